//! The list policies of the hub as IAM has them now: what tests compare and the demo shows.

use anyhow::{Context, Result};
use aws_sdk_iam::types::{Policy, PolicyScopeType};
use serde::{Deserialize, Serialize};

use crate::access_role::decoded;
use crate::clients::Clients;

/// Name of the first list policy; `_1`, `_2` and so on follow.
pub const LIST_POLICY: &str = "CadoResponseCrossAccountPolicy";

/// One list policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListPolicy {
    /// Its name.
    pub name: String,
    /// The version that counts.
    pub default_version: String,
    /// All versions that are kept, the newest first.
    pub versions: Vec<String>,
    /// The text of the default version.
    pub document: String,
    /// The ARNs in it.
    pub roles: Vec<String>,
    /// Names of the roles that it is attached to.
    pub attached_to: Vec<String>,
}

/// The published shape, of which only the resources are of interest here.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    statement: Vec<Statement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    resource: OneOrMany,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// Reads all list policies in the order of their numbers.
///
/// # Errors
/// IAM could not be read, or a document has another shape than the published one.
pub async fn list_policies(hub: &Clients) -> Result<Vec<ListPolicy>> {
    let mut pages = hub.iam.list_policies().scope(PolicyScopeType::Local).into_paginator().items().send();
    let mut found = Vec::new();
    while let Some(policy) = pages.next().await {
        let policy = policy.context("cannot list policies")?;
        if let Some(number) = number(&policy) {
            found.push((number, read(hub, &policy).await?));
        }
    }
    found.sort_by_key(|(number, _)| *number);
    Ok(found.into_iter().map(|(_, policy)| policy).collect())
}

/// All ARNs on the list.
///
/// # Errors
/// As [`list_policies`].
pub async fn listed_roles(hub: &Clients) -> Result<Vec<String>> {
    Ok(list_policies(hub).await?.into_iter().flat_map(|policy| policy.roles).collect())
}

/// 0 for the list policy itself, N for `_N`, `None` for any other policy.
fn number(policy: &Policy) -> Option<u32> {
    match policy.policy_name()?.strip_prefix(LIST_POLICY)? {
        "" => Some(0),
        suffix => suffix.strip_prefix('_')?.parse().ok(),
    }
}

async fn read(hub: &Clients, policy: &Policy) -> Result<ListPolicy> {
    let arn = policy.arn().context("a policy without ARN")?;
    let default_version = policy.default_version_id().context("a policy without default version")?;
    let request = hub.iam.get_policy_version().policy_arn(arn).version_id(default_version);
    let version = request.send().await.with_context(|| format!("cannot read {arn}"))?.policy_version;
    let document = decoded(version.as_ref().and_then(|version| version.document()).unwrap_or_default())?;
    Ok(ListPolicy {
        name: policy.policy_name().unwrap_or_default().to_owned(),
        default_version: default_version.to_owned(),
        versions: versions(hub, arn).await?,
        roles: roles(&document).with_context(|| format!("unexpected document of {arn}: {document}"))?,
        attached_to: attached_to(hub, arn).await?,
        document,
    })
}

async fn versions(hub: &Clients, arn: &str) -> Result<Vec<String>> {
    let answer = hub.iam.list_policy_versions().policy_arn(arn).send().await?;
    let mut ids: Vec<String> =
        answer.versions.unwrap_or_default().into_iter().filter_map(|version| version.version_id).collect();
    ids.sort_by_key(|id| std::cmp::Reverse(id.trim_start_matches('v').parse::<u32>().unwrap_or_default()));
    Ok(ids)
}

async fn attached_to(hub: &Clients, arn: &str) -> Result<Vec<String>> {
    let answer = hub.iam.list_entities_for_policy().policy_arn(arn).send().await?;
    Ok(answer.policy_roles.unwrap_or_default().into_iter().filter_map(|role| role.role_name).collect())
}

fn roles(document: &str) -> serde_json::Result<Vec<String>> {
    let document: Document = serde_json::from_str(document)?;
    let resources = document.statement.into_iter().map(|statement| match statement.resource {
        OneOrMany::One(role) => vec![role],
        OneOrMany::Many(roles) => roles,
    });
    Ok(resources.flatten().collect())
}
