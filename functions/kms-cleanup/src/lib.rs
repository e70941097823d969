#![doc = include_str!("../README.md")]

mod alias_age;
mod apply;
mod calls;
pub mod config;
mod crowd;
pub mod deadline;
mod detail;
mod error;
mod evidence;
pub mod key;
mod log;
mod measure;
mod pace;
mod places;
pub mod plan;
pub mod reason;
pub mod report;
pub mod request;
pub mod restore;
mod retire_key;
pub mod rule;
mod second_look;
pub mod session_policy;
mod storage;
mod survey;

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use access::CallError;
use aws_config::SdkConfig;
use jiff::Timestamp;
use policy::{Region, key_policy::KeyArn};
use serde_json::Value;

use self::{
    apply::{Outcome, Retirement},
    calls::{
        RegionClient,
        accounts::{self, Account},
    },
    config::Config,
    deadline::Deadline,
    key::Place,
    pace::Pace,
    plan::Plan,
    report::{Decided, KeyRow, RegionRow, Report, Summary},
    request::Request,
    restore::{NotRestored, Restoration},
    survey::Survey,
};
pub use self::{
    calls::{RESTORED_AT_TAG, RETIRED_ALIAS_TAG, RETIRED_AT_TAG},
    error::{FailedInvocation, KmsCleanupError},
};

/// The function: its settings, and what its clients are built from.
#[derive(Debug, Clone)]
pub struct KmsCleanup {
    config: Config,
    sdk: SdkConfig,
    /// The limits of each account and Region.
    pace: fn() -> Pace,
}

impl KmsCleanup {
    /// Calls nothing.
    #[must_use]
    pub fn new(config: Config, sdk: &SdkConfig) -> Self {
        Self { config, sdk: sdk.clone(), pace: Pace::published }
    }

    /// Does what the event asks for, logs it, and answers.
    ///
    /// # Errors
    /// When the event is not understood, the function's own account is not known, or the time is up before anything was
    /// changed. A run of the schedule that did not go as it should ends as an error too, after all was done and reported;
    /// one by hand, and a restore, answer with what was done and with the failure in it.
    pub async fn handle(&self, event: Value, deadline: Deadline) -> Result<Value, KmsCleanupError> {
        match Request::read(event)? {
            Request::CleanUp { scheduled, regions, dry_run } => {
                let report = Box::pin(self.clean_up(regions, dry_run, deadline)).await?;
                log::log(&report);
                measure::metrics(&report, scheduled, &self.config.stack_name).emit();
                match report.failure() {
                    Some(failure) if scheduled => Err(failure),
                    _ => Ok(answer(&report)),
                }
            }
            Request::Restore { keys, dry_run } => {
                let restoration = self.restore(keys, dry_run, deadline).await?;
                log::log_answer(&restoration);
                measure::restoration(&restoration, &self.config.stack_name).emit();
                Ok(answer(&restoration))
            }
        }
    }

    /// Read, plan, apply, report. `regions` is empty for those of the settings.
    ///
    /// # Errors
    /// When the function's own account is not known, a Region is asked for that the settings leave out, or the deadline
    /// comes before all is known. What else goes wrong stands in the report.
    pub async fn clean_up(
        &self,
        regions: BTreeSet<Region>,
        dry_run: bool,
        deadline: Deadline,
    ) -> Result<Report, KmsCleanupError> {
        let (started_at, clock, dry_run) = (Timestamp::now(), Instant::now(), dry_run || self.config.dry_run);
        let regions = places::chosen(regions, &self.config)?;
        // Boxed: the compiler follows futures within futures only so deep.
        let seen = deadline.bound(Box::pin(self.look(regions, started_at))).await;
        let (survey, mut rows) = seen.ok_or(KmsCleanupError::OutOfTime)?.map_err(KmsCleanupError::Identity)?;
        let plan = Plan::of(&survey.keys, &self.config.rule, started_at);
        let executed = !dry_run && plan.retirements() <= self.config.maximum_retirements;
        let outcomes = if executed { self.apply(&plan, &survey, deadline).await } else { BTreeMap::new() };
        rows.extend(survey.rows());
        let keys = self.key_rows(&survey, &plan, &outcomes, (executed, started_at));
        let report = Report {
            dry_run,
            dry_run_because: self.dry_run_because(dry_run),
            started_at,
            duration_ms: u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX),
            regions: rows,
            summary: Summary::of(&keys, plan.retirements(), self.config.maximum_retirements),
            keys,
            failure: None,
        };
        Ok(Report { failure: report.failure().as_ref().map(FailedInvocation::from), ..report })
    }

    /// Undoes retirements. `KmsDryRun` does not hold it back: it stops keys from being retired, not from coming back.
    ///
    /// # Errors
    /// When the function's own account is not known. What else goes wrong stands in the answer.
    pub async fn restore(
        &self,
        keys: BTreeSet<KeyArn>,
        dry_run: bool,
        deadline: Deadline,
    ) -> Result<Restoration, KmsCleanupError> {
        let named = |id: &_| keys.iter().any(|key| key.account == *id);
        let accounts = accounts::all(&self.sdk, &self.config, named).await.map_err(KmsCleanupError::Identity)?;
        let mut restoration = Restoration { dry_run, ..Restoration::default() };
        // One client per Region, because the rates count per Region.
        let mut clients = BTreeMap::new();
        for key in keys {
            let place = Place { account: key.account.clone(), region: key.region.clone() };
            let client =
                clients.entry(place.clone()).or_insert_with(|| restore_client(&accounts, &key, place, (self.pace)()));
            let result = match client {
                _ if deadline.has_come() => Err(NotRestored::Failed("not begun, the function's time is up".to_owned())),
                Ok(client) => restore::restore(client, &key, &self.config.rule.alias_prefix, dry_run).await,
                Err(not_restored) => Err(not_restored.clone()),
            };
            restoration.add(key, result);
        }
        restoration.failure = restoration.what_failed().as_ref().map(FailedInvocation::from);
        Ok(restoration)
    }

    /// Everything that is read before the plan is made, and a row for each account that could not be looked at.
    async fn look(&self, regions: BTreeSet<Region>, now: Timestamp) -> Result<(Survey, Vec<RegionRow>), CallError> {
        let (clients, rows) = places::clients(&self.sdk, &self.config, regions, self.pace).await?;
        let mut survey = Survey::of(clients, &rows, &self.config.rule.alias_prefix).await;
        survey.gather(&self.config.rule, now).await;
        Ok((survey, rows))
    }

    async fn apply(&self, plan: &Plan, survey: &Survey, deadline: Deadline) -> BTreeMap<usize, Outcome> {
        let retirement = Retirement { window_days: self.config.pending_window_days, at: Timestamp::now(), deadline };
        retirement.carry_out(plan, survey).await.into_iter().collect()
    }

    fn key_rows(
        &self,
        survey: &Survey,
        plan: &Plan,
        outcomes: &BTreeMap<usize, Outcome>,
        (executed, now): (bool, Timestamp),
    ) -> Vec<KeyRow> {
        let row = |(number, (key, decision))| {
            let decided = Decided { key, decision, outcome: outcomes.get(&number), executed };
            KeyRow::new(&decided, &self.config.rule, now)
        };
        survey.keys.iter().zip(plan.decisions.iter().copied()).enumerate().map(row).collect()
    }

    fn dry_run_because(&self, dry_run: bool) -> Option<&'static str> {
        match (dry_run, self.config.dry_run) {
            (false, _) => None,
            (true, true) => Some("KmsDryRun is true, which no event overrides"),
            (true, false) => Some("the event asks for it"),
        }
    }
}

/// A client for the Region of a key that is to be restored, if its account is one that the function looks after.
fn restore_client(accounts: &[Account], key: &KeyArn, place: Place, pace: Pace) -> Result<RegionClient, NotRestored> {
    let ours = |account: &&Account| (&account.id, &account.partition) == (&key.account, &key.partition);
    let Some(account) = accounts.iter().find(ours) else {
        return Err(NotRestored::Refused(format!("account {} is not looked after; see KmsAccounts", key.account)));
    };
    let sdk = account.sdk.as_ref().map_err(|error| NotRestored::Failed(error.clone()))?;
    Ok(RegionClient::new(sdk, account.partition.clone(), place, pace))
}

fn answer(answer: &impl serde::Serialize) -> Value {
    serde_json::to_value(answer).unwrap_or_default()
}
