//! Messages that no further try would help go to the dead-letter queue at once, each with its reason, and hold up nothing:
//! the good messages of the same burst are carried out.

use serde_json::json;
use system_tests::emulator::HUB;
use system_tests::events::account_created;
use system_tests::parameters::ACCESS_ROLE;
use system_tests::roles::Role;
use system_tests::stack::DeadLetter;

use crate::stage::{GIVEN_UP_CHANGES, GIVEN_UP_TASKS, Stage, access_role, access_roles, registration};

/// Accounts whose roles are listed by message only.
const LISTED: [&str; 3] = ["600000000001", "600000000002", "600000000003"];

#[tokio::test]
async fn every_poison_message_is_put_aside_with_its_reason_and_the_good_ones_are_carried_out() {
    let stage = Stage::begin().await.unwrap();
    let accounts = [stage.account("first").await.unwrap(), stage.account("second").await.unwrap()];
    let poisoned_tasks = poisoned_tasks();
    let poisoned_changes = poisoned_changes();

    stage.publish(&[account_created(&accounts[0])]).await.unwrap();
    for (body, _) in &poisoned_tasks {
        stage.stack.send("AccountTasksQueueUrl", body).await.unwrap();
    }
    stage.look_at(&[&accounts[1]]).await.unwrap();
    stage.change_list(&registration(&[LISTED[0].to_owned()])).await.unwrap();
    for (body, _) in &poisoned_changes {
        stage.stack.send("RoleChangesQueueUrl", body).await.unwrap();
    }
    stage.change_list(&registration(&[LISTED[1].to_owned()])).await.unwrap();

    let letters = stage.given_up(GIVEN_UP_TASKS, poisoned_tasks.len()).await.unwrap();
    for (body, reason) in &poisoned_tasks {
        assert_reason(&letters, body, "OnboardingError::Message", reason);
    }
    let letters = stage.given_up(GIVEN_UP_CHANGES, poisoned_changes.len()).await.unwrap();
    for (body, reason) in &poisoned_changes {
        // Of the message with a good role only the refused one is put aside.
        let put_aside = body.replace(&format!(",\"{}\"", access_role(LISTED[2])), "");
        assert_reason(&letters, &put_aside, "RoleListError::Refused", reason);
    }
    stage.until_idle().await.unwrap();
    let listed = LISTED.map(str::to_owned);
    assert_eq!(stage.entries().await.unwrap(), access_roles(accounts.iter().chain(&listed)));
    for account in &accounts {
        stage.existing_role(account).await.unwrap();
    }
}

fn assert_reason(letters: &[DeadLetter], body: &str, error_type: &str, reason: &str) {
    let found: Vec<&DeadLetter> = letters.iter().filter(|letter| letter.body == body).collect();
    assert_eq!(found.len(), 1, "{body} is there {} times: {letters:#?}", found.len());
    for letter in found {
        assert_eq!(letter.error_type, error_type, "{body}");
        assert!(letter.error_message.contains(reason), "{body}: {}", letter.error_message);
    }
}

/// Account tasks and events, each with a part of the reason.
fn poisoned_tasks() -> Vec<(String, &'static str)> {
    let event = |detail| json!({"source": "aws.organizations", "detail-type": "any", "detail": detail}).to_string();
    let created = |account: &str| account_created(account).envelope().to_string();
    vec![
        ("{\"detail\": ".to_owned(), "the message is no JSON"),
        (
            json!(["222222222222"]).to_string(),
            "neither an EventBridge event (an object with `detail`) nor an account task",
        ),
        (json!({"account_id": "222222222222"}).to_string(), "missing field `reason`"),
        (json!({"account_id": "22222222222", "reason": "sweep"}).to_string(), "`22222222222` is not an AWS account id"),
        (event(json!({"eventName": "CreateOrganization"})), "event `CreateOrganization` is not one that"),
        (event(json!({"eventName": "MoveAccount"})), "field `/requestParameters/accountId` must be an AWS account id"),
        (created("11111111111"), "12 digits, found `\"11111111111\"`"),
    ]
}

/// Role changes, each with a part of the reason.
fn poisoned_changes() -> Vec<(String, &'static str)> {
    let register = |roles: &[&str]| json!({"kind": "register", "roles": roles}).to_string();
    let own = Role::arn(HUB, ACCESS_ROLE);
    vec![
        ("register 222222222222".to_owned(), "the message is no role change"),
        (json!({"kind": "replace", "roles": []}).to_string(), "unknown variant `replace`"),
        (json!({"kind": "register", "roles": [], "force": true}).to_string(), "unknown field `force`"),
        (
            json!({"kind": "deregister", "accounts": [{"id": "22222222222", "reason": "closed"}]}).to_string(),
            "`22222222222` is not an AWS account id",
        ),
        (register(&["arn:aws:iam::*:role/CadoResponseSecondRole"]), "contains a wildcard"),
        (
            register(&["arn:aws-us-gov:iam::222222222222:role/CadoResponseSecondRole"]),
            "it is in partition `aws-us-gov`",
        ),
        (register(&["arn:aws:iam::222222222222:role/Forensics"]), "does not contain `CadoResponse`"),
        // One role of two is wrong: the other one is listed all the same.
        (register(&[&own, &access_role(LISTED[2])]), "it is in the primary account"),
    ]
}
