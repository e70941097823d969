//! What IAM answers to one request of a role, as far as the policies at hand and what is known of the request tell.
//! What is not known stays open in the answer and never becomes a permission.
//!
//! Looked at are the policies of the role and the policy of the resource. Permissions boundaries, session policies and
//! the policies of an organization only take away: an `Allowed` from here holds if none of them stands in the way.
//!
//! Rule: [policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html).

mod caller;
mod condition;
mod condition_key;
mod context;
mod operator;
mod principal;
mod sides;
mod statement;
mod truth;
mod unused;
mod variables;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;

pub(crate) use self::{
    caller::Caller,
    sides::{Question, Sides},
    truth::Truth,
    unused::variables_of,
};
pub use self::{
    condition_key::ConditionKey,
    context::{Context, ContextValue},
    sides::{StatementPlace, StatementSource},
};
use crate::{AccountId, Policy, RoleArn};

/// A request: may this role do this?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The role whose session asks.
    pub principal: RoleArn,
    /// One action without wildcards, such as `kms:Decrypt`.
    pub action: String,
    /// The ARN of the resource, or `*` for an action that knows none.
    pub resource: String,
    /// The condition keys of the request. What follows from the principal (`aws:PrincipalArn`, `aws:PrincipalAccount`,
    /// `aws:PrincipalType`, `aws:PrincipalIsAWSService`) is filled in.
    pub context: Context,
}

/// What the policies of a role can do about a resource of their own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnAccount {
    /// Either policy is enough, as for buckets and queues.
    EitherPolicy,
    /// The policy of the resource has to allow, to the role itself or to its account, as for KMS keys and for trust in
    /// roles. If it allows to the account, the policies of the role have to allow as well.
    ///
    /// Rule: [key policies](https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html).
    ResourcePolicyFirst,
}

/// The policy of the resource.
#[derive(Debug, Clone, Copy)]
pub struct ResourcePolicy<'a> {
    /// The document.
    pub policy: &'a Policy,
    /// The account that the resource belongs to.
    pub owner: &'a AccountId,
    /// What counts inside that account.
    pub own_account: OwnAccount,
}

/// What IAM answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Allowed, whatever the keys that are not known turn out to be.
    Allowed,
    /// Denied by a statement.
    Denied {
        /// The first one that does.
        by: StatementPlace,
    },
    /// Nothing allows it, whatever the keys that are not known turn out to be.
    NotAllowed,
    /// Allowed or not, depending on condition keys.
    Depends {
        /// The keys that are not known, or that are compared in a way that is not judged here.
        on: BTreeSet<ConditionKey>,
    },
}

/// Judges a request. Without a policy of the resource, the policies of the role decide alone.
#[must_use]
pub fn evaluate(request: &Request, role_policies: &[Policy], resource: Option<ResourcePolicy<'_>>) -> Answer {
    let sides = Sides::of(request, role_policies, resource.map(|resource| resource.policy));
    let allowed = match resource {
        None => sides.role.clone(),
        Some(resource) if *resource.owner != request.principal.account => sides.allowed_from_outside(),
        Some(ResourcePolicy { own_account: OwnAccount::EitherPolicy, .. }) => sides.role.or(&sides.resource),
        Some(ResourcePolicy { own_account: OwnAccount::ResourcePolicyFirst, .. }) => sides.allowed_inside(),
    };
    sides.answer(&allowed)
}

impl Sides {
    /// For a resource of another account both sides have to allow.
    ///
    /// Rule: [cross-account evaluation](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html).
    pub(crate) fn allowed_from_outside(&self) -> Truth {
        self.role.and(&self.resource.or(&self.account))
    }

    /// For a key of the same account: directly, or by its account and the policies of the role.
    pub(crate) fn allowed_inside(&self) -> Truth {
        self.resource.or(&self.account.and(&self.role))
    }

    /// The answer, once it is settled which sides allow.
    pub(crate) fn answer(&self, allowed: &Truth) -> Answer {
        if let Some(by) = &self.denied_by {
            return Answer::Denied { by: by.clone() };
        }
        match (allowed, &self.denied) {
            (Truth::No, _) => Answer::NotAllowed,
            (Truth::Yes, Truth::No) => Answer::Allowed,
            (allowed, denied) => Answer::Depends { on: allowed.keys().chain(denied.keys()).cloned().collect() },
        }
    }
}
