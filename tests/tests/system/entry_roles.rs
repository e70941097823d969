//! The way into an account: the entry roles in their order, and an account that has none yet.

use serde_json::{Value, json};
use system_tests::events::account_created;
use system_tests::parameters::Parameters;
use system_tests::roles::Role;
use system_tests::wait::{Progress, until};

use crate::stage::{ONBOARDING_LOG, PATIENCE, Stage, access_roles};

#[tokio::test]
async fn takes_the_first_entry_role_that_lets_it_in_and_waits_longer_each_time_where_none_does() {
    let stage = Stage::begin_with(&Parameters::default().with("EntryRoleNames", "First,Second")).await.unwrap();
    let mut accounts = Vec::new();
    for name in ["both", "second-only", "late"] {
        accounts.push(stage.organization.account_without_entry_role(name, &stage.unit).await.unwrap());
    }
    let [both, second_only, late] = &accounts[..] else { panic!("three accounts") };
    // The second role may do nothing here, so only the first one can have made the access role.
    stage.organization.add_entry_role(both, "First").await.unwrap();
    Role::trusting_the_hub("Second").create(&stage.hub.root_of(both)).await.unwrap();
    stage.organization.add_entry_role(second_only, "Second").await.unwrap();

    let events: Vec<_> = accounts.iter().map(|account| account_created(account)).collect();
    stage.publish(&events).await.unwrap();
    let tries = until(PATIENCE, "three tries to enter the late account", async || {
        let log = stage.emulator.function_log(ONBOARDING_LOG)?;
        let tries: Vec<String> = log.into_iter().filter(|line| line.contains("trying again")).collect();
        let seen = tries.join("\n");
        Ok(Progress::when((tries.len() >= 3).then_some(tries), seen))
    })
    .await
    .unwrap();
    let waits: Vec<Value> = tries.iter().map(|line| wait_in(line)).collect();
    assert_eq!(waits[..3], [json!(1), json!(2), json!(4)]);
    for name in ["First", "Second"] {
        assert!(tries[0].contains(&format!("`{}`", Role::arn(late, name))), "{}", tries[0]);
    }
    // The others did not wait for it.
    stage.until_listed(access_roles([both, second_only])).await.unwrap();

    stage.organization.add_entry_role(late, "Second").await.unwrap();
    stage.until_all_done().await.unwrap();
    assert_eq!(stage.entries().await.unwrap(), access_roles(&accounts));
    for account in &accounts {
        stage.existing_role(account).await.unwrap();
    }
}

/// How many seconds a line of the log says that the message waits.
fn wait_in(line: &str) -> Value {
    let line: Value = serde_json::from_str(line).unwrap_or_default();
    line.get("wait_seconds").cloned().unwrap_or_default()
}
