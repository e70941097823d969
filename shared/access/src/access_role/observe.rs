//! The access role as AWS has it. Inline policies that cannot be ours are named, and not read: they are never
//! touched, so what they say does not matter.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_iam::{Client, types::Role};
use policy::{INLINE_POLICY_PREFIX, RoleName};

use super::TrustText;
use crate::{CUSTOM_RESOURCE_TAG, CallError, MANAGED_BY, MANAGED_BY_TAG};

/// A role as AWS has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedRole {
    /// Its ARN, with its path.
    pub arn: String,
    /// Its trust policy, decoded.
    pub trust: TrustText,
    /// Its longest session, in seconds.
    pub max_session_seconds: i32,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// The ARN of its permissions boundary.
    pub boundary: Option<String>,
    /// Inline policies that carry our prefix, decoded, by name.
    pub inline_policies: BTreeMap<String, String>,
    /// Names of the other inline policies.
    pub foreign_policies: Vec<String>,
    /// Names of the managed policies that are attached.
    pub attached_policies: Vec<String>,
}

impl ObservedRole {
    /// Whether it carries our mark.
    #[must_use]
    pub fn is_managed(&self) -> bool {
        self.tags.get(MANAGED_BY_TAG).is_some_and(|value| value == MANAGED_BY)
    }

    /// The custom resource that made it.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        self.tags.get(CUSTOM_RESOURCE_TAG).map(String::as_str)
    }

    /// Names of the inline policies that are not among these.
    pub(super) fn inline_policies_beside(&self, ours: &BTreeSet<String>) -> Vec<String> {
        let prefixed = self.inline_policies.keys().filter(|name| !ours.contains(*name));
        self.foreign_policies.iter().chain(prefixed).cloned().collect()
    }
}

/// Reads the role; nothing when there is none of this name.
///
/// # Errors
/// When AWS does not answer.
pub async fn observe(iam: &Client, name: &RoleName) -> Result<Option<ObservedRole>, CallError> {
    let role = match iam.get_role().role_name(name.as_str()).send().await {
        Ok(answer) => answer.role,
        Err(error) => {
            let error = CallError::new("iam:GetRole", format!("role `{name}`"), error);
            return if error.is("NoSuchEntity") { Ok(None) } else { Err(error) };
        }
    };
    let Some(role) = role else { return Ok(None) };
    let (ours, foreign_policies) = inline_policy_names(iam, name).await?;
    let mut inline_policies = BTreeMap::new();
    for policy in ours {
        let document = inline_policy(iam, name, &policy).await?;
        inline_policies.insert(policy, document);
    }
    let attached_policies = attached_policies(iam, name).await?;
    Ok(Some(ObservedRole { inline_policies, foreign_policies, attached_policies, ..observed(&role) }))
}

async fn attached_policies(iam: &Client, name: &RoleName) -> Result<Vec<String>, CallError> {
    let mut pages = iam.list_attached_role_policies().role_name(name.as_str()).into_paginator().items().send();
    let mut names = Vec::new();
    while let Some(policy) = pages.next().await {
        let failed = |error| CallError::new("iam:ListAttachedRolePolicies", format!("role `{name}`"), error);
        names.extend(policy.map_err(failed)?.policy_name);
    }
    Ok(names)
}

/// Names of the instance profiles that hold the role; they keep it from being deleted. None when there is no such role.
///
/// # Errors
/// When AWS does not answer.
pub async fn instance_profiles(iam: &Client, name: &RoleName) -> Result<Vec<String>, CallError> {
    let mut pages = iam.list_instance_profiles_for_role().role_name(name.as_str()).into_paginator().items().send();
    let mut names = Vec::new();
    while let Some(profile) = pages.next().await {
        let failed = |error| CallError::new("iam:ListInstanceProfilesForRole", format!("role `{name}`"), error);
        match profile.map_err(failed) {
            Ok(profile) => names.push(profile.instance_profile_name),
            Err(error) if error.is("NoSuchEntity") => return Ok(names),
            Err(error) => return Err(error),
        }
    }
    Ok(names)
}

/// The names of the role's inline policies: those with our prefix, and the others.
async fn inline_policy_names(iam: &Client, name: &RoleName) -> Result<(Vec<String>, Vec<String>), CallError> {
    let mut pages = iam.list_role_policies().role_name(name.as_str()).into_paginator().items().send();
    let (mut ours, mut foreign) = (Vec::new(), Vec::new());
    while let Some(policy) = pages.next().await {
        let policy = policy.map_err(|error| CallError::new("iam:ListRolePolicies", format!("role `{name}`"), error))?;
        if policy.starts_with(INLINE_POLICY_PREFIX) { ours.push(policy) } else { foreign.push(policy) }
    }
    Ok((ours, foreign))
}

async fn inline_policy(iam: &Client, role: &RoleName, name: &str) -> Result<String, CallError> {
    let answer = iam.get_role_policy().role_name(role.as_str()).policy_name(name).send().await;
    let subject = || format!("policy `{name}` of role `{role}`");
    let answer = answer.map_err(|error| CallError::new("iam:GetRolePolicy", subject(), error))?;
    Ok(decoded(answer.policy_document()))
}

/// What `GetRole` alone tells.
fn observed(role: &Role) -> ObservedRole {
    let boundary = role.permissions_boundary().and_then(|boundary| boundary.permissions_boundary_arn());
    ObservedRole {
        arn: role.arn().to_owned(),
        trust: TrustText(decoded(role.assume_role_policy_document().unwrap_or_default())),
        max_session_seconds: role.max_session_duration().unwrap_or(3_600),
        tags: role.tags().iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect(),
        boundary: boundary.map(str::to_owned),
        inline_policies: BTreeMap::new(),
        foreign_policies: Vec::new(),
        attached_policies: Vec::new(),
    }
}

/// IAM returns documents URL-encoded, as RFC 3986 says.
fn decoded(document: &str) -> String {
    percent_encoding::percent_decode_str(document).decode_utf8_lossy().into_owned()
}
