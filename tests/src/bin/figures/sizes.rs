//! The functions' packages for arm64: built by the command that builds them for a deployment, in a folder apart from the
//! one that a deployment takes them from, and zipped the way the SAM CLI does it (Python's zipfile, deflate).

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use system_tests::tools;

use crate::run;

/// What the functions run on.
const TARGET: &str = "aarch64-unknown-linux-gnu";

/// The largest package allowed, in bytes.
pub(crate) const LIMIT: u64 = 4_000_000;

/// One function, ready for Lambda. Sizes in bytes.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) binary: u64,
    pub(crate) zip: u64,
}

/// Builds and zips all functions.
///
/// # Errors
/// The Rust target is missing, the tools could not be installed, or the functions do not build.
pub(crate) fn measure() -> Result<Vec<Package>> {
    check_target()?;
    let pins = tools::workspace_directory().join("tests/figures/cargo-lambda.txt");
    let tools = tools::virtual_environment("cargo-lambda", &pins, &pins)?.join("bin");
    let output = tools::target_directory().join("figures/arm64");
    eprintln!("building the functions for arm64 (minutes at first, then seconds)");
    build(&tools, &output)?;
    functions()?.into_iter().map(|name| package(&tools, &output.join(&name), name)).collect()
}

/// Asks the compiler, not rustup: Rust may have come another way.
fn check_target() -> Result<()> {
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let answer = rustc.args(["--print", "target-libdir", "--target", TARGET]).output().context("cannot start rustc")?;
    let folder = PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim());
    ensure!(folder.is_dir(), "Rust's standard library for {TARGET} is missing; add it: rustup target add {TARGET}");
    Ok(())
}

/// cargo-lambda finds zig through the Python beside it.
fn build(tools: &Path, output: &Path) -> Result<()> {
    let mut lambda = Command::new(tools.join("cargo-lambda"));
    lambda.current_dir(tools::workspace_directory()).env("PATH", path_with(tools)?);
    lambda.args(["lambda", "build", "--release", "--arm64", "--lambda-dir"]).arg(output);
    run(&mut lambda).context("the functions do not build for arm64")
}

fn path_with(folder: &Path) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths([folder.to_owned()].into_iter().chain(env::split_paths(&path)))?)
}

/// Every folder of `functions/` is one, and bears the name of its binary.
fn functions() -> Result<Vec<String>> {
    let folder = tools::workspace_directory().join("functions");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok().filter(|entry| entry.path().is_dir())?.file_name().into_string().ok())
        .collect();
    names.sort();
    Ok(names)
}

fn package(tools: &Path, folder: &Path, name: String) -> Result<Package> {
    let mut zip = Command::new(tools.join("python"));
    zip.current_dir(folder).args(["-m", "zipfile", "-c", "package.zip", "bootstrap"]);
    run(&mut zip).with_context(|| format!("cannot zip {name}"))?;
    Ok(Package { binary: size(&folder.join("bootstrap"))?, zip: size(&folder.join("package.zip"))?, name })
}

fn size(file: &Path) -> Result<u64> {
    Ok(fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?.len())
}
