//! What is never shown: the URL, and attributes. All that the crates below write is looked at, down to the last level.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::method};

use crate::{
    endpoints::{over_http, soon},
    events::{PATH, bytes, create},
    greeting::Greeting,
};

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

#[tokio::test]
async fn neither_log_nor_errors_show_the_url_or_an_attribute() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let server = MockServer::start().await;
    let quoting = ResponseTemplate::new(403).set_body_string(format!("<Code>AccessDenied</Code><Url>{PATH}</Url>"));
    Mock::given(method("PUT")).respond_with(quoting).mount(&server).await;
    let provider = over_http(*server.address(), &Greeting::default());
    let event = create(&format!("http://{}{PATH}", server.address()), json!({"Name": "Ada", "Behaviour": "Secret"}));
    let error = provider.respond(&bytes(&event), soon()).await.unwrap_err();

    let shown = format!("{error} {error:?} {}", String::from_utf8(log.0.lock().unwrap().clone()).unwrap());
    assert!(shown.contains("the response bucket did not take the answer"), "{shown}");
    // Only lines of the library: the server of the test logs what it receives.
    let ours: Vec<&str> = shown.lines().filter(|line| !line.contains("wiremock")).collect();
    for secret in ["5ec4e7", "X-Amz", "hunter2", "%7CGreeting%7C"] {
        assert!(!ours.iter().any(|line| line.contains(secret)), "{secret} is shown");
    }
}
