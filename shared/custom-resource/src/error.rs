//! When no answer could be delivered. Everything else is answered, and a success for Lambda.

use crate::{DeliveryError, outcome::chain};

/// Why CloudFormation has no answer. Lambda must be told, so that it delivers the event again, then to a dead-letter queue.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The event does not say where to send an answer to which request.
    #[error("the event cannot be answered: `{field}` {mistake}; it is no request of a CloudFormation custom resource")]
    Unanswerable {
        /// What cannot be read.
        field: &'static str,
        /// What is wrong with it.
        mistake: String,
    },
    /// The `ResponseURL` leads somewhere else.
    #[error(
        "request `{request_id}` of stack `{stack_id}` is not answered: its ResponseURL is not that of a CloudFormation response \
         bucket"
    )]
    ForeignResponseUrl {
        /// The stack.
        stack_id: String,
        /// The request.
        request_id: String,
    },
    /// The ids of the request fill an answer by themselves.
    #[error("request `{request_id}` cannot be answered: its ids leave no room in an answer of 4,096 bytes")]
    NoRoom {
        /// The request.
        request_id: String,
    },
    /// The answer was sent, and not accepted.
    #[error("the answer to request `{request_id}` of stack `{stack_id}` was not accepted")]
    Undelivered {
        /// The stack.
        stack_id: String,
        /// The request.
        request_id: String,
        /// What happened at the last attempt.
        source: DeliveryError,
    },
}

impl ProviderError {
    /// The kind, stable between releases: alarms and queries are built on it.
    #[must_use]
    pub fn error_type(&self) -> &'static str {
        match self {
            Self::Unanswerable { .. } => "ProviderError::Unanswerable",
            Self::ForeignResponseUrl { .. } => "ProviderError::ForeignResponseUrl",
            Self::NoRoom { .. } => "ProviderError::NoRoom",
            Self::Undelivered { .. } => "ProviderError::Undelivered",
        }
    }

    /// The error with its causes, in one line.
    #[must_use]
    pub fn message(&self) -> String {
        chain(self)
    }
}
