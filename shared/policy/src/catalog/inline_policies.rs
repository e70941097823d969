//! The inline policies of an access role: one per feature, because the platform's own account check reads inline
//! policies only, and because a feature then goes by deleting one.

use std::collections::BTreeMap;

use super::{Catalog, CatalogError, FeatureId, Placeholders};
use crate::{DocumentLimit, Policy, Tightening};

/// What the name of every inline policy of ours starts with; the feature id follows.
pub const INLINE_POLICY_PREFIX: &str = "CadoResponse-";

/// The policy of each of these features, tightened, by its name. A feature that is named twice counts once, and one of
/// which tightening leaves nothing has no policy.
///
/// # Errors
/// When the catalogue lacks a feature, a placeholder has no value, or a feature cannot be tightened as asked.
pub fn feature_policies(
    catalog: &Catalog,
    features: &[FeatureId],
    placeholders: &Placeholders,
    tightening: &Tightening,
) -> Result<BTreeMap<FeatureId, Policy>, CatalogError> {
    let mut policies = BTreeMap::new();
    for feature in catalog.select(features)? {
        let policy = tightening.apply(&feature.policy(placeholders)?);
        let policy = policy.map_err(|source| CatalogError::Tightening { feature: feature.id.clone(), source })?;
        if !policy.statements.is_empty() {
            policies.insert(feature.id.clone(), policy);
        }
    }
    Ok(policies)
}

/// The inline policies of a role with these features, tightened, by name.
///
/// # Errors
/// Those of [`feature_policies`]; and when the policies together are longer than a role may have: the error names the
/// size of each feature and which to leave out.
pub fn inline_policies(
    catalog: &Catalog,
    features: &[FeatureId],
    placeholders: &Placeholders,
    tightening: &Tightening,
) -> Result<BTreeMap<String, Policy>, CatalogError> {
    let policies = feature_policies(catalog, features, placeholders, tightening)?;
    let sizes: Vec<_> = policies.iter().map(|(id, policy)| (id.clone(), policy.size())).collect();
    let total = sizes.iter().map(|(_, size)| size).sum();
    DocumentLimit::RoleInlinePolicies.check(total).map_err(|source| CatalogError::too_large(sizes, source))?;
    Ok(policies.into_iter().map(|(id, policy)| (id.policy_name(), policy)).collect())
}

impl FeatureId {
    /// The name of the inline policy that holds the feature.
    #[must_use]
    pub fn policy_name(&self) -> String {
        format!("{INLINE_POLICY_PREFIX}{self}")
    }
}
