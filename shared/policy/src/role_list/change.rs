//! A change to the list, folded from any number of requests, and the reasons why a request is refused.
//! Requests are taken in their order, so the last word about an account or a role counts.

use std::collections::BTreeSet;

use serde::Serialize;

use super::RoleListSettings;
use crate::{ASSUMABLE_MARK, AccountId, RoleArn, RoleArnError, RoleName};

/// What is to be different: roles to list, accounts whose access role is to be taken off, and roles of any name to be
/// taken off. A role to list stays listed whatever else is asked for; each method sees to it that the last word counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    pub(super) add: BTreeSet<RoleArn>,
    pub(super) remove: BTreeSet<AccountId>,
    pub(super) withdraw: BTreeSet<RoleArn>,
}

impl Change {
    /// Asks for a role to be listed.
    pub fn register(&mut self, role: RoleArn) {
        self.withdraw.remove(&role);
        self.add.insert(role);
    }

    /// Asks for the access role of an account, called `role_name`, to be taken off the list.
    pub fn deregister(&mut self, account: AccountId, role_name: &RoleName) {
        self.add.retain(|role| role.account != account || role.name != *role_name);
        self.remove.insert(account);
    }

    /// Asks for one role, whatever its name, to be taken off the list.
    pub fn withdraw(&mut self, role: RoleArn) {
        self.add.remove(&role);
        self.withdraw.insert(role);
    }

    /// Whether nothing was asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty() && self.withdraw.is_empty()
    }
}

/// A role that is not listed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("role `{role}` is refused: {reason}")]
pub struct Refusal {
    /// The role as it was asked for.
    pub role: String,
    /// Why it is not listed.
    #[source]
    pub reason: RefusalReason,
}

/// Why a role is not listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "kind", content = "detail")]
pub enum RefusalReason {
    /// No full ARN of one role; wildcards among them.
    #[error("{0}")]
    NotOneRole(String),
    /// A role of another partition.
    #[error("it is in partition `{found}`, and from `{own}` it cannot be assumed: keep one list per partition")]
    OtherPartition {
        /// The partition of the role.
        found: String,
        /// The partition of the list.
        own: String,
    },
    /// A role of the primary account itself.
    #[error("it is in the primary account, where the platform uses its own role")]
    OwnAccount,
    /// A name that the platform's own policy does not let it assume.
    #[error("its name does not contain `{ASSUMABLE_MARK}`, so the platform could never assume it")]
    NotAssumable,
    /// No room in any policy that the list may use.
    #[error(
        "the list is full: {maximum_policies} policies of {roles_per_policy} such roles each; choose a shorter role \
         name, raise the quota of managed policies per role, or exclude accounts that need no access"
    )]
    ListFull {
        /// How many policies the list may use.
        maximum_policies: usize,
        /// How many roles of this name one policy holds.
        roles_per_policy: usize,
    },
}

impl RoleListSettings {
    /// Checks a role that is asked to be listed.
    ///
    /// # Errors
    /// When the platform could not use it, or when listing it would grant more than one role.
    pub fn admit(&self, role: &str) -> Result<RoleArn, Refusal> {
        let refuse = |reason| Refusal { role: role.to_owned(), reason };
        let arn = one_role(role)?;
        if arn.partition != self.partition {
            let (found, own) = (arn.partition.to_string(), self.partition.to_string());
            return Err(refuse(RefusalReason::OtherPartition { found, own }));
        }
        if arn.account == self.own_account {
            return Err(refuse(RefusalReason::OwnAccount));
        }
        if !arn.name.is_assumable_by_the_platform() {
            return Err(refuse(RefusalReason::NotAssumable));
        }
        Ok(arn)
    }
}

/// Reads a role that is asked to be taken off. More than one role at a time, by a wildcard, never goes; otherwise any role
/// may go, also one that would not be listed any more.
///
/// # Errors
/// When the text is not the full ARN of one role.
pub fn one_role(role: &str) -> Result<RoleArn, Refusal> {
    let refuse = |error: RoleArnError| RefusalReason::NotOneRole(error.to_string());
    role.parse().map_err(|error| Refusal { role: role.to_owned(), reason: refuse(error) })
}
