//! The answers of the function `kms-cleanup`, as far as they are shown. Times are kept as the function wrote them; fields
//! that a later version adds do not matter.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What the function answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum KmsReport {
    Run(Run),
    Restore(Restore),
}

/// What a run found and did.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Run {
    pub(super) dry_run: bool,
    pub(super) started_at: String,
    pub(super) duration_ms: u64,
    pub(super) regions: Vec<ListedRegion>,
    pub(super) keys: Vec<Key>,
    pub(super) summary: Summary,
    pub(super) failure: Option<FailedInvocation>,
}

/// What went wrong in all.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct FailedInvocation {
    pub(super) error_type: String,
    pub(super) error_message: String,
}

/// A Region of an account, and why its keys could not be listed where they could not.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct ListedRegion {
    pub(super) account: String,
    pub(super) region: String,
    pub(super) listed: bool,
    pub(super) error: Option<String>,
}

/// One key.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Key {
    pub(super) key: String,
    pub(super) account: String,
    pub(super) region: String,
    pub(super) aliases: Vec<String>,
    pub(super) multi_region: String,
    pub(super) state: String,
    pub(super) age_hours: Option<f64>,
    pub(super) last_used_at: Option<String>,
    pub(super) last_use: LastUse,
    pub(super) evidence: Evidence,
    pub(super) decision: Decision,
    pub(super) reason: String,
    pub(super) detail: String,
    pub(super) outcome: Outcome,
    pub(super) error: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LastUse {
    At,
    Never,
    Unknown,
    NotAsked,
}

/// What speaks for keeping a key.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Evidence {
    pub(super) grants: Option<u64>,
    pub(super) volumes: Vec<String>,
    pub(super) snapshots: Vec<String>,
    pub(super) images: Vec<String>,
    pub(super) unreadable: Vec<String>,
}

/// What is done to a key; in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Decision {
    Retire,
    RemoveAlias,
    Keep,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Planned,
    Done,
    Failed,
}

/// The sums.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Summary {
    pub(super) found: u64,
    pub(super) to_retire: Option<u64>,
    pub(super) retired: u64,
    pub(super) aliases_removed: u64,
    pub(super) kept: BTreeMap<String, u64>,
    pub(super) failed: u64,
    pub(super) monthly_cost_saved_usd: f64,
    pub(super) bound_exceeded: bool,
    pub(super) maximum_retirements: u64,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Restore {
    #[serde(default)]
    pub(super) dry_run: bool,
    pub(super) restored: Vec<String>,
    pub(super) refused: Vec<Refusal>,
    #[serde(default)]
    pub(super) failed: Vec<Failure>,
    pub(super) failure: Option<FailedInvocation>,
}

impl KmsReport {
    /// What went wrong in all.
    pub(super) fn failure(&self) -> Option<&FailedInvocation> {
        match self {
            Self::Run(run) => run.failure.as_ref(),
            Self::Restore(restore) => restore.failure.as_ref(),
        }
    }
}

/// A key that was not restored.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Refusal {
    pub(super) key: String,
    pub(super) reason: String,
}

/// A key that could not be restored, or not wholly.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Failure {
    pub(super) key: String,
    pub(super) error: String,
}
