//! Limits that limit nothing. What several statements allow adds up, so a condition or a narrow resource helps only if
//! no other statement allows the same action without it. Where the catalogue itself allows both, for two of its features,
//! nothing is wrong: each feature has what it needs, whichever of them share a document.

use super::{Checked, Finding, Rule, finding::list};
use crate::{
    Effect, Explainer,
    explain::Need,
    grant::{Grant, Grants, Resource},
};

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let Checked { explainers, grants, .. } = document;
    let found = voids(explainers, grants);
    found.into_iter().map(|void| void.finding(&format!("statement {}", void.wide.number))).collect()
}

/// Limits of one policy that another policy of the role lifts, with the place of the policy that has them.
pub(super) fn across(explainers: &[Explainer], grants: &Grants, names: &[&str]) -> Vec<(usize, Finding)> {
    let apart = voids(explainers, grants).into_iter().filter(|void| void.wide.document != void.limited.document);
    let finding = |void: Void<'_>| {
        let name = names.get(void.wide.document).copied().unwrap_or_default();
        (void.limited.document, void.finding(&format!("statement {} of `{name}`", void.wide.number)))
    };
    apart.map(finding).collect()
}

/// Actions whose limits have no effect beside a wider statement.
struct Void<'a> {
    limited: &'a Grant,
    wide: &'a Grant,
    actions: Vec<&'a String>,
}

impl Void<'_> {
    fn finding(&self, wider: &str) -> Finding {
        let message =
            format!("the limits on {} have no effect: {wider} allows the same without them", list(&self.actions));
        let help = "take the actions out of the wider statement, or this statement out";
        let finding = Finding::of_document(Rule::VoidCondition, message, help);
        finding.in_statement(self.limited.number, self.limited.sid.as_ref())
    }
}

fn voids<'a>(explainers: &[Explainer], grants: &'a Grants) -> Vec<Void<'a>> {
    let allows = grants.iter().filter(|grant| grant.effect == Effect::Allow);
    allows.flat_map(|limited| of_statement(explainers, grants, limited)).collect()
}

fn of_statement<'a>(explainers: &[Explainer], grants: &'a Grants, limited: &'a Grant) -> Vec<Void<'a>> {
    let mut voids: Vec<Void<'a>> = vec![];
    let actions = limited.actions.written.iter().filter(|_| !limited.actions.is_exception());
    for action in actions {
        let lower = action.to_ascii_lowercase();
        let lifts = |wide: &&Grant| {
            makes_void(wide, limited, &lower) && !is_so_in_the_catalogue(explainers, wide, limited, &lower)
        };
        let Some(wide) = grants.that_touch(&lower).find(lifts) else { continue };
        match voids.iter_mut().find(|void| std::ptr::eq(void.wide, wide)) {
            Some(void) => void.actions.push(action),
            None => voids.push(Void { limited, wide, actions: vec![action] }),
        }
    }
    voids
}

fn makes_void(wide: &Grant, limited: &Grant, action: &str) -> bool {
    let other = !std::ptr::eq(wide, limited) && wide.effect == Effect::Allow && wide.actions.covers(action);
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
fn is_so_in_the_catalogue(explainers: &[Explainer], wide: &Grant, limited: &Grant, action: &str) -> bool {
    let needs: Vec<&Need> = explainers.iter().flat_map(|explainer| explainer.needs().that_cover(action)).collect();
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
