//! The management account's stack: its role lets the primary account's function read the organization and enter
//! accounts, and its rule may put events on the primary account's bus.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use system_tests::simulator::Simulator;

use crate::calls::{Call, Caller, call, calls, open_to, trusting};
use crate::stacks::{MANAGEMENT, MEMBER, PRIMARY, management, primary};

const ROLE: &str = "OrganizationRole";
const ACCESS_ROLE: &str = "arn:aws:iam::111111111111:role/CadoResponseSecondRole";
const BUS: &str = "arn:aws:events:us-east-1:999999999999:event-bus/stack-organization";

/// What the access role in the management account itself takes.
const WRITE_ACCESS_ROLE: [&str; 11] = [
    "iam:GetRole",
    "iam:CreateRole",
    "iam:TagRole",
    "iam:UpdateRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:ListRolePolicies",
    "iam:ListAttachedRolePolicies",
    "iam:GetRolePolicy",
    "iam:PutRolePolicy",
    "iam:DeleteRolePolicy",
    "iam:PutRolePermissionsBoundary",
];

fn enter(role: &str) -> Call {
    call("sts:AssumeRole", format!("arn:aws:iam::{MEMBER}:role/{role}")).guarded_by(&trusting(MANAGEMENT))
}

fn read_and_enter() -> Vec<Call> {
    let account = format!("arn:aws:organizations::{MANAGEMENT}:account/o-exampleorg1/{MEMBER}");
    let unit = format!("arn:aws:organizations::{MANAGEMENT}:ou/o-exampleorg1/ou-ab12-34cd56ef");
    let mut work = calls(&["organizations:DescribeAccount", "organizations:ListParents"], &account);
    work.push(call("organizations:ListParents", unit));
    work.extend(["OrganizationAccountAccessRole", "AWSControlTowerExecution"].map(enter));
    work
}

fn beyond_the_job() -> Vec<Call> {
    let mut beyond =
        calls(&["organizations:LeaveOrganization", "organizations:ListAccounts", "organizations:CreateAccount"], "*");
    let account = format!("arn:aws:organizations::{MANAGEMENT}:account/o-exampleorg1/{MEMBER}");
    beyond.extend(calls(&["organizations:CloseAccount", "organizations:MoveAccount"], &account));
    beyond.extend(["CadoResponseSecondRole", "Admin", "OrganizationAccountAccessRole2"].map(enter));
    beyond.extend(calls(
        &["iam:DeleteRole", "iam:AttachRolePolicy", "iam:DeleteRolePermissionsBoundary", "iam:PassRole"],
        ACCESS_ROLE,
    ));
    beyond.extend(calls(&WRITE_ACCESS_ROLE, "arn:aws:iam::111111111111:role/CadoAccessOrganization"));
    beyond.extend(calls(&WRITE_ACCESS_ROLE, "arn:aws:iam::111111111111:role/team/CadoResponseSecondRole"));
    beyond.push(call("events:PutEvents", BUS).guarded_by(&open_to(MANAGEMENT, "events:PutEvents")));
    beyond
}

fn trust(simulator: &Simulator) -> Result<Value> {
    let role = management(simulator, false)?.properties(ROLE)?;
    role.get("AssumeRolePolicyDocument").cloned().context("a role without a trust policy")
}

/// A role with every right of its own that asks for the organization role.
fn asks(simulator: &Simulator, account: &str, role: &str) -> Result<(Caller, [Call; 1])> {
    let all = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let ask = call("sts:AssumeRole", "arn:aws:iam::111111111111:role/CadoAccessOrganization");
    Ok((Caller::anyone(account, role, vec![all]), [ask.guarded_by(&trust(simulator)?)]))
}

#[test]
fn the_role_reads_the_organization_and_enters_accounts() -> Result<()> {
    let simulator = Simulator::set_up()?;
    for include_management_account in [true, false] {
        let role = Caller::role(&management(&simulator, include_management_account)?, ROLE)?;
        role.may(&simulator, &read_and_enter())?;
        role.may_not(&simulator, &beyond_the_job())?;
    }
    Ok(())
}

#[test]
fn the_role_writes_the_access_role_of_the_management_account_only_when_asked() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let write = calls(&WRITE_ACCESS_ROLE, ACCESS_ROLE);
    Caller::role(&management(&simulator, true)?, ROLE)?.may(&simulator, &write)?;
    Caller::role(&management(&simulator, false)?, ROLE)?.may_not(&simulator, &write)
}

#[test]
fn only_the_onboarding_function_of_the_primary_account_may_assume_the_role() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let (function, ask) = asks(&simulator, PRIMARY, "AccountOnboardingRole")?;
    function.may(&simulator, &ask)?;
    for (account, role) in [(PRIMARY, "RoleListRole"), (PRIMARY, "Admin"), (MEMBER, "AccountOnboardingRole")] {
        let (stranger, ask) = asks(&simulator, account, role)?;
        stranger.may_not(&simulator, &ask)?;
    }
    Ok(())
}

#[test]
fn the_rule_forwards_the_organizations_events_to_the_primary_accounts_bus_and_no_others() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let rule = Caller::role(&management(&simulator, false)?, "ForwardingRole")?;
    let bus = primary(&simulator)?.properties("OrganizationEventBus")?["Policy"].clone();
    let put = |source: &str| call("events:PutEvents", BUS).with("events:source", json!([source])).guarded_by(&bus);
    rule.may(&simulator, &[put("aws.organizations"), put("aws.controltower")])?;
    let other_bus = call("events:PutEvents", "arn:aws:events:us-east-1:999999999999:event-bus/default");
    let elsewhere = other_bus.guarded_by(&open_to(MANAGEMENT, "events:PutEvents"));
    rule.may_not(
        &simulator,
        &[put("aws.iam"), elsewhere, call("events:PutRule", "arn:aws:events:us-east-1:111111111111:rule/x")],
    )
}

#[test]
fn another_account_cannot_put_events_on_the_bus() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let bus = primary(&simulator)?.properties("OrganizationEventBus")?["Policy"].clone();
    let all = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let stranger = Caller::anyone(MEMBER, "Admin", vec![all]);
    let put = call("events:PutEvents", BUS).with("events:source", json!(["aws.organizations"])).guarded_by(&bus);
    stranger.may_not(&simulator, &[put])
}
