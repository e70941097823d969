//! How many more roles the list takes, so that an operator hears of the end of the list before it is reached.

use serde::Serialize;

use super::{
    RoleListSettings,
    shard::{ENTRY_FRAME, Shard},
};
use crate::{AccountId, DocumentLimit, RoleArn};

/// The room in the list, counted in roles of the name that is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Capacity {
    /// Entries listed now.
    pub listed: usize,
    /// Policies in use now.
    pub policies: usize,
    /// Policies that the list may use.
    pub maximum_policies: usize,
    /// Roles that one policy of the published shape holds.
    pub roles_per_policy: usize,
    /// Roles that still fit into the last policy in use.
    pub left_in_last_policy: usize,
    /// Roles that still fit into all policies that the list may use.
    pub left: usize,
}

impl Capacity {
    pub(super) fn of(shards: &[Shard], settings: &RoleListSettings) -> Self {
        let roles_per_policy = settings.roles_per_policy();
        let left_in = |shard: &Shard| {
            (DocumentLimit::ManagedPolicy.characters().saturating_sub(shard.size())) / settings.entry_cost()
        };
        let unused = settings.maximum_policies.saturating_sub(shards.len());
        Self {
            listed: shards.iter().map(|shard| shard.entries().count()).sum(),
            policies: shards.len(),
            maximum_policies: settings.maximum_policies,
            roles_per_policy,
            left_in_last_policy: shards.last().map_or(0, left_in),
            left: shards.iter().map(left_in).sum::<usize>() + unused * roles_per_policy,
        }
    }

    /// How full the list is, in percent of the roles that it can hold.
    #[must_use]
    pub fn used_percent(&self) -> f64 {
        match self.listed + self.left {
            0 => 100.0,
            all => 100.0 * self.listed as f64 / all as f64,
        }
    }
}

impl RoleListSettings {
    /// How many access roles one managed policy of the published shape holds. It depends on the lengths of the
    /// partition and of the role name alone.
    #[must_use]
    pub fn roles_per_policy(&self) -> usize {
        let mut shard = Shard::new();
        shard.add(&self.sample_role());
        let rest = DocumentLimit::ManagedPolicy.characters().saturating_sub(shard.size());
        1 + rest / self.entry_cost()
    }

    fn entry_cost(&self) -> usize {
        self.sample_role().len() + ENTRY_FRAME
    }

    /// Any account's role: all account ids have the same length.
    fn sample_role(&self) -> String {
        let account: AccountId = self.own_account.clone();
        RoleArn::new(self.partition.clone(), account, self.role_name.clone()).to_string()
    }
}
