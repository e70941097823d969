//! Restore: what a run retired comes back; what it did not retire is refused; and a restore may crash anywhere.

use serde_json::json;

use super::{
    cloud::{Cloud, Contents, Fault, World, spot},
    fixtures::{FRANKFURT, IRELAND, SHARED, alias, arn, decided, row},
};
use crate::deadline::Deadline;

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

fn world_contents() -> Contents {
    world().contents()
}

/// What the cloud holds when everything was retired and restored: as before, and each key tagged.
fn restored() -> Contents {
    let (mut keys, aliases) = world_contents();
    keys.values_mut().for_each(|key| _ = key.tags.insert(crate::RESTORED_AT_TAG.to_owned(), String::new()));
    (keys, aliases)
}

fn all() -> [String; 3] {
    [arn(FRANKFURT, "key"), arn(FRANKFURT, SHARED), arn(IRELAND, SHARED)]
}

#[tokio::test]
async fn a_restore_brings_back_what_a_run_retired_tags_included() {
    let cloud = retired().await;
    let answer = cloud.restore(&all().each_ref().map(String::as_str)).await;
    assert_eq!(answer["restored"].as_array().unwrap().len(), 3, "{answer}");
    assert_eq!(cloud.world().contents(), restored());
}

/// Whoever brings a key back wants to keep it, and the next run would find it as unused as the last one did.
#[tokio::test]
async fn a_restored_key_is_never_retired_again() {
    let cloud = retired().await;
    cloud.restore(&all().each_ref().map(String::as_str)).await;
    // An alias is younger than its key after a restore; this run shall find nothing but the tag.
    cloud.world().alias_dates.clear();
    let report = cloud.run().await;
    assert_eq!(report.summary.retired, 0);
    for (region, id) in [(FRANKFURT, "key"), (FRANKFURT, SHARED), (IRELAND, SHARED)] {
        assert_eq!(decided(&report, region, id), ("keep", "restored", "done"));
    }
}

#[tokio::test]
async fn a_deployment_that_only_reports_restores_all_the_same() {
    let cloud = retired().await;
    let event = json!({"restore": [arn(FRANKFURT, "key")]});
    let function = cloud.function(&[("KMS_DRY_RUN", "true")]);
    let answer = function.handle(event, Deadline::never()).await.unwrap();
    assert_eq!((&answer["dry_run"], &answer["restored"]), (&json!(false), &json!([arn(FRANKFURT, "key")])));
    assert_eq!(cloud.world().state(FRANKFURT, "key"), "Enabled");
}

/// Such tags stay when a retirement dies between two calls, and then something keeps the key.
#[tokio::test]
async fn tags_of_a_retirement_that_failed_do_not_make_a_key_restorable() {
    let cloud = Cloud::new(with_record("Enabled"));
    let answer = cloud.restore(&[&arn(FRANKFURT, "key")]).await;
    assert_eq!(answer["refused"][0]["reason"], "it is not pending deletion", "{answer}");
    assert!(cloud.world().writes().is_empty());
}

/// A restore that died right after it had cancelled the deletion of a key that still had its aliases.
#[tokio::test]
async fn a_key_that_is_disabled_with_the_tags_of_a_retirement_is_kept_and_its_restore_goes_on() {
    let cloud = Cloud::new(with_record("Disabled"));
    let report = cloud.run().await;
    assert_eq!(decided(&report, FRANKFURT, "key"), ("keep", "restored", "done"));
    assert!(row(&report, FRANKFURT, "key").detail.contains("its deletion was cancelled"));
    let answer = cloud.restore(&[&arn(FRANKFURT, "key")]).await;
    assert_eq!(answer["restored"], json!([arn(FRANKFURT, "key")]), "{answer}");
    assert_eq!(cloud.world().state(FRANKFURT, "key"), "Enabled");
}

fn with_record(state: &'static str) -> World {
    let mut world = world();
    let key = world.key(FRANKFURT, "key");
    key.state = state;
    let record = format!("{} {}", alias("key"), alias("second"));
    key.tags.insert(crate::RETIRED_ALIAS_TAG.to_owned(), record);
    world
}

/// Retired, and the run died before it could delete the aliases.
async fn retired_with_aliases() -> Cloud {
    let mut world = world();
    world.faults.insert("DeleteAlias".to_owned(), Fault::Refused("AccessDeniedException"));
    let cloud = Cloud::new(world);
    cloud.run().await;
    cloud.world().faults.clear();
    cloud
}

/// Between the restore that fails and the one that is to complete it, the schedule may come.
#[tokio::test]
async fn a_restore_that_fails_anywhere_is_completed_after_a_run_that_retires_nothing_of_it() {
    let key = arn(FRANKFURT, "key");
    let event = json!({"restore": [key]});
    for fault in [Fault::CrashBefore, Fault::CrashAfter, Fault::Refused("AccessDeniedException")] {
        for at in 0..12 {
            let cloud = retired_with_aliases().await;
            let start = cloud.world().calls.len();
            cloud.world().fault_at = Some((start + at, fault));
            let function = cloud.function(&[]);
            let _ = cloud.until_crash(function.handle(event.clone(), Deadline::never())).await;
            cloud.world().fault_at = None;
            let begun = cloud.world().state(FRANKFURT, "key") != "PendingDeletion";
            cloud.run().await;
            let pending = cloud.world().state(FRANKFURT, "key") == "PendingDeletion";
            assert!(!(begun && pending), "{fault:?} at {at}: a key on its way back was retired");
            cloud.handle(event.clone()).await;
            let aliases = cloud.world().aliases_in(FRANKFURT).len();
            assert_eq!((cloud.world().state(FRANKFURT, "key"), aliases >= 2), ("Enabled", true), "{fault:?} at {at}");
        }
    }
}

#[tokio::test]
async fn a_retirement_that_cannot_be_scheduled_takes_its_tags_back() {
    let mut world = world();
    world.faults.insert("ScheduleKeyDeletion".to_owned(), Fault::Refused("AccessDeniedException"));
    let cloud = Cloud::new(world);
    assert_eq!(cloud.run().await.summary.retired, 0);
    assert_eq!(cloud.world().contents(), world_contents());
}

#[tokio::test]
async fn a_restore_begins_nothing_when_the_time_is_up() {
    let cloud = retired().await;
    let event = json!({"restore": [arn(FRANKFURT, "key")]});
    let late = Deadline::of_invocation(std::time::SystemTime::now());
    let answer = cloud.function(&[]).handle(event, late).await.unwrap();
    assert!(answer["failed"][0]["error"].as_str().unwrap().contains("time is up"), "{answer}");
    assert_eq!(cloud.world().state(FRANKFURT, "key"), "PendingDeletion");
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
    let answer = cloud.handle(event.clone()).await;
    assert_eq!(answer["failure"]["error_type"], "KmsCleanupError::KeyFailed");
    assert!(answer.to_string().contains("names another key meanwhile"), "{answer}");
    assert_eq!(cloud.world().state(FRANKFURT, "key"), "Enabled");
    cloud.world().aliases.remove(&spot(FRANKFURT, &alias("second")));
    assert_eq!(cloud.handle(event).await["restored"], json!([arn(FRANKFURT, "key")]));
}

#[tokio::test]
async fn a_restore_in_a_dry_run_says_what_it_would_do_and_changes_nothing() {
    let cloud = retired().await;
    let writes = cloud.world().writes().len();
    let event = json!({"restore": [arn(FRANKFURT, "key")], "dry_run": true});
    let answer = cloud.handle(event).await;
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
            let _ = cloud.until_crash(function.handle(event.clone(), Deadline::never())).await;
            cloud.world().fault_at = None;
            let answer = cloud.handle(event.clone()).await;
            assert_eq!(answer["failed"], json!([]), "{fault:?} at {at}: {answer}");
            assert_eq!(cloud.world().contents(), restored(), "{fault:?} at {at}");
        }
    }
}
