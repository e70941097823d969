//! What is said about an access role in parameters and properties, checked as a whole and turned into the role as it should be.
//! Everything that IAM or the platform would refuse later is refused here.

use policy::{
    ASSUMABLE_MARK, Catalog, CatalogError, ExternalId, FeatureId, OrganizationId, Partition, Placeholders, RoleArn,
    RoleName, Tightening, TighteningError, TrustPolicy, TrustPolicyError, inline_policies,
};

use super::{Boundary, WantedRole};

/// The longest sessions that IAM takes, in seconds.
///
/// Rule: [CreateRole](https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html).
const SESSION_SECONDS: std::ops::RangeInclusive<u32> = 3_600..=43_200;

/// What somebody wants of access roles.
#[derive(Debug, Clone)]
pub struct RoleSpecification {
    /// Their name.
    pub name: RoleName,
    /// Who may assume them.
    pub trusted: Vec<RoleArn>,
    /// What a caller has to name.
    pub external_id: Option<ExternalId>,
    /// What a caller has to belong to.
    pub organization: Option<OrganizationId>,
    /// What the platform may do with them; nothing means the catalogue's defaults.
    pub features: Option<Vec<FeatureId>>,
    /// How much narrower than the catalogue.
    pub tightening: Tightening,
    /// The longest session, in seconds.
    pub max_session_seconds: u32,
    /// The permissions boundary.
    pub boundary: Option<Boundary>,
    /// Whether roles of this name that we did not make are taken over.
    pub adopt: bool,
    /// The custom resource that wants them.
    pub owner: Option<String>,
}

/// What is said makes no role that IAM would take and the platform could use.
#[derive(Debug, thiserror::Error)]
pub enum SpecificationError {
    /// The platform could not assume a role of this name.
    #[error("the access role's name `{0}` must contain `{ASSUMABLE_MARK}`, or the platform cannot assume it")]
    NotAssumable(RoleName),
    /// A session that IAM does not offer.
    #[error(
        "the access role's longest session: {0} is not between {least} and {most} seconds",
        least = SESSION_SECONDS.start(),
        most = SESSION_SECONDS.end()
    )]
    Session(u32),
    /// A role without permissions.
    #[error("the access role has no features: name at least one")]
    NoFeatures,
    /// The features cannot be turned into permissions.
    #[error("the features of the access role")]
    Features(#[from] CatalogError),
    /// The parts of the tightening do not fit each other or the partition.
    #[error("the tightening of the access role")]
    Tightening(#[from] TighteningError),
    /// Nobody could assume the role, or its trust policy is too long.
    #[error("the trust policy of the access role")]
    Trust(#[from] TrustPolicyError),
    /// A trusted role of another partition.
    #[error(
        "the access role would trust `{role}`, which is not in the partition `{partition}`: no role can be assumed from there"
    )]
    OtherPartition {
        /// The trusted role.
        role: Box<RoleArn>,
        /// The partition of the accounts.
        partition: Partition,
    },
}

impl RoleSpecification {
    /// The role as it should be in the accounts of a partition.
    ///
    /// # Errors
    /// When IAM would refuse it, or the platform could not use it.
    pub fn wanted(self, partition: &Partition) -> Result<WantedRole, SpecificationError> {
        self.check(partition)?;
        let catalog = Catalog::access_role()?;
        let features = self.features.unwrap_or_else(|| catalog.default_features());
        let placeholders = Placeholders::new(partition.clone());
        Ok(WantedRole {
            trust: TrustPolicy::new(self.trusted, self.external_id, self.organization)?,
            max_session_seconds: i32::try_from(self.max_session_seconds).unwrap_or(i32::MAX),
            inline_policies: inline_policies(&catalog, &features, &placeholders, &self.tightening)?,
            feature_policies: feature_policies(&catalog),
            name: self.name,
            boundary: self.boundary,
            adopt: self.adopt,
            owner: self.owner,
        })
    }

    fn check(&self, partition: &Partition) -> Result<(), SpecificationError> {
        let other = self.trusted.iter().find(|role| role.partition != *partition);
        if !self.name.is_assumable_by_the_platform() {
            return Err(SpecificationError::NotAssumable(self.name.clone()));
        }
        if !SESSION_SECONDS.contains(&self.max_session_seconds) {
            return Err(SpecificationError::Session(self.max_session_seconds));
        }
        if let Some(role) = other {
            let (role, partition) = (Box::new(role.clone()), partition.clone());
            return Err(SpecificationError::OtherPartition { role, partition });
        }
        if self.features.as_ref().is_some_and(Vec::is_empty) {
            return Err(SpecificationError::NoFeatures);
        }
        Ok(self.tightening.check(partition)?)
    }
}

/// Names of the inline policies of all features: those that are ours, whether they are wanted or not.
#[must_use]
pub fn feature_policies(catalog: &Catalog) -> std::collections::BTreeSet<String> {
    catalog.features().map(|feature| feature.id.policy_name()).collect()
}
