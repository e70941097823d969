//! The list of cross-account roles that the platform reads: one value, spread over managed policies.
//!
//! The platform looks for `CadoResponseCrossAccountPolicy` and then `_1`, `_2` …, each at most 6,144 characters
//! long, and takes every ARN under `sts:AssumeRole` in them. Here these policies are *shards* of one list. A
//! change computes new documents from the current ones: nothing moves that need not move, so that a review of
//! what changed in AWS shows the change and nothing else, and what a person wrote by hand survives.

mod action;
mod capacity;
mod change;
mod compact;
mod contents;
mod list_statement;
mod plan;
mod shard;

#[cfg(test)]
mod tests;

pub use self::{
    action::{Action, Kept},
    capacity::Capacity,
    change::{Change, Refusal, RefusalReason, one_role},
    contents::Contents,
    plan::{Plan, plan},
};
use crate::{AccountId, Partition, Policy, RoleName};

/// The name that the platform demands for the first policy of the list.
pub const LIST_POLICY_NAME: &str = "CadoResponseCrossAccountPolicy";

/// The name of a shard: the required name for the first, then `_1`, `_2` …
#[must_use]
pub fn list_policy_name(number: usize) -> String {
    match number {
        0 => LIST_POLICY_NAME.to_owned(),
        number => format!("{LIST_POLICY_NAME}_{number}"),
    }
}

/// What the list is for: whose list it is and how far it may grow.
#[derive(Debug, Clone)]
pub struct RoleListSettings {
    /// The partition of the primary account. Roles of another one cannot be assumed from it.
    pub partition: Partition,
    /// The primary account. The platform needs no cross-account role to its own account.
    pub own_account: AccountId,
    /// The name of the access roles: only these are taken off the list when an account goes.
    pub role_name: RoleName,
    /// How many policies the list may use; above it roles are refused instead of listed in vain.
    pub maximum_policies: usize,
}

/// One policy of the list as AWS has it.
#[derive(Debug, Clone)]
pub struct ListPolicy {
    /// Its default version.
    pub document: Policy,
    /// Why it must not be deleted even when it is empty; nothing when it is ours to delete.
    pub keep: Option<String>,
}
