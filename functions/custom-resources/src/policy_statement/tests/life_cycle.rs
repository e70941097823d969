//! Create, update, replacement and deletion in the policy of every kind of target, each also twice.

use serde_json::json;

use super::{
    BUCKET, KEY, QUEUE, TARGETS, TOPIC, cloud, create, delete, others, properties, read, sids, statement, update,
};

#[tokio::test(start_paused = true)]
async fn a_statement_is_put_beside_those_of_others_and_taken_out_again() {
    for target in TARGETS {
        let (cloud, wanted) = (cloud(), properties(target, "Ours", 1));
        let before = read(&cloud, target);
        let answer = create(&cloud, &wanted).await;
        assert_eq!(answer.success(), format!("{target}|Ours"));
        let after = read(&cloud, target).unwrap();
        assert_eq!(
            (answer.attribute("Sid"), answer.attribute("PolicySize")),
            (&json!("Ours"), &json!(after.size().to_string()))
        );
        let (ours, theirs) = after.statements.split_last().unwrap();
        assert_eq!(serde_json::to_value(ours).unwrap(), statement(target, "Ours", 1));
        assert_eq!(theirs, before.as_ref().map(|before| before.statements.clone()).unwrap_or_default());
        delete(&cloud, answer.success(), &wanted).await.success();
        assert_eq!(read(&cloud, target), before, "{target}");
    }
}

#[tokio::test(start_paused = true)]
async fn everything_twice_changes_nothing() {
    for target in TARGETS {
        let (cloud, first, second) = (cloud(), properties(target, "Ours", 1), properties(target, "Ours", 2));
        let created = create(&cloud, &first).await;
        assert_eq!(create(&cloud, &first).await, created);
        assert_eq!(cloud.world().targets.written.len(), 1, "{target}");
        let updated = update(&cloud, created.success(), &second, &first).await;
        assert_eq!(updated.success(), created.success());
        assert_eq!(update(&cloud, created.success(), &second, &first).await, updated);
        assert_eq!(cloud.world().targets.written.len(), 2);
        for _ in 0..2 {
            delete(&cloud, created.success(), &second).await.success();
        }
        assert_eq!(cloud.world().targets.written.len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_repairs_drift_in_its_place() {
    let (cloud, wanted) = (cloud(), properties(TOPIC, "Ours", 1));
    let id = create(&cloud, &wanted).await.success().to_owned();
    let drifted = [statement(TOPIC, "Ours", 5), statement(TOPIC, "Theirs", 8)];
    super::set(&mut cloud.world(), TOPIC, &drifted);
    update(&cloud, &id, &wanted, &wanted).await.success();
    assert_eq!(sids(&cloud, TOPIC), ["Ours", "Theirs"]);
    let ours = &read(&cloud, TOPIC).unwrap().statements[0];
    assert_eq!(serde_json::to_value(ours).unwrap(), statement(TOPIC, "Ours", 1));
    super::set(&mut cloud.world(), TOPIC, &[statement(TOPIC, "Theirs", 8)]);
    update(&cloud, &id, &wanted, &wanted).await.success();
    assert_eq!(sids(&cloud, TOPIC), ["Theirs", "Ours"]);
}

#[tokio::test(start_paused = true)]
async fn a_delete_takes_a_statement_that_drifted_because_its_sid_is_ours() {
    let (cloud, wanted) = (cloud(), properties(TOPIC, "Ours", 1));
    let id = create(&cloud, &wanted).await.success().to_owned();
    super::set(&mut cloud.world(), TOPIC, &[statement(TOPIC, "Theirs", 8), statement(TOPIC, "Ours", 5)]);
    delete(&cloud, &id, &wanted).await.success();
    assert_eq!(sids(&cloud, TOPIC), ["Theirs"]);
}

#[tokio::test(start_paused = true)]
async fn a_delete_needs_no_readable_properties() {
    let cloud = cloud();
    let id = create(&cloud, &properties(KEY, "Our key statement", 1)).await.success().to_owned();
    delete(&cloud, &id, &json!({"Target": "nonsense"})).await.success();
    assert_eq!(read(&cloud, KEY).unwrap(), others(KEY).unwrap().to_string().parse().unwrap());
}

#[tokio::test(start_paused = true)]
async fn another_target_or_sid_replaces_and_the_delete_of_the_old_id_follows() {
    for new in [properties(TOPIC, "Renamed", 1), properties(BUCKET, "Ours", 1)] {
        let (cloud, old) = (cloud(), properties(TOPIC, "Ours", 1));
        let old_id = create(&cloud, &old).await.success().to_owned();
        let answer = update(&cloud, &old_id, &new, &old).await;
        let new_id = answer.success();
        assert_ne!(new_id, old_id);
        assert!(sids(&cloud, TOPIC).contains(&"Ours".to_owned()), "the old one stays until the update is complete");
        delete(&cloud, &old_id, &old).await.success();
        assert!(!sids(&cloud, TOPIC).contains(&"Ours".to_owned()));
        delete(&cloud, new_id, &new).await.success();
        assert_eq!(sids(&cloud, TOPIC), ["Theirs"]);
        assert_eq!(read(&cloud, BUCKET), None);
    }
}

#[tokio::test(start_paused = true)]
async fn the_rollback_of_a_replacement_goes_back_to_the_old_id() {
    let (cloud, old, new) = (cloud(), properties(TOPIC, "Ours", 1), properties(QUEUE, "Ours", 1));
    let old_id = create(&cloud, &old).await.success().to_owned();
    let new_id = update(&cloud, &old_id, &new, &old).await.success().to_owned();
    assert_eq!(update(&cloud, &new_id, &old, &new).await.success(), old_id);
    delete(&cloud, &new_id, &new).await.success();
    assert_eq!((sids(&cloud, TOPIC), read(&cloud, QUEUE)), (vec!["Theirs".to_owned(), "Ours".to_owned()], None));
}

#[tokio::test(start_paused = true)]
async fn an_update_with_unreadable_old_properties_works() {
    let (cloud, wanted) = (cloud(), properties(TOPIC, "Ours", 1));
    let id = create(&cloud, &wanted).await.success().to_owned();
    update(&cloud, &id, &properties(TOPIC, "Ours", 2), &json!({})).await.success();
}

#[tokio::test(start_paused = true)]
async fn a_named_statement_needs_no_text() {
    let cloud = cloud();
    let wanted = json!({
        "Target": KEY, "StatementName": "kms-use-of-key",
        "Parameters": {"Roles": ["arn:aws:iam::111111111111:role/Platform"]},
    });
    let answer = create(&cloud, &wanted).await;
    assert_eq!(answer.success(), format!("{KEY}|CadoResponseUseOfKey"));
    let text = read(&cloud, KEY).unwrap().print();
    assert!(text.contains("role/Platform") && text.contains("kms:ReEncrypt*"), "{text}");
    delete(&cloud, answer.success(), &wanted).await.success();
    assert_eq!(sids(&cloud, KEY), ["Enable IAM User Permissions", "Theirs"]);
}

#[tokio::test(start_paused = true)]
async fn the_last_statement_of_a_bucket_or_queue_goes_with_the_policy() {
    for target in [BUCKET, QUEUE] {
        let (cloud, wanted) = (cloud(), properties(target, "Ours, with spaces | and more", 1));
        let answer = create(&cloud, &wanted).await;
        assert_eq!(answer.success(), format!("{target}|Ours, with spaces | and more"));
        delete(&cloud, answer.success(), &wanted).await.success();
        assert_eq!(read(&cloud, target), None);
    }
}
