//! The process dies, or a call is refused, at any point of any request; the next delivery, or the rollback, puts it right.

use super::{BUCKET, ROLE, TARGETS, TOPIC, TYPE, cloud, create, delete, properties, read};
use crate::tests::{Fault, Request, at_every_call};

#[tokio::test(start_paused = true)]
async fn a_create_that_ends_anywhere_is_completed_by_the_next_delivery_or_undone_by_the_rollback() {
    for target in TARGETS {
        let (wanted, before) = (properties(target, "Ours", 1), read(&cloud(), target));
        let creating = async || (cloud(), Request::create(TYPE, &wanted));
        at_every_call(creating, async |cloud, request, answer| {
            // Without an answer Lambda delivers the request again; with a failure CloudFormation rolls back.
            let id = match answer {
                None => request.answer(cloud).await.success().to_owned(),
                Some(answer) => answer.id().to_owned(),
            };
            delete(cloud, &id, &wanted).await.success();
            assert_eq!(read(cloud, target), before, "{target}");
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_ends_anywhere_is_completed_by_the_next_one() {
    for target in TARGETS {
        let (wanted, before) = (properties(target, "Ours", 1), read(&cloud(), target));
        let deleting = async || {
            let cloud = cloud();
            let id = create(&cloud, &wanted).await.success().to_owned();
            (cloud, Request::delete(TYPE, &id, &wanted))
        };
        at_every_call(deleting, async |cloud, request, _| {
            request.answer(cloud).await.success();
            assert_eq!(read(cloud, target), before);
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_replacement_that_ends_anywhere_is_undone_by_the_update_of_the_rollback() {
    for (from, to) in [(TOPIC, BUCKET), (BUCKET, ROLE)] {
        let (old, new) = (properties(from, "Ours", 1), properties(to, "New", 2));
        let old_id = format!("{from}|Ours");
        let before = read(&cloud(), to);
        let replacing = async || {
            let cloud = cloud();
            create(&cloud, &old).await.success();
            (cloud, Request::update(TYPE, &old_id, &new, &old))
        };
        at_every_call(replacing, async |cloud, _, answer| {
            let id = answer.map_or(old_id.clone(), |answer| answer.id().to_owned());
            assert_eq!(Request::update(TYPE, &id, &old, &new).answer(cloud).await.success(), old_id);
            if id != old_id {
                delete(cloud, &id, &new).await.success();
            }
            assert_eq!(read(cloud, to), before);
            delete(cloud, &old_id, &old).await.success();
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn throttling_and_lost_answers_pass() {
    for (operation, target) in
        [("PutKeyPolicy", TARGETS[0]), ("SetQueueAttributes", TARGETS[3]), ("PutBucketPolicy", BUCKET)]
    {
        for fault in [Fault::AnswerLost, Fault::Throttled] {
            let cloud = cloud();
            cloud.world().faults.insert(operation, (1, fault));
            create(&cloud, &properties(target, "Ours", 1)).await.success();
        }
    }
}
