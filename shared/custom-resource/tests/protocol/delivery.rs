//! Answers over HTTP, to a server that speaks like S3.

use std::time::Duration;

use custom_resource::{Deadline, Status};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{body_partial_json, header, method},
};

use crate::{
    endpoints::{over_http, soon},
    events::{PATH, REQUEST, STACK, bytes, create, delete},
    greeting::Greeting,
};

/// A bucket that wants a PUT whose content type is empty.
fn put() -> wiremock::MockBuilder {
    Mock::given(method("PUT")).and(header("content-type", ""))
}

fn url(server: &MockServer) -> String {
    format!("http://{}{PATH}", server.address())
}

fn refusal(status: u16, code: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_string(format!("<Error><Code>{code}</Code><Host>{PATH}</Host></Error>"))
}

#[tokio::test]
async fn a_success_is_put_once_with_its_length() {
    let server = MockServer::start().await;
    let answer = json!({"Status": "SUCCESS", "StackId": STACK, "RequestId": REQUEST, "LogicalResourceId": "Greeting"});
    put().and(body_partial_json(answer)).respond_with(ResponseTemplate::new(200)).expect(1).mount(&server).await;
    let provider = over_http(*server.address(), &Greeting::default());
    let answered = provider.respond(&bytes(&create(&url(&server), json!({"Name": "Ada"}))), soon()).await.unwrap();
    assert_eq!((answered.status, answered.attempts), (Status::Success, 1));

    let requests = server.received_requests().await.unwrap();
    let request = requests.first().unwrap();
    assert_eq!(request.headers["content-length"], request.body.len().to_string().as_str());
    assert!(!request.headers.contains_key("transfer-encoding"));
}

#[tokio::test]
async fn failures_and_panics_are_put_too_and_are_a_success_for_lambda() {
    let server = MockServer::start().await;
    let answer = json!({"Status": "FAILED"});
    put().and(body_partial_json(answer)).respond_with(ResponseTemplate::new(200)).expect(5).mount(&server).await;
    let provider = over_http(*server.address(), &Greeting::default());
    let wrong = [
        json!({"Name": "Ada", "Behaviour": "Fail"}),
        json!({"Name": "Ada", "Behaviour": "Panic"}),
        json!({"Name": "Ada", "Long": "5000"}),
        json!({"Name": ["Ada"]}),
        json!({"Name": "Ada", "Behaviour": "FailAtLength"}),
    ];
    for (number, properties) in wrong.into_iter().enumerate() {
        let mut event = create(&url(&server), properties);
        event["RequestId"] = json!(number.to_string());
        assert_eq!(provider.respond(&bytes(&event), soon()).await.unwrap().status, Status::Failed);
    }
}

#[tokio::test]
async fn a_time_out_is_put_before_the_deadline() {
    let server = MockServer::start().await;
    put().respond_with(ResponseTemplate::new(200)).expect(1).mount(&server).await;
    let provider = over_http(*server.address(), &Greeting::default());
    let event = delete(&url(&server), "old", json!({"Name": "Ada", "Behaviour": "Wait"}));
    let deadline = Deadline::after(Duration::from_millis(1_500));
    let answered = provider.respond(&bytes(&event), deadline).await.unwrap();
    assert_eq!(answered.status, Status::Failed);
    assert!(deadline.time_left() > Duration::ZERO);
}

#[tokio::test]
async fn trouble_that_may_pass_is_tried_again() {
    for (status, code) in
        [(500, "InternalError"), (503, "SlowDown"), (429, "SlowDown"), (403, "AccessDenied"), (400, "RequestTimeout")]
    {
        let server = MockServer::start().await;
        put().respond_with(refusal(status, code)).up_to_n_times(2).expect(2).mount(&server).await;
        put().respond_with(ResponseTemplate::new(200)).expect(1).mount(&server).await;
        let provider = over_http(*server.address(), &Greeting::default());
        let event = bytes(&create(&url(&server), json!({"Name": "Ada"})));
        assert_eq!(provider.respond(&event, soon()).await.unwrap().attempts, 3);
    }
}

#[tokio::test]
async fn a_refusal_is_an_error_after_three_attempts_that_shows_the_code_and_not_the_url() {
    for (status, code) in [(403, "SignatureDoesNotMatch"), (404, "NoSuchBucket"), (307, "TemporaryRedirect")] {
        let server = MockServer::start().await;
        let elsewhere = format!("http://{}/elsewhere", server.address());
        put().respond_with(refusal(status, code).insert_header("location", elsewhere)).expect(3).mount(&server).await;
        let provider = over_http(*server.address(), &Greeting::default());
        let error = provider.respond(&bytes(&create(&url(&server), json!({"Name": "Ada"}))), soon()).await.unwrap_err();
        assert_eq!(error.error_type(), "ProviderError::Undelivered");
        let message = error.message();
        assert!(message.ends_with(&format!(": the last of 3 attempts failed: status {status} ({code})")), "{message}");
    }
}

/// Resets the first connection while it is spoken to, and takes the answer on the second.
async fn resetting_once(listener: TcpListener) -> Value {
    let (mut stream, _) = listener.accept().await.unwrap();
    assert!(stream.read(&mut [0; 16]).await.unwrap() > 0);
    stream.set_zero_linger().unwrap();
    drop(stream);
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    loop {
        stream.read_buf(&mut request).await.unwrap();
        let text = str::from_utf8(&request).unwrap();
        if let Some((_, body)) = text.split_once("\r\n\r\n")
            && let Ok(answer) = serde_json::from_str(body)
        {
            // Byte by byte the signed path, and no space but the one behind the colon.
            assert!(text.starts_with(&format!("PUT {PATH} HTTP/1.1\r\ncontent-type: \r\n")), "{text}");
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
            return answer;
        }
    }
}

#[tokio::test]
async fn a_reset_connection_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let provider = over_http(address, &Greeting::default());
    let event = bytes(&create(&format!("http://{address}{PATH}"), json!({"Name": "Ada"})));
    let (answer, answered) = tokio::join!(resetting_once(listener), provider.respond(&event, soon()));
    assert_eq!((&answer["Status"], answered.unwrap().attempts), (&json!("SUCCESS"), 2));
}

#[tokio::test]
async fn where_nobody_listens_the_answer_is_undelivered() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let provider = over_http(address, &Greeting::default());
    let event = bytes(&create(&format!("http://{address}{PATH}"), json!({"Name": "Ada"})));
    let error = provider.respond(&event, Deadline::after(Duration::from_millis(900))).await.unwrap_err();
    let message = error.message();
    assert!(message.contains("the response bucket could not be reached: "), "{message}");
}
