//! Evidence, on the cloud: what keeps a key, what is asked about whom, and that what cannot be read keeps the key.

use super::{
    cloud::{Cloud, Fault, World, spot},
    fixtures::{FRANKFURT, IRELAND, RETIRED, arn, decided, row},
};
use crate::deadline::Deadline;

/// A cloud with one key that the rule retires.
fn world() -> World {
    let mut world = World::new([FRANKFURT]);
    world.add(FRANKFURT, "key");
    world
}

async fn judged(world: World) -> (String, Cloud) {
    let cloud = Cloud::new(world);
    let report = cloud.run().await;
    (row(&report, FRANKFURT, "key").reason.to_owned(), cloud)
}

#[tokio::test]
async fn a_key_that_nothing_needs_is_retired_in_the_safe_order() {
    let (reason, cloud) = judged(world()).await;
    assert_eq!(reason, "unused");
    let world = cloud.world();
    assert_eq!(world.writes(), ["TagResource", "ScheduleKeyDeletion", "DeleteAlias"]);
    assert_eq!(world.state(FRANKFURT, "key"), "PendingDeletion");
    let tags = &world.keys.get(&spot(FRANKFURT, "key")).unwrap().tags;
    assert_eq!(tags.get(crate::RETIRED_ALIAS_TAG), Some(&super::fixtures::alias("key")));
    assert!(tags.contains_key(crate::RETIRED_AT_TAG));
    let scheduled = world.calls.iter().find(|call| call.operation == "ScheduleKeyDeletion").unwrap();
    assert!(scheduled.body.contains(r#""PendingWindowInDays":30"#), "{}", scheduled.body);
}

#[tokio::test]
async fn access_denied_on_any_single_piece_of_evidence_keeps_the_key() {
    for (operation, reason) in [
        ("DescribeKey", "unreadable_key"),
        ("ListResourceTags", "unreadable_tags"),
        ("ListGrants", "unreadable_grants"),
        ("DescribeVolumes", "unreadable_storage"),
        ("DescribeSnapshots", "unreadable_storage"),
        ("DescribeImages", "unreadable_storage"),
        ("GetKeyLastUsage", "unreadable_last_use"),
    ] {
        for code in ["AccessDeniedException", "ThrottlingException", "InternalFailure"] {
            let mut world = world();
            world.faults.insert(operation.to_owned(), Fault::Refused(code));
            let (found, cloud) = judged(world).await;
            assert_eq!((found.as_str(), cloud.world().writes().len()), (reason, 0), "{operation} {code}");
        }
    }
}

#[tokio::test]
async fn the_report_names_what_could_not_be_read() {
    let mut world = world();
    world.faults.insert("ListGrants".to_owned(), Fault::Refused("AccessDeniedException"));
    let report = Cloud::new(world).run().await;
    let row = row(&report, FRANKFURT, "key");
    let expected = format!("kms:ListGrants for {} failed: AccessDeniedException: refused", arn(FRANKFURT, "key"));
    assert_eq!(row.evidence.unreadable, [expected.as_str()]);
    assert_eq!(row.detail, expected);
}

#[tokio::test]
async fn volumes_snapshots_and_images_of_the_account_keep_their_key() {
    let key = || Some(arn(FRANKFURT, "key"));
    let mut volume = world();
    volume.volumes.insert(spot(FRANKFURT, "vol-1"), key());
    assert_eq!(judged(volume).await.0, "volumes");
    let mut snapshot = world();
    snapshot.snapshots.insert(spot(FRANKFURT, "snap-1"), Some("key".to_owned()));
    snapshot.images.insert(spot(FRANKFURT, "ami-1"), "snap-1".to_owned());
    let cloud = Cloud::new(snapshot);
    let report = cloud.run().await;
    let evidence = &row(&report, FRANKFURT, "key").evidence;
    assert_eq!(
        (evidence.snapshots.as_slice(), evidence.images.as_slice()),
        (&["snap-1".to_owned()][..], &["ami-1".to_owned()][..])
    );
    assert_eq!(decided(&report, FRANKFURT, "key"), ("keep", "snapshots", "done"));
}

#[tokio::test]
async fn what_is_encrypted_under_other_keys_or_elsewhere_keeps_nothing() {
    let mut world = world();
    world.volumes.insert(spot(FRANKFURT, "vol-1"), Some(arn(FRANKFURT, "other")));
    world.snapshots.insert(spot(IRELAND, "snap-1"), Some(arn(IRELAND, "key")));
    assert_eq!(judged(world).await.0, "unused");
}

#[tokio::test]
async fn a_snapshot_that_does_not_tell_its_key_keeps_every_key_of_its_region() {
    for key in [None, Some("alias/whatever".to_owned())] {
        let mut world = world();
        world.snapshots.insert(spot(FRANKFURT, "snap-1"), key);
        assert_eq!(judged(world).await.0, "unreadable_storage");
    }
}

#[tokio::test]
async fn last_use_is_read_as_aws_defines_it() {
    let hours_ago = |hours: i64| Some(jiff::Timestamp::now().as_second() - hours * 3_600);
    let created = hours_ago(48);
    // Last use and begin of tracking; a key that is older than the tracking may have been used before.
    let cases = [
        ("never", "unused", None, created),
        ("at", "recently_used", hours_ago(3), created),
        ("at", "unused", hours_ago(30), created),
        ("unknown", "unused", None, hours_ago(30)),
        ("unknown", "recently_used", None, hours_ago(3)),
        ("unknown", "unused", None, None),
    ];
    for (last_use, reason, used, tracked) in cases {
        let mut world = world();
        let key = world.key(FRANKFURT, "key");
        (key.created, key.last_use, key.tracked) = (created.unwrap(), used, tracked);
        let report = Cloud::new(world).run().await;
        let row = row(&report, FRANKFURT, "key");
        assert_eq!((row.last_use, row.reason), (last_use, reason));
    }
}

#[tokio::test]
async fn a_region_without_the_last_use_operation_keeps_nothing_for_that() {
    for code in ["UnknownOperationException", "UnsupportedOperationException", "InvalidAction"] {
        let mut world = world();
        world.faults.insert("GetKeyLastUsage".to_owned(), Fault::Refused(code));
        let report = Cloud::new(world).run().await;
        assert_eq!(decided(&report, FRANKFURT, "key"), RETIRED, "{code}");
        assert_eq!(row(&report, FRANKFURT, "key").last_use, "unknown");
    }
}

#[tokio::test]
async fn costly_evidence_is_asked_only_about_keys_that_everything_cheaper_would_retire() {
    let mut world = World::new([FRANKFURT, IRELAND]);
    world.add(FRANKFURT, "old");
    world.add(FRANKFURT, "granted").grants = 1;
    for number in 0..5 {
        let young = world.add(IRELAND, &format!("young-{number}"));
        young.created += 47 * 3_600;
    }
    let (cloud, counts) = (Cloud::new(world), ["DescribeKey", "ListGrants", "DescribeVolumes", "GetKeyLastUsage"]);
    cloud.function(&[]).clean_up([].into(), true, Deadline::never()).await.unwrap();
    assert_eq!(counts.map(|operation| cloud.world().count(operation)), [7, 2, 1, 1]);
}

#[tokio::test]
async fn throttled_calls_are_tried_again() {
    for operation in ["ListAliases", "DescribeKey", "ListGrants", "TagResource", "ScheduleKeyDeletion", "DeleteAlias"] {
        let mut world = world();
        world.passing.insert(operation.to_owned(), (2, Fault::Throttled));
        let report = Cloud::new(world).run().await;
        assert_eq!(decided(&report, FRANKFURT, "key"), RETIRED, "{operation}");
    }
}
