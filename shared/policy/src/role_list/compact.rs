//! What happens to a policy that would become empty. IAM allows no empty `Resource`, and the platform reads
//! numbers without gaps, so:
//!
//! * the last policy is deleted, if and only if it is empty and ours to delete, and then the one before it, …;
//! * one in the middle takes roles over from the last one, which may thereby become empty itself;
//! * where neither is possible the policy stays as it is, and that is reported. What stands in it then is not moved
//!   anywhere: it may be what was asked to go.

use super::{
    action::{Action, Kept},
    list_policy_name,
    shard::Shard,
};

/// What compaction decided beside the new contents.
#[derive(Debug, Default)]
pub(super) struct Compacted {
    pub(super) deleted: Vec<Action>,
    pub(super) kept: Vec<Kept>,
}

/// Leaves no shard empty, and takes from the end those that are not needed any more.
pub(super) fn compact(shards: &mut Vec<Shard>) -> Compacted {
    let mut result = Compacted::default();
    drop_empty_tail(shards, &mut result);
    while let Some(empty) = shards.iter().position(Shard::is_empty) {
        refill(shards, empty, &mut result);
        drop_empty_tail(shards, &mut result);
    }
    result
}

/// Deletes empty policies from the end; restores the last one when it must not be deleted.
fn drop_empty_tail(shards: &mut Vec<Shard>, result: &mut Compacted) {
    while let Some(last) = shards.last_mut().filter(|shard| shard.is_empty()) {
        let obstacle = last.current.as_ref().and_then(|current| current.keep.clone());
        let created = last.current.is_some();
        if let Some(reason) = obstacle {
            last.restore();
            let name = list_policy_name(shards.len() - 1);
            return result.kept.push(Kept { name, reason });
        }
        shards.pop();
        if created {
            result.deleted.push(Action::Delete { name: list_policy_name(shards.len()) });
        }
    }
}

/// Fills an empty policy from the last one that has roles to give, as far as they fit.
fn refill(shards: &mut [Shard], empty: usize, result: &mut Compacted) {
    let (before, after) = shards.split_at_mut(empty + 1);
    let Some(target) = before.last_mut() else { return };
    for donor in after.iter_mut().rev() {
        while let Some(role) = donor.take_last_role() {
            if !target.add(&role) {
                donor.add(&role);
                break;
            }
        }
        if !target.is_empty() {
            return;
        }
    }
    target.restore();
    let reason = "no later policy of the list has a role to move here, and IAM allows no empty policy".to_owned();
    result.kept.push(Kept { name: list_policy_name(empty), reason });
}
