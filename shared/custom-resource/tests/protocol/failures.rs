//! Handlers that panic, and requests that reach none.

use serde_json::{Value, json};

use crate::{
    endpoints::{Memory, in_memory, soon},
    events::{bucket, bytes, create},
    greeting::Greeting,
};

async fn reason(event: &Value) -> String {
    let endpoint = Memory::default();
    let provider = in_memory(&endpoint, &Greeting::default()).with("Custom::Farewell", Greeting::default());
    provider.respond(&bytes(event), soon()).await.unwrap();
    let answer = endpoint.answer();
    assert_eq!(answer["Status"], "FAILED");
    answer["Reason"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_panic_is_answered_with_its_message_and_the_step() {
    let reason_of = async |behaviour| reason(&create(&bucket(), json!({"Name": "Ada", "Behaviour": behaviour}))).await;
    assert_eq!(reason_of("Panic").await, "the handler panicked while greeting Ada: lost my voice");
    assert_eq!(reason_of("PanicWithText").await, "the handler panicked while greeting Ada: lost my voice 0 times");
}

#[tokio::test]
async fn a_wrong_property_is_named() {
    let event = create(&bucket(), json!({"Name": "Ada", "Times": "many"}));
    assert_eq!(reason(&event).await, "Properties.Times: expected a whole number from 0 to 255, found another string");
}

#[tokio::test]
async fn a_missing_property_is_named() {
    assert_eq!(reason(&create(&bucket(), json!({}))).await, "Properties.Name is missing");
}

#[tokio::test]
async fn an_unknown_property_is_named() {
    let reason = reason(&create(&bucket(), json!({"Name": "Ada", "Tmies": "2"}))).await;
    assert!(reason.starts_with("Properties.Tmies is not known; known here are `Name`, `Times`"), "{reason}");
}

#[tokio::test]
async fn an_unknown_resource_type_is_answered_with_the_known_ones() {
    let mut event = create(&bucket(), json!({"Name": "Ada"}));
    event["ResourceType"] = json!("Custom::Greting");
    let known = "known are `Custom::Farewell`, `Custom::Greeting`";
    assert_eq!(reason(&event).await, format!("resource type `Custom::Greting` is not known here; {known}"));
}
