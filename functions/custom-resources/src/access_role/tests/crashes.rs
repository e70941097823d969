//! A process that dies at any request: the next delivery completes, and the rollback's Delete leaves nothing.

use serde_json::json;

use super::{ID, TYPE, accounts, cloud_with, properties, with};
use crate::test_cloud::{Cloud, Fault, Request, World};

const CRASHES: [Fault; 2] = [Fault::CrashBefore, Fault::CrashAfter];

#[tokio::test(start_paused = true)]
async fn a_crashed_create_is_completed_by_the_next_delivery_or_removed_by_the_rollback() {
    let whole = cloud_with(&properties()).await;
    let create = Request::create(TYPE, &properties());
    let mut crashes = 0;
    for fault in CRASHES {
        for at in 0.. {
            let crashed = || Cloud::new(World { fault_at: Some((at, fault)), ..World::default() });
            let (again, rolled_back) = (crashed(), crashed());
            if create.sent_to(&again).await.is_some() {
                break;
            }
            crashes += 1;
            create.answer(&again).await.success();
            assert_eq!(again.world().roles, whole.world().roles);
            assert!(create.sent_to(&rolled_back).await.is_none());
            Request::delete(TYPE, ID, &properties()).answer(&rolled_back).await.success();
            assert!(accounts(&rolled_back).is_empty());
        }
    }
    assert!(crashes > 10, "{crashes}");
}

#[tokio::test(start_paused = true)]
async fn a_crashed_update_or_delete_is_completed_by_the_next_delivery() {
    let new = with("AccountIds", json!(["333333333333", "444444444444"]));
    let update = Request::update(TYPE, ID, &new, &properties());
    let delete = Request::delete(TYPE, ID, &properties());
    for (request, left) in [(update, 2), (delete, 0)] {
        for fault in CRASHES {
            for at in 0.. {
                let cloud = cloud_with(&properties()).await;
                cloud.world().fault_at = Some((at, fault));
                if request.sent_to(&cloud).await.is_some() {
                    break;
                }
                request.answer(&cloud).await.success();
                assert_eq!(accounts(&cloud).len(), left);
            }
        }
    }
}
