//! Messages that no further try will help: they go to the dead-letter queue at once, with the reason beside
//! them, instead of being tried until SQS moves them there without a word.

use aws_sdk_sqs::{Client, types::MessageAttributeValue};

use crate::CallError;

/// SQS takes at most 256 KiB of attributes; an operator reads one screen.
const LONGEST_REASON: usize = 2_048;

/// A dead-letter queue.
#[derive(Debug, Clone)]
pub struct DeadLetterQueue {
    client: Client,
    url: String,
}

impl DeadLetterQueue {
    /// The queue at this URL. A FIFO queue is told by its name, as SQS demands it.
    #[must_use]
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self { client, url: url.into() }
    }

    /// Sends a message there, unchanged, so that it can be sent again once the cause is gone.
    ///
    /// # Errors
    /// When SQS does not take it; the caller then leaves the original in its queue.
    pub async fn send(&self, body: &str, error_type: &str, reason: &str) -> Result<(), CallError> {
        let short: String = reason.chars().take(LONGEST_REASON).collect();
        let mut call = self.client.send_message().queue_url(&self.url).message_body(body);
        for (name, value) in [("ErrorType", error_type), ("ErrorMessage", short.as_str())] {
            let value = MessageAttributeValue::builder().data_type("String").string_value(value).build();
            let value = value.map_err(|error| CallError::unusable("sqs:SendMessage", &self.url, error.to_string()))?;
            call = call.message_attributes(name, value);
        }
        if self.url.ends_with(".fifo") {
            let id = uuid::Uuid::new_v4().to_string();
            call = call.message_group_id(crate::ROLE_CHANGES_GROUP).message_deduplication_id(id);
        }
        call.send().await.map_err(|error| CallError::new("sqs:SendMessage", &self.url, error))?;
        Ok(())
    }
}
