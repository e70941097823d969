//! Documents that are too long for the place that they are for.

use super::{Checked, Finding, Rule};
use crate::{DocumentKind, DocumentLimit};

/// The longest key policy, in bytes.
///
/// Rule: [KMS quotas](https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html).
const KEY_POLICY_BYTES: usize = 32_768;

pub(super) fn findings(document: &Checked<'_>) -> Vec<Finding> {
    let size = document.policy.size();
    let found = |limit: DocumentLimit, rule, help: &str| {
        limit.check(size).err().map(|error| Finding::of_document(rule, error.to_string(), help))
    };
    let finding = match document.kind {
        DocumentKind::Identity => {
            let inline = "split it into policies of several roles, or drop a feature";
            let managed = "keep it as an inline policy of the role; a managed policy cannot hold it";
            found(DocumentLimit::RoleInlinePolicies, Rule::InlinePolicySize, inline)
                .or_else(|| found(DocumentLimit::ManagedPolicy, Rule::ManagedPolicySize, managed))
        }
        DocumentKind::Trust => found(
            DocumentLimit::TrustPolicy,
            Rule::TrustPolicySize,
            "name fewer principals, or have the account's quota raised",
        ),
        DocumentKind::RoleList => found(
            DocumentLimit::ManagedPolicy,
            Rule::ListPolicySize,
            "continue the list in the next policy, `CadoResponseCrossAccountPolicy_1` after the first",
        ),
        DocumentKind::KeyPolicy => key_policy(document.policy.print().len()),
        DocumentKind::Resource => None,
    };
    finding.into_iter().collect()
}

fn key_policy(bytes: usize) -> Option<Finding> {
    let message = format!("{bytes} bytes are more than the {KEY_POLICY_BYTES} that KMS allows for a key policy");
    let finding = Finding::of_document(Rule::KeyPolicySize, message, "grant through IAM policies what does not fit");
    (bytes > KEY_POLICY_BYTES).then_some(finding)
}
