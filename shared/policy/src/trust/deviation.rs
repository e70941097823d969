//! How a trust policy found in AWS deviates from the one that is wanted. Compared is what the documents mean:
//! Sids, the order and the number of statements and the form of lists do not count. Values of conditions are
//! never printed, because one of them is the ExternalId.

use std::collections::{BTreeMap, BTreeSet};

use super::{ASSUME_ROLE, EXTERNAL_ID, ORGANIZATION, TrustPolicy};
use crate::{Actions, Condition, Effect, OneOrMany, Policy, Principal, Principals, Statement, UniqueMap};

/// The first reason, in the order of this list, why a trust policy has to be written again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustDeviation {
    /// The text in AWS is not a policy document. Its own words are left out: they may hold the ExternalId.
    #[error("the trust policy cannot be read{}", in_statement(*statement))]
    Unreadable {
        /// The statement that is wrong, counted from 1, where it is one of them.
        statement: Option<usize>,
    },
    /// A principal that AWS shows by its unique id, as it does once the role or user behind it is gone.
    ///
    /// Rule: [role principals](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles).
    #[error(
        "the trust policy names {}: a trusted role was deleted, and one created again under its name is not trusted until the policy is written again",
        list(ids)
    )]
    DeletedPrincipal {
        /// The unique ids.
        ids: BTreeSet<String>,
    },
    /// A statement that does something else than letting principals assume the role.
    #[error("statement {number} of the trust policy is not one of ours: it does not simply allow `sts:AssumeRole`")]
    OtherStatement {
        /// Which one, counted from 1.
        number: usize,
    },
    /// Trusted, but not wanted.
    #[error("the trust policy also trusts {}", list(principals))]
    AdditionalPrincipal {
        /// As the document names them; those that are not IAM principals with their kind.
        principals: BTreeSet<String>,
    },
    /// Wanted, but not trusted.
    #[error("the trust policy does not trust {}", list(principals))]
    MissingPrincipal {
        /// The roles.
        principals: BTreeSet<String>,
    },
    /// A condition that is wanted does not stand in every statement.
    #[error("the trust policy lacks the condition on `{key}`")]
    MissingCondition {
        /// The condition key.
        key: String,
    },
    /// A condition that is not wanted.
    #[error("the trust policy has an additional condition on `{key}`")]
    AdditionalCondition {
        /// The condition key, in lower case unless it is one of those that this policy may have.
        key: String,
    },
    /// The right key with another value or another operator.
    #[error("the trust policy's condition on `{key}` is not the wanted one")]
    OtherCondition {
        /// The condition key.
        key: String,
    },
}

fn in_statement(statement: Option<usize>) -> String {
    statement.map(|number| format!(": statement {number} is malformed")).unwrap_or_default()
}

fn list(names: &BTreeSet<String>) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl TrustPolicy {
    /// Why a document found in AWS does not mean what this policy means; nothing when it does.
    #[must_use]
    pub fn deviation(&self, found: &Policy) -> Option<TrustDeviation> {
        let trusted: BTreeSet<String> = found.statements.iter().flat_map(principal_names).collect();
        let wanted: BTreeSet<String> = self.principal_arns().collect();
        deleted(&trusted)
            .or_else(|| other_statement(found))
            .or_else(|| additional(&trusted, &wanted))
            .or_else(|| missing(&trusted, &wanted))
            .or_else(|| found.statements.iter().find_map(|statement| self.condition_deviation(&statement.condition)))
    }

    /// The same for the document's text, as IAM returns it once its URL encoding is undone.
    #[must_use]
    pub fn deviation_in(&self, found: &str) -> Option<TrustDeviation> {
        match found.parse::<Policy>() {
            Ok(policy) => self.deviation(&policy),
            Err(error) => Some(TrustDeviation::Unreadable { statement: error.statement() }),
        }
    }

    fn condition_deviation(&self, found: &Condition) -> Option<TrustDeviation> {
        let (wanted, found) = (by_key(&self.condition()), by_key(found));
        let lacks = wanted.keys().find(|key| !found.contains_key(*key));
        let exceeds = found.keys().find(|key| !wanted.contains_key(*key));
        let differs = wanted.iter().find(|(key, tests)| found.get(*key) != Some(*tests)).map(|(key, _)| key);
        lacks
            .map(|key| TrustDeviation::MissingCondition { key: as_documented(key) })
            .or_else(|| exceeds.map(|key| TrustDeviation::AdditionalCondition { key: as_documented(key) }))
            .or_else(|| differs.map(|key| TrustDeviation::OtherCondition { key: as_documented(key) }))
    }
}

/// Condition key in lower case -> the tests on it, each an operator and its values.
type TestsByKey = BTreeMap<String, BTreeSet<(String, BTreeSet<String>)>>;

/// The condition turned round, so that keys which differ in letter case alone stand together: AWS takes them for
/// the same key.
fn by_key(condition: &Condition) -> TestsByKey {
    let mut tests = TestsByKey::new();
    for (operator, keys) in &condition.0 {
        for (key, values) in &keys.0 {
            let values = values.values().iter().cloned().collect();
            tests.entry(key.to_ascii_lowercase()).or_default().insert((operator.clone(), values));
        }
    }
    tests
}

fn as_documented(key: &str) -> String {
    let known = [EXTERNAL_ID, ORGANIZATION].into_iter().find(|known| known.eq_ignore_ascii_case(key));
    known.unwrap_or(key).to_owned()
}

/// Whom a statement names; principals that are no IAM principals with their kind before them.
fn principal_names(statement: &Statement) -> Vec<String> {
    match &statement.principals {
        Some(Principals::Only(Principal::Of(UniqueMap(kinds)))) => kinds.iter().flat_map(names_of_kind).collect(),
        Some(Principals::Only(Principal::Anyone)) => vec!["*".to_owned()],
        Some(Principals::AllExcept(_)) | None => vec![],
    }
}

fn names_of_kind((kind, values): (&String, &OneOrMany)) -> Vec<String> {
    let name = |value: &String| match kind.as_str() {
        "AWS" => value.clone(),
        _ => format!("{kind} {value}"),
    };
    values.values().iter().map(name).collect()
}

fn deleted(trusted: &BTreeSet<String>) -> Option<TrustDeviation> {
    let ids: BTreeSet<String> = trusted.iter().filter(|name| is_unique_id(name)).cloned().collect();
    (!ids.is_empty()).then_some(TrustDeviation::DeletedPrincipal { ids })
}

/// Whether it is the unique id of a role or a user.
///
/// Rule: [unique identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids).
pub(crate) fn is_unique_id(name: &str) -> bool {
    let prefixed = ["AROA", "AIDA"].iter().any(|prefix| name.starts_with(prefix));
    prefixed && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn other_statement(found: &Policy) -> Option<TrustDeviation> {
    let numbered = found.statements.iter().zip(1..);
    let mut others = numbered.filter(|(statement, _)| !simply_allows_to_assume(statement));
    others.next().map(|(_, number)| TrustDeviation::OtherStatement { number })
}

fn simply_allows_to_assume(statement: &Statement) -> bool {
    let Statement { effect: Effect::Allow, resources: None, principals: Some(Principals::Only(_)), .. } = statement
    else {
        return false;
    };
    let Actions::Only(actions) = &statement.actions else { return false };
    !actions.values().is_empty() && actions.values().iter().all(|action| action.eq_ignore_ascii_case(ASSUME_ROLE))
}

fn additional(trusted: &BTreeSet<String>, wanted: &BTreeSet<String>) -> Option<TrustDeviation> {
    let principals: BTreeSet<String> = trusted.difference(wanted).cloned().collect();
    (!principals.is_empty()).then_some(TrustDeviation::AdditionalPrincipal { principals })
}

fn missing(trusted: &BTreeSet<String>, wanted: &BTreeSet<String>) -> Option<TrustDeviation> {
    let principals: BTreeSet<String> = wanted.difference(trusted).cloned().collect();
    (!principals.is_empty()).then_some(TrustDeviation::MissingPrincipal { principals })
}
