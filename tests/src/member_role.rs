//! The kept StackSet template of the access role, deployed in one account as a stack set would deploy it there.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use crate::emulator::Emulator;
use crate::sam::{self, Deployment};
use crate::tools::workspace_directory;

/// Deploys `sam/member-role.yaml` in the account, and returns the stack's outputs. The capability is the one that the
/// template's own instructions name.
///
/// # Errors
/// SAM failed; the message carries its own words.
pub fn deploy(
    emulator: &Emulator,
    account: &str,
    parameters: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>> {
    let folder = emulator.folder().join("member-role");
    fs::create_dir_all(&folder)?;
    let template = folder.join("template.yaml");
    let kept = workspace_directory().join("sam/member-role.yaml");
    fs::copy(&kept, &template).with_context(|| format!("cannot copy {}", kept.display()))?;
    let capability = "CAPABILITY_NAMED_IAM";
    sam::deploy(
        emulator,
        &Deployment { name: "member-role", key: account, template: &template, capability },
        parameters,
    )
}
