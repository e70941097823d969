//! The two linters that an operator would run on a template, at the versions that the tests are pinned to: cfn-lint,
//! and `sam validate --lint`, which first reads the template as SAM does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::clients::REGION;
use crate::tools;

/// Runs cfn-lint over the templates.
///
/// # Errors
/// It finds something, or could not be installed; the message carries its own words.
pub fn cfn_lint(templates: &[PathBuf]) -> Result<()> {
    let mut lint = Command::new(tools::sam()?.join("bin/cfn-lint"));
    lint.args(["--regions", REGION, "--"]).args(templates);
    tools::run(&mut lint).context("cfn-lint does not like a template")
}

/// Runs `sam validate --lint` over one template.
///
/// # Errors
/// It finds something, or could not be installed; the message carries its own words.
pub fn sam_validate(template: &Path) -> Result<()> {
    let home = tempfile::tempdir().context("cannot make a home folder")?;
    fs::create_dir_all(home.path().join(".aws-sam"))?;
    fs::write(home.path().join(".aws-sam/metadata.json"), crate::sam::NO_VERSION_CHECK)?;
    let mut sam = Command::new(tools::sam()?.join("bin/python"));
    sam.args(["-m", "samcli", "validate", "--lint", "--region", REGION, "-t"]).arg(template);
    sam.env("HOME", home.path()).envs([("AWS_DEFAULT_REGION", REGION), ("SAM_CLI_TELEMETRY", "0")]);
    tools::run(&mut sam).with_context(|| format!("sam does not like {}", template.display()))
}
