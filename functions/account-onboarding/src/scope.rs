//! Which accounts of the organization the platform is to reach, and what follows from an account's state: pure
//! rules, read from top to bottom.
//!
//! A role comes off the list if and only if AWS says, about this very account, that it left, that it is closed,
//! or that it sits outside the scope. Whatever AWS does not say clearly leaves everything as it is.

use std::collections::BTreeSet;

use access::{AccountState, OrganizationAccount};
use policy::{AccountId, OrganizationalUnitId};

/// The accounts that the platform is to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The primary account, which the platform reaches with its own role.
    pub primary_account: AccountId,
    /// Units whose accounts, with those of all units below, are in scope; empty means all.
    pub included_units: BTreeSet<OrganizationalUnitId>,
    /// Accounts that are out of scope wherever they sit.
    pub excluded_accounts: BTreeSet<AccountId>,
    /// Whether the management account is in scope.
    pub include_management_account: bool,
}

/// What is to be done about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// See to its access role and list it.
    Onboard,
    /// Take it off the list.
    Deregister(String),
    /// Look again later: it is not ready.
    Wait(String),
    /// Leave everything as it is.
    Leave(String),
}

impl Scope {
    /// What can be decided without asking where the account sits; nothing when that matters.
    #[must_use]
    pub fn decide_by_state(&self, id: &AccountId, account: Option<&OrganizationAccount>) -> Option<Decision> {
        if *id == self.primary_account {
            return Some(Decision::Leave("it is the primary account, which needs no cross-account role".to_owned()));
        }
        let Some(account) = account else {
            return Some(Decision::Deregister("it is not in the organization".to_owned()));
        };
        match &account.state {
            AccountState::Suspended => Some(Decision::Deregister("it is suspended".to_owned())),
            AccountState::Closed => Some(Decision::Deregister("it is closed".to_owned())),
            AccountState::PendingActivation => Some(Decision::Wait("it is pending activation".to_owned())),
            AccountState::PendingClosure => Some(Decision::Leave("its closure is not finished".to_owned())),
            AccountState::Unknown(state) => Some(Decision::Leave(format!("its state `{state}` is not known here"))),
            AccountState::Active => self.decide_by_identity(account),
        }
    }

    fn decide_by_identity(&self, account: &OrganizationAccount) -> Option<Decision> {
        if self.excluded_accounts.contains(&account.id) {
            return Some(Decision::Deregister("it is excluded".to_owned()));
        }
        if account.is_management_account && !self.include_management_account {
            return Some(Decision::Deregister("it is the management account, which is not included".to_owned()));
        }
        // The management account sits directly under the root; asking for it by name outweighs the units.
        let anywhere = self.included_units.is_empty() || account.is_management_account;
        anywhere.then_some(Decision::Onboard)
    }

    /// What follows from where an active account sits.
    #[must_use]
    pub fn decide_by_units(&self, units_above: &[OrganizationalUnitId]) -> Decision {
        if units_above.is_empty() {
            return Decision::Leave("AWS does not tell which organizational unit it is in".to_owned());
        }
        match units_above.iter().any(|unit| self.included_units.contains(unit)) {
            true => Decision::Onboard,
            false => Decision::Deregister("it is in none of the included organizational units".to_owned()),
        }
    }
}
