//! Properties that make no role are refused before anything is done, and secrets stay secret.

use serde_json::{Value, json};

use super::{ID, TYPE, properties, with};
use crate::test_cloud::{Cloud, Request, World};

async fn refusal(properties: &Value) -> String {
    let cloud = Cloud::new(World::default());
    let answer = Request::create(TYPE, properties).answer(&cloud).await;
    assert!(cloud.world().calls.is_empty(), "something was asked of AWS: {answer:?}");
    assert!(answer.id().starts_with("custom-resource:create-failed:"), "nothing is left behind");
    answer.failure().to_owned()
}

#[tokio::test(start_paused = true)]
async fn every_mistake_is_named_with_the_way_out() {
    for (name, value, part) in [
        ("AccountIds", json!([]), "name at least one account"),
        ("AccountIds", json!(["2222"]), "Properties.AccountIds[0]: `2222` is not an AWS account id"),
        ("AccountIds", json!(["111111111111"]), "111111111111 is the primary account"),
        ("RoleName", json!("Forensics"), "must contain `CadoResponse`"),
        ("MaxSessionDuration", json!("60"), "60 is not between 3600 and 43200 seconds"),
        ("MaxSessionDuration", json!("long"), "Properties.MaxSessionDuration: expected a whole number"),
        ("Features", json!([]), "name at least one"),
        ("Features", json!(["teleport"]), "there is no feature `teleport`"),
        ("AccountIds", json!(["999999999999"]), "999999999999 is not among CustomResourceAccounts"),
        (
            "TrustedPrincipals",
            json!(["arn:aws:iam::111111111111:role/Stranger"]),
            "nor among CustomResourceTrustedRoleArns",
        ),
        ("TrustedPrincipals", json!([]), "a trust policy needs at least one principal"),
        ("TrustedPrincipals", json!(["arn:aws-cn:iam::111111111111:role/P"]), "not in the partition `aws`"),
        ("KmsGrants", json!("some"), "Properties.KmsGrants: `some` is not a way"),
        ("AllowedRegions", json!(["cn-north-1"]), "not in the partition `aws`"),
        ("S3BucketArns", json!(["logs"]), "Properties.S3BucketArns[0]"),
        ("SsmInstanceTag", json!("Team"), "expected `KEY=VALUE`"),
        ("Adopt", json!("yes"), "Properties.Adopt: expected `true` or `false`"),
        ("Adoption", json!("true"), "Properties.Adoption is not known"),
    ] {
        let reason = refusal(&with(name, value)).await;
        assert!(reason.contains(part), "{name}: {reason}");
    }
    let buckets: Vec<String> = (0..300).map(|number| format!("arn:aws:s3:::evidence-of-our-cases-{number}")).collect();
    let reason = refusal(&with("S3BucketArns", json!(buckets))).await;
    assert!(
        reason.contains("the chosen features do not fit one role") && reason.contains("the 10240 that IAM allows"),
        "{reason}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_external_id_shows_in_no_answer() {
    let secret = with("ExternalId", json!("tenant-4711"));
    assert!(!refusal(&with("ExternalId", json!("4711 4711"))).await.contains("4711"));
    let cloud = Cloud::new(World::default());
    let plan = Request::create(TYPE, &secret).in_a_dry_run().answer(&cloud).await;
    let made = Request::create(TYPE, &secret).answer(&cloud).await;
    let changed = Request::update(TYPE, ID, &properties(), &secret).in_a_dry_run().answer(&cloud).await;
    made.success();
    assert!(changed.failure().contains("update trust policy"), "{changed:?}");
    for answer in [plan, made, changed] {
        assert!(!format!("{answer:?}").contains("4711"), "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_does_not_know_its_accounts_says_so() {
    let cloud = Cloud::new(World::default());
    let unreadable = Request::delete(TYPE, ID, &json!({"AccountIds": "all"})).answer(&cloud).await;
    assert!(unreadable.failure().contains("retain this resource: Properties.AccountIds: expected a"), "{unreadable:?}");
    let strange = Request::delete(TYPE, "role-list:Ours", &properties()).answer(&cloud).await;
    assert!(strange.failure().contains("`role-list:Ours` is not one of this resource type"), "{strange:?}");
}

#[tokio::test(start_paused = true)]
async fn a_name_that_fits_no_tag_is_refused() {
    let cloud = Cloud::new(World::default());
    let answer = Request::create(TYPE, &properties()).of(&"L".repeat(255)).answer(&cloud).await;
    assert!(answer.failure().contains("a tag's value takes 256"), "{answer:?}");
}
