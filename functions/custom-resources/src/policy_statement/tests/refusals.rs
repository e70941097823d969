//! What cannot be done is refused before anything is written, with the way out and without secrets.

use serde_json::json;

use super::{BUCKET, KEY, QUEUE, ROLE, TOPIC, TYPE, cloud, create, delete, properties, set, statement, update};
use crate::tests::{Fault, Request};

#[tokio::test(start_paused = true)]
async fn wrong_properties_are_named() {
    for (given, expected) in [
        (json!({"Target": KEY}), "has to have one of Statement and StatementName"),
        (json!({"Statement": {}}), "Properties.Statement"),
        (
            json!({"Target": "alias/a", "StatementName": "x"}),
            "Properties.Target: `alias/a` is no target of a statement",
        ),
        (json!({"Target": BUCKET, "StatementName": "kms-use-of-key"}), "is for the policy of a KMS key"),
        (json!({"Target": KEY, "StatementName": "all"}), "expected one of `kms-use-of-key`"),
        (json!({"Target": KEY, "StatementName": "kms-use-of-key"}), "needs at least one role"),
        (
            json!({"Target": TOPIC, "Statement": statement(TOPIC, "A", 1), "Parameters": {}}),
            "Properties.Parameters goes with StatementName",
        ),
        (json!({"Target": TOPIC, "Statement": statement(KEY, "A", 1)}), "field `Action`: `kms:Decrypt`"),
        (json!({"Target": ROLE, "Statement": statement(ROLE, "With spaces", 1)}), "field `Sid`: `With spaces`"),
    ] {
        let cloud = cloud();
        let answer = create(&cloud, &given).await;
        assert!(answer.failure().contains(expected), "{}", answer.failure());
        assert!(cloud.world().operations.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn targets_of_other_accounts_and_partitions_are_refused() {
    for target in [TOPIC.replace("111111111111", "222222222222"), BUCKET.replace(":aws:", ":aws-cn:")] {
        let mut wanted = properties(TOPIC, "Ours", 1);
        wanted["Statement"] = json!({
            "Sid": "Ours", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
            "Action": if target.contains("sns") { "sns:Publish" } else { "s3:GetObject" },
            "Resource": if target.contains("sns") { target.clone() } else { format!("{target}/*") },
        });
        wanted["Target"] = json!(target);
        let answer = create(&cloud(), &wanted).await;
        assert!(answer.failure().contains("is not in account 111111111111"), "{}", answer.failure());
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_policy_is_never_left_without_its_administrators() {
    let (cloud, mut wanted) = (cloud(), properties(KEY, "Ours", 1));
    wanted["Statement"]["Effect"] = json!("Deny");
    wanted["Statement"]["Action"] = json!("kms:PutKeyPolicy");
    wanted["Statement"]["Principal"] = json!({"AWS": "arn:aws:iam::111111111111:root"});
    let answer = create(&cloud, &wanted).await;
    assert!(answer.failure().contains("after this edit nobody could change the policy"), "{}", answer.failure());
    assert!(cloud.world().targets.written.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_delete_of_the_statement_that_administers_a_key_is_refused() {
    let cloud = cloud();
    let wanted = json!({"Target": KEY, "StatementName": "kms-account-administration"});
    set(&mut cloud.world(), KEY, &[statement(KEY, "Theirs", 8)]);
    let id = create(&cloud, &wanted).await.success().to_owned();
    assert!(delete(&cloud, &id, &wanted).await.failure().contains("nobody could change the policy"));
    assert_eq!(cloud.world().targets.written.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_last_statement_of_a_role_stays() {
    let (cloud, wanted) = (cloud(), properties(ROLE, "Ours", 1));
    let id = create(&cloud, &wanted).await.success().to_owned();
    set(&mut cloud.world(), ROLE, &[statement(ROLE, "Ours", 1)]);
    assert!(delete(&cloud, &id, &wanted).await.failure().contains("whose policy cannot be empty"));
}

#[tokio::test(start_paused = true)]
async fn a_policy_without_room_is_refused_with_the_figures() {
    let (cloud, mut wanted) = (cloud(), properties(ROLE, "Ours", 1));
    let roles: Vec<String> =
        (0..40).map(|n| format!("arn:aws:iam::111111111111:role/SomeRoleOfALongName{n}")).collect();
    wanted["Statement"]["Principal"] = json!({"AWS": roles});
    let answer = create(&cloud, &wanted).await;
    assert!(answer.failure().contains("more than the 2048"), "{}", answer.failure());
    assert!(cloud.world().targets.written.is_empty());
    cloud.world().iam.quotas.insert("AssumeRolePolicySizeQuota", 4_096);
    create(&cloud, &wanted).await.success();
}

#[tokio::test(start_paused = true)]
async fn a_queue_takes_20_statements() {
    let cloud = cloud();
    let statements: Vec<_> = (0..20).map(|number| statement(QUEUE, &format!("Theirs{number}"), number)).collect();
    set(&mut cloud.world(), QUEUE, &statements);
    let answer = create(&cloud, &properties(QUEUE, "Ours", 1)).await;
    assert!(answer.failure().contains("no room for statement `Ours`"), "{}", answer.failure());
}

#[tokio::test(start_paused = true)]
async fn a_denial_names_the_call_and_the_target() {
    let cloud = cloud();
    cloud.world().faults.insert("PutKeyPolicy", (1, Fault::Refused("AccessDeniedException")));
    let wanted = properties(KEY, "Ours", 1);
    let answer = create(&cloud, &wanted).await;
    assert!(
        answer.failure().contains(&format!("kms:PutKeyPolicy for {KEY} failed: AccessDenied")),
        "{}",
        answer.failure()
    );
    delete(&cloud, answer.id(), &wanted).await.success();
}

#[tokio::test(start_paused = true)]
async fn a_bucket_of_another_region_is_told_apart_from_none() {
    let cloud = cloud();
    cloud.world().faults.insert("GetBucketPolicy", (1, Fault::Refused("PermanentRedirect")));
    let answer = create(&cloud, &properties(BUCKET, "Ours", 1)).await;
    assert!(answer.failure().contains("is in another Region than the function"), "{}", answer.failure());
}

#[tokio::test(start_paused = true)]
async fn an_external_id_never_turns_up_in_an_answer() {
    let mut wanted = properties(ROLE, "Ours", 1);
    wanted["Statement"]["Condition"] = json!({"StringEquals": {"sts:ExternalId": "tenant-4711"}});
    let mut theirs = statement(ROLE, "Ours", 2);
    theirs["Condition"] = json!({"StringEquals": {"sts:ExternalId": "tenant-0815"}});
    let cloud = cloud();
    set(&mut cloud.world(), ROLE, &[theirs]);
    let dry_run = Request::create(TYPE, &properties(ROLE, "New", 1)).in_a_dry_run().answer(&cloud).await;
    let foreign = create(&cloud, &wanted).await;
    for answer in [dry_run.failure(), foreign.failure()] {
        assert!(!answer.contains("4711") && !answer.contains("0815"), "{answer}");
    }
    let properties: super::super::Properties = custom_resource::read_properties("Properties", &wanted).unwrap();
    assert!(!format!("{properties:?}").contains("4711"));
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_says_what_it_would_do_and_its_rollback_succeeds() {
    let (cloud, wanted, other) = (cloud(), properties(TOPIC, "Ours", 1), properties(TOPIC, "Ours", 2));
    let answer = Request::create(TYPE, &wanted).in_a_dry_run().answer(&cloud).await;
    let plan =
        format!("DryRun is true; nothing was changed; the plan is: put statement `Ours` into the policy of `{TOPIC}`");
    assert_eq!(answer.failure(), plan);
    Request::delete(TYPE, answer.id(), &wanted).in_a_dry_run().answer(&cloud).await.success();
    let id = create(&cloud, &wanted).await.success().to_owned();
    let answer = Request::update(TYPE, &id, &other, &wanted).in_a_dry_run().answer(&cloud).await;
    assert!(answer.failure().contains("the plan is: replace statement `Ours`"), "{}", answer.failure());
    Request::update(TYPE, &id, &wanted, &other).in_a_dry_run().answer(&cloud).await.success();
    let answer = Request::delete(TYPE, &id, &wanted).in_a_dry_run().answer(&cloud).await;
    assert!(answer.failure().contains("the plan is: remove statement `Ours` from the policy"), "{}", answer.failure());
    assert_eq!(cloud.world().targets.written.len(), 1);
    update(&cloud, &id, &other, &wanted).await.success();
}
