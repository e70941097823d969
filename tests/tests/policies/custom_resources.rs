//! The role of `CustomResources`: what templates may ask for, within the operator's parameters, and nothing else.

use anyhow::Result;
use serde_json::json;
use system_tests::simulator::Simulator;

use crate::calls::{Call, Caller, call, calls, open_to, trusting};
use crate::stacks::{MANAGEMENT, MEMBER, Stack, one_account, stack};

const ROLE: &str = "CustomResourcesRole";
const KEY: &str = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const BUCKET: &str = "arn:aws:s3:::evidence";
const QUEUE: &str = "arn:aws:sqs:us-east-1:111111111111:evidence";
const TOPIC: &str = "arn:aws:sns:us-east-1:111111111111:evidence";
const TARGET_ROLE: &str = "arn:aws:iam::111111111111:role/Evidence";
const POLICY: &str = "arn:aws:iam::111111111111:policy/cado-access/CadoForensics-1";
const LIST: &str = "arn:aws:iam::111111111111:policy/CadoResponseCrossAccountPolicy";
const TABLE: &str = "arn:aws:dynamodb:us-east-1:111111111111:table/RoleListClaims";

fn with_targets(simulator: &Simulator) -> Result<Stack> {
    let targets = [KEY, BUCKET, QUEUE, TOPIC, TARGET_ROLE].join(",");
    let parameters =
        [("PlatformRoleName", "Platform"), ("PolicyStatementTargets", &*targets), ("CustomResourceAccounts", MEMBER)];
    stack(simulator, "template.yaml", MANAGEMENT, &parameters)
}

fn put_key_policy(bypass: &str) -> Call {
    let call = call("kms:PutKeyPolicy", KEY).guarded_by(&open_to(MANAGEMENT, "kms:*"));
    call.with("kms:BypassPolicyLockoutSafetyCheck", bypass)
}

fn edits() -> Vec<Call> {
    let mut edits = calls(&["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"], BUCKET);
    edits.extend(calls(&["sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes"], QUEUE));
    edits.extend(calls(&["sns:GetTopicAttributes", "sns:SetTopicAttributes"], TOPIC));
    edits.extend(calls(&["iam:GetRole", "iam:UpdateAssumeRolePolicy"], TARGET_ROLE));
    edits.push(call("kms:GetKeyPolicy", KEY).guarded_by(&open_to(MANAGEMENT, "kms:*")));
    edits.push(put_key_policy("false"));
    edits
}

fn detach(action: &str, entity: &str, policy: &str) -> Call {
    call(action, format!("arn:aws:iam::111111111111:{entity}/Somebody")).with("iam:PolicyARN", policy)
}

fn enter(account: &str) -> Call {
    let call = call("sts:AssumeRole", format!("arn:aws:iam::{account}:role/OrganizationAccountAccessRole"));
    call.with("aws:ResourceAccount", account).guarded_by(&trusting(MANAGEMENT))
}

/// What every deployment does, whatever the parameters say.
fn daily_work() -> Vec<Call> {
    let policy = ["iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicyVersion", "iam:DeletePolicy"];
    let mut work = calls(&policy, POLICY);
    work.extend(calls(&["iam:TagPolicy", "iam:GetPolicy", "iam:ListEntitiesForPolicy"], POLICY));
    for (action, entity) in [("iam:DetachRolePolicy", "role"), ("iam:DetachUserPolicy", "user")] {
        work.push(detach(action, entity, POLICY));
    }
    work.extend(calls(&["iam:GetPolicy", "iam:GetPolicyVersion"], LIST));
    work.extend(calls(&["dynamodb:Scan", "dynamodb:BatchWriteItem"], TABLE));
    work.push(call("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:RoleChangesQueue"));
    work.extend(calls(&["iam:ListPolicies", "iam:GetAccountSummary"], "*"));
    work
}

fn beyond_the_job() -> Vec<Call> {
    let write = ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:CreatePolicy"];
    let mut beyond = calls(&write, LIST);
    beyond.extend(calls(&write, "arn:aws:iam::111111111111:policy/Theirs"));
    beyond.push(detach("iam:DetachRolePolicy", "role", "arn:aws:iam::aws:policy/AdministratorAccess"));
    beyond.push(detach("iam:AttachRolePolicy", "role", POLICY));
    let role = "arn:aws:iam::111111111111:role/Somebody";
    beyond.extend(calls(&["iam:PutRolePolicy", "iam:CreateRole", "iam:DeleteRole", "iam:PassRole"], role));
    beyond.extend(calls(&["dynamodb:DeleteTable", "dynamodb:UpdateTable"], TABLE));
    beyond.push(call("dynamodb:BatchWriteItem", "arn:aws:dynamodb:us-east-1:111111111111:table/Other"));
    beyond.push(call("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:AccountTasksQueue"));
    let key = |action: &str| call(action, KEY).guarded_by(&open_to(MANAGEMENT, "kms:*"));
    beyond.extend(["kms:Decrypt", "kms:CreateGrant", "kms:ScheduleKeyDeletion", "kms:DisableKey"].map(key));
    beyond.extend(calls(&["s3:PutBucketAcl", "s3:DeleteBucket"], BUCKET));
    beyond.push(call("s3:GetObject", format!("{BUCKET}/disk.raw")));
    beyond.extend(calls(&["sqs:ReceiveMessage", "sqs:DeleteQueue"], QUEUE));
    beyond.extend(calls(&["sns:Publish", "sns:DeleteTopic"], TOPIC));
    beyond
}

#[test]
fn policies_of_the_catalogue_claims_and_role_changes_are_within_reach_and_nothing_else_is() -> Result<()> {
    let simulator = Simulator::set_up()?;
    for stack in [one_account(&simulator)?, with_targets(&simulator)?] {
        let role = Caller::role(&stack, ROLE)?;
        role.may(&simulator, &daily_work())?;
        role.may_not(&simulator, &beyond_the_job())?;
    }
    Ok(())
}

#[test]
fn policies_of_resources_can_be_edited_where_the_operator_says_so_and_nowhere_else() -> Result<()> {
    let simulator = Simulator::set_up()?;
    Caller::role(&one_account(&simulator)?, ROLE)?.may_not(&simulator, &edits())?;
    let role = Caller::role(&with_targets(&simulator)?, ROLE)?;
    role.may(&simulator, &edits())?;
    let others = [
        call("s3:PutBucketPolicy", "arn:aws:s3:::evidence-2"),
        call("sqs:SetQueueAttributes", "arn:aws:sqs:us-east-1:111111111111:RoleChangesQueue"),
        call("iam:UpdateAssumeRolePolicy", "arn:aws:iam::111111111111:role/CustomResourcesRole"),
        put_key_policy("true"),
    ];
    role.may_not(&simulator, &others)
}

#[test]
fn accounts_are_entered_where_the_operator_says_so_and_nowhere_else() -> Result<()> {
    let simulator = Simulator::set_up()?;
    Caller::role(&one_account(&simulator)?, ROLE)?.may_not(&simulator, &[enter(MEMBER)])?;
    let role = Caller::role(&with_targets(&simulator)?, ROLE)?;
    role.may(&simulator, &[enter(MEMBER)])?;
    role.may_not(&simulator, &[enter("333333333333")])
}

#[test]
fn a_role_of_custom_resources_that_was_widened_is_reported() -> Result<()> {
    let simulator = Simulator::set_up()?;
    let wide = json!({"Effect": "Allow", "Action": "iam:CreatePolicyVersion", "Resource": "*"});
    let role = Caller::role(&one_account(&simulator)?, ROLE)?.widened(wide);
    let report = role.may_not(&simulator, &beyond_the_job()).unwrap_err().to_string();
    assert!(report.contains("iam:CreatePolicyVersion"), "{report}");
    Ok(())
}
