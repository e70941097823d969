//! An HTTP client that does one thing wrong on command and is honest otherwise. It sits below the SDK, so that the
//! SDK's own retries take part, and takes down every request that leaves the functions.

use std::sync::Arc;

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
    },
    orchestrator::HttpRequest,
    runtime_components::RuntimeComponents,
};
use tokio::sync::Notify;

use crate::{
    fault::{Fault, response, throttling},
    requests::Requests,
};

/// The client, with what it has seen.
#[derive(Clone, Debug)]
pub(crate) struct FailingClient {
    inner: SharedHttpClient,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    fault: Fault,
    requests: Requests,
    /// The function is where its fault is: crashed or paused.
    reached: Notify,
    resumed: Notify,
}

impl FailingClient {
    pub(crate) fn new(fault: Fault) -> Self {
        let state = State { fault, requests: Requests::default(), reached: Notify::new(), resumed: Notify::new() };
        Self { inner: aws_smithy_http_client::Builder::new().build_http(), state: Arc::new(state) }
    }

    /// The names of all requests that were made.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.state.requests.names()
    }

    /// The names of the requests that changed something in IAM.
    pub(crate) fn writes(&self) -> Vec<String> {
        let others = ["Get", "List", "Describe", "AssumeRole", "SendMessage", "ChangeMessageVisibility"];
        self.requests().into_iter().filter(|name| !others.iter().any(|other| name.starts_with(other))).collect()
    }

    /// Whether the fault has come about.
    pub(crate) fn struck(&self) -> bool {
        self.state.fault.at().is_some_and(|at| self.state.requests.count() > at)
    }

    /// Runs `work` until it is done or the function crashes; nothing then.
    pub(crate) async fn until_crash<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            result = work => Some(result),
            () = self.state.reached.notified() => None,
        }
    }

    /// Waits until the function has come to its pause; false when it ended without.
    pub(crate) async fn until_paused(&self) -> bool {
        self.state.reached.notified().await;
        self.struck()
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
        let number = self.state.requests.note(&request);
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
