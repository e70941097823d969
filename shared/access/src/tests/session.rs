//! The way into an account: entry roles in their order.

use aws_sdk_sts::{Client, operation::assume_role::AssumeRoleOutput, primitives::DateTime, types::Credentials};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use policy::RoleArn;

use crate::{CallFailure, EntryError, session::assume_first};

const ORGANIZATIONS: &str = "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole";
const CONTROL_TOWER: &str = "arn:aws:iam::222222222222:role/AWSControlTowerExecution";

fn granting(role: &'static str) -> Rule {
    let until = DateTime::from_secs(4_000_000_000);
    let credentials = Credentials::builder().access_key_id("ASIA").secret_access_key("secret").session_token("token");
    let credentials = credentials.expiration(until).build().unwrap();
    mock!(Client::assume_role)
        .match_requests(move |request| request.role_arn() == Some(role) && request.duration_seconds() == Some(900))
        .then_output(move || AssumeRoleOutput::builder().credentials(credentials.clone()).build())
}

fn denying(role: &'static str) -> Rule {
    let body =
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized</Message></Error></ErrorResponse>";
    mock!(Client::assume_role)
        .match_requests(move |request| request.role_arn() == Some(role))
        .sequence()
        .http_status(403, Some(body.to_owned()))
        .build()
}

fn roles() -> [RoleArn; 2] {
    [ORGANIZATIONS, CONTROL_TOWER].map(|role| role.parse().unwrap())
}

#[tokio::test]
async fn the_second_entry_role_is_tried_when_the_first_is_refused() {
    let rules = [denying(ORGANIZATIONS), granting(CONTROL_TOWER)];
    let sts = mock_client!(aws_sdk_sts, RuleMode::Sequential, [&rules[0], &rules[1]]);
    let credentials = assume_first(&sts, roles(), (900, None)).await.unwrap();
    assert_eq!(credentials.access_key_id(), "ASIA");
    assert_eq!((rules[0].num_calls(), rules[1].num_calls()), (1, 1));
}

#[tokio::test]
async fn an_account_without_an_entry_role_says_what_aws_said_for_each() {
    let rules = [denying(ORGANIZATIONS), denying(CONTROL_TOWER)];
    let sts = mock_client!(aws_sdk_sts, RuleMode::Sequential, [&rules[0], &rules[1]]);
    let refusals = assume_first(&sts, roles(), (900, None)).await.unwrap_err();
    assert!(refusals.iter().all(|refusal| refusal.failure() == CallFailure::Denied));
    let message = EntryError { account: "222222222222".parse().unwrap(), refusals }.to_string();
    assert!(message.contains(ORGANIZATIONS) && message.contains(CONTROL_TOWER), "{message}");
    assert!(message.contains("invited"), "{message}");
}
