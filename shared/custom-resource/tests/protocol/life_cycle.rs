//! Ids over the life of a resource: which one an answer has decides what CloudFormation deletes.

use custom_resource::{Answered, Status};
use serde_json::{Value, json};

use crate::{
    endpoints::{Memory, in_memory, soon},
    events::{REQUEST, bucket, bytes, create, delete, update},
    greeting::Greeting,
};

async fn answer(event: &Value) -> (Answered, Value, Greeting) {
    let (endpoint, greeting) = (Memory::default(), Greeting::default());
    let answered = in_memory(&endpoint, &greeting).respond(&bytes(event), soon()).await.unwrap();
    (answered, endpoint.answer(), greeting)
}

fn marker() -> String {
    format!("custom-resource:create-failed:{REQUEST}")
}

#[tokio::test]
async fn a_create_answers_with_its_id_and_attributes() {
    let (answered, answer, _) = answer(&create(&bucket(), json!({"Name": "Ada"}))).await;
    let id = format!("Greeting-{REQUEST}");
    assert_eq!((answered.status, answered.physical_id.as_str(), answered.attempts), (Status::Success, id.as_str(), 1));
    assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("SUCCESS"), &json!(id)));
    assert_eq!(answer["Data"]["Text"], "hello Ada");
}

#[tokio::test]
async fn a_failed_create_answers_with_the_marker() {
    let (_, answer, _) = answer(&create(&bucket(), json!({"Name": "Ada", "Behaviour": "Fail"}))).await;
    assert_eq!((&answer["Status"], &answer["Reason"]), (&json!("FAILED"), &json!("nobody is there")));
    assert_eq!(answer["PhysicalResourceId"], marker());
}

#[tokio::test]
async fn a_failed_create_never_answers_with_an_id_that_it_was_sent() {
    let mut event = create(&bucket(), json!({"Name": "Ada", "Behaviour": "Fail"}));
    event["PhysicalResourceId"] = json!("of-somebody-else");
    assert_eq!(answer(&event).await.1["PhysicalResourceId"], marker());
}

#[tokio::test]
async fn the_delete_of_a_failed_create_succeeds_and_calls_nobody() {
    let nonsense = json!({"Nmae": ["Ada"]});
    let (_, answer, greeting) = answer(&delete(&bucket(), &marker(), nonsense)).await;
    assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("SUCCESS"), &json!(marker())));
    assert_eq!(greeting.calls(), 0);
}

#[tokio::test]
async fn a_failed_create_that_left_something_behind_answers_with_its_id_so_that_it_is_deleted() {
    for behaviour in ["Fail", "Panic"] {
        let properties = json!({"Name": "Ada", "Behaviour": behaviour, "LeftBehind": "greeting-half"});
        let (_, answer, _) = answer(&create(&bucket(), properties)).await;
        assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("FAILED"), &json!("greeting-half")));
    }
}

#[tokio::test]
async fn an_update_in_place_keeps_the_id() {
    let event = update(&bucket(), "greeting-Ada", json!({"Name": "Ada", "Times": "2"}), json!({"Name": "Ada"}));
    let (_, answer, _) = answer(&event).await;
    assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("SUCCESS"), &json!("greeting-Ada")));
}

#[tokio::test]
async fn a_replacing_update_answers_with_the_new_id() {
    let event = update(&bucket(), "greeting-Ada", json!({"Name": "Grace"}), json!({"Name": "Ada"}));
    let (_, answer, _) = answer(&event).await;
    assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("SUCCESS"), &json!("greeting-Grace")));
}

#[tokio::test]
async fn a_failed_update_keeps_the_old_id_and_names_what_stays_behind() {
    let properties = json!({"Name": "Grace", "Behaviour": "Fail", "LeftBehind": "greeting-Grace"});
    let (_, answer, _) = answer(&update(&bucket(), "greeting-Ada", properties, json!({"Name": "Ada"}))).await;
    assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("FAILED"), &json!("greeting-Ada")));
    let reason = "`greeting-Grace` stays behind, and CloudFormation will not delete it; nobody is there";
    assert_eq!(answer["Reason"], reason);
}

#[tokio::test]
async fn old_properties_that_cannot_be_read_do_not_stop_an_update() {
    for old_properties in [json!({"Nmae": 1}), json!(null), json!("x")] {
        let event = update(&bucket(), "greeting-Ada", json!({"Name": "Ada"}), old_properties);
        assert_eq!(answer(&event).await.1["Status"], "SUCCESS");
    }
}

#[tokio::test]
async fn an_update_of_what_was_never_created_creates_it() {
    let event = update(&bucket(), &marker(), json!({"Name": "Ada"}), json!({"Nmae": 1}));
    let (_, answer, _) = answer(&event).await;
    assert_eq!(answer["PhysicalResourceId"], format!("Greeting-{REQUEST}"));
}

#[tokio::test]
async fn a_delete_keeps_the_id_and_is_not_stopped_by_its_properties() {
    for properties in [json!({"Name": "Ada"}), json!({"Nmae": "Ada"})] {
        let (_, answer, greeting) = answer(&delete(&bucket(), "greeting-Ada", properties)).await;
        assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("SUCCESS"), &json!("greeting-Ada")));
        assert_eq!(greeting.calls(), 1);
    }
}

#[tokio::test]
async fn a_failed_delete_keeps_the_id() {
    let event = delete(&bucket(), "greeting-Ada", json!({"Name": "Ada", "Behaviour": "Fail"}));
    let (_, answer, _) = answer(&event).await;
    assert_eq!((&answer["Status"], &answer["PhysicalResourceId"]), (&json!("FAILED"), &json!("greeting-Ada")));
}
