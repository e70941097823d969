//! What can go wrong with roles on the list.

use access::{CallError, role_list::RoleListReadError};
use policy::role_list::Refusal;

use super::shown::Aim;

/// Why the list does not say what was asked for.
#[derive(Debug, thiserror::Error)]
pub(super) enum RoleListError {
    /// The table or the queue did not answer.
    #[error("the claims of the role list or its writer could not be reached")]
    Call(#[from] CallError),
    /// The list cannot be read.
    #[error(transparent)]
    Read(#[from] RoleListReadError),
    /// The list is full.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The writer would refuse to take off so many.
    #[error(
        "{removed} roles would come off the role list, and its writer takes off {maximum} in one run: nothing was changed; raise \
         MaximumRemovals, or give up fewer roles at a time"
    )]
    TooManyRemovals {
        /// How many would go.
        removed: usize,
        /// How many may go.
        maximum: usize,
    },
    /// The writer did not get to it, or gave it up.
    #[error(
        "the role list still {} {} of {asked} roles: {}; its writer is busy, or gave the change up: look at the dead-letter queue of \
         role changes (RoleChangesDeadLetterQueueUrl), at RoleChangesDeadLetterAlarm and RoleChangesAgeAlarm, and at the log of \
         role-list; the claims stay, and the next update or delete goes on from there",
        match aim { Aim::On => "lacks", Aim::Off => "shows" },
        outstanding.len(),
        outstanding.join(", ")
    )]
    NotShown {
        /// The roles that are not as they should be.
        outstanding: Vec<String>,
        /// Of how many.
        asked: usize,
        /// What was waited for.
        aim: Aim,
    },
}
