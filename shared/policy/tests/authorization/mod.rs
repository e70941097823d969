//! Whether a permission can match at all, according to an extract of AWS's service authorization reference: it
//! says what resources an action works on, and what condition keys are in its requests.

use std::collections::BTreeMap;

use policy::{Actions, Policy, Resources, Statement};
use serde::Deserialize;

const DATA: &str = include_str!("../data/service-authorization.json");

#[derive(Deserialize)]
pub(super) struct Reference {
    actions: BTreeMap<String, Action>,
}

#[derive(Deserialize)]
struct Action {
    /// Condition keys of every request, whatever its resources.
    keys: Vec<String>,
    /// Resource types; none means that only `*` matches.
    types: BTreeMap<String, ResourceType>,
}

#[derive(Deserialize)]
struct ResourceType {
    arn: String,
    required: bool,
    keys: Vec<String>,
}

impl Reference {
    pub(super) fn read() -> serde_json::Result<Self> {
        serde_json::from_str(DATA)
    }

    /// The actions that a pattern such as `kms:ReEncrypt*` stands for.
    fn expand<'a>(&'a self, pattern: &'a str) -> impl Iterator<Item = (&'a str, &'a Action)> {
        let pattern = pattern.to_ascii_lowercase();
        let named = self.actions.iter().filter(move |(name, _)| overlap(&pattern, &name.to_ascii_lowercase()));
        named.map(|(name, action)| (name.as_str(), action))
    }

    /// What of a policy takes no effect, in words.
    pub(super) fn defects(&self, policy: &Policy) -> Vec<String> {
        let mut defects = Vec::new();
        for statement in &policy.statements {
            for pattern in actions(statement) {
                let mut expanded = self.expand(pattern).peekable();
                if expanded.peek().is_none() {
                    defects.push(format!("{pattern}: no such action"));
                }
                defects.extend(expanded.flat_map(|(name, action)| defects_of(name, action, statement, policy)));
            }
            defects.extend(self.useless_resources(statement));
        }
        defects
    }

    /// Resources that no action of the statement works on.
    fn useless_resources(&self, statement: &Statement) -> Vec<String> {
        let useful = |resource: &&String| {
            let mut expanded = actions(statement).iter().flat_map(|pattern| self.expand(pattern));
            resource.as_str() == "*"
                || expanded.any(|(_, action)| action.types.values().any(|kind| kind.is_in(resource)))
        };
        let useless = resources(statement).iter().filter(|resource| !useful(resource));
        useless.map(|resource| format!("{resource}: no action of its statement works on it")).collect()
    }
}

impl ResourceType {
    /// Whether a resource of a statement can name one of this type.
    fn is_in(&self, resource: &str) -> bool {
        let parts = |arn: &str| arn.splitn(6, ':').map(str::to_owned).collect::<Vec<_>>();
        let (own, given) = (parts(&without_variables(&self.arn)), parts(resource));
        let same_parts = || own.len() == given.len() && own.iter().zip(&given).enumerate().all(part_overlaps);
        resource == "*" || same_parts()
    }
}

fn part_overlaps((position, (own, given)): (usize, (&String, &String))) -> bool {
    const ACCOUNT: usize = 4;
    overlap(own, given) || (position == ACCOUNT && given.is_empty())
}

/// What of one action takes no effect in one statement, seen together with the rest of the policy.
fn defects_of(name: &str, action: &Action, statement: &Statement, policy: &Policy) -> Vec<String> {
    if action.types.is_empty() {
        return defect_without_types(name, action, statement).into_iter().collect();
    }
    let named: Vec<_> = action.types.iter().filter(|(_, kind)| names(statement, kind)).collect();
    if named.is_empty() {
        return vec![format!("{name}: works on none of the resources")];
    }
    if !named.iter().any(|(_, kind)| keys_exist(statement, &action.keys, &kind.keys)) {
        return vec![format!("{name}: a condition key is in none of its requests")];
    }
    let needed = action.types.iter().filter(|(_, kind)| kind.required || names(statement, kind));
    let lost = needed.filter(|(_, kind)| !policy.statements.iter().any(|any| grants(any, name, action, kind)));
    lost.map(|(kind, _)| format!("{name}: denied as soon as a request names a resource of type {kind}")).collect()
}

fn defect_without_types(name: &str, action: &Action, statement: &Statement) -> Option<String> {
    if !resources(statement).iter().any(|resource| resource == "*") {
        return Some(format!("{name}: has no resource types, only * matches"));
    }
    let unknown_key = !keys_exist(statement, &action.keys, &[]);
    unknown_key.then(|| format!("{name}: a condition key is in none of its requests"))
}

fn grants(statement: &Statement, name: &str, action: &Action, kind: &ResourceType) -> bool {
    let pattern_names = |pattern: &String| overlap(&pattern.to_ascii_lowercase(), &name.to_ascii_lowercase());
    actions(statement).iter().any(pattern_names)
        && names(statement, kind)
        && keys_exist(statement, &action.keys, &kind.keys)
}

fn names(statement: &Statement, kind: &ResourceType) -> bool {
    resources(statement).iter().any(|resource| kind.is_in(resource))
}

/// Whether every condition that is false for an absent key is on a key that exists.
fn keys_exist(statement: &Statement, of_action: &[String], of_type: &[String]) -> bool {
    let true_when_absent = |operator: &str| {
        operator.starts_with("ForAllValues:")
            || operator.ends_with("IfExists")
            || operator == "Null"
            || operator.contains("Not")
    };
    let demanding = statement.condition.0.iter().filter(|(operator, _)| !true_when_absent(operator));
    let exists = |key: &String| is_global(key) || of_action.iter().chain(of_type).any(|known| is_key(known, key));
    demanding.flat_map(|(_, keys)| keys.0.keys()).all(exists)
}

fn is_global(key: &str) -> bool {
    let of_services = ["aws:ResourceTag/", "aws:RequestTag/", "aws:TagKeys"];
    key.starts_with("aws:") && !of_services.iter().any(|prefix| key.starts_with(prefix))
}

fn is_key(known: &str, key: &str) -> bool {
    overlap(&without_variables(known).to_ascii_lowercase(), &key.to_ascii_lowercase())
}

/// `${Anything}` as `*`.
fn without_variables(pattern: &str) -> String {
    let mut parts = pattern.split("${");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "*" + part.split_once('}').map_or("", |(_, behind)| behind))
}

/// Whether some text matches both patterns, in which `*` stands for any text.
fn overlap(one: &str, other: &str) -> bool {
    match (one.chars().next(), other.chars().next()) {
        (None, None) => true,
        (Some('*'), _) if overlap(rest(one), other) => true,
        (_, Some('*')) if overlap(one, rest(other)) => true,
        (Some('*'), Some(_)) => overlap(one, rest(other)),
        (Some(_), Some('*')) => overlap(rest(one), other),
        (Some(first), Some(second)) => first == second && overlap(rest(one), rest(other)),
        _ => false,
    }
}

fn rest(text: &str) -> &str {
    let mut characters = text.chars();
    characters.next();
    characters.as_str()
}

pub(super) fn actions(statement: &Statement) -> &[String] {
    match &statement.actions {
        Actions::Only(actions) => actions.values(),
        Actions::AllExcept(_) => &[],
    }
}

pub(super) fn resources(statement: &Statement) -> &[String] {
    match &statement.resources {
        Some(Resources::Only(resources)) => resources.values(),
        Some(Resources::AllExcept(_)) | None => &[],
    }
}
