//! What somebody else wrote is neither replaced nor removed.

use serde_json::json;

use super::{TARGETS, TOPIC, cloud, create, delete, properties, read, set, sids, statement, update};
use crate::tests::Fault;

#[tokio::test(start_paused = true)]
async fn a_sid_under_which_something_else_stands_is_refused_and_stays_through_the_rollback() {
    for target in TARGETS {
        let (cloud, wanted) = (cloud(), properties(target, "Theirs", 1));
        if read(&cloud, target).is_none() {
            set(&mut cloud.world(), target, &[statement(target, "Theirs", 8)]);
        }
        let before = read(&cloud, target);
        let answer = create(&cloud, &wanted).await;
        let reason = answer.failure();
        assert!(reason.contains("somebody else wrote it; use another Sid"), "{reason}");
        delete(&cloud, answer.id(), &wanted).await.success();
        assert_eq!(read(&cloud, target), before, "{target}");
        assert!(cloud.world().targets.written.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_statement_that_means_the_same_already_counts_as_ours() {
    let (cloud, mut theirs) = (cloud(), statement(TOPIC, "Ours", 1));
    theirs["Action"] = json!(["SNS:Publish"]);
    set(&mut cloud.world(), TOPIC, &[theirs, statement(TOPIC, "Theirs", 8)]);
    let wanted = properties(TOPIC, "Ours", 1);
    let id = create(&cloud, &wanted).await.success().to_owned();
    assert!(cloud.world().targets.written.is_empty());
    delete(&cloud, &id, &wanted).await.success();
    assert_eq!(sids(&cloud, TOPIC), ["Theirs"]);
}

#[tokio::test(start_paused = true)]
async fn a_replacement_does_not_take_over_what_stands_under_the_new_sid() {
    let (cloud, old, new) = (cloud(), properties(TOPIC, "Ours", 1), properties(TOPIC, "Theirs", 1));
    let id = create(&cloud, &old).await.success().to_owned();
    let answer = update(&cloud, &id, &new, &old).await;
    assert!(answer.failure().contains("somebody else wrote it"), "{}", answer.failure());
    assert_eq!(answer.id(), id);
    // The rollback.
    assert_eq!(update(&cloud, &id, &old, &new).await.success(), id);
    assert_eq!(sids(&cloud, TOPIC), ["Theirs", "Ours"]);
    assert_eq!(cloud.world().targets.written.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_cannot_look_leaves_an_id_whose_delete_takes_only_what_it_may_have_written() {
    let wanted = properties(TOPIC, "Ours", 1);
    for (number, left) in [(1, vec!["Theirs"]), (2, vec!["Theirs", "Ours"])] {
        let cloud = cloud();
        cloud.world().faults.insert("GetTopicAttributes", (1, Fault::Refused("AuthorizationError")));
        let answer = create(&cloud, &wanted).await;
        assert_eq!((answer.is_success(), answer.id()), (false, format!("unconfirmed:{TOPIC}|Ours").as_str()));
        // An earlier delivery may have written it; or it is somebody else's.
        set(&mut cloud.world(), TOPIC, &[statement(TOPIC, "Theirs", 8), statement(TOPIC, "Ours", number)]);
        delete(&cloud, answer.id(), &wanted).await.success();
        assert_eq!(sids(&cloud, TOPIC), left);
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_with_an_id_of_nobody_removes_nothing() {
    let cloud = cloud();
    for id in ["Theirs", "arn:aws:lambda:eu-central-1:111111111111:function:f|Theirs", &format!("{TOPIC}Theirs")] {
        delete(&cloud, id, &json!({})).await.success();
    }
    assert!(cloud.world().operations.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_sid_that_several_statements_have_is_nobodys_to_change() {
    let (cloud, wanted) = (cloud(), properties(TOPIC, "Ours", 1));
    let id = create(&cloud, &wanted).await.success().to_owned();
    let twice = format!(
        r#"{{"Version":"2012-10-17","Statement":[{},{}]}}"#,
        statement(TOPIC, "Ours", 1),
        statement(TOPIC, "Ours", 2)
    );
    cloud.world().targets.policies.insert(TOPIC.to_owned(), Some(twice.clone()));
    assert!(delete(&cloud, &id, &wanted).await.failure().contains("`Ours`"));
    assert_eq!(cloud.world().targets.policy(TOPIC), Some(twice.as_str()));
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_cannot_be_read_is_never_overwritten() {
    let (cloud, text) = (cloud(), r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}"#);
    cloud.world().targets.policies.insert(TOPIC.to_owned(), Some(text.to_owned()));
    let answer = create(&cloud, &properties(TOPIC, "Ours", 1)).await;
    assert!(answer.failure().contains("cannot be read, so it is left alone"), "{}", answer.failure());
    assert_eq!(cloud.world().targets.policy(TOPIC), Some(text));
}
