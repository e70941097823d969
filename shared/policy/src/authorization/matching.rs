//! What a statement speaks of, in the terms of the reference: actions, resource types, condition keys.

use super::{ResourceType, ServiceAction};
use crate::{Actions, Effect, OneOrMany, Resources, Statement, pattern};

/// The actions that the statement names; none for `NotAction`, which is not checked.
pub(super) fn actions(statement: &Statement) -> &[String] {
    match &statement.actions {
        Actions::Only(actions) => actions.values(),
        Actions::AllExcept(_) => &[],
    }
}

/// The resources that the statement names; none for `NotResource`.
pub(super) fn resources(statement: &Statement) -> &[String] {
    match &statement.resources {
        Some(Resources::Only(resources)) => resources.values(),
        Some(Resources::AllExcept(_)) | None => &[],
    }
}

/// Whether the statement includes requests that name no resource.
pub(super) fn includes_no_resource(statement: &Statement) -> bool {
    match &statement.resources {
        Some(Resources::Only(resources)) => resources.values().iter().any(|resource| resource == "*"),
        Some(Resources::AllExcept(resources)) => !resources.values().iter().any(|resource| resource == "*"),
        None => false,
    }
}

/// Whether the statement includes some resource of the type.
pub(super) fn includes_type(statement: &Statement, kind: &ResourceType) -> bool {
    let own = kind.pattern.as_str();
    match &statement.resources {
        Some(Resources::Only(resources)) => resources.values().iter().any(|resource| is_of_type(resource, kind)),
        Some(Resources::AllExcept(excluded)) => {
            !excluded.values().iter().any(|resource| pattern::by_arn_parts(pattern::covers, resource, own))
        }
        None => false,
    }
}

/// Whether a resource of a statement can be one of the type.
pub(super) fn is_of_type(resource: &str, kind: &ResourceType) -> bool {
    pattern::by_arn_parts(pattern::overlaps, resource, &kind.pattern)
}

/// Whether the statement allows the action on anything.
pub(super) fn allows(statement: &Statement, name: &str) -> bool {
    statement.effect == Effect::Allow && actions(statement).iter().any(|pattern| names(pattern, name))
}

/// Whether the statement includes some resource of the type, and its condition keys exist there.
pub(super) fn includes_with_keys(statement: &Statement, action: &ServiceAction, kind: &ResourceType) -> bool {
    includes_type(statement, kind) && can_be_true(statement, &action.keys, &kind.keys)
}

/// Whether the statement denies the action, without condition, on everything that `allowed` includes.
pub(super) fn denies_all(statement: &Statement, name: &str, allowed: &Statement) -> bool {
    let covered = |resource: &String| {
        resources(statement).iter().any(|denied| pattern::by_arn_parts(pattern::covers, denied, resource))
    };
    statement.effect == Effect::Deny
        && statement.condition.0.is_empty()
        && actions(statement).iter().any(|pattern| names(pattern, name))
        && match resources(allowed) {
            [] => resources(statement).iter().any(|denied| denied == "*"),
            allowed => allowed.iter().all(covered),
        }
}

/// Whether a pattern of actions stands for this one.
fn names(pattern: &str, action: &str) -> bool {
    let first = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    if first(pattern) != first(action) && !pattern.starts_with(['*', '?']) {
        return false;
    }
    match pattern::is_pattern(pattern) {
        true => pattern::matches(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase()),
        false => pattern.eq_ignore_ascii_case(action),
    }
}

/// Whether every condition that is false for an absent key is on a key that exists.
pub(super) fn can_be_true(statement: &Statement, of_action: &[String], of_type: &[String]) -> bool {
    let exists = |key: &str| is_global(key) || of_action.iter().chain(of_type).any(|known| is_key(known, key));
    let conditions = statement.condition.0.iter();
    let mut keys =
        conditions.flat_map(|(operator, keys)| keys.0.iter().map(move |(key, values)| (operator, key, values)));
    keys.all(|(operator, key, values)| true_when_absent(operator, values) || exists(key))
}

/// Rule: [condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
fn true_when_absent(operator: &str, values: &OneOrMany) -> bool {
    let operator = operator.to_ascii_lowercase();
    if operator == "null" {
        return values.values().iter().any(|value| value.eq_ignore_ascii_case("true"));
    }
    let negated = !operator.starts_with("foranyvalue:") && operator.contains("not");
    operator.starts_with("forallvalues:") || operator.ends_with("ifexists") || negated
}

/// Whether every request has the key, whatever its service.
fn is_global(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let of_services = ["aws:resourcetag/", "aws:requesttag/", "aws:tagkeys"];
    key.starts_with("aws:") && !of_services.iter().any(|prefix| key.starts_with(prefix))
}

/// Whether a key of the reference, which may have a part that stands for any name, is this key.
fn is_key(known: &str, key: &str) -> bool {
    // Most keys of the reference begin in another way, and no more has to be known of them.
    let start = known.split('$').next().unwrap_or_default();
    let start = start.strip_suffix("/tag-key").unwrap_or(start);
    if !key.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)) {
        return false;
    }
    let known = known.strip_suffix("/tag-key").map_or_else(|| without_variables(known), |prefix| format!("{prefix}/*"));
    pattern::matches(&known.to_ascii_lowercase(), &key.to_ascii_lowercase())
}

/// `${Anything}` as `*`.
pub(super) fn without_variables(pattern: &str) -> String {
    let mut parts = pattern.split("${");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "*" + part.split_once('}').map_or("", |(_, behind)| behind))
}
