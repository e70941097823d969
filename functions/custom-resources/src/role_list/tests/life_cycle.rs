//! Create, update, delete, each also twice.

use serde_json::json;

use super::{ID, OURS, STAYING, TYPE, claims, cloud_with, delete, listed, role, roles};
use crate::test_cloud::{Cloud, Request, Row, World};

#[tokio::test(start_paused = true)]
async fn a_create_lists_the_roles_and_tells_about_the_list() {
    let cloud = Cloud::new(World::default());
    cloud.world().list_role(&role(9));
    let answer = Request::create(TYPE, &roles(&[2, 3])).answer(&cloud).await;
    assert_eq!(answer.success(), ID);
    assert_eq!(
        *answer.attribute("PolicyArns"),
        json!(["arn:aws:iam::111111111111:policy/CadoResponseCrossAccountPolicy"])
    );
    assert_eq!((answer.attribute("RoleCount"), answer.attribute("CapacityLeft")), (&json!("3"), &json!("1077")));
    assert_eq!(listed(&cloud), [2, 3]);
    assert_eq!(claims(&cloud), [(2, OURS.to_owned(), STAYING), (3, OURS.to_owned(), STAYING)]);
}

#[tokio::test(start_paused = true)]
async fn accounts_stand_for_their_roles_of_the_default_name_or_another() {
    let cloud = Cloud::new(World::default());
    let accounts = json!({"AccountIds": ["222222222222", "333333333333"]});
    Request::create(TYPE, &accounts).answer(&cloud).await.success();
    assert_eq!(listed(&cloud), [2, 3]);
    let renamed = json!({"AccountIds": ["222222222222"], "RoleName": "CadoResponseOther"});
    Request::update(TYPE, ID, &renamed, &accounts).answer(&cloud).await.success();
    assert!(cloud.world().lists("arn:aws:iam::222222222222:role/CadoResponseOther"));
    assert!(listed(&cloud).is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_update_lists_what_is_new_and_withdraws_what_is_not_wanted_any_more() {
    let cloud = cloud_with(&[2, 3]).await;
    let answer = Request::update(TYPE, ID, &roles(&[3, 4]), &roles(&[2, 3])).answer(&cloud).await;
    assert_eq!((answer.success(), answer.attribute("RoleCount")), (ID, &json!("2")));
    assert_eq!(listed(&cloud), [3, 4]);
    assert_eq!(claims(&cloud), [(3, OURS.to_owned(), STAYING), (4, OURS.to_owned(), STAYING)]);
}

#[tokio::test(start_paused = true)]
async fn everything_twice_leaves_list_and_claims_as_they_are() {
    let cloud = cloud_with(&[2, 3]).await;
    for request in [Request::create(TYPE, &roles(&[2, 3])), Request::update(TYPE, ID, &roles(&[2, 3]), &roles(&[2]))] {
        request.answer(&cloud).await.success();
        assert_eq!((listed(&cloud), claims(&cloud).len()), (vec![2, 3], 2));
    }
    assert!(!cloud.world().writes().contains(&"BatchWriteItem"));
    for _ in 0..2 {
        delete().answer(&cloud).await.success();
        assert!(listed(&cloud).is_empty() && claims(&cloud).is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_role_that_vanished_from_the_list_is_listed_again_by_an_update() {
    let cloud = cloud_with(&[2]).await;
    cloud.world().unlist_role(&role(2));
    Request::update(TYPE, ID, &roles(&[2]), &roles(&[2])).answer(&cloud).await.success();
    assert_eq!(listed(&cloud), [2]);
    assert_eq!(claims(&cloud), [(2, OURS.to_owned(), STAYING)]);
}

#[tokio::test(start_paused = true)]
async fn a_delete_goes_by_its_claims_and_not_by_its_properties() {
    let cloud = cloud_with(&[2, 3]).await;
    Request::delete(TYPE, ID, &json!({"RoleArn": "unreadable"})).answer(&cloud).await.success();
    assert!(listed(&cloud).is_empty() && claims(&cloud).is_empty());
}

#[tokio::test(start_paused = true)]
async fn many_roles_go_through_many_batches_pages_and_messages() {
    let arns: Vec<String> =
        (0..300).map(|number| format!("arn:aws:iam::{number:012}:role/CadoResponseSecondRole")).collect();
    let cloud = Cloud::new(World { page_size: 7, overloads: 3, ..World::default() });
    let properties = json!({"RoleArns": arns});
    let answer = Request::create(TYPE, &properties).answer(&cloud).await;
    assert_eq!((answer.success(), answer.attribute("RoleCount")), (ID, &json!("300")));
    assert_eq!(answer.attribute("PolicyArns").as_array().unwrap().len(), 3);
    assert_eq!(cloud.world().table.len(), 300);
    Request::delete(TYPE, ID, &properties).with_maximum_removals(300).answer(&cloud).await.success();
    let world = cloud.world();
    assert_eq!((world.table.len(), world.list.len()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_changes_nothing_and_answers_with_the_plan() {
    let cloud = cloud_with(&[2]).await;
    let create = Request::create(TYPE, &roles(&[3])).of("Theirs").in_a_dry_run().answer(&cloud).await;
    assert!(
        create.failure().ends_with(&format!("claim 1 roles, give up 0; put on the list: {}", role(3))),
        "{create:?}"
    );
    assert!(create.id().starts_with("custom-resource:create-failed:"), "nothing is left behind");
    let deletion = delete().in_a_dry_run().answer(&cloud).await;
    assert!(deletion.failure().ends_with(&format!("give up 1; take off the list: {}", role(2))), "{deletion:?}");
    let rollback = Request::update(TYPE, ID, &roles(&[2]), &roles(&[3])).in_a_dry_run().answer(&cloud).await;
    assert_eq!((rollback.success(), rollback.attribute("RoleCount")), (ID, &json!("1")));
    assert!(cloud.world().writes().is_empty());
    assert_eq!(claims(&cloud), [(2, OURS.to_owned(), Row { found: false, leaving: false })]);
}
