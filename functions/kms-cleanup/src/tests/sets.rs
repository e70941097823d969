//! Multi-Region sets, on the cloud: judged as a whole, replicas first, each in its own Region.

use super::{
    cloud::{Cloud, World, spot},
    fixtures::{FRANKFURT, IRELAND, OHIO, RETIRED, SHARED, decided},
};

fn world() -> World {
    let mut world = World::new([FRANKFURT, IRELAND, OHIO]);
    world.add_set(SHARED, &[FRANKFURT, IRELAND, OHIO]);
    world
}

#[tokio::test]
async fn an_unused_set_is_retired_replicas_before_the_primary_each_in_its_region() {
    let cloud = Cloud::new(world());
    let report = cloud.run().await;
    for region in [FRANKFURT, IRELAND, OHIO] {
        assert_eq!(decided(&report, region, SHARED), RETIRED);
    }
    let world = cloud.world();
    assert_eq!(world.state(FRANKFURT, SHARED), "PendingReplicaDeletion");
    assert_eq!([IRELAND, OHIO].map(|region| world.state(region, SHARED)), ["PendingDeletion"; 2]);
    let scheduled = world.calls.iter().filter(|call| call.operation == "ScheduleKeyDeletion");
    assert_eq!(scheduled.map(|call| call.region.as_str()).next_back(), Some(FRANKFURT));
    assert_eq!(report.summary.monthly_cost_saved_usd, 3);
}

#[tokio::test]
async fn a_second_run_over_a_retired_set_finds_and_changes_nothing() {
    let cloud = Cloud::new(world());
    cloud.run().await;
    let before = cloud.contents_and_writes();
    assert_eq!(cloud.run().await.summary.found, 0);
    assert_eq!(cloud.contents_and_writes(), before);
}

#[tokio::test]
async fn a_key_in_use_in_one_region_keeps_the_whole_set() {
    let mut world = world();
    world.key(OHIO, SHARED).grants = 1;
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    assert_eq!(decided(&report, OHIO, SHARED), ("keep", "grants", "done"));
    assert_eq!(decided(&report, FRANKFURT, SHARED), ("keep", "kept_set", "done"));
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn a_set_with_a_key_in_a_region_that_failed_is_kept_and_the_other_keys_are_done() {
    let mut world = world();
    world.add(FRANKFURT, "single");
    world.faults.insert(format!("ListAliases@{OHIO}"), super::cloud::Fault::Refused("AccessDeniedException"));
    let report = Cloud::new(world).run().await;
    assert_eq!(decided(&report, FRANKFURT, SHARED), ("keep", "incomplete_set", "done"));
    assert_eq!(decided(&report, FRANKFURT, "single"), RETIRED);
}

#[tokio::test]
async fn a_set_with_a_key_in_a_region_that_nobody_looks_at_is_kept() {
    let cloud = Cloud::new(world());
    let regions = [FRANKFURT, IRELAND].map(|region| region.parse().unwrap()).into();
    let report = cloud.function(&[]).clean_up(regions, false, crate::deadline::Deadline::never()).await.unwrap();
    assert_eq!(decided(&report, IRELAND, SHARED), ("keep", "incomplete_set", "done"));
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn a_replica_without_an_alias_of_its_own_is_looked_at_and_keeps_the_set() {
    let mut world = world();
    world.aliases.retain(|(_, region, _), _| region != OHIO);
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    assert_eq!(decided(&report, OHIO, SHARED), ("keep", "no_alias", "done"));
    assert_eq!(decided(&report, FRANKFURT, SHARED), ("keep", "kept_set", "done"));
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn a_set_whose_replica_was_retired_before_a_crash_is_brought_to_its_end() {
    let mut world = world();
    world.key(OHIO, SHARED).state = "PendingDeletion";
    world.aliases.retain(|(_, region, _), _| region != OHIO);
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    assert_eq!(decided(&report, OHIO, SHARED), ("keep", "already_retired", "done"));
    assert_eq!(decided(&report, FRANKFURT, SHARED), RETIRED);
    assert_eq!(cloud.world().state(FRANKFURT, SHARED), "PendingReplicaDeletion");
}

#[tokio::test]
async fn a_primary_that_waits_for_its_replicas_only_loses_its_alias() {
    let mut world = world();
    world.key(FRANKFURT, SHARED).state = "PendingReplicaDeletion";
    [IRELAND, OHIO].iter().for_each(|region| world.key(region, SHARED).state = "PendingDeletion");
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    assert_eq!(decided(&report, FRANKFURT, SHARED), ("remove_alias", "pending_deletion", "done"));
    assert_eq!((report.summary.retired, report.summary.aliases_removed), (0, 3));
    assert_eq!(cloud.world().writes(), ["DeleteAlias"; 3]);
}

#[tokio::test]
async fn a_snapshot_under_a_pending_primary_keeps_a_replica_that_lives() {
    let mut world = world();
    world.key(FRANKFURT, SHARED).state = "PendingReplicaDeletion";
    let arn = super::fixtures::arn(FRANKFURT, SHARED);
    world.snapshots.insert(super::cloud::spot(FRANKFURT, "snap-1"), Some(arn));
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    assert_eq!(decided(&report, FRANKFURT, SHARED), ("keep", "snapshots", "done"));
    assert_eq!(decided(&report, IRELAND, SHARED), ("keep", "kept_set", "done"));
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn a_replica_that_cannot_be_scheduled_leaves_its_primary_and_no_other_key() {
    let mut world = world();
    world.add(FRANKFURT, "single");
    world.faults.insert(format!("ScheduleKeyDeletion@{OHIO}"), super::cloud::Fault::Refused("AccessDeniedException"));
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    assert_eq!(decided(&report, OHIO, SHARED), ("retire", "unused", "failed"));
    assert_eq!(decided(&report, FRANKFURT, SHARED), ("retire", "unused", "failed"));
    assert_eq!(decided(&report, IRELAND, SHARED), RETIRED);
    assert_eq!(decided(&report, FRANKFURT, "single"), RETIRED);
    assert_eq!(cloud.world().state(FRANKFURT, SHARED), "Enabled");
    assert_eq!(
        report.failure().map(|failure| lambda::ErrorType::error_type(&failure)),
        Some("KmsCleanupError::KeyFailed")
    );
}

/// The platform leaves replicas without an alias of their own. Who wants such a set to go gives them its name.
#[tokio::test]
async fn a_replica_that_is_given_the_name_of_its_set_later_is_judged_with_it() {
    let mut world = world();
    let name = super::fixtures::alias(SHARED);
    let hours_ago = |hours: i64| Some(jiff::Timestamp::now().as_second() - hours * 3_600);
    for (hours, decision) in [(25, RETIRED), (23, ("keep", "alias_too_young", "done"))] {
        world.alias_dates.insert(spot(OHIO, &name), [hours_ago(hours); 2]);
        let mut again = self::world();
        again.alias_dates.clone_from(&world.alias_dates);
        let report = Cloud::new(again).run().await;
        assert_eq!(decided(&report, OHIO, SHARED), decision, "{hours}");
    }
    // Another name does not do, nor does one that was moved there.
    world.alias_dates.insert(spot(OHIO, &name), [hours_ago(30), hours_ago(25)]);
    assert_eq!(decided(&Cloud::new(world).run().await, OHIO, SHARED), ("keep", "alias_moved", "done"));
    let mut other = self::world();
    other.aliases.remove(&spot(OHIO, &name));
    other.add_alias(OHIO, &super::fixtures::alias("-other"), SHARED);
    other.alias_dates.insert(spot(OHIO, &super::fixtures::alias("-other")), [hours_ago(25); 2]);
    assert_eq!(decided(&Cloud::new(other).run().await, OHIO, SHARED), ("keep", "alias_given_later", "done"));
}
