//! The type from its properties to its answers.

mod crashes;
mod life_cycle;
mod limits;
mod plans;
mod refusals;
mod rendering;

use serde_json::{Value, json};

use crate::tests::{ACCOUNT, Answer, Cloud, FakePolicy, Request, World};

const TYPE: &str = "Custom::CadoPermissionPolicy";
const OWNER: &str = "Permissions@16580499-7622-4a9c-b32f-4eba35da93da";

/// One feature, which fits one policy.
fn small() -> Value {
    json!({"Role": "access-role", "Features": ["ec2"]})
}

/// Every feature that the platform's role has by default: more than one policy.
fn large() -> Value {
    json!({"Role": "platform-role", "Bucket": "evidence", "PolicyNamePrefix": "Platform"})
}

async fn create(cloud: &Cloud, properties: &Value) -> Answer {
    Request::create(TYPE, properties).answer(cloud).await
}

async fn update(cloud: &Cloud, id: &str, properties: &Value, old: &Value) -> Answer {
    Request::update(TYPE, id, properties, old).answer(cloud).await
}

async fn delete(cloud: &Cloud, id: &str) -> Answer {
    Request::delete(TYPE, id, &json!({})).answer(cloud).await
}

fn cloud() -> Cloud {
    Cloud::new(World::default())
}

fn arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:policy/cado-access/{name}")
}

/// A policy that somebody has made.
fn made_by(owner: Option<&str>) -> FakePolicy {
    let tags = owner.map(|owner| {
        [("cado-access:managed-by", "cado-access"), ("cado-access:custom-resource", owner)]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
    });
    FakePolicy {
        tags: tags.into_iter().flatten().collect(),
        versions: [(1, r#"{"Statement":[{"Effect":"Deny","Action":"x:y","Resource":"*"}]}"#.to_owned())].into(),
        default: 1,
        ..FakePolicy::default()
    }
}
