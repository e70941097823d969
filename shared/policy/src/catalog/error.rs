//! What can be wrong with the catalogue or with what is asked of it. The files are embedded and tested, so that
//! in a finished binary only the last two can happen.

use super::{FeatureId, FeatureIdError, PlaceholderError};
use std::fmt::Display;

use crate::{LimitError, Partition, TighteningError};

/// The catalogue cannot give what was asked for.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The name of a file is not a feature id and `.json`.
    #[error("catalogue file `{file}`: the name is not a feature id with `.json` behind it")]
    Name {
        /// The file, within the role's folder.
        file: String,
        /// What is wrong with the name.
        source: FeatureIdError,
    },
    /// A file does not hold a feature.
    #[error("catalogue file `{file}`: field `{field}` is malformed")]
    File {
        /// The file, within the role's folder.
        file: String,
        /// Where in the file, `.` for the file itself.
        field: String,
        /// What the reader found.
        source: serde_json::Error,
    },
    /// A placeholder of a feature has no value.
    #[error("feature `{feature}` cannot be rendered")]
    Placeholder {
        /// The feature whose statement has it.
        feature: FeatureId,
        /// Which placeholder.
        source: PlaceholderError,
    },
    /// A feature that does not exist in the partition.
    #[error("feature `{feature}` does not exist in the partition `{partition}`, only in {}: leave it out", list(known))]
    Partition {
        /// The feature.
        feature: FeatureId,
        /// The partition of the role.
        partition: Partition,
        /// Where it exists.
        known: Vec<Partition>,
    },
    /// A feature that the catalogue does not have.
    #[error("there is no feature `{id}`: known are {}", list(known))]
    UnknownFeature {
        /// What was asked for.
        id: FeatureId,
        /// Every feature of the catalogue.
        known: Vec<FeatureId>,
    },
    /// A feature cannot be tightened as asked.
    #[error("feature `{feature}` cannot be tightened as asked")]
    Tightening {
        /// The feature.
        feature: FeatureId,
        /// Why not.
        source: TighteningError,
    },
    /// The chosen features do not fit the role.
    #[error("the chosen features do not fit one role: {}; leave out {}", sizes_of(sizes), drop.join(" or "))]
    TooLarge {
        /// The characters that each feature takes, largest first.
        sizes: Vec<(FeatureId, usize)>,
        /// Ways out: features, each of which makes room when it is left out, smallest first; where no single one does,
        /// the fewest that do.
        drop: Vec<String>,
        /// The limit and by how much it is exceeded.
        source: LimitError,
    },
}

fn list(ids: &[impl Display]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

fn sizes_of(sizes: &[(FeatureId, usize)]) -> String {
    sizes.iter().map(|(id, size)| format!("`{id}` takes {size}")).collect::<Vec<_>>().join(", ")
}

impl CatalogError {
    pub(super) fn too_large(mut sizes: Vec<(FeatureId, usize)>, source: LimitError) -> Self {
        sizes.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
        let drop = ways_out(&sizes, source.over());
        Self::TooLarge { sizes, drop, source }
    }
}

/// What to leave out so that this many characters become free.
fn ways_out(largest_first: &[(FeatureId, usize)], over: usize) -> Vec<String> {
    let enough = largest_first.iter().rev().filter(|(_, size)| *size >= over);
    let single: Vec<String> = enough.map(|(id, _)| format!("`{id}`")).collect();
    if !single.is_empty() {
        return single;
    }
    let mut freed = 0;
    let needed = largest_first.iter().take_while(|(_, size)| {
        let still = freed < over;
        freed += size;
        still
    });
    vec![needed.map(|(id, _)| format!("`{id}`")).collect::<Vec<_>>().join(" and ")]
}
