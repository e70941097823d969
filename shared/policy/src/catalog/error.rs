//! What can be wrong with the catalogue or with what is asked of it. The files are embedded and tested, so that
//! in a finished binary only the last two can happen.

use super::{FeatureId, FeatureIdError, PlaceholderError};
use crate::LimitError;

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
    /// A feature that the catalogue does not have.
    #[error("there is no feature `{id}`: known are {}", list(known))]
    UnknownFeature {
        /// What was asked for.
        id: FeatureId,
        /// Every feature of the catalogue.
        known: Vec<FeatureId>,
    },
    /// The chosen features do not fit the role.
    #[error("the chosen features do not fit one role: {}", sizes_and_way_out(sizes))]
    TooLarge {
        /// The characters that each feature takes, largest first.
        sizes: Vec<(FeatureId, usize)>,
        /// The limit and by how much it is exceeded.
        source: LimitError,
    },
}

fn list(ids: &[FeatureId]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

fn sizes_and_way_out(sizes: &[(FeatureId, usize)]) -> String {
    let each = sizes.iter().map(|(id, size)| format!("`{id}` takes {size}")).collect::<Vec<_>>().join(", ");
    let largest = sizes.first().map(|(id, _)| format!("; drop a feature, `{id}` frees most"));
    each + &largest.unwrap_or_default()
}
