#![doc = include_str!("../README.md")]

mod apply;
mod calls;
pub mod config;
mod crowd;
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
pub mod rule;
mod second_look;
mod survey;

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use aws_config::SdkConfig;
use jiff::Timestamp;
use lambda::Metrics;
use policy::{Region, key_policy::KeyArn};
use serde_json::Value;

use self::{
    apply::{Outcome, Retirement},
    calls::{
        RegionClient,
        accounts::{self, Account},
    },
    config::Config,
    key::Place,
    pace::Pace,
    plan::Plan,
    report::{Decided, KeyRow, Report, Summary},
    request::Request,
    restore::{NotRestored, Restoration},
    survey::Survey,
};
pub use self::{
    calls::{RETIRED_ALIAS_TAG, RETIRED_AT_TAG},
    error::KmsCleanupError,
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
    /// When the event is not understood; or, after all was done and reported, when a Region could not be listed, a key
    /// could not be changed, or too many keys were to be retired.
    pub async fn handle(&self, event: Value) -> Result<Value, KmsCleanupError> {
        match Request::read(event, self.config.dry_run)? {
            Request::CleanUp { regions, dry_run } => {
                let report = self.clean_up(regions, dry_run).await?;
                log::log(&report);
                measure::metrics(&report, &self.config.stack_name).emit();
                report.failure().map_or_else(|| Ok(answer(&report)), Err)
            }
            Request::Restore { keys, dry_run } => {
                let restoration = self.restore(keys, dry_run).await?;
                log::log_answer(&restoration);
                let metrics = Metrics::new(&self.config.stack_name).count("RestoresFailed", restoration.failed.len());
                let restored = if dry_run { 0 } else { restoration.restored.len() };
                metrics.count("KeysRestored", restored).emit();
                restoration.failure().map_or_else(|| Ok(answer(&restoration)), Err)
            }
        }
    }

    /// Read, plan, apply, report. `regions` is empty for those of the settings.
    ///
    /// # Errors
    /// When the function's own account is not known or a Region is asked for that the settings leave out. What else goes
    /// wrong stands in the report.
    pub async fn clean_up(&self, regions: BTreeSet<Region>, dry_run: bool) -> Result<Report, KmsCleanupError> {
        let (started_at, clock, dry_run) = (Timestamp::now(), Instant::now(), dry_run || self.config.dry_run);
        let regions = places::chosen(regions, &self.config)?;
        let clients = places::clients(&self.sdk, &self.config, regions, self.pace).await;
        let (clients, mut rows) = clients.map_err(KmsCleanupError::Identity)?;
        let mut survey = Survey::of(clients, &self.config.rule.alias_prefix).await;
        survey.gather(&self.config.rule, started_at).await;
        let plan = Plan::of(&survey.keys, &self.config.rule, started_at);
        let executed = !dry_run && plan.retirements() <= self.config.maximum_retirements;
        let outcomes = if executed { self.apply(&plan, &survey).await } else { BTreeMap::new() };
        rows.extend(survey.rows());
        let keys = self.key_rows(&survey, &plan, &outcomes, (executed, started_at));
        Ok(Report {
            dry_run,
            dry_run_because: self.dry_run_because(dry_run),
            started_at,
            duration_ms: u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX),
            regions: rows,
            summary: Summary::of(&keys, plan.retirements(), self.config.maximum_retirements),
            keys,
        })
    }

    /// Undoes retirements.
    ///
    /// # Errors
    /// When the function's own account is not known. What else goes wrong stands in the answer.
    pub async fn restore(&self, keys: BTreeSet<KeyArn>, dry_run: bool) -> Result<Restoration, KmsCleanupError> {
        let dry_run = dry_run || self.config.dry_run;
        let named = |id: &_| keys.iter().any(|key| key.account == *id);
        let accounts = accounts::all(&self.sdk, &self.config, named).await.map_err(KmsCleanupError::Identity)?;
        let because = self.dry_run_because(dry_run);
        let mut restoration = Restoration { dry_run, dry_run_because: because, ..Restoration::default() };
        // One client per Region, because the rates count per Region.
        let mut clients = BTreeMap::new();
        for key in keys {
            let place = Place { account: key.account.clone(), region: key.region.clone() };
            let client =
                clients.entry(place.clone()).or_insert_with(|| restore_client(&accounts, &key, place, (self.pace)()));
            let result = match client {
                Ok(client) => restore::restore(client, &key, &self.config.rule.alias_prefix, dry_run).await,
                Err(not_restored) => Err(not_restored.clone()),
            };
            restoration.add(key, result);
        }
        Ok(restoration)
    }

    async fn apply(&self, plan: &Plan, survey: &Survey) -> BTreeMap<usize, Outcome> {
        let retirement = Retirement { window_days: self.config.pending_window_days, at: Timestamp::now() };
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
