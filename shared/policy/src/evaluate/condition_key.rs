//! The name of a condition key. AWS ignores its letter case, so two spellings are one key here, while what is shown
//! to people keeps the spelling of the policy.

use std::{cmp::Ordering, fmt};

use serde::{Serialize, Serializer};

/// The name of a condition key, such as `kms:ViaService`. Compared without letter case.
///
/// Rule: [the Condition element](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html).
#[derive(Debug, Clone)]
pub struct ConditionKey(String);

impl ConditionKey {
    /// The key as a policy spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for ConditionKey {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl Ord for ConditionKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let lower = |key: &Self| key.0.to_ascii_lowercase();
        lower(self).cmp(&lower(other))
    }
}

impl PartialOrd for ConditionKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ConditionKey {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for ConditionKey {}

impl fmt::Display for ConditionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for ConditionKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
