//! One function as a process of its own: started, given one event, ended.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::runtime_api::{Call, RuntimeApi};
use crate::scenario::Scenario;

/// How long a function may take before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a silent function is looked at.
const INTERVAL: Duration = Duration::from_millis(100);

/// Two moments of a start, counted from the creation of the process. Of many starts: the median of each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    /// The function is initialized and asks for its first event.
    pub(crate) ready: Duration,
    /// It has answered the first event.
    pub(crate) answered: Duration,
}

/// Starts a function, waits for its first answer and ends it.
///
/// # Errors
/// It ended, got stuck, or answered anything but that all is done.
pub(crate) fn start(function: &mut Command, scenario: &Scenario) -> Result<Start> {
    let api = RuntimeApi::serve(&Scenario::event().to_string())?;
    let log = scenario.emulator().folder().join("function.log");
    let output = File::create(&log)?;
    function.env_clear().envs(scenario.environment()).env("AWS_LAMBDA_RUNTIME_API", api.address.to_string());
    function.stdout(output.try_clone()?).stderr(output);
    let begin = Instant::now();
    let mut process = Process(function.spawn().context("cannot start a function")?);
    let asked = next_call(&api, &mut process).with_context(|| said(&log))?;
    let answer = next_call(&api, &mut process).with_context(|| said(&log))?;
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    ensure!(
        asked.path.ends_with("/next") && answer.path.ends_with("/response") && body == json!({"batchItemFailures": []}),
        "unexpected: {asked:?}, then {answer:?}; {}",
        said(&log)
    );
    Ok(Start { ready: asked.at - begin, answered: answer.at - begin })
}

/// What the function asks for next; fails soon after it has ended.
fn next_call(api: &RuntimeApi, process: &mut Process) -> Result<Call> {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if let Ok(call) = api.calls.recv_timeout(INTERVAL) {
            return Ok(call);
        }
        if let Some(status) = process.0.try_wait()? {
            bail!("the function ended with {status}");
        }
    }
    bail!("the function did not say anything for {} s", PATIENCE.as_secs())
}

fn said(log: &Path) -> String {
    format!("the function's output: {}", fs::read_to_string(log).unwrap_or_default())
}

/// A function's process; it ends with this value. Should this program be killed, the function ends by itself, because
/// its runtime API is gone.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
