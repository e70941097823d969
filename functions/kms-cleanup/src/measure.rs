//! The metrics of a run. The schedule's runs write them all, in a dry run too, with nothing retired: alarms watch that they
//! come and what they say. A run by hand, which may look at one Region only, writes what it changed and nothing that an
//! alarm is built on.

use lambda::{Metrics, Unit};

use crate::{reason::Reason, report::Report, restore::Restoration};

/// The metrics of a run; the reasons to keep a key are names of metrics, so that none is a dimension.
pub(crate) fn metrics(report: &Report, scheduled: bool, stack_name: &str) -> Metrics {
    let summary = &report.summary;
    let changed = Metrics::new(stack_name)
        .count("KeysRetired", summary.retired)
        .count("AliasesRemoved", summary.aliases_removed)
        .count("KeysFailed", summary.failed)
        .count("MonthlyCostSaved", summary.monthly_cost_saved_usd);
    if scheduled { whole_run(changed, report) } else { changed }
}

fn whole_run(metrics: Metrics, report: &Report) -> Metrics {
    let summary = &report.summary;
    let regions_failed = report.regions.iter().filter(|region| !region.listed).count();
    let metrics = metrics
        .count("RunCompleted", 1)
        .count("KeysFound", summary.found)
        .count("RegionsFailed", regions_failed)
        .count("BoundExceeded", usize::from(summary.bound_exceeded))
        .count("KeysKept", summary.kept.values().sum())
        .with("DurationMs", report.duration_ms as f64, Unit::Milliseconds);
    let kept = |metrics: Metrics, reason: &Reason| {
        metrics.count(reason.metric(), summary.kept.get(reason).copied().unwrap_or(0))
    };
    Reason::ALL.iter().fold(metrics, kept)
}

/// The metrics of a restore.
pub(crate) fn restoration(restoration: &Restoration, stack_name: &str) -> Metrics {
    let restored = if restoration.dry_run { 0 } else { restoration.restored.len() };
    Metrics::new(stack_name).count("KeysRestored", restored).count("RestoresFailed", restoration.failed.len())
}
