//! `cargo demo`: a day in an organization, on a local emulator with IAM enforcement on. No AWS account and no Docker are
//! needed. Progress goes to standard error, the result to standard output, and the exit code says whether all went well.
//! Whatever ends this program, Ctrl-C included, the emulator's guard sees the end of its pipe and stops everything.

mod day;
mod report;
mod scenes;
mod summary;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use day::Day;
use report::Report;

/// Plays a day in an organization on a local emulator of AWS and shows what the stack makes of it.
#[derive(Debug, Parser)]
#[command(name = "cargo demo", bin_name = "cargo demo")]
struct Options {
    /// Print one JSON object on standard output instead of the summary.
    #[arg(long)]
    json: bool,
    /// Leave the emulator and the stack running, and say how to look around and how to stop them.
    #[arg(long)]
    keep: bool,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let mut report = Report::new(scenes::TITLES);
    let day = scenes::play(&mut report).await;
    let kept = day.filter(|_| options.keep).map(Day::keep).transpose()?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&summary::json(&report, kept.as_ref()))?);
    } else {
        summary::print(&report);
    }
    if let Some(kept) = kept {
        eprintln!("{kept}");
    }
    Ok(if report.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
