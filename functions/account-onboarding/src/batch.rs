//! A batch of messages: which accounts it names, and which messages are to blame when one of them fails.
//! Several messages about one account are one look at it.

use std::collections::BTreeMap;

use access::ReceivedMessage;
use aws_lambda_events::sqs::SqsEvent;
use policy::{AccountId, Partition};
use tracing::info;

use crate::{OnboardingError, Outcomes, trigger};

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

    /// The accounts, each with how often a message about it was delivered.
    pub(crate) fn accounts(&self) -> Vec<(AccountId, u32)> {
        let tries =
            |messages: &Vec<ReceivedMessage>| messages.iter().map(|message| message.receives).max().unwrap_or(1);
        self.by_account.iter().map(|(account, messages)| (account.clone(), tries(messages))).collect()
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
