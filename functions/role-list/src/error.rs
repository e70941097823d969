//! What can go wrong with the list as a whole. Then nothing of the batch is acknowledged.

use access::{CallError, CallFailure, role_list::RoleListReadError};
use lambda::ErrorType;

/// Why a batch failed.
#[derive(Debug, thiserror::Error)]
pub enum RoleListError {
    /// A call failed.
    #[error("the role list could not be brought up to date")]
    Call(#[from] CallError),
    /// The list cannot be read. What cannot be read is never overwritten.
    #[error(transparent)]
    Read(#[from] RoleListReadError),
    /// The policies of the list cannot all be attached to the platform's role.
    #[error(
        "{needed} policies of the role list must be attached to role `{role}`, which has room for {room}: detach others, \
         raise the quota of managed policies per role, or set AttachRoleList to false"
    )]
    AttachQuota {
        /// The platform's role.
        role: String,
        /// How many policies the list has.
        needed: usize,
        /// How many the role takes beside what else is attached.
        room: usize,
    },
    /// More roles would go than one run may take off.
    #[error(
        "{removed} roles would go from the list, and one run may take off {maximum}: nothing was changed; if they are to go, \
         raise MaximumRemovals, then send their accounts as account tasks again, or repeat the stack operation that withdraws \
         them"
    )]
    TooManyRemovals {
        /// How many would go.
        removed: usize,
        /// How many may go.
        maximum: usize,
    },
    /// A policy has another default version than the one that was read.
    #[error("policy `{policy}` was written by somebody else meanwhile; the batch starts again from what is there now")]
    WrittenMeanwhile {
        /// Its name.
        policy: String,
    },
    /// Somebody else wrote a version in the moment between the check and our own write, and it could not be restored.
    #[error(
        "version {version} of policy `{policy}` was written by somebody else and replaced at the same moment, and could \
         not be restored: make it the default version again, and let only this function write the role list"
    )]
    LostUpdate {
        /// Its name.
        policy: String,
        /// The version that was replaced; IAM still has it.
        version: String,
        /// Why it could not be restored.
        source: Box<CallError>,
    },
    /// After writing, AWS shows another document: somebody else writes too, or AWS still shows the old one.
    #[error("policy `{policy}` does not show what was written; the batch is tried again from what it shows then")]
    NotReadBack {
        /// Its name.
        policy: String,
    },
}

impl RoleListError {
    /// Whether the same batch may succeed without anyone doing anything.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            // All lengths are checked in the plan, so this limit is that of versions, and the next run makes room.
            Self::Call(error) if error.operation == "iam:CreatePolicyVersion" && error.is("LimitExceeded") => true,
            Self::Call(error) => error.failure() == CallFailure::Passing,
            Self::Read(error) => error.is_passing(),
            Self::WrittenMeanwhile { .. } | Self::NotReadBack { .. } => true,
            Self::AttachQuota { .. } | Self::TooManyRemovals { .. } | Self::LostUpdate { .. } => false,
        }
    }
}

impl ErrorType for RoleListError {
    fn error_type(&self) -> &'static str {
        match self {
            Self::Call(_) | Self::Read(RoleListReadError::Call(_)) => "RoleListError::Call",
            Self::Read(RoleListReadError::Unreadable { .. }) => "RoleListError::Unreadable",
            Self::Read(RoleListReadError::NoPlatformRole { .. }) => "RoleListError::NoPlatformRole",
            Self::Read(RoleListReadError::Gap { .. }) => "RoleListError::Gap",
            Self::AttachQuota { .. } => "RoleListError::AttachQuota",
            Self::TooManyRemovals { .. } => "RoleListError::TooManyRemovals",
            Self::WrittenMeanwhile { .. } => "RoleListError::WrittenMeanwhile",
            Self::LostUpdate { .. } => "RoleListError::LostUpdate",
            Self::NotReadBack { .. } => "RoleListError::NotReadBack",
        }
    }
}
