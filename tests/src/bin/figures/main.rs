//! `cargo figures`: how large the functions are as packages for arm64, and how soon role-list answers after its start,
//! beside a Python function with boto3 that does the same. Progress goes to standard error, the figures to standard
//! output. The exit code is that of the limit of size: times depend on the machine and decide nothing.

mod process;
mod report;
mod runtime_api;
mod scenario;
mod sizes;
mod starts;

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Parser;

use report::Report;

/// Measures the functions: the size of their packages for arm64, and the time from start to first answer.
#[derive(Debug, Parser)]
#[command(name = "cargo figures")]
struct Options {
    /// Print one JSON object on standard output instead of the tables.
    #[arg(long)]
    json: bool,
    /// How often each of the two functions is started.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let packages = sizes::measure()?;
    let comparison = starts::compare(options.runs).await?;
    let report = Report { packages, comparison };
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report.json())?);
    } else {
        print!("{report}");
    }
    Ok(if report.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs a program that speaks to the user on standard error itself.
fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("cannot start {program}"))?;
    ensure!(status.success(), "{program} ended with {status}");
    Ok(())
}
