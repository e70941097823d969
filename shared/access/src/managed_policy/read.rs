//! Reading managed policies. Only the default version counts; the others are what an operator can go back to.

use aws_sdk_iam::{Client, types::Policy};

use super::PolicyVersion;
use crate::CallError;

/// The policy and the decoded text of its default version; nothing when there is no such policy.
///
/// # Errors
/// When AWS does not answer.
pub async fn default_version(iam: &Client, arn: &str) -> Result<Option<(Policy, String)>, CallError> {
    let policy = match iam.get_policy().policy_arn(arn).send().await {
        Ok(answer) => answer.policy,
        Err(error) => match CallError::new("iam:GetPolicy", format!("policy `{arn}`"), error) {
            error if error.is("NoSuchEntity") => None,
            error => return Err(error),
        },
    };
    let Some(policy) = policy else { return Ok(None) };
    let document = version_document(iam, arn, policy.default_version_id().unwrap_or_default()).await?;
    Ok(Some((policy, document)))
}

/// The text of one version, decoded: IAM returns documents URL-encoded.
///
/// # Errors
/// When AWS does not answer, or has no such version.
pub async fn version_document(iam: &Client, arn: &str, version: &str) -> Result<String, CallError> {
    let call = iam.get_policy_version().policy_arn(arn).version_id(version);
    let subject = || format!("version {version} of policy `{arn}`");
    let answer = call.send().await.map_err(|error| CallError::new("iam:GetPolicyVersion", subject(), error))?;
    let document = answer.policy_version.and_then(|version| version.document).unwrap_or_default();
    Ok(percent_encoding::percent_decode_str(&document).decode_utf8_lossy().into_owned())
}

/// All versions of a policy.
///
/// # Errors
/// When AWS does not answer, or has no such policy.
pub async fn versions(iam: &Client, arn: &str) -> Result<Vec<PolicyVersion>, CallError> {
    let mut pages = iam.list_policy_versions().policy_arn(arn).into_paginator().items().send();
    let mut versions = Vec::new();
    while let Some(version) = pages.next().await {
        let failed = |error| CallError::new("iam:ListPolicyVersions", format!("policy `{arn}`"), error);
        let version = version.map_err(failed)?;
        let is_default = version.is_default_version();
        versions.extend(version.version_id.map(|id| PolicyVersion { id, is_default }));
    }
    Ok(versions)
}
