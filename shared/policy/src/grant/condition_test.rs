//! The conditions of a statement, one test for each operator and key. All of them have to hold, so more tests mean a
//! narrower grant, and more values in one test, unless it is negated, a wider one.

use super::Marked;
use crate::{Condition, OneOrMany, pattern::is_pattern};

/// All tests of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tests(Vec<Test>);

/// One operator on one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Test {
    /// `foranyvalue`, `forallvalues` or nothing.
    quantifier: String,
    operator: String,
    if_exists: bool,
    /// In lower case, as AWS compares keys.
    pub(crate) key: String,
    values: Vec<Marked>,
    /// Operator and key as they are written.
    written: (String, String),
}

impl Tests {
    pub(crate) fn of(condition: &Condition) -> Self {
        let pairs = condition.0.iter().flat_map(|(operator, keys)| keys.0.iter().map(move |entry| (operator, entry)));
        Self(pairs.map(|(operator, (key, values))| Test::of(operator, key, values)).collect())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Test> {
        self.0.iter()
    }

    /// Whether every request that passes these tests passes the others.
    pub(crate) fn imply(&self, wider: &Self) -> bool {
        wider.0.iter().all(|wide| self.0.iter().any(|narrow| narrow.implies(wide)))
    }

    /// The others' tests that these do not imply, in words.
    pub(crate) fn lacking<'a>(&self, other: &'a Self) -> Vec<&'a Test> {
        other.0.iter().filter(|wide| !self.0.iter().any(|narrow| narrow.implies(wide))).collect()
    }
}

impl Test {
    fn of(operator: &str, key: &str, values: &OneOrMany) -> Self {
        let lower = operator.to_ascii_lowercase();
        let (quantifier, base) = lower.split_once(':').unwrap_or(("", &lower));
        let (base, if_exists) = base.strip_suffix("ifexists").map_or((base, false), |base| (base, true));
        let operator_name = match base {
            // AWS compares both in the same way.
            "arnequals" => "arnlike",
            "arnnotequals" => "arnnotlike",
            other => other,
        };
        Self {
            quantifier: quantifier.to_owned(),
            operator: operator_name.to_owned(),
            if_exists,
            key: key.to_ascii_lowercase(),
            values: values.values().iter().map(|value| Marked::of(value)).collect(),
            written: (operator.to_owned(), key.to_owned()),
        }
    }

    /// Whether every request that passes this test passes the other.
    fn implies(&self, wide: &Self) -> bool {
        self.key == wide.key
            && self.quantifier == wide.quantifier
            && (wide.if_exists || !self.if_exists)
            && self.values_imply(wide)
    }

    fn values_imply(&self, wide: &Self) -> bool {
        let same_operator = self.operator == wide.operator;
        let each_in = |covers: fn(&Marked, &Marked) -> bool| {
            self.values.iter().all(|value| wide.values.iter().any(|wide| covers(wide, value)))
        };
        match (self.operator.as_str(), wide.operator.as_str()) {
            (_, wide_operator) if wide_operator.contains("not") => {
                same_operator && wide.values.iter().all(|value| self.values.contains(value))
            }
            ("stringequals", "stringlike") | ("stringlike", "stringlike") | ("arnlike", "arnlike") => {
                each_in(Marked::covers)
            }
            ("bool", "bool") => each_in(|wide, value| wide.text().eq_ignore_ascii_case(value.text())),
            _ => same_operator && each_in(|wide, value| wide == value || is_value_of(value, wide)),
        }
    }

    pub(crate) fn quantifier(&self) -> &str {
        &self.quantifier
    }

    /// Operator and key as they are written.
    pub(crate) fn name(&self) -> String {
        let (operator, key) = &self.written;
        format!("{operator} {key}")
    }
}

/// Where both are exact values, only a placeholder makes two texts the same.
fn is_value_of(value: &Marked, other: &Marked) -> bool {
    let exact = [value, other].iter().all(|value| !is_pattern(value.text()));
    exact && Marked::covers(value, other) && Marked::covers(other, value)
}
