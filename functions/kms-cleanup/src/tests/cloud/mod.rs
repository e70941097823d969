//! A cloud in memory: as much of KMS, EC2, STS and the Account API as the function calls, with the refusals of KMS that
//! matter. It sits behind the HTTP client of the SDK, so that protocols, retries and paging take part; it takes
//! down every request and can go wrong at any of them.

mod account;
mod ec2;
mod faults;
mod kms;
mod world;

use std::sync::{Arc, Mutex, MutexGuard};

use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig};
use aws_sdk_kms::config::{Credentials, SharedCredentialsProvider};
use aws_smithy_async::time::SystemTimeSource;
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use tokio::sync::Notify;

pub(super) use self::{
    faults::Fault,
    world::{Contents, FakeKey, Spot, World, spot},
};

/// The account of the function.
pub(super) const HOME: &str = "111111111111";

#[derive(Clone, Debug)]
pub(super) struct Cloud(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    world: Mutex<World>,
    crashed: Notify,
}

/// One request: who asks, where, for what.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) account: String,
    pub(super) region: String,
    pub(super) operation: String,
    pub(super) body: String,
}

/// A status and a body.
pub(super) type Answer = (u16, String);

impl Cloud {
    pub(super) fn new(world: World) -> Self {
        Self(Arc::new(Shared { world: Mutex::new(world), crashed: Notify::new() }))
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap()
    }

    /// What is in the cloud, and how many requests changed something.
    pub(super) fn contents_and_writes(&self) -> (Contents, usize) {
        let world = self.world();
        (world.contents(), world.writes().len())
    }

    /// The configuration of clients that talk to this cloud.
    pub(super) fn sdk(&self) -> SdkConfig {
        let retry = RetryConfig::standard().with_initial_backoff(std::time::Duration::from_millis(1));
        let credentials = Credentials::new(format!("AKIA{HOME}"), "secret", None, None, "test");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(self.clone())
            .retry_config(retry)
            .time_source(SystemTimeSource::new())
            .build()
    }

    /// Runs work until it is done or the function crashes; nothing then.
    pub(super) async fn until_crash<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            result = work => Some(result),
            () = self.0.crashed.notified() => None,
        }
    }

    fn answer(&self, request: &HttpRequest) -> HttpConnectorFuture {
        let call = Call::read(request);
        let mut world = self.world();
        let fault = world.note(&call);
        let answer = match fault {
            Some(Fault::NeverAnswered) => return HttpConnectorFuture::new(std::future::pending()),
            Some(Fault::CrashBefore) => None,
            Some(Fault::Refused(code)) => Some(refusal(code, &call)),
            Some(Fault::Throttled) => Some(refusal("ThrottlingException", &call)),
            Some(Fault::AnswerLost) => {
                world.serve(&call);
                Some((500, "{}".to_owned()))
            }
            Some(Fault::CrashAfter) => {
                world.serve(&call);
                None
            }
            None => Some(world.serve(&call)),
        };
        match answer {
            Some((status, body)) => HttpConnectorFuture::ready(response(status, body)),
            None => {
                self.0.crashed.notify_one();
                HttpConnectorFuture::new(std::future::pending())
            }
        }
    }
}

/// A refusal in the protocol of the service.
pub(super) fn refusal(code: &str, call: &Call) -> Answer {
    let error = format!("<Error><Code>{code}</Code><Message>refused</Message></Error>");
    let body = match call.operation.as_str() {
        "GetCallerIdentity" | "AssumeRole" => format!("<ErrorResponse>{error}</ErrorResponse>"),
        "DescribeVolumes" | "DescribeSnapshots" | "DescribeImages" => {
            format!("<Response><Errors>{error}</Errors></Response>")
        }
        _ => serde_json::json!({"__type": code, "message": "refused"}).to_string(),
    };
    (400, body)
}

fn response(status: u16, body: String) -> Result<HttpResponse, ConnectorError> {
    Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body)))
}

impl Call {
    fn read(request: &HttpRequest) -> Self {
        let headers = request.headers();
        let scope = headers.get("authorization").and_then(|header| header.split("Credential=").nth(1));
        let mut scope = scope.unwrap_or("AKIA/date/region").split('/');
        let account = scope.next().unwrap().replace("AKIA", "").replace("ASIA", "");
        let body = String::from_utf8(request.body().bytes().unwrap_or_default().to_vec()).unwrap();
        let target = headers.get("x-amz-target").and_then(|target| target.rsplit('.').next()).map(str::to_owned);
        let action = || body.split('&').find_map(|field| field.strip_prefix("Action=")).map(str::to_owned);
        let operation = target.or_else(action).unwrap_or_else(|| "ListRegions".to_owned());
        Self { account, region: scope.nth(1).unwrap().to_owned(), operation, body }
    }
}

impl HttpClient for Cloud {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Cloud {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.answer(&request)
    }
}
