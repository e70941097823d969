//! A writer that takes its time, or never gets to it.

use super::{ID, TYPE, claims, cloud_with, delete, listed, role, roles};
use crate::test_cloud::{Cloud, Fault, Request, World};

#[tokio::test(start_paused = true)]
async fn a_slow_writer_is_waited_for_with_fewer_and_fewer_looks() {
    let cloud = Cloud::new(World { lag: Some(20), ..World::default() });
    let began = tokio::time::Instant::now();
    Request::create(TYPE, &roles(&[2])).answer(&cloud).await.success();
    assert_eq!(listed(&cloud), [2]);
    assert!(began.elapsed().as_secs() > 100, "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn what_never_appears_is_named_with_where_to_look_and_the_rollback_removes_the_claims() {
    let cloud = Cloud::new(World { lag: None, ..World::default() });
    let began = tokio::time::Instant::now();
    let failed = Request::create(TYPE, &roles(&[2, 3])).answer(&cloud).await;
    for part in ["still lacks 2 of 2 roles", &role(2), &role(3), "RoleChangesDeadLetterAlarm", "dead-letter queue"] {
        assert!(failed.failure().contains(part), "{failed:?}");
    }
    assert!((280..296).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    assert_eq!((failed.id(), claims(&cloud).len()), (ID, 2));
    {
        let mut world = cloud.world();
        world.lag = Some(0);
    }
    delete().answer(&cloud).await.success();
    assert!(listed(&cloud).is_empty() && claims(&cloud).is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_never_goes_is_named_and_stays_claimed_until_it_does() {
    let cloud = cloud_with(&[2]).await;
    cloud.world().lag = None;
    let failed = delete().answer(&cloud).await;
    assert!(failed.failure().contains("still shows 1 of 1 roles"), "{failed:?}");
    assert_eq!(claims(&cloud).len(), 1);
    cloud.world().lag = Some(0);
    delete().answer(&cloud).await.success();
    assert!(listed(&cloud).is_empty() && claims(&cloud).is_empty());
}

#[tokio::test(start_paused = true)]
async fn throttling_and_lost_answers_pass() {
    for fault in [Fault::Throttled, Fault::AnswerLost] {
        for at in 0.. {
            let cloud = Cloud::new(World { fault_at: Some((at, fault)), ..World::default() });
            Request::create(TYPE, &roles(&[2])).answer(&cloud).await.success();
            delete().answer(&cloud).await.success();
            assert!(listed(&cloud).is_empty() && claims(&cloud).is_empty());
            if cloud.world().calls.len() <= at {
                break;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_for_a_while_is_read_again_and_a_denial_is_final() {
    let cloud = Cloud::new(World::default());
    cloud.world().before("GetAccountSummary", |world| {
        // The first look is the plan's; from the next on it fails until the third.
        world.before("GetAccountSummary", |world| {
            world.faults.insert(("111111111111", "GetPolicy"), Fault::Throttled);
        });
        world.before("GetAccountSummary", |_| {});
        world.before("GetAccountSummary", |world| world.faults.clear());
    });
    Request::create(TYPE, &roles(&[2])).answer(&cloud).await.success();
    cloud.world().faults.insert(("111111111111", "GetPolicy"), Fault::Refused("AccessDenied"));
    let denied = delete().answer(&cloud).await;
    assert!(denied.failure().contains("iam:GetPolicy"), "{denied:?}");
    cloud.world().faults = [(("111111111111", "Scan"), Fault::Refused("AccessDeniedException"))].into();
    let denied = delete().answer(&cloud).await;
    assert!(denied.failure().contains("dynamodb:Scan for table `role-list-claims` failed"), "{denied:?}");
}

#[tokio::test(start_paused = true)]
async fn a_table_that_never_takes_all_rows_is_named() {
    let cloud = Cloud::new(World { overloads: 100, ..World::default() });
    let failed = Request::create(TYPE, &roles(&[2, 3, 4, 5, 6, 7, 8])).answer(&cloud).await;
    failed.success();
    let arns: Vec<String> = (0..25).map(|number| format!("arn:aws:iam::{number:012}:role/CadoResponse")).collect();
    let failed = Request::create(TYPE, &serde_json::json!({"RoleArns": arns})).of("Many").answer(&cloud).await;
    assert!(failed.failure().contains("17 rows were not taken in 8 tries"), "{failed:?}");
    assert_eq!(failed.id(), "role-list:Many@16580499");
}
