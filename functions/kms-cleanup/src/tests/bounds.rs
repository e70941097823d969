//! The bound per run, the dry run, and how the invocation ends.

use lambda::ErrorType;
use serde_json::json;

use super::{
    cloud::{Cloud, Fault, World},
    fixtures::{FRANKFURT, IRELAND, RETIRED, decided},
};
use crate::deadline::Deadline;

/// Two keys to retire in each of two Regions, and one that is pending deletion.
fn world() -> World {
    let mut world = World::new([FRANKFURT, IRELAND]);
    for region in [FRANKFURT, IRELAND] {
        ["one", "two"].iter().for_each(|id| _ = world.add(region, id));
    }
    world.add(FRANKFURT, "pending").state = "PendingDeletion";
    world
}

#[tokio::test]
async fn above_the_bound_nothing_is_changed_and_the_plan_is_reported() {
    let cloud = Cloud::new(world());
    let report = cloud.run_with(&[("KMS_MAXIMUM_RETIREMENTS", "3")]).await;
    assert!(report.summary.bound_exceeded);
    assert_eq!((report.summary.to_retire, report.summary.retired, report.summary.aliases_removed), (4, 0, 0));
    assert_eq!(decided(&report, IRELAND, "two"), ("retire", "unused", "planned"));
    assert_eq!(decided(&report, FRANKFURT, "pending"), ("remove_alias", "pending_deletion", "planned"));
    assert!(cloud.world().writes().is_empty());
    assert_eq!(report.failure().unwrap().error_type(), "KmsCleanupError::BoundExceeded");
}

#[tokio::test]
async fn at_the_bound_everything_is_retired_and_aliases_of_pending_keys_do_not_count() {
    let cloud = Cloud::new(world());
    let report = cloud.run_with(&[("KMS_MAXIMUM_RETIREMENTS", "4")]).await;
    assert_eq!((report.summary.retired, report.summary.aliases_removed), (4, 1));
    assert!(!report.summary.bound_exceeded && report.failure().is_none());
    assert_eq!(report.summary.monthly_cost_saved_usd, 4);
}

#[tokio::test]
async fn a_dry_run_reports_the_same_decisions_and_changes_nothing() {
    let real = Cloud::new(world()).run().await;
    let cloud = Cloud::new(world());
    let function = cloud.function(&[("KMS_DRY_RUN", "true")]);
    let dry = function.handle(json!({"dry_run": false}), Deadline::never()).await.unwrap();
    assert!(cloud.world().writes().is_empty());
    assert_eq!(
        (&dry["dry_run"], &dry["dry_run_because"]),
        (&json!(true), &json!("KmsDryRun is true, which no event overrides"))
    );
    let decisions = |key: &serde_json::Value| (key["key"].clone(), key["decision"].clone(), key["reason"].clone());
    let real = serde_json::to_value(&real).unwrap();
    let [real, dry] =
        [&real, &dry].map(|report| report["keys"].as_array().unwrap().iter().map(decisions).collect::<Vec<_>>());
    assert_eq!(real, dry);
}

#[tokio::test]
async fn an_event_may_ask_for_a_dry_run() {
    let cloud = Cloud::new(world());
    let report = cloud.handle(json!({"dry_run": true})).await;
    assert_eq!(report["dry_run_because"], "the event asks for it");
    assert_eq!((&report["summary"]["to_retire"], &report["summary"]["retired"]), (&json!(4), &json!(0)));
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn one_failing_key_stops_no_other_and_fails_the_invocation_at_the_end() {
    let mut world = world();
    world.passing.insert("TagResource".to_owned(), (1, Fault::Refused("AccessDeniedException")));
    let cloud = Cloud::new(world);
    let answer = cloud.handle(json!({})).await;
    assert_eq!(answer["failure"]["error_type"], "KmsCleanupError::KeyFailed");
    assert_eq!(cloud.world().count("DeleteAlias"), 4);
}

#[tokio::test]
async fn a_failed_region_fails_the_invocation_after_the_others_were_done() {
    let mut world = world();
    world.faults.insert(format!("ListAliases@{IRELAND}"), Fault::Refused("AccessDeniedException"));
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    assert_eq!(decided(&report, FRANKFURT, "one"), RETIRED);
    let regions: Vec<_> = report.regions.iter().map(|row| (row.region.as_str(), row.listed)).collect();
    assert_eq!(regions, [(FRANKFURT, true), (IRELAND, false)]);
    let failure = report.failure().unwrap();
    assert_eq!(failure.error_type(), "KmsCleanupError::RegionNotListed");
    assert!(failure.to_string().contains("Region eu-west-1 of account 111111111111 (kms:ListAliases"), "{failure}");
}

#[tokio::test]
async fn an_account_without_the_prefix_ends_well() {
    let mut world = World::new([FRANKFURT]);
    world.add_alias(FRANKFURT, "alias/payroll", "payroll");
    world.aliases.insert(super::cloud::spot(FRANKFURT, "alias/aws/ebs"), None);
    let report = Cloud::new(world).run().await;
    assert_eq!((report.summary.found, report.failure().is_none()), (0, true));
}

#[tokio::test]
async fn a_dry_run_above_the_bound_answers_with_its_report_and_has_not_failed() {
    let cloud = Cloud::new(world());
    let function = cloud.function(&[("KMS_MAXIMUM_RETIREMENTS", "3"), ("KMS_DRY_RUN", "true")]);
    for event in [json!({}), json!({"scheduled": true})] {
        let answer = function.handle(event, Deadline::never()).await.unwrap();
        assert_eq!((&answer["summary"]["bound_exceeded"], &answer["failure"]), (&json!(true), &json!(null)));
    }
}

#[tokio::test]
async fn the_schedule_s_run_ends_with_the_error_and_one_by_hand_answers_with_the_report_and_the_failure_in_it() {
    let cloud = Cloud::new(world());
    let function = cloud.function(&[("KMS_MAXIMUM_RETIREMENTS", "3")]);
    let error = function.handle(json!({"scheduled": true}), Deadline::never()).await.unwrap_err();
    assert_eq!(error.error_type(), "KmsCleanupError::BoundExceeded");
    let answer = function.handle(json!({}), Deadline::never()).await.unwrap();
    assert_eq!(answer["failure"]["error_type"], "KmsCleanupError::BoundExceeded");
    assert!(answer["failure"]["error_message"].as_str().unwrap().contains("raise KmsMaximumRetirements"), "{answer}");
    assert_eq!(answer["keys"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn evidence_that_cannot_be_read_fails_the_run_after_the_other_keys_were_done() {
    let mut world = world();
    world.faults.insert(format!("ListGrants@{IRELAND}"), Fault::Refused("AccessDeniedException"));
    let report = Cloud::new(world).run().await;
    assert_eq!(decided(&report, FRANKFURT, "one"), RETIRED);
    let failure = report.failure().unwrap();
    assert_eq!(failure.error_type(), "KmsCleanupError::EvidenceUnreadable");
    assert!(failure.to_string().contains("evidence about keys could not be read"), "{failure}");
}

#[tokio::test]
async fn a_foreign_alias_ends_the_complaint_about_a_key_that_cannot_be_read() {
    let mut world = World::new([FRANKFURT]);
    world.add(FRANKFURT, "theirs");
    world.add_alias(FRANKFURT, "alias/payroll", "theirs");
    world.faults.insert("DescribeKey".to_owned(), Fault::Refused("AccessDeniedException"));
    let report = Cloud::new(world).run().await;
    assert_eq!(decided(&report, FRANKFURT, "theirs"), ("keep", "foreign_alias", "done"));
    assert!(report.failure().is_none());
}

#[tokio::test]
async fn a_run_that_is_out_of_time_before_its_plan_changes_nothing_and_says_so() {
    let cloud = Cloud::new(world());
    let at_once = Deadline::of_invocation(std::time::SystemTime::now());
    let error = cloud.function(&[]).handle(json!({}), at_once).await.unwrap_err();
    assert_eq!(error.error_type(), "KmsCleanupError::OutOfTime");
    assert!(cloud.world().writes().is_empty());
}
