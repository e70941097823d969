//! The key policy that the platform needs, from the roles that use the key.

use std::collections::BTreeSet;

use super::statements::{Right, administration};
use crate::{
    AccountId, DocumentLimit, KmsGrants, LimitError, Partition, Placeholders, Policy, Region, RoleArn, Statement,
};

/// A key policy that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyPolicyError {
    /// Nobody to allow.
    #[error(
        "a key policy needs at least one role: name the ARN of the platform's role, and of the access role as well where the volume is in another account"
    )]
    NoPrincipal,
    /// Roles of two partitions.
    #[error("`{one}` and `{other}` are in different partitions: a key can be used in its own partition only")]
    Partitions {
        /// A role of one partition.
        one: Box<RoleArn>,
        /// A role of another.
        other: Box<RoleArn>,
    },
    /// A Region that the roles cannot reach.
    #[error("`{region}` is not in the partition `{partition}` of the roles")]
    Region {
        /// The Region.
        region: Region,
        /// The partition of the roles.
        partition: Partition,
    },
    /// Longer than KMS takes.
    #[error("the key policy of {principals} roles is too long: name fewer")]
    TooLong {
        /// How many roles there are.
        principals: usize,
        /// The limit and by how much it is exceeded.
        source: LimitError,
    },
}

/// What a customer managed key has to say, so that volumes under it can be acquired.
///
/// To a role of the key's own account the policy grants by itself, whatever the role's own policies allow: what
/// [`Tightening`](crate::Tightening) takes from those, the Regions or the grants for instance, has to be left out here as
/// well. A role of another account needs both.
///
/// Rule: [key policies](https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPolicy {
    partition: Partition,
    principals: BTreeSet<RoleArn>,
    /// Whether the roles use the key themselves, or only hand its use on.
    uses_key: bool,
    grants: KmsGrants,
    administration: Option<String>,
    regions: BTreeSet<Region>,
}

impl KeyPolicy {
    /// Use of the key for these roles: the platform's, and the access role too where the volume is in another account.
    ///
    /// With [`KmsGrants::Withheld`] the result does not pass [`check`](super::check): AWS asks for `kms:CreateGrant`
    /// wherever an encrypted snapshot becomes a volume.
    ///
    /// # Errors
    /// When there is no role, or when roles are in different partitions.
    pub fn new(principals: impl IntoIterator<Item = RoleArn>, grants: KmsGrants) -> Result<Self, KeyPolicyError> {
        let principals: BTreeSet<RoleArn> = principals.into_iter().collect();
        let one = principals.first().ok_or(KeyPolicyError::NoPrincipal)?;
        if let Some(other) = principals.iter().find(|other| other.partition != one.partition) {
            let (one, other) = (Box::new(one.clone()), Box::new(other.clone()));
            return Err(KeyPolicyError::Partitions { one, other });
        }
        let partition = one.partition.clone();
        Ok(Self { partition, principals, uses_key: true, grants, administration: None, regions: BTreeSet::new() })
    }

    /// The vendor's short form for a volume in another account: the access role there may make grants for the key, any
    /// grant, and nothing else is said.
    #[must_use]
    pub fn grants_only(access_role: RoleArn) -> Self {
        Self {
            partition: access_role.partition.clone(),
            principals: BTreeSet::from([access_role]),
            uses_key: false,
            grants: KmsGrants::Any,
            administration: None,
            regions: BTreeSet::new(),
        }
    }

    /// The same with the statement that lets the account of the key manage it. A complete policy needs it: KMS refuses
    /// one that locks its writer out.
    #[must_use]
    pub fn administered_by(self, account: &AccountId) -> Self {
        let root = root(self.partition.as_str(), account.as_str());
        Self { administration: Some(root), ..self }
    }

    /// The same for a template, which fills in its own account: with the marks of [`Placeholders::marks`].
    #[must_use]
    pub fn administered_by_the_account_of_a_template(self) -> Self {
        let [(_, partition), (_, account), ..] = Placeholders::MARKS;
        Self { administration: Some(root(partition, account)), ..self }
    }

    /// The same, but the key is used through EC2 in these Regions only. Name the Region of the key and, where that is
    /// another one, the Region that the platform works in. `kms:DescribeKey` is not narrowed, because the platform asks
    /// KMS itself for it. No Region at all means no narrowing.
    ///
    /// # Errors
    /// When a Region is not in the partition of the roles.
    ///
    /// Rule: [kms:ViaService](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service).
    pub fn in_regions(self, regions: impl IntoIterator<Item = Region>) -> Result<Self, KeyPolicyError> {
        let regions: BTreeSet<Region> = regions.into_iter().collect();
        match regions.iter().find(|region| !region.is_in(&self.partition)) {
            Some(region) => Err(KeyPolicyError::Region { region: region.clone(), partition: self.partition }),
            None => Ok(Self { regions, ..self }),
        }
    }

    /// The statements, for a key whose policy says other things as well.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        let administration = self.administration.as_deref().map(administration);
        administration.into_iter().chain(self.rights().into_iter().map(|right| self.statement(right))).collect()
    }

    /// One of them. The platform describes keys itself and not through EC2, so that no Region narrows it.
    pub(super) fn statement(&self, right: Right) -> Statement {
        match right {
            Right::Describe => right.key_statement(&self.principals, []),
            _ => right.key_statement(&self.principals, &self.regions),
        }
    }

    fn rights(&self) -> Vec<Right> {
        let uses: &[Right] = match (self.uses_key, self.regions.is_empty()) {
            (false, _) => &[],
            (true, true) => &[Right::UseAndDescribe],
            (true, false) => &[Right::Use, Right::Describe],
        };
        let grant = match self.grants {
            KmsGrants::Any => Some(Right::Grant),
            KmsGrants::AwsResourcesOnly => Some(Right::GrantForAwsResources),
            KmsGrants::Withheld => None,
        };
        uses.iter().copied().chain(grant).collect()
    }

    /// The statements as a document of their own.
    ///
    /// # Errors
    /// When it is longer than [`DocumentLimit::KeyPolicy`].
    pub fn policy(&self) -> Result<Policy, KeyPolicyError> {
        let policy = Policy::new(self.statements());
        let too_long = |source| KeyPolicyError::TooLong { principals: self.principals.len(), source };
        DocumentLimit::KeyPolicy.check(policy.bytes()).map_err(too_long)?;
        Ok(policy)
    }
}

/// The ARN that stands for an account as a whole.
pub(super) fn root(partition: &str, account: &str) -> String {
    format!("arn:{partition}:iam::{account}:root")
}
