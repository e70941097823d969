//! A batch of messages: which accounts it names, and which messages are to blame when one of them fails.
//! Several messages about one account are one look at it.

use std::{collections::BTreeMap, time::Duration};

use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use lambda::{ErrorType, chain};
use policy::{AccountId, Partition};
use tracing::{error, info, warn};

use crate::{AccountOnboarding, OnboardingError, Outcomes, trigger};

/// A message as SQS delivered it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReceivedMessage {
    pub(crate) id: String,
    pub(crate) body: String,
    receipt_handle: String,
    receives: u32,
}

/// The messages of one invocation.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    by_account: BTreeMap<AccountId, Vec<ReceivedMessage>>,
    malformed: Vec<(ReceivedMessage, OnboardingError)>,
}

impl Batch {
    pub(crate) fn read(event: SqsEvent, partition: &Partition) -> Self {
        let mut batch = Self::default();
        for message in event.records {
            batch.take(ReceivedMessage::from(message), partition);
        }
        batch
    }

    fn take(&mut self, message: ReceivedMessage, partition: &Partition) {
        match trigger::read(&message.body, partition) {
            Ok(trigger::Trigger::Look { account, reason }) => {
                info!(account.id = %account, message.id, reason, "looking at account {account}: {reason}");
                self.by_account.entry(account).or_default().push(message);
            }
            Ok(trigger::Trigger::Nothing { reason }) => info!(message.id, reason, "nothing to do: {reason}"),
            Err(error) => self.malformed.push((message, error.into())),
        }
    }

    pub(crate) fn accounts(&self) -> impl Iterator<Item = &AccountId> {
        self.by_account.keys()
    }

    /// The messages of each account that failed, and each message that could not be read, with the error.
    pub(crate) fn failures(mut self, outcomes: Outcomes) -> Vec<(Vec<ReceivedMessage>, OnboardingError)> {
        let mut failures: Vec<_> = self.malformed.into_iter().map(|(message, error)| (vec![message], error)).collect();
        for (account, outcome) in outcomes {
            if let Err(error) = outcome {
                failures.push((self.by_account.remove(&account).unwrap_or_default(), error));
            }
        }
        failures
    }
}

impl From<SqsMessage> for ReceivedMessage {
    fn from(message: SqsMessage) -> Self {
        let receives = message.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok());
        Self {
            id: message.message_id.unwrap_or_default(),
            body: message.body.unwrap_or_default(),
            receipt_handle: message.receipt_handle.unwrap_or_default(),
            receives: receives.unwrap_or(1),
        }
    }
}

impl AccountOnboarding {
    /// Deals with a message that failed. Tells whether it is off our hands; if not, it has to come again.
    pub(crate) async fn give_up(&self, message: &ReceivedMessage, error: &OnboardingError) -> bool {
        let reason = chain(error);
        match error.patience().wait_after(message.receives, self.config.first_wait) {
            Some(wait) => {
                warn!(
                    message.id,
                    error.kind = error.error_type(),
                    wait_seconds = wait.as_secs(),
                    "trying again: {reason}"
                );
                self.come_back_after(message, wait).await;
                false
            }
            None => {
                error!(message.id, error.kind = error.error_type(), "giving up: {reason}");
                self.bury(message, error.error_type(), &reason).await
            }
        }
    }

    /// Where the wait cannot be set, the message comes back after the visibility time-out of its queue.
    async fn come_back_after(&self, message: &ReceivedMessage, wait: Duration) {
        let seconds = i32::try_from(wait.as_secs()).unwrap_or(i32::MAX);
        let call = self.sqs.change_message_visibility().queue_url(&self.config.account_tasks_queue_url);
        let call = call.receipt_handle(&message.receipt_handle).visibility_timeout(seconds);
        if let Err(error) = call.send().await {
            let error = access::CallError::new("sqs:ChangeMessageVisibility", &message.id, error);
            warn!(message.id, "the wait of a message could not be set: {error}");
        }
    }

    /// Where the dead-letter queue does not take a message, it comes back, and SQS moves it there in the end.
    async fn bury(&self, message: &ReceivedMessage, error_type: &str, reason: &str) -> bool {
        match self.dead_letters.send(&message.body, error_type, reason).await {
            Ok(()) => true,
            Err(error) => {
                warn!(message.id, "the dead-letter queue did not take a message: {error}");
                false
            }
        }
    }
}
