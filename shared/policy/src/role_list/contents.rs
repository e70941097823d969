//! What the list says now, for those who ask the writer for a change and want to see it done.

use std::collections::BTreeSet;

use super::{Capacity, ListPolicy, RoleListSettings, shard::Shard};
/// The entries of the list, and the room in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    entries: BTreeSet<String>,
    /// The room in the list.
    pub capacity: Capacity,
}

impl Contents {
    /// Reads the policies of the list in their numbering.
    #[must_use]
    pub fn of(policies: Vec<ListPolicy>, settings: &RoleListSettings) -> Self {
        let shards: Vec<Shard> = policies.into_iter().map(Shard::read).collect();
        let entries = shards.iter().flat_map(Shard::entries).cloned().collect();
        Self { entries, capacity: Capacity::of(&shards, settings) }
    }

    /// Whether a role is on the list, by its full ARN.
    #[must_use]
    pub fn lists(&self, role: &str) -> bool {
        self.entries.contains(role)
    }
}
