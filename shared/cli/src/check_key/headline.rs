//! The answer in a sentence: whether the key can be used, in which way, or what has to be told so that it can be known.

use std::collections::BTreeSet;

use policy::{
    Effect, Policy,
    evaluate::ConditionKey,
    key_policy::{Acquisition, AcquisitionReport, Need, Outcome, Permission, Way, WayReport},
};

use crate::output::plain;

/// What the answer is about, and what it is not.
pub(super) const SCOPE: &str = "Only the use of the key is judged, as KMS decides it: the other permissions of the \
    roles, those of EC2 for one, are not looked at.";

/// Operators whose value is the one that a request has to carry.
const EQUAL: [&str; 6] = ["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "Bool"];

/// The answer.
pub(super) fn headline(report: &AcquisitionReport, acquisition: &Acquisition) -> String {
    let best = report.ways.iter().find(|way| way.outcome == report.outcome);
    let name = best.map(|way| way.way.to_string()).unwrap_or_default();
    match report.outcome {
        Outcome::Works => format!("The key can be used: {name}."),
        Outcome::DoesNotWork => "The key cannot be used: no way works.".to_owned(),
        Outcome::Depends => {
            let keys = best.map(open_keys).unwrap_or_default();
            let names: Vec<String> = keys.iter().map(|key| format!("`{}`", plain(key.as_str()))).collect();
            let switches: Vec<String> = keys.iter().map(|key| switch(key, acquisition)).collect();
            format!(
                "Whether the key can be used depends on {} ({name}). Where requests carry these values, say so with {}.",
                names.join(" and "),
                switches.join(" ")
            )
        }
    }
}

/// A way in one sentence.
pub(super) const fn meaning(way: Way) -> &'static str {
    match way {
        Way::UseOfKey => {
            "Every role that takes part uses the key itself, through EC2 in the Region of the key and in that of the \
            platform."
        }
        Way::GrantByAccessRole => {
            "The access role hands the use of the key on with a grant, so that the platform's role needs no right of \
            its own; who makes that grant, and for whom, is not published."
        }
        Way::DefaultKey => {
            "Everyone of the account may use its AWS default key through EC2, so that only a denial can stand in the way."
        }
        Way::TemporaryKey => {
            "The AWS default key of another account cannot be shared: the platform encrypts the data again with a key \
            that it makes in its own account, and deletes that key afterwards."
        }
    }
}

/// The condition keys that the outcome of a way depends on.
fn open_keys(way: &WayReport) -> BTreeSet<&ConditionKey> {
    let needed = way.findings.iter().filter(|finding| finding.need == Need::Acquisition);
    let open = needed.filter_map(|finding| match &finding.permission {
        Permission::Depends { on } => Some(on),
        Permission::Allowed
        | Permission::AllowedByKeyPolicyAlone
        | Permission::NotAllowed { .. }
        | Permission::Denied { .. } => None,
    });
    open.flatten().collect()
}

/// The switch that tells the key, with the value that a statement asks for where there is one.
fn switch(key: &ConditionKey, acquisition: &Acquisition) -> String {
    let roles = std::iter::once(&acquisition.platform).chain(&acquisition.access);
    let policies = roles.flat_map(|role| &role.policies).chain([&acquisition.key_policy]);
    let value = policies.filter_map(|policy| asked_value(policy, key)).next();
    plain(&format!("`--known {key}={}`", value.unwrap_or("VALUE")))
}

fn asked_value<'a>(policy: &'a Policy, key: &ConditionKey) -> Option<&'a str> {
    let allowing = policy.statements.iter().filter(|statement| statement.effect == Effect::Allow);
    let conditions = allowing.flat_map(|statement| statement.condition.0.iter());
    let tests = conditions.filter(|(operator, _)| {
        let operator = operator.strip_suffix("IfExists").unwrap_or(operator);
        EQUAL.iter().any(|equal| operator.eq_ignore_ascii_case(equal))
    });
    let tests = tests.flat_map(|(_, keys)| keys.0.iter()).filter(|(name, _)| ConditionKey::from(name.as_str()) == *key);
    let mut values = tests.flat_map(|(_, values)| values.values()).map(String::as_str);
    values.find(|value| !value.contains(['*', '?', '$']))
}
