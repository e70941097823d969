//! The figures as tables and as one JSON object.

use std::fmt::{self, Display, Formatter};
use std::thread::available_parallelism;
use std::time::Duration;

use serde_json::{Value, json};
use system_tests::functions::architecture;

use crate::process::Start;
use crate::sizes::{LIMIT, Package};
use crate::starts::Comparison;

/// All that was measured.
pub(crate) struct Report {
    pub(crate) packages: Vec<Package>,
    pub(crate) comparison: Comparison,
}

impl Report {
    /// Whether every package is small enough.
    pub(crate) fn passed(&self) -> bool {
        self.packages.iter().all(|package| package.zip <= LIMIT)
    }

    pub(crate) fn json(&self) -> Value {
        let Comparison { runs, rust, boto3 } = &self.comparison;
        json!({
            "passed": self.passed(),
            "zip_limit_bytes": LIMIT,
            "packages": self.packages.iter().map(sizes).collect::<Vec<_>>(),
            "starts": {
                "architecture": architecture(),
                "cores": cores(),
                "runs": runs,
                "role_list": milliseconds(rust),
                "boto3": milliseconds(boto3),
                "ratio": {
                    "ready": ratio(rust.ready, boto3.ready),
                    "first_answer": ratio(rust.answered, boto3.answered),
                },
            },
        })
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "arm64 packages, limit {:.2} MB", megabytes(LIMIT))?;
        writeln!(f, "{:24}{:>12}{:>12}", "", "bootstrap", "zip")?;
        for Package { name, binary, zip } in &self.packages {
            let verdict = if *zip <= LIMIT { "" } else { "  TOO LARGE" };
            writeln!(f, "{name:24}{:>9.2} MB{:>9.2} MB{verdict}", megabytes(*binary), megabytes(*zip))?;
        }
        let Comparison { runs, rust, boto3 } = &self.comparison;
        writeln!(f, "\nfrom start, median of {runs} runs each, {} cores, {}", cores(), architecture())?;
        writeln!(f, "{:24}{:>12}{:>15}", "", "ready", "first answer")?;
        for (name, start) in [("role-list", rust), ("the same with boto3", boto3)] {
            writeln!(f, "{name:24}{:>9.1} ms{:>12.1} ms", 1e3 * seconds(start.ready), 1e3 * seconds(start.answered))?;
        }
        let (ready, answered) = (ratio(rust.ready, boto3.ready), ratio(rust.answered, boto3.answered));
        writeln!(f, "{:24}{ready:>10.1} x{answered:>13.1} x", "ratio")
    }
}

fn sizes(package: &Package) -> Value {
    json!({"function": package.name, "bootstrap_bytes": package.binary, "zip_bytes": package.zip})
}

fn milliseconds(start: &Start) -> Value {
    json!({"ready_ms": 1e3 * seconds(start.ready), "first_answer_ms": 1e3 * seconds(start.answered)})
}

fn ratio(ours: Duration, theirs: Duration) -> f64 {
    seconds(theirs) / seconds(ours)
}

fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_package_above_the_limit_is_one_too_many() {
        let start = Start { ready: Duration::from_millis(1), answered: Duration::from_millis(2) };
        let package = |zip| Package { name: "some-function".to_owned(), binary: 2 * zip, zip };
        let report = |zips: [u64; 2]| Report {
            packages: zips.map(package).into(),
            comparison: Comparison { runs: 1, rust: start, boto3: start },
        };
        assert!(report([1, LIMIT]).passed());
        assert!(!report([LIMIT + 1, 1]).passed());
        assert!(report([LIMIT + 1, 1]).to_string().contains("TOO LARGE"));
    }
}
