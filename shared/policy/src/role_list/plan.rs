//! From the current policies and a change to the actions that carry it out: a pure function, so that a dry run
//! prints exactly what a real run does.

use std::{
    collections::{BTreeSet, HashSet},
    fmt,
};

use serde::Serialize;

use super::{
    Action, Capacity, Change, Kept, ListPolicy, Refusal, RefusalReason, RoleListSettings,
    compact::{Compacted, compact},
    list_policy_name,
    shard::Shard,
};
use crate::RoleArn;

/// All that follows from a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// What is to be done, in this order: documents first, then deletions from the end.
    pub actions: Vec<Action>,
    /// Roles that are not listed.
    pub refused: Vec<Refusal>,
    /// Policies that stay as they are.
    pub kept: Vec<Kept>,
    /// How many roles go, with their accounts or withdrawn one by one.
    pub removed: usize,
    /// The room in the list after the change.
    pub capacity: Capacity,
}

/// Works out the new documents.
///
/// A role that is listed already is left where it is; a new one goes to the first policy with room; a policy
/// that nothing concerns keeps its text to the letter.
#[must_use]
pub fn plan(current: Vec<ListPolicy>, change: &Change, settings: &RoleListSettings) -> Plan {
    let mut shards: Vec<Shard> = current.into_iter().map(Shard::read).collect();
    let wanted: BTreeSet<String> = change.add.iter().map(RoleArn::to_string).collect();
    let removed = match change.remove.is_empty() && change.withdraw.is_empty() {
        true => 0,
        false => remove(&mut shards, change, &wanted, settings),
    };
    let missing = missing(&mut shards, wanted);
    let refused = missing.into_iter().filter_map(|role| place(&mut shards, role, settings)).collect();
    let Compacted { deleted, kept } = compact(&mut shards);
    let mut actions: Vec<Action> = shards.iter().enumerate().filter_map(write).collect();
    actions.extend(deleted);
    Plan { actions, refused, kept, removed, capacity: Capacity::of(&shards, settings) }
}

/// Takes the access roles of the removed accounts and the withdrawn roles off the list, and no other entry; tells how many.
fn remove(shards: &mut [Shard], change: &Change, wanted: &BTreeSet<String>, settings: &RoleListSettings) -> usize {
    let goes = |entry: &str| {
        let role = entry.parse::<RoleArn>().ok();
        let of_removed = |role: &RoleArn| role.name == settings.role_name && change.remove.contains(&role.account);
        role.is_some_and(|role| change.withdraw.contains(&role) || of_removed(&role))
    };
    let mut removed = 0;
    for shard in shards {
        let before = shard.entries().count();
        shard.retain(|entry| wanted.contains(entry) || !goes(entry));
        removed += before - shard.entries().count();
    }
    removed
}

/// The wanted roles that no policy lists yet. On the way, entries that stand twice lose their later places.
fn missing(shards: &mut [Shard], mut wanted: BTreeSet<String>) -> BTreeSet<String> {
    let mut listed = HashSet::new();
    let unique = shards.iter().flat_map(Shard::entries).filter(|entry| !listed.insert(*entry)).count() == 0;
    wanted.retain(|role| !listed.contains(role));
    if !unique {
        let mut seen = HashSet::new();
        shards.iter_mut().for_each(|shard| shard.retain(|entry| seen.insert(entry.to_owned())));
    }
    wanted
}

/// Puts a role into the first policy with room, or into a new one.
fn place(shards: &mut Vec<Shard>, role: String, settings: &RoleListSettings) -> Option<Refusal> {
    if shards.iter_mut().any(|shard| shard.add(&role)) {
        return None;
    }
    let mut next = Shard::new();
    if shards.len() < settings.maximum_policies && next.add(&role) {
        shards.push(next);
        return None;
    }
    let (maximum_policies, roles_per_policy) = (settings.maximum_policies, settings.roles_per_policy());
    Some(Refusal { role, reason: RefusalReason::ListFull { maximum_policies, roles_per_policy } })
}

/// The action that brings AWS from the current document of a shard to the wanted one.
fn write((number, shard): (usize, &Shard)) -> Option<Action> {
    if !shard.is_touched() {
        return None;
    }
    let (name, document) = (list_policy_name(number), shard.document()?);
    let after: BTreeSet<&String> = shard.entries().collect();
    let Some(current) = &shard.current else {
        return Some(Action::Create { name, document, added: after.len() });
    };
    if current.document == document {
        return None;
    }
    let before = Shard::read(current.clone());
    let before: BTreeSet<&String> = before.entries().collect();
    let (added, removed) = (after.difference(&before).count(), before.difference(&after).count());
    Some(Action::Write { name, document, added, removed })
}

impl Plan {
    /// Whether AWS is already as it should be.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        self.actions.is_empty()
    }
}

impl fmt::Display for Plan {
    /// The plan as a table, one line for each action, refusal and policy that is kept.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.changes_nothing() {
            writeln!(formatter, "nothing to change")?;
        }
        for action in &self.actions {
            writeln!(formatter, "{action}")?;
        }
        for refusal in &self.refused {
            writeln!(formatter, "refuse  {} ({})", refusal.role, refusal.reason)?;
        }
        for kept in &self.kept {
            writeln!(formatter, "keep    {:<36} {}", kept.name, kept.reason)?;
        }
        let Capacity { listed, left, policies, .. } = self.capacity;
        write!(formatter, "{listed} listed in {policies} policies, room for {left} more")
    }
}
