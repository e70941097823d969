//! Telling the role list's only writer what became of the accounts: one message for all that are to be listed,
//! one for all that are to go. A message that cannot be sent makes its accounts fail, so that they come again.

use access::{Departure, RoleChange, RoleChangesQueue};
use policy::AccountId;

use crate::{OnboardingError, Outcomes, account::Outcome};

/// Tells the writer of the role list.
#[derive(Debug, Clone)]
pub(crate) struct Registration {
    role_changes: RoleChangesQueue,
    dry_run: bool,
}

impl Registration {
    /// With `dry_run` the writer is asked for its plan only.
    pub(crate) fn new(role_changes: RoleChangesQueue, dry_run: bool) -> Self {
        Self { role_changes, dry_run }
    }

    /// Reports what became of the accounts.
    pub(crate) async fn report(&self, outcomes: &mut Outcomes) {
        let dry_run = self.dry_run;
        let (listed, roles): (Vec<AccountId>, Vec<String>) = outcomes.iter().filter_map(listed).unzip();
        self.send(outcomes, &listed, &RoleChange::Register { roles, dry_run }).await;
        let (gone, accounts): (Vec<AccountId>, Vec<Departure>) = outcomes.iter().filter_map(gone).unzip();
        self.send(outcomes, &gone, &RoleChange::Deregister { accounts, dry_run }).await;
    }

    async fn send(&self, outcomes: &mut Outcomes, accounts: &[AccountId], change: &RoleChange) {
        if accounts.is_empty() {
            return;
        }
        if let Err(error) = self.role_changes.send(change).await {
            for account in accounts {
                outcomes.insert(account.clone(), Err(OnboardingError::Send(error.to_string())));
            }
        }
    }
}

fn listed((account, outcome): (&AccountId, &Result<Outcome, OnboardingError>)) -> Option<(AccountId, String)> {
    match outcome {
        Ok(Outcome::Onboarded(role)) => Some((account.clone(), role.to_string())),
        _ => None,
    }
}

fn gone((account, outcome): (&AccountId, &Result<Outcome, OnboardingError>)) -> Option<(AccountId, Departure)> {
    match outcome {
        Ok(Outcome::Departed(reason)) => {
            Some((account.clone(), Departure { id: account.clone(), reason: reason.clone() }))
        }
        _ => None,
    }
}
