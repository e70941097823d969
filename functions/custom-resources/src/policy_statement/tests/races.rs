//! Others who write the same policy at the same time, and an AWS that shows changes late.

use futures::future::join_all;
use proptest::prelude::*;
use serde_json::json;

use super::{BUCKET, KEY, TARGETS, TOPIC, TYPE, cloud, create, delete, properties, read, set, sids, statement, update};
use crate::tests::{Cloud, Request, World};

/// Somebody else puts a statement in.
fn theirs(world: &mut World, target: &str, sid: &str) {
    let text = world.targets.policy(target).map(str::to_owned);
    let mut statements = text.map_or_else(Vec::new, |text| {
        let policy: serde_json::Value = serde_json::from_str(&text).unwrap();
        policy["Statement"].as_array().unwrap().clone()
    });
    statements.push(statement(target, sid, 7));
    set(world, target, &statements);
}

#[tokio::test(start_paused = true)]
async fn an_edit_between_reading_and_writing_is_kept() {
    let cloud = cloud();
    let mut reads = 0;
    cloud.world().before("GetTopicAttributes", 2, move |world| {
        reads += 1;
        if reads == 2 {
            theirs(world, TOPIC, "Meanwhile");
        }
    });
    create(&cloud, &properties(TOPIC, "Ours", 1)).await.success();
    assert_eq!(sids(&cloud, TOPIC), ["Theirs", "Meanwhile", "Ours"]);
    assert_eq!(cloud.world().targets.written.len(), 1, "the old text is never written over the new one");
}

#[tokio::test(start_paused = true)]
async fn a_statement_that_somebody_overwrites_is_put_again_beside_theirs() {
    for target in TARGETS {
        let cloud = cloud();
        let operation = match target {
            KEY => "GetKeyPolicy",
            BUCKET => "GetBucketPolicy",
            TOPIC => "GetTopicAttributes",
            super::QUEUE => "GetQueueAttributes",
            _ => "GetRole",
        };
        let (before, mut reads) = (cloud.world().targets.policies[target].clone(), 0);
        // After our write somebody writes what they read before it.
        cloud.world().before(operation, 4, move |world| {
            reads += 1;
            if reads == 4 {
                world.targets.policies.insert(target.to_owned(), before.clone());
                theirs(world, target, "Late");
            }
        });
        create(&cloud, &properties(target, "Ours", 1)).await.success();
        let all = sids(&cloud, target);
        assert!(all.ends_with(&["Late".to_owned(), "Ours".to_owned()]), "{target}: {all:?}");
        assert_eq!(cloud.world().targets.written.len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn somebody_who_writes_all_the_time_is_reported_after_bounded_attempts() {
    let (cloud, wanted) = (cloud(), properties(TOPIC, "Ours", 1));
    let mut number = 0;
    cloud.world().before("GetTopicAttributes", 1_000, move |world| {
        number += 1;
        set(world, TOPIC, &[statement(TOPIC, "Theirs", number)]);
    });
    let answer = create(&cloud, &wanted).await;
    assert!(answer.failure().contains("at each of 8 attempts to edit it"), "{}", answer.failure());
    assert!(cloud.world().targets.written.len() <= 8);
}

#[tokio::test(start_paused = true)]
async fn a_change_that_shows_late_is_waited_for() {
    for target in TARGETS {
        let (cloud, wanted) = (cloud(), properties(target, "Ours", 1));
        cloud.world().targets.late = 10;
        let id = create(&cloud, &wanted).await.success().to_owned();
        delete(&cloud, &id, &wanted).await.success();
        assert_eq!(cloud.world().targets.written.len(), 2, "{target}: nothing is written twice for being late");
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_that_never_shows_is_reported_and_undone_by_the_rollback() {
    let (cloud, wanted) = (cloud(), properties(TOPIC, "Ours", 1));
    cloud.world().targets.late = 1_000;
    let answer = create(&cloud, &wanted).await;
    assert!(
        answer.failure().contains("does not show the change of statement `Ours` after 60 s"),
        "{}",
        answer.failure()
    );
    let policy = cloud.world().targets.policies[TOPIC].clone();
    cloud.world().targets = Default::default();
    cloud.world().targets.policies.insert(TOPIC.to_owned(), policy);
    delete(&cloud, answer.id(), &wanted).await.success();
    assert_eq!(sids(&cloud, TOPIC), ["Theirs"]);
}

#[tokio::test(start_paused = true)]
async fn a_principal_that_was_made_a_moment_ago_is_waited_for() {
    for target in [KEY, super::ROLE] {
        let cloud = cloud();
        cloud.world().targets.unknown_principals = 6;
        create(&cloud, &properties(target, "Ours", 1)).await.success();
        cloud.world().targets.unknown_principals = 1_000;
        let answer = create(&cloud, &properties(target, "More", 1)).await;
        assert!(answer.failure().contains("a principal of the statement does not exist"), "{}", answer.failure());
    }
}

/// Creates, updates or deletes several statements of one target at once.
async fn all_at_once(cloud: &Cloud, requests: Vec<Request>) {
    for answer in join_all(requests.iter().map(|request| request.answer(cloud))).await {
        answer.success();
    }
}

#[tokio::test(start_paused = true)]
async fn resources_of_one_stack_on_one_target_all_come_right() {
    for target in TARGETS {
        let cloud = cloud();
        // Everybody reads before anybody writes.
        cloud.world().turns = vec![1];
        let names = ["A", "B", "C", "D", "E"];
        all_at_once(&cloud, names.iter().map(|sid| Request::create(TYPE, &properties(target, sid, 1))).collect()).await;
        let mut all = sids(&cloud, target);
        all.retain(|sid| names.contains(&sid.as_str()));
        all.sort();
        assert_eq!(all, names, "{target}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn whoever_writes_at_once_in_whatever_order_each_change_is_made(
        turns in prop::collection::vec(0..6_usize, 1..40), late in 0..3_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let cloud = cloud();
            for sid in ["Old", "Changed"] {
                create(&cloud, &properties(TOPIC, sid, 1)).await.success();
            }
            cloud.world().turns = turns;
            cloud.world().targets.late = late;
            let (old, changed) = (properties(TOPIC, "Old", 1), properties(TOPIC, "Changed", 1));
            all_at_once(&cloud, vec![
                Request::create(TYPE, &properties(TOPIC, "New", 1)),
                Request::create(TYPE, &properties(TOPIC, "Newer", 1)),
                Request::update(TYPE, &format!("{TOPIC}|Changed"), &properties(TOPIC, "Changed", 2), &changed),
                Request::delete(TYPE, &format!("{TOPIC}|Old"), &old),
            ]).await;
            let mut all = sids(&cloud, TOPIC);
            all.sort();
            assert_eq!(all, ["Changed", "New", "Newer", "Theirs"]);
            let changed = read(&cloud, TOPIC).unwrap().statements.into_iter().find(|one| one.sid.as_deref() == Some("Changed"));
            assert_eq!(serde_json::to_value(changed).unwrap(), statement(TOPIC, "Changed", 2));
        });
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_that_somebody_undoes_at_once_is_made_again() {
    let (cloud, wanted) = (cloud(), properties(TOPIC, "Ours", 1));
    let id = create(&cloud, &wanted).await.success().to_owned();
    let (before, mut reads) = (cloud.world().targets.policies[TOPIC].clone(), 0);
    cloud.world().before("GetTopicAttributes", 4, move |world| {
        reads += 1;
        if reads == 4 {
            world.targets.policies.insert(TOPIC.to_owned(), before.clone());
        }
    });
    update(&cloud, &id, &properties(TOPIC, "Ours", 2), &json!({})).await.success();
    let ours = &read(&cloud, TOPIC).unwrap().statements[1];
    assert_eq!(serde_json::to_value(ours).unwrap(), statement(TOPIC, "Ours", 2));
}
