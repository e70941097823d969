//! Documents that are too long for the place that they are for.

use super::{Checked, Finding, Rule};
use crate::{DocumentKind, DocumentLimit, INLINE_POLICY_PREFIX, Policy};

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

/// The inline policies of a role share a quota; those of the catalogue are told by their names.
pub(super) fn together(policies: &[(&str, &Policy)]) -> Option<Finding> {
    let inline = policies.len() > 1 && policies.iter().all(|(name, _)| name.starts_with(INLINE_POLICY_PREFIX));
    let size = policies.iter().map(|(_, policy)| policy.size()).sum();
    let error = DocumentLimit::RoleInlinePolicies.check(size).err().filter(|_| inline)?;
    let help = "leave features out, or put them into managed policies";
    Some(Finding::of_document(Rule::InlinePolicySize, error.to_string(), help))
}

fn key_policy(bytes: usize) -> Option<Finding> {
    let message = format!("{bytes} bytes are more than the {KEY_POLICY_BYTES} that KMS allows for a key policy");
    let finding = Finding::of_document(Rule::KeyPolicySize, message, "grant through IAM policies what does not fit");
    (bytes > KEY_POLICY_BYTES).then_some(finding)
}
