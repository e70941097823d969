//! A cloud in memory, behind the HTTP client of the SDK, so that protocols, retries and paging take part. It takes down every
//! request, can go wrong at any of them, and lets somebody else change something right before one.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig};
use aws_sdk_iam::config::{Credentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    orchestrator::{HttpRequest, HttpResponse},
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use tokio::sync::Notify;

use super::iam::Iam;

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The process is gone before the request leaves.
    CrashBefore,
    /// The request is carried out, and the process is gone before the answer comes.
    CrashAfter,
    /// The request is carried out, and the answer is a 500; the SDK tries again.
    AnswerLost,
    /// AWS throttles it; the SDK tries again.
    Throttled,
    /// AWS refuses it with this code.
    Refused(&'static str),
}

/// A change that somebody else makes.
type Hook = Box<dyn FnMut(&mut World) + Send>;

/// What is in the cloud, and what happens to requests.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) iam: Iam,
    /// The operations of the requests, in their order.
    pub(crate) operations: Vec<String>,
    /// What goes wrong at the request of this number.
    pub(crate) fault_at: Option<(usize, Fault)>,
    /// What goes wrong with the next requests of an operation, as often as told.
    pub(crate) faults: BTreeMap<&'static str, (usize, Fault)>,
    /// What happens right before requests of an operation, as often as told.
    pub(crate) hooks: BTreeMap<&'static str, (usize, Hook)>,
}

impl fmt::Debug for World {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(&self.operations).finish()
    }
}

impl World {
    /// The requests that change something.
    pub(crate) fn writes(&self) -> Vec<&str> {
        let operations = self.operations.iter().map(String::as_str);
        operations.filter(|name| !["Get", "List"].iter().any(|read| name.starts_with(read))).collect()
    }

    /// Has somebody else do something right before the next `times` requests of an operation.
    pub(crate) fn before(
        &mut self,
        operation: &'static str,
        times: usize,
        hook: impl FnMut(&mut Self) + Send + 'static,
    ) {
        self.hooks.insert(operation, (times, Box::new(hook)));
    }

    fn note(&mut self, operation: &str) -> Option<Fault> {
        if let Some((name, (times, mut hook))) = self.hooks.remove_entry(operation) {
            hook(self);
            if times > 1 {
                self.hooks.insert(name, (times - 1, hook));
            }
        }
        let number = self.operations.len();
        self.operations.push(operation.to_owned());
        let passing = self.faults.get_mut(operation).filter(|(times, _)| *times > 0).map(|(times, fault)| {
            *times -= 1;
            *fault
        });
        passing.or(self.fault_at.filter(|(at, _)| *at == number).map(|(_, fault)| fault))
    }
}

/// One request.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) operation: String,
    /// The fields of a form.
    pub(super) form: BTreeMap<String, String>,
}

/// A status and a body.
pub(super) type HttpAnswer = (u16, String);

#[derive(Clone, Debug)]
pub(crate) struct Cloud(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    world: Mutex<World>,
    crashed: Notify,
}

impl Cloud {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Shared { world: Mutex::new(world), crashed: Notify::new() }))
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap()
    }

    /// The configuration of clients that talk to this cloud.
    pub(crate) fn sdk(&self) -> SdkConfig {
        let retry = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
        let credentials = Credentials::new("AKIA", "secret", None, None, "test");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("eu-central-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(self.clone())
            .retry_config(retry)
            .build()
    }

    /// Runs work until it is done or the process crashes; nothing then.
    pub(crate) async fn until_crash<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            result = work => Some(result),
            () = self.0.crashed.notified() => None,
        }
    }

    fn serve(&self, call: &Call) -> Option<HttpAnswer> {
        let mut world = self.world();
        match world.note(&call.operation) {
            Some(Fault::CrashBefore) => None,
            Some(Fault::Refused(code)) => Some(refusal(code)),
            Some(Fault::Throttled) => Some(refusal("Throttling")),
            Some(Fault::AnswerLost) => {
                world.iam.serve(call);
                Some((500, String::new()))
            }
            Some(Fault::CrashAfter) => {
                world.iam.serve(call);
                None
            }
            None => Some(world.iam.serve(call)),
        }
    }
}

/// A refusal in the protocol of IAM.
pub(super) fn refusal(code: &str) -> HttpAnswer {
    (400, format!("<ErrorResponse><Error><Code>{code}</Code><Message>refused</Message></Error></ErrorResponse>"))
}

impl Call {
    fn read(request: &HttpRequest) -> Self {
        let body = String::from_utf8(request.body().bytes().unwrap_or_default().to_vec()).unwrap();
        let field = |field: &str| {
            let (name, value) = field.split_once('=')?;
            Some((decoded(name), decoded(value)))
        };
        let form: BTreeMap<String, String> = body.split('&').filter_map(field).collect();
        Self { operation: form.get("Action").cloned().unwrap(), form }
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned()
}

impl HttpClient for Cloud {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Cloud {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match self.serve(&Call::read(&request)) {
            Some((status, body)) => {
                HttpConnectorFuture::ready(Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))))
            }
            None => {
                self.0.crashed.notify_one();
                HttpConnectorFuture::new(std::future::pending())
            }
        }
    }
}
