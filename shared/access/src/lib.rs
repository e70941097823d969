#![doc = include_str!("../README.md")]

pub mod access_role;
mod call_error;
mod dead_letter;
mod organization;
mod role_change;
mod session;

#[cfg(test)]
mod tests;

pub use self::{
    call_error::{CallError, CallFailure},
    dead_letter::DeadLetterQueue,
    organization::{AccountState, Organization, OrganizationAccount},
    role_change::{Departure, RoleChange},
    session::{Entry, EntryError},
};

/// The tag that marks what this project made in AWS, and therefore may change and delete.
pub const MANAGED_BY_TAG: &str = "cado-access:managed-by";

/// The value of [`MANAGED_BY_TAG`].
pub const MANAGED_BY: &str = "cado-access";

/// The one message group of the queue of role changes: it makes the role list's writer the only one.
pub const ROLE_CHANGES_GROUP: &str = "role-list";
