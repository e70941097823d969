//! Events as CloudFormation sends them.

use serde_json::{Value, json};

pub(crate) const STACK: &str =
    "arn:aws:cloudformation:eu-central-1:111111111111:stack/greetings/16580499-7622-4a9c-b32f-4eba35da93da";
pub(crate) const REQUEST: &str = "82304eb2-bdda-469f-a33b-a3f1406d0a52";

/// The path of a response URL: the ids, percent-encoded, and the signature.
pub(crate) const PATH: &str = "/arn%3Aaws%3Acloudformation%3Aeu-central-1%3A111111111111%3Astack/greetings/16580499%7CGreeting%7C82304eb2?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=5ec4e7";

/// A response URL of CloudFormation, for endpoints in memory.
pub(crate) fn bucket() -> String {
    format!("https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com{PATH}")
}

/// An event of a greeting whose properties are these.
fn event(request_type: &str, url: &str, properties: Value) -> Value {
    let mut event = json!({
        "RequestType": request_type, "ResponseURL": url, "StackId": STACK, "RequestId": REQUEST,
        "LogicalResourceId": "Greeting", "ResourceType": "Custom::Greeting",
        "ServiceToken": "arn:aws:lambda:eu-central-1:111111111111:function:greetings",
        "ResourceProperties": properties,
    });
    event["ResourceProperties"]["ServiceToken"] = event["ServiceToken"].clone();
    event
}

pub(crate) fn create(url: &str, properties: Value) -> Value {
    event("Create", url, properties)
}

pub(crate) fn update(url: &str, id: &str, properties: Value, old_properties: Value) -> Value {
    let mut event = event("Update", url, properties);
    event["PhysicalResourceId"] = json!(id);
    event["OldResourceProperties"] = old_properties;
    event
}

pub(crate) fn delete(url: &str, id: &str, properties: Value) -> Value {
    let mut event = event("Delete", url, properties);
    event["PhysicalResourceId"] = json!(id);
    event
}

pub(crate) fn bytes(event: &Value) -> Vec<u8> {
    serde_json::to_vec(event).unwrap()
}
