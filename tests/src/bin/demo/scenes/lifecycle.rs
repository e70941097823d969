//! Accounts go, and accounts take their time to come.

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use system_tests::events::{account_closed, account_created};
use system_tests::organization::ENTRY_ROLE;
use system_tests::publish;
use system_tests::wait::{Progress, until};

use super::onboarding::note_list;
use crate::day::{Day, PATIENCE};
use crate::report::Facts;

/// How long the account of the last scene cannot be entered: several tries' worth with a first delay of one second.
const LATE: Duration = Duration::from_secs(4);

/// One of two accounts is closed; the other one stays listed.
pub(super) async fn close(day: &Day, facts: &mut Facts) -> Result<()> {
    day.organization.close_account(&day.accounts.sandbox).await?;
    publish(&day.hub, &[account_closed(&day.accounts.sandbox)]).await?;
    let list = day.until_listed(&[&day.accounts.workload]).await?;
    facts.note("closed account", day.accounts.sandbox.clone());
    note_list(facts, &list);
    Ok(())
}

/// The event is there before the entry role is.
pub(super) async fn late(day: &Day, facts: &mut Facts) -> Result<()> {
    let late = &day.accounts.late;
    publish(&day.hub, &[account_created(late)]).await?;
    let published = Instant::now();
    until(PATIENCE, "several tries to enter the account", async || {
        still_waiting(day).await?;
        Ok(Progress::when((published.elapsed() >= LATE).then_some(()), "too few"))
    })
    .await?;
    day.organization.add_entry_role(late, ENTRY_ROLE).await?;
    facts.note("entry role", format!("missing for {} s, the task went back to the queue", LATE.as_secs()));
    let list = day.until_listed(&[&day.accounts.workload, late]).await?;
    ensure!(day.role(late).await?.is_some(), "the account is listed, but has no role");
    facts.note("onboarded after", format!("{:.1} s", published.elapsed().as_secs_f64()));
    note_list(facts, &list);
    day.stack.until_idle(PATIENCE).await?;
    day.nothing_given_up().await
}

/// Without an entry role the task has to stay in the queue: neither done nor given up.
async fn still_waiting(day: &Day) -> Result<()> {
    day.nothing_given_up().await?;
    if day.stack.depth("AccountTasksQueueUrl").await? == 0 {
        bail!("the task is gone although the account cannot be entered");
    }
    Ok(())
}
