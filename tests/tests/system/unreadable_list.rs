//! A list policy that a person edited into something that is no policy of ours to understand: it is never overwritten,
//! and the change waits for its correction.

use serde_json::json;
use system_tests::events::account_created;
use system_tests::list_policies::LIST_POLICY;
use system_tests::wait::{Progress, until};

use crate::stage::{GIVEN_UP_CHANGES, PATIENCE, ROLE_LIST_LOG, Stage, access_role, access_roles, list_document};

/// Times ten, which is how often the template lets a change come again, this leaves the test half a minute.
const SECONDS_BETWEEN_TRIES: u32 = 3;

#[tokio::test]
async fn an_unreadable_list_policy_is_not_overwritten_and_the_change_follows_its_correction() {
    let stage = Stage::begin().await.unwrap();
    let (first, second) = (stage.account("first").await.unwrap(), stage.account("second").await.unwrap());
    stage.publish(&[account_created(&first)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    stage.stack.hide_taken_messages_for("RoleChangesQueueUrl", SECONDS_BETWEEN_TRIES).await.unwrap();

    let mut unreadable = list_document([access_role(&first)].to_vec());
    unreadable["Statement"][0]["Comment"] = json!("Ask Jo before you change this");
    stage.edit_policy(LIST_POLICY, &unreadable).await.unwrap();
    let by_hand = stage.list().await.unwrap();
    stage.publish(&[account_created(&second)]).await.unwrap();

    let reported = until(PATIENCE, "the change to fail twice", async || {
        let log = stage.emulator.function_log(ROLE_LIST_LOG)?;
        let errors: Vec<String> = log.into_iter().filter(|line| line.contains("RoleListError::Unreadable")).collect();
        let seen = errors.join("\n");
        Ok(Progress::when((errors.len() >= 2).then_some(seen.clone()), seen))
    })
    .await
    .unwrap();
    assert!(reported.contains("statement 1: field `Comment`") && reported.contains("correct it in IAM"), "{reported}");
    assert!(stage.emulator.log().contains("errorType=RoleListError::Unreadable"), "no failed invocation, so no alarm");
    assert_eq!(stage.list().await.unwrap(), by_hand, "the policy was touched");
    assert_eq!(stage.stack.depth("RoleChangesQueueUrl").await.unwrap(), 1, "the change is lost");
    assert_eq!(stage.stack.dead_letters(GIVEN_UP_CHANGES).await.unwrap(), []);

    stage.edit_policy(LIST_POLICY, &list_document([access_role(&first)].to_vec())).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(stage.entries().await.unwrap(), access_roles([&first, &second]));
}
