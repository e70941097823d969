//! Every event that is understood, from the sample events that the template's users can send as well, and
//! everything that must not be mistaken for one.

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn sample(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sam/events");
    let text = std::fs::read_to_string(folder.join(name).with_extension("json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn commercial() -> Partition {
    "aws".parse().unwrap()
}

fn read_sample(name: &str) -> Trigger {
    read(&sample(name).to_string(), &commercial()).unwrap()
}

fn event(name: &str, detail: Value) -> String {
    let mut event = json!({"detail": {"eventName": name}});
    event["detail"].as_object_mut().unwrap().extend(detail.as_object().unwrap().clone());
    event.to_string()
}

fn reason(body: &str) -> String {
    read(body, &commercial()).unwrap_err().to_string()
}

#[test]
fn every_understood_event_names_its_account() {
    for name in [
        "create_account_result",
        "create_govcloud_account_result",
        "create_managed_account",
        "update_managed_account",
        "accept_handshake",
        "account_joined_organization",
        "account_departed_organization",
        "move_account",
        "close_account",
        "close_account_result",
        "remove_account_from_organization",
        "leave_organization",
        "account_task",
    ] {
        let Trigger::Look { account, .. } = read_sample(name) else { panic!("{name} leads to nothing") };
        let text = sample(name).to_string();
        assert!(text.contains(account.as_str()), "{name}: {account}");
        assert_ne!(account.as_str(), "111111111111", "{name} is not about the management account");
    }
}

#[test]
fn failed_calls_and_failed_results_trigger_nothing_and_say_why() {
    for (name, expected) in [
        ("create_account_result_failed", "CreateAccountResult reports a failure: "),
        ("create_managed_account_failed", "CreateManagedAccount reports a failure: "),
        ("move_account_failed", "MoveAccount failed with "),
    ] {
        let Trigger::Nothing { reason } = read_sample(name) else { panic!("{name} triggers something") };
        assert!(reason.starts_with(expected), "{reason}");
    }
}

#[test]
fn an_event_of_another_kind_is_refused_with_the_list_of_those_understood() {
    let reason = reason(&sample("unknown_event").to_string());
    assert!(reason.contains("is not one that account-onboarding understands: CreateAccountResult, "), "{reason}");
}

#[test]
fn each_partition_looks_after_its_half_of_a_govcloud_pair() {
    let body = sample("create_govcloud_account_result").to_string();
    let account = |partition: &str| match read(&body, &partition.parse().unwrap()).unwrap() {
        Trigger::Look { account, .. } => account.to_string(),
        Trigger::Nothing { reason } => panic!("{reason}"),
    };
    let status = &sample("create_govcloud_account_result")["detail"]["serviceEventDetails"]["createAccountStatus"];
    assert_eq!(account("aws"), status["accountId"]);
    assert_eq!(account("aws-us-gov"), status["govCloudAccountId"]);
}

#[test]
fn only_an_accepted_invitation_brings_an_account() {
    let handshake = |action: &str, state: &str| {
        let parties =
            json!([{"type": "ORGANIZATION", "id": "o-exampleorg1"}, {"type": "ACCOUNT", "id": "222222222222"}]);
        let detail = json!({"responseElements": {"handshake": {"action": action, "state": state, "parties": parties}}});
        read(&event("AcceptHandshake", detail), &commercial()).unwrap()
    };
    assert!(matches!(handshake("invite", "ACCEPTED"), Trigger::Look { .. }));
    assert!(matches!(handshake("INVITE", "accepted"), Trigger::Look { .. }));
    assert!(matches!(handshake("APPROVE_ALL_FEATURES", "ACCEPTED"), Trigger::Nothing { .. }));
    assert!(matches!(handshake("INVITE", "OPEN"), Trigger::Nothing { .. }));
}

#[test]
fn join_and_departure_are_understood_one_level_deeper_too() {
    let detail = json!({"serviceEventDetails": {"accountDeparted": {"accountId": "222222222222"}}});
    let trigger = read(&event("AccountDepartedOrganization", detail), &commercial()).unwrap();
    assert!(matches!(trigger, Trigger::Look { account, .. } if account.as_str() == "222222222222"));
}

#[test]
fn a_missing_or_short_account_id_is_named_with_its_field() {
    assert_eq!(
        reason(&event("CloseAccount", json!({"requestParameters": {"accountId": "2222"}}))),
        "event `CloseAccount`: field `/requestParameters/accountId` must be an AWS account id of 12 digits, found `\"2222\"`"
    );
    assert!(reason(&event("MoveAccount", json!({"requestParameters": null}))).ends_with("found nothing"));
}

#[test]
fn a_task_with_other_fields_is_refused() {
    assert!(reason("not json").starts_with("the message is no JSON"));
    assert!(reason(r#"{"account_id": "222222222222"}"#).contains("missing field `reason`"));
    assert!(
        reason(r#"{"account_id": "222222222222", "reason": "x", "force": true}"#).contains("unknown field `force`")
    );
    assert!(reason(r#"{"account_id": 222222222222, "reason": "x"}"#).contains("invalid type"));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        let _ = read(&text, &commercial());
    }
}
