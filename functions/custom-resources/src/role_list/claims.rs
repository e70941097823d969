//! Who asked for which role on the list: the rules, without the table.

use std::collections::{BTreeMap, BTreeSet};

use policy::{RoleArn, role_list::Contents};

/// One owner's wish to have one role on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    /// Whether the role was on the list before anybody claimed it. Then it stays there when the last claim goes.
    pub(super) found: bool,
    /// Whether the owner is about to give it up. It then keeps nothing on the list; it stands until the list was seen to, so
    /// that others learn from it that the role was not found, and that its owner knows what is left to do.
    pub(super) leaving: bool,
}

/// All claims, by role and owner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Claims(BTreeMap<String, BTreeMap<String, Claim>>);

impl Claims {
    pub(super) fn insert(&mut self, role: String, owner: String, claim: Claim) {
        self.0.entry(role).or_default().insert(owner, claim);
    }

    #[cfg(test)]
    pub(super) fn remove(&mut self, role: &str, owner: &str) {
        self.0.get_mut(role).and_then(|claims| claims.remove(owner));
    }

    /// The claims of one owner, by role.
    pub(super) fn of(&self, owner: &str) -> BTreeMap<String, Claim> {
        let own = |(role, claims): (&String, &BTreeMap<String, Claim>)| Some((role.clone(), *claims.get(owner)?));
        self.0.iter().filter_map(own).collect()
    }

    /// Whether the role was found, as its claims say; nothing where nobody claims it. Should they disagree, it was.
    pub(super) fn found(&self, role: &str) -> Option<bool> {
        let claims = self.0.get(role).filter(|claims| !claims.is_empty())?;
        Some(claims.values().any(|claim| claim.found))
    }

    /// Whether the list decides if one of these roles was found.
    pub(super) fn leave_open(&self, roles: &BTreeSet<RoleArn>, contents: &Contents) -> bool {
        let mut roles = roles.iter().map(RoleArn::to_string);
        roles.any(|role| contents.lists(&role) && self.found(&role).is_none())
    }

    /// Whether somebody else claims the role and is not leaving.
    pub(super) fn wanted_by_another(&self, owner: &str, role: &str) -> bool {
        let others = self.0.get(role).into_iter().flatten().filter(|(other, _)| *other != owner);
        others.into_iter().any(|(_, claim)| !claim.leaving)
    }

    /// Those of an owner's roles that nothing keeps on the list when this owner goes.
    pub(super) fn without_reason_to_stay<'a>(
        &self,
        owner: &str,
        roles: impl Iterator<Item = &'a String>,
    ) -> BTreeSet<String> {
        let stays = |role: &str| self.wanted_by_another(owner, role) || self.found(role) != Some(false);
        roles.filter(|role| !stays(role)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::222222222222:role/CadoResponseSecondRole";

    fn claims(all: &[(&str, bool, bool)]) -> Claims {
        let mut claims = Claims::default();
        for (owner, found, leaving) in all {
            claims.insert(ROLE.to_owned(), (*owner).to_owned(), Claim { found: *found, leaving: *leaving });
        }
        claims
    }

    fn goes(all: &[(&str, bool, bool)]) -> bool {
        !claims(all).without_reason_to_stay("us", [ROLE.to_owned()].iter()).is_empty()
    }

    #[test]
    fn a_role_goes_with_its_last_claim() {
        assert!(goes(&[("us", false, true)]));
        assert!(!goes(&[("us", false, true), ("them", false, false)]));
    }

    #[test]
    fn a_claim_that_is_leaving_keeps_nothing() {
        assert!(goes(&[("us", false, true), ("them", false, true)]));
    }

    #[test]
    fn a_role_that_was_found_stays_whoever_says_so() {
        assert!(!goes(&[("us", true, true)]));
        assert!(!goes(&[("us", false, true), ("them", true, true)]));
    }

    #[test]
    fn a_role_without_claims_is_nobodys_to_withdraw() {
        assert!(!goes(&[]));
        assert_eq!(claims(&[]).found(ROLE), None);
    }
}
