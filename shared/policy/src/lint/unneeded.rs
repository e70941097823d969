//! Actions that no feature needs: what they are found by, and how much they matter.

use std::collections::BTreeSet;

use super::{Checked, Level, Rule, action_name, action_verb};
use crate::{
    AccessLevel,
    grant::Grant,
    pattern::{covers, is_pattern},
};

/// What an action that no feature needs is found by, and what it can do.
pub(super) fn unneeded(document: &Checked<'_>, action: &str) -> (Rule, String) {
    let mut known = document.authorization.actions(action).peekable();
    let mutating = match known.peek() {
        Some(_) => known.any(|(_, action)| is_mutating(action.level)),
        None => !action_verb::reads(action),
    };
    let (rule, reason) = match mutating {
        _ if is_pattern(action) => (Rule::ActionWildcard, ""),
        false if action_verb::discloses(action) => (Rule::UnneededMutation, "which reads secrets or data"),
        _ if let Some(meant) = action_name::meant(document.authorization, action) => (Rule::ActionMisspelt, meant),
        true => (Rule::UnneededMutation, "which can change something"),
        false => (Rule::UnneededAction, ""),
    };
    (rule, reason.to_owned())
}

fn is_mutating(level: AccessLevel) -> bool {
    !matches!(level, AccessLevel::List | AccessLevel::Read)
}

/// The services of which every action together is as much as the account: whoever holds them can give themselves the
/// rest, or take the keys and the evidence under them.
const TAKEOVER: [&str; 4] = ["iam:*", "kms:*", "organizations:*", "sts:*"];

/// A wildcard over a whole account, without condition, is worse than the others.
pub(super) fn level(rule: Rule, grant: &Grant, actions: &BTreeSet<&str>) -> Level {
    let takes_over = |action: &&str| TAKEOVER.iter().any(|all| covers(&action.to_ascii_lowercase(), all));
    let everything = grant.tests.iter().next().is_none() && grant.resources.iter().any(|resource| resource.text == "*");
    match rule == Rule::ActionWildcard && everything && actions.iter().any(takes_over) {
        true => Level::Error,
        false => rule.level(),
    }
}
