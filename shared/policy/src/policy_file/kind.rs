//! What a document is for. AWS writes it nowhere in the document, so it is told from what stands in it.

use std::fmt;

use serde::Serialize;

use crate::{Actions, Effect, INLINE_POLICY_PREFIX, Policy, Resources, Statement, role_list::LIST_POLICY_NAME};

/// The kinds of policies that stand in different places in AWS and follow different rules there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// Permissions of a role: an inline or a managed policy.
    Identity,
    /// Who may assume a role.
    Trust,
    /// The policy of a KMS key.
    KeyPolicy,
    /// The policy of another resource, a bucket for one.
    Resource,
    /// A policy of the list of access roles.
    RoleList,
}

impl DocumentKind {
    /// The kind that the document's content and its name, where it has one, speak for. Principals make it a trust
    /// policy, a key policy or that of another resource; without them, a document that only allows `sts:AssumeRole`
    /// is the list of access roles, unless its name is that of a feature.
    #[must_use]
    pub fn of(policy: &Policy, name: Option<&str>) -> Self {
        let all = |test: fn(&Statement) -> bool| policy.statements.iter().all(test);
        let principals = policy.statements.iter().any(|statement| statement.principals.is_some());
        let feature = name.is_some_and(|name| name.starts_with(INLINE_POLICY_PREFIX));
        let list = name.is_some_and(|name| name.starts_with(LIST_POLICY_NAME));
        if all(|statement| statement.resources.is_none() && speaks_only_of(statement, "sts:")) {
            return Self::Trust;
        }
        match principals {
            true if policy.statements.iter().any(|statement| speaks_only_of(statement, "kms:")) => Self::KeyPolicy,
            true if all(|statement| speaks_only_of(statement, "sts:")) => Self::Trust,
            true => Self::Resource,
            false if list || (!feature && all(lists_roles)) => Self::RoleList,
            false => Self::Identity,
        }
    }
}

fn speaks_only_of(statement: &Statement, service: &str) -> bool {
    let (Actions::Only(actions) | Actions::AllExcept(actions)) = &statement.actions;
    actions.values().iter().all(|action| action.to_ascii_lowercase().starts_with(service))
}

fn lists_roles(statement: &Statement) -> bool {
    let Actions::Only(actions) = &statement.actions else { return false };
    let Some(Resources::Only(resources)) = &statement.resources else { return false };
    statement.effect == Effect::Allow
        && actions.values().iter().all(|action| action.eq_ignore_ascii_case("sts:AssumeRole"))
        && resources.values().iter().all(|resource| resource.starts_with("arn:"))
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Identity => "permission policy",
            Self::Trust => "trust policy",
            Self::KeyPolicy => "key policy",
            Self::Resource => "resource policy",
            Self::RoleList => "role list",
        })
    }
}
