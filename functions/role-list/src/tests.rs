//! The writer against answers of AWS that the emulator never gives. A call that a test does not expect fails it:
//! the mocks answer only what they were told to.

use std::time::Duration;

use aws_lambda_events::sqs::{SqsEvent, SqsMessage};
use aws_sdk_iam::{
    operation::{
        create_policy_version::CreatePolicyVersionOutput, get_account_summary::GetAccountSummaryOutput,
        get_policy::GetPolicyOutput, get_policy_version::GetPolicyVersionOutput,
        list_attached_role_policies::ListAttachedRolePoliciesOutput, list_policy_versions::ListPolicyVersionsOutput,
    },
    types::{AttachedPolicy, Policy as IamPolicy, PolicyVersion, Tag},
};
use aws_sdk_sqs::operation::{
    change_message_visibility::ChangeMessageVisibilityOutput, send_message::SendMessageOutput,
};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};

use super::*;

const ONE_ROLE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::222222222222:role/CadoResponseSecondRole"]}]}"#;
const REGISTER: &str = r#"{"kind":"register","roles":["arn:aws:iam::333333333333:role/CadoResponseSecondRole"]}"#;

fn config() -> Config {
    Config {
        platform_role: "arn:aws:iam::111111111111:role/myCadoResponseRole".parse().unwrap(),
        access_role_name: "CadoResponseSecondRole".parse().unwrap(),
        attach: true,
        maximum_removals: 1,
        role_changes_queue_url: "https://queue/changes.fifo".to_owned(),
        dead_letter_queue_url: "https://queue/dead.fifo".to_owned(),
        dry_run: false,
        stack_name: "cado-access".to_owned(),
    }
}

fn function(iam: &[&Rule], sqs: &[&Rule]) -> RoleList {
    let config = config();
    let sqs = mock_client!(aws_sdk_sqs, RuleMode::MatchAny, sqs);
    RoleList {
        list: ListWriter {
            policies: ListPolicies {
                iam: mock_client!(aws_sdk_iam, RuleMode::MatchAny, iam),
                platform_role: config.platform_role.clone(),
                attach: config.attach,
            },
            visible_within: Duration::from_millis(250),
        },
        dead_letters: DeadLetterQueue::new(sqs.clone(), &config.dead_letter_queue_url),
        role_changes: SourceQueue::new(sqs, &config.role_changes_queue_url),
        config,
    }
}

fn batch(bodies: &[&str]) -> SqsEvent {
    let message = |(number, body): (usize, &&str)| {
        let mut message = SqsMessage::default();
        message.message_id = Some(format!("m{number}"));
        message.body = Some((*body).to_owned());
        message
    };
    let mut event = SqsEvent::default();
    event.records = bodies.iter().enumerate().map(message).collect();
    event
}

fn quotas() -> Rule {
    mock!(aws_sdk_iam::Client::get_account_summary).then_output(|| GetAccountSummaryOutput::builder().build())
}

fn attached(names: Vec<String>) -> Rule {
    mock!(aws_sdk_iam::Client::list_attached_role_policies).then_output(move || {
        let policies = names.iter().map(|name| AttachedPolicy::builder().policy_name(name).build()).collect();
        ListAttachedRolePoliciesOutput::builder().set_attached_policies(Some(policies)).build()
    })
}

/// The first policy of the list; no further one exists.
fn first_policy(document: &'static str, version: &'static str) -> [Rule; 3] {
    let is_first = |arn: Option<&str>| arn.is_some_and(|arn| arn.ends_with("CadoResponseCrossAccountPolicy"));
    let get = mock!(aws_sdk_iam::Client::get_policy)
        .match_requests(move |request| is_first(request.policy_arn()))
        .then_output(move || {
            let tag = Tag::builder().key("cado-access:managed-by").value("cado-access").build().unwrap();
            let policy = IamPolicy::builder().default_version_id(version).attachment_count(1).tags(tag).build();
            GetPolicyOutput::builder().policy(policy).build()
        });
    let version = mock!(aws_sdk_iam::Client::get_policy_version).then_output(move || {
        let version = PolicyVersion::builder().version_id("v1").document(document).build();
        GetPolicyVersionOutput::builder().policy_version(version).build()
    });
    let missing = mock!(aws_sdk_iam::Client::get_policy)
        .match_requests(move |request| !is_first(request.policy_arn()))
        .sequence()
        .http_status(404, Some("<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>".to_owned()))
        .repeatedly()
        .build();
    [get, version, missing]
}

/// One version, which is the default.
fn versions(id: &'static str) -> Rule {
    mock!(aws_sdk_iam::Client::list_policy_versions).then_output(move || {
        let version = PolicyVersion::builder().version_id(id).is_default_version(true).build();
        ListPolicyVersionsOutput::builder().versions(version).build()
    })
}

fn taking_dead_letters() -> Rule {
    mock!(aws_sdk_sqs::Client::send_message)
        .match_requests(|request| request.queue_url() == Some("https://queue/dead.fifo"))
        .then_output(|| SendMessageOutput::builder().build())
}

#[tokio::test]
async fn a_policy_that_was_edited_into_something_unreadable_is_never_overwritten() {
    let [get, version, missing] = first_policy(r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}"#, "v1");
    let (quotas, attached) = (quotas(), attached(vec![]));
    let error =
        function(&[&quotas, &attached, &get, &version, &missing], &[]).handle(batch(&[REGISTER])).await.unwrap_err();
    assert_eq!(error.error_type(), "RoleListError::Unreadable");
    let chain = chain(&error);
    assert!(chain.contains("policy/CadoResponseCrossAccountPolicy"), "{chain}");
    assert!(chain.contains("statement 1: statement has neither `Action` nor `NotAction`"), "{chain}");
}

#[tokio::test]
async fn a_poison_message_goes_to_the_dead_letter_queue_and_stops_nobody() {
    let dead_letters = taking_dead_letters();
    let function = function(&[], &[&dead_letters]);
    let wildcard = r#"{"kind":"register","roles":["arn:aws:iam::*:role/CadoResponse"]}"#;
    let response = function.handle(batch(&["nonsense", wildcard])).await.unwrap();
    assert!(response.batch_item_failures.is_empty());
    assert_eq!(dead_letters.num_calls(), 2);
}

#[tokio::test]
async fn a_poison_message_that_cannot_be_buried_comes_again_with_all_behind_it() {
    let refusing = mock!(aws_sdk_sqs::Client::send_message).sequence().http_status(403, None).build();
    let response = function(&[], &[&refusing]).handle(batch(&["nonsense", "and what came behind it"])).await.unwrap();
    let again: Vec<_> = response.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect();
    assert_eq!(again, ["m0", "m1"]);
}

#[tokio::test]
async fn a_role_without_room_in_the_attachable_policies_is_refused_before_anything_is_written() {
    let [get, version, missing] = first_policy(ONE_ROLE, "v1");
    let others = (0..10).map(|number| format!("Other{number}")).collect();
    let (quotas, attached, dead_letters) = (quotas(), attached(others), taking_dead_letters());
    let function = function(&[&quotas, &attached, &get, &version, &missing], &[&dead_letters]);
    let error = function.handle(batch(&[REGISTER])).await.unwrap_err();
    assert_eq!(error.error_type(), "RoleListError::AttachQuota");
    assert!(error.to_string().contains("1 policies of the role list"), "{error}");
    assert_eq!(dead_letters.num_calls(), 0);
}

#[tokio::test]
async fn throttling_beyond_the_retries_brings_the_whole_batch_back_soon() {
    let throttled = mock!(aws_sdk_iam::Client::get_account_summary)
        .sequence()
        .http_status(400, Some("<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>".to_owned()))
        .times(3)
        .build();
    let waiting = mock!(aws_sdk_sqs::Client::change_message_visibility)
        .match_requests(|request| request.visibility_timeout() == Some(5))
        .then_output(|| ChangeMessageVisibilityOutput::builder().build());
    let response = function(&[&throttled], &[&waiting]).handle(batch(&[REGISTER, REGISTER])).await.unwrap();
    assert_eq!(response.batch_item_failures.len(), 2);
    assert_eq!((throttled.num_calls(), waiting.num_calls()), (3, 2));
}

#[tokio::test]
async fn what_cannot_be_read_back_is_not_acknowledged() {
    let [get, version, missing] = first_policy(ONE_ROLE, "v1");
    let versions = versions("v1");
    let create =
        mock!(aws_sdk_iam::Client::create_policy_version).then_output(|| CreatePolicyVersionOutput::builder().build());
    let attached = attached(vec!["CadoResponseCrossAccountPolicy".to_owned()]);
    let waiting = mock!(aws_sdk_sqs::Client::change_message_visibility)
        .then_output(|| ChangeMessageVisibilityOutput::builder().build());
    let quotas = quotas();
    let iam = [&quotas, &attached, &get, &version, &missing, &versions, &create];
    let response = function(&iam, &[&waiting]).handle(batch(&[REGISTER])).await.unwrap();
    assert_eq!(create.num_calls(), 1);
    assert_eq!(response.batch_item_failures.len(), 1);
}

#[tokio::test]
async fn a_policy_that_somebody_wrote_meanwhile_is_not_overwritten() {
    let [get, version, missing] = first_policy(ONE_ROLE, "v1");
    let (quotas, attached, versions) = (quotas(), attached(vec![]), versions("v2"));
    let waiting = mock!(aws_sdk_sqs::Client::change_message_visibility)
        .then_output(|| ChangeMessageVisibilityOutput::builder().build());
    let iam = [&quotas, &attached, &get, &version, &missing, &versions];
    let response = function(&iam, &[&waiting]).handle(batch(&[REGISTER])).await.unwrap();
    assert_eq!(response.batch_item_failures.len(), 1);
}

/// A write that gets the number `v3` although only `v1` was known.
fn overtaken() -> Rule {
    mock!(aws_sdk_iam::Client::create_policy_version)
        .match_requests(|request| request.policy_document() != Some(ONE_ROLE))
        .then_output(|| {
            let version = PolicyVersion::builder().version_id("v3").build();
            CreatePolicyVersionOutput::builder().policy_version(version).build()
        })
}

fn waiting() -> Rule {
    mock!(aws_sdk_sqs::Client::change_message_visibility)
        .then_output(|| ChangeMessageVisibilityOutput::builder().build())
}

#[tokio::test]
async fn an_update_lost_in_the_last_moment_is_restored_and_the_batch_starts_from_it() {
    let [get, version, missing] = first_policy(ONE_ROLE, "v1");
    let (quotas, attached, versions, waiting) = (quotas(), attached(vec![]), versions("v1"), waiting());
    let restored = mock!(aws_sdk_iam::Client::create_policy_version)
        .match_requests(|request| request.policy_document() == Some(ONE_ROLE) && request.set_as_default() == Some(true))
        .then_output(|| CreatePolicyVersionOutput::builder().build());
    let write = overtaken();
    let iam = [&quotas, &attached, &get, &version, &missing, &versions, &write, &restored];
    let response = function(&iam, &[&waiting]).handle(batch(&[REGISTER])).await.unwrap();
    assert_eq!((write.num_calls(), restored.num_calls(), response.batch_item_failures.len()), (1, 1, 1));
}

#[tokio::test]
async fn an_update_that_is_lost_and_cannot_be_restored_is_reported_with_its_version() {
    let [get, version, missing] = first_policy(ONE_ROLE, "v1");
    let (quotas, attached, versions, write) = (quotas(), attached(vec![]), versions("v1"), overtaken());
    let refused = mock!(aws_sdk_iam::Client::create_policy_version)
        .match_requests(|request| request.policy_document() == Some(ONE_ROLE))
        .sequence()
        .http_status(403, Some("<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>".to_owned()))
        .build();
    let iam = [&quotas, &attached, &get, &version, &missing, &versions, &write, &refused];
    let error = function(&iam, &[]).handle(batch(&[REGISTER])).await.unwrap_err();
    assert_eq!(error.error_type(), "RoleListError::LostUpdate");
    assert!(chain(&error).starts_with("version v2 of policy `CadoResponseCrossAccountPolicy`"), "{error}");
}

#[tokio::test]
async fn more_removals_than_allowed_change_nothing_at_all() {
    const TWO: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::222222222222:role/CadoResponseSecondRole","arn:aws:iam::333333333333:role/CadoResponseSecondRole"]}]}"#;
    let [get, version, missing] = first_policy(TWO, "v1");
    let (quotas, attached) = (quotas(), attached(vec![]));
    let both =
        r#"{"kind":"deregister","accounts":[{"id":"222222222222","reason":"x"},{"id":"333333333333","reason":"x"}]}"#;
    let iam = [&quotas, &attached, &get, &version, &missing];
    let error = function(&iam, &[]).handle(batch(&[both])).await.unwrap_err();
    assert_eq!(error.error_type(), "RoleListError::TooManyRemovals");
    assert!(error.to_string().contains("2 roles would go from the list, and one run may take off 1"), "{error}");
}

#[tokio::test]
async fn withdrawals_are_removals_and_are_bounded_with_the_others() {
    const TWO: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::222222222222:role/CadoResponseByHand","arn:aws:iam::333333333333:role/CadoResponseSecondRole"]}]}"#;
    let [get, version, missing] = first_policy(TWO, "v1");
    let (quotas, attached) = (quotas(), attached(vec![]));
    let withdraw =
        r#"{"kind":"withdraw","roles":["arn:aws:iam::222222222222:role/CadoResponseByHand"],"reason":"deleted"}"#;
    let deregister = r#"{"kind":"deregister","accounts":[{"id":"333333333333","reason":"x"}]}"#;
    let iam = [&quotas, &attached, &get, &version, &missing];
    let error = function(&iam, &[]).handle(batch(&[withdraw, deregister])).await.unwrap_err();
    assert_eq!(error.error_type(), "RoleListError::TooManyRemovals");
}

#[tokio::test]
async fn a_withdrawal_takes_off_what_it_names_and_the_last_word_about_a_role_counts() {
    const TWO: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::222222222222:role/CadoResponseByHand","arn:aws:iam::333333333333:role/CadoResponseSecondRole"]}]}"#;
    const ONE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["arn:aws:iam::333333333333:role/CadoResponseSecondRole"]}]}"#;
    let withdraw = |role: &str| {
        format!(r#"{{"kind":"withdraw","roles":["arn:aws:iam::{role}"],"reason":"its resource is deleted"}}"#)
    };
    let (by_hand, again) =
        (withdraw("222222222222:role/CadoResponseByHand"), withdraw("333333333333:role/CadoResponseSecondRole"));
    let [get, version, missing] = first_policy(TWO, "v1");
    let (quotas, attached, versions, waiting) =
        (quotas(), attached(vec!["CadoResponseCrossAccountPolicy".to_owned()]), versions("v1"), waiting());
    let write = mock!(aws_sdk_iam::Client::create_policy_version)
        .match_requests(|request| request.policy_document() == Some(ONE))
        .then_output(|| CreatePolicyVersionOutput::builder().build());
    let iam = [&quotas, &attached, &get, &version, &missing, &versions, &write];
    function(&iam, &[&waiting]).handle(batch(&[&by_hand, &again, REGISTER])).await.unwrap();
    assert_eq!(write.num_calls(), 1);
}

#[tokio::test]
async fn a_withdrawal_by_wildcard_is_buried_as_a_withdrawal() {
    let wildcard = r#"{"kind":"withdraw","roles":["arn:aws:iam::*:role/CadoResponse"],"reason":"deleted"}"#;
    let buried = mock!(aws_sdk_sqs::Client::send_message)
        .match_requests(move |request| request.message_body() == Some(wildcard))
        .then_output(|| SendMessageOutput::builder().build());
    let response = function(&[], &[&buried]).handle(batch(&[wildcard])).await.unwrap();
    assert_eq!((buried.num_calls(), response.batch_item_failures.len()), (1, 0));
}

#[tokio::test]
async fn a_gap_in_the_numbering_stops_the_writer_until_it_is_closed() {
    let [get, version, missing] = first_policy(ONE_ROLE, "v1");
    let names = ["CadoResponseCrossAccountPolicy", "CadoResponseCrossAccountPolicy_2"].map(str::to_owned).to_vec();
    let (quotas, attached, waiting) = (quotas(), attached(names), waiting());
    let iam = [&quotas, &attached, &get, &version, &missing];
    let response = function(&iam, &[&waiting]).handle(batch(&[REGISTER])).await.unwrap();
    assert_eq!(response.batch_item_failures.len(), 1);
}

#[tokio::test]
async fn a_platform_role_that_is_not_there_is_named() {
    let quotas = quotas();
    let absent = mock!(aws_sdk_iam::Client::list_attached_role_policies)
        .sequence()
        .http_status(404, Some("<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>".to_owned()))
        .build();
    let error = function(&[&quotas, &absent], &[]).handle(batch(&[REGISTER])).await.unwrap_err();
    assert_eq!(error.error_type(), "RoleListError::NoPlatformRole");
    assert!(error.to_string().contains("role/myCadoResponseRole"), "{error}");
}

#[tokio::test]
async fn a_message_whose_tries_are_used_up_is_buried_with_the_reason() {
    let [get, version, missing] = first_policy("{}", "v1");
    let (quotas, attached, dead_letters) = (quotas(), attached(vec![]), taking_dead_letters());
    let function = function(&[&quotas, &attached, &get, &version, &missing], &[&dead_letters]);
    let mut event = batch(&[REGISTER]);
    event.records[0].attributes.insert("ApproximateReceiveCount".to_owned(), "9".to_owned());
    let response = function.handle(event).await.unwrap();
    assert!(response.batch_item_failures.is_empty());
    assert_eq!(dead_letters.num_calls(), 1);
}

#[tokio::test]
async fn of_a_message_only_the_refused_roles_are_buried() {
    let [get, version, missing] = first_policy(ONE_ROLE, "v1");
    let attached = attached(vec!["CadoResponseCrossAccountPolicy".to_owned()]);
    let quotas = quotas();
    let rest = r#"{"kind":"register","roles":["arn:aws:iam::111111111111:role/CadoResponseSecondRole"]}"#;
    let buried = mock!(aws_sdk_sqs::Client::send_message)
        .match_requests(move |request| request.message_body() == Some(rest))
        .then_output(|| SendMessageOutput::builder().build());
    let both = r#"{"kind":"register","roles":["arn:aws:iam::222222222222:role/CadoResponseSecondRole","arn:aws:iam::111111111111:role/CadoResponseSecondRole"]}"#;
    let iam = [&quotas, &attached, &get, &version, &missing];
    let response = function(&iam, &[&buried]).handle(batch(&[both])).await.unwrap();
    assert_eq!((buried.num_calls(), response.batch_item_failures.len()), (1, 0));
}

#[tokio::test]
async fn a_request_for_a_plan_changes_nothing_in_a_function_that_may() {
    let [get, version, missing] = first_policy(ONE_ROLE, "v1");
    let (quotas, attached) = (quotas(), attached(vec![]));
    let plan_only = REGISTER.replace('}', r#","dry_run":true}"#);
    let iam = [&quotas, &attached, &get, &version, &missing];
    let response = function(&iam, &[]).handle(batch(&[plan_only.as_str()])).await.unwrap();
    assert!(response.batch_item_failures.is_empty());
    assert_eq!(version.num_calls(), 1);
}

#[tokio::test]
async fn a_dry_run_reads_and_plans_and_writes_nothing() {
    let [get, version, missing] = first_policy(ONE_ROLE, "v1");
    let (quotas, attached) = (quotas(), attached(vec![]));
    let mut function = function(&[&quotas, &attached, &get, &version, &missing], &[]);
    function.config.dry_run = true;
    let response = function.handle(batch(&[REGISTER])).await.unwrap();
    assert!(response.batch_item_failures.is_empty());
    assert_eq!(version.num_calls(), 1);
}

#[tokio::test]
async fn every_page_of_versions_counts_for_the_limit() {
    let page = |ids: &'static [&'static str], marker: Option<&'static str>| {
        let versions =
            ids.iter().map(|id| PolicyVersion::builder().version_id(*id).is_default_version(*id == "v12").build());
        let page = ListPolicyVersionsOutput::builder().set_versions(Some(versions.collect()));
        page.is_truncated(marker.is_some()).set_marker(marker.map(str::to_owned)).build()
    };
    let first = mock!(aws_sdk_iam::Client::list_policy_versions)
        .match_requests(|request| request.marker().is_none())
        .then_output(move || page(&["v12", "v11", "v10"], Some("m")));
    let second = mock!(aws_sdk_iam::Client::list_policy_versions)
        .match_requests(|request| request.marker() == Some("m"))
        .then_output(move || page(&["v9", "v8"], None));
    let oldest = mock!(aws_sdk_iam::Client::delete_policy_version)
        .match_requests(|request| request.version_id() == Some("v8"))
        .then_output(|| aws_sdk_iam::operation::delete_policy_version::DeletePolicyVersionOutput::builder().build());
    let create = mock!(aws_sdk_iam::Client::create_policy_version)
        .match_requests(|request| request.set_as_default() == Some(true))
        .then_output(|| CreatePolicyVersionOutput::builder().build());
    let [get, version, missing] = first_policy(ONE_ROLE, "v12");
    let attached = attached(vec!["CadoResponseCrossAccountPolicy".to_owned()]);
    let waiting = mock!(aws_sdk_sqs::Client::change_message_visibility)
        .then_output(|| ChangeMessageVisibilityOutput::builder().build());
    let quotas = quotas();
    let iam = [&quotas, &attached, &get, &version, &missing, &first, &second, &oldest, &create];
    function(&iam, &[&waiting]).handle(batch(&[REGISTER])).await.unwrap();
    assert_eq!((oldest.num_calls(), create.num_calls()), (1, 1));
}
