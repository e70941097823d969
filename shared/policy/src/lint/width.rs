//! Grants beyond what the catalogue needs. A grant is too wide when it is wider than every statement of the catalogue
//! that grants the same action; what is rendered from the catalogue, or tightened, never is.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Checked, Finding, Rule, action_name,
    authorization::is_without_effect,
    finding::{list, verb},
    unneeded::{level, unneeded},
};
use crate::{
    Effect,
    explain::Need,
    grant::{Grant, Marked, Resource},
};

/// What is too much in one statement: a rule and a reason -> the actions.
type TooMuch<'a> = BTreeMap<(Rule, String), BTreeSet<&'a str>>;

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let allows = document.grants.iter().filter(|grant| grant.effect == Effect::Allow);
    allows.flat_map(|grant| of_statement(document, grant)).collect()
}

fn of_statement(document: &Checked<'_>, grant: &Grant) -> Vec<Finding> {
    let mut found = exceptions(grant);
    if !grant.actions.is_exception() {
        let mut too_much = TooMuch::new();
        for action in &grant.actions.written {
            if !is_without_effect(document, grant.number, action) {
                of_action(document, grant, action, &mut too_much);
            }
        }
        let finding = |((rule, reason), actions): ((Rule, String), BTreeSet<&str>)| {
            finding(rule, &reason, &actions).at(level(rule, grant, &actions))
        };
        found.extend(too_much.into_iter().map(finding));
    }
    found.into_iter().map(|finding| finding.in_statement(grant.number, grant.sid.as_ref())).collect()
}

fn exceptions(grant: &Grant) -> Vec<Finding> {
    let help = "name what is allowed; deny the exceptions in a statement of their own if they are needed";
    let action =
        Finding::of_document(Rule::AllowNotAction, "`NotAction` allows every action of AWS that is not named", help);
    let resource =
        Finding::of_document(Rule::AllowNotResource, "`NotResource` allows every resource that is not named", help);
    let actions = grant.actions.is_exception().then_some(action);
    actions.into_iter().chain(grant.resources.is_exception().then_some(resource)).collect()
}

fn of_action<'a>(document: &Checked<'_>, grant: &'a Grant, action: &'a str, too_much: &mut TooMuch<'a>) {
    if action_name::is_malformed(action) {
        return;
    }
    let lower = action.to_ascii_lowercase();
    let needs: Vec<&Need> =
        document.explainers.iter().flat_map(|explainer| explainer.needs().that_cover(&lower)).collect();
    if needs.is_empty() {
        let (rule, reason) = unneeded(document, action);
        too_much.entry((rule, reason)).or_default().insert(action);
        return;
    }
    let resources = grant.resources.iter().filter(|_| !grant.resources.is_exception());
    for reason in resources.filter_map(|resource| too_wide(grant, resource, &needs)) {
        let types = document.authorization.all_types(&lower);
        if !types.is_some_and(|types| is_needed_on(&types, grant, &needs)) {
            too_much.entry((Rule::WiderThanNeeded, reason)).or_default().insert(action);
        }
    }
}

/// Whether what the catalogue has covers every type of resource that the action works on, as far as the statement
/// includes it: then `*` is no wider.
fn is_needed_on(types: &BTreeSet<&str>, grant: &Grant, needs: &[&Need]) -> bool {
    let needed =
        |resource: &Resource| needs.iter().any(|need| need.resource.covers(resource) && grant.tests.imply(&need.tests));
    let mut included =
        types.iter().map(|text| Resource::of(text)).filter(|own| grant.resources.touches(own)).peekable();
    included.peek().is_some() && included.all(|resource| needed(&resource))
}

/// Why a grant on this resource is wider than each of the needs; nothing when one of them is as wide.
fn too_wide(grant: &Grant, resource: &Resource, needs: &[&Need]) -> Option<String> {
    let of_resource: Vec<&&Need> = needs.iter().filter(|need| need.resource.covers(resource)).collect();
    if of_resource.iter().any(|need| grant.tests.imply(&need.tests)) {
        return None;
    }
    Some(match of_resource.first() {
        Some(need) => {
            let lacking = grant.tests.lacking(&need.tests);
            format!(" on `{}` without the condition {}", resource.text, list(lacking.iter().map(|test| test.name())))
        }
        None => {
            let wanted: BTreeSet<String> =
                needs.iter().map(|need| Marked::of(&need.resource.text).show().to_owned()).collect();
            format!(" on `{}`, and not only on {}", resource.text, list(wanted))
        }
    })
}

fn finding(rule: Rule, reason: &str, actions: &BTreeSet<&str>) -> Finding {
    let (allow, are) = (verb(actions.len(), "allows", "allow"), verb(actions.len(), "is", "are"));
    let actions = list(actions);
    let (message, help) = match rule {
        Rule::ActionWildcard => (format!("{actions} {allow} more actions than any feature needs"), "name the actions"),
        Rule::UnneededMutation => {
            (format!("no feature needs {actions}, {reason}"), "take out what the platform does not need")
        }
        Rule::ActionMisspelt => (
            format!("{actions} {are} not known; did you mean `{reason}`?"),
            "correct the spelling; an action of this name that does exist is needed by no feature, so take it out",
        ),
        Rule::UnneededAction => (format!("no feature needs {actions}"), "take out what the platform does not need"),
        _ => (
            format!("{actions} {are} allowed{reason}, which is more than any feature needs"),
            "narrow the statement to what the catalogue has for these actions",
        ),
    };
    Finding::of_document(rule, message, help)
}
