//! What may happen between the decision and its execution.

use std::time::Duration;

use lambda::ErrorType;

use super::{
    cloud::{Cloud, Fault, World, spot},
    fixtures::{FRANKFURT, IRELAND, RETIRED, SHARED, alias, decided},
};
use crate::deadline::Deadline;

fn world() -> World {
    let mut world = World::new([FRANKFURT]);
    world.add(FRANKFURT, "key");
    world
}

/// A cloud in which something happens right before the first call of an operation.
fn meanwhile(operation: &str, change: impl FnOnce(&mut World) + Send + 'static) -> Cloud {
    let mut world = world();
    world.hooks.insert(operation.to_owned(), Box::new(change));
    Cloud::new(world)
}

const CHANGED: (&str, &str, &str) = ("keep", "changed_meanwhile", "done");

#[tokio::test]
async fn a_key_that_changed_after_the_evidence_was_read_is_kept() {
    // The last use is the last thing that is read; what changes there is seen by the second look only.
    let changes: [fn(&mut World); 5] = [
        |world| world.add_alias(FRANKFURT, "alias/payroll", "key"),
        |world| _ = world.aliases.insert(spot(FRANKFURT, &alias("key")), Some("other".to_owned())),
        |world| _ = world.aliases.remove(&spot(FRANKFURT, &alias("key"))),
        |world| world.key(FRANKFURT, "key").grants = 1,
        |world| world.key(FRANKFURT, "key").state = "Disabled",
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let cloud = meanwhile("GetKeyLastUsage", change);
        let report = cloud.run().await;
        assert_eq!(decided(&report, FRANKFURT, "key"), CHANGED, "{number}");
        assert!(cloud.world().writes().is_empty(), "{number}");
        assert!(report.failure().is_none(), "{number}");
    }
}

#[tokio::test]
async fn a_new_replica_keeps_the_whole_set() {
    let mut world = World::new([FRANKFURT, IRELAND]);
    world.add_set(SHARED, &[FRANKFURT, IRELAND]);
    let change = |world: &mut World| world.key(FRANKFURT, SHARED).set.push("us-east-2".to_owned());
    world.hooks.insert("GetKeyLastUsage".to_owned(), Box::new(change));
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    assert_eq!([FRANKFURT, IRELAND].map(|region| decided(&report, region, SHARED)), [CHANGED; 2]);
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn a_key_that_cannot_be_read_again_is_left_alone_and_counts_as_failed() {
    let cloud = meanwhile("GetKeyLastUsage", |world| {
        world.faults.insert("DescribeKey".to_owned(), Fault::Refused("AccessDeniedException"));
    });
    let report = cloud.run().await;
    assert_eq!(decided(&report, FRANKFURT, "key"), ("retire", "unused", "failed"));
    assert!(cloud.world().writes().is_empty());
}

#[tokio::test]
async fn a_key_that_somebody_else_scheduled_meanwhile_only_loses_its_alias() {
    for operation in ["GetKeyLastUsage", "TagResource"] {
        let cloud = meanwhile(operation, |world| world.key(FRANKFURT, "key").state = "PendingDeletion");
        let report = cloud.run().await;
        assert_eq!(decided(&report, FRANKFURT, "key"), ("remove_alias", "pending_deletion", "done"), "{operation}");
        assert_eq!((report.summary.retired, report.summary.aliases_removed), (0, 1), "{operation}");
        assert!(cloud.world().aliases_in(FRANKFURT).is_empty(), "{operation}");
    }
}

#[tokio::test]
async fn a_refusal_by_state_is_no_success_while_the_key_is_not_pending() {
    let mut world = world();
    world.faults.insert("ScheduleKeyDeletion".to_owned(), Fault::Refused("KMSInvalidStateException"));
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    assert_eq!(decided(&report, FRANKFURT, "key"), ("retire", "unused", "failed"));
    assert_eq!(cloud.world().aliases_in(FRANKFURT), [alias("key")]);
}

#[tokio::test]
async fn an_alias_that_vanishes_before_it_is_deleted_is_as_good() {
    for operation in ["ScheduleKeyDeletion", "DeleteAlias"] {
        let cloud = meanwhile(operation, |world| _ = world.aliases.remove(&spot(FRANKFURT, &alias("key"))));
        assert_eq!(decided(&cloud.run().await, FRANKFURT, "key"), RETIRED, "{operation}");
    }
}

#[tokio::test]
async fn an_alias_that_moved_to_another_key_stays_there() {
    let cloud = meanwhile("ScheduleKeyDeletion", |world| {
        world.aliases.insert(spot(FRANKFURT, &alias("key")), Some("other".to_owned()));
    });
    assert_eq!(decided(&cloud.run().await, FRANKFURT, "key"), RETIRED);
    assert_eq!(cloud.world().aliases_in(FRANKFURT), [alias("key")]);
}

/// It took tags a moment ago, so the first answer to our own request was lost.
#[tokio::test]
async fn a_key_that_is_pending_right_after_it_was_tagged_was_retired_by_us() {
    let cloud = meanwhile("ScheduleKeyDeletion", |world| world.key(FRANKFURT, "key").state = "PendingDeletion");
    assert_eq!(decided(&cloud.run().await, FRANKFURT, "key"), RETIRED);
}

#[tokio::test]
async fn a_key_that_somebody_names_at_the_last_moment_is_given_back_and_never_retired() {
    let cloud = meanwhile("ScheduleKeyDeletion", |world| world.add_alias(FRANKFURT, "alias/payroll", "key"));
    let report = cloud.run().await;
    assert_eq!(decided(&report, FRANKFURT, "key"), CHANGED);
    assert!(super::fixtures::row(&report, FRANKFURT, "key").detail.contains("its deletion was cancelled"));
    assert_eq!(cloud.world().state(FRANKFURT, "key"), "Enabled");
    assert_eq!(cloud.world().aliases_in(FRANKFURT).len(), 2);
    let tags: Vec<_> = cloud.world().key(FRANKFURT, "key").tags.keys().cloned().collect();
    assert_eq!(tags, [crate::RESTORED_AT_TAG]);
    assert_eq!(decided(&cloud.run().await, FRANKFURT, "key"), ("keep", "foreign_alias", "done"));
}

/// On AWS a tag counts for permissions only after minutes.
#[tokio::test]
async fn a_key_that_is_given_back_is_usable_even_if_it_cannot_be_tagged_as_restored() {
    let cloud = meanwhile("ScheduleKeyDeletion", |world| {
        world.add_alias(FRANKFURT, "alias/payroll", "key");
        world.faults.insert("TagResource".to_owned(), Fault::Refused("AccessDeniedException"));
    });
    assert_eq!(decided(&cloud.run().await, FRANKFURT, "key"), CHANGED);
    let key = cloud.world().key(FRANKFURT, "key").clone();
    assert_eq!((key.state, key.tags.len()), ("Enabled", 0));
}

/// A key that will be deleted under somebody else's name must not become quiet.
#[tokio::test]
async fn a_key_that_was_named_and_cannot_be_given_back_fails_every_run_until_somebody_acts() {
    let cloud = meanwhile("ScheduleKeyDeletion", |world| {
        world.add_alias(FRANKFURT, "alias/payroll", "key");
        world.faults.insert("CancelKeyDeletion".to_owned(), Fault::Refused("AccessDeniedException"));
    });
    assert_eq!(decided(&cloud.run().await, FRANKFURT, "key"), ("retire", "unused", "failed"));
    for _ in 0..2 {
        let report = cloud.run().await;
        assert_eq!(decided(&report, FRANKFURT, "key"), ("keep", "pending_foreign_alias", "done"));
        assert_eq!(report.failure().unwrap().error_type(), "KmsCleanupError::PendingForeignAlias");
    }
    assert_eq!(cloud.world().aliases_in(FRANKFURT).len(), 2);
    cloud.world().faults.clear();
    cloud.restore(&[&super::fixtures::arn(FRANKFURT, "key")]).await;
    assert!(cloud.run().await.failure().is_none());
}

/// The second listing of everything encrypted may take as long as the first did.
#[tokio::test]
async fn a_run_whose_time_is_up_before_the_second_listing_begins_nothing_and_still_reports() {
    let cloud = meanwhile("GetKeyLastUsage", |world| {
        world.faults.insert("DescribeVolumes".to_owned(), Fault::NeverAnswered);
    });
    let soon = Deadline::of_invocation(std::time::SystemTime::now() + Duration::from_secs(47));
    let report = cloud.function(&[]).clean_up([].into(), false, soon).await.unwrap();
    assert_eq!(decided(&report, FRANKFURT, "key"), ("retire", "unused", "failed"));
    let error = super::fixtures::row(&report, FRANKFURT, "key").error.clone().unwrap();
    assert!(error.contains("the function's time is nearly up"), "{error}");
    assert!(cloud.world().writes().is_empty());
}
