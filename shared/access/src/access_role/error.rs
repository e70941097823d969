//! What can go wrong with the access role of one account, said with the way out.

use super::{ForeignRole, RoleInUse};
use crate::{CallError, CallFailure, EntryError};

/// Why the access role of an account is not as it should be.
#[derive(Debug, thiserror::Error)]
pub enum AccessRoleError {
    /// No entry role could be assumed.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A role of the name is there and is not ours to change.
    #[error(transparent)]
    Foreign(#[from] ForeignRole),
    /// A call in the account failed.
    #[error("{}", advice(.0))]
    Call(#[from] CallError),
}

/// Why the access role of an account is still there.
#[derive(Debug, thiserror::Error)]
pub enum DeletionError {
    /// The account or its role could not be worked on.
    #[error(transparent)]
    Role(#[from] AccessRoleError),
    /// The role holds what is not ours.
    #[error(transparent)]
    InUse(#[from] RoleInUse),
}

/// What to do about a call that failed in the upkeep of an access role.
fn advice(error: &CallError) -> &'static str {
    let bounds = ["iam:CreateRole", "iam:PutRolePermissionsBoundary"].contains(&error.operation);
    match error.failure() {
        CallFailure::Passing if bounds && error.is("NoSuchEntity") => {
            "the permissions boundary does not exist in the account: create it there, or correct PermissionsBoundary"
        }
        CallFailure::DeniedByOrganization => {
            "a service control policy of the organization forbids it: exempt the entry role, or exclude the account"
        }
        CallFailure::Denied => "the entry role may not do it: give it the IAM permissions of the access role's upkeep",
        CallFailure::InvalidPrincipal => {
            "the trust policy names a role that does not exist: create the platform's role, or correct PlatformRoleName"
        }
        CallFailure::Refused => "IAM refuses it, and will again: see its reason",
        CallFailure::Passing => "a call in the account failed",
    }
}
