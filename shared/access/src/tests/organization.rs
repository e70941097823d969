//! Reading the organization.

use aws_sdk_organizations::{
    Client,
    operation::{
        describe_account::{DescribeAccountError, DescribeAccountOutput},
        list_parents::ListParentsOutput,
    },
    types::{Account, AccountState as State, Parent, error::AccountNotFoundException},
};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use policy::AccountId;

use crate::{AccountState, CallFailure, Organization, OrganizationAccount};

const ARN: &str = "arn:aws:organizations::111111111111:account/o-exampleorg1/222222222222";

fn id() -> AccountId {
    "222222222222".parse().unwrap()
}

fn answer(account: Account) -> Rule {
    let account = DescribeAccountOutput::builder().account(account).build();
    mock!(Client::describe_account).then_output(move || account.clone())
}

async fn read(rule: &Rule) -> OrganizationAccount {
    let client = mock_client!(aws_sdk_organizations, [rule]);
    Organization::new(client).account(&id()).await.unwrap().unwrap()
}

#[tokio::test]
async fn reads_every_state_and_keeps_unknown_ones_apart() {
    for (state, expected) in [
        (State::Active, AccountState::Active),
        (State::PendingActivation, AccountState::PendingActivation),
        (State::PendingClosure, AccountState::PendingClosure),
        (State::Suspended, AccountState::Suspended),
        (State::Closed, AccountState::Closed),
        (State::from("HIBERNATED"), AccountState::Unknown("HIBERNATED".to_owned())),
    ] {
        let account = read(&answer(Account::builder().arn(ARN).state(state).build())).await;
        assert_eq!(account.state, expected);
    }
}

#[tokio::test]
async fn the_retired_status_counts_only_where_there_is_no_state() {
    let both = Account::builder().state(State::Suspended).status("ACTIVE".into()).build();
    assert_eq!(read(&answer(both)).await.state, AccountState::Suspended);
    assert_eq!(read(&answer(Account::builder().status("ACTIVE".into()).build())).await.state, AccountState::Active);
    assert_eq!(read(&answer(Account::builder().build())).await.state, AccountState::Unknown("none".to_owned()));
}

#[tokio::test]
async fn knows_the_management_account_by_its_arn() {
    let member = read(&answer(Account::builder().arn(ARN).state(State::Active).build())).await;
    assert!(!member.is_management_account);
    let own = ARN.replace("111111111111", "222222222222");
    assert!(read(&answer(Account::builder().arn(own).state(State::Active).build())).await.is_management_account);
}

#[tokio::test]
async fn an_account_that_is_not_found_is_no_error_and_everything_else_is() {
    let missing = mock!(Client::describe_account).then_error(|| {
        let metadata = aws_sdk_organizations::error::ErrorMetadata::builder().code("AccountNotFoundException").build();
        DescribeAccountError::AccountNotFoundException(AccountNotFoundException::builder().meta(metadata).build())
    });
    let client = mock_client!(aws_sdk_organizations, [&missing]);
    assert_eq!(Organization::new(client).account(&id()).await.unwrap(), None);

    let denied = mock!(Client::describe_account)
        .sequence()
        .http_status(400, Some(r#"{"__type":"AccessDeniedException","Message":"no"}"#.to_owned()))
        .build();
    let client = mock_client!(aws_sdk_organizations, [&denied]);
    let error = Organization::new(client).account(&id()).await.unwrap_err();
    assert_eq!(error.failure(), CallFailure::Denied);
    assert!(error.to_string().contains("organizations:DescribeAccount for account 222222222222 failed"), "{error}");
}

#[tokio::test]
async fn throttling_is_ridden_out() {
    let throttled = mock!(Client::describe_account)
        .sequence()
        .http_status(400, Some(r#"{"__type":"TooManyRequestsException"}"#.to_owned()))
        .times(2)
        .output(|| DescribeAccountOutput::builder().account(Account::builder().state(State::Active).build()).build())
        .build();
    let client = mock_client!(aws_sdk_organizations, RuleMode::Sequential, [&throttled]);
    assert!(Organization::new(client).account(&id()).await.unwrap().is_some());
    assert_eq!(throttled.num_calls(), 3);
}

fn account_at(paths: &[&str]) -> OrganizationAccount {
    OrganizationAccount {
        id: id(),
        state: AccountState::Active,
        is_management_account: false,
        paths: paths.iter().map(|path| (*path).to_owned()).collect(),
    }
}

fn parent(child: &'static str, parent: &'static str) -> Rule {
    mock!(Client::list_parents)
        .match_requests(move |request| request.child_id() == Some(child))
        .then_output(move || ListParentsOutput::builder().parents(Parent::builder().id(parent).build()).build())
}

async fn units_above(account: &OrganizationAccount, rules: &[&Rule]) -> Vec<String> {
    let client = mock_client!(aws_sdk_organizations, RuleMode::MatchAny, rules);
    let units = Organization::new(client).units_above(account).await.unwrap();
    units.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn the_path_that_aws_sends_saves_the_walk() {
    let account = account_at(&["o-exampleorg1/r-exam/ou-exam-11111111/ou-exam-22222222/222222222222/"]);
    assert_eq!(units_above(&account, &[]).await, ["ou-exam-22222222", "ou-exam-11111111", "r-exam"]);
}

#[tokio::test]
async fn a_path_of_another_form_is_not_trusted_and_the_parents_are_walked_to_the_root() {
    let rules = [
        parent("222222222222", "ou-exam-22222222"),
        parent("ou-exam-22222222", "ou-exam-11111111"),
        parent("ou-exam-11111111", "r-exam"),
    ];
    let units = units_above(&account_at(&["somewhere/else"]), &rules.iter().collect::<Vec<_>>()).await;
    assert_eq!(units, ["ou-exam-22222222", "ou-exam-11111111", "r-exam"]);
}

#[tokio::test]
async fn an_empty_page_with_a_token_is_not_the_end() {
    let empty = mock!(Client::list_parents)
        .match_requests(|request| request.next_token().is_none())
        .then_output(|| ListParentsOutput::builder().next_token("more").build());
    let second = mock!(Client::list_parents)
        .match_requests(|request| request.next_token() == Some("more"))
        .then_output(|| ListParentsOutput::builder().parents(Parent::builder().id("r-exam").build()).build());
    assert_eq!(units_above(&account_at(&[]), &[&empty, &second]).await, ["r-exam"]);
}
