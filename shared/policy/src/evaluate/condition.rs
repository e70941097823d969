//! Whether the condition of a statement holds. All tests of a condition have to hold; of the values of one test, any
//! (for the negated operators: none).
//!
//! Rule: [conditions with several keys or values](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html).

use super::{
    ConditionKey, Context, ContextValue, Truth,
    operator::{Operator, Quantifier, Test},
    variables::Resolved,
};
use crate::{Condition, OneOrMany, Version};

/// Whether a condition holds in this context.
pub(super) fn holds(condition: &Condition, version: Option<Version>, context: &Context) -> Truth {
    let tests = condition.0.iter().flat_map(|(operator, keys)| keys.0.iter().map(move |test| (operator, test)));
    Truth::all(tests.map(|(operator, (key, values))| {
        let (name, key) = (operator.as_str(), ConditionKey::from(key.as_str()));
        let Some(operator) = Operator::read(name) else { return Truth::on(key) };
        let wanted: Vec<Resolved> =
            values.values().iter().map(|value| Resolved::new(value, version, context)).collect();
        match (operator.test, context.get(&key)) {
            (_, None) => Truth::on(key),
            (Test::Null, Some(value)) => null(&key, *value == ContextValue::Absent, values),
            (_, Some(ContextValue::Absent)) => operator.holds_when_absent().into(),
            (_, Some(ContextValue::Known(found))) => of_values(operator, &key, found, &wanted),
        }
    }))
}

/// `Null` with `true` asks for a key that is absent, with `false` for one that is there.
fn null(key: &ConditionKey, absent: bool, wanted: &OneOrMany) -> Truth {
    Truth::any(wanted.values().iter().map(|wanted| match wanted.to_ascii_lowercase().parse::<bool>() {
        Ok(wanted) => (wanted == absent).into(),
        Err(_) => Truth::on(key.clone()),
    }))
}

fn of_values(operator: Operator, key: &ConditionKey, found: &[String], wanted: &[Resolved]) -> Truth {
    let compare = |found: &str, wanted| operator.test.compare(found, wanted).unwrap_or(Truth::on(key.clone()));
    let mut each = found.iter().map(|found| {
        let compared = Truth::any(wanted.iter().map(|wanted| compare(found, wanted)));
        compared.negated_if(operator.negated)
    });
    match operator.quantifier {
        Quantifier::All => Truth::all(each),
        Quantifier::Any => Truth::any(each),
        // AWS warns not to compare a key of several values so; what it would answer is not documented.
        Quantifier::One if found.len() > 1 => Truth::on(key.clone()),
        Quantifier::One => each.next().unwrap_or(Truth::on(key.clone())),
    }
}
