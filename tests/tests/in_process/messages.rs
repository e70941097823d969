//! Messages as SQS hands them to the functions.

use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use system_tests::events::{self, Event};

/// What the onboarding is told about an account, and the units that it is to care for; none means all.
pub(crate) struct AccountEvent {
    body: String,
    units: String,
}

impl AccountEvent {
    pub(crate) fn new(event: &Event) -> Self {
        Self { body: event.envelope().to_string(), units: String::new() }
    }

    pub(crate) fn created(account: &str) -> Self {
        Self::new(&events::account_created(account))
    }

    pub(crate) fn units(&self) -> &str {
        &self.units
    }

    /// A batch with this event.
    pub(crate) fn batch(&self) -> SqsEvent {
        of_bodies(std::slice::from_ref(&self.body))
    }

    pub(crate) fn with_units(self, units: &str) -> Self {
        Self { units: units.to_owned(), ..self }
    }
}

/// A batch of messages with these bodies.
pub(crate) fn of_bodies(bodies: &[String]) -> SqsEvent {
    let mut event = SqsEvent::default();
    for (number, body) in bodies.iter().enumerate() {
        let mut message = SqsMessage::default();
        message.message_id = Some(format!("m{number}"));
        message.receipt_handle = Some(format!("r{number}"));
        message.body = Some(body.clone());
        event.records.push(message);
    }
    event
}
