//! From the start of the process to the first answer: role-list as a release build for this machine, and a Python
//! function with boto3 that does the same, both against the same runtime API and the same emulator, in turns.

use std::env;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use system_tests::tools;

use crate::run;
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

/// The medians of both functions.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) runs: u32,
    pub(crate) rust: Start,
    pub(crate) boto3: Start,
}

/// Starts each function `runs` times, and once before that, which does not count: it fills the file cache.
///
/// # Errors
/// A function failed, answered something else, or wrote to the list.
pub(crate) async fn compare(runs: u32) -> Result<Comparison> {
    let (mut rust, mut boto3) = (role_list()?, python_function()?);
    let scenario = Scenario::start().await?;
    eprintln!("starting each function {runs} times");
    let (mut rust_starts, mut boto3_starts) = (Vec::new(), Vec::new());
    for _ in 0..=runs {
        rust_starts.push(start(&mut rust, &scenario)?);
        boto3_starts.push(start(&mut boto3, &scenario)?);
    }
    scenario.check_untouched().await?;
    Ok(Comparison { runs, rust: median(rust_starts.split_off(1)), boto3: median(boto3_starts.split_off(1)) })
}

fn role_list() -> Result<Command> {
    eprintln!("building role-list for this machine (minutes at first, then seconds)");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(tools::workspace_directory());
    run(cargo.args(["build", "--quiet", "--release", "--package", "role-list"])).context("role-list does not build")?;
    Ok(Command::new(tools::target_directory().join("release/role-list")))
}

/// Lambda starts Python functions with the same client of the runtime API.
fn python_function() -> Result<Command> {
    let folder = tools::workspace_directory().join("tests/figures");
    let (pins, constraints) = (folder.join("boto3.txt"), folder.join("boto3.constraints.txt"));
    let mut python = Command::new(tools::virtual_environment("boto3", &pins, &constraints)?.join("bin/python"));
    python.current_dir(folder).args(["-m", "awslambdaric", "role_list_handler.handler"]);
    Ok(python)
}

/// Starts a function, waits for its first answer and ends it.
fn start(function: &mut Command, scenario: &Scenario) -> Result<Start> {
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
    format!("the function's output: {}", std::fs::read_to_string(log).unwrap_or_default())
}

fn median(starts: Vec<Start>) -> Start {
    let middle = |moment: fn(&Start) -> Duration| {
        let mut moments: Vec<Duration> = starts.iter().map(moment).collect();
        moments.sort();
        let upper = moments.get(moments.len() / 2).copied().unwrap_or_default();
        let lower = moments.get(moments.len().saturating_sub(1) / 2).copied().unwrap_or_default();
        (lower + upper) / 2
    };
    Start { ready: middle(|start| start.ready), answered: middle(|start| start.answered) }
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
