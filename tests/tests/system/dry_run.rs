//! DryRun says what would be done, and does nothing of it.

use system_tests::clients::Clients;
use system_tests::events::{account_closed, account_created, account_joined};
use system_tests::organization::ENTRY_ROLE;
use system_tests::parameters::Parameters;
use system_tests::stack::Stack;

use crate::stage::{ONBOARDING_LOG, ROLE_LIST_LOG, Stage, access_roles, registration};

#[tokio::test]
async fn a_dry_run_logs_its_plans_and_changes_nothing_until_it_is_switched_off() {
    let mut stage = Stage::begin_with(&Parameters::default().with("DryRun", "true")).await.unwrap();
    let accounts = [stage.account("first").await.unwrap(), stage.account("second").await.unwrap()];
    let closed = stage.account("closed").await.unwrap();
    stage.organization.close_account(&closed).await.unwrap();
    let events = [account_created(&accounts[0]), account_joined(&accounts[1]), account_closed(&closed)];

    stage.publish(&events).await.unwrap();
    stage.publish(&events).await.unwrap();
    stage.change_list(&registration(&accounts)).await.unwrap();
    stage.until_all_done().await.unwrap();

    for account in &accounts {
        assert_eq!(roles(&stage.hub.root_of(account)).await, [ENTRY_ROLE], "a role was made in {account}");
        let plan = stage.until_logged(ONBOARDING_LOG, &format!("arn:aws:iam::{account}:role")).await.unwrap();
        assert!(plan.contains("create role") && plan.contains("put inline policy"), "{plan}");
    }
    let departure = stage.until_logged(ONBOARDING_LOG, &format!("account {closed} leaves the list")).await.unwrap();
    assert!(departure.contains("suspended"), "{departure}");
    assert_eq!(stage.list().await.unwrap(), []);
    let plan = stage.until_logged(ROLE_LIST_LOG, "create  CadoResponseCrossAccountPolicy").await.unwrap();
    assert!(plan.contains("2 listed in 1 policies"), "{plan}");

    stage.stack = Stack::deploy(&stage.emulator, &Parameters::default().with("DryRun", "false")).await.unwrap();
    stage.publish(&events).await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(stage.entries().await.unwrap(), access_roles(&accounts));
    for account in &accounts {
        assert!(!stage.existing_role(account).await.unwrap().policies.is_empty());
    }
    assert_eq!(roles(&stage.hub.root_of(&closed)).await, [ENTRY_ROLE]);
}

/// Names of all roles in an account.
async fn roles(account: &Clients) -> Vec<String> {
    let answer = account.iam.list_roles().send().await;
    let roles = answer.map(|answer| answer.roles).unwrap_or_default();
    roles.into_iter().map(|role| role.role_name).collect()
}
