//! The report for people: a row for each key, those that are retired first, and the sums below.

use std::collections::BTreeSet;

use super::run::{Decision, Evidence, Key, KmsReport, LastUse, Outcome, Restore, Run, Summary};
use crate::output::{Section, Table, plain};

/// The parts of the report; `wide` where a page has room for every column.
pub(super) fn of(report: &KmsReport, wide: bool) -> Vec<Section> {
    let sections = match report {
        KmsReport::Run(run) => of_run(run, wide),
        KmsReport::Restore(restore) => of_restore(restore),
    };
    let failure = report.failure().map(|failure| format!("Failed ({}): {}", failure.error_type, failure.error_message));
    sections.into_iter().chain(failure.map(Section::Line)).collect()
}

fn of_run(run: &Run, wide: bool) -> Vec<Section> {
    let mut keys: Vec<&Key> = run.keys.iter().collect();
    keys.sort_by(|one, other| (one.decision, &one.account).cmp(&(other.decision, &other.account)));
    let table = if wide { wide_table(&keys) } else { narrow_table(&keys) };
    let title = format!("Temporary KMS keys, {}", to_seconds(&run.started_at));
    let rows = (!keys.is_empty()).then_some(Section::Table(title, table));
    rows.into_iter().chain(sums(run).into_iter().map(Section::Line)).collect()
}

/// A time without the fraction of a second.
fn to_seconds(time: &str) -> String {
    plain(&time.split_once('.').map_or_else(|| time.to_owned(), |(seconds, _)| format!("{seconds}Z")))
}

/// Fits 80 columns: what a key is called stands in the first cell, why it was decided so in the last.
fn narrow_table(keys: &[&Key]) -> Table {
    let accounts: BTreeSet<&str> = keys.iter().map(|key| &*key.account).collect();
    let mut table = Table::new(["key", "age", "last use", "decision", "aliases, reason"]);
    for key in keys {
        let account = (accounts.len() > 1).then_some(&*key.account);
        let name = lines([short_id(&key.key), &key.region].into_iter().chain(account));
        let aliases = key.aliases.iter().map(|alias| alias.trim_start_matches("alias/"));
        let reason = lines(aliases.chain([&*key.reason]).chain(key.error.as_deref()));
        table.push([name, age(key), last_use(key), decision(key), reason]);
    }
    table
}

fn wide_table(keys: &[&Key]) -> Table {
    let mut table = Table::new([
        "key",
        "aliases",
        "multi-Region",
        "state",
        "age",
        "last use",
        "evidence",
        "decision",
        "reason",
        "detail",
    ]);
    for key in keys {
        table.push([
            plain(&key.key),
            lines(key.aliases.iter().map(String::as_str)),
            plain(&key.multi_region),
            plain(&key.state),
            age(key),
            last_use(key),
            evidence(&key.evidence),
            decision(key),
            plain(&key.reason),
            lines([&*key.detail].into_iter().chain(key.error.as_deref())),
        ]);
    }
    table
}

/// Texts one below the other in a cell.
fn lines<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(plain).collect::<Vec<_>>().join("\n")
}

/// Enough of a key's id to tell it apart: `1234abcd`, `mrk-1234abcd`.
fn short_id(arn: &str) -> &str {
    let id = arn.rsplit('/').next().unwrap_or(arn);
    let length = if id.starts_with("mrk-") { 12 } else { 8 };
    id.get(..length).unwrap_or(id)
}

fn age(key: &Key) -> String {
    match key.age_hours {
        None => "unknown".to_owned(),
        Some(hours) if hours < 48.0 => format!("{hours:.0} h"),
        Some(hours) => format!("{:.0} d", (hours / 24.0).floor()),
    }
}

fn last_use(key: &Key) -> String {
    let day = |time: &String| plain(time.split('T').next().unwrap_or_default());
    match key.last_use {
        LastUse::At => key.last_used_at.as_ref().map_or_else(|| "unknown".to_owned(), day),
        LastUse::Never => "never".to_owned(),
        LastUse::Unknown => "unknown".to_owned(),
        LastUse::NotAsked => "not asked".to_owned(),
    }
}

fn evidence(evidence: &Evidence) -> String {
    let grants = evidence.grants.filter(|count| *count > 0).map(|count| format!("{count} grants"));
    let storage = [&evidence.volumes, &evidence.snapshots, &evidence.images].into_iter().flatten();
    let unreadable = evidence.unreadable.iter().map(|what| format!("unreadable: {what}"));
    let all: Vec<String> = grants.into_iter().chain(storage.cloned()).chain(unreadable).collect();
    lines(all.iter().map(String::as_str))
}

fn decision(key: &Key) -> String {
    let action = match key.decision {
        Decision::Keep => return "keep".to_owned(),
        Decision::Retire => "retire",
        Decision::RemoveAlias => "remove alias",
    };
    let outcome = match key.outcome {
        Outcome::Planned => "planned",
        Outcome::Done => "done",
        Outcome::Failed => "failed",
    };
    format!("{action}\n{outcome}")
}

fn sums(run: &Run) -> Vec<String> {
    let Run { dry_run, duration_ms, regions, summary, .. } = run;
    let mut lines = vec![counts(summary)];
    if *dry_run {
        let saved = summary.to_retire.map(|keys| format!(" A real one would save {keys}.00 USD a month."));
        lines.push(format!("A dry run: nothing was changed.{}", saved.unwrap_or_default()));
    }
    if summary.bound_exceeded {
        let most = summary.maximum_retirements;
        lines.push(format!(
            "More than the {most} keys that one run may retire: none was. KmsMaximumRetirements is the bound."
        ));
    }
    let failed = regions.iter().filter(|region| !region.listed);
    lines.extend(failed.map(|region| {
        let error = region.error.as_deref().unwrap_or("no reason given");
        format!("Not listed: {} in account {}: {error}", region.region, region.account)
    }));
    let listed = regions.iter().filter(|region| region.listed).count();
    lines.push(format!("{listed} of {} Regions listed in {:.1} s.", regions.len(), *duration_ms as f64 / 1000.0));
    lines
}

fn counts(summary: &Summary) -> String {
    let Summary { found, retired, aliases_removed, failed, monthly_cost_saved_usd: saved, .. } = summary;
    let planned = summary.to_retire.filter(|planned| planned != retired).map(|planned| format!(" of {planned}"));
    let planned = planned.unwrap_or_default();
    let kept: u64 = summary.kept.values().sum();
    let reasons: Vec<String> = summary.kept.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    format!(
        "{found} found: {retired}{planned} retired, {aliases_removed} with only the alias removed, {kept} kept{reasons}, \
         {failed} failed; {saved:.2} USD saved a month."
    )
}

fn of_restore(restore: &Restore) -> Vec<Section> {
    let mut table = Table::new(["key", "result"]);
    let restored = if restore.dry_run { "would be restored" } else { "restored" };
    for key in &restore.restored {
        table.push([plain(key), restored.to_owned()]);
    }
    for refusal in &restore.refused {
        table.push([plain(&refusal.key), plain(&format!("refused: {}", refusal.reason))]);
    }
    for failure in &restore.failed {
        table.push([plain(&failure.key), plain(&format!("failed: {}", failure.error))]);
    }
    let dry_run = restore.dry_run.then(|| Section::Line("A dry run: nothing was changed.".to_owned()));
    [Section::Table("Restored KMS keys".to_owned(), table)].into_iter().chain(dry_run).collect()
}
