//! The process dies, or a call is refused, at any point of any request; the next delivery, or the rollback, puts it right.

use serde_json::{Value, json};

use super::{TYPE, cloud, create, delete, large, small};
use crate::tests::{Cloud, Fault, Request, at_every_call};

async fn created(properties: &Value) -> Cloud {
    let cloud = cloud();
    create(&cloud, properties).await.success();
    cloud
}

#[tokio::test(start_paused = true)]
async fn a_create_that_ends_anywhere_is_completed_by_the_next_delivery() {
    let whole = created(&large()).await.world().iam.clone();
    at_every_call(
        async || (cloud(), Request::create(TYPE, &large())),
        async |cloud, request, _| {
            request.answer(cloud).await.success();
            assert_eq!(cloud.world().iam, whole);
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_create_that_ends_anywhere_is_undone_by_the_rollback() {
    at_every_call(
        async || (cloud(), Request::create(TYPE, &large())),
        async |cloud, _, answer| {
            let id = answer.map_or("platform-role/Platform".to_owned(), |answer| answer.id().to_owned());
            delete(cloud, &id).await.success();
            assert!(cloud.world().iam.policies.is_empty());
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_ends_anywhere_is_completed_by_the_next_one() {
    let attached = async || {
        let cloud = created(&large()).await;
        for name in ["Platform-1", "Platform-2"] {
            let users = ["RoleName/a", "UserName/b"].map(str::to_owned);
            cloud.world().iam.policy(name).attached.extend(users);
        }
        (cloud, Request::delete(TYPE, "platform-role/Platform", &large()))
    };
    at_every_call(attached, async |cloud, request, _| {
        request.answer(cloud).await.success();
        assert!(cloud.world().iam.policies.is_empty());
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_replacement_that_ends_anywhere_is_undone_by_the_update_of_the_rollback() {
    let before = created(&small()).await.world().iam.clone();
    let replacing =
        async || (created(&small()).await, Request::update(TYPE, "access-role/CadoResponse", &large(), &small()));
    at_every_call(replacing, async |cloud, _, answer| {
        // An update that succeeded in spite of the fault is rolled back from its new id, which is then deleted.
        let id = answer.map_or("access-role/CadoResponse".to_owned(), |answer| answer.id().to_owned());
        let rollback = Request::update(TYPE, &id, &small(), &large()).answer(cloud).await;
        assert_eq!(rollback.success(), "access-role/CadoResponse");
        if id != "access-role/CadoResponse" {
            delete(cloud, &id).await.success();
        }
        assert_eq!(cloud.world().iam, before);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_replacement_names_what_stays_behind() {
    let cloud = created(&small()).await;
    cloud.world().faults.insert("CreatePolicy", (1, Fault::Refused("AccessDenied")));
    let renamed = json!({"Role": "access-role", "Features": ["ec2"], "PolicyNamePrefix": "Forensics"});
    let answer = Request::update(TYPE, "access-role/CadoResponse", &renamed, &small()).answer(&cloud).await;
    assert_eq!(answer.id(), "access-role/CadoResponse");
    assert!(answer.failure().starts_with("`access-role/Forensics` stays behind"), "{}", answer.failure());
}
