//! As much of KMS, S3, SNS, SQS and IAM as it takes to read and write the policy of one resource.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{
    call::{Call, HttpAnswer},
    iam::ACCOUNT,
};

/// The resources, and how they behave.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Targets {
    /// The text of the policy by ARN; nothing for a resource without one.
    pub(crate) policies: BTreeMap<String, Option<String>>,
    /// How many reads after a write still show what was there before.
    pub(crate) late: usize,
    /// What late reads show, and how many are left.
    shown_before: BTreeMap<String, (usize, Option<String>)>,
    /// How many writes are refused because a principal is not known yet.
    pub(crate) unknown_principals: usize,
    /// Keys that are about to be deleted.
    pub(crate) going: BTreeSet<String>,
    /// How the texts were written, in their order.
    pub(crate) written: Vec<Option<String>>,
}

impl Targets {
    /// The policy of a resource as it is.
    pub(crate) fn policy(&self, arn: &str) -> Option<&str> {
        self.policies[arn].as_deref()
    }

    /// Nothing where the call is about something else.
    pub(super) fn serve(&mut self, call: &Call) -> Option<HttpAnswer> {
        let arn = arn(call)?;
        if !self.policies.contains_key(&arn) {
            return Some(call.refusal(absent(call)));
        }
        Some(match call.operation.as_str() {
            "GetQueueUrl" => {
                let name = arn.rsplit(':').next().unwrap();
                (
                    200,
                    json!({"QueueUrl": format!("https://sqs.eu-central-1.amazonaws.com/{ACCOUNT}/{name}")}).to_string(),
                )
            }
            "DescribeKey" => {
                let state = if self.going.contains(&arn) { "PendingDeletion" } else { "Enabled" };
                (200, json!({"KeyMetadata": {"KeyId": "k", "KeyState": state}}).to_string())
            }
            operation if operation.starts_with("Get") => answer(call, &arn, self.shown(&arn)),
            _ => self.write(call, arn),
        })
    }

    fn shown(&mut self, arn: &str) -> Option<String> {
        match self.shown_before.get_mut(arn) {
            Some((left, before)) if *left > 0 => {
                *left -= 1;
                before.clone()
            }
            _ => self.policies[arn].clone(),
        }
    }

    fn write(&mut self, call: &Call, arn: String) -> HttpAnswer {
        if self.going.contains(&arn) {
            return call.refusal("KMSInvalidStateException");
        }
        if self.unknown_principals > 0 {
            self.unknown_principals -= 1;
            let code =
                if call.json.is_object() { "MalformedPolicyDocumentException" } else { "MalformedPolicyDocument" };
            return call.refusal_saying(code, "Policy contains a statement with one or more invalid principals.");
        }
        let text = written(call);
        self.written.push(text.clone());
        let before = self.policies.insert(arn.clone(), text).flatten();
        self.shown_before.insert(arn, (self.late, before));
        match call.json.is_object() {
            true => (200, "{}".to_owned()),
            false => call.success(""),
        }
    }
}

/// The resource that a call is about.
fn arn(call: &Call) -> Option<String> {
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let queue = |name: &str| format!("arn:aws:sqs:eu-central-1:{ACCOUNT}:{name}");
    match call.operation.as_str() {
        "GetKeyPolicy" | "PutKeyPolicy" | "DescribeKey" => {
            assert!(call.json.get("BypassPolicyLockoutSafetyCheck").is_none(), "KMS checks too");
            text(&call.json["KeyId"])
        }
        "GetQueueUrl" => text(&call.json["QueueName"]).map(|name| queue(&name)),
        "GetQueueAttributes" | "SetQueueAttributes" => {
            text(&call.json["QueueUrl"]).map(|url| queue(url.rsplit('/').next().unwrap()))
        }
        "GetTopicAttributes" | "SetTopicAttributes" => call.form.get("TopicArn").cloned(),
        "GetRole" | "UpdateAssumeRolePolicy" => {
            call.form.get("RoleName").map(|name| format!("arn:aws:iam::{ACCOUNT}:role/{name}"))
        }
        "GetBucketPolicy" | "PutBucketPolicy" | "DeleteBucketPolicy" => {
            assert_eq!(call.owner.as_deref(), Some(ACCOUNT));
            call.host.split('.').next().map(|bucket| format!("arn:aws:s3:::{bucket}"))
        }
        _ => None,
    }
}

fn absent(call: &Call) -> &'static str {
    match call.operation.as_str() {
        "GetQueueUrl" | "GetQueueAttributes" | "SetQueueAttributes" => "QueueDoesNotExist",
        "GetTopicAttributes" | "SetTopicAttributes" => "NotFound",
        "GetRole" | "UpdateAssumeRolePolicy" => "NoSuchEntity",
        "GetBucketPolicy" | "PutBucketPolicy" | "DeleteBucketPolicy" => "NoSuchBucket",
        _ => "NotFoundException",
    }
}

/// The policy in the service's answer.
fn answer(call: &Call, arn: &str, policy: Option<String>) -> HttpAnswer {
    match (call.operation.as_str(), policy) {
        ("GetKeyPolicy", policy) => (200, json!({"Policy": policy}).to_string()),
        ("GetQueueAttributes", Some(policy)) => (200, json!({"Attributes": {"Policy": policy}}).to_string()),
        ("GetQueueAttributes", None) => (200, "{}".to_owned()),
        ("GetTopicAttributes", policy) => {
            let policy = policy.unwrap_or_default().replace('&', "&amp;").replace('<', "&lt;");
            let entry = format!("<entry><key>Policy</key><value>{policy}</value></entry>");
            call.success(&format!("<Attributes>{entry}</Attributes>"))
        }
        ("GetRole", policy) => {
            let trust = percent_encoding::utf8_percent_encode(
                policy.as_deref().unwrap_or_default(),
                percent_encoding::NON_ALPHANUMERIC,
            )
            .to_string();
            let name = arn.rsplit('/').next().unwrap();
            call.success(&format!(
                "<Role><Path>/</Path><RoleName>{name}</RoleName><RoleId>AROAX</RoleId><Arn>{arn}</Arn>\
                 <CreateDate>2026-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>{trust}</AssumeRolePolicyDocument></Role>"
            ))
        }
        ("GetBucketPolicy", Some(policy)) => (200, policy),
        ("GetBucketPolicy", None) => call.refusal("NoSuchBucketPolicy"),
        (other, _) => panic!("nobody expected {other}"),
    }
}

/// The policy in a request that writes one.
fn written(call: &Call) -> Option<String> {
    let text = match call.operation.as_str() {
        "PutKeyPolicy" => call.json["Policy"].as_str().unwrap().to_owned(),
        "SetQueueAttributes" => call.json["Attributes"]["Policy"].as_str().unwrap().to_owned(),
        "SetTopicAttributes" => call.form["AttributeValue"].clone(),
        "UpdateAssumeRolePolicy" => call.form["PolicyDocument"].clone(),
        "PutBucketPolicy" => call.body.clone(),
        "DeleteBucketPolicy" => String::new(),
        other => panic!("nobody expected {other}"),
    };
    Some(text).filter(|text| !text.is_empty())
}
