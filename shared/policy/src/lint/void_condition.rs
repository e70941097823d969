//! Limits that limit nothing. What several statements allow adds up, so a condition or a narrow resource helps only if
//! no other statement allows the same action without it.

use std::collections::BTreeMap;

use super::{Checked, Finding, Rule, finding::list};
use crate::{
    Effect,
    grant::{Grant, Resource},
};

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let allows = document.grants.iter().filter(|grant| grant.effect == Effect::Allow);
    allows.flat_map(|grant| of_statement(document, grant)).collect()
}

fn of_statement(document: &Checked<'_>, limited: &Grant) -> Vec<Finding> {
    let mut by_wider: BTreeMap<usize, Vec<&String>> = BTreeMap::new();
    let actions = limited.actions.written.iter().filter(|_| !limited.actions.is_exception());
    for action in actions {
        let lower = action.to_ascii_lowercase();
        let wider = document.grants.that_touch(&lower).find(|wide| makes_void(wide, limited, &lower));
        if let Some(wider) = wider {
            by_wider.entry(wider.number).or_default().push(action);
        }
    }
    let finding = |(number, actions): (usize, Vec<&String>)| {
        let message =
            format!("the limits on {} have no effect: statement {number} allows the same without them", list(actions));
        let help = "take the actions out of the wider statement, or this statement out";
        Finding::of_document(Rule::VoidCondition, message, help).in_statement(limited.number, limited.sid.as_ref())
    };
    by_wider.into_iter().map(finding).collect()
}

fn makes_void(wide: &Grant, limited: &Grant, action: &str) -> bool {
    let other = wide.number != limited.number && wide.effect == Effect::Allow && wide.actions.covers(action);
    other && limited.tests.imply(&wide.tests) && {
        let conditions = !wide.tests.imply(&limited.tests);
        let covered = |resource: &&Resource| wide.resources.covers(resource);
        let narrower = || wide.resources.iter().any(|resource| !limited.resources.covers(resource));
        match limited.resources.is_exception() {
            true => false,
            false if conditions => limited.resources.iter().any(|resource| covered(&resource)),
            false => limited.resources.iter().all(|resource| covered(&resource)) && narrower(),
        }
    }
}
