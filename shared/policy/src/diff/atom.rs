//! Statements taken apart until nothing is left of their form: one effect, principal, action and resource each, with
//! the conditions. Two sets of documents mean the same when they fall apart into the same atoms.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use serde::Serialize;

use crate::{Actions, Effect, OneOrMany, Policy, Principal, Principals, Resources, Statement, UniqueMap, Version};

/// What one atom allows or denies its action on.
#[derive(Debug, Clone, Serialize)]
pub struct Terms {
    /// The principal, in the statements of resources and of trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// The resource pattern; nothing in trust policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The conditions, all of which have to hold, in words. The value of an ExternalId is never shown.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub conditions: BTreeSet<String>,
    /// What the conditions are compared by; it holds what `conditions` does not show.
    #[serde(skip)]
    tests: Tests,
}

/// Operator, key in lower case, values.
type Tests = BTreeSet<(String, String, BTreeSet<String>)>;

impl Terms {
    /// What terms are compared by: letter case of condition keys does not count, though it is shown.
    pub(super) fn compared(&self) -> (&Option<String>, &Option<String>, &Tests) {
        (&self.principal, &self.resource, &self.tests)
    }
}

impl PartialEq for Terms {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Terms {}

impl PartialOrd for Terms {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Terms {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compared().cmp(&other.compared())
    }
}

/// Action in lower case -> how it is written, and its terms.
pub(super) type Atoms = BTreeMap<String, (String, BTreeSet<Terms>)>;

/// The atoms of one effect.
pub(super) fn atoms<'a>(policies: impl IntoIterator<Item = &'a Policy>, effect: Effect) -> Atoms {
    let mut atoms = Atoms::new();
    for policy in policies {
        for statement in policy.statements.iter().filter(|statement| statement.effect == effect) {
            let terms = terms(statement, policy.version);
            for action in actions(statement) {
                let (written, all) = atoms.entry(action.to_ascii_lowercase()).or_default();
                if written.is_empty() || action < *written {
                    *written = action;
                }
                all.extend(terms.iter().cloned());
            }
        }
    }
    atoms
}

fn actions(statement: &Statement) -> Vec<String> {
    match &statement.actions {
        Actions::Only(actions) => actions.values().to_vec(),
        Actions::AllExcept(actions) => vec![everything_but(&actions.canonical(str::to_ascii_lowercase))],
    }
}

fn resources(statement: &Statement) -> Vec<Option<String>> {
    match &statement.resources {
        Some(Resources::Only(resources)) => resources.values().iter().cloned().map(Some).collect(),
        Some(Resources::AllExcept(resources)) => vec![Some(everything_but(&resources.canonical(str::to_owned)))],
        None => vec![None],
    }
}

fn principals(statement: &Statement) -> Vec<Option<String>> {
    match &statement.principals {
        Some(Principals::Only(principal)) => names(principal).into_iter().map(Some).collect(),
        Some(Principals::AllExcept(principal)) => {
            let names = OneOrMany::Many(names(principal));
            vec![Some(everything_but(&names.canonical(str::to_owned)))]
        }
        None => vec![None],
    }
}

fn names(principal: &Principal) -> Vec<String> {
    match principal {
        Principal::Anyone => vec!["*".to_owned()],
        Principal::Of(UniqueMap(kinds)) => {
            let of_kind = |(kind, values): (&String, &OneOrMany)| {
                values.values().iter().map(|value| format!("{kind} {value}")).collect::<Vec<_>>()
            };
            kinds.iter().flat_map(of_kind).collect()
        }
    }
}

/// What `NotAction` and its like say, in words.
fn everything_but(values: &OneOrMany) -> String {
    format!("everything but {}", values.values().join(", "))
}

fn terms(statement: &Statement, version: Option<Version>) -> BTreeSet<Terms> {
    let tests = tests(statement);
    let pairs = principals(statement)
        .into_iter()
        .flat_map(|principal| resources(statement).into_iter().map(move |resource| (principal.clone(), resource)));
    let terms = |(principal, resource): (Option<String>, Option<String>)| {
        let mut tests = tests.clone();
        let variables =
            resource.iter().chain(tests.iter().flat_map(|(_, _, values)| values)).any(|text| text.contains("${"));
        if variables && version != Some(Version::V2012) {
            tests.insert(("policy variables".to_owned(), "are plain text".to_owned(), BTreeSet::new()));
        }
        Terms { principal, resource, conditions: tests.iter().map(|test| in_words(test, statement)).collect(), tests }
    };
    pairs.map(terms).collect()
}

fn tests(statement: &Statement) -> Tests {
    let of_operator = |(operator, keys): (&String, &UniqueMap<OneOrMany>)| {
        let test = |(key, values): (&String, &OneOrMany)| {
            (operator.clone(), key.to_ascii_lowercase(), values.values().iter().cloned().collect())
        };
        keys.0.iter().map(test).collect::<Vec<_>>()
    };
    statement.condition.0.iter().flat_map(of_operator).collect()
}

/// A test as it is written in the statement.
fn in_words((operator, key, values): &(String, String, BTreeSet<String>), statement: &Statement) -> String {
    let values = match key.as_str() {
        "sts:externalid" => "(not shown)".to_owned(),
        _ => values.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
    };
    let mut written = statement.condition.0.get(operator).into_iter().flat_map(|keys| keys.0.keys());
    let key = written.find(|written| written.eq_ignore_ascii_case(key)).unwrap_or(key);
    format!("{operator} {key} {values}").trim_end().to_owned()
}
