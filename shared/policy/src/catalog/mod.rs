//! The permission catalogue: what the platform may do, by feature, in the accounts that evidence comes from and in
//! the one it runs in. The features are data, one file each under `catalog/`, embedded in the binary; adding a feature
//! is adding a file.

mod error;
mod feature_id;
mod inline_policies;
mod placeholders;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};
use serde::Deserialize;

pub use self::{
    error::CatalogError,
    feature_id::{FeatureId, FeatureIdError},
    inline_policies::{INLINE_POLICY_PREFIX, feature_policies, inline_policies},
    placeholders::{PlaceholderError, Placeholders},
};
use crate::{Partition, Policy, Statement};

static ACCESS_ROLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/catalog/access-role");
static PLATFORM_ROLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/catalog/platform-role");

/// One thing that the platform can do, and the permissions that it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// The name of its file.
    pub id: FeatureId,
    /// What it is for.
    pub purpose: String,
    /// What stops working without it.
    pub without: String,
    /// Why it is not among the features of a role that nobody chose features for; nothing when it is.
    pub optional: Option<String>,
    /// The partitions that it can be rendered for; empty where it makes no difference.
    pub partitions: Vec<Partition>,
    /// The permissions, with their placeholders, in the order of the file.
    pub statements: Vec<CatalogStatement>,
}

/// A statement of the catalogue and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogStatement {
    /// The statement that the vendor's documents have in its place.
    pub origin: String,
    /// What was wrong there and what changed; nothing when the statement is taken as it was.
    pub correction: Option<String>,
    /// Other Sids of the documents, older ones mostly, whose purpose this statement serves as well.
    #[serde(default)]
    pub replaces: Vec<String>,
    /// Which of the platform's two roles needs it, where there are two; nothing in the catalogue of the access role.
    #[serde(default)]
    pub on: Vec<PlatformPart>,
    /// The statement itself, with its placeholders.
    pub statement: Statement,
}

/// One of the two roles that the platform's newer installations divide the primary account's permissions between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlatformPart {
    /// Acquires evidence and assumes the access roles.
    Acquisition,
    /// Runs the platform and its workers.
    Instance,
}

impl Feature {
    /// Whether it can be rendered for a partition.
    #[must_use]
    pub fn exists_in(&self, partition: &Partition) -> bool {
        self.partitions.is_empty() || self.partitions.contains(partition)
    }

    /// The feature as one of the platform's two roles needs it; nothing when that role does not need it.
    #[must_use]
    pub fn part(&self, part: PlatformPart) -> Option<Self> {
        let needed = |entry: &&CatalogStatement| entry.on.is_empty() || entry.on.contains(&part);
        let statements: Vec<_> = self.statements.iter().filter(needed).cloned().collect();
        (!statements.is_empty()).then(|| Self { statements, ..self.clone() })
    }

    /// The feature's permissions as a policy, every placeholder filled in.
    ///
    /// # Errors
    /// When a statement has a placeholder without a value, and when the feature does not exist in the partition.
    pub fn policy(&self, placeholders: &Placeholders) -> Result<Policy, CatalogError> {
        if let Some(partition) = placeholders.given_partition().filter(|given| !self.exists_in(given)) {
            let (feature, partition) = (self.id.clone(), partition.clone());
            return Err(CatalogError::Partition { feature, partition, known: self.partitions.clone() });
        }
        let filled = self.statements.iter().map(|entry| placeholders.fill(&entry.statement));
        let statements = filled.collect::<Result<_, _>>();
        statements.map(Policy::new).map_err(|source| CatalogError::Placeholder { feature: self.id.clone(), source })
    }
}

/// The features of one role, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    features: BTreeMap<FeatureId, Feature>,
}

impl Catalog {
    /// The features of the access role, which stands in every account that evidence comes from.
    ///
    /// # Errors
    /// When an embedded file is malformed; the error names the file and the field.
    pub fn access_role() -> Result<Self, CatalogError> {
        Self::read(ACCESS_ROLE.files().map(|file| (file.path().to_string_lossy(), file.contents())))
    }

    /// The features of the platform's role in the primary account. Installations with one role need all of them on
    /// it; where there are two, [`Self::part`] tells what belongs to which.
    ///
    /// # Errors
    /// When an embedded file is malformed; the error names the file and the field.
    pub fn platform_role() -> Result<Self, CatalogError> {
        Self::read(PLATFORM_ROLE.files().map(|file| (file.path().to_string_lossy(), file.contents())))
    }

    /// The features as one of the platform's two roles needs them.
    #[must_use]
    pub fn part(&self, part: PlatformPart) -> Self {
        let needed = self.features.iter().filter_map(|(id, feature)| Some((id.clone(), feature.part(part)?)));
        Self { features: needed.collect() }
    }

    /// The features that a role has when nobody chose: all but the optional ones.
    #[must_use]
    pub fn default_features(&self) -> Vec<FeatureId> {
        self.features().filter(|feature| feature.optional.is_none()).map(|feature| feature.id.clone()).collect()
    }

    fn read<'a>(files: impl Iterator<Item = (impl AsRef<str>, &'a [u8])>) -> Result<Self, CatalogError> {
        let features = files.map(|(name, contents)| read_feature(name.as_ref(), contents));
        let features = features.map(|feature| feature.map(|feature| (feature.id.clone(), feature)));
        Ok(Self { features: features.collect::<Result<_, _>>()? })
    }

    /// Every feature, sorted by id.
    pub fn features(&self) -> impl Iterator<Item = &Feature> {
        self.features.values()
    }

    /// The features with these ids, sorted by id and each once.
    ///
    /// # Errors
    /// When the catalogue lacks one; the error lists those that it has.
    pub fn select(&self, ids: &[FeatureId]) -> Result<Vec<&Feature>, CatalogError> {
        let unknown = |id: &FeatureId| {
            let known = self.features.keys().cloned().collect();
            CatalogError::UnknownFeature { id: id.clone(), known }
        };
        let wanted: BTreeSet<&FeatureId> = ids.iter().collect();
        wanted.into_iter().map(|id| self.features.get(id).ok_or_else(|| unknown(id))).collect()
    }
}

/// A catalogue file; the id is its name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeatureText {
    purpose: String,
    without: String,
    #[serde(default)]
    optional: Option<String>,
    #[serde(default)]
    partitions: Vec<Partition>,
    statements: Vec<CatalogStatement>,
}

fn read_feature(file: &str, contents: &[u8]) -> Result<Feature, CatalogError> {
    let id = file.strip_suffix(".json").unwrap_or_default();
    let id = id.parse().map_err(|source| CatalogError::Name { file: file.to_owned(), source })?;
    let malformed = |field: String, source| CatalogError::File { file: file.to_owned(), field, source };
    let mut reader = serde_json::Deserializer::from_slice(contents);
    let FeatureText { purpose, without, optional, partitions, statements } =
        serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| malformed(error.path().to_string(), error.into_inner()))?;
    reader.end().map_err(|source| malformed(".".to_owned(), source))?;
    Ok(Feature { id, purpose, without, optional, partitions, statements })
}
