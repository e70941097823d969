//! The requests, in rounds of twenty: which kind a request is depends on its number alone.

use std::time::Duration;

use custom_resource::Status;
use serde_json::{Value, json};

/// How many there are.
pub(crate) const COUNT: usize = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Create,
    Update,
    Replace,
    Delete,
    Slow,
    DeleteOfFailedCreate,
    WrongProperty,
    UnknownProperty,
    UnknownType,
    Malformed,
    Failing,
    TooLong,
    Panicking,
    TimingOut,
}

#[derive(Debug)]
pub(crate) struct Request {
    number: usize,
    kind: Kind,
}

impl Request {
    pub(crate) fn of(number: usize) -> Self {
        let kind = match number % 20 {
            0..=3 => Kind::Create,
            4..=5 => Kind::Update,
            6 => Kind::Replace,
            7..=8 => Kind::Delete,
            9 => Kind::DeleteOfFailedCreate,
            10 => Kind::WrongProperty,
            11 => Kind::UnknownProperty,
            12 => Kind::UnknownType,
            13 => Kind::Malformed,
            14..=15 => Kind::Failing,
            16 => Kind::TooLong,
            17 => Kind::Panicking,
            18 if number % 200 == 18 => Kind::TimingOut,
            _ => Kind::Slow,
        };
        Self { number, kind }
    }

    pub(crate) fn id(&self) -> String {
        format!("request-{}", self.number)
    }

    pub(crate) fn expected(&self) -> Status {
        let succeeds =
            [Kind::Create, Kind::Update, Kind::Replace, Kind::Delete, Kind::Slow, Kind::DeleteOfFailedCreate];
        if succeeds.contains(&self.kind) { Status::Success } else { Status::Failed }
    }

    pub(crate) fn reaches_the_handler(&self) -> bool {
        let stopped = [
            Kind::DeleteOfFailedCreate,
            Kind::WrongProperty,
            Kind::UnknownProperty,
            Kind::UnknownType,
            Kind::Malformed,
        ];
        !stopped.contains(&self.kind)
    }

    /// The time of the invocation.
    pub(crate) fn time(&self) -> Duration {
        if self.kind == Kind::TimingOut { Duration::from_millis(150) } else { Duration::from_secs(30) }
    }

    pub(crate) fn event(&self, address: &str) -> Vec<u8> {
        let mut event = json!({
            "RequestType": self.request_type(),
            "ResponseURL": format!("{address}/arn%3Aaws%3Acloudformation%7C{}?X-Amz-Signature=4711", self.number),
            "StackId": "arn:aws:cloudformation:eu-central-1:111111111111:stack/stack/16580499-7622-4a9c-b32f-4eba35da93da",
            "RequestId": self.id(),
            "LogicalResourceId": "Timed",
            "ResourceType": if self.kind == Kind::UnknownType { "Custom::Timid" } else { "Custom::Timed" },
            "PhysicalResourceId": self.physical_id(),
            "ResourceProperties": self.properties(),
            "OldResourceProperties": {"Behaviour": "Well", "Count": "1", "Flag": "true"},
        });
        if self.kind == Kind::Malformed {
            event["RequestType"] = json!(["Create"]);
        }
        serde_json::to_vec(&event).unwrap()
    }

    fn request_type(&self) -> &'static str {
        match self.kind {
            Kind::Update | Kind::Replace => "Update",
            Kind::Delete | Kind::DeleteOfFailedCreate => "Delete",
            _ => "Create",
        }
    }

    fn physical_id(&self) -> &'static str {
        match self.kind {
            Kind::DeleteOfFailedCreate => "custom-resource:create-failed:another",
            _ => "timed-1",
        }
    }

    fn properties(&self) -> Value {
        let behaviour = match self.kind {
            Kind::Replace => "Replace",
            Kind::Slow => "Slow",
            Kind::Failing => "Fail",
            Kind::TooLong => "TooLong",
            Kind::Panicking => "Panic",
            Kind::TimingOut => "TimeOut",
            _ => "Well",
        };
        let count = if self.kind == Kind::WrongProperty { "many" } else { "300" };
        let mut properties = json!({
            "ServiceToken": "arn:aws:lambda:eu-central-1:111111111111:function:timed", "ServiceTimeout": "60",
            "Behaviour": behaviour, "Count": count, "Flag": "false", "Tags": [{"Key": "a", "Value": "b"}],
        });
        if self.kind == Kind::UnknownProperty {
            properties["Cuont"] = json!("1");
        }
        properties
    }
}
