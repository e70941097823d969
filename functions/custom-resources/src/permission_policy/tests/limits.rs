//! Quotas, paging, throttling, denial, and an IAM that shows changes late.

use serde_json::json;

use super::{cloud, create, delete, large, made_by, small, update};
use crate::tests::Fault;

#[tokio::test]
async fn an_account_without_room_for_the_policies_is_refused_with_the_figures() {
    let cloud = cloud();
    cloud.world().iam.quotas.extend([("PoliciesQuota", 100), ("Policies", 100)]);
    let answer = create(&cloud, &small()).await;
    let figures = "1 more managed policies are needed, and the account takes 0 more of 100";
    assert!(answer.failure().contains(figures), "{}", answer.failure());
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn more_policies_than_one_role_takes_are_refused_with_the_figures() {
    let cloud = cloud();
    cloud.world().iam.quotas.insert("AttachedPoliciesPerRoleQuota", 1);
    let answer = create(&cloud, &large()).await;
    assert!(answer.failure().contains("one role takes 1: choose fewer features"), "{}", answer.failure());
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn a_name_on_the_second_page_is_found() {
    let cloud = cloud();
    cloud.world().iam.page_size = 1;
    cloud.world().iam.policies.insert("arn:aws:iam::111111111111:policy/a".to_owned(), made_by(None));
    let taken = "arn:aws:iam::111111111111:policy/z/CadoResponse-1";
    cloud.world().iam.policies.insert(taken.to_owned(), made_by(None));
    assert!(create(&cloud, &small()).await.failure().contains(taken));
}

#[tokio::test]
async fn throttling_passes() {
    let cloud = cloud();
    for operation in ["ListPolicies", "GetPolicy", "CreatePolicy", "GetAccountSummary"] {
        cloud.world().faults.insert(operation, (2, Fault::Throttled));
    }
    create(&cloud, &small()).await.success();
}

#[tokio::test]
async fn a_lost_answer_to_a_create_is_no_foreign_policy() {
    let cloud = cloud();
    cloud.world().faults.insert("CreatePolicy", (1, Fault::AnswerLost));
    create(&cloud, &small()).await.success();
    assert_eq!(cloud.world().iam.names(), ["CadoResponse-1"]);
}

#[tokio::test]
async fn a_denial_names_the_call_and_the_policy() {
    let cloud = cloud();
    cloud.world().faults.insert("CreatePolicy", (1, Fault::Refused("AccessDenied")));
    let answer = create(&cloud, &small()).await;
    assert!(
        answer.failure().contains("iam:CreatePolicy for policy `CadoResponse-1` failed: AccessDenied"),
        "{}",
        answer.failure()
    );
    delete(&cloud, answer.id()).await.success();
}

#[tokio::test]
async fn what_cannot_be_read_is_not_deleted() {
    let cloud = cloud();
    let id = create(&cloud, &small()).await.success().to_owned();
    for operation in ["ListPolicies", "GetPolicy", "ListEntitiesForPolicy"] {
        cloud.world().faults.insert(operation, (1, Fault::Refused("AccessDenied")));
        assert!(delete(&cloud, &id).await.failure().contains("AccessDenied"));
        assert_eq!(cloud.world().iam.names(), ["CadoResponse-1"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_is_done_when_iam_shows_the_policies() {
    let cloud = cloud();
    cloud.world().iam.late = 5;
    let id = create(&cloud, &small()).await.success().to_owned();
    cloud.world().iam.late = 0;
    let seen = cloud.world().count("GetPolicy");
    assert!(seen > 5, "{seen} looks");
    delete(&cloud, &id).await.success();
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_never_shows_is_reported_and_removed_by_the_rollback() {
    let cloud = cloud();
    cloud.world().iam.late = 30;
    let answer = create(&cloud, &small()).await;
    assert!(answer.failure().contains("does not show what was written after 20 s"), "{}", answer.failure());
    cloud.world().iam.policy("CadoResponse-1").late = 0;
    delete(&cloud, answer.id()).await.success();
    assert!(cloud.world().iam.policies.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_iam_still_takes_for_attached_is_deleted_in_the_end() {
    let cloud = cloud();
    let id = create(&cloud, &small()).await.success().to_owned();
    cloud.world().iam.slow_detachments = 3;
    delete(&cloud, &id).await.success();
    assert!(cloud.world().iam.policies.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_somebody_attaches_meanwhile_is_detached_too() {
    let cloud = cloud();
    let id = create(&cloud, &small()).await.success().to_owned();
    cloud.world().before("DeletePolicy", 1, |world| {
        world.iam.policy("CadoResponse-1").attached.insert("RoleName/Late".to_owned());
    });
    delete(&cloud, &id).await.success();
    assert!(cloud.world().iam.policies.is_empty());
}

#[tokio::test]
async fn an_update_with_unreadable_old_properties_works() {
    let cloud = cloud();
    let id = create(&cloud, &small()).await.success().to_owned();
    update(&cloud, &id, &small(), &json!({"Role": "pope"})).await.success();
}
