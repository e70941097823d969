//! From the start of the process to the first answer: role-list as a release build for this machine, and a Python
//! function with boto3 that does the same, both against the same runtime API and the same emulator, in turns.

use std::env;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use system_tests::tools;

use crate::process::{Start, start};
use crate::run;
use crate::scenario::Scenario;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_middle_and_of_an_even_number_the_mean_of_both() {
        let starts = |moments: &[u64]| {
            let moments = moments.iter().copied().map(Duration::from_millis);
            moments.map(|moment| Start { ready: moment / 2, answered: moment }).collect()
        };
        assert_eq!(median(starts(&[90, 10, 20])).answered, Duration::from_millis(20));
        assert_eq!(median(starts(&[90, 10, 20, 30])).answered, Duration::from_millis(25));
        assert_eq!(median(starts(&[40])).ready, Duration::from_millis(20));
    }
}
