//! The Python tools of the tests and the demo: the emulator and the SAM CLI, each in a virtual environment of its own
//! under `target/tools`, because they pin different versions of the same library. A fresh machine needs Rust and
//! Python only. Every version is pinned, the transitive ones too; a change of a pin makes a new environment.

use std::env;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Interpreters to try, in this order.
const INTERPRETERS: [&str; 6] = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];

/// Prints the version, and fails where it is too old or where environments cannot be made.
const PROBE: &str =
    "import sys, venv, ensurepip; print(sys.version, sys.executable); sys.exit(sys.version_info < (3, 10))";

/// The workspace's folder.
pub fn workspace_directory() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_path_buf()
}

/// Cargo's target folder, where everything that this crate installs goes.
pub fn target_directory() -> PathBuf {
    let configured = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    workspace_directory().join(configured)
}

/// The environment with the emulator; `bin/python -m ministack` starts it.
pub fn ministack() -> Result<PathBuf> {
    pinned_in_this_crate("ministack")
}

/// The environment with the SAM CLI; `bin/python -m samcli` starts it.
pub fn sam() -> Result<PathBuf> {
    pinned_in_this_crate("sam")
}

/// The environment with the policy linter parliament; `bin/parliament` starts it.
pub fn parliament() -> Result<PathBuf> {
    pinned_in_this_crate("parliament")
}

fn pinned_in_this_crate(name: &str) -> Result<PathBuf> {
    let pins = workspace_directory().join("tests/tools");
    let constraints = pins.join(format!("{name}.constraints.txt"));
    virtual_environment(name, &pins.join(format!("{name}.txt")), &constraints)
}

/// Makes the virtual environment `name` with what the two pip files say, unless it is there, and returns its folder.
///
/// # Errors
/// No usable Python, or pip failed; the message carries pip's own words.
pub fn virtual_environment(name: &str, requirements: &Path, constraints: &Path) -> Result<PathBuf> {
    let (python, version) = python()?;
    let tools = target_directory().join("tools");
    fs::create_dir_all(&tools).with_context(|| format!("cannot make {}", tools.display()))?;
    let mut pins = DefaultHasher::new();
    (version, read(requirements)?, read(constraints)?).hash(&mut pins);
    let directory = tools.join(format!("{name}-{:016x}", pins.finish()));
    let complete = directory.join("complete");

    // Test programs run side by side: one of them installs, the others wait here.
    let lock = File::create(tools.join(format!("{name}.lock"))).context("cannot make a lock file")?;
    lock.lock().context("cannot lock the tools folder")?;
    if !complete.exists() {
        eprintln!("installing {name} into {} (once, a minute or less)", directory.display());
        install(python, &directory, requirements, constraints)?;
        fs::write(&complete, "").context("cannot mark the environment as complete")?;
    }
    Ok(directory)
}

fn install(python: &str, directory: &Path, requirements: &Path, constraints: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory).context("cannot remove a half-made environment")?;
    }
    run(Command::new(python).args(["-m", "venv"]).arg(directory))
        .context("Python's venv failed; on Debian and Ubuntu install the package python3-venv")?;
    let mut pip = Command::new(directory.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]);
    run(pip.arg("-r").arg(requirements).arg("-c").arg(constraints))
        .context("pip could not install the pinned versions; is the package index reachable?")
}

/// Runs a command to its end and turns a failure into an error with what it wrote.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    output(command).map(drop)
}

/// The same, returning its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let done = command.output().with_context(|| format!("cannot start {program}"))?;
    let stdout = String::from_utf8_lossy(&done.stdout).into_owned();
    if !done.status.success() {
        let stderr = String::from_utf8_lossy(&done.stderr);
        bail!("{program} ended with {}:\n{stdout}{stderr}", done.status);
    }
    Ok(stdout)
}

/// The first interpreter that will do, with its version.
fn python() -> Result<(&'static str, String)> {
    INTERPRETERS
        .into_iter()
        .find_map(|python| Some((python, output(Command::new(python).args(["-c", PROBE])).ok()?)))
        .context("the emulator and the SAM CLI need Python 3.10 or newer with its venv module, and none was found: install it and see that python3 is on the PATH")
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
