//! Conditions that AWS refuses, and keys that no request has.

use super::{Checked, Finding, Rule, condition_value, finding::list, global_keys, operator};
use crate::{OneOrMany, Statement};

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    document.statements().flat_map(of_statement).collect()
}

fn of_statement(numbered: (usize, &Statement)) -> Vec<Finding> {
    let operators = &numbered.1.condition.0;
    let unknown = operators.keys().filter_map(|name| of_operator(numbered, name));
    let tests = operators.iter().flat_map(|(name, keys)| keys.0.iter().map(move |(key, values)| (name, key, values)));
    let of_tests = tests.flat_map(|(operator, key, values)| {
        of_key(numbered, key).into_iter().chain(of_values(numbered, operator, key, values))
    });
    unknown.chain(of_tests).collect()
}

fn of_operator(numbered: (usize, &Statement), name: &str) -> Option<Finding> {
    if operator::compared(name).is_some() {
        return None;
    }
    let message = format!("AWS has no condition operator `{name}`{}", did_you_mean(operator::meant(name)));
    let help = "write one of AWS's operators, such as `StringEquals` or `StringLike`; `IfExists` may follow it, but not \
                `Null`, and `ForAnyValue:` or `ForAllValues:` stand before it";
    Some(Finding::of(numbered, Rule::ConditionOperator, message, help))
}

fn of_key(numbered: (usize, &Statement), key: &str) -> Option<Finding> {
    // Nearly every key exists: the nearest name is looked for only when one does not.
    if !global_keys::is_unknown(key) {
        return None;
    }
    let message = format!("AWS has no global condition key `{key}`{}", did_you_mean(global_keys::meant(key)));
    let help = "no request has such a key: correct it, or take the test out; the IAM User Guide lists the keys that begin \
                with `aws:` as AWS global condition context keys";
    Some(Finding::of(numbered, Rule::ConditionKey, message, help))
}

fn of_values(numbered: (usize, &Statement), operator: &str, key: &str, values: &OneOrMany) -> Option<Finding> {
    let compared = operator::compared(operator)?;
    let wrong = values.values().iter().filter_map(|value| Some((value, condition_value::expected(compared, value)?)));
    let (wrong, expected): (Vec<&String>, Vec<&str>) = wrong.unzip();
    let message = format!("`{operator}` cannot compare `{key}` with {}", list(&wrong));
    let help = format!("write {}", expected.first()?);
    Some(Finding::of(numbered, Rule::ConditionValue, message, &help))
}

/// The end of a message about something that does not exist.
pub(super) fn did_you_mean(name: Option<&str>) -> String {
    name.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}
