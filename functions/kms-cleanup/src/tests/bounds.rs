//! The bound per run, the dry run, and how the invocation ends.

use lambda::ErrorType;
use serde_json::json;

use super::{
    cloud::{Cloud, Fault, World},
    fixtures::{FRANKFURT, IRELAND, RETIRED, decided},
};

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
    let report = cloud.function(&[("KMS_MAXIMUM_RETIREMENTS", "3")]).clean_up([].into(), false).await.unwrap();
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
    let report = cloud.function(&[("KMS_MAXIMUM_RETIREMENTS", "4")]).clean_up([].into(), false).await.unwrap();
    assert_eq!((report.summary.retired, report.summary.aliases_removed), (4, 1));
    assert!(!report.summary.bound_exceeded && report.failure().is_none());
    assert_eq!(report.summary.monthly_cost_saved_usd, 4);
}

#[tokio::test]
async fn a_dry_run_reports_the_same_decisions_and_changes_nothing() {
    let real = Cloud::new(world()).run().await;
    let cloud = Cloud::new(world());
    let dry = cloud.function(&[("KMS_DRY_RUN", "true")]).handle(json!({"dry_run": false})).await.unwrap();
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
    let report = cloud.function(&[]).handle(json!({"dry_run": true})).await.unwrap();
    assert_eq!(report["dry_run_because"], "the event asks for it");
    assert_eq!((&report["summary"]["to_retire"], &report["summary"]["retired"]), (&json!(4), &json!(0)));
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn one_failing_key_stops_no_other_and_fails_the_invocation_at_the_end() {
    let mut world = world();
    world.passing.insert("TagResource".to_owned(), (1, Fault::Refused("AccessDeniedException")));
    let cloud = Cloud::new(world);
    let error = cloud.function(&[]).handle(json!({})).await.unwrap_err();
    assert_eq!(error.error_type(), "KmsCleanupError::KeyFailed");
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
