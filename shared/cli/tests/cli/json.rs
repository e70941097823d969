//! Reads what `--as json` prints.

use std::collections::BTreeMap;

use policy::Policy;
use serde_json::Value;

/// Policies by name.
pub(crate) type Policies = BTreeMap<String, Policy>;

/// The trust policy and the policies of a role.
pub(crate) fn role(text: &str) -> (Policy, Policies) {
    let value: Value = serde_json::from_str(text).unwrap();
    (policy(&value["trust"]), policies(&value["policies"]))
}

pub(crate) fn policies(value: &Value) -> Policies {
    value.as_object().unwrap().iter().map(|(name, document)| (name.clone(), policy(document))).collect()
}

pub(crate) fn policy(value: &Value) -> Policy {
    value.to_string().parse().unwrap()
}

/// Asserts that both have the same names and that the documents mean the same.
pub(crate) fn assert_same(one: &Policies, other: &Policies) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, policy) in one {
        assert!(policy.means_the_same_as(&other[name]), "{name}:\n{}\n{}", policy.print(), other[name].print());
    }
}
