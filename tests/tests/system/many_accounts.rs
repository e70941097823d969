//! A hundred and twenty accounts at once: more than one list policy holds, and more than one batch of anything.

use std::time::Instant;

use serde_json::Value;
use system_tests::access_role::size;
use system_tests::events::account_created;
use system_tests::list_policies::ListPolicy;
use system_tests::parameters::PLATFORM_ROLE;

use crate::stage::{ONBOARDING_LOG, ROLE_LIST_LOG, Stage, access_roles};

const ACCOUNTS: usize = 120;

/// The most policy versions that they may cost, in all policies of the list together.
const VERSIONS: u32 = 15;

#[tokio::test]
async fn onboards_120_accounts_at_once_with_few_policy_versions() {
    let stage = Stage::begin().await.unwrap();
    let accounts = stage.organization.accounts(ACCOUNTS, &stage.unit).await.unwrap();

    let begun = Instant::now();
    let events: Vec<_> = accounts.iter().map(|account| account_created(account)).collect();
    stage.publish(&events).await.unwrap();
    stage.until_all_done().await.unwrap();
    let seconds = begun.elapsed().as_secs_f64();

    let list = stage.list().await.unwrap();
    let versions: u32 = list.iter().map(written).sum();
    let log = stage.emulator.function_log(ONBOARDING_LOG).unwrap();
    let changes = log.iter().filter(|line| metric(line, "AccountsOnboarded") > 0.0).count();
    let log = stage.emulator.function_log(ROLE_LIST_LOG).unwrap();
    let batches = log.iter().filter(|line| line.contains("listed in")).count();
    println!("{ACCOUNTS} accounts: {seconds:.1} s, {changes} role changes in {batches} batches, {versions} versions");
    for policy in &list {
        let (name, written, characters) = (&policy.name, written(policy), size(&policy.document));
        println!("  {name}: {} roles, {characters} characters, {written} versions written", policy.roles.len());
    }

    assert_eq!(stage.entries().await.unwrap(), access_roles(&accounts), "each account exactly once");
    let names: Vec<&str> = list.iter().map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, ["CadoResponseCrossAccountPolicy", "CadoResponseCrossAccountPolicy_1"]);
    for policy in &list {
        assert_eq!(policy.attached_to, [PLATFORM_ROLE], "{}", policy.name);
        assert!(size(&policy.document) <= 6_144, "{}", policy.name);
    }
    for account in &accounts {
        assert_eq!(stage.existing_role(account).await.unwrap().policies.len(), 4, "{account}");
    }
    assert!(versions <= VERSIONS, "{versions} policy versions were written");
}

/// How often the policy was written: its making is v1, and numbers are never given twice.
fn written(policy: &ListPolicy) -> u32 {
    let newest = policy.versions.first().and_then(|version| version.strip_prefix('v')?.parse().ok());
    newest.unwrap_or_default()
}

/// The value of a metric in a line of a log; zero where the line has none.
fn metric(line: &str, name: &str) -> f64 {
    let line: Value = serde_json::from_str(line).unwrap_or_default();
    line.get(name).and_then(Value::as_f64).unwrap_or_default()
}
