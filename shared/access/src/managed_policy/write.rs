//! Writing and deleting managed policies. Every call may be repeated: what is gone already counts as deleted.

use aws_sdk_iam::Client;

use super::{PolicyVersion, to_delete, versions};
use crate::CallError;

/// Makes room for a version below `quota`, and makes it the default one; tells its id. `versions` are those that are
/// there now.
///
/// # Errors
/// At the first call that fails.
pub async fn new_default(
    iam: &Client,
    arn: &str,
    document: &str,
    versions: &[PolicyVersion],
    quota: usize,
) -> Result<Option<String>, CallError> {
    for version in to_delete(versions, quota) {
        delete_version(iam, arn, &version).await?;
    }
    let call = iam.create_policy_version().policy_arn(arn).policy_document(document);
    let created = call.set_as_default(true).send().await;
    let failed = |error| CallError::new("iam:CreatePolicyVersion", format!("policy `{arn}`"), error);
    Ok(created.map_err(failed)?.policy_version.and_then(|version| version.version_id))
}

/// Deletes a policy that is attached to nothing, with all its versions.
///
/// # Errors
/// At the first call that fails; IAM answers `DeleteConflict` where the policy is attached.
pub async fn delete(iam: &Client, arn: &str) -> Result<(), CallError> {
    let all = match versions(iam, arn).await {
        Err(error) if error.is("NoSuchEntity") => return Ok(()),
        all => all?,
    };
    for version in all.into_iter().filter(|version| !version.is_default) {
        delete_version(iam, arn, &version.id).await?;
    }
    let failed = |error| CallError::new("iam:DeletePolicy", format!("policy `{arn}`"), error);
    absent_is_done(iam.delete_policy().policy_arn(arn).send().await.map(drop).map_err(failed))
}

async fn delete_version(iam: &Client, arn: &str, version: &str) -> Result<(), CallError> {
    let call = iam.delete_policy_version().policy_arn(arn).version_id(version);
    let failed = |error| CallError::new("iam:DeletePolicyVersion", format!("version {version} of `{arn}`"), error);
    absent_is_done(call.send().await.map(drop).map_err(failed))
}

/// What is gone already need not be deleted: a run that crashed before may have done it.
///
/// # Errors
/// That of the call, unless AWS says that there is no such thing.
pub fn absent_is_done(result: Result<(), CallError>) -> Result<(), CallError> {
    match result {
        Err(error) if error.is("NoSuchEntity") => Ok(()),
        result => result,
    }
}
