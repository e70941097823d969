//! The role of `RoleList`: it writes the list policies and attaches them to the platform's role, and nothing else.

use anyhow::Result;
use serde_json::json;
use system_tests::simulator::Simulator;

use crate::calls::{Call, Caller, call, calls};
use crate::stacks::{MANAGEMENT, Stack, one_account, stack};

const ROLE: &str = "RoleListRole";
const LIST: &str = "arn:aws:iam::111111111111:policy/CadoResponseCrossAccountPolicy";
const SECOND_SHARD: &str = "arn:aws:iam::111111111111:policy/CadoResponseCrossAccountPolicy_1";
const PLATFORM: &str = "arn:aws:iam::111111111111:role/Platform";
const QUEUE: &str = "arn:aws:sqs:us-east-1:111111111111:RoleChangesQueue";

/// Everything that happens to a list policy.
const KEEP: [&str; 8] = [
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:ListPolicyVersions",
    "iam:CreatePolicy",
    "iam:CreatePolicyVersion",
    "iam:DeletePolicyVersion",
    "iam:DeletePolicy",
    "iam:TagPolicy",
];

fn without_attaching(simulator: &Simulator) -> Result<Stack> {
    let parameters = [("PlatformRoleName", "Platform"), ("AttachRoleList", "false")];
    stack(simulator, "template.yaml", MANAGEMENT, &parameters)
}

/// Attaching and detaching `policy`.
fn attach(role: &str, policy: &str) -> Vec<Call> {
    let both = calls(&["iam:AttachRolePolicy", "iam:DetachRolePolicy"], role);
    both.into_iter().map(|call| call.with("iam:PolicyARN", policy)).collect()
}

fn daily_work() -> Vec<Call> {
    let log = "arn:aws:logs:us-east-1:111111111111:log-group:RoleListLogs:log-stream:today";
    let own = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"];
    let mut work = calls(&KEEP, LIST);
    work.extend(calls(&KEEP, SECOND_SHARD));
    work.extend(calls(&own, QUEUE));
    work.push(call("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:RoleChangesDeadLetterQueue"));
    work.push(call("iam:ListAttachedRolePolicies", PLATFORM));
    work.push(call("iam:GetAccountSummary", "*"));
    work.extend(calls(&["logs:CreateLogStream", "logs:PutLogEvents"], log));
    work.extend(calls(&["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"));
    work
}

fn beyond_the_job() -> Vec<Call> {
    let admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    let mut beyond = attach(PLATFORM, admin);
    beyond.extend(attach(PLATFORM, "arn:aws:iam::111111111111:policy/Other"));
    beyond.extend(attach(PLATFORM, "arn:aws:iam::111111111111:policy/CadoResponseCrossAccountPolicyOther"));
    beyond.extend(attach("arn:aws:iam::111111111111:role/Other", LIST));
    beyond.extend(attach("arn:aws:iam::111111111111:role/RoleListRole", LIST));
    // Without the key no condition on it can hold.
    beyond.extend(calls(&["iam:AttachRolePolicy", "iam:DetachRolePolicy"], PLATFORM));
    for policy in ["Other", "CadoResponseCrossAccountPolicyOther", "path/CadoResponseCrossAccountPolicy"] {
        beyond.extend(calls(&KEEP, &format!("arn:aws:iam::111111111111:policy/{policy}")));
    }
    beyond.extend(calls(&["iam:SetDefaultPolicyVersion", "iam:UntagPolicy"], LIST));
    beyond.extend(calls(
        &["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole", "iam:PassRole"],
        PLATFORM,
    ));
    beyond.push(call("iam:CreateRole", "arn:aws:iam::111111111111:role/CadoResponseSecondRole"));
    beyond.push(call("sts:AssumeRole", "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"));
    beyond.push(call("sqs:SendMessage", QUEUE));
    beyond.push(call("sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:111111111111:AccountTasksQueue"));
    beyond.push(call("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:AccountTasksDeadLetterQueue"));
    beyond
}

#[test]
fn the_function_keeps_and_attaches_the_list_policies() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let role = Caller::role(&one_account(&simulator)?, ROLE)?;
    role.may(&simulator, &daily_work())?;
    role.may(&simulator, &[attach(PLATFORM, LIST), attach(PLATFORM, SECOND_SHARD)].concat())
}

#[test]
fn the_function_can_do_nothing_beyond_the_list_policies() -> Result<()> {
    let simulator = Simulator::set_up()?;
    Caller::role(&one_account(&simulator)?, ROLE)?.may_not(&simulator, &beyond_the_job())
}

#[test]
fn without_attaching_the_function_only_keeps_the_list() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let role = Caller::role(&without_attaching(&simulator)?, ROLE)?;
    role.may(&simulator, &daily_work())?;
    role.may_not(&simulator, &[beyond_the_job(), attach(PLATFORM, LIST), attach(PLATFORM, SECOND_SHARD)].concat())
}

#[test]
fn a_platform_role_with_a_path_is_the_one_that_is_meant() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let stack = stack(&simulator, "template.yaml", MANAGEMENT, &[("PlatformRoleName", "team/Platform")])?;
    let role = Caller::role(&stack, ROLE)?;
    role.may(&simulator, &attach("arn:aws:iam::111111111111:role/team/Platform", LIST))?;
    role.may_not(&simulator, &attach(PLATFORM, LIST))
}

#[test]
fn a_policy_that_was_widened_is_reported() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let wide = json!({"Effect": "Allow", "Action": "iam:AttachRolePolicy", "Resource": PLATFORM});
    let role = Caller::role(&one_account(&simulator)?, ROLE)?.widened(wide);
    let report = role.may_not(&simulator, &beyond_the_job()).unwrap_err().to_string();
    assert!(report.contains("AdministratorAccess"), "{report}");
    Ok(())
}
