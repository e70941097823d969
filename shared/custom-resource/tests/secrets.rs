//! What is never shown: the URL, and attributes. All that the crates below write is looked at, down to the last level. Alone in
//! its program, because the log is that of the whole program.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use custom_resource::{
    Attributes, Create, Created, CustomResource, Deadline, Delete, Failure, HttpsEndpoint, Provider, ResponseHosts,
    Update, Updated,
};
use serde::Deserialize;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

const PATH: &str = "/arn%3Aaws%3Acloudformation%7CSecret%7C82304eb2?X-Amz-Signature=5ec4e7";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

struct Secret;

#[derive(Debug, Deserialize)]
struct Properties {}

impl CustomResource for Secret {
    type Properties = Properties;

    async fn create(&self, request: Create<Properties>) -> Result<Created, Failure> {
        tracing::trace!("creating with {request:?}");
        let attributes = Attributes::new().with("Password", "hunter2").no_echo();
        Ok(Created::new(request.context.stable_id()).attributes(attributes))
    }

    async fn update(&self, _: Update<Properties>) -> Result<Updated, Failure> {
        Ok(Updated::in_place())
    }

    async fn delete(&self, _: Delete<Properties>) -> Result<(), Failure> {
        Ok(())
    }
}

fn event(address: &str, request: &str) -> Vec<u8> {
    let event = json!({
        "RequestType": "Create", "ResponseURL": format!("{address}{PATH}"), "StackId": "s", "RequestId": request,
        "LogicalResourceId": "Secret", "ResourceType": "Custom::Secret", "ResourceProperties": {},
    });
    serde_json::to_vec(&event).unwrap()
}

#[tokio::test]
async fn neither_log_nor_errors_show_the_url_or_an_attribute() {
    let log = Log::default();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).init();
    let server = MockServer::start().await;
    let quoting = ResponseTemplate::new(403).set_body_string(format!("<Code>AccessDenied</Code><Url>{PATH}</Url>"));
    Mock::given(method("PUT")).respond_with(quoting).up_to_n_times(3).mount(&server).await;
    Mock::given(method("PUT")).respond_with(ResponseTemplate::new(200)).mount(&server).await;

    let address = format!("http://{}", server.address());
    let hosts = ResponseHosts::of_cloudformation().and_emulator(address.parse().unwrap());
    let provider = Provider::new(HttpsEndpoint::new().unwrap(), hosts).with("Custom::Secret", Secret);
    let respond = async |event: Vec<u8>| provider.respond(&event, Deadline::after(Duration::from_secs(60))).await;
    let refused = respond(event(&address, "1")).await.unwrap_err();
    let accepted = respond(event(&address, "2")).await.unwrap();
    let foreign = respond(event("https://example.com", "3")).await.unwrap_err();

    let errors = format!("{refused} {refused:?} {} {accepted:?} {foreign} {foreign:?}", refused.message());
    let shown = errors + &String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for line in ["did not take the answer", "answered", "hyper_util", "creating with"] {
        assert!(shown.contains(line), "the log has no `{line}`: {shown}");
    }
    for secret in ["5ec4e7", "X-Amz", "hunter2", "%7CSecret%7C", "example.com"] {
        let lines: Vec<&str> = shown.lines().filter(|line| line.contains(secret)).collect();
        assert!(lines.is_empty(), "{secret} is shown: {lines:?}");
    }
}
