//! Where answers go. A trait because there are two: HTTPS, and memory in tests.

use std::error::Error;

use bytes::Bytes;

use crate::ResponseUrl;

/// Takes answers.
pub trait Endpoint: Send + Sync {
    /// Sends one HTTP PUT with this body, and a `Content-Type` that is there and empty. It is not repeated here.
    fn put(&self, url: &ResponseUrl, body: Bytes) -> impl Future<Output = Result<Receipt, EndpointError>> + Send;
}

/// What the endpoint said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// HTTP status.
    pub status: u16,
    /// The error code of S3, such as `SlowDown`. Nothing else of its error is kept: S3 quotes parts of the URL.
    pub code: Option<String>,
}

impl Receipt {
    pub(crate) fn is_accepted(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// The endpoint said nothing: no connection, or it broke.
#[derive(Debug, thiserror::Error)]
#[error("the response bucket could not be reached")]
pub struct EndpointError(#[source] Box<dyn Error + Send + Sync>);

impl EndpointError {
    /// For this cause, which must not show the URL.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}
