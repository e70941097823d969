//! An HTTP client that does one thing wrong on command and is honest otherwise. It sits below the SDK, so that the
//! SDK's own retries take part, and counts every request that leaves the functions.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_runtime_api::http::HttpError;
use aws_smithy_types::body::SdkBody;
use tokio::sync::Notify;

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

/// The client, with what it has seen.
#[derive(Clone, Debug)]
pub(crate) struct FailingClient {
    inner: SharedHttpClient,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    fault: Fault,
    requests: AtomicUsize,
    /// The function is where its fault is: crashed or paused.
    reached: Notify,
    resumed: Notify,
}

impl FailingClient {
    pub(crate) fn new(fault: Fault) -> Self {
        let state = State { fault, requests: AtomicUsize::new(0), reached: Notify::new(), resumed: Notify::new() };
        Self { inner: aws_smithy_http_client::Builder::new().build_http(), state: Arc::new(state) }
    }

    /// How many requests were made.
    pub(crate) fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }

    /// Runs `work` until it is done or the function crashes; nothing then.
    pub(crate) async fn until_crash<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            result = work => Some(result),
            () = self.state.reached.notified() => None,
        }
    }
}

impl FailingClient {
    /// Waits until the function has come to its pause; false when it ended without.
    pub(crate) async fn until_paused(&self) -> bool {
        self.state.reached.notified().await;
        matches!(self.state.fault, Fault::Paused(at) if self.requests() > at)
    }

    /// Lets a paused function go on, and whoever waits for its pause.
    pub(crate) fn resume(&self) {
        self.state.resumed.notify_one();
        self.state.reached.notify_one();
    }
}

impl HttpClient for FailingClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, parts: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, parts);
        SharedHttpConnector::new(FailingConnector { inner, state: Arc::clone(&self.state) })
    }
}

#[derive(Debug)]
struct FailingConnector {
    inner: SharedHttpConnector,
    state: Arc<State>,
}

impl HttpConnector for FailingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let number = self.state.requests.fetch_add(1, Ordering::SeqCst);
        match self.state.fault {
            Fault::CrashBefore(at) if at == number => {
                self.state.reached.notify_one();
                HttpConnectorFuture::new(std::future::pending())
            }
            Fault::CrashAfter(at) if at == number => {
                let (answer, state) = (self.inner.call(request), Arc::clone(&self.state));
                HttpConnectorFuture::new(async move {
                    let _ = answer.await;
                    state.reached.notify_one();
                    std::future::pending().await
                })
            }
            Fault::Throttled { at, times } if (at..at + times).contains(&number) => {
                HttpConnectorFuture::ready(throttling(&request))
            }
            Fault::Paused(at) if at == number => {
                let (inner, state) = (self.inner.clone(), Arc::clone(&self.state));
                HttpConnectorFuture::new(async move {
                    state.reached.notify_one();
                    state.resumed.notified().await;
                    inner.call(request).await
                })
            }
            Fault::Unavailable(at) if at == number => HttpConnectorFuture::ready(response(503, "")),
            Fault::AnswerLost(at) if at == number => {
                let answer = self.inner.call(request);
                HttpConnectorFuture::new(async move { answer.await.and_then(|_| response(500, "")) })
            }
            _ => self.inner.call(request),
        }
    }
}

/// IAM and STS answer in XML, Organizations and SQS in JSON.
fn throttling(request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
    match request.headers().get("content-type") {
        Some(kind) if kind.contains("json") => response(400, r#"{"__type":"ThrottlingException"}"#),
        _ => response(400, "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"),
    }
}

fn response(status: u16, body: &'static str) -> Result<HttpResponse, ConnectorError> {
    let status = status.try_into().map_err(|error: HttpError| ConnectorError::user(error.into()))?;
    Ok(HttpResponse::new(status, SdkBody::from(body)))
}
