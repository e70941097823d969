//! Who a managed policy is attached to. A policy goes only when nobody has it any more, and IAM keeps three lists.

use std::fmt;

use access::{CallError, managed_policy::absent_is_done};
use aws_sdk_iam::{Client, types::PolicyUsageType};

/// A role, user or group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entity {
    Role(String),
    User(String),
    Group(String),
}

impl fmt::Display for Entity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(name) => write!(formatter, "role `{name}`"),
            Self::User(name) => write!(formatter, "user `{name}`"),
            Self::Group(name) => write!(formatter, "group `{name}`"),
        }
    }
}

/// Everybody who uses a policy in this way; nobody where there is no such policy.
pub(super) async fn entities(iam: &Client, arn: &str, usage: PolicyUsageType) -> Result<Vec<Entity>, CallError> {
    let mut pages = iam.list_entities_for_policy().policy_arn(arn).policy_usage_filter(usage).into_paginator().send();
    let mut found = Vec::new();
    while let Some(page) = pages.next().await {
        let failed = |error| CallError::new("iam:ListEntitiesForPolicy", format!("policy `{arn}`"), error);
        let page = match page.map_err(failed) {
            Err(error) if error.is("NoSuchEntity") => return Ok(Vec::new()),
            page => page?,
        };
        found.extend(page.policy_roles().iter().filter_map(|role| role.role_name.clone().map(Entity::Role)));
        found.extend(page.policy_users().iter().filter_map(|user| user.user_name.clone().map(Entity::User)));
        found.extend(page.policy_groups().iter().filter_map(|group| group.group_name.clone().map(Entity::Group)));
    }
    Ok(found)
}

/// Detaches a policy. Whoever does not have it any more need not lose it.
pub(super) async fn detach(iam: &Client, arn: &str, from: &Entity) -> Result<(), CallError> {
    let subject = format!("policy `{arn}` and {from}");
    let done = match from {
        Entity::Role(name) => {
            let call = iam.detach_role_policy().role_name(name).policy_arn(arn).send().await.map(drop);
            call.map_err(|error| CallError::new("iam:DetachRolePolicy", subject, error))
        }
        Entity::User(name) => {
            let call = iam.detach_user_policy().user_name(name).policy_arn(arn).send().await.map(drop);
            call.map_err(|error| CallError::new("iam:DetachUserPolicy", subject, error))
        }
        Entity::Group(name) => {
            let call = iam.detach_group_policy().group_name(name).policy_arn(arn).send().await.map(drop);
            call.map_err(|error| CallError::new("iam:DetachGroupPolicy", subject, error))
        }
    };
    absent_is_done(done)
}
