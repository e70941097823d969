//! The way to the one writer of the role list: a FIFO queue with one message group, which is the list's lock.

use aws_sdk_sqs::Client;

use crate::{CallError, ROLE_CHANGES_GROUP, RoleChange};

/// The FIFO queue of role changes.
#[derive(Debug, Clone)]
pub struct RoleChangesQueue {
    client: Client,
    url: String,
}

impl RoleChangesQueue {
    /// The queue at this URL.
    #[must_use]
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self { client, url: url.into() }
    }

    /// Sends a change. The deduplication id is new each time: one made from the content would swallow the last of
    /// register, deregister, register within five minutes.
    ///
    /// # Errors
    /// When SQS does not take it.
    pub async fn send(&self, change: &RoleChange) -> Result<(), CallError> {
        let failed = |reason: String| CallError::unusable("sqs:SendMessage", &self.url, reason);
        let body = serde_json::to_string(change).map_err(|error| failed(error.to_string()))?;
        let call = self.client.send_message().queue_url(&self.url).message_body(body);
        let id = uuid::Uuid::new_v4().to_string();
        let call = call.message_group_id(ROLE_CHANGES_GROUP).message_deduplication_id(id);
        call.send().await.map_err(|error| CallError::new("sqs:SendMessage", &self.url, error))?;
        Ok(())
    }
}
