//! A process that dies at any request: the next delivery completes, and the rollback's Delete leaves nothing.

use super::{ID, OURS, STAYING, TYPE, claims, cloud_with, delete, listed, role, roles};
use crate::test_cloud::{Cloud, Fault, Request, World};

const CRASHES: [Fault; 2] = [Fault::CrashBefore, Fault::CrashAfter];

/// One role is there before.
fn crashing(at: usize, fault: Fault) -> Cloud {
    let cloud = Cloud::new(World { fault_at: Some((at, fault)), ..World::default() });
    cloud.world().list_role(&role(3));
    cloud
}

#[tokio::test(start_paused = true)]
async fn a_crashed_create_is_completed_by_the_next_delivery_or_removed_by_the_rollback() {
    let create = Request::create(TYPE, &roles(&[2, 3]));
    let mut crashes = 0;
    for fault in CRASHES {
        for at in 0.. {
            let (again, rolled_back) = (crashing(at, fault), crashing(at, fault));
            if create.sent_to(&again).await.is_some() {
                break;
            }
            crashes += 1;
            create.answer(&again).await.success();
            let found: Vec<_> = claims(&again).into_iter().map(|(digit, _, row)| (digit, row.found)).collect();
            assert_eq!((listed(&again), found), (vec![2, 3], vec![(2, false), (3, true)]));
            assert!(create.sent_to(&rolled_back).await.is_none());
            delete().answer(&rolled_back).await.success();
            assert_eq!((listed(&rolled_back), claims(&rolled_back)), (vec![3], vec![]));
        }
    }
    assert!(crashes > 10, "{crashes}");
}

#[tokio::test(start_paused = true)]
async fn a_crashed_update_or_delete_is_completed_by_the_next_delivery() {
    let update = Request::update(TYPE, ID, &roles(&[3, 4]), &roles(&[2, 3]));
    let all = [(update, vec![3, 4]), (delete(), vec![])];
    for (request, left) in all {
        for fault in CRASHES {
            for at in 0.. {
                let cloud = cloud_with(&[2, 3]).await;
                cloud.world().fault_at = Some((at, fault));
                if request.sent_to(&cloud).await.is_some() {
                    break;
                }
                request.answer(&cloud).await.success();
                let expected: Vec<_> = left.iter().map(|digit| (*digit, OURS.to_owned(), STAYING)).collect();
                assert_eq!((listed(&cloud), claims(&cloud)), (left.clone(), expected));
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_crashed_update_is_undone_by_its_rollback() {
    let update = Request::update(TYPE, ID, &roles(&[3, 4]), &roles(&[2, 3]));
    let rollback = Request::update(TYPE, ID, &roles(&[2, 3]), &roles(&[3, 4]));
    for fault in CRASHES {
        for at in 0.. {
            let cloud = cloud_with(&[2, 3]).await;
            cloud.world().fault_at = Some((at, fault));
            if update.sent_to(&cloud).await.is_some() {
                break;
            }
            rollback.answer(&cloud).await.success();
            let expected: Vec<_> = [2, 3].map(|digit| (digit, OURS.to_owned(), STAYING)).into();
            assert_eq!((listed(&cloud), claims(&cloud)), (vec![2, 3], expected));
        }
    }
}
