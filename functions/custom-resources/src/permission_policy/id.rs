//! The physical id: `<role>/<prefix>`. It holds all that a Delete needs, whatever the properties say by then.

use std::{
    fmt::{self, Display, Formatter},
    str::FromStr,
};

use custom_resource::{Failure, PhysicalResourceId};

use super::{PolicyNamePrefix, Role};

/// What a resource of this type is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PermissionPolicyId {
    /// Whose permissions.
    pub(crate) role: Role,
    /// What the names of the policies begin with.
    pub(crate) prefix: PolicyNamePrefix,
}

impl PermissionPolicyId {
    /// The id for CloudFormation.
    ///
    /// # Errors
    /// Never: the prefix is short enough.
    pub(super) fn physical(&self) -> Result<PhysicalResourceId, Failure> {
        Ok(PhysicalResourceId::new(self.to_string())?)
    }

    /// The id in CloudFormation's; nothing when it is none of ours.
    pub(super) fn read(id: &PhysicalResourceId) -> Option<Self> {
        id.as_str().parse().ok()
    }

    /// Whether the policies of both would have the same names, as IAM compares them.
    pub(super) fn shares_names_with(&self, other: &Self) -> bool {
        self.prefix.as_str().eq_ignore_ascii_case(other.prefix.as_str())
    }
}

impl Display for PermissionPolicyId {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.role.as_str(), self.prefix.as_str())
    }
}

impl FromStr for PermissionPolicyId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (role, prefix) = text.split_once('/').ok_or(())?;
        let role = [Role::AccessRole, Role::PlatformRole].into_iter().find(|known| known.as_str() == role).ok_or(())?;
        Ok(Self { role, prefix: prefix.parse().map_err(drop)? })
    }
}
