//! Temporary KMS keys: what interrupted imports left behind goes, what anything needs stays, and there is a way back.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use system_tests::keys::{Key, encrypted_snapshot};

use crate::day::Day;
use crate::report::Facts;

/// Regions in which the demo looks for keys.
pub(crate) const REGIONS: &str = "us-east-1,eu-central-1,ap-south-1,ca-central-1";

/// The keys of the scene that the next one needs, and what was encrypted under one.
pub(super) struct Retired {
    idle: Key,
    primary: Key,
    replica: Key,
    secret: aws_sdk_kms::primitives::Blob,
}

/// Seven keys: a dry run, the run itself, and one more that finds nothing to do.
pub(super) async fn retire(day: &Day, facts: &mut Facts) -> Result<Retired> {
    let retired = seed(day).await?;
    let plan = day.clean_up(&json!({"dry_run": true}))?;
    ensure!(retired.idle.state().await?.state == "Enabled", "the dry run retired a key");
    facts.note("settings", "minimum age 0 h, because the emulator makes no older keys; 24 h otherwise");
    facts.note("decisions", table(day, &plan)?);
    facts.note(
        "unreadable",
        "the emulator does not tell the key of a snapshot, so a key beside one stays, and the run says so",
    );
    let report = day.clean_up(&json!({}))?;
    facts.note("retired", arns(&report, "retire"));
    facts.note("alias removed", arns(&report, "remove_alias"));
    facts.note("saved", format!("{} USD a month", figure(&report, "monthly_cost_saved_usd")?));
    ensure!((figure(&report, "retired")?, figure(&report, "aliases_removed")?) == (3, 1), "not as planned: {report:#}");
    ensure!(retired.idle.decrypt(&retired.secret).await.is_err(), "a retired key decrypts");
    let again = day.clean_up(&json!({}))?;
    ensure!((figure(&again, "retired")?, figure(&again, "aliases_removed")?) == (0, 0), "not idempotent: {again:#}");
    facts.note("once more", "nothing left to do");
    Ok(retired)
}

/// The deletion is cancelled, the alias is back, and the key decrypts what was encrypted before.
pub(super) async fn restore(day: &Day, keys: &Retired, facts: &mut Facts) -> Result<()> {
    let Retired { idle, primary, replica, secret } = keys;
    let answer = day.clean_up(&json!({"restore": [idle.arn, primary.arn, replica.arn]}))?;
    ensure!(answer.get("restored").and_then(Value::as_array).map(Vec::len) == Some(3), "not restored: {answer:#}");
    facts.note("restored", answer.get("restored").cloned().unwrap_or_default());
    facts.note("aliases", json!(idle.state().await?.aliases));
    facts.note("decrypted", idle.decrypt(secret).await?);
    let fresh = primary.encrypt("across Regions").await?;
    facts.note("by the replica", replica.decrypt(&fresh).await?);
    Ok(())
}

async fn seed(day: &Day) -> Result<Retired> {
    let hub = &day.hub;
    let key = async |region| Key::create(hub, region).await;
    let idle = key("eu-central-1").await?.temporary("-idle").await?;
    let primary = Key::create_primary(hub, "us-east-1").await?.temporary("-set").await?;
    let replica = primary.replicate("eu-central-1").await?.temporary("-set").await?;
    key("eu-central-1").await?.temporary("-in-use").await?.in_use("arn:aws:iam::000000000000:root").await?;
    key("ap-south-1").await?.temporary("-twice").await?.named("alias/evidence").await?;
    key("ap-south-1").await?.temporary("-pending").await?.pending().await?;
    encrypted_snapshot(&day.emulator, "ca-central-1")?;
    key("ca-central-1").await?.temporary("-disk").await?;
    let secret = idle.encrypt("evidence").await?;
    Ok(Retired { idle, primary, replica, secret })
}

/// The report as `cado-access kms-report` prints it, without colours.
fn table(day: &Day, report: &Value) -> Result<String> {
    let file = day.emulator.folder().join("report.json");
    fs::write(&file, report.to_string())?;
    let arguments = ["cado-access".into(), "kms-report".into(), file.into_os_string()];
    let answer = cado_access::answer(&arguments).context("the report cannot be printed")?;
    Ok(anstream::adapter::strip_str(&answer.text).to_string())
}

fn arns(report: &Value, decision: &str) -> Vec<Value> {
    let rows = report.get("keys").and_then(Value::as_array).into_iter().flatten();
    let decided = rows.filter(|row| row.get("decision").is_some_and(|found| found == decision));
    decided.filter_map(|row| row.get("key").cloned()).collect()
}

fn figure(report: &Value, name: &str) -> Result<u64> {
    let figure = report.pointer(&format!("/summary/{name}")).and_then(Value::as_u64);
    figure.with_context(|| format!("the report has no {name}: {report:#}"))
}
