//! What the list's writer would refuse is refused before anything is sent or claimed.

use serde_json::{Value, json};

use super::{ID, TYPE, claims, cloud_with, delete, listed, roles};
use crate::test_cloud::{Cloud, Request, World};

async fn refusal(properties: &Value) -> String {
    let cloud = Cloud::new(World::default());
    let answer = Request::create(TYPE, properties).answer(&cloud).await;
    assert!(cloud.world().writes().is_empty(), "something was changed");
    assert!(answer.id().starts_with("custom-resource:create-failed:"), "nothing is left behind");
    answer.failure().to_owned()
}

#[tokio::test(start_paused = true)]
async fn every_mistake_is_named_with_the_way_out() {
    for (properties, part) in [
        (json!({}), "give RoleArns, or AccountIds"),
        (json!({"RoleArns": []}), "give RoleArns, or AccountIds"),
        (json!({"RoleName": "CadoResponse"}), "give RoleArns, or AccountIds"),
        (json!({"RoleArns": [], "AccountIds": ["222222222222"]}), "give one of them"),
        (
            json!({"RoleArns": ["arn:aws:iam::222222222222:role/CadoResponse"], "RoleName": "CadoResponse"}),
            "belongs to AccountIds",
        ),
        (json!({"AccountIds": ["2222"]}), "Properties.AccountIds[0]: `2222` is not an AWS account id"),
        (json!({"RoleArns": ["arn:aws:iam::*:role/CadoResponse"]}), "contains a wildcard"),
        (json!({"RoleArns": ["arn:aws-cn:iam::222222222222:role/CadoResponse"]}), "it is in partition `aws-cn`"),
        (json!({"AccountIds": ["111111111111"]}), "it is in the primary account"),
        (json!({"AccountIds": ["222222222222"], "RoleName": "Forensics"}), "does not contain `CadoResponse`"),
        (json!({"Roles": []}), "Properties.Roles is not known"),
    ] {
        let reason = refusal(&properties).await;
        assert!(reason.contains(part), "{properties}: {reason}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_list_is_refused_with_the_ways_out() {
    let cloud = Cloud::new(World { attachable: 1, ..World::default() });
    let arns: Vec<String> =
        (0..109).map(|number| format!("arn:aws:iam::{number:012}:role/CadoResponseSecondRole")).collect();
    let failed = Request::create(TYPE, &json!({"RoleArns": arns})).answer(&cloud).await;
    assert!(failed.failure().contains("the list is full: 1 policies of 108 such roles each"), "{failed:?}");
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test(start_paused = true)]
async fn more_removals_than_the_writer_takes_in_one_run_are_refused_before_anything_changes() {
    let cloud = cloud_with(&[2, 3, 4]).await;
    let failed = delete().with_maximum_removals(2).answer(&cloud).await;
    assert!(
        failed.failure().contains("3 roles would come off the role list, and its writer takes off 2"),
        "{failed:?}"
    );
    assert!(cloud.world().writes().is_empty());
    let fewer = Request::update(TYPE, ID, &roles(&[4]), &roles(&[2, 3, 4])).with_maximum_removals(2);
    fewer.answer(&cloud).await.success();
    delete().with_maximum_removals(2).answer(&cloud).await.success();
    assert!(listed(&cloud).is_empty() && claims(&cloud).is_empty());
}
