//! The result on standard output: for people with a mark per scene and its facts below, for programs as one JSON
//! object. Colours only where a terminal shows them.

use std::io::{IsTerminal as _, stdout};

use serde_json::{Value, json};

use crate::day::Kept;
use crate::report::{Outcome, Report, Scene};

/// Sign and colour of a scene that passed.
pub(crate) const PASSED: (&str, &str) = ("✔", "32");
/// Sign and colour of a scene that failed.
pub(crate) const FAILED: (&str, &str) = ("✘", "31");
/// Sign and colour of a scene that was not played.
const NOT_PLAYED: (&str, &str) = ("–", "33");

/// The sign, in its colour where there is a terminal.
pub(crate) fn mark((sign, colour): (&str, &str), terminal: bool) -> String {
    if terminal && std::env::var_os("NO_COLOR").is_none() {
        format!("\u{1b}[{colour}m{sign}\u{1b}[0m")
    } else {
        sign.to_owned()
    }
}

/// Prints the readable form.
pub(crate) fn print(report: &Report) {
    let terminal = stdout().is_terminal();
    for scene in &report.scenes {
        println!("\n{} {}", mark(sign(scene.outcome), terminal), scene.title);
        print_facts(scene);
        if let Some(error) = &scene.error {
            println!("    {error}");
        }
    }
    let passed = report.scenes.iter().filter(|scene| scene.outcome == Outcome::Passed).count();
    let verdict = if report.passed() { PASSED } else { FAILED };
    let (all, seconds) = (report.scenes.len(), report.seconds());
    println!("\n{} {passed} of {all} scenes in {seconds} s", mark(verdict, terminal));
}

fn print_facts(scene: &Scene) {
    let width = scene.facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    for (name, value) in scene.facts.iter() {
        for (line, text) in lines(value).into_iter().enumerate() {
            let name = if line == 0 { name } else { "" };
            println!("    {name:width$}  {text}");
        }
    }
}

/// Lists take a line per element, policy documents are shown as they are.
fn lines(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.lines().map(str::to_owned).collect(),
        Value::Array(elements) => elements.iter().flat_map(lines).collect(),
        other => vec![other.to_string()],
    }
}

fn sign(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Passed => PASSED,
        Outcome::Failed => FAILED,
        Outcome::NotPlayed => NOT_PLAYED,
    }
}

/// The form for programs.
pub(crate) fn json(report: &Report, kept: Option<&Kept>) -> Value {
    let mut object = json!({
        "passed": report.passed(),
        "seconds": report.seconds(),
        "scenes": report.scenes,
        "running": kept.is_some(),
        "stop": kept.map(Kept::stop),
    });
    if let Some(object) = object.as_object_mut() {
        let surroundings = report.surroundings.iter();
        object.extend(surroundings.map(|(name, value)| (name.clone(), value.clone())));
    }
    object
}
