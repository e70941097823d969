//! What is known of a request beside its principal, action and resource. A key that nobody mentioned is not known,
//! which is something else than a key that the request does not carry: the first makes an answer depend on it, the
//! second decides a condition.

use std::collections::BTreeMap;

use super::{Caller, ConditionKey};

/// What is known of one condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextValue {
    /// The request carries the key with these values, at least one.
    Known(Vec<String>),
    /// The request does not carry the key.
    Absent,
}

/// The condition keys of a request, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<ConditionKey, ContextValue>);

impl Context {
    /// The context with a key of one value.
    #[must_use]
    pub fn with(self, key: &str, value: impl Into<String>) -> Self {
        self.with_values(key, [value.into()])
    }

    /// The context with a key of any number of values. AWS does not tell a key without values from an absent one.
    #[must_use]
    pub fn with_values(self, key: &str, values: impl IntoIterator<Item = String>) -> Self {
        let values: Vec<String> = values.into_iter().collect();
        match values.is_empty() {
            true => self.without(key),
            false => self.insert(key, ContextValue::Known(values)),
        }
    }

    /// The context with a key that the request certainly does not carry.
    #[must_use]
    pub fn without(self, key: &str) -> Self {
        self.insert(key, ContextValue::Absent)
    }

    /// Both contexts together; where they differ, the other one counts.
    #[must_use]
    pub fn overlaid(mut self, other: Self) -> Self {
        // A key that is in both keeps its spelling and takes the new value.
        self.0.extend(other.0);
        self
    }

    /// What is known of a key; nothing if it was not mentioned.
    #[must_use]
    pub fn get(&self, key: &ConditionKey) -> Option<&ContextValue> {
        self.0.get(key)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &ConditionKey> {
        self.0.keys()
    }

    fn insert(mut self, key: &str, value: ContextValue) -> Self {
        self.0.insert(key.into(), value);
        self
    }

    /// The context with what follows from the principal, which nothing overrides.
    ///
    /// Rule: [global condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
    pub(super) fn of_caller(self, caller: &Caller) -> Self {
        self.with("aws:PrincipalArn", caller.arn.as_str())
            .with("aws:PrincipalAccount", caller.account.as_str())
            .with("aws:PrincipalType", caller.principal_type())
            .with("aws:PrincipalIsAWSService", "false")
    }
}
