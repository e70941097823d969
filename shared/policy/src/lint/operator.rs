//! Condition operators that AWS knows, taken apart. Letter case is let pass: what is asked here is what was meant.
//!
//! Rule: [condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).

use super::nearest::nearest;

/// What an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    Text,
    Number,
    Date,
    Truth,
    Binary,
    Address,
}

const OPERATORS: [(&str, Compared); 27] = [
    ("ArnEquals", Compared::Text),
    ("ArnLike", Compared::Text),
    ("ArnNotEquals", Compared::Text),
    ("ArnNotLike", Compared::Text),
    ("BinaryEquals", Compared::Binary),
    ("Bool", Compared::Truth),
    ("DateEquals", Compared::Date),
    ("DateGreaterThan", Compared::Date),
    ("DateGreaterThanEquals", Compared::Date),
    ("DateLessThan", Compared::Date),
    ("DateLessThanEquals", Compared::Date),
    ("DateNotEquals", Compared::Date),
    ("IpAddress", Compared::Address),
    ("NotIpAddress", Compared::Address),
    ("Null", Compared::Truth),
    ("NumericEquals", Compared::Number),
    ("NumericGreaterThan", Compared::Number),
    ("NumericGreaterThanEquals", Compared::Number),
    ("NumericLessThan", Compared::Number),
    ("NumericLessThanEquals", Compared::Number),
    ("NumericNotEquals", Compared::Number),
    ("StringEquals", Compared::Text),
    ("StringEqualsIgnoreCase", Compared::Text),
    ("StringLike", Compared::Text),
    ("StringNotEquals", Compared::Text),
    ("StringNotEqualsIgnoreCase", Compared::Text),
    ("StringNotLike", Compared::Text),
];

/// What an operator compares; nothing when AWS has no such operator. `Null` takes no `IfExists`.
pub(super) fn compared(operator: &str) -> Option<Compared> {
    let (quantifier, base) = operator.split_once(':').map_or((None, operator), |(before, base)| (Some(before), base));
    let quantifiers = ["ForAllValues", "ForAnyValue"];
    if quantifier.is_some_and(|quantifier| !quantifiers.iter().any(|known| known.eq_ignore_ascii_case(quantifier))) {
        return None;
    }
    let find = |name: &str| OPERATORS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let (name, compared) = find(without_if_exists(base).unwrap_or(base))?;
    (*name != "Null" || without_if_exists(base).is_none()).then_some(*compared)
}

fn without_if_exists(operator: &str) -> Option<&str> {
    let at = operator.len().checked_sub("IfExists".len())?;
    let (base, suffix) = operator.split_at_checked(at)?;
    suffix.eq_ignore_ascii_case("IfExists").then_some(base)
}

/// The operator that was probably meant.
pub(super) fn meant(operator: &str) -> Option<&'static str> {
    let base = operator.rsplit(':').next().unwrap_or(operator);
    nearest(without_if_exists(base).unwrap_or(base), OPERATORS.iter().map(|(name, _)| *name), 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_takes_its_quantifier_and_suffix() {
        for (operator, expected) in [
            ("StringEquals", Compared::Text),
            ("ForAnyValue:StringLikeIfExists", Compared::Text),
            ("BoolIfExists", Compared::Truth),
            ("Null", Compared::Truth),
            ("NotIpAddress", Compared::Address),
        ] {
            assert_eq!(compared(operator), Some(expected), "{operator}");
        }
        for operator in ["StringEqual", "NullIfExists", "ForSomeValues:StringLike", "IfExists", "", "NotBool"] {
            assert_eq!(compared(operator), None, "{operator}");
        }
        assert_eq!(meant("ForAnyValue:StringEqualIfExists"), Some("StringEquals"));
    }
}
