//! Requests of CloudFormation, and the answers that it gets.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use custom_resource::{Deadline, Endpoint, EndpointError, Provider, Receipt, ResponseHosts, ResponseUrl};
use serde_json::{Value, json};

use super::Cloud;
use crate::{home::Home, permission_policy::PermissionPolicy, policy_statement::PolicyStatement};

const STACK: &str =
    "arn:aws:cloudformation:eu-central-1:111111111111:stack/evidence/16580499-7622-4a9c-b32f-4eba35da93da";

const BUCKET: &str = "https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/key";

/// One request about a resource, as CloudFormation makes it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    event: Value,
    pub(crate) dry_run: bool,
}

impl Request {
    fn new(request_type: &str, resource_type: &str, properties: &Value) -> Self {
        let mut event = json!({
            "RequestType": request_type, "ResponseURL": BUCKET, "StackId": STACK, "RequestId": "82304eb2",
            "LogicalResourceId": "Permissions", "ResourceType": resource_type,
            "ResourceProperties": properties,
        });
        event["ResourceProperties"]["ServiceToken"] = json!("arn:aws:lambda:eu-central-1:111111111111:function:f");
        Self { event, dry_run: false }
    }

    pub(crate) fn create(resource_type: &str, properties: &Value) -> Self {
        Self::new("Create", resource_type, properties)
    }

    pub(crate) fn update(resource_type: &str, id: &str, properties: &Value, old: &Value) -> Self {
        let mut request = Self::new("Update", resource_type, properties);
        request.event["PhysicalResourceId"] = json!(id);
        request.event["OldResourceProperties"] = old.clone();
        request
    }

    pub(crate) fn delete(resource_type: &str, id: &str, properties: &Value) -> Self {
        let mut request = Self::new("Delete", resource_type, properties);
        request.event["PhysicalResourceId"] = json!(id);
        request
    }

    /// The same with another value in the event.
    pub(crate) fn with(mut self, field: &str, value: &str) -> Self {
        self.event[field] = json!(value);
        self
    }

    pub(crate) fn in_a_dry_run(self) -> Self {
        Self { dry_run: true, ..self }
    }

    /// Has a new process of the function answer it; nothing when the process dies meanwhile.
    pub(crate) async fn sent_to(&self, cloud: &Cloud) -> Option<Answer> {
        let memory = Memory::default();
        let provider = provider(cloud, memory.clone(), self.dry_run);
        let event = serde_json::to_vec(&self.event).unwrap();
        let deadline = Deadline::after(std::time::Duration::from_secs(300));
        cloud.until_crash(provider.respond(&event, deadline)).await?.unwrap();
        Some(memory.answer())
    }

    /// The answer of a function whose settings are wrong for this reason.
    pub(crate) async fn answer_of_misconfigured(&self, reason: &str) -> Answer {
        let memory = Memory::default();
        let provider = Provider::new(memory.clone(), ResponseHosts::of_cloudformation());
        let event = serde_json::to_vec(&self.event).unwrap();
        let deadline = Deadline::after(std::time::Duration::from_secs(300));
        crate::misconfigured::with_types(provider, reason).respond(&event, deadline).await.unwrap();
        memory.answer()
    }

    /// The answer to it.
    pub(crate) async fn answer(&self, cloud: &Cloud) -> Answer {
        self.sent_to(cloud).await.unwrap()
    }
}

fn provider(cloud: &Cloud, memory: Memory, dry_run: bool) -> Provider<Memory> {
    let sdk = cloud.sdk();
    let home = Home { partition: "aws".parse().unwrap(), account: "111111111111".parse().unwrap() };
    let permission_policy = PermissionPolicy { iam: aws_sdk_iam::Client::new(&sdk), home: home.clone(), dry_run };
    Provider::new(memory, ResponseHosts::of_cloudformation())
        .with("Custom::CadoPermissionPolicy", permission_policy)
        .with("Custom::CadoPolicyStatement", PolicyStatement { sdk, home, dry_run })
}

/// Takes every answer.
#[derive(Debug, Clone, Default)]
struct Memory(Arc<Mutex<Vec<Bytes>>>);

impl Memory {
    /// The one answer.
    fn answer(&self) -> Answer {
        let answers = self.0.lock().unwrap();
        assert_eq!(answers.len(), 1);
        Answer(serde_json::from_slice(&answers[0]).unwrap())
    }
}

impl Endpoint for Memory {
    async fn put(&self, _: &ResponseUrl, body: Bytes) -> Result<Receipt, EndpointError> {
        self.0.lock().unwrap().push(body);
        Ok(Receipt { status: 200, code: None })
    }
}

/// What was answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer(Value);

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        self.0["Status"] == "SUCCESS"
    }

    #[track_caller]
    pub(crate) fn id(&self) -> &str {
        self.0["PhysicalResourceId"].as_str().unwrap()
    }

    /// The id of a success.
    #[track_caller]
    pub(crate) fn success(&self) -> &str {
        assert!(self.is_success(), "{}", self.0);
        self.id()
    }

    /// The reason of a failure.
    #[track_caller]
    pub(crate) fn failure(&self) -> &str {
        assert!(!self.is_success(), "{}", self.0);
        self.0["Reason"].as_str().unwrap()
    }

    pub(crate) fn attribute(&self, name: &str) -> &Value {
        &self.0["Data"][name]
    }
}
