//! The scenes in their order. Each is one function: it does what somebody in the organization would do, waits for what
//! has to follow, checks it, and notes the facts.

mod access;
pub(crate) mod keys;
mod lifecycle;
mod onboarding;
pub(crate) mod templates;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use system_tests::stack::STACK;

use crate::day::Day;
use crate::report::{Facts, Report};

/// Names and titles.
pub(crate) const TITLES: &[(&str, &str)] = &[
    ("deploy", "The stack is deployed, with IAM enforcement on"),
    ("onboard", "New accounts in two organizational units get their role and are listed"),
    ("repeat", "The same events again change nothing"),
    ("assume", "The platform's role can assume the new role, a stranger cannot"),
    ("close", "A closed account is taken off the list"),
    ("late", "An account whose entry role appears late is onboarded on a later try"),
    ("retire-keys", "Of seven temporary KMS keys those are retired that nothing needs any more"),
    ("restore-keys", "Retired keys are restored, with their aliases and what they encrypted"),
    ("templates", "CloudFormation templates ask for roles, list entries, policies and statements, and are answered"),
];

/// Plays the day; returns the stage, so that it can be kept.
pub(crate) async fn play(report: &mut Report) -> Option<Day> {
    let day = report.play(deploy).await?;
    report.surroundings.note("endpoint", day.emulator.endpoint());
    report.surroundings.note("stack_name", STACK);
    report.surroundings.note("stack_outputs", json!(day.stack.outputs()));
    report.surroundings.note("accounts", json!(day.accounts));

    report.play(async |facts| onboarding::onboard(&day, facts).await).await;
    report.play(async |facts| onboarding::repeat(&day, facts).await).await;
    report.play(async |facts| access::assume(&day, facts).await).await;
    report.play(async |facts| lifecycle::close(&day, facts).await).await;
    report.play(async |facts| lifecycle::late(&day, facts).await).await;
    if let Some(retired) = report.play(async |facts| keys::retire(&day, facts).await).await {
        report.play(async |facts| keys::restore(&day, &retired, facts).await).await;
    }
    report.play(async |facts| templates::ask(&day, facts).await).await;
    if !report.passed() {
        show_logs(&day);
    }
    Some(day)
}

/// What the functions said last, for whoever has to find out why a scene failed. A function that could not even start
/// has no log of its own: why, stands among the emulator's errors.
fn show_logs(day: &Day) {
    for log_group in ["AccountOnboardingLogs", "RoleListLogs", "KmsCleanupLogs", "CustomResourcesLogs"] {
        let lines = day.emulator.function_log(log_group).unwrap_or_else(|error| vec![format!("{error:#}")]);
        show_end_of(log_group, &lines);
    }
    let log = day.emulator.log();
    let errors = log.lines().filter(|line| line.contains(" ERROR ")).map(str::to_owned).collect::<Vec<_>>();
    show_end_of("the emulator's errors", &errors);
}

fn show_end_of(name: &str, lines: &[String]) {
    eprintln!("\nend of {name}:");
    for line in lines.iter().skip(lines.len().saturating_sub(20)) {
        eprintln!("  {}", line.chars().take(400).collect::<String>());
    }
}

/// Emulator, organization, stack; and the proof that not everybody is let in.
async fn deploy(facts: &mut Facts) -> Result<Day> {
    let day = Day::begin().await?;
    facts.note("endpoint", day.emulator.endpoint());
    facts.note("stack", STACK);
    facts.note(
        "functions",
        json!([
            day.stack.output("AccountOnboardingFunctionName")?,
            day.stack.output("RoleListFunctionName")?,
            day.stack.output("KmsCleanupFunctionName")?,
        ]),
    );
    let stranger = day.emulator.clients("AKIAEXAMPLEEXAMPLE00");
    let refusal = stranger.iam.list_roles().send().await.err().map(aws_sdk_iam::Error::from);
    let refusal = refusal.context("an unknown key was let in: IAM enforcement is off")?.to_string();
    ensure!(refusal.contains("InvalidClientTokenId"), "an unknown key was refused in an unknown way: {refusal}");
    facts.note("unknown key", "refused");
    Ok(day)
}
