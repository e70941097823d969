//! Lambda delivers an event up to three times, and sometimes twice at once.

use serde_json::json;

use crate::{
    endpoints::{Memory, Said, in_memory, soon},
    events::{bucket, bytes, create},
    greeting::Greeting,
};

#[tokio::test]
async fn a_repeated_request_is_answered_the_same_and_calls_nobody() {
    let (endpoint, greeting) = (Memory::default(), Greeting::default());
    let provider = in_memory(&endpoint, &greeting);
    let event = bytes(&create(&bucket(), json!({"Name": "Ada"})));
    let first = provider.respond(&event, soon()).await.unwrap();
    let second = provider.respond(&event, soon()).await.unwrap();
    assert_eq!((first.repeated, second.repeated, greeting.calls()), (false, true, 1));
    let answers = endpoint.answers();
    assert_eq!((answers.len(), &answers[0]), (2, &answers[1]));
}

#[tokio::test]
async fn an_answer_that_was_not_accepted_is_sent_at_the_next_delivery() {
    let endpoint = Memory::saying([Said::Status(403), Said::Status(403), Said::Status(403)]);
    let greeting = Greeting::default();
    let provider = in_memory(&endpoint, &greeting);
    let event = bytes(&create(&bucket(), json!({"Name": "Ada"})));
    assert_eq!(provider.respond(&event, soon()).await.unwrap_err().error_type(), "ProviderError::Undelivered");
    assert!(provider.respond(&event, soon()).await.unwrap().repeated);
    assert_eq!((endpoint.answers().len(), greeting.calls()), (1, 1));
}

#[tokio::test]
async fn an_answer_that_was_accepted_before_may_be_refused_later() {
    let refusals = || (0..3).map(|_| Said::Status(403));
    let endpoint = Memory::saying([Said::Status(200)].into_iter().chain(refusals()));
    let provider = in_memory(&endpoint, &Greeting::default());
    let event = bytes(&create(&bucket(), json!({"Name": "Ada"})));
    provider.respond(&event, soon()).await.unwrap();
    assert!(provider.respond(&event, soon()).await.unwrap().repeated);
}

#[tokio::test]
async fn of_two_deliveries_at_once_the_second_waits_for_the_first() {
    let (endpoint, greeting) = (Memory::default(), Greeting::default());
    let provider = in_memory(&endpoint, &greeting);
    let event = bytes(&create(&bucket(), json!({"Name": "Ada", "Behaviour": "Wait"})));
    // One permit: a second handler would wait until the deadline.
    greeting.go.notify_one();
    let (first, second) = tokio::join!(provider.respond(&event, soon()), provider.respond(&event, soon()));
    assert_eq!((first.unwrap().repeated, second.unwrap().repeated, greeting.calls()), (false, true, 1));
}

#[tokio::test]
async fn another_request_is_no_repetition() {
    let (endpoint, greeting) = (Memory::default(), Greeting::default());
    let provider = in_memory(&endpoint, &greeting);
    for field in ["StackId", "RequestId", "LogicalResourceId"] {
        let mut event = create(&bucket(), json!({"Name": "Ada"}));
        event[field] = json!("another");
        assert!(!provider.respond(&bytes(&event), soon()).await.unwrap().repeated);
    }
    assert_eq!(greeting.calls(), 3);
}
