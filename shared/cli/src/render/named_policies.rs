//! Policies by name, in the order of their numbers: sorted by name, `_10` would come before `_2`.

use policy::Policy;
use serde::{Serialize, Serializer};

/// Names and documents, printed as one object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NamedPolicies(pub(super) Vec<(String, Policy)>);

impl Serialize for NamedPolicies {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, policy)| (name, policy)))
    }
}
