//! parliament, a policy linter that owes nothing to this project: it has its own reading of AWS's documentation, older
//! than ours and made by others, so that what both agree on is hardly a mistake of one of them.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use policy::Policy;
use serde::Deserialize;
use serde_json::Value;

use crate::tools;

/// The linter's exit code when it finds nothing, and when it finds something.
const ENDS: [Option<i32>; 2] = [Some(0), Some(1)];

/// One thing that the linter does not like.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The name that the policy was given.
    pub policy: String,
    /// What kind it is, such as `RESOURCE_MISMATCH`.
    pub issue: String,
    /// What it is about, such as an action; as the linter writes it.
    pub detail: String,
}

#[derive(Deserialize)]
struct Line {
    issue: String,
    #[serde(default)]
    detail: Value,
    location: Location,
}

#[derive(Deserialize)]
struct Location {
    filepath: String,
}

/// What parliament finds in the policies, by their names, at its medium severity and above: below are remarks such as
/// that `*` could be an ARN.
///
/// # Errors
/// The linter could not be installed or did not run; the message carries its own words.
pub fn findings(policies: &BTreeMap<String, Policy>) -> Result<Vec<Finding>> {
    let environment = tools::parliament()?;
    let folder = tempfile::tempdir().context("cannot make a folder for the policies")?;
    for (name, policy) in policies {
        fs::write(folder.path().join(format!("{name}.json")), policy.print())?;
    }
    let mut command = Command::new(environment.join("bin/parliament"));
    command.args(["--json", "--minimum_severity", "MEDIUM", "--directory"]).arg(folder.path());
    // It warns of its own way to find its data, and nothing else should be on standard error.
    command.env("PYTHONWARNINGS", "ignore");
    let done = command.stdin(Stdio::null()).output().context("cannot start parliament")?;
    let words = String::from_utf8_lossy(&done.stderr);
    ensure!(ENDS.contains(&done.status.code()) && words.is_empty(), "parliament ended with {}:\n{words}", done.status);
    let lines = String::from_utf8_lossy(&done.stdout).into_owned();
    lines.lines().map(finding).collect()
}

fn finding(line: &str) -> Result<Finding> {
    let Line { issue, detail, location } =
        serde_json::from_str(line).with_context(|| format!("parliament wrote `{line}`"))?;
    let file = location.filepath.rsplit('/').next().unwrap_or_default().to_owned();
    let detail = detail.as_str().map_or_else(|| detail.to_string(), str::to_owned);
    Ok(Finding { policy: file.trim_end_matches(".json").to_owned(), issue, detail })
}
