//! From the role as it is to the calls that delete it: a pure function. A role goes if and only if it carries our tag and the
//! tag of the custom resource that asks, and holds nothing but what we put there: whoever put a policy or an instance profile
//! there uses the role for something that we know nothing of.

use std::{collections::BTreeSet, fmt};

use policy::RoleArn;

use super::{Action, ObservedRole, RolePlan};
use crate::{CUSTOM_RESOURCE_TAG, MANAGED_BY_TAG};

/// What becomes of a role whose custom resource goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deletion {
    /// There is no such role.
    Gone,
    /// The resource did not make it.
    Kept {
        /// Its ARN.
        role: String,
        /// Why it stays.
        reason: String,
    },
    /// It is deleted, its policies first.
    Deleted(RolePlan),
}

/// A role that cannot go: it holds what others put there. Nothing of it was removed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("role `{role}` is not deleted, because it holds what is not ours: {}; remove that first, then repeat", items.join(", "))]
pub struct RoleInUse {
    /// Its ARN.
    pub role: String,
    /// Policies and instance profiles, each with its kind.
    pub items: Vec<String>,
}

/// Decides about the role called `role`; `profiles` are the instance profiles that hold it, `feature_policies` the names of
/// the inline policies of all features.
///
/// # Errors
/// When the resource made the role, and it holds something of somebody else.
pub fn plan_deletion(
    found: Option<&ObservedRole>,
    profiles: &[String],
    owner: &str,
    role: &RoleArn,
    feature_policies: &BTreeSet<String>,
) -> Result<Deletion, RoleInUse> {
    let Some(found) = found else { return Ok(Deletion::Gone) };
    if let Some(reason) = obstacle(found, owner) {
        return Ok(Deletion::Kept { role: found.arn.clone(), reason });
    }
    let items = foreign_items(found, profiles, feature_policies);
    if !items.is_empty() {
        return Err(RoleInUse { role: found.arn.clone(), items });
    }
    let goes = |name: &String| Action::DeletePolicy { name: name.clone(), reason: "its role goes".to_owned() };
    let actions = found.inline_policies.keys().map(goes).chain([Action::DeleteRole]).collect();
    let (foreign_policies, attached_policies) = (Vec::new(), Vec::new());
    Ok(Deletion::Deleted(RolePlan { role: role.clone(), actions, foreign_policies, attached_policies }))
}

fn obstacle(found: &ObservedRole, owner: &str) -> Option<String> {
    match found.owner() {
        None => Some(format!("it lacks the tag `{CUSTOM_RESOURCE_TAG}`: it was there before this resource")),
        Some(other) if other != owner => Some(format!("it belongs to the custom resource `{other}`")),
        Some(_) if !found.is_managed() => Some(format!("it lacks the tag `{MANAGED_BY_TAG}`: somebody took it over")),
        Some(_) => None,
    }
}

fn foreign_items(found: &ObservedRole, profiles: &[String], feature_policies: &BTreeSet<String>) -> Vec<String> {
    let inline = found.inline_policies_beside(feature_policies).into_iter().map(|name| ("inline policy", name));
    let attached = found.attached_policies.iter().cloned().map(|name| ("managed policy", name));
    let profiles = profiles.iter().cloned().map(|name| ("instance profile", name));
    inline.chain(attached).chain(profiles).map(|(kind, name)| format!("{kind} `{name}`")).collect()
}

impl fmt::Display for Deletion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => write!(formatter, "there is no such role"),
            Self::Kept { role, reason } => write!(formatter, "{role} stays: {reason}"),
            Self::Deleted(plan) => plan.fmt(formatter),
        }
    }
}
