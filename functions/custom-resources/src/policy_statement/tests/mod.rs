//! The type from its properties to its answers.

mod crashes;
mod gone;
mod life_cycle;
mod looks;
mod others;
mod races;
mod reading;
mod refusals;

use policy::Policy;
use serde_json::{Value, json};

use crate::tests::{Answer, Cloud, Request, World};

const TYPE: &str = "Custom::CadoPolicyStatement";

const KEY: &str = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const BUCKET: &str = "arn:aws:s3:::evidence";
const TOPIC: &str = "arn:aws:sns:eu-central-1:111111111111:trail";
const QUEUE: &str = "arn:aws:sqs:eu-central-1:111111111111:trail";
const ROLE: &str = "arn:aws:iam::111111111111:role/CadoResponseSecondRole";
const TARGETS: [&str; 5] = [KEY, BUCKET, TOPIC, QUEUE, ROLE];

/// A statement that fits a target. A number makes it mean something else.
fn statement(target: &str, sid: &str, number: usize) -> Value {
    let (action, resource) = match target {
        KEY => ("kms:Decrypt", json!("*")),
        BUCKET => ("s3:GetObject", json!("arn:aws:s3:::evidence/*")),
        TOPIC => ("sns:Publish", json!(TOPIC)),
        QUEUE => ("sqs:SendMessage", json!(QUEUE)),
        _ => ("sts:AssumeRole", Value::Null),
    };
    let mut statement = json!({
        "Sid": sid, "Effect": "Allow", "Action": action,
        "Principal": {"AWS": format!("arn:aws:iam::111111111111:role/Reader{number}")},
    });
    if !resource.is_null() {
        statement["Resource"] = resource;
    }
    statement
}

fn properties(target: &str, sid: &str, number: usize) -> Value {
    json!({"Target": target, "Statement": statement(target, sid, number)})
}

/// The policy that a target has from the beginning, by somebody else.
fn others(target: &str) -> Option<Value> {
    let administration = json!({
        "Sid": "Enable IAM User Permissions", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
        "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
    });
    match target {
        KEY => Some(policy(&[administration, statement(target, "Theirs", 8)])),
        BUCKET | QUEUE => None,
        _ => Some(policy(&[statement(target, "Theirs", 8)])),
    }
}

fn policy(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Id": "theirs", "Statement": statements})
}

/// A cloud in which every target has the policy of others.
fn cloud() -> Cloud {
    let mut world = World::default();
    for target in TARGETS {
        world.targets.policies.insert(target.to_owned(), others(target).map(|policy| policy.to_string()));
    }
    Cloud::new(world)
}

/// The Sids in the policy of a target.
fn sids(cloud: &Cloud, target: &str) -> Vec<String> {
    let Some(policy) = read(cloud, target) else { return Vec::new() };
    policy.statements.into_iter().map(|statement| statement.sid.unwrap_or_default()).collect()
}

fn read(cloud: &Cloud, target: &str) -> Option<Policy> {
    cloud.world().targets.policy(target).map(|text| text.parse().unwrap())
}

/// Somebody else writes the policy of a target.
fn set(world: &mut World, target: &str, statements: &[Value]) {
    world.targets.policies.insert(target.to_owned(), Some(policy(statements).to_string()));
}

async fn create(cloud: &Cloud, properties: &Value) -> Answer {
    Request::create(TYPE, properties).answer(cloud).await
}

async fn update(cloud: &Cloud, id: &str, properties: &Value, old: &Value) -> Answer {
    Request::update(TYPE, id, properties, old).answer(cloud).await
}

async fn delete(cloud: &Cloud, id: &str, properties: &Value) -> Answer {
    Request::delete(TYPE, id, properties).answer(cloud).await
}
