//! Restore: what a run retired comes back; what it did not retire is refused; and a restore may crash anywhere.

use serde_json::json;

use super::{
    cloud::{Cloud, Fault, World, spot},
    fixtures::{FRANKFURT, IRELAND, SHARED, alias, arn},
};

fn world() -> World {
    let mut world = World::new([FRANKFURT, IRELAND]);
    world.add(FRANKFURT, "key");
    world.add_alias(FRANKFURT, &alias("second"), "key");
    world.add_set(SHARED, &[FRANKFURT, IRELAND]);
    world
}

/// A cloud in which everything was retired.
async fn retired() -> Cloud {
    let cloud = Cloud::new(world());
    assert_eq!(cloud.run().await.summary.retired, 3);
    cloud
}

fn all() -> [String; 3] {
    [arn(FRANKFURT, "key"), arn(FRANKFURT, SHARED), arn(IRELAND, SHARED)]
}

#[tokio::test]
async fn a_restore_brings_back_what_a_run_retired_tags_included() {
    let cloud = retired().await;
    let answer = cloud.restore(&all().each_ref().map(String::as_str)).await;
    assert_eq!(answer["restored"].as_array().unwrap().len(), 3, "{answer}");
    assert_eq!(cloud.world().contents(), world().contents());
}

#[tokio::test]
async fn a_second_restore_is_refused_and_changes_nothing() {
    let cloud = retired().await;
    cloud.restore(&[&arn(FRANKFURT, "key")]).await;
    let writes = cloud.world().writes().len();
    let answer = cloud.restore(&[&arn(FRANKFURT, "key")]).await;
    assert_eq!(answer["refused"], json!([{"key": arn(FRANKFURT, "key"), "reason": "it is not pending deletion"}]));
    assert_eq!(cloud.world().writes().len(), writes);
}

#[tokio::test]
async fn keys_that_we_did_not_retire_are_refused() {
    let mut world = world();
    world.key(FRANKFURT, "key").state = "PendingDeletion";
    let foreign = world.key(IRELAND, SHARED);
    foreign.state = "PendingDeletion";
    foreign.tags.insert(crate::RETIRED_ALIAS_TAG.to_owned(), "alias/payroll".to_owned());
    let cloud = Cloud::new(world);
    let other = "arn:aws:kms:eu-central-1:333333333333:key/key";
    let partition = "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/key";
    let answer = cloud.restore(&[&arn(FRANKFURT, "key"), &arn(IRELAND, SHARED), other, partition]).await;
    let reasons = answer["refused"].to_string();
    assert_eq!(answer["refused"].as_array().unwrap().len(), 4, "{answer}");
    for expected in [
        "it was not retired by this function: it has no tag `cado-access:retired-alias`",
        "its recorded alias `alias/payroll` does not begin with",
        "account 333333333333 is not looked after",
        "account 111111111111 is not looked after",
    ] {
        assert!(reasons.contains(expected), "{expected}: {reasons}");
    }
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn an_alias_that_names_another_key_is_reported_and_the_tags_stay() {
    let cloud = retired().await;
    cloud.world().add_alias(FRANKFURT, &alias("second"), "other");
    let event = json!({"restore": [arn(FRANKFURT, "key")]});
    let error = cloud.function(&[]).handle(event.clone()).await.unwrap_err();
    assert!(error.to_string().contains("names another key meanwhile"), "{error}");
    assert_eq!(cloud.world().state(FRANKFURT, "key"), "Enabled");
    cloud.world().aliases.remove(&spot(FRANKFURT, &alias("second")));
    assert_eq!(cloud.function(&[]).handle(event).await.unwrap()["restored"], json!([arn(FRANKFURT, "key")]));
}

#[tokio::test]
async fn a_restore_in_a_dry_run_says_what_it_would_do_and_changes_nothing() {
    let cloud = retired().await;
    let writes = cloud.world().writes().len();
    let event = json!({"restore": [arn(FRANKFURT, "key")], "dry_run": true});
    let answer = cloud.function(&[]).handle(event).await.unwrap();
    assert_eq!((&answer["dry_run"], &answer["restored"]), (&json!(true), &json!([arn(FRANKFURT, "key")])));
    assert_eq!(cloud.world().writes().len(), writes);
}

#[tokio::test]
async fn a_restore_that_fails_at_any_request_is_completed_by_the_next() {
    let event = json!({"restore": all()});
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::Refused("AccessDeniedException"), Fault::AnswerLost] {
        let requests = {
            let cloud = retired().await;
            let before = cloud.world().calls.len();
            cloud.restore(&all().each_ref().map(String::as_str)).await;
            let after = cloud.world().calls.len();
            after - before
        };
        for at in 0..requests {
            let cloud = retired().await;
            let start = cloud.world().calls.len();
            cloud.world().fault_at = Some((start + at, fault));
            let function = cloud.function(&[]);
            let _ = cloud.until_crash(function.handle(event.clone())).await;
            cloud.world().fault_at = None;
            let answer = cloud.function(&[]).handle(event.clone()).await.unwrap();
            assert_eq!(answer["failed"], json!([]), "{fault:?} at {at}: {answer}");
            assert_eq!(cloud.world().contents(), world().contents(), "{fault:?} at {at}");
        }
    }
}
