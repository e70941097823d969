//! The type as CloudFormation sees it, against a cloud in memory.

mod crashes;
mod life_cycle;
mod ownership;
mod partial_failures;
mod refusals;

use serde_json::{Value, json};

use crate::test_cloud::{Cloud, FakeRole, Request, World};

pub(super) const TYPE: &str = "Custom::CadoAccessRole";
pub(super) const NAME: &str = "CadoResponseSecondRole";
pub(super) const OWNER: &str = "Ours@16580499";
pub(super) const OWNER_TAG: &str = "cado-access:custom-resource";
pub(super) const ID: &str = "access-role:Ours@16580499/CadoResponseSecondRole";

/// Two accounts and two features.
pub(super) fn properties() -> Value {
    json!({"AccountIds": ["222222222222", "333333333333"], "Features": ["ec2", "s3"]})
}

pub(super) fn with(name: &str, value: Value) -> Value {
    let mut properties = properties();
    properties[name] = value;
    properties
}

pub(super) fn spot(account: &str) -> (String, String) {
    (account.to_owned(), NAME.to_owned())
}

/// A cloud in which the resource with these properties was created.
pub(super) async fn cloud_with(properties: &Value) -> Cloud {
    let cloud = Cloud::new(World::default());
    Request::create(TYPE, properties).answer(&cloud).await.success();
    cloud.world().calls.clear();
    cloud
}

pub(super) fn role(cloud: &Cloud, account: &str) -> FakeRole {
    cloud.world().roles[&spot(account)].clone()
}

/// Accounts that have a role of any name.
pub(super) fn accounts(cloud: &Cloud) -> Vec<String> {
    cloud.world().roles.keys().map(|(account, name)| format!("{account}/{name}")).collect()
}
