//! What can go wrong with the list as a whole. Then nothing of the batch is acknowledged.

use access::{CallError, CallFailure};
use lambda::ErrorType;
use policy::PolicyParseError;

/// Why a batch failed.
#[derive(Debug, thiserror::Error)]
pub enum RoleListError {
    /// A call failed.
    #[error("the role list could not be brought up to date")]
    Call(#[from] CallError),
    /// A policy of the list was edited into something that is no policy we understand. It is never overwritten.
    #[error(
        "policy `{policy}` of the role list was edited by hand and cannot be read, so it is left alone: correct it in \
         IAM, then redrive the dead-letter queue"
    )]
    Unreadable {
        /// Its ARN.
        policy: String,
        /// What is wrong with it.
        source: PolicyParseError,
    },
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
    /// The platform's role is not there.
    #[error("the platform's role `{role}` does not exist in this account: create it, or correct PlatformRoleName")]
    NoPlatformRole {
        /// Its ARN.
        role: String,
    },
    /// A number of the list is missing, and a later one is attached.
    #[error(
        "policy `{attached}` is attached, and `{missing}` before it is not there: the platform reads the numbers without \
         gaps; if nobody is creating it just now, detach `{attached}` and move its roles"
    )]
    Gap {
        /// The first number that is not there.
        missing: String,
        /// A later one that is attached.
        attached: String,
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
            // A policy that was created a moment ago is attached before every server of IAM shows it.
            Self::WrittenMeanwhile { .. } | Self::NotReadBack { .. } | Self::Gap { .. } => true,
            Self::Unreadable { .. }
            | Self::AttachQuota { .. }
            | Self::TooManyRemovals { .. }
            | Self::NoPlatformRole { .. }
            | Self::LostUpdate { .. } => false,
        }
    }
}

impl ErrorType for RoleListError {
    fn error_type(&self) -> &'static str {
        match self {
            Self::Call(_) => "RoleListError::Call",
            Self::Unreadable { .. } => "RoleListError::Unreadable",
            Self::AttachQuota { .. } => "RoleListError::AttachQuota",
            Self::TooManyRemovals { .. } => "RoleListError::TooManyRemovals",
            Self::NoPlatformRole { .. } => "RoleListError::NoPlatformRole",
            Self::Gap { .. } => "RoleListError::Gap",
            Self::WrittenMeanwhile { .. } => "RoleListError::WrittenMeanwhile",
            Self::LostUpdate { .. } => "RoleListError::LostUpdate",
            Self::NotReadBack { .. } => "RoleListError::NotReadBack",
        }
    }
}
