//! The answer comes in time, whatever the handler does. The clock is tokio's and stands still, but where threads take part.

use std::{
    sync::mpsc,
    time::{Duration, SystemTime},
};

use custom_resource::{
    Create, Created, CustomResource, Deadline, Delete, Failure, Provider, ProviderError, ResponseHosts, Update, Updated,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    endpoints::{Memory, Said, in_memory, soon},
    events::{bucket, bytes, create, delete, update},
    greeting::Greeting,
};

fn waiting() -> Value {
    json!({"Name": "Ada", "Behaviour": "Wait"})
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_takes_too_long_is_answered_for_with_its_step() {
    let (endpoint, began) = (Memory::default(), Instant::now());
    let provider = in_memory(&endpoint, &Greeting::default());
    provider.respond(&bytes(&create(&bucket(), waiting())), soon()).await.unwrap();
    let answer = endpoint.answer();
    assert_eq!(answer["Status"], "FAILED");
    let reason =
        "timed out after 55.0 s while greeting Ada: raise the function's time-out or ServiceTimeout if it needs more";
    assert_eq!(answer["Reason"], reason);
    assert_eq!(began.elapsed().as_secs(), 55);
}

#[tokio::test(start_paused = true)]
async fn a_time_out_keeps_the_id_of_an_update_and_a_delete() {
    for event in [update(&bucket(), "old", waiting(), waiting()), delete(&bucket(), "old", waiting())] {
        let endpoint = Memory::default();
        in_memory(&endpoint, &Greeting::default()).respond(&bytes(&event), soon()).await.unwrap();
        assert_eq!(
            (&endpoint.answer()["Status"], &endpoint.answer()["PhysicalResourceId"]),
            (&json!("FAILED"), &json!("old"))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_shorter_service_timeout_counts_and_a_longer_one_does_not() {
    for (service_timeout, seconds) in [("9", 6), ("3600", 55)] {
        let (endpoint, began) = (Memory::default(), Instant::now());
        let mut event = create(&bucket(), waiting());
        event["ResourceProperties"]["ServiceTimeout"] = json!(service_timeout);
        in_memory(&endpoint, &Greeting::default()).respond(&bytes(&event), soon()).await.unwrap();
        assert_eq!((began.elapsed().as_secs(), &endpoint.answer()["Status"]), (seconds, &json!("FAILED")));
    }
}

#[tokio::test(start_paused = true)]
async fn without_time_the_handler_is_not_begun_and_the_answer_is_tried_once() {
    let (endpoint, greeting) = (Memory::default(), Greeting::default());
    let provider = in_memory(&endpoint, &greeting);
    provider.respond(&bytes(&create(&bucket(), json!({"Name": "Ada"}))), SystemTime::UNIX_EPOCH).await.unwrap();
    assert!(endpoint.answer()["Reason"].as_str().unwrap().starts_with("there was no time left to begin"));
    assert_eq!(greeting.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn attempts_end_before_the_deadline() {
    let (endpoint, began) = (Memory::saying((0..1_000).map(|_| Said::Status(503))), Instant::now());
    let provider = in_memory(&endpoint, &Greeting::default());
    let error = provider.respond(&bytes(&create(&bucket(), json!({"Name": "Ada"}))), soon()).await.unwrap_err();
    assert_eq!(error.error_type(), "ProviderError::Undelivered");
    let ProviderError::Undelivered { source, .. } = error else { unreachable!("{error}") };
    // 0.1, 0.2, 0.4, 0.8 and 1.6 s, then every 2 s.
    assert_eq!(source.to_string(), "the last of 34 attempts failed: status 503");
    assert!((57.0..59.9).contains(&began.elapsed().as_secs_f64()), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_tried_more_than_three_times_and_what_may_not_is_not() {
    for (status, attempts) in [(408, Some(6)), (429, Some(6)), (500, Some(6)), (503, Some(6)), (400, None), (403, None)]
    {
        let endpoint = Memory::saying((0..5).map(|_| Said::Status(status)));
        let provider = in_memory(&endpoint, &Greeting::default());
        let answered = provider.respond(&bytes(&create(&bucket(), json!({"Name": "Ada"}))), soon()).await;
        assert_eq!(answered.ok().map(|answered| answered.attempts), attempts, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_says_nothing_is_asked_again() {
    let endpoint = Memory::saying([Said::Nothing, Said::Broken, Said::Nothing]);
    let provider = in_memory(&endpoint, &Greeting::default());
    let event = bytes(&create(&bucket(), json!({"Name": "Ada"})));
    let answered = provider.respond(&event, Deadline::after(Duration::from_secs(15))).await.unwrap();
    assert_eq!(answered.attempts, 4);
}

#[tokio::test(start_paused = true)]
async fn a_timed_out_handler_leaves_time_for_two_attempts_at_least() {
    let endpoint = Memory::saying([Said::Nothing]);
    let provider = in_memory(&endpoint, &Greeting::default());
    let began = Instant::now();
    let event = bytes(&create(&bucket(), waiting()));
    let answered = provider.respond(&event, Deadline::after(Duration::from_secs(3))).await.unwrap();
    assert_eq!(answered.attempts, 2);
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}

/// Blocks its thread, as code does that knows nothing of async.
struct Blocking(std::sync::Mutex<mpsc::Receiver<()>>);

#[derive(Deserialize)]
struct Nothing {}

impl CustomResource for Blocking {
    type Properties = Nothing;

    async fn create(&self, request: Create<Nothing>) -> Result<Created, Failure> {
        request.context.step("blocking");
        self.0.lock().unwrap().recv().unwrap();
        Ok(Created::new(request.context.stable_id()))
    }

    async fn update(&self, _: Update<Nothing>) -> Result<Updated, Failure> {
        Ok(Updated::in_place())
    }

    async fn delete(&self, _: Delete<Nothing>) -> Result<(), Failure> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handler_that_blocks_its_thread_is_answered_for_too() {
    let (release, released) = mpsc::channel();
    let (endpoint, handler) = (Memory::default(), Blocking(std::sync::Mutex::new(released)));
    let provider =
        Provider::new(endpoint.clone(), ResponseHosts::of_cloudformation()).with("Custom::Greeting", handler);
    let event = bytes(&create(&bucket(), json!({})));
    provider.respond(&event, Deadline::after(Duration::from_millis(600))).await.unwrap();
    release.send(()).unwrap();
    let answer = endpoint.answer();
    let reason = answer["Reason"].as_str().unwrap();
    assert!(reason.starts_with("timed out after 0.") && reason.contains(" s while blocking: "), "{reason}");
}
