//! Who starts `KmsCleanup`, and which further accounts it enters.

use anyhow::Result;
use system_tests::simulator::Simulator;

use crate::calls::{Call, Caller, call, calls, trusting};
use crate::stacks::{MANAGEMENT, PRIMARY, Stack, one_account, primary, stack};

const ROLE: &str = "KmsCleanupRole";
const TIMER: &str = "KmsCleanupTimerRole";
const ORGANIZATION_ROLE: &str = "arn:aws:iam::111111111111:role/CadoAccessOrganization";
const ENTRY_ROLES: [&str; 2] = ["OrganizationAccountAccessRole", "AWSControlTowerExecution"];

/// Assuming a role of another account, which trusts the whole account of the stack.
fn enter(stack: &Stack, account: &str, role: &str) -> Call {
    let call = call("sts:AssumeRole", format!("arn:aws:iam::{account}:role/{role}"));
    call.with("aws:ResourceAccount", account).guarded_by(&trusting(stack.account()))
}

/// Assuming the role in the management account.
fn enter_organization() -> Call {
    let call = call("sts:AssumeRole", ORGANIZATION_ROLE).with("aws:ResourceAccount", MANAGEMENT);
    call.guarded_by(&trusting(PRIMARY))
}

#[test]
fn the_schedule_starts_this_function_and_no_other() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let role = Caller::role(&one_account(&simulator)?, TIMER)?;
    let function = |name: &str| format!("arn:aws:lambda:us-east-1:111111111111:function:{name}");
    let queue = |name: &str| format!("arn:aws:sqs:us-east-1:111111111111:{name}");
    role.may(&simulator, &[call("lambda:InvokeFunction", function("KmsCleanup"))])?;
    role.may(&simulator, &[call("sqs:SendMessage", queue("KmsCleanupDeadLetterQueue"))])?;
    let mut beyond = ["AccountOnboarding", "RoleList", "KmsCleanup2"]
        .map(|name| call("lambda:InvokeFunction", function(name)))
        .to_vec();
    beyond.extend(calls(&["lambda:UpdateFunctionCode", "lambda:GetFunction"], &function("KmsCleanup")));
    beyond.push(call("sqs:SendMessage", queue("AccountTasksQueue")));
    beyond.push(call("sqs:ReceiveMessage", queue("KmsCleanupDeadLetterQueue")));
    let key = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    beyond.extend(calls(&["kms:ScheduleKeyDeletion", "kms:DescribeKey"], key));
    role.may_not(&simulator, &beyond)
}

#[test]
fn only_the_scheduler_of_this_account_acts_as_the_schedule() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let stack = one_account(&simulator)?;
    let trust = stack.properties(TIMER)?["AssumeRolePolicyDocument"].clone();
    let assume = |account: &str| {
        let call = call("sts:AssumeRole", "arn:aws:iam::111111111111:role/KmsCleanupTimerRole").guarded_by(&trust);
        [call.with("aws:SourceAccount", account)]
    };
    Caller::service("scheduler.amazonaws.com").may(&simulator, &assume(MANAGEMENT))?;
    Caller::service("scheduler.amazonaws.com").may_not(&simulator, &assume("222222222222"))?;
    Caller::service("events.amazonaws.com").may_not(&simulator, &assume(MANAGEMENT))
}

#[test]
fn without_further_accounts_nothing_is_entered() -> Result<()> {
    let simulator = Simulator::set_up()?;
    for stack in [one_account(&simulator)?, primary(&simulator)?] {
        let role = Caller::role(&stack, ROLE)?;
        role.may_not(&simulator, &ENTRY_ROLES.map(|entry| enter(&stack, "222222222222", entry)))?;
        role.may_not(&simulator, &[enter_organization()])?;
    }
    Ok(())
}

#[test]
fn in_one_account_the_accounts_that_are_named_are_entered_and_no_others() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let parameters = [("PlatformRoleName", "Platform"), ("KmsAccounts", "222222222222,333333333333")];
    let stack = stack(&simulator, "template.yaml", MANAGEMENT, &parameters)?;
    let role = Caller::role(&stack, ROLE)?;
    for account in ["222222222222", "333333333333"] {
        role.may(&simulator, &ENTRY_ROLES.map(|entry| enter(&stack, account, entry)))?;
    }
    role.may_not(&simulator, &ENTRY_ROLES.map(|entry| enter(&stack, "444444444444", entry)))?;
    role.may_not(&simulator, &["Admin", "CadoResponseSecondRole"].map(|role| enter(&stack, "222222222222", role)))
}

#[test]
fn in_two_accounts_the_way_leads_through_the_management_account() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let parameters =
        [("PlatformRoleName", "Platform"), ("OrganizationRoleArn", ORGANIZATION_ROLE), ("KmsAccounts", "222222222222")];
    let stack = stack(&simulator, "template.yaml", PRIMARY, &parameters)?;
    let role = Caller::role(&stack, ROLE)?;
    role.may(&simulator, &[enter_organization()])?;
    role.may_not(&simulator, &ENTRY_ROLES.map(|entry| enter(&stack, "222222222222", entry)))
}
