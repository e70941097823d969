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

use super::{
    call::{Call, HttpAnswer},
    iam::Iam,
    targets::Targets,
};

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
    pub(crate) targets: Targets,
    /// The operations of the requests, in their order.
    pub(crate) operations: Vec<String>,
    /// What goes wrong at the request of this number.
    pub(crate) fault_at: Option<(usize, Fault)>,
    /// What goes wrong with the next requests of an operation, as often as told.
    pub(crate) faults: BTreeMap<&'static str, (usize, Fault)>,
    /// How many times others get their turn before a request is served, request by request, over and over; empty for none.
    pub(crate) turns: Vec<usize>,
    /// What happens right before requests of an operation, as often as told.
    hooks: BTreeMap<&'static str, (usize, Hook)>,
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
        operations.filter(|name| !["Get", "List", "Describe"].iter().any(|read| name.starts_with(read))).collect()
    }

    /// How many requests of an operation there were.
    pub(crate) fn count(&self, operation: &str) -> usize {
        self.operations.iter().filter(|name| *name == operation).count()
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

    fn turns(&mut self) -> usize {
        match self.turns.len() {
            0 => 0,
            all => {
                self.turns.rotate_left(1);
                self.turns[all - 1]
            }
        }
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

    fn serve(&mut self, call: &Call) -> HttpAnswer {
        match self.targets.serve(call) {
            Some(answer) => answer,
            None => self.iam.serve(call),
        }
    }
}

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
            Some(Fault::Refused(code)) => Some(call.refusal(code)),
            Some(Fault::Throttled) => Some(call.refusal("ThrottlingException")),
            Some(Fault::AnswerLost) => {
                world.serve(call);
                Some((500, String::new()))
            }
            Some(Fault::CrashAfter) => {
                world.serve(call);
                None
            }
            None => Some(world.serve(call)),
        }
    }
}

impl HttpClient for Cloud {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Cloud {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (cloud, call) = (self.clone(), Call::read(&request));
        HttpConnectorFuture::new(async move {
            let turns = cloud.world().turns();
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
            match cloud.serve(&call) {
                Some((status, body)) => Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))),
                None => {
                    cloud.0.crashed.notify_one();
                    std::future::pending().await
                }
            }
        })
    }
}
