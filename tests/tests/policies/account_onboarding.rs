//! The role of `AccountOnboarding`: what the function does in both set-ups, and what is beyond its job.

use anyhow::Result;
use serde_json::json;
use system_tests::simulator::Simulator;

use crate::calls::{Call, Caller, call, calls, trusting};
use crate::stacks::{MANAGEMENT, MEMBER, PRIMARY, Stack, management, one_account, primary, stack};

const ROLE: &str = "AccountOnboardingRole";
const ORGANIZATION_ROLE: &str = "arn:aws:iam::111111111111:role/CadoAccessOrganization";

fn queue(stack: &Stack, name: &str) -> String {
    format!("arn:aws:sqs:us-east-1:{}:{name}", stack.account())
}

/// Assuming a role of the member account, which trusts the whole account of the stack.
fn enter(stack: &Stack, role: &str) -> Call {
    call("sts:AssumeRole", format!("arn:aws:iam::{MEMBER}:role/{role}")).guarded_by(&trusting(stack.account()))
}

fn read_organization() -> Vec<Call> {
    let of_account = format!("arn:aws:organizations::{MANAGEMENT}:account/o-exampleorg1/{MEMBER}");
    let of_unit = format!("arn:aws:organizations::{MANAGEMENT}:ou/o-exampleorg1/ou-ab12-34cd56ef");
    let mut reads = calls(&["organizations:DescribeAccount", "organizations:ListParents"], &of_account);
    reads.push(call("organizations:ListParents", of_unit));
    reads
}

/// What the function does wherever its stack stands.
fn daily_work(stack: &Stack) -> Vec<Call> {
    let log = format!("arn:aws:logs:us-east-1:{}:log-group:AccountOnboardingLogs:log-stream:today", stack.account());
    let own = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"];
    let mut work = calls(&own, &queue(stack, "AccountTasksQueue"));
    work.push(call("sqs:SendMessage", queue(stack, "AccountTasksDeadLetterQueue")));
    work.push(call("sqs:SendMessage", queue(stack, "RoleChangesQueue")));
    work.extend(calls(&["logs:CreateLogStream", "logs:PutLogEvents"], &log));
    work.extend(calls(&["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"));
    work
}

/// What the function must not be able to do wherever its stack stands.
fn beyond_the_job(stack: &Stack) -> Vec<Call> {
    let account = stack.account();
    let own = |kind: &str, name: &str| format!("arn:aws:iam::{account}:{kind}/{name}");
    let mut beyond = calls(
        &["iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:PassRole", "iam:DeleteRole"],
        &own("role", "CadoResponseSecondRole"),
    );
    beyond.extend(calls(
        &["iam:CreatePolicy", "iam:CreatePolicyVersion"],
        &own("policy", "CadoResponseCrossAccountPolicy"),
    ));
    beyond.extend(calls(&["iam:AttachRolePolicy", "iam:PutRolePolicy"], &own("role", "Platform")));
    beyond.extend(calls(
        &["organizations:LeaveOrganization", "organizations:ListAccounts", "organizations:CreateAccount"],
        "*",
    ));
    let member = format!("arn:aws:organizations::{MANAGEMENT}:account/o-exampleorg1/{MEMBER}");
    beyond.extend(calls(&["organizations:CloseAccount", "organizations:RemoveAccountFromOrganization"], &member));
    beyond.extend(calls(&["sqs:PurgeQueue", "sqs:SetQueueAttributes"], &queue(stack, "AccountTasksQueue")));
    beyond.push(call("sqs:ReceiveMessage", queue(stack, "RoleChangesQueue")));
    beyond.extend(calls(&["sqs:SendMessage", "sqs:ReceiveMessage"], &queue(stack, "SomebodyElses")));
    let other_log = format!("arn:aws:logs:us-east-1:{account}:log-group:RoleListLogs:log-stream:today");
    beyond.extend(calls(&["logs:PutLogEvents", "logs:DeleteLogStream"], &other_log));
    beyond.push(call(
        "lambda:UpdateFunctionCode",
        format!("arn:aws:lambda:us-east-1:{account}:function:AccountOnboarding"),
    ));
    let roles =
        ["CadoResponseSecondRole", "Admin", "OrganizationAccountAccessRole2", "x/OrganizationAccountAccessRole"];
    beyond.extend(roles.map(|role| enter(stack, role)));
    beyond
}

#[test]
fn in_one_account_the_function_reads_the_organization_and_enters_accounts_itself() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let stack = one_account(&simulator)?;
    let role = Caller::role(&stack, ROLE)?;
    role.may(&simulator, &daily_work(&stack))?;
    role.may(&simulator, &read_organization())?;
    role.may(&simulator, &["OrganizationAccountAccessRole", "AWSControlTowerExecution"].map(|role| enter(&stack, role)))
}

#[test]
fn in_one_account_the_function_can_do_nothing_beyond_its_job() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let stack = one_account(&simulator)?;
    Caller::role(&stack, ROLE)?.may_not(&simulator, &beyond_the_job(&stack))
}

#[test]
fn in_two_accounts_the_function_goes_through_the_role_in_the_management_account() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let stack = primary(&simulator)?;
    let role = Caller::role(&stack, ROLE)?;
    role.may(&simulator, &daily_work(&stack))?;
    let trust = management(&simulator, false)?.properties("OrganizationRole")?["AssumeRolePolicyDocument"].clone();
    role.may(&simulator, &[call("sts:AssumeRole", ORGANIZATION_ROLE).guarded_by(&trust)])
}

#[test]
fn in_two_accounts_the_function_itself_neither_reads_the_organization_nor_enters_accounts() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let stack = primary(&simulator)?;
    let role = Caller::role(&stack, ROLE)?;
    role.may_not(&simulator, &beyond_the_job(&stack))?;
    role.may_not(&simulator, &read_organization())?;
    role.may_not(
        &simulator,
        &["OrganizationAccountAccessRole", "AWSControlTowerExecution"].map(|role| enter(&stack, role)),
    )?;
    let other_role = call("sts:AssumeRole", "arn:aws:iam::111111111111:role/Admin").guarded_by(&trusting(PRIMARY));
    role.may_not(&simulator, &[other_role])
}

#[test]
fn a_single_entry_role_is_the_only_one_that_may_be_assumed() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let parameters = [("PlatformRoleName", "Platform"), ("EntryRoleNames", "OurEntryRole")];
    let stack = stack(&simulator, "template.yaml", MANAGEMENT, &parameters)?;
    let role = Caller::role(&stack, ROLE)?;
    role.may(&simulator, &[enter(&stack, "OurEntryRole")])?;
    role.may_not(&simulator, &[enter(&stack, "OrganizationAccountAccessRole")])
}

#[test]
fn a_policy_that_was_widened_is_reported() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let stack = primary(&simulator)?;
    let wide = json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/*"});
    let role = Caller::role(&stack, ROLE)?.widened(wide);
    let report = role.may_not(&simulator, &beyond_the_job(&stack)).unwrap_err().to_string();
    assert!(report.starts_with(&format!("arn:aws:iam::{PRIMARY}:role/{ROLE}:\n")), "{report}");
    assert!(report.contains("sts:AssumeRole on arn:aws:iam::222222222222:role/Admin with {} is Allowed"), "{report}");
    assert!(!report.contains("organizations:"), "{report}");
    Ok(())
}
