//! What can be wrong with the list when it is read.

use policy::PolicyParseError;

use crate::{CallError, CallFailure};

/// Why the list cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RoleListReadError {
    /// A call failed.
    #[error("the role list could not be read")]
    Call(#[from] CallError),
    /// A policy of the list was edited into something that is no policy we understand.
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
}

impl RoleListReadError {
    /// Whether the same reading may succeed without anyone doing anything.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Call(error) => error.failure() == CallFailure::Passing,
            // A policy that was created a moment ago is attached before every server of IAM shows it.
            Self::Gap { .. } => true,
            Self::Unreadable { .. } | Self::NoPlatformRole { .. } => false,
        }
    }
}
