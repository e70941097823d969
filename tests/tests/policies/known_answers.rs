//! Cases whose answer the IAM documentation gives. If the simulator fails one of them, what it says about our own
//! policies is worth nothing.

use anyhow::Result;
use serde_json::{Value, json};
use system_tests::simulator::{Decision, Request, Simulator, Verdict};

use Decision::{Allowed, ExplicitlyDenied, ImplicitlyDenied};

const ROLE: &str = "arn:aws:iam::111111111111:role/Caller";
const TARGET: &str = "arn:aws:iam::222222222222:role/Target";

fn allow(action: &str, resource: &str, condition: Value) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource, "Condition": condition})
}

fn policy(statements: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn request(action: &str, resource: &str, context: Value, statements: Value) -> Request {
    Request {
        principal: ROLE.into(),
        action: action.into(),
        resource: resource.into(),
        resource_account: resource.split(':').nth(4).unwrap_or_default().into(),
        context: context.as_object().cloned().unwrap_or_default().into_iter().collect(),
        identity_policies: vec![policy(statements)],
        resource_policy: None,
    }
}

/// Assuming the target role with every right of one's own: the trust policy decides.
fn assume(principal: &str, context: Value, trusted: Value, condition: Value) -> Request {
    let may_assume = json!([allow("sts:AssumeRole", "*", json!({}))]);
    let trust = json!({"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole", "Condition": condition});
    let request = request("sts:AssumeRole", TARGET, context, may_assume);
    Request { principal: principal.into(), resource_policy: Some(policy(json!([trust]))), ..request }
}

/// What KMS gives to a new key: the account's IAM policies decide. Without it they do not count.
fn default_key_policy() -> Value {
    let account = json!({"AWS": "arn:aws:iam::111111111111:root"});
    policy(json!([{"Effect": "Allow", "Principal": account, "Action": "kms:*", "Resource": "*"}]))
}

fn check(cases: &[(Request, Decision)]) -> Result<()> {
    let requests: Vec<Request> = cases.iter().map(|(request, _)| request.clone()).collect();
    let verdicts = Simulator::set_up()?.simulate(&requests)?;
    for ((request, expected), verdict) in cases.iter().zip(verdicts) {
        let Verdict { decision, ignored_context_keys } = verdict;
        assert_eq!((decision, ignored_context_keys), (*expected, vec![]), "{request:#?}");
    }
    Ok(())
}

#[test]
fn for_all_values_holds_without_values_and_for_any_value_does_not() -> Result<()> {
    let key = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-0000-0000-000000000000";
    let schedule = |operator: &str, aliases: Value| {
        let condition = json!({operator: {"kms:ResourceAliases": "alias/Ours*"}});
        let request = request("kms:ScheduleKeyDeletion", key, aliases, json!([allow("kms:*", "*", condition)]));
        Request { resource_policy: Some(default_key_policy()), ..request }
    };
    let ours = json!({"kms:ResourceAliases": ["alias/Ours-1", "alias/Ours-2"]});
    let mixed = json!({"kms:ResourceAliases": ["alias/Ours-1", "alias/Theirs"]});
    check(&[
        (schedule("ForAllValues:StringLike", ours.clone()), Allowed),
        (schedule("ForAllValues:StringLike", mixed.clone()), ImplicitlyDenied),
        (schedule("ForAllValues:StringLike", json!({})), Allowed),
        (schedule("ForAnyValue:StringLike", ours), Allowed),
        (schedule("ForAnyValue:StringLike", mixed), Allowed),
        (schedule("ForAnyValue:StringLike", json!({})), ImplicitlyDenied),
    ])
}

#[test]
fn string_like_and_arn_like_take_wildcards_and_string_equals_takes_none() -> Result<()> {
    let role = "arn:aws:iam::111111111111:role/Platform";
    let attach = |operator: &str, pattern: &str, policy: &str| {
        let condition = json!({operator: {"iam:PolicyARN": pattern}});
        let context = json!({"iam:PolicyARN": policy});
        request("iam:AttachRolePolicy", role, context, json!([allow("iam:AttachRolePolicy", "*", condition)]))
    };
    let list = "arn:aws:iam::111111111111:policy/List_1";
    check(&[
        (attach("StringLike", "*:policy/List_?", list), Allowed),
        (attach("StringLike", "*:policy/list_?", list), ImplicitlyDenied),
        (attach("StringEquals", "*:policy/List_?", list), ImplicitlyDenied),
        (attach("ArnLike", "arn:aws:iam::*:policy/List_*", list), Allowed),
        (attach("ArnEquals", "arn:aws:iam::*:policy/List_*", list), Allowed),
        (attach("ArnLike", "arn:aws:iam::*:policy/Other_*", list), ImplicitlyDenied),
        // Each of the six parts of an ARN is matched by itself: a wildcard does not reach over a colon.
        (attach("ArnLike", "arn:aws:*:policy/List_1", list), ImplicitlyDenied),
    ])
}

#[test]
fn a_missing_context_key_fails_a_condition_unless_the_operator_says_otherwise() -> Result<()> {
    let queue = "arn:aws:sqs:us-east-1:111111111111:queue";
    let send = |condition: Value| {
        request("sqs:SendMessage", queue, json!({}), json!([allow("sqs:SendMessage", queue, condition)]))
    };
    check(&[
        (send(json!({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}})), ImplicitlyDenied),
        (send(json!({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorg1"}})), Allowed),
        (send(json!({"StringNotEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}})), Allowed),
        (send(json!({"Null": {"aws:PrincipalOrgID": "true"}})), Allowed),
    ])
}

#[test]
fn an_explicit_denial_wins_and_not_action_leaves_out_what_it_names() -> Result<()> {
    let role = "arn:aws:iam::111111111111:role/Other";
    let ask = |action: &str, statements: Value| request(action, role, json!({}), statements);
    let all = allow("*", "*", json!({}));
    let denial = json!({"Effect": "Deny", "Action": "iam:Delete*", "Resource": "*"});
    let not_action = json!({"Effect": "Allow", "NotAction": "iam:Delete*", "Resource": "*"});
    let elsewhere = allow("iam:*", "arn:aws:iam::111111111111:role/team/*", json!({}));
    check(&[
        (ask("iam:DeleteRole", json!([all, denial])), ExplicitlyDenied),
        (ask("iam:GetRole", json!([all, denial])), Allowed),
        (ask("iam:DeleteRole", json!([not_action])), ImplicitlyDenied),
        (ask("iam:GetRole", json!([not_action])), Allowed),
        (ask("iam:GetRole", json!([elsewhere])), ImplicitlyDenied),
        (ask("iam:GetRole", json!([])), ImplicitlyDenied),
    ])
}

#[test]
fn a_trust_policy_names_its_principals_exactly() -> Result<()> {
    let session = "arn:aws:sts::111111111111:assumed-role/Caller/session";
    let none = || json!({});
    check(&[
        (assume(ROLE, none(), json!({"AWS": ROLE}), none()), Allowed),
        (assume(session, none(), json!({"AWS": ROLE}), none()), Allowed),
        (assume(ROLE, none(), json!({"AWS": "arn:aws:iam::111111111111:root"}), none()), Allowed),
        (assume(ROLE, none(), json!({"AWS": "111111111111"}), none()), Allowed),
        (assume(ROLE, none(), json!({"AWS": "arn:aws:iam::111111111111:role/Other"}), none()), ImplicitlyDenied),
        (assume(ROLE, none(), json!({"AWS": "arn:aws:iam::333333333333:root"}), none()), ImplicitlyDenied),
        (assume(ROLE, none(), json!({"Service": "lambda.amazonaws.com"}), none()), ImplicitlyDenied),
    ])
}

#[test]
fn a_trust_policy_asks_for_the_external_id_and_the_organization() -> Result<()> {
    let external = json!({"StringEquals": {"sts:ExternalId": "secret"}});
    let organization = json!({"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}});
    let trusted = || json!({"AWS": ROLE});
    check(&[
        (assume(ROLE, json!({"sts:ExternalId": "secret"}), trusted(), external.clone()), Allowed),
        (assume(ROLE, json!({"sts:ExternalId": "guess"}), trusted(), external.clone()), ImplicitlyDenied),
        (assume(ROLE, json!({}), trusted(), external), ImplicitlyDenied),
        (assume(ROLE, json!({"aws:PrincipalOrgID": "o-exampleorg1"}), trusted(), organization.clone()), Allowed),
        (assume(ROLE, json!({"aws:PrincipalOrgID": "o-strangers99"}), trusted(), organization), ImplicitlyDenied),
    ])
}

#[test]
fn another_account_needs_the_permission_of_both_sides() -> Result<()> {
    let trusted = assume(ROLE, json!({}), json!({"AWS": ROLE}), json!({}));
    let without_own_right = Request { identity_policies: vec![], ..trusted.clone() };
    let without_trust = Request { resource_policy: None, ..trusted.clone() };
    check(&[(trusted, Allowed), (without_own_right, ImplicitlyDenied), (without_trust, ImplicitlyDenied)])
}

#[test]
fn what_cannot_be_judged_is_an_error_and_no_denial() -> Result<()> {
    let role = "arn:aws:iam::111111111111:role/Other";
    let all = || json!([allow("*", "*", json!({}))]);
    let unknown_action = request("iam:MakeCoffee", role, json!({}), all());
    let malformed_policy = request("iam:GetRole", role, json!({}), json!([{"Effect": "Perhaps"}]));
    let simulator = Simulator::set_up()?;
    for mistake in [unknown_action, malformed_policy] {
        let error = simulator.simulate(&[mistake]).unwrap_err().to_string();
        assert!(error.starts_with("the simulator cannot judge iam:"), "{error}");
    }
    let unknown_key = request("iam:GetRole", role, json!({"no:such-key": "x"}), all());
    let verdicts = simulator.simulate(&[unknown_key])?;
    assert_eq!(verdicts[0].ignored_context_keys, ["no:such-key"]);
    Ok(())
}
