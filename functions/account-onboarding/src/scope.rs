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
    /// It is not in the organization: it left, or it joined so lately that AWS does not show it yet.
    NotFound,
    /// Look again later: it is not ready.
    Wait(String),
    /// Leave everything as it is.
    Leave(String),
}

impl Scope {
    /// What can be decided without asking AWS anything.
    #[must_use]
    pub fn decide_by_id(&self, id: &AccountId) -> Option<Decision> {
        if *id == self.primary_account {
            return Some(Decision::Leave("it is the primary account, which needs no cross-account role".to_owned()));
        }
        let excluded = self.excluded_accounts.contains(id);
        excluded.then(|| Decision::Deregister("it is excluded".to_owned()))
    }

    /// What follows from what the organization says about an account; nothing when it matters where it sits.
    #[must_use]
    pub fn decide_by_state(&self, account: Option<&OrganizationAccount>) -> Option<Decision> {
        let Some(account) = account else {
            return Some(Decision::NotFound);
        };
        match &account.state {
            AccountState::Suspended => Some(Decision::Deregister("it is suspended".to_owned())),
            AccountState::Closed => Some(Decision::Deregister("it is closed".to_owned())),
            AccountState::PendingActivation => Some(Decision::Wait("it is pending activation".to_owned())),
            AccountState::PendingClosure => Some(Decision::Wait("its closure is not finished".to_owned())),
            AccountState::Unknown(state) => Some(Decision::Leave(format!("its state `{state}` is not known here"))),
            AccountState::Active => self.decide_active(account),
        }
    }

    fn decide_active(&self, account: &OrganizationAccount) -> Option<Decision> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "222222222222";

    fn scope() -> Scope {
        Scope {
            primary_account: "999999999999".parse().unwrap(),
            included_units: BTreeSet::new(),
            excluded_accounts: BTreeSet::new(),
            include_management_account: false,
        }
    }

    fn account(state: AccountState) -> OrganizationAccount {
        OrganizationAccount { id: ACCOUNT.parse().unwrap(), state, is_management_account: false, paths: Vec::new() }
    }

    fn decide(scope: &Scope, account: Option<&OrganizationAccount>) -> Option<Decision> {
        scope.decide_by_id(&ACCOUNT.parse().unwrap()).or_else(|| scope.decide_by_state(account))
    }

    fn units(ids: &[&str]) -> BTreeSet<OrganizationalUnitId> {
        ids.iter().map(|id| id.parse().unwrap()).collect()
    }

    #[test]
    fn every_state_has_its_decision_and_an_unknown_one_changes_nothing() {
        let of = |state| decide(&scope(), Some(&account(state))).unwrap();
        assert_eq!(of(AccountState::Active), Decision::Onboard);
        assert!(matches!(of(AccountState::PendingActivation), Decision::Wait(_)));
        assert!(matches!(of(AccountState::PendingClosure), Decision::Wait(_)));
        assert!(matches!(of(AccountState::Suspended), Decision::Deregister(_)));
        assert!(matches!(of(AccountState::Closed), Decision::Deregister(_)));
        assert!(matches!(of(AccountState::Unknown("HIBERNATED".to_owned())), Decision::Leave(_)));
    }

    #[test]
    fn an_account_that_aws_does_not_find_is_told_apart_from_one_that_is_out_of_scope() {
        assert_eq!(decide(&scope(), None), Some(Decision::NotFound));
    }

    #[test]
    fn the_primary_account_is_left_alone_whatever_its_state() {
        let scope = Scope { primary_account: ACCOUNT.parse().unwrap(), ..scope() };
        assert!(matches!(decide(&scope, None), Some(Decision::Leave(_))));
        assert!(matches!(decide(&scope, Some(&account(AccountState::Active))), Some(Decision::Leave(_))));
    }

    #[test]
    fn an_excluded_account_is_out_even_where_its_unit_is_in() {
        let scope = Scope {
            excluded_accounts: [ACCOUNT.parse().unwrap()].into(),
            included_units: units(&["r-exam"]),
            ..scope()
        };
        assert!(matches!(decide(&scope, Some(&account(AccountState::Active))), Some(Decision::Deregister(_))));
    }

    #[test]
    fn the_management_account_is_in_only_when_asked_and_then_whatever_the_units() {
        let management = OrganizationAccount { is_management_account: true, ..account(AccountState::Active) };
        assert!(matches!(decide(&scope(), Some(&management)), Some(Decision::Deregister(_))));
        let asked = Scope { include_management_account: true, included_units: units(&["ou-exam-11111111"]), ..scope() };
        assert_eq!(decide(&asked, Some(&management)), Some(Decision::Onboard));
    }

    #[test]
    fn units_count_with_all_units_below_them() {
        let scope = Scope { included_units: units(&["ou-exam-11111111"]), ..scope() };
        assert_eq!(decide(&scope, Some(&account(AccountState::Active))), None, "where it sits has to be asked");
        let above = |ids: &[&str]| ids.iter().map(|id| id.parse().unwrap()).collect::<Vec<_>>();
        assert_eq!(
            scope.decide_by_units(&above(&["ou-exam-22222222", "ou-exam-11111111", "r-exam"])),
            Decision::Onboard
        );
        assert!(matches!(scope.decide_by_units(&above(&["ou-exam-22222222", "r-exam"])), Decision::Deregister(_)));
        assert!(matches!(scope.decide_by_units(&[]), Decision::Leave(_)));
    }
}
