//! The type as CloudFormation sees it, against a cloud in memory with the list's writer in it.

mod crashes;
mod disorder;
mod life_cycle;
mod refusals;
mod sharing;
mod waiting;

use serde_json::{Value, json};

use crate::test_cloud::{Cloud, Request, Row, World};

pub(super) const TYPE: &str = "Custom::CadoRoleList";
pub(super) const ID: &str = "role-list:Ours@16580499";
pub(super) const OURS: &str = "Ours@16580499";
pub(super) const THEIRS: &str = "Theirs@16580499";

/// The default role of an account that is told by its first digit.
pub(super) fn role(digit: u8) -> String {
    format!("arn:aws:iam::{}:role/CadoResponseSecondRole", digit.to_string().repeat(12))
}

pub(super) fn roles(digits: &[u8]) -> Value {
    json!({"RoleArns": digits.iter().copied().map(role).collect::<Vec<_>>()})
}

/// A cloud in which a resource lists these roles.
pub(super) async fn cloud_with(digits: &[u8]) -> Cloud {
    let cloud = Cloud::new(World::default());
    Request::create(TYPE, &roles(digits)).answer(&cloud).await.success();
    cloud.world().calls.clear();
    cloud
}

pub(super) fn delete() -> Request {
    Request::delete(TYPE, ID, &roles(&[2]))
}

/// The digits of the roles on the list.
pub(super) fn listed(cloud: &Cloud) -> Vec<u8> {
    let world = cloud.world();
    (2..9).filter(|digit| world.lists(&role(*digit))).collect()
}

/// The claims: digit, owner, row.
pub(super) fn claims(cloud: &Cloud) -> Vec<(u8, String, Row)> {
    let digit = |arn: &str| (2..9).find(|digit| role(*digit) == arn).unwrap();
    cloud.world().table.iter().map(|((arn, owner), row)| (digit(arn), owner.clone(), *row)).collect()
}

pub(super) fn claim(world: &mut World, digit: u8, owner: &str, row: Row) {
    world.table.insert((role(digit), owner.to_owned()), row);
}

pub(super) const STAYING: Row = Row { found: false, leaving: false };
pub(super) const LEAVING: Row = Row { found: false, leaving: true };
