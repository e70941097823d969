#![doc = include_str!("../README.md")]

pub mod access_role;
mod call_error;
mod dead_letter;
pub mod managed_policy;
mod organization;
mod ownership;
mod role_change;
mod role_changes_queue;
pub mod role_list;
mod sdk_config;
mod session;
mod source_queue;

#[cfg(test)]
mod tests;

pub use self::{
    call_error::{CallError, CallFailure},
    dead_letter::DeadLetterQueue,
    organization::{AccountState, Organization, OrganizationAccount},
    ownership::{CUSTOM_RESOURCE_TAG, MANAGED_BY, MANAGED_BY_TAG, custom_resource_tag, is_ours, ownership_tag},
    role_change::{Departure, RoleChange},
    role_changes_queue::RoleChangesQueue,
    sdk_config::sdk_config,
    session::{Entry, EntryError},
    source_queue::{ReceivedMessage, SourceQueue},
};

/// The one message group of the queue of role changes: it makes the role list's writer the only one.
pub const ROLE_CHANGES_GROUP: &str = "role-list";
