//! The metrics of a run. They are written in a dry run too, with nothing retired: an alarm watches that the function runs.

use lambda::{Metrics, Unit};

use crate::{reason::Reason, report::Report};

/// The metrics of a run; the reasons to keep a key are names of metrics, so that none is a dimension.
pub(crate) fn metrics(report: &Report, stack_name: &str) -> Metrics {
    let summary = &report.summary;
    let regions_failed = report.regions.iter().filter(|region| !region.listed).count();
    let metrics = Metrics::new(stack_name)
        .count("RunCompleted", 1)
        .count("KeysFound", summary.found)
        .count("KeysRetired", summary.retired)
        .count("AliasesRemoved", summary.aliases_removed)
        .count("KeysFailed", summary.failed)
        .count("RegionsFailed", regions_failed)
        .count("BoundExceeded", usize::from(summary.bound_exceeded))
        .count("MonthlyCostSaved", summary.monthly_cost_saved_usd)
        .count("KeysKept", summary.kept.values().sum())
        .with("DurationMs", report.duration_ms as f64, Unit::Milliseconds);
    let kept = |metrics: Metrics, reason: &Reason| {
        metrics.count(reason.metric(), summary.kept.get(reason).copied().unwrap_or(0))
    };
    Reason::ALL.iter().fold(metrics, kept)
}
