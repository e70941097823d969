//! Limits that limit nothing. What several statements allow adds up, so a condition or a narrow resource helps only if
//! no other statement allows the same action without it. Where the catalogue itself allows both, for two of its features,
//! nothing is wrong: each feature has what it needs, whichever of them share a document.

use std::collections::BTreeMap;

use super::{Checked, Finding, Rule, finding::list};
use crate::{
    Effect,
    explain::Need,
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
        let wider = document
            .grants
            .that_touch(&lower)
            .find(|wide| makes_void(wide, limited, &lower) && !is_so_in_the_catalogue(document, wide, limited, &lower));
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

/// Whether some feature needs the wider grant, and another one the limited grant with these very limits.
fn is_so_in_the_catalogue(document: &Checked<'_>, wide: &Grant, limited: &Grant, action: &str) -> bool {
    let needs: Vec<&Need> =
        document.explainers.iter().flat_map(|explainer| explainer.needs().that_cover(action)).collect();
    let needed = |grant: &Grant, same: &dyn Fn(&Need, &Resource) -> bool| {
        let by = |resource: &Resource| {
            let mut of_resource = needs.iter().filter(|need| need.resource.covers(resource));
            of_resource.any(|need| grant.tests.imply(&need.tests) && same(need, resource))
        };
        !grant.resources.is_exception() && grant.resources.iter().all(by)
    };
    let limits = wide.tests.lacking(&limited.tests);
    let has_limits = |need: &Need, resource: &Resource| {
        let unknown = need.tests.lacking(&limited.tests);
        match limits.is_empty() {
            true => resource.covers(&need.resource),
            false => !limits.iter().any(|limit| unknown.contains(limit)),
        }
    };
    needed(wide, &|_, _| true) && needed(limited, &has_limits)
}
