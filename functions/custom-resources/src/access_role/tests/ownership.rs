//! What goes with the resource and what stays.

use std::collections::BTreeMap;

use serde_json::json;

use super::{ID, OWNER_TAG, TYPE, accounts, cloud_with, properties, role, spot, with};
use crate::test_cloud::{Cloud, FakeRole, Request, World};

/// A cloud in which a role with these tags is there before the resource.
fn cloud_with_role(tags: &[(&str, &str)]) -> Cloud {
    let cloud = Cloud::new(World::default());
    let tags: BTreeMap<_, _> = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let there = FakeRole { tags, seconds: "3600".to_owned(), trust: "{}".to_owned(), ..FakeRole::default() };
    cloud.world().roles.insert(spot("222222222222"), there);
    cloud
}

#[tokio::test(start_paused = true)]
async fn a_role_of_the_onboarding_is_repaired_and_stays_when_the_resource_goes() {
    let cloud = cloud_with_role(&[("cado-access:managed-by", "cado-access")]);
    Request::create(TYPE, &properties()).answer(&cloud).await.success();
    let repaired = role(&cloud, "222222222222");
    assert_eq!((repaired.policies.len(), repaired.tags.contains_key(OWNER_TAG)), (2, false));
    Request::delete(TYPE, ID, &properties()).answer(&cloud).await.success();
    assert_eq!(accounts(&cloud), ["222222222222/CadoResponseSecondRole"]);
    assert_eq!(role(&cloud, "222222222222"), repaired);
}

#[tokio::test(start_paused = true)]
async fn a_role_of_somebody_else_is_left_alone_unless_it_is_adopted_and_stays_then_too() {
    let cloud = cloud_with_role(&[("Team", "theirs")]);
    let before = role(&cloud, "222222222222");
    let refused = Request::create(TYPE, &properties()).answer(&cloud).await;
    assert!(refused.failure().contains("222222222222: role `arn:aws:iam::222222222222:role/CadoResponseSecondRole`"));
    assert!(refused.failure().contains("set Adopt to have it taken over"), "{refused:?}");
    assert_eq!(role(&cloud, "222222222222"), before);

    let adopting = with("Adopt", json!("true"));
    Request::create(TYPE, &adopting).answer(&cloud).await.success();
    Request::delete(TYPE, ID, &adopting).answer(&cloud).await.success();
    assert_eq!(accounts(&cloud), ["222222222222/CadoResponseSecondRole"]);
}

#[tokio::test(start_paused = true)]
async fn a_role_of_another_resource_is_not_taken_and_not_deleted() {
    let cloud = cloud_with(&properties()).await;
    let before = role(&cloud, "222222222222");
    let adopting = with("Adopt", json!("true"));
    let theirs = Request::create(TYPE, &adopting).of("Theirs").answer(&cloud).await;
    assert!(theirs.failure().contains("belongs to the custom resource `Ours@16580499`"), "{theirs:?}");
    Request::delete(TYPE, theirs.id(), &adopting).of("Theirs").answer(&cloud).await.success();
    assert_eq!(role(&cloud, "222222222222"), before);
    assert_eq!(accounts(&cloud).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_role_that_others_use_is_not_deleted_and_nothing_is_taken_from_it() {
    let cloud = cloud_with(&properties()).await;
    {
        let mut world = cloud.world();
        let role = world.roles.get_mut(&spot("333333333333")).unwrap();
        role.attached.insert("ReadOnlyAccess".to_owned());
        role.profiles.insert("Workers".to_owned());
        role.policies.insert("TheirOwn".to_owned(), "{}".to_owned());
    }
    let before = role(&cloud, "333333333333");
    let failed = Request::delete(TYPE, ID, &properties()).answer(&cloud).await;
    for part in
        ["managed policy `ReadOnlyAccess`", "instance profile `Workers`", "inline policy `TheirOwn`", "333333333333"]
    {
        assert!(failed.failure().contains(part), "{failed:?}");
    }
    assert_eq!(role(&cloud, "333333333333"), before);
    assert_eq!(accounts(&cloud), ["333333333333/CadoResponseSecondRole"], "the other account is done");
}

#[tokio::test(start_paused = true)]
async fn a_closed_or_departed_account_does_not_keep_the_stack_and_any_other_does() {
    let cloud = cloud_with(&with("AccountIds", json!(["222222222222", "333333333333", "444444444444"]))).await;
    {
        let mut world = cloud.world();
        world.enterable.clear();
        world.accounts.insert("222222222222".to_owned(), "SUSPENDED");
        world.accounts.remove("333333333333");
    }
    let properties = with("AccountIds", json!(["222222222222", "333333333333", "444444444444"]));
    let failed = Request::delete(TYPE, ID, &properties).answer(&cloud).await;
    assert!(failed.failure().starts_with("1 of 3 accounts failed"), "{failed:?}");
    assert!(failed.failure().contains("444444444444: account 444444444444 cannot be entered"), "{failed:?}");
    cloud.world().accounts.insert("444444444444".to_owned(), "CLOSED");
    Request::delete(TYPE, ID, &properties).answer(&cloud).await.success();
}
