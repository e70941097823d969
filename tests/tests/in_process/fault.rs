//! What can go wrong with a request, and the answers that AWS gives then.

use aws_smithy_runtime_api::{
    client::{
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
    },
    http::HttpError,
};
use aws_smithy_types::body::SdkBody;

/// What goes wrong, and at which request, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// The function is gone before the request leaves.
    CrashBefore(usize),
    /// The request is carried out, and the function is gone before the answer comes.
    CrashAfter(usize),
    /// AWS throttles this request and the following ones, as many as told.
    Throttled { at: usize, times: usize },
    /// AWS answers 503 to this request.
    Unavailable(usize),
    /// The request is carried out, and the answer is a 500.
    AnswerLost(usize),
    /// The request leaves only when it is told to.
    Paused(usize),
}

impl Fault {
    /// The request that it befalls first.
    pub(crate) fn at(self) -> Option<usize> {
        match self {
            Self::None => None,
            Self::CrashBefore(at)
            | Self::CrashAfter(at)
            | Self::Throttled { at, .. }
            | Self::Unavailable(at)
            | Self::AnswerLost(at)
            | Self::Paused(at) => Some(at),
        }
    }
}

/// The answer to a throttled request. IAM and STS answer in XML, Organizations and SQS in JSON.
pub(crate) fn throttling(request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
    match request.headers().get("content-type") {
        Some(kind) if kind.contains("json") => response(400, r#"{"__type":"ThrottlingException"}"#),
        _ => response(400, "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"),
    }
}

pub(crate) fn response(status: u16, body: &'static str) -> Result<HttpResponse, ConnectorError> {
    let status = status.try_into().map_err(|error: HttpError| ConnectorError::user(error.into()))?;
    Ok(HttpResponse::new(status, SdkBody::from(body)))
}
