//! Report: what was found, decided and done, as the function answers it and as `cado-access kms-report` prints it. The names
//! of the fields are an interface; they stay.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use policy::{AccountId, key_policy::KeyArn};
use serde::Serialize;

use crate::{
    apply::Outcome,
    detail::detail,
    error::FailedInvocation,
    key::{Evidence, LastUse, MultiRegion, ObservedKey, Storage},
    plan::Decision,
    reason::Reason,
    rule::Rule,
};

/// One run.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Whether nothing was to be changed.
    pub dry_run: bool,
    /// Why, if so: an event cannot override the settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dry_run_because: Option<&'static str>,
    /// When the run began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// The Regions that were to be looked at.
    pub regions: Vec<RegionRow>,
    /// The keys.
    pub keys: Vec<KeyRow>,
    /// The figures.
    pub summary: Summary,
    /// What went wrong, in all; the schedule's run ends with it as an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailedInvocation>,
}

/// One Region of one account.
#[derive(Debug, Clone, Serialize)]
pub struct RegionRow {
    /// The account.
    pub account: AccountId,
    /// The Region; `*` where the account could not be entered or did not tell its Regions.
    pub region: String,
    /// Whether its keys were listed.
    pub listed: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// One key.
#[derive(Debug, Clone, Serialize)]
pub struct KeyRow {
    /// Its ARN.
    pub key: KeyArn,
    /// Its account.
    pub account: AccountId,
    /// Its Region.
    pub region: policy::Region,
    /// All of its aliases in its Region.
    pub aliases: BTreeSet<String>,
    /// `no`, `primary` or `replica`; `unknown` where KMS does not describe the key.
    pub multi_region: &'static str,
    /// The state, in the words of KMS; `unknown` where KMS does not describe the key.
    pub state: String,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// How many full hours ago that was.
    pub age_hours: Option<i64>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// `at`, `never`, `unknown` or `not_asked`.
    pub last_use: &'static str,
    /// What was looked at beside the key itself.
    pub evidence: EvidenceRow,
    /// `retire`, `remove_alias` or `keep`.
    pub decision: &'static str,
    /// A code that stays the same between releases.
    pub reason: &'static str,
    /// The reason in a sentence.
    pub detail: String,
    /// `planned` where nothing was to be done in this run, `done` or `failed`.
    pub outcome: &'static str,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// What was looked at beside a key itself. An empty list means that nothing was found or that nobody looked, because
/// something cheaper kept the key; `grants` tells the two apart by `null`.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceRow {
    /// How many grants.
    pub grants: Option<usize>,
    /// Volumes that are encrypted under it; the first [`EvidenceRow::LONGEST`].
    pub volumes: Vec<String>,
    /// Snapshots, likewise.
    pub snapshots: Vec<String>,
    /// Machine images, likewise.
    pub images: Vec<String>,
    /// What could not be read, with the reason.
    pub unreadable: Vec<String>,
}

/// The figures of a run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// Keys that were looked at.
    pub found: usize,
    /// Keys that the plan would retire, done or not.
    pub to_retire: usize,
    /// Keys whose deletion was scheduled.
    pub retired: usize,
    /// Keys pending deletion whose aliases were removed.
    pub aliases_removed: usize,
    /// Keys that stay, by reason.
    pub kept: BTreeMap<Reason, usize>,
    /// Keys that could not be changed as decided.
    pub failed: usize,
    /// US dollars per month that the retired keys cost: one for each key and each replica.
    pub monthly_cost_saved_usd: usize,
    /// Whether more keys were to go than one run may retire.
    pub bound_exceeded: bool,
    /// How many one run may retire.
    pub maximum_retirements: usize,
}

/// What a row is made of.
pub(crate) struct Decided<'a> {
    pub(crate) key: &'a ObservedKey,
    pub(crate) decision: Decision,
    /// What became of it, where something was to be done.
    pub(crate) outcome: Option<&'a Outcome>,
    /// Whether the run was to change anything.
    pub(crate) executed: bool,
}

impl EvidenceRow {
    /// How many ids of a kind are named. One is enough to keep a key.
    pub const LONGEST: usize = 20;

    fn new(key: &ObservedKey) -> Self {
        let none = Storage::default();
        let storage = key.storage.known().unwrap_or(&none);
        let first = |ids: &BTreeSet<String>| ids.iter().take(Self::LONGEST).cloned().collect();
        let failures = [
            key.description.failure(),
            key.marks.failure(),
            key.grants.failure(),
            key.storage.failure(),
            key.last_use.failure(),
        ];
        Self {
            grants: key.grants.known().copied(),
            volumes: first(&storage.volumes),
            snapshots: first(&storage.snapshots),
            images: first(&storage.images),
            unreadable: failures.into_iter().flatten().map(str::to_owned).collect(),
        }
    }
}

impl KeyRow {
    pub(crate) fn new(decided: &Decided<'_>, rule: &Rule, now: Timestamp) -> Self {
        let (key, decision) = (decided.key, decided.final_decision());
        let known = key.known();
        let created_at = known.and_then(|known| known.created_at);
        let (last_use, last_used_at) = last_use(&key.last_use);
        let (verb, reason) = words(decision);
        Self {
            account: key.arn.account.clone(),
            region: key.arn.region.clone(),
            aliases: key.alias_names().map(str::to_owned).collect(),
            multi_region: known.map_or("unknown", |known| multi_region(&known.multi_region)),
            state: known.map_or("unknown", |known| known.state.name()).to_owned(),
            created_at,
            age_hours: created_at.map(|created| now.duration_since(created).as_hours()),
            last_used_at,
            last_use,
            evidence: EvidenceRow::new(key),
            decision: verb,
            reason,
            detail: decided.changed().map_or_else(|| detail(key, decision, rule, now), str::to_owned),
            outcome: decided.outcome_word(),
            error: decided.error().map(str::to_owned),
            key: key.arn.clone(),
        }
    }
}

impl Decided<'_> {
    /// A key that changed after the decision stays.
    fn final_decision(&self) -> Decision {
        match self.outcome {
            Some(Outcome::Changed(_)) => Decision::Keep(Reason::ChangedMeanwhile),
            Some(Outcome::AliasesRemoved) => Decision::RemoveAlias,
            _ => self.decision,
        }
    }

    fn changed(&self) -> Option<&str> {
        match self.outcome {
            Some(Outcome::Changed(what)) => Some(what),
            _ => None,
        }
    }

    fn error(&self) -> Option<&str> {
        match self.outcome {
            Some(Outcome::Failed(why)) => Some(why),
            _ => None,
        }
    }

    fn outcome_word(&self) -> &'static str {
        match self.outcome {
            Some(Outcome::Failed(_)) => "failed",
            _ if self.executed => "done",
            _ => "planned",
        }
    }
}

impl Summary {
    pub(crate) fn of(rows: &[KeyRow], planned: usize, maximum_retirements: usize) -> Self {
        let done = |decision| rows.iter().filter(|row| (row.decision, row.outcome) == (decision, "done")).count();
        let mut kept = BTreeMap::new();
        for row in rows.iter().filter(|row| row.decision == "keep") {
            if let Some(reason) = Reason::ALL.iter().find(|reason| reason.code() == row.reason) {
                *kept.entry(*reason).or_default() += 1;
            }
        }
        Self {
            found: rows.len(),
            to_retire: planned,
            retired: done("retire"),
            aliases_removed: done("remove_alias"),
            kept,
            failed: rows.iter().filter(|row| row.outcome == "failed").count(),
            monthly_cost_saved_usd: done("retire"),
            bound_exceeded: planned > maximum_retirements,
            maximum_retirements,
        }
    }
}

fn words(decision: Decision) -> (&'static str, &'static str) {
    match decision {
        Decision::Retire => ("retire", "unused"),
        Decision::RemoveAlias => ("remove_alias", "pending_deletion"),
        Decision::Keep(reason) => ("keep", reason.code()),
    }
}

fn multi_region(multi_region: &MultiRegion) -> &'static str {
    match multi_region {
        MultiRegion::No => "no",
        MultiRegion::Primary { .. } => "primary",
        MultiRegion::Replica { .. } => "replica",
    }
}

fn last_use(last_use: &Evidence<LastUse>) -> (&'static str, Option<Timestamp>) {
    match last_use {
        Evidence::NotAsked => ("not_asked", None),
        Evidence::Known(LastUse::At(time)) => ("at", Some(*time)),
        Evidence::Known(LastUse::Never) => ("never", None),
        Evidence::Known(LastUse::NotSince(_) | LastUse::Untold) | Evidence::Unreadable(_) => ("unknown", None),
    }
}
