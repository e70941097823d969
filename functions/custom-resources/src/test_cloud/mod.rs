//! A cloud in memory: as much of IAM, STS, Organizations, SQS and DynamoDB as the types call, with the refusals that matter, and the
//! writer of the role list behind its queue. It sits behind the HTTP client of the SDK, so that protocols, retries and paging
//! take part; it takes down every request, can go wrong at any of them, and serves requests of several processes in any order.

mod iam;
mod list_writer;
mod requests;
mod table;
mod world;

use std::{
    collections::BTreeMap,
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
use serde_json::Value;
use tokio::{sync::Notify, task::yield_now};

pub(crate) use self::{
    iam::FakeRole,
    requests::Request,
    table::Row,
    world::{Fault, World},
};

/// The primary account, in which the function runs.
pub(crate) const HOME: &str = "111111111111";

/// One request: in which account, for what.
#[derive(Debug)]
pub(crate) struct Call {
    account: String,
    operation: String,
    /// The fields of a form.
    form: BTreeMap<String, String>,
    /// A body of JSON.
    json: Value,
}

/// A status and a body.
type HttpAnswer = (u16, String);

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
    fn sdk(&self) -> SdkConfig {
        let retry = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
        let credentials = Credentials::new(format!("AKIA{HOME}"), "secret", None, None, "test");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new("eu-central-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(self.clone())
            .retry_config(retry)
            .build()
    }

    /// Runs work until it is done or the process crashes; nothing then.
    async fn until_crash<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            result = work => Some(result),
            () = self.0.crashed.notified() => None,
        }
    }

    fn answer(&self, call: &Call) -> Option<HttpAnswer> {
        let mut world = self.world();
        match world.note(call) {
            Some(Fault::CrashBefore) => None,
            Some(Fault::CrashAfter) => {
                world.serve(call);
                None
            }
            Some(Fault::AnswerLost) => {
                world.serve(call);
                Some((500, "{}".to_owned()))
            }
            Some(Fault::Throttled) => Some(refusal("ThrottlingException", call)),
            Some(Fault::Refused(code)) => Some(refusal(code, call)),
            None => Some(world.serve(call)),
        }
    }
}

/// A refusal in the protocol of the service.
fn refusal(code: &str, call: &Call) -> HttpAnswer {
    let body = match call.form.is_empty() {
        true => serde_json::json!({"__type": code, "message": "refused"}).to_string(),
        false => {
            format!("<ErrorResponse><Error><Code>{code}</Code><Message>refused</Message></Error></ErrorResponse>")
        }
    };
    (400, body)
}

impl Call {
    fn read(request: &HttpRequest) -> Self {
        let header = |name: &str| request.headers().get(name).unwrap_or_default().to_owned();
        let key = header("authorization").split("Credential=").nth(1).unwrap_or_default().to_owned();
        let account = key.split('/').next().unwrap_or_default().replace("AKIA", "").replace("ASIA", "");
        let body = String::from_utf8(request.body().bytes().unwrap_or_default().to_vec()).unwrap();
        if let Some((_, operation)) = header("x-amz-target").rsplit_once('.') {
            let json = serde_json::from_str(&body).unwrap();
            return Self { account, operation: operation.to_owned(), form: BTreeMap::new(), json };
        }
        let form: BTreeMap<String, String> = body.split('&').filter_map(field).collect();
        Self { account, operation: form["Action"].clone(), form, json: Value::Null }
    }

    fn text(&self, field: &str) -> &str {
        &self.form[field]
    }
}

fn field(field: &str) -> Option<(String, String)> {
    let decoded =
        |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned();
    let (name, value) = field.split_once('=')?;
    Some((decoded(name), decoded(value)))
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
            let turns = cloud.world().turns_to_wait();
            for _ in 0..turns {
                yield_now().await;
            }
            match cloud.answer(&call) {
                Some((status, body)) => Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))),
                None => {
                    cloud.0.crashed.notify_one();
                    std::future::pending().await
                }
            }
        })
    }
}
