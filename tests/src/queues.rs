//! The stack's queues from outside: messages put in by hand, a redrive, and a shorter wait where a test would have to sit
//! one out.

use anyhow::{Context, Result};
use aws_sdk_sqs::types::{Message, QueueAttributeName};

use crate::events::unique_id;
use crate::stack::Stack;

impl Stack {
    /// Sends a text, whatever it is, to the queue of this output.
    ///
    /// # Errors
    /// The queue refused it.
    pub async fn send(&self, output: &str, body: &str) -> Result<()> {
        self.forward(output, &Message::builder().body(body).build()).await
    }

    /// Sends everything in a dead-letter queue back to its source queue, as SQS does on StartMessageMoveTask, which
    /// the emulator lacks. Returns how many messages that were.
    ///
    /// # Errors
    /// A queue could not be read or written.
    pub async fn redrive(&self, dead_letters: &str, source: &str) -> Result<usize> {
        let queue = self.output(dead_letters)?;
        let messages = self.take_all(queue).await?;
        for message in &messages {
            self.forward(source, message).await?;
            let receipt = message.receipt_handle().context("a message without receipt handle")?;
            self.hub.sqs.delete_message().queue_url(queue).receipt_handle(receipt).send().await?;
        }
        Ok(messages.len())
    }

    /// All messages at once: one that is sent back may fail and be here again before the last one was read.
    async fn take_all(&self, queue: &str) -> Result<Vec<Message>> {
        let mut taken = Vec::new();
        loop {
            let request = self.hub.sqs.receive_message().queue_url(queue).max_number_of_messages(10);
            let messages = request.message_attribute_names("All").send().await?.messages.unwrap_or_default();
            if messages.is_empty() {
                return Ok(taken);
            }
            taken.extend(messages);
        }
    }

    /// Sets how long the queue of this output hides a message that a function has taken and not acknowledged. The
    /// template's minutes are for AWS, where the function may still be at work; a test would only sit them out.
    ///
    /// # Errors
    /// The queue refused it.
    pub async fn hide_taken_messages_for(&self, output: &str, seconds: u32) -> Result<()> {
        let request = self.hub.sqs.set_queue_attributes().queue_url(self.output(output)?);
        request.attributes(QueueAttributeName::VisibilityTimeout, seconds.to_string()).send().await?;
        Ok(())
    }

    async fn forward(&self, output: &str, message: &Message) -> Result<()> {
        let queue = self.output(output)?;
        let mut request = self.hub.sqs.send_message().queue_url(queue).message_body(message.body().unwrap_or_default());
        request = request.set_message_attributes(message.message_attributes.clone());
        if queue.ends_with(".fifo") {
            let id = unique_id();
            request = request.message_group_id(access::ROLE_CHANGES_GROUP).message_deduplication_id(id);
        }
        request.send().await.with_context(|| format!("{output} refused a message"))?;
        Ok(())
    }
}
