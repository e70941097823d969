//! The queue that feeds a function: messages as SQS delivered them, and how a message that failed comes again.
//! Nothing waits inside a function: the message goes back with a visibility time-out of its own.

use std::time::Duration;

use aws_lambda_events::sqs::{BatchItemFailure, SqsMessage};
use aws_sdk_sqs::Client;
use tracing::warn;

use crate::CallError;

/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(900);

/// A message as SQS delivered it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceivedMessage {
    /// The id by which a batch response names it.
    pub id: String,
    /// Its text.
    pub body: String,
    /// How often it was delivered, this time included.
    pub receives: u32,
    /// What SQS calls this delivery of it.
    pub receipt_handle: String,
}

impl From<SqsMessage> for ReceivedMessage {
    fn from(message: SqsMessage) -> Self {
        let receives = message.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok());
        Self {
            id: message.message_id.unwrap_or_default(),
            body: message.body.unwrap_or_default(),
            receives: receives.unwrap_or(1),
            receipt_handle: message.receipt_handle.unwrap_or_default(),
        }
    }
}

impl ReceivedMessage {
    /// How long this message waits when waits double from `first` on, up to 15 minutes.
    #[must_use]
    pub fn doubled_wait(&self, first: Duration) -> Duration {
        let doublings = self.receives.saturating_sub(1).min(16);
        (first * 2_u32.pow(doublings)).min(LONGEST_WAIT)
    }

    /// The entry that makes SQS deliver the message again.
    #[must_use]
    pub fn again(&self) -> BatchItemFailure {
        let mut failure = BatchItemFailure::default();
        failure.item_identifier.clone_from(&self.id);
        failure
    }
}

/// The queue that feeds a function.
#[derive(Debug, Clone)]
pub struct SourceQueue {
    client: Client,
    url: String,
}

impl SourceQueue {
    /// The queue at this URL.
    #[must_use]
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self { client, url: url.into() }
    }

    /// Lets a message come again after `wait`. Where that cannot be set, it comes after the time-out of the queue.
    pub async fn return_after(&self, message: &ReceivedMessage, wait: Duration) -> BatchItemFailure {
        let seconds = i32::try_from(wait.as_secs()).unwrap_or(i32::MAX);
        let call = self.client.change_message_visibility().queue_url(&self.url);
        let call = call.receipt_handle(&message.receipt_handle).visibility_timeout(seconds);
        if let Err(error) = call.send().await {
            let error = CallError::new("sqs:ChangeMessageVisibility", &message.id, error);
            warn!(message.id, "the wait of a message could not be set: {error}");
        }
        message.again()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_end_at_fifteen_minutes() {
        let wait = |receives| {
            let message = ReceivedMessage { receives, ..ReceivedMessage::default() };
            message.doubled_wait(Duration::from_secs(30)).as_secs()
        };
        assert_eq!([0, 1, 2, 3, 5, 6, u32::MAX].map(wait), [30, 30, 60, 120, 480, 900, 900]);
    }
}
