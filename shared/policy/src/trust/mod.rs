//! The trust policy of an access role: who may assume it, and on what conditions. Trust is given to roles by
//! their exact ARNs, never to a whole account, which would trust every principal there that may assume roles.

mod deviation;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use self::deviation::TrustDeviation;
pub(crate) use self::deviation::is_unique_id;
use crate::{
    Actions, Condition, DocumentLimit, Effect, ExternalId, LimitError, OneOrMany, OrganizationId, Policy, Principal,
    Principals, RoleArn, Statement, UniqueMap,
};

const ASSUME_ROLE: &str = "sts:AssumeRole";
const EXTERNAL_ID: &str = "sts:ExternalId";
const ORGANIZATION: &str = "aws:PrincipalOrgID";

/// A trust policy that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustPolicyError {
    /// Nobody to trust.
    #[error("a trust policy needs at least one principal: name the ARN of the platform's role")]
    NoPrincipal,
    /// Principals of two partitions.
    #[error("`{one}` and `{other}` are in different partitions: roles cannot be assumed across partitions")]
    Partitions {
        /// A role of one partition.
        one: Box<RoleArn>,
        /// A role of another.
        other: Box<RoleArn>,
    },
    /// Longer than IAM takes.
    #[error("the trust policy of {principals} principals is too long: name fewer")]
    TooLong {
        /// How many principals there are.
        principals: usize,
        /// The limit and by how much it is exceeded.
        source: LimitError,
    },
}

/// Who may assume an access role, and on what conditions.
#[derive(Debug, Clone)]
pub struct TrustPolicy {
    principals: BTreeSet<RoleArn>,
    external_id: Option<ExternalId>,
    organization: Option<OrganizationId>,
}

impl TrustPolicy {
    /// Trust in these roles. With an ExternalId or an organization, a caller has to name the one and belong to
    /// the other.
    ///
    /// # Errors
    /// When there is no principal, when principals are in different partitions, or when the document is longer
    /// than [`DocumentLimit::TrustPolicy`].
    pub fn new(
        principals: impl IntoIterator<Item = RoleArn>,
        external_id: Option<ExternalId>,
        organization: Option<OrganizationId>,
    ) -> Result<Self, TrustPolicyError> {
        let principals: BTreeSet<RoleArn> = principals.into_iter().collect();
        let one = principals.first().ok_or(TrustPolicyError::NoPrincipal)?;
        if let Some(other) = principals.iter().find(|other| other.partition != one.partition) {
            let (one, other) = (Box::new(one.clone()), Box::new(other.clone()));
            return Err(TrustPolicyError::Partitions { one, other });
        }
        let trust = Self { principals, external_id, organization };
        let too_long = |source| TrustPolicyError::TooLong { principals: trust.principals.len(), source };
        DocumentLimit::TrustPolicy.check(trust.policy().size()).map_err(too_long)?;
        Ok(trust)
    }

    /// The document. It holds the ExternalId in plain text, so it belongs to IAM and into no log.
    ///
    /// Rule: [condition keys of STS](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html).
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy::new(vec![Statement {
            sid: None,
            effect: Effect::Allow,
            principals: Some(Principals::Only(Principal::aws(self.principal_arns().collect()))),
            actions: Actions::Only(ASSUME_ROLE.into()),
            resources: None,
            condition: self.condition(),
        }])
    }

    fn principal_arns(&self) -> impl Iterator<Item = String> {
        self.principals.iter().map(RoleArn::to_string)
    }

    fn condition(&self) -> Condition {
        let external_id = self.external_id.as_ref().map(|id| (EXTERNAL_ID.to_owned(), OneOrMany::from(id.expose())));
        let organization = self.organization.as_ref().map(|id| (ORGANIZATION.to_owned(), OneOrMany::from(id.as_str())));
        let keys = UniqueMap(external_id.into_iter().chain(organization).collect());
        match keys.0.is_empty() {
            true => Condition::default(),
            false => UniqueMap::from([("StringEquals", keys)]),
        }
    }
}
