//! The list as AWS has it: its policies in their numbering, what of it may be deleted, what is attached, and the
//! quotas of the account. A policy that cannot be understood stops everything: it is never overwritten.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_iam::{Client, types::Policy as IamPolicy};
use policy::{
    Policy, RoleArn,
    role_list::{Contents, LIST_POLICY_NAME, ListPolicy, RoleListSettings, list_policy_name},
};

use super::RoleListReadError;
use crate::{
    CallError, MANAGED_BY_TAG, is_ours,
    managed_policy::{PolicyQuotas, default_version},
};

/// What AWS says about the list.
#[derive(Debug, Clone)]
pub struct ObservedRoleList {
    /// Its policies, in their numbering.
    pub policies: Vec<ListPolicy>,
    /// The default version of each policy at that moment.
    pub default_versions: BTreeMap<String, String>,
    /// Names of the list's policies that are attached to the platform's role.
    pub attached: BTreeSet<String>,
    /// How many policies of the list may be used.
    pub maximum_policies: usize,
    /// How many versions a policy may have.
    pub versions_quota: usize,
}

impl ObservedRoleList {
    /// What the list says, and the room in it; the settings' own number of policies does not count.
    #[must_use]
    pub fn contents(&self, settings: &RoleListSettings) -> Contents {
        let settings = RoleListSettings { maximum_policies: self.maximum_policies, ..settings.clone() };
        Contents::of(self.policies.clone(), &settings)
    }
}

/// IAM, seen from the list.
#[derive(Debug, Clone)]
pub struct ListPolicies {
    /// A client that acts in the primary account.
    pub iam: Client,
    /// The role that the list is attached to. It also tells partition and primary account.
    pub platform_role: RoleArn,
    /// Whether the list is attached to it.
    pub attach: bool,
}

impl ListPolicies {
    /// The ARN of a policy of the list.
    #[must_use]
    pub fn arn(&self, name: &str) -> String {
        format!("arn:{}:iam::{}:policy/{name}", self.platform_role.partition, self.platform_role.account)
    }

    /// Reads the list.
    ///
    /// # Errors
    /// When AWS does not answer, or when the list is not as the platform reads it.
    pub async fn observe(&self) -> Result<ObservedRoleList, RoleListReadError> {
        let quotas = PolicyQuotas::read(&self.iam, "the primary account").await?;
        let all_attached =
            if self.attach { self.attached_policies().await.map_err(missing_role)? } else { BTreeSet::new() };
        let (attached, others): (BTreeSet<_>, BTreeSet<_>) =
            all_attached.into_iter().partition(|name| is_of_the_list(name));
        let (mut policies, mut default_versions) = (Vec::new(), BTreeMap::new());
        while let Some((policy, version)) = self.read(&list_policy_name(policies.len()), &attached).await? {
            default_versions.insert(list_policy_name(policies.len()), version);
            policies.push(policy);
        }
        refuse_gap(policies.len(), &attached)?;
        let maximum_policies = match self.attach {
            true => quotas.attached_per_role.saturating_sub(others.len()),
            false => policies.len() + quotas.policies_left,
        };
        let versions_quota = quotas.versions_per_policy;
        Ok(ObservedRoleList { policies, default_versions, attached, maximum_policies, versions_quota })
    }

    async fn read(
        &self,
        name: &str,
        attached: &BTreeSet<String>,
    ) -> Result<Option<(ListPolicy, String)>, RoleListReadError> {
        let Some((policy, document)) = default_version(&self.iam, &self.arn(name)).await? else { return Ok(None) };
        let document =
            document.parse().map_err(|source| RoleListReadError::Unreadable { policy: self.arn(name), source })?;
        let ours = usize::from(attached.contains(name));
        let keep = obstacle_to_deletion(&policy, ours);
        Ok(Some((ListPolicy { document, keep }, policy.default_version_id.unwrap_or_default())))
    }

    /// The document of a policy as AWS shows it now; nothing when there is no such policy.
    ///
    /// # Errors
    /// When AWS does not answer.
    pub async fn document(&self, name: &str) -> Result<Option<Policy>, CallError> {
        let found = default_version(&self.iam, &self.arn(name)).await?;
        Ok(found.and_then(|(_, document)| document.parse().ok()))
    }

    async fn attached_policies(&self) -> Result<BTreeSet<String>, CallError> {
        let role = &self.platform_role;
        let call = self.iam.list_attached_role_policies().role_name(role.name.as_str());
        let mut pages = call.into_paginator().items().send();
        let mut names = BTreeSet::new();
        while let Some(policy) = pages.next().await {
            let failed = |error| CallError::new("iam:ListAttachedRolePolicies", role.to_string(), error);
            names.extend(policy.map_err(failed)?.policy_name);
        }
        Ok(names)
    }
}

fn is_of_the_list(name: &str) -> bool {
    number_in_the_list(name).is_some()
}

/// The number of a policy of the list; nothing for names that only look like one, such as `…_01`.
fn number_in_the_list(name: &str) -> Option<usize> {
    let number = match name.strip_prefix(LIST_POLICY_NAME)? {
        "" => 0,
        rest => rest.strip_prefix('_')?.parse().ok()?,
    };
    (list_policy_name(number) == name).then_some(number)
}

fn refuse_gap(policies: usize, attached: &BTreeSet<String>) -> Result<(), RoleListReadError> {
    let beyond = attached.iter().find(|name| number_in_the_list(name).is_some_and(|number| number >= policies));
    match beyond {
        Some(attached) => {
            Err(RoleListReadError::Gap { missing: list_policy_name(policies), attached: attached.clone() })
        }
        None => Ok(()),
    }
}

fn missing_role(error: CallError) -> RoleListReadError {
    match error.is("NoSuchEntity") {
        true => RoleListReadError::NoPlatformRole { role: error.subject },
        false => error.into(),
    }
}

/// Why a policy must stay even when it lists nothing; `attached_by_us` is how often we attached it.
fn obstacle_to_deletion(policy: &IamPolicy, attached_by_us: usize) -> Option<String> {
    if !is_ours(policy.tags()) {
        return Some(format!("it lacks the tag `{MANAGED_BY_TAG}`, so somebody else made it"));
    }
    // Without attaching, nothing is detached either, so any attachment is in the way of a deletion.
    let uses = policy.attachment_count().unwrap_or(0) + policy.permissions_boundary_usage_count().unwrap_or(0);
    let elsewhere = usize::try_from(uses).unwrap_or(0) > attached_by_us;
    elsewhere.then(|| "it is attached to something that is not ours to detach it from".to_owned())
}
