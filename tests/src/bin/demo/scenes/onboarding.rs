//! New accounts get their role, and hearing of them twice makes no difference.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use system_tests::access_role::{AccessRole, size};
use system_tests::events::{Event, account_created, account_joined};
use system_tests::list_policies::ListPolicy;
use system_tests::parameters::PLATFORM_ROLE;
use system_tests::publish;

use crate::day::{Day, PATIENCE};
use crate::report::Facts;

/// One account is created, another joins by invitation.
pub(super) async fn onboard(day: &Day, facts: &mut Facts) -> Result<()> {
    publish(&day.hub, &news(day)).await?;
    let list = day.until_listed(&[&day.accounts.workload, &day.accounts.sandbox]).await?;
    let role = day.role(&day.accounts.workload).await?.context("the account is listed, but has no role")?;
    ensure!(day.role(&day.accounts.sandbox).await?.is_some(), "the second account is listed, but has no role");
    ensure!(!role.policies.is_empty(), "the role has no policies");
    note_role(facts, &role);
    note_list(facts, &list);
    let attached = list.iter().all(|policy| policy.attached_to.iter().any(|role| role == PLATFORM_ROLE));
    ensure!(attached, "the list policy is not attached to {PLATFORM_ROLE}");
    Ok(())
}

/// The same events once more, and a task that asks to look at the account without any event.
pub(super) async fn repeat(day: &Day, facts: &mut Facts) -> Result<()> {
    let accounts = [&day.accounts.workload, &day.accounts.sandbox];
    day.stack.until_idle(PATIENCE).await?;
    let before = day.state(&accounts).await?;
    publish(&day.hub, &news(day)).await?;
    day.stack.send_task(&json!({"account_id": day.accounts.workload, "reason": "sweep"})).await?;
    day.stack.until_idle(PATIENCE).await?;
    day.nothing_given_up().await?;
    let after = day.state(&accounts).await?;
    ensure!(before == after, "something changed:\nbefore {}\nafter {}", json!(before), json!(after));
    let versions = after.list.iter().map(|policy| json!(format!("{} {}", policy.name, policy.default_version)));
    facts.note("roles", "unchanged, with the same ids");
    facts.note("list versions", versions.collect::<Vec<_>>());
    Ok(())
}

fn news(day: &Day) -> [Event; 2] {
    [account_created(&day.accounts.workload), account_joined(&day.accounts.sandbox)]
}

fn note_role(facts: &mut Facts, role: &AccessRole) {
    let policies = role.policies.iter().map(|(name, text)| json!(format!("{name} ({} characters)", size(text))));
    let tags = role.tags.iter().map(|(key, value)| json!(format!("{key} = {value}")));
    facts.note("role", role.arn.clone());
    facts.note("trust", role.trust.clone());
    facts.note("session", format!("up to {} s", role.max_session_duration.unwrap_or_default()));
    facts.note("policies", policies.collect::<Vec<Value>>());
    facts.note("tags", tags.collect::<Vec<Value>>());
}

/// The list policies with their documents.
pub(super) fn note_list(facts: &mut Facts, list: &[ListPolicy]) {
    for policy in list {
        let text = format!("{}\n{}", policy.default_version, policy.document);
        facts.note(&policy.name, text);
        facts.note("attached to", policy.attached_to.join(", "));
    }
}
