//! The real SAM CLI as a child process. It sees the emulator's endpoint and keys in its own environment only, and an
//! empty home folder: neither the user's profiles nor their telemetry and update checks take part.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::clients::REGION;
use crate::emulator::Emulator;
use crate::tools;

/// What keeps SAM from asking the package index for a newer version: the next check is due in the year 3000.
pub(crate) const NO_VERSION_CHECK: &str = r#"{"lastVersionCheck": 32503680000}"#;

/// One of the lines that `sam deploy --output json` prints; only the last but one matters here.
#[derive(Deserialize)]
struct Line {
    stack_outputs: Vec<Output>,
}

#[derive(Deserialize)]
struct Output {
    key: String,
    value: String,
}

/// What a stack is deployed from, and what it may do.
pub(crate) struct Deployment<'a> {
    /// The stack's name.
    pub(crate) name: &'a str,
    /// The access key of the account: its root's.
    pub(crate) key: &'a str,
    /// A copy of the template; the parameters are written beside it.
    pub(crate) template: &'a Path,
    /// What CloudFormation has to be allowed, such as `CAPABILITY_IAM`.
    pub(crate) capability: &'a str,
}

/// Deploys a stack, or updates it, and returns its outputs.
///
/// # Errors
/// SAM failed; the message carries its own words.
pub(crate) fn deploy(
    emulator: &Emulator,
    deployment: &Deployment<'_>,
    parameters: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>> {
    let Deployment { name, key, template, capability } = deployment;
    let file = template.with_file_name("parameters.yaml");
    fs::write(&file, serde_json::to_string(parameters)?)?;
    let mut sam = command(emulator, key)?;
    sam.arg("deploy").arg("--template-file").arg(template).args(["--stack-name", name]);
    sam.arg("--parameter-overrides").arg(format!("file://{}", file.display()));
    sam.args(["--resolve-s3", "--capabilities", capability, "--no-confirm-changeset"]);
    sam.args(["--no-fail-on-empty-changeset", "--no-progressbar", "--output", "json"]);
    let printed = tools::output(&mut sam).context("sam deploy failed")?;
    let line = printed.lines().find_map(|line| serde_json::from_str::<Line>(line).ok());
    let outputs = line.with_context(|| format!("sam deploy printed no outputs:\n{printed}"))?.stack_outputs;
    Ok(outputs.into_iter().map(|output| (output.key, output.value)).collect())
}

fn command(emulator: &Emulator, key: &str) -> Result<Command> {
    let home = emulator.folder().join("sam-home");
    fs::create_dir_all(home.join(".aws-sam"))?;
    fs::write(home.join(".aws-sam/metadata.json"), NO_VERSION_CHECK)?;
    let mut sam = Command::new(tools::sam()?.join("bin/python"));
    sam.args(["-m", "samcli"]).current_dir(emulator.folder());
    sam.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    sam.env("HOME", &home).env("TMPDIR", emulator.folder());
    sam.env("AWS_ENDPOINT_URL", emulator.endpoint());
    sam.envs([("AWS_ACCESS_KEY_ID", key), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_DEFAULT_REGION", REGION)]);
    sam.envs([("AWS_EC2_METADATA_DISABLED", "true"), ("SAM_CLI_TELEMETRY", "0"), ("SAM_CLI_POLL_DELAY", "0.2")]);
    sam.envs([("LC_ALL", "C.UTF-8"), ("NO_COLOR", "1")]);
    Ok(sam)
}
