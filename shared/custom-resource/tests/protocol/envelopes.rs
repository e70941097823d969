//! Events that are not as CloudFormation sends them.

use custom_resource::ProviderError;
use serde_json::{Value, json};

use crate::{
    endpoints::{Memory, in_memory, soon},
    events::{REQUEST, bucket, bytes, create},
    greeting::Greeting,
};

async fn respond(event: &[u8]) -> (Result<(), ProviderError>, Memory) {
    let endpoint = Memory::default();
    let answered = in_memory(&endpoint, &Greeting::default()).respond(event, soon()).await;
    (answered.map(|_| ()), endpoint)
}

#[tokio::test]
async fn a_malformed_request_is_answered_with_what_is_wrong() {
    for field in ["RequestType", "ResourceType"] {
        let mut event = create(&bucket(), json!({"Name": "Ada"}));
        event.as_object_mut().unwrap().remove(field);
        let answer = respond(&bytes(&event)).await.1.answer();
        assert_eq!((&answer["Status"], &answer["RequestId"]), (&json!("FAILED"), &json!(REQUEST)));
        assert_eq!(answer["Reason"], format!("the request of CloudFormation is malformed: `{field}` is missing"));
        assert_eq!(answer["PhysicalResourceId"], format!("custom-resource:create-failed:{REQUEST}"));
    }
}

#[tokio::test]
async fn a_malformed_update_or_delete_keeps_the_id_that_it_names() {
    for request_type in ["Update", "Delete", "Upsert"] {
        let mut event = create(&bucket(), json!({"Name": "Ada"}));
        event["RequestType"] = json!(request_type);
        event["PhysicalResourceId"] = json!("old");
        event["ResourceProperties"] = json!("x");
        let answer = respond(&bytes(&event)).await.1.answer();
        assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("FAILED"), &json!("old")));
    }
}

#[tokio::test]
async fn json_that_breaks_off_behind_the_ids_is_answered() {
    let url = bucket();
    let event = format!(
        r#"{{"ResponseURL": "{url}", "StackId": "s", "RequestId": "r", "LogicalResourceId": "l", "RequestType": "Create", "Re"#
    );
    let reason = respond(event.as_bytes()).await.1.answer()["Reason"].as_str().unwrap().to_owned();
    assert!(reason.starts_with("the request of CloudFormation is malformed: the JSON is broken at line 1"), "{reason}");
}

#[tokio::test]
async fn properties_that_nest_too_deep_are_answered() {
    let mut event = create(&bucket(), json!({"Name": "DEEP"}));
    event["ResourceProperties"]["Name"] = json!("DEEP");
    let deep = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
    let event = event.to_string().replace("\"DEEP\"", &deep);
    let reason = respond(event.as_bytes()).await.1.answer()["Reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("`ResourceProperties` cannot be read: recursion limit exceeded"), "{reason}");
}

#[tokio::test]
async fn what_cannot_be_answered_is_an_error_with_a_stable_type() {
    let mut events: Vec<Vec<u8>> = vec![Vec::new(), b"nonsense".to_vec(), b"[]".to_vec(), b"\xff".to_vec()];
    for field in ["ResponseURL", "StackId", "RequestId", "LogicalResourceId"] {
        for wrong in [Value::Null, json!(""), json!(5), json!(["x"])] {
            let mut event = create(&bucket(), json!({"Name": "Ada"}));
            event[field] = wrong;
            events.push(bytes(&event));
        }
    }
    for event in events {
        let (error, endpoint) = respond(&event).await;
        assert_eq!(error.unwrap_err().error_type(), "ProviderError::Unanswerable");
        assert!(endpoint.answers().is_empty());
    }
}

#[tokio::test]
async fn no_other_host_gets_an_answer() {
    for url in ["https://example.com/", "http://127.0.0.1:4566/", "https://my-bucket.s3.amazonaws.com/", "nonsense"] {
        let (error, endpoint) = respond(&bytes(&create(url, json!({"Name": "Ada"})))).await;
        let error = error.unwrap_err();
        assert_eq!(error.error_type(), "ProviderError::ForeignResponseUrl");
        assert!(error.to_string().contains(REQUEST) && !error.to_string().contains(url), "{error}");
        assert!(endpoint.answers().is_empty());
    }
}

#[tokio::test]
async fn ids_that_fill_an_answer_are_an_error() {
    let mut event = create(&bucket(), json!({"Name": "Ada"}));
    event["LogicalResourceId"] = json!("l".repeat(4_096));
    assert_eq!(respond(&bytes(&event)).await.0.unwrap_err().error_type(), "ProviderError::NoRoom");
}
