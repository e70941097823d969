//! From the list, the claims and the wanted roles to what is to be done: pure functions.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Display, Formatter},
};

use access::role_list::ObservedRoleList;
use policy::{
    RoleArn,
    role_list::{self, Change, Contents, Refusal, RoleListSettings},
};

use super::claims::{Claim, Claims};

/// What one request does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// Claims to be written first, of roles that are wanted.
    pub(super) claims: BTreeMap<String, Claim>,
    /// Wanted roles that the list does not show.
    pub(super) missing: BTreeSet<String>,
    /// Claims to be given up.
    pub(super) released: BTreeMap<String, Claim>,
    /// Roles that come off the list, as far as it can be told before the others are asked again.
    pub(super) withdrawn: BTreeSet<String>,
}

impl Plan {
    /// The list as it was right before and right after the claims were read: see the module.
    pub(super) fn new(
        owner: &str,
        wanted: &BTreeSet<RoleArn>,
        [before, after]: [&Contents; 2],
        claims: &Claims,
    ) -> Self {
        let (held, wanted) = (claims.of(owner), wanted.iter().map(RoleArn::to_string).collect::<BTreeSet<_>>());
        let claim = |role: &String| {
            let found = claims.found(role).unwrap_or_else(|| before.lists(role) && after.lists(role));
            (role.clone(), Claim { found, leaving: false })
        };
        let unwritten = |(role, claim): &(String, Claim)| held.get(role) != Some(claim);
        let released: BTreeMap<String, Claim> = held
            .iter()
            .filter(|(role, _)| !wanted.contains(*role))
            .map(|(role, claim)| (role.clone(), *claim))
            .collect();
        Self {
            claims: wanted.iter().map(claim).filter(unwritten).collect(),
            missing: wanted.iter().filter(|role| !after.lists(role)).cloned().collect(),
            withdrawn: claims.without_reason_to_stay(owner, released.keys()),
            released,
        }
    }

    /// The claims to be given up, marked so.
    pub(super) fn leaving(&self) -> BTreeMap<String, Claim> {
        let marked = |(role, claim): (&String, &Claim)| (role.clone(), Claim { leaving: true, ..*claim });
        self.released.iter().map(marked).collect()
    }

    pub(super) fn changes_nothing(&self) -> bool {
        self.claims.is_empty() && self.missing.is_empty() && self.released.is_empty()
    }
}

impl Display for Plan {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let list = |roles: &BTreeSet<String>| roles.iter().cloned().collect::<Vec<_>>().join(", ");
        write!(formatter, "claim {} roles, give up {}", self.claims.len(), self.released.len())?;
        if !self.missing.is_empty() {
            write!(formatter, "; put on the list: {}", list(&self.missing))?;
        }
        if !self.withdrawn.is_empty() {
            write!(formatter, "; take off the list: {}", list(&self.withdrawn))?;
        }
        Ok(())
    }
}

/// Checks that the list takes the wanted roles, as its writer will.
///
/// # Errors
/// When there is no room for one.
pub(super) fn refuse_overflow(
    observed: &ObservedRoleList,
    wanted: &BTreeSet<RoleArn>,
    settings: &RoleListSettings,
) -> Result<(), Refusal> {
    let mut change = Change::default();
    wanted.iter().for_each(|role| change.register(role.clone()));
    let settings = RoleListSettings { maximum_policies: observed.maximum_policies, ..settings.clone() };
    let plan = role_list::plan(observed.policies.clone(), &change, &settings);
    plan.refused.into_iter().next().map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use policy::role_list::ListPolicy;
    use proptest::prelude::*;

    use super::*;

    fn role(number: u8) -> RoleArn {
        format!("arn:aws:iam::{number:012}:role/CadoResponseSecondRole").parse().unwrap()
    }

    fn listing(numbers: &BTreeSet<u8>) -> Contents {
        let settings = RoleListSettings {
            partition: "aws".parse().unwrap(),
            own_account: "111111111111".parse().unwrap(),
            role_name: "CadoResponseSecondRole".parse().unwrap(),
            maximum_policies: 10,
        };
        let mut change = Change::default();
        numbers.iter().for_each(|number| change.register(role(*number)));
        let plan = role_list::plan(Vec::new(), &change, &settings);
        let documents = plan.actions.iter().filter_map(role_list::Action::document);
        Contents::of(
            documents.map(|document| ListPolicy { document: document.clone(), keep: None }).collect(),
            &settings,
        )
    }

    prop_compose! {
        fn claims()(all in prop::collection::vec((0_u8..5, prop::sample::select(vec!["us", "them", "others"]), any::<bool>(), any::<bool>()), 0..9)) -> Claims {
            let mut claims = Claims::default();
            for (number, owner, found, leaving) in all {
                claims.insert(role(number).to_string(), owner.to_owned(), Claim { found, leaving });
            }
            claims
        }
    }

    proptest! {
        #[test]
        fn nothing_is_withdrawn_that_others_want_that_was_found_or_that_is_not_ours(
            claims in claims(), wanted in prop::collection::btree_set(0_u8..5, 0..5),
            before in prop::collection::btree_set(0_u8..5, 0..5), after in prop::collection::btree_set(0_u8..5, 0..5),
        ) {
            let wanted: BTreeSet<RoleArn> = wanted.into_iter().map(role).collect();
            let (first, second) = (listing(&before), listing(&after));
            let plan = Plan::new("us", &wanted, [&first, &second], &claims);
            for role in &plan.withdrawn {
                prop_assert!(plan.released.contains_key(role) && claims.of("us").contains_key(role));
                prop_assert!(!claims.wanted_by_another("us", role) && claims.found(role) == Some(false));
            }
            let texts: BTreeSet<String> = wanted.iter().map(RoleArn::to_string).collect();
            prop_assert!(plan.released.keys().all(|role| !texts.contains(role)));
            for (role, claim) in &plan.claims {
                prop_assert!(texts.contains(role) && !claim.leaving);
                let listed = first.lists(role) && second.lists(role);
                prop_assert_eq!(claim.found, claims.found(role).unwrap_or(listed));
            }
        }

        #[test]
        fn what_was_planned_and_done_needs_no_other_plan(
            mut claims in claims(), wanted in prop::collection::btree_set(0_u8..5, 0..5),
        ) {
            let roles: BTreeSet<RoleArn> = wanted.iter().copied().map(role).collect();
            let listed = listing(&wanted);
            let plan = Plan::new("us", &roles, [&listed, &listed], &claims);
            plan.claims.into_iter().for_each(|(role, claim)| claims.insert(role, "us".to_owned(), claim));
            plan.released.keys().for_each(|role| claims.remove(role, "us"));
            prop_assert!(Plan::new("us", &roles, [&listed, &listed], &claims).changes_nothing());
        }
    }
}
