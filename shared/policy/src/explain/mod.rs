//! What policies mean in terms of the catalogue: which features they grant in full, narrowed, in part or not at all.
//! Tightening narrows a feature and breaks nothing; a feature in part does not work, and its missing actions say why.

mod feature_status;
mod need;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;

pub use self::feature_status::{Denial, FeatureExplanation, FeatureStatus};
pub(crate) use self::need::{Need, Needs};
use crate::{Catalog, CatalogError, Policy, grant::Grants};

/// Whose features are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CatalogRole {
    /// The access role, in every account that evidence comes from.
    Access,
    /// The platform's role in the primary account.
    Platform,
}

impl CatalogRole {
    /// Both roles.
    pub const ALL: [Self; 2] = [Self::Access, Self::Platform];

    fn catalog(self) -> Result<Catalog, CatalogError> {
        match self {
            Self::Access => Catalog::access_role(),
            Self::Platform => Catalog::platform_role(),
        }
    }
}

/// Explains policies by the features of one role. Making one reads the catalogue; keep it for many policies.
#[derive(Debug)]
pub struct Explainer {
    role: CatalogRole,
    needs: Needs,
}

impl Explainer {
    /// For the embedded catalogue of this role.
    ///
    /// # Errors
    /// When an embedded file is malformed.
    pub fn new(role: CatalogRole) -> Result<Self, CatalogError> {
        Ok(Self { role, needs: Needs::of(&role.catalog()?)? })
    }

    /// Whose features these are.
    #[must_use]
    pub fn role(&self) -> CatalogRole {
        self.role
    }

    pub(crate) fn needs(&self) -> &Needs {
        &self.needs
    }

    /// Every feature of the role, sorted by id, and how far the policies together grant it. Statements with
    /// principals are passed over: they grant to others. Any value of a placeholder, such as the one account that a
    /// role is for, counts as the whole.
    #[must_use]
    pub fn explain<'a>(&self, policies: impl IntoIterator<Item = &'a Policy>) -> Vec<FeatureExplanation> {
        self.explain_grants(&Grants::of(policies))
    }

    pub(crate) fn explain_grants(&self, grants: &Grants) -> Vec<FeatureExplanation> {
        self.needs.features.iter().map(|(id, needs)| FeatureExplanation::of(id, needs, grants)).collect()
    }

    /// The actions of features that are granted in full or narrowed, in lower case.
    pub(crate) fn accounted_for(&self, explained: &[FeatureExplanation]) -> BTreeSet<&str> {
        let whole = explained.iter().filter(|feature| feature.status.is_usable());
        let needs = whole.filter_map(|feature| self.needs.features.get(&feature.feature)).flatten();
        needs.map(|need| need.action.as_str()).collect()
    }
}
