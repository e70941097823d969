//! From the role as it is and the role as it should be to the calls that make it so: a pure function.
//!
//! Order: who may enter and how far anyone may go come before what may be done, so that a crash in between
//! never leaves more permissions open than either state has.

use std::fmt;

use policy::{AccountId, Partition, Policy, RoleArn};
use serde::Serialize;

use super::{ObservedRole, TrustText, WantedRole};
use crate::{CUSTOM_RESOURCE_TAG, MANAGED_BY, MANAGED_BY_TAG};

/// One call to IAM, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Create the role with trust policy, session length, boundary and tags in one call.
    CreateRole {
        /// Minified trust policy. It is left out of the log: it may hold an ExternalId.
        #[serde(skip)]
        trust: TrustText,
        /// Longest session in seconds.
        max_session_seconds: i32,
        /// ARN of the permissions boundary.
        boundary: Option<String>,
        /// The custom resource that deletes the role again.
        owner: Option<String>,
    },
    /// Replace the trust policy.
    UpdateTrust {
        /// Minified trust policy. It is left out of the log: it may hold an ExternalId.
        #[serde(skip)]
        trust: TrustText,
        /// What was wrong.
        reason: String,
    },
    /// Set the permissions boundary.
    PutBoundary {
        /// ARN of the boundary.
        boundary: String,
        /// What was wrong.
        reason: String,
    },
    /// Delete the inline policy of a feature.
    DeletePolicy {
        /// Its name.
        name: String,
        /// Why it goes.
        reason: String,
    },
    /// Write the inline policy of a feature.
    PutPolicy {
        /// Its name.
        name: String,
        /// Minified document.
        document: String,
        /// What was wrong.
        reason: String,
    },
    /// Set the longest session.
    UpdateMaxSession {
        /// Seconds.
        seconds: i32,
        /// What was wrong.
        reason: String,
    },
    /// Mark the role as ours.
    Tag,
    /// Delete the role, which has no policies any more.
    DeleteRole,
}

/// What is to be done to the access role of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RolePlan {
    /// The role.
    pub role: RoleArn,
    /// The calls, in their order.
    pub actions: Vec<Action>,
    /// Inline policies of somebody else on the role, which stay.
    pub foreign_policies: Vec<String>,
    /// Managed policies on the role: somebody else attached them, and they stay.
    pub attached_policies: Vec<String>,
}

/// A role of the wanted name that is not ours to change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ForeignRole {
    /// Somebody else made it.
    #[error(
        "role `{role}` exists and lacks the tag `{MANAGED_BY_TAG}`, so it is left alone: delete or rename it, tag it, or \
         set {switch} to have it taken over"
    )]
    NotOurs {
        /// Its ARN.
        role: String,
        /// What asks for adoption: a parameter of the stack, or a property of the custom resource.
        switch: &'static str,
    },
    /// Another custom resource made it, and will delete it.
    #[error(
        "role `{role}` belongs to the custom resource `{owner}`, as its tag `{CUSTOM_RESOURCE_TAG}` says, and goes with it: \
         choose another RoleName, or take the account out there first"
    )]
    OfAnotherResource {
        /// Its ARN.
        role: String,
        /// Logical id and stack of the other resource.
        owner: String,
    },
}

/// Compares the role with what is wanted.
///
/// # Errors
/// When a role of this name is there, is not ours, and must not be adopted; or when it belongs to another custom resource.
pub fn plan(
    found: Option<&ObservedRole>,
    wanted: &WantedRole,
    partition: &Partition,
    account: &AccountId,
) -> Result<RolePlan, ForeignRole> {
    let standard = RoleArn::new(partition.clone(), account.clone(), wanted.name.clone());
    let boundary = wanted.boundary.as_ref().map(|boundary| boundary.arn_in(partition, account));
    let Some(found) = found else {
        let actions = creation(wanted, boundary);
        return Ok(RolePlan { role: standard, actions, foreign_policies: Vec::new(), attached_policies: Vec::new() });
    };
    let tagged = found.is_managed();
    refuse_foreign(found, wanted, tagged)?;
    let mut actions: Vec<Action> = trust_repair(found, wanted).into_iter().collect();
    actions.extend(boundary_repair(found, boundary));
    actions.extend(policy_repairs(found, wanted));
    actions.extend(session_repair(found, wanted));
    actions.extend((!tagged).then_some(Action::Tag));
    let role = found.arn.parse().unwrap_or(standard);
    let foreign_policies = found.inline_policies_beside(&wanted.feature_policies);
    let attached_policies = found.attached_policies.clone();
    Ok(RolePlan { role, actions, foreign_policies, attached_policies })
}

/// A role that onboarding looks after is nobody's; onboarding itself also looks after those of custom resources.
fn refuse_foreign(found: &ObservedRole, wanted: &WantedRole, tagged: bool) -> Result<(), ForeignRole> {
    let role = || found.arn.clone();
    let owners = found.owner().zip(wanted.owner.as_deref());
    match owners.filter(|(owner, wanting)| owner != wanting) {
        Some((owner, _)) => Err(ForeignRole::OfAnotherResource { role: role(), owner: owner.to_owned() }),
        None if tagged || wanted.adopt => Ok(()),
        None => {
            let switch = if wanted.owner.is_some() { "Adopt" } else { "AdoptExistingRoles" };
            Err(ForeignRole::NotOurs { role: role(), switch })
        }
    }
}

fn creation(wanted: &WantedRole, boundary: Option<String>) -> Vec<Action> {
    let (trust, max_session_seconds) = (TrustText(wanted.trust.policy().print()), wanted.max_session_seconds);
    let create = Action::CreateRole { trust, max_session_seconds, boundary, owner: wanted.owner.clone() };
    let policies = wanted.inline_policies.iter().map(|(name, policy)| put(name, policy, "the role is new"));
    std::iter::once(create).chain(policies).collect()
}

fn put(name: &str, policy: &Policy, reason: &str) -> Action {
    Action::PutPolicy { name: name.to_owned(), document: policy.print(), reason: reason.to_owned() }
}

fn trust_repair(found: &ObservedRole, wanted: &WantedRole) -> Option<Action> {
    let reason = wanted.trust.deviation_in(&found.trust.0)?.to_string();
    Some(Action::UpdateTrust { trust: TrustText(wanted.trust.policy().print()), reason })
}

fn boundary_repair(found: &ObservedRole, boundary: Option<String>) -> Option<Action> {
    let boundary = boundary.filter(|boundary| found.boundary.as_ref() != Some(boundary))?;
    let reason = match &found.boundary {
        Some(other) => format!("the boundary is `{other}`"),
        None => "there is no boundary".to_owned(),
    };
    Some(Action::PutBoundary { boundary, reason })
}

/// Deletions of what is not wanted come before additions: the aggregate size of inline policies is limited.
fn policy_repairs(found: &ObservedRole, wanted: &WantedRole) -> Vec<Action> {
    let unwanted = found.inline_policies.keys().filter(|name| !wanted.inline_policies.contains_key(*name));
    let ours = unwanted.filter(|name| wanted.feature_policies.contains(*name));
    let off = |name: &String| Action::DeletePolicy { name: name.clone(), reason: "its feature is off".to_owned() };
    let mut actions: Vec<Action> = ours.map(off).collect();
    for (name, policy) in &wanted.inline_policies {
        match found.inline_policies.get(name).map(|text| text.parse::<Policy>()) {
            Some(Ok(found)) if found.means_the_same_as(policy) => {}
            Some(_) => actions.push(put(name, policy, "it was changed")),
            None => actions.push(put(name, policy, "it is missing")),
        }
    }
    actions
}

fn session_repair(found: &ObservedRole, wanted: &WantedRole) -> Option<Action> {
    let reason = format!("it is {} s", found.max_session_seconds);
    let seconds = wanted.max_session_seconds;
    (found.max_session_seconds != seconds).then_some(Action::UpdateMaxSession { seconds, reason })
}

impl RolePlan {
    /// Whether the role is already as it should be.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        self.actions.is_empty()
    }
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateRole { max_session_seconds, .. } => {
                write!(formatter, "create role           sessions up to {max_session_seconds} s")
            }
            Self::UpdateTrust { reason, .. } => write!(formatter, "update trust policy   {reason}"),
            Self::PutBoundary { boundary, reason } => write!(formatter, "put boundary          {boundary}; {reason}"),
            Self::DeletePolicy { name, reason } => write!(formatter, "delete inline policy  {name}; {reason}"),
            Self::PutPolicy { name, reason, .. } => write!(formatter, "put inline policy     {name}; {reason}"),
            Self::UpdateMaxSession { seconds, reason } => {
                write!(formatter, "update session length {seconds} s; {reason}")
            }
            Self::Tag => write!(formatter, "tag role              {MANAGED_BY_TAG}={MANAGED_BY}"),
            Self::DeleteRole => write!(formatter, "delete role           it was made by this custom resource"),
        }
    }
}

impl fmt::Display for RolePlan {
    /// The plan as a table, one line per call.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.role)?;
        if self.changes_nothing() {
            write!(formatter, "\n  nothing to change")?;
        }
        for action in &self.actions {
            write!(formatter, "\n  {action}")?;
        }
        for name in &self.foreign_policies {
            write!(formatter, "\n  leave inline policy   {name}; it is not ours")?;
        }
        for name in &self.attached_policies {
            write!(
                formatter,
                "\n  leave managed policy  {name}; it is not ours, and it grants more than the features"
            )?;
        }
        Ok(())
    }
}
