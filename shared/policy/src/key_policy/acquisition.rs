//! What is asked: a key with its policy, the roles with theirs, and where the platform works.

use super::{AcquisitionReport, DefaultKey, KeyArn, custom_key, default_key, temporary_key};
use crate::{Policy, Region, RoleArn, evaluate::Context};

/// A role and all of its policies, inline and managed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallingRole {
    /// The role.
    pub role: RoleArn,
    /// Its policies. One that is left out may make an answer wrong in either direction.
    pub policies: Vec<Policy>,
}

/// An acquisition of a volume under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acquisition {
    /// The key.
    pub key: KeyArn,
    /// The policy of the key.
    pub key_policy: Policy,
    /// The platform's role in its own account.
    pub platform: CallingRole,
    /// The role in the account of the volume, where that is another account; needed where the key is in another one.
    pub access: Option<CallingRole>,
    /// The Region that the platform works in.
    pub region: Region,
    /// What else is known of every request, such as `aws:PrincipalOrgID` or `aws:ResourceTag/…`. What follows from the
    /// request itself overrides it.
    pub known: Context,
}

/// A question without an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AcquisitionError {
    /// A role in another partition than the key.
    #[error("`{role}` and `{key}` are in different partitions: a key can be used in its own partition only")]
    Role {
        /// The role.
        role: Box<RoleArn>,
        /// The key.
        key: Box<KeyArn>,
    },
    /// The platform works in another partition than the key.
    #[error("the platform's Region `{region}` is not in the partition of `{key}`")]
    Region {
        /// The Region.
        region: Region,
        /// The key.
        key: Box<KeyArn>,
    },
    /// A key of another account than the platform's, and no role there.
    #[error(
        "`{key}` is in another account than the platform: name the access role of account {} and its policies as well", key.account
    )]
    AccessRole {
        /// The key.
        key: Box<KeyArn>,
    },
}

/// Whether volumes under a key can be acquired, and which statements are lacking.
///
/// The requests that are judged are those that EC2 makes on behalf of the roles, in the key's Region and in the
/// platform's, and `kms:DescribeKey` that the roles make themselves. Grants that exist already are not looked at, and
/// neither is what only takes away: permissions boundaries, session policies and the policies of an organization.
///
/// Rules: [access to a KMS key](https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html),
/// [keys of other accounts](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html),
/// [keys of shared snapshots](https://docs.aws.amazon.com/ebs/latest/userguide/share-kms-key.html).
///
/// # Errors
/// When roles, Region and key are not all in one partition, or when the key is in another account than the platform and
/// there is no access role.
pub fn check(acquisition: &Acquisition) -> Result<AcquisitionReport, AcquisitionError> {
    one_partition(acquisition)?;
    let Acquisition { key, platform, access, .. } = acquisition;
    let default_key = DefaultKey::recognize(&acquisition.key_policy)
        .filter(|found| found.account == key.account && found.region == key.region);
    // Nobody elsewhere can use a default key, so no access role has a part in that.
    if access.is_none() && key.account != platform.role.account && default_key.is_none() {
        return Err(AcquisitionError::AccessRole { key: Box::new(key.clone()) });
    }
    let ways = match default_key {
        Some(_) if key.account == platform.role.account => vec![default_key::way(acquisition)],
        Some(_) => vec![temporary_key::way(acquisition)],
        None => custom_key::ways(acquisition),
    };
    let policies = acquisition.roles().flat_map(|caller| &caller.policies).chain([&acquisition.key_policy]);
    Ok(AcquisitionReport::new(ways, acquisition.known.unused_in(policies)))
}

fn one_partition(acquisition: &Acquisition) -> Result<(), AcquisitionError> {
    let Acquisition { key, region, .. } = acquisition;
    if let Some(role) = acquisition.roles().map(|caller| &caller.role).find(|role| role.partition != key.partition) {
        return Err(AcquisitionError::Role { role: Box::new(role.clone()), key: Box::new(key.clone()) });
    }
    match region.is_in(&key.partition) {
        true => Ok(()),
        false => Err(AcquisitionError::Region { region: region.clone(), key: Box::new(key.clone()) }),
    }
}

impl Acquisition {
    /// The roles that take part.
    pub(super) fn roles(&self) -> impl Iterator<Item = &CallingRole> {
        std::iter::once(&self.platform).chain(&self.access)
    }
}
