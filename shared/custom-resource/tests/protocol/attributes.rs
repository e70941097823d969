//! Attributes, and answers that are too long with them.

use custom_resource::MAXIMUM_ANSWER;
use serde_json::{Value, json};

use crate::{
    endpoints::{Memory, in_memory, soon},
    events::{REQUEST, bucket, bytes, create, update},
    greeting::Greeting,
};

async fn answer(event: &Value) -> Value {
    let endpoint = Memory::default();
    in_memory(&endpoint, &Greeting::default()).respond(&bytes(event), soon()).await.unwrap();
    assert!(endpoint.answers()[0].len() <= MAXIMUM_ANSWER);
    endpoint.answer()
}

#[tokio::test]
async fn no_echo_is_passed_on() {
    let answer = answer(&create(&bucket(), json!({"Name": "Ada", "Behaviour": "Secret"}))).await;
    assert_eq!((&answer["NoEcho"], &answer["Data"]["Password"]), (&json!(true), &json!("hunter2")));
}

#[tokio::test]
async fn a_create_whose_attributes_do_not_fit_fails_with_the_id_that_it_made() {
    let answer = answer(&create(&bucket(), json!({"Name": "Ada", "Long": "4096"}))).await;
    assert_eq!((&answer["Status"], &answer["Data"]), (&json!("FAILED"), &Value::Null));
    assert_eq!(answer["PhysicalResourceId"], format!("Greeting-{REQUEST}"));
    let reason = answer["Reason"].as_str().unwrap();
    assert!(reason.contains("bytes longer than the 4096 that CloudFormation takes, so Data was left out"), "{reason}");
}

#[tokio::test]
async fn an_update_whose_attributes_do_not_fit_fails_with_the_old_id() {
    let properties = json!({"Name": "Ada", "Long": "4096"});
    let answer = answer(&update(&bucket(), "greeting-Ada", properties, json!({"Name": "Ada"}))).await;
    assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("FAILED"), &json!("greeting-Ada")));
}

#[tokio::test]
async fn a_replacement_whose_attributes_do_not_fit_is_named_because_nobody_deletes_it() {
    let properties = json!({"Name": "Grace", "Long": "4096"});
    let answer = answer(&update(&bucket(), "greeting-Ada", properties, json!({"Name": "Ada"}))).await;
    assert_eq!(answer["PhysicalResourceId"], "greeting-Ada");
    assert!(answer["Reason"].as_str().unwrap().starts_with("`greeting-Grace` stays behind"), "{answer}");
}

#[tokio::test]
async fn a_long_reason_is_cut_at_a_character() {
    let answer = answer(&create(&bucket(), json!({"Name": "Ada", "Behaviour": "FailAtLength"}))).await;
    let reason = answer["Reason"].as_str().unwrap();
    assert!(reason.starts_with("ä\"ä\"") && reason.ends_with('…'), "{reason}");
}
