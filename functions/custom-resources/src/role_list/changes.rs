//! What is asked of the list's writer. Messages are kept well below the size that SQS takes: the longest ARN of a role has 630
//! characters, so 200 of them take half of 256 KiB.

use std::collections::BTreeSet;

use access::{CallError, RoleChange};

use super::RoleList;
use crate::owner::Owner;

const ROLES_PER_MESSAGE: usize = 200;

impl RoleList {
    pub(super) async fn register(&self, roles: &BTreeSet<String>) -> Result<(), CallError> {
        self.send(roles, |roles| RoleChange::Register { roles, dry_run: false }).await
    }

    pub(super) async fn send_withdrawal(&self, roles: &BTreeSet<String>, owner: &Owner) -> Result<(), CallError> {
        let reason = format!("custom resource {owner} wants them no more, and nobody else claims them");
        self.send(roles, |roles| RoleChange::Withdraw { roles, reason: reason.clone(), dry_run: false }).await
    }

    async fn send(
        &self,
        roles: &BTreeSet<String>,
        change: impl Fn(Vec<String>) -> RoleChange,
    ) -> Result<(), CallError> {
        let roles: Vec<&String> = roles.iter().collect();
        for some in roles.chunks(ROLES_PER_MESSAGE) {
            self.role_changes.send(&change(some.iter().copied().cloned().collect())).await?;
        }
        Ok(())
    }
}
