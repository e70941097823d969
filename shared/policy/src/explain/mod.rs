//! What policies mean in terms of the catalogue: which features they grant in full, narrowed, in part or not at all.
//! Tightening narrows a feature and breaks nothing; a feature in part does not work, and its missing actions say why.

mod effective;
mod error;
mod feature_status;
mod need;

#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, fmt, sync::Arc};

use serde::Serialize;

use self::effective::effective;
pub(crate) use self::need::{Need, Needs};
pub use self::{
    error::EmbeddedError,
    feature_status::{Denial, FeatureExplanation, FeatureStatus},
};
use crate::{Catalog, CatalogError, PlatformPart, Policy, ServiceAuthorization, grant::Grants};

/// Whose features are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CatalogRole {
    /// The access role, in every account that evidence comes from.
    Access,
    /// The platform's role in the primary account, where there is one for everything.
    Platform,
    /// The acquisition role, of the two that newer platforms have.
    PlatformAcquisition,
    /// The instance role, the other of the two.
    PlatformInstance,
}

impl CatalogRole {
    /// The two roles that have a catalogue; the others are parts of the second.
    pub const WHOLE: [Self; 2] = [Self::Access, Self::Platform];

    fn catalog(self) -> Result<Catalog, CatalogError> {
        match self {
            Self::Access => Catalog::access_role(),
            Self::Platform => Catalog::platform_role(),
            Self::PlatformAcquisition => Ok(Catalog::platform_role()?.part(PlatformPart::Acquisition)),
            Self::PlatformInstance => Ok(Catalog::platform_role()?.part(PlatformPart::Instance)),
        }
    }
}

impl fmt::Display for CatalogRole {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Access => "the access role",
            Self::Platform => "the platform's role",
            Self::PlatformAcquisition => "the platform's acquisition role",
            Self::PlatformInstance => "the platform's instance role",
        })
    }
}

/// Explains policies by the features of one role. Making one reads the catalogue; keep it for many policies.
#[derive(Debug)]
pub struct Explainer {
    role: CatalogRole,
    needs: Needs,
    authorization: Arc<ServiceAuthorization>,
}

impl Explainer {
    /// For the embedded catalogue of this role.
    ///
    /// # Errors
    /// When an embedded file is malformed.
    pub fn new(role: CatalogRole) -> Result<Self, EmbeddedError> {
        Ok(Self::with(role, Arc::new(ServiceAuthorization::embedded()?))?)
    }

    pub(crate) fn with(role: CatalogRole, authorization: Arc<ServiceAuthorization>) -> Result<Self, CatalogError> {
        Ok(Self { role, needs: Needs::of(&role.catalog()?, &authorization)?, authorization })
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
    /// principals are passed over: they grant to others. So are permissions that can never match. Any value of a
    /// placeholder, such as the one account that a role is for, counts as the whole.
    #[must_use]
    pub fn explain<'a>(&self, policies: impl IntoIterator<Item = &'a Policy>) -> Vec<FeatureExplanation> {
        let effective = effective(policies, &self.authorization);
        self.explain_grants(&Grants::of(&effective))
    }

    pub(crate) fn explain_grants(&self, grants: &Grants) -> Vec<FeatureExplanation> {
        self.needs.features.keys().map(|id| FeatureExplanation::of(id, &self.needs, grants)).collect()
    }

    /// The actions of features that are granted in full or narrowed, in lower case.
    pub(crate) fn accounted_for(&self, explained: &[FeatureExplanation]) -> BTreeSet<&str> {
        let whole = explained.iter().filter(|feature| feature.status.is_usable());
        let needs = whole.filter_map(|feature| self.needs.features.get(&feature.feature)).flatten();
        needs.map(|need| need.action.as_str()).collect()
    }
}
