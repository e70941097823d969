//! Requests of CloudFormation, and the answers that it gets.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use custom_resource::{Deadline, Endpoint, EndpointError, Provider, Receipt, ResponseHosts, ResponseUrl};
use serde_json::{Value, json};

use super::Cloud;
use crate::{config::Config, with_types};

const BUCKET: &str = "https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/key";

/// One request about a resource, as CloudFormation makes it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    event: Value,
    dry_run: bool,
    maximum_removals: usize,
}

impl Request {
    fn new(request_type: &str, resource_type: &str, properties: &Value) -> Self {
        let stack = "arn:aws:cloudformation:eu-central-1:111111111111:stack/evidence/16580499";
        let mut event = json!({
            "RequestType": request_type, "ResponseURL": BUCKET, "StackId": stack, "RequestId": "82304eb2",
            "LogicalResourceId": "Ours", "ResourceType": resource_type, "ResourceProperties": properties,
        });
        event["ResourceProperties"]["ServiceToken"] = json!("arn:aws:lambda:eu-central-1:111111111111:function:f");
        Self { event, dry_run: false, maximum_removals: 50 }
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

    /// The same about another resource of the stack.
    pub(crate) fn of(mut self, logical_id: &str) -> Self {
        self.event["LogicalResourceId"] = json!(logical_id);
        self
    }

    pub(crate) fn in_a_dry_run(self) -> Self {
        Self { dry_run: true, ..self }
    }

    pub(crate) fn with_maximum_removals(self, maximum_removals: usize) -> Self {
        Self { maximum_removals, ..self }
    }

    /// Has a new process of the function answer it; nothing when the process dies meanwhile.
    pub(crate) async fn sent_to(&self, cloud: &Cloud) -> Option<Answer> {
        let memory = Memory::default();
        let config = Config { dry_run: self.dry_run, maximum_removals: self.maximum_removals, ..config() };
        let provider = Provider::new(memory.clone(), ResponseHosts::of_cloudformation());
        let provider = with_types(provider, &config, &cloud.sdk()).await;
        let event = serde_json::to_vec(&self.event).unwrap();
        let deadline = Deadline::after(Duration::from_secs(300));
        cloud.until_crash(provider.respond(&event, deadline)).await?.unwrap();
        let answers = memory.0.lock().unwrap();
        assert_eq!(answers.len(), 1);
        assert!(answers[0].len() <= 4_096);
        Some(Answer(serde_json::from_slice(&answers[0]).unwrap()))
    }

    /// The answer to it.
    pub(crate) async fn answer(&self, cloud: &Cloud) -> Answer {
        self.sent_to(cloud).await.unwrap()
    }
}

/// A few that are easy to read, and many.
fn permitted_accounts() -> std::collections::BTreeSet<policy::AccountId> {
    let many = (0..60).map(|number| format!("{:012}", 200_000_000_000_usize + number));
    let few = ["222222222222", "333333333333", "444444444444", "555555555555"].map(str::to_owned);
    many.chain(few).map(|id| id.parse().unwrap()).collect()
}

/// The settings of the function in these tests.
fn config() -> Config {
    Config {
        platform_role: "arn:aws:iam::111111111111:role/myCadoResponseRole".parse().unwrap(),
        access_role_name: "CadoResponseSecondRole".parse().unwrap(),
        entry_roles: vec!["OrganizationAccountAccessRole".parse().unwrap()],
        organization_role: None,
        accounts: permitted_accounts(),
        trusted_roles: ["arn:aws:iam::111111111111:role/Other", "arn:aws-cn:iam::111111111111:role/P"]
            .map(|role| role.parse().unwrap())
            .into(),
        boundary: None,
        attach_role_list: true,
        maximum_removals: 50,
        role_changes_queue_url: "https://sqs.eu-central-1.amazonaws.com/111111111111/changes.fifo".to_owned(),
        role_list_claims_table: "role-list-claims".to_owned(),
        dry_run: false,
        response_hosts: ResponseHosts::of_cloudformation(),
    }
}

/// Takes every answer.
#[derive(Debug, Clone, Default)]
struct Memory(Arc<Mutex<Vec<Bytes>>>);

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
