//! An access role that somebody changed is brought back into line by the next look at its account.

use anyhow::Result;
use serde_json::{Value, json};
use system_tests::access_role::AccessRole;
use system_tests::clients::Clients;
use system_tests::events::account_created;
use system_tests::list_policies::ListPolicy;
use system_tests::parameters::{ACCESS_ROLE, Parameters};
use system_tests::roles::administrator;

use crate::stage::{ONBOARDING_LOG, Stage};

/// Inline policies of somebody else; the second even carries our prefix.
const FOREIGN: [&str; 2] = ["Auditors", "CadoResponse-our-own-idea"];

#[tokio::test]
async fn drift_is_repaired_and_what_is_not_ours_stays() {
    // Without kms-custom-key: its policy is one that a feature left behind.
    let parameters = Parameters::default().with("Features", "ec2,ssm-triage,s3");
    let stage = Stage::begin_with(&parameters).await.unwrap();
    let account = stage.account("member").await.unwrap();
    stage.publish(&[account_created(&account)]).await.unwrap();
    stage.until_all_done().await.unwrap();
    let (mut wanted, list) = state(&stage, &account).await.unwrap();
    let names: Vec<&String> = wanted.policies.keys().collect();
    assert_eq!(names, ["CadoResponse-ec2", "CadoResponse-s3", "CadoResponse-ssm-triage"]);

    stage.look_at(&[&account]).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(
        state(&stage, &account).await.unwrap(),
        (wanted.clone(), list.clone()),
        "a second look changed something"
    );

    spoil(&stage.hub.root_of(&account)).await.unwrap();
    assert_ne!(stage.existing_role(&account).await.unwrap(), wanted);
    stage.look_at(&[&account]).await.unwrap();
    stage.until_all_done().await.unwrap();
    wanted.policies.extend(FOREIGN.map(|name| (name.to_owned(), administrator().to_string())));
    assert_eq!(state(&stage, &account).await.unwrap(), (wanted.clone(), list.clone()));
    for reason in [
        "update trust policy",
        "delete inline policy  CadoResponse-kms-custom-key; its feature is off",
        "put inline policy     CadoResponse-ec2; it was changed",
        "put inline policy     CadoResponse-s3; it is missing",
        "update session length 43200 s; it is 3600 s",
        "leave inline policy   Auditors; it is not ours",
    ] {
        stage.until_logged(ONBOARDING_LOG, reason).await.unwrap();
    }

    stage.look_at(&[&account]).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(state(&stage, &account).await.unwrap(), (wanted, list), "a second look changed something");
    let log = stage.emulator.function_log(ONBOARDING_LOG).unwrap();
    let plans: Vec<usize> = log.iter().filter_map(|line| actions_planned_in(line)).collect();
    assert_eq!(plans, [4, 0, 5, 0], "calls planned: creation, second look, repair, second look");
}

async fn state(stage: &Stage, account: &str) -> Result<(AccessRole, Vec<ListPolicy>)> {
    Ok((stage.existing_role(account).await?, stage.list().await?))
}

/// Everything about the role that can drift, by the hand of the account's root.
async fn spoil(account: &Clients) -> Result<()> {
    let trust = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999999999999:root"}, "Action": "sts:AssumeRole"}]});
    let call = account.iam.update_assume_role_policy().role_name(ACCESS_ROLE);
    call.policy_document(trust.to_string()).send().await?;
    for name in ["CadoResponse-ec2", "CadoResponse-kms-custom-key"].iter().chain(&FOREIGN) {
        let call = account.iam.put_role_policy().role_name(ACCESS_ROLE).policy_name(*name);
        call.policy_document(administrator().to_string()).send().await?;
    }
    account.iam.delete_role_policy().role_name(ACCESS_ROLE).policy_name("CadoResponse-s3").send().await?;
    account.iam.update_role().role_name(ACCESS_ROLE).max_session_duration(3_600).send().await?;
    Ok(())
}

/// How many calls the plan in this line of the log has; `None` where the line holds no plan.
fn actions_planned_in(line: &str) -> Option<usize> {
    let line: Value = serde_json::from_str(line).ok()?;
    let plan: Value = serde_json::from_str(line.get("plan")?.as_str()?).ok()?;
    Some(plan.get("actions")?.as_array()?.len())
}
