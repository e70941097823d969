//! From the policies as they are and the documents as they should be to the calls that make them so: a pure function.
//! Documents are written before policies go, and policies go from the highest number down, so that the numbers have no gap
//! whenever the function stops.

use std::fmt;

use access::managed_policy::PolicyQuotas;
use policy::Policy;

use super::{
    PermissionPolicyError, PolicyNamePrefix,
    entity::Entity,
    observe::{Observed, ObservedPolicy},
};

/// A document that a policy is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Put {
    pub(super) number: usize,
    pub(super) document: Policy,
    /// Whether the policy is to be made; otherwise it gets another version.
    pub(super) is_new: bool,
}

/// A policy that is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deletion {
    pub(super) number: usize,
    /// Who has it.
    pub(super) attached: Vec<Entity>,
}

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    prefix: PolicyNamePrefix,
    pub(super) puts: Vec<Put>,
    pub(super) deletions: Vec<Deletion>,
}

/// Compares the policies with the documents that are wanted; with none, every policy of this resource goes.
pub(super) fn plan(
    observed: &Observed,
    wanted: &[Policy],
    prefix: &PolicyNamePrefix,
) -> Result<Plan, PermissionPolicyError> {
    let puts = (1..).zip(wanted).map(|(number, document)| put(observed.policies.get(&number), number, document));
    let beyond = observed.policies.range(wanted.len() + 1..).rev();
    let deletions = beyond.map(|(number, policy)| deletion(policy, *number, prefix));
    Ok(Plan {
        prefix: prefix.clone(),
        puts: puts.filter_map(Result::transpose).collect::<Result<_, _>>()?,
        deletions: deletions.filter_map(Result::transpose).collect::<Result<_, _>>()?,
    })
}

fn put(found: Option<&ObservedPolicy>, number: usize, document: &Policy) -> Result<Option<Put>, PermissionPolicyError> {
    let put = |is_new| Put { number, document: document.clone(), is_new };
    match found {
        None => Ok(Some(put(true))),
        Some(ObservedPolicy::Foreign { arn, owner }) => Err(PermissionPolicyError::foreign(arn, owner.as_deref())),
        Some(ObservedPolicy::Ours { document: found, .. }) => {
            let same = found.parse::<Policy>().is_ok_and(|found| found.means_the_same_as(document));
            Ok((!same).then(|| put(false)))
        }
    }
}

fn deletion(
    policy: &ObservedPolicy,
    number: usize,
    prefix: &PolicyNamePrefix,
) -> Result<Option<Deletion>, PermissionPolicyError> {
    match policy {
        ObservedPolicy::Foreign { .. } => Ok(None),
        ObservedPolicy::Ours { users, .. } if users.bounded.is_empty() => {
            Ok(Some(Deletion { number, attached: users.attached.clone() }))
        }
        ObservedPolicy::Ours { users, .. } => {
            Err(PermissionPolicyError::Boundary { policy: prefix.name(number), users: list(&users.bounded) })
        }
    }
}

fn list(entities: &[Entity]) -> String {
    entities.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Plan {
    pub(super) fn changes_nothing(&self) -> bool {
        self.puts.is_empty() && self.deletions.is_empty()
    }

    /// Whether the account takes the policies that are to be made, and one role all that there will be.
    pub(super) fn check(&self, quotas: &PolicyQuotas, wanted: usize) -> Result<(), PermissionPolicyError> {
        let needed = self.puts.iter().filter(|put| put.is_new).count();
        if needed > quotas.policies_left {
            let (left, quota) = (quotas.policies_left, quotas.policies);
            return Err(PermissionPolicyError::PoliciesQuota { needed, left, quota });
        }
        match wanted > quotas.attached_per_role {
            true => Err(PermissionPolicyError::AttachQuota { needed: wanted, quota: quotas.attached_per_role }),
            false => Ok(()),
        }
    }

    fn put_in_words(&self, put: &Put) -> String {
        let (name, size) = (self.prefix.name(put.number), put.document.size());
        let verb = if put.is_new { "create" } else { "write" };
        format!("{verb} policy `{name}` of {size} characters")
    }

    fn deletion_in_words(&self, deletion: &Deletion) -> String {
        let deleting = format!("delete policy `{}`", self.prefix.name(deletion.number));
        match deletion.attached.as_slice() {
            [] => deleting,
            attached => format!("{deleting}, detaching it from {}", list(attached)),
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let puts = self.puts.iter().map(|put| self.put_in_words(put));
        let deletions = self.deletions.iter().map(|deletion| self.deletion_in_words(deletion));
        formatter.write_str(&puts.chain(deletions).collect::<Vec<_>>().join("; "))
    }
}
