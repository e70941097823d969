//! What belongs to others stays as it is, and what cannot be done is refused with the way out.

use serde_json::json;

use super::{OWNER, TYPE, arn, cloud, create, delete, large, made_by, small, update};
use crate::tests::Request;

#[tokio::test]
async fn a_policy_of_the_name_that_somebody_else_made_is_left_alone() {
    for (path, owner, says) in [
        ("cado-access/", None, "lacks the tag `cado-access:custom-resource`"),
        ("cado-access/", Some("Other@stack"), "belongs to `Other@stack`"),
        ("", None, "lacks the tag `cado-access:custom-resource`"),
    ] {
        let cloud = cloud();
        let arn = format!("arn:aws:iam::111111111111:policy/{path}CadoResponse-1");
        cloud.world().iam.policies.insert(arn.clone(), made_by(owner));
        let answer = create(&cloud, &small()).await;
        assert!(answer.failure().contains(&format!("policy `{arn}` exists and {says}")), "{}", answer.failure());
        assert!(answer.failure().contains("another PolicyNamePrefix"));
        // The rollback, and with it every later Delete.
        delete(&cloud, answer.id()).await.success();
        assert!(cloud.world().writes().is_empty());
    }
}

#[tokio::test]
async fn names_that_differ_in_letter_case_only_are_the_same_name() {
    let cloud = cloud();
    cloud.world().iam.policies.insert(arn("cadoresponse-1"), made_by(Some(OWNER)));
    let answer = create(&cloud, &small()).await;
    assert!(answer.failure().contains(&arn("cadoresponse-1")), "{}", answer.failure());
}

#[tokio::test]
async fn foreign_policies_with_other_numbers_are_no_concern() {
    let cloud = cloud();
    cloud.world().iam.policies.insert(arn("CadoResponse-7"), made_by(None));
    cloud.world().iam.policies.insert(arn("CadoResponse-1-1"), made_by(Some(OWNER)));
    let id = create(&cloud, &small()).await.success().to_owned();
    delete(&cloud, &id).await.success();
    assert_eq!(cloud.world().iam.names(), ["CadoResponse-1-1", "CadoResponse-7"]);
}

#[tokio::test]
async fn another_role_needs_another_prefix() {
    let cloud = cloud();
    let id = create(&cloud, &small()).await.success().to_owned();
    let writes = cloud.world().writes().len();
    for changed in [
        json!({"Role": "platform-role", "Features": ["ec2"]}),
        json!({"Role": "access-role", "Features": ["ec2"], "PolicyNamePrefix": "cadoResponse"}),
    ] {
        let answer = update(&cloud, &id, &changed, &small()).await;
        assert!(answer.failure().contains("change PolicyNamePrefix too"), "{}", answer.failure());
        assert_eq!(answer.id(), id);
        update(&cloud, &id, &small(), &changed).await.success();
    }
    assert_eq!(cloud.world().writes().len(), writes);
}

#[tokio::test]
async fn a_permissions_boundary_is_not_taken_away() {
    let cloud = cloud();
    let id = create(&cloud, &large()).await.success().to_owned();
    cloud.world().iam.policy("Platform-2").bounded.insert("RoleName/Bounded".to_owned());
    cloud.world().iam.policy("Platform-2").attached.insert("RoleName/Attached".to_owned());
    let writes = cloud.world().writes().len();
    let fewer = json!({"Role": "platform-role", "Features": ["ec2"], "PolicyNamePrefix": "Platform"});
    for answer in [update(&cloud, &id, &fewer, &large()).await, delete(&cloud, &id).await] {
        let reason = answer.failure();
        assert!(reason.contains("policy `Platform-2`") && reason.contains("boundary of role `Bounded`"), "{reason}");
    }
    assert_eq!(cloud.world().writes().len(), writes, "nothing is detached before it is known that all can go");
}

#[tokio::test]
async fn a_stack_of_another_account_is_told_where_the_function_acts() {
    let cloud = cloud();
    let stack = "arn:aws:cloudformation:eu-central-1:222222222222:stack/evidence/16580499";
    let answer = Request::create(TYPE, &small()).with("StackId", stack).answer(&cloud).await;
    assert!(answer.failure().contains("is not in account 111111111111"), "{}", answer.failure());
    assert!(cloud.world().operations.is_empty());
}

#[tokio::test]
async fn a_logical_id_that_leaves_no_room_for_the_stack_is_refused() {
    let cloud = cloud();
    let request = Request::create(TYPE, &small()).with("LogicalResourceId", &"a".repeat(220));
    assert!(request.answer(&cloud).await.failure().contains("a tag's value takes 256"));
}

#[tokio::test]
async fn a_dry_run_says_what_it_would_do_and_does_nothing() {
    let cloud = cloud();
    let answer = Request::create(TYPE, &small()).in_a_dry_run().answer(&cloud).await;
    let plan = "DryRun is true; nothing was changed; the plan is: create policy `CadoResponse-1` of ";
    assert!(answer.failure().contains(plan), "{}", answer.failure());
    assert!(cloud.world().writes().is_empty());
    Request::delete(TYPE, answer.id(), &small()).in_a_dry_run().answer(&cloud).await.success();
}

#[tokio::test]
async fn the_rollback_of_a_dry_run_of_an_update_succeeds() {
    let cloud = cloud();
    let id = create(&cloud, &small()).await.success().to_owned();
    let writes = cloud.world().writes().len();
    for changed in [
        json!({"Role": "access-role", "Features": ["s3"]}),
        json!({"Role": "access-role", "PolicyNamePrefix": "Forensics"}),
    ] {
        let answer = Request::update(TYPE, &id, &changed, &small()).in_a_dry_run().answer(&cloud).await;
        assert!(answer.failure().starts_with("DryRun is true"), "{}", answer.failure());
        Request::update(TYPE, &id, &small(), &changed).in_a_dry_run().answer(&cloud).await.success();
    }
    let answer = Request::delete(TYPE, &id, &small()).in_a_dry_run().answer(&cloud).await;
    assert!(answer.failure().ends_with("the plan is: delete policy `CadoResponse-1`"), "{}", answer.failure());
    assert_eq!(cloud.world().writes().len(), writes);
}
