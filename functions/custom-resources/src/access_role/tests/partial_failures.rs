//! Some accounts fail: the answer names them, and the next request completes what is missing.

use super::{ID, TYPE, accounts, cloud_with, properties, role, with};
use crate::test_cloud::{Cloud, Fault, Request, World};
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_failed_account_is_named_and_the_next_create_completes() {
    let cloud = Cloud::new(World::default());
    cloud.world().faults.insert(("333333333333", "PutRolePolicy"), Fault::Refused("AccessDenied"));
    let failed = Request::create(TYPE, &properties()).answer(&cloud).await;
    assert!(failed.failure().starts_with("1 of 2 accounts failed"), "{failed:?}");
    assert!(failed.failure().contains("333333333333: the entry role may not do it"), "{failed:?}");
    assert!(failed.failure().contains("iam:PutRolePolicy"), "{failed:?}");
    assert_eq!(failed.id(), ID, "the rollback's Delete comes with it");
    assert_eq!(role(&cloud, "222222222222").policies.len(), 2);
    cloud.world().faults.clear();
    Request::create(TYPE, &properties()).answer(&cloud).await.success();
    assert_eq!(role(&cloud, "333333333333").policies.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_rollback_of_a_failed_create_leaves_nothing() {
    let cloud = Cloud::new(World::default());
    cloud.world().faults.insert(("333333333333", "PutRolePolicy"), Fault::Refused("AccessDenied"));
    let failed = Request::create(TYPE, &properties()).answer(&cloud).await;
    Request::delete(TYPE, failed.id(), &properties()).answer(&cloud).await.success();
    assert!(accounts(&cloud).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_failed_update_is_undone_by_its_rollback() {
    let cloud = cloud_with(&properties()).await;
    let before = cloud.world().roles.clone();
    let new = with("AccountIds", json!(["333333333333", "444444444444", "555555555555"]));
    let failed = Request::update(TYPE, ID, &new, &properties()).answer(&cloud).await;
    assert!(failed.failure().contains("555555555555: account 555555555555 cannot be entered"), "{failed:?}");
    assert!(
        accounts(&cloud).contains(&"222222222222/CadoResponseSecondRole".to_owned()),
        "nothing goes before all is there"
    );
    cloud.world().accounts.remove("555555555555");
    Request::update(TYPE, ID, &properties(), &new).answer(&cloud).await.success();
    assert_eq!(cloud.world().roles, before);
}

#[tokio::test(start_paused = true)]
async fn throttling_and_lost_answers_pass() {
    for fault in [Fault::Throttled, Fault::AnswerLost] {
        let whole = cloud_with(&properties()).await;
        for at in 0.. {
            let cloud = Cloud::new(World { fault_at: Some((at, fault)), ..World::default() });
            let answer = Request::create(TYPE, &properties()).answer(&cloud).await;
            if cloud.world().calls.len() <= at {
                break;
            }
            answer.success();
            assert_eq!(cloud.world().roles, whole.world().roles);
        }
    }
}
