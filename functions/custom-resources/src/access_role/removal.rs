//! Deleting the role of one account, or finding out that the account itself is out of reach for good. A closed account cannot be
//! entered by anybody: waiting for it would keep the stack from being deleted for ever.

use std::fmt::{self, Display, Formatter};

use access::{
    AccountState, Entry,
    access_role::{AccessRoleError, Deletion, DeletionError, UnwantedRole, delete},
};
use policy::AccountId;
use tracing::warn;

/// What becomes of the role of an account.
#[derive(Debug)]
pub(super) enum Removal {
    /// It was looked at.
    Decided(Deletion),
    /// The account cannot be entered any more, for this reason.
    OutOfReach(&'static str),
}

/// Deletes the role if the resource made it.
pub(super) async fn remove(
    entry: &Entry,
    account: &AccountId,
    unwanted: &UnwantedRole,
    dry_run: bool,
) -> Result<Removal, DeletionError> {
    match delete(entry, account, unwanted, dry_run).await {
        Err(DeletionError::Role(AccessRoleError::Entry(error))) => match out_of_reach(entry, account).await {
            Some(reason) => {
                warn!(account.id = %account, "role `{}` is left where it is: {reason}; {error}", unwanted.name);
                Ok(Removal::OutOfReach(reason))
            }
            None => Err(AccessRoleError::Entry(error).into()),
        },
        result => result.map(Removal::Decided),
    }
}

/// Why the account cannot be entered for good; nothing where AWS does not say so.
async fn out_of_reach(entry: &Entry, account: &AccountId) -> Option<&'static str> {
    let found = entry.organization().account(account).await;
    match found.inspect_err(|error| warn!(account.id = %account, "{error}")).ok()? {
        None => Some("its account is not in the organization any more"),
        Some(found) => match found.state {
            AccountState::Suspended | AccountState::Closed => Some("its account is closed"),
            AccountState::PendingActivation
            | AccountState::Active
            | AccountState::PendingClosure
            | AccountState::Unknown(_) => None,
        },
    }
}

impl Removal {
    pub(super) fn changes_nothing(&self) -> bool {
        !matches!(self, Self::Decided(Deletion::Deleted(_)))
    }
}

impl Display for Removal {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decided(deletion) => deletion.fmt(formatter),
            Self::OutOfReach(reason) => formatter.write_str(reason),
        }
    }
}
