//! People edit the list policy, too. What they wrote survives everything that the functions do to it.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use system_tests::events::{account_closed, account_created};
use system_tests::list_policies::LIST_POLICY;
use system_tests::parameters::PLATFORM_ROLE;
use system_tests::roles::Role;

use crate::stage::{ROLE_LIST_LOG, Stage, access_role, list_document, list_statement};

#[tokio::test]
async fn what_a_person_wrote_into_the_list_policy_survives() {
    let stage = Stage::begin().await.unwrap();
    let (first, second) = (stage.account("first").await.unwrap(), stage.account("second").await.unwrap());
    let by_hand = Role::arn("888888888888", "HandMadeCadoResponse");
    let foreign = json!({"Sid": "Evidence", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
        "Resource": "arn:aws:s3:::evidence", "Condition": {"Bool": {"aws:SecureTransport": "true"}}});
    // Made by hand, without our tag: a statement of somebody's own, and the list with a single string.
    let made = json!({"Version": "2012-10-17", "Statement": [foreign, list_statement(by_hand.as_str())]});
    stage.edit_policy(LIST_POLICY, &made).await.unwrap();

    stage.publish(&[account_created(&first)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    let listed = json!([by_hand, access_role(&first)]);
    assert_eq!(document(&stage).await.unwrap(), with_list(&foreign, &listed), "the single string became a list");
    assert_eq!(stage.list().await.unwrap()[0].attached_to, [PLATFORM_ROLE]);

    // A role of another name in an account of ours, put at the front by hand.
    let extra = Role::arn(&first, "CadoResponseByHand");
    let edited = json!([extra, by_hand, access_role(&first)]);
    stage.edit_policy(LIST_POLICY, &with_list(&foreign, &edited)).await.unwrap();
    stage.publish(&[account_created(&second)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    let listed = json!([extra, by_hand, access_role(&first), access_role(&second)]);
    assert_eq!(document(&stage).await.unwrap(), with_list(&foreign, &listed));

    // The account goes: its access role goes with it, the other role of the same account does not.
    stage.organization.close_account(&first).await.unwrap();
    stage.publish(&[account_closed(&first)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(document(&stage).await.unwrap(), with_list(&foreign, &json!([extra, by_hand, access_role(&second)])));
}

#[tokio::test]
async fn a_policy_made_by_hand_is_kept_when_its_last_role_would_go_and_ours_is_deleted() {
    let stage = Stage::begin().await.unwrap();
    let account = stage.account("member").await.unwrap();
    stage.publish(&[account_created(&account)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(stage.list().await.unwrap()[0].attached_to, [PLATFORM_ROLE]);

    stage.organization.close_account(&account).await.unwrap();
    stage.publish(&[account_closed(&account)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(stage.list().await.unwrap(), [], "IAM takes no empty list, and this policy was ours");

    let single = list_document(access_role(&account));
    stage.edit_policy(LIST_POLICY, &single).await.unwrap();
    stage.publish(&[account_closed(&account)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    let [kept] = &stage.list().await.unwrap()[..] else { panic!("the hand-made policy is gone") };
    assert_eq!((kept.document.as_str(), kept.default_version.as_str()), (single.to_string().as_str(), "v1"));
    let reason = stage.until_logged(ROLE_LIST_LOG, "so somebody else made it").await.unwrap();
    assert!(reason.contains("keep"), "{reason}");
}

fn with_list(foreign: &Value, roles: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": [foreign, list_statement(roles.clone())]})
}

/// The document of the only list policy.
async fn document(stage: &Stage) -> Result<Value> {
    let list = stage.list().await?;
    let policy = list.first().context("there is no list policy")?;
    Ok(serde_json::from_str(&policy.document)?)
}
