//! The run in the log: a line for each key, one for each Region that failed, the summary, and the whole answer. Key ARNs and
//! aliases are no secrets; nothing else of a key is known here.

use serde::Serialize;
use tracing::{info, warn};

use crate::report::{KeyRow, Report};

/// CloudWatch Logs cuts a longer line.
const LONGEST_LINE: usize = 250_000;

pub(crate) fn log(report: &Report) {
    for region in report.regions.iter().filter(|region| !region.listed) {
        let error = region.error.as_deref().unwrap_or_default();
        warn!(account.id = %region.account, region = region.region, "keys could not be listed: {error}");
    }
    report.keys.iter().for_each(log_key);
    let summary = serde_json::to_string(&report.summary).unwrap_or_default();
    info!(dry_run = report.dry_run, duration_ms = report.duration_ms, summary, "run completed");
    log_answer(report);
}

fn log_key(row: &KeyRow) {
    let evidence = serde_json::to_string(&row.evidence).unwrap_or_default();
    let aliases = row.aliases.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let error = row.error.as_deref();
    info!(
        key = %row.key, account.id = %row.account, region = %row.region, aliases, state = row.state,
        age_hours = row.age_hours, last_use = row.last_use, evidence, decision = row.decision, reason = row.reason,
        outcome = row.outcome, error, "{}: {}", row.decision, row.detail
    );
}

/// The answer in one line, unless it is too long for one; the lines of the keys say the same.
pub(crate) fn log_answer(answer: &impl Serialize) {
    let answer = serde_json::to_string(answer).unwrap_or_default();
    // The line holds it as a text, with every quotation mark escaped.
    let escaped = serde_json::to_string(&answer).unwrap_or_default().len();
    match escaped <= LONGEST_LINE {
        true => info!(answer, "answer"),
        false => info!(length = answer.len(), "the answer is too long for a line; the lines of the keys say the same"),
    }
}
