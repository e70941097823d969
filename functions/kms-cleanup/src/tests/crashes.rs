//! Whatever goes wrong at whichever request, the next run comes to the same end, and nothing protected was touched.

use super::{
    cloud::{Cloud, Fault, World, spot},
    fixtures::{FRANKFURT, IRELAND, SHARED, alias, arn},
};
use crate::deadline::Deadline;

/// A single key with two aliases, a set of two, a key that is pending deletion, and keys that must stay.
fn world() -> World {
    let mut world = World::new([FRANKFURT, IRELAND]);
    world.add(FRANKFURT, "single");
    world.add_alias(FRANKFURT, &alias("second"), "single");
    world.add_set(SHARED, &[FRANKFURT, IRELAND]);
    world.add(IRELAND, "pending").state = "PendingDeletion";
    world.add(IRELAND, "granted").grants = 1;
    world.add(FRANKFURT, "payroll");
    world.add_alias(FRANKFURT, "alias/payroll", "payroll");
    world.add(FRANKFURT, "snapshot");
    world.snapshots.insert(spot(FRANKFURT, "snap-1"), Some(arn(FRANKFURT, "snapshot")));
    world
}

/// The cloud after an undisturbed run, and how many requests that took.
async fn undisturbed() -> (String, usize) {
    let cloud = Cloud::new(world());
    assert_eq!(cloud.run().await.summary.retired, 3);
    (contents(&cloud), cloud.world().calls.len())
}

fn contents(cloud: &Cloud) -> String {
    format!("{:#?}", cloud.world().contents())
}

fn assert_that_protected_keys_are_untouched(cloud: &Cloud) {
    let world = cloud.world();
    for (region, id) in [(IRELAND, "granted"), (FRANKFURT, "payroll"), (FRANKFURT, "snapshot")] {
        assert_eq!((world.state(region, id), world.keys.get(&spot(region, id)).unwrap().tags.len()), ("Enabled", 0));
        assert!(world.aliases_in(region).contains(&alias(id).as_str()));
    }
}

async fn disturbed_everywhere_ends_the_same(fault: Fault) {
    let (expected, requests) = undisturbed().await;
    assert!(requests > 30, "{requests}");
    for at in 0..requests {
        let mut world = world();
        world.fault_at = Some((at, fault));
        let cloud = Cloud::new(world);
        let function = cloud.function(&[]);
        let _ = cloud.until_crash(function.clean_up([].into(), false, Deadline::never())).await;
        assert_that_protected_keys_are_untouched(&cloud);
        cloud.world().fault_at = None;
        let report = cloud.run().await;
        assert!(report.failure().is_none(), "{fault:?} at request {at}: {report:#?}");
        assert_eq!(contents(&cloud), expected, "{fault:?} at request {at}");
    }
}

#[tokio::test]
async fn a_crash_before_any_request_is_healed_by_the_next_run() {
    disturbed_everywhere_ends_the_same(Fault::CrashBefore).await;
}

#[tokio::test]
async fn a_crash_after_any_request_is_healed_by_the_next_run() {
    disturbed_everywhere_ends_the_same(Fault::CrashAfter).await;
}

#[tokio::test]
async fn a_refusal_of_any_request_is_healed_by_the_next_run() {
    disturbed_everywhere_ends_the_same(Fault::Refused("AccessDeniedException")).await;
}

#[tokio::test]
async fn a_lost_answer_to_any_request_changes_nothing_in_the_end() {
    disturbed_everywhere_ends_the_same(Fault::AnswerLost).await;
}

#[tokio::test]
async fn the_second_run_changes_nothing() {
    let cloud = Cloud::new(world());
    cloud.run().await;
    let (before, writes) = (contents(&cloud), cloud.world().writes().len());
    let report = cloud.run().await;
    assert_eq!((report.summary.retired, report.summary.aliases_removed), (0, 0));
    assert_eq!((contents(&cloud), cloud.world().writes().len()), (before, writes));
}
