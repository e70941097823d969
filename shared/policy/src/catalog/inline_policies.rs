//! The inline policies of an access role: one per feature, because the platform's own account check reads inline
//! policies only, and because a feature then goes by deleting one.

use std::collections::BTreeMap;

use super::{Catalog, CatalogError, FeatureId, Placeholders};
use crate::{DocumentLimit, LimitError, Policy};

/// What the name of every inline policy of ours starts with; the feature id follows.
pub const INLINE_POLICY_PREFIX: &str = "CadoResponse-";

/// The inline policies for these features, by name. A feature that is named twice counts once.
///
/// # Errors
/// When the catalogue lacks a feature or a placeholder has no value; and when the policies together are longer
/// than a role may have: the error names the size of each feature and the largest of them.
pub fn inline_policies(
    catalog: &Catalog,
    features: &[FeatureId],
    placeholders: &Placeholders,
) -> Result<BTreeMap<String, Policy>, CatalogError> {
    let mut policies = BTreeMap::new();
    let mut sizes = Vec::new();
    for feature in catalog.select(features)? {
        let policy = feature.policy(placeholders)?;
        sizes.push((feature.id.clone(), policy.size()));
        policies.insert(feature.id.policy_name(), policy);
    }
    let total = sizes.iter().map(|(_, size)| size).sum();
    DocumentLimit::RoleInlinePolicies.check(total).map_err(|source| too_large(sizes, source))?;
    Ok(policies)
}

impl FeatureId {
    /// The name of the inline policy that holds the feature.
    #[must_use]
    pub fn policy_name(&self) -> String {
        format!("{INLINE_POLICY_PREFIX}{self}")
    }
}

fn too_large(mut sizes: Vec<(FeatureId, usize)>, source: LimitError) -> CatalogError {
    sizes.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    CatalogError::TooLarge { sizes, source }
}
