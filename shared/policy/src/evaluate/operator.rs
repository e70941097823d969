//! The condition operators that are judged, and how each compares one value of a policy with one of the request.
//! Dates, addresses and binary values are not judged, and neither is an operator that AWS adds later: whoever asks
//! learns that the answer depends on the key.
//!
//! Rule: [condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).

use std::cmp::Ordering;

use super::{Truth, variables::Resolved};

/// Which of the values in the request the test has to hold for.
///
/// Rule: [multivalued keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantifier {
    /// The key has one value.
    One,
    /// `ForAllValues:`.
    All,
    /// `ForAnyValue:`.
    Any,
}

/// How one value is compared.
#[derive(Debug, Clone, Copy)]
pub(super) enum Test {
    Same,
    SameIgnoringCase,
    Like,
    Arn,
    Bool,
    Numeric(fn(Ordering) -> bool),
    Null,
}

/// A condition operator, taken apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operator {
    pub(super) quantifier: Quantifier,
    pub(super) if_exists: bool,
    pub(super) negated: bool,
    pub(super) test: Test,
}

impl Operator {
    /// Takes the name of an operator apart; nothing for one that is not judged.
    pub(super) fn read(name: &str) -> Option<Self> {
        let (quantifier, name) = match name.split_once(':') {
            Some(("ForAllValues", name)) => (Quantifier::All, name),
            Some(("ForAnyValue", name)) => (Quantifier::Any, name),
            Some(_) => return None,
            None => (Quantifier::One, name),
        };
        let (name, if_exists) = name.strip_suffix("IfExists").map_or((name, false), |name| (name, true));
        let (test, negated) = test(name)?;
        let plain = quantifier == Quantifier::One && !if_exists;
        (plain || !matches!(test, Test::Null)).then_some(Self { quantifier, if_exists, negated, test })
    }

    /// Whether the test holds for a key that the request does not carry.
    pub(super) fn holds_when_absent(self) -> bool {
        self.if_exists
            || match self.quantifier {
                Quantifier::One => self.negated,
                Quantifier::All => true,
                Quantifier::Any => false,
            }
    }
}

fn test(name: &str) -> Option<(Test, bool)> {
    let positive = name.replacen("Not", "", 1);
    let negated = positive != name;
    let test = match positive.as_str() {
        "StringEquals" => Test::Same,
        "StringEqualsIgnoreCase" => Test::SameIgnoringCase,
        "StringLike" => Test::Like,
        "ArnEquals" | "ArnLike" => Test::Arn,
        "NumericEquals" => Test::Numeric(Ordering::is_eq),
        "Bool" if !negated => Test::Bool,
        "Null" if !negated => Test::Null,
        "NumericLessThan" if !negated => Test::Numeric(Ordering::is_lt),
        "NumericLessThanEquals" if !negated => Test::Numeric(Ordering::is_le),
        "NumericGreaterThan" if !negated => Test::Numeric(Ordering::is_gt),
        "NumericGreaterThanEquals" if !negated => Test::Numeric(Ordering::is_ge),
        _ => return None,
    };
    Some((test, negated))
}

impl Test {
    /// Compares a value of the request with one of the policy; nothing where that cannot be judged.
    pub(super) fn compare(self, found: &str, wanted: &Resolved) -> Option<Truth> {
        Some(match self {
            Self::Same => wanted.same_as(|wanted| wanted == found),
            Self::SameIgnoringCase => wanted.same_as(|wanted| wanted.to_lowercase() == found.to_lowercase()),
            Self::Like => wanted.matches(found),
            Self::Arn => wanted.matches_arn(found),
            Self::Bool => {
                truth_value(found)?;
                wanted.same_as(|wanted| wanted.eq_ignore_ascii_case(found))
            }
            Self::Numeric(holds) => numeric(found, wanted, holds)?,
            Self::Null => return None,
        })
    }
}

fn truth_value(text: &str) -> Option<bool> {
    text.to_ascii_lowercase().parse().ok()
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Both sides have to be numbers, or nothing can be said.
fn numeric(found: &str, wanted: &Resolved, holds: fn(Ordering) -> bool) -> Option<Truth> {
    let found = number(found)?;
    let readable = wanted.same_as(|wanted| number(wanted).is_some());
    let compared =
        wanted.same_as(|wanted| number(wanted).and_then(|wanted| found.partial_cmp(&wanted)).is_some_and(holds));
    (readable != Truth::No).then_some(compared)
}
