//! Telling the role list's only writer what became of the accounts: one message for all that are to be listed,
//! one for all that are to go. A message that cannot be sent makes its accounts fail, so that they come again.

use access::{CallError, Departure, ROLE_CHANGES_GROUP, RoleChange};
use aws_sdk_sqs::Client;
use policy::AccountId;

use crate::{OnboardingError, Outcomes, account::Outcome};

/// The FIFO queue of role changes.
#[derive(Debug, Clone)]
pub(crate) struct RoleChangesQueue {
    client: Client,
    url: String,
    dry_run: bool,
}

impl RoleChangesQueue {
    /// With `dry_run` the writer is asked for its plan only.
    pub(crate) fn new(client: Client, url: impl Into<String>, dry_run: bool) -> Self {
        Self { client, url: url.into(), dry_run }
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
        if let Err(error) = self.try_send(change).await {
            for account in accounts {
                outcomes.insert(account.clone(), Err(OnboardingError::Send(error.to_string())));
            }
        }
    }

    /// The deduplication id is new each time: one made from the content would swallow the last of register,
    /// deregister, register within five minutes.
    async fn try_send(&self, change: &RoleChange) -> Result<(), CallError> {
        let failed = |reason: String| CallError::unusable("sqs:SendMessage", &self.url, reason);
        let body = serde_json::to_string(change).map_err(|error| failed(error.to_string()))?;
        let call = self.client.send_message().queue_url(&self.url).message_body(body);
        let id = uuid::Uuid::new_v4().to_string();
        let call = call.message_group_id(ROLE_CHANGES_GROUP).message_deduplication_id(id);
        call.send().await.map_err(|error| CallError::new("sqs:SendMessage", &self.url, error))?;
        Ok(())
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
