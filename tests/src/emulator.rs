//! The emulator of AWS: MiniStack with IAM enforcement on, on a free port of 127.0.0.1, with a temporary folder of its
//! own for everything that it writes. A small guard process (`tests/emulator/guard.py`) ends it with all functions that
//! it runs when this process is gone, however that came about; dropping the value waits until that is done.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::clients::{Clients, REGION, credentials};
use crate::http;
use crate::tools;
use crate::wait::{Progress, until};

/// The account that the stack lives in: the primary account and the management account at once.
pub const HUB: &str = "000000000000";

/// The access key of the hub's root. Any account's own number is the key of that account's root.
pub const ROOT: &str = "root";

/// How often another port is tried when somebody else took the free one first.
const ATTEMPTS: usize = 3;

/// A running emulator; it ends when this value is dropped.
#[derive(Debug)]
pub struct Emulator {
    guard: Child,
    port: u16,
    folder: PathBuf,
}

impl Emulator {
    /// Starts an emulator and waits until it answers. Installs it first where needed.
    ///
    /// # Errors
    /// It could not be installed or did not come up; the message has the end of its log.
    pub async fn start() -> Result<Self> {
        let environment = tools::ministack()?;
        for _ in 1..ATTEMPTS {
            if let Ok(emulator) = Self::start_once(&environment).await {
                return Ok(emulator);
            }
        }
        Self::start_once(&environment).await
    }

    async fn start_once(environment: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("cado-access-").tempdir()?.keep();
        let port = free_port()?;
        let guard = spawn(environment, &folder, port).context("cannot start the emulator's guard")?;
        let mut emulator = Self { guard, port, folder };
        until(Duration::from_secs(60), "the emulator's first answer", async || emulator.look()).await?;
        Ok(emulator)
    }

    /// Our own process says in its log that it listens: an answer alone could come from another emulator that was
    /// quicker to take the port.
    fn look(&mut self) -> Result<Progress<()>> {
        let log = self.log();
        if let Some(status) = self.guard.try_wait()? {
            bail!("the emulator ended at once ({status}):\n{log}");
        }
        let listens = log.contains(&format!("Running on {}", self.endpoint()));
        Ok(Progress::when((listens && http::is_healthy(self.port)).then_some(()), last_lines(&log)))
    }

    /// The URL of all services.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A folder for temporary files that have to go when the emulator goes.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the emulator has logged so far.
    pub fn log(&self) -> String {
        fs::read(self.folder.join("emulator.log"))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// The lines that a function has logged, of the log group with this logical id in the template.
    ///
    /// # Errors
    /// There is no such log group.
    pub fn function_log(&self, log_group: &str) -> Result<Vec<String>> {
        let groups = http::call(self.port, "logs", "Logs_20140328.DescribeLogGroups", &json!({}))?;
        let names = groups.pointer("/logGroups").and_then(|groups| groups.as_array()).into_iter().flatten();
        let mut names = names.filter_map(|group| group.get("logGroupName")?.as_str());
        let name = names.find(|name| name.contains(log_group));
        let name = name.with_context(|| format!("no log group is called {log_group}"))?;
        let request = json!({"logGroupName": name});
        let answer = http::call(self.port, "logs", "Logs_20140328.FilterLogEvents", &request)?;
        let events = answer.pointer("/events").and_then(|events| events.as_array()).into_iter().flatten();
        Ok(events.filter_map(|event| Some(event.get("message")?.as_str()?.trim_end().to_owned())).collect())
    }

    /// Empties all accounts, queues and functions; the process stays, on the same port.
    ///
    /// # Errors
    /// The emulator did not answer.
    pub fn reset(&self) -> Result<()> {
        http::reset(self.port)
    }

    /// Clients that act as `key`: [`ROOT`] is the hub's root, twelve digits are the root of that account.
    pub fn clients(&self, key: &str) -> Clients {
        Clients::new(&self.endpoint(), credentials(key, "test", None))
    }

    /// Leaves the emulator running after this process and returns the process id to end it with (SIGTERM).
    ///
    /// # Errors
    /// The guard is gone, and the emulator with it.
    pub fn keep(mut self) -> Result<u32> {
        let pipe = self.guard.stdin.as_mut().context("the guard has no pipe")?;
        pipe.write_all(b"keep\n").context("the emulator's guard is gone")?;
        let process = self.guard.id();
        // Without its drop, which would end the emulator; the pipe closes with this process.
        std::mem::forget(self);
        Ok(process)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("end of the emulator's log:\n{}", last_lines(&self.log()));
        }
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

/// The emulator hands its whole environment to the functions, so it gets only what is named here.
fn spawn(environment: &Path, folder: &Path, port: u16) -> Result<Child> {
    let python = environment.join("bin/python");
    let log = File::create(folder.join("emulator.log"))?;
    let mut guard = Command::new(&python);
    guard.arg(tools::workspace_directory().join("tests/emulator/guard.py")).arg(folder);
    guard.arg(python).args(["-m", "ministack"]);
    guard.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    guard.env("HOME", folder).env("TMPDIR", folder);
    guard.env("STATE_DIR", folder.join("state")).env("S3_DATA_DIR", folder.join("s3"));
    guard.env("GATEWAY_PORT", port.to_string()).env("BIND_HOST", "127.0.0.1");
    // The host of the addresses that it hands out: queue URLs, and where custom resources answer.
    guard.env("MINISTACK_HOST", "127.0.0.1");
    guard.env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"));
    guard.envs([("AUTH", "true"), ("AWS_ACCESS_KEY_ID", ROOT), ("AWS_SECRET_ACCESS_KEY", "test")]);
    guard.envs([("AWS_DEFAULT_REGION", REGION), ("IOT_MTLS_ENABLED", "0"), ("SFTP_ENABLED", "0")]);
    guard.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
    Ok(guard.spawn()?)
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

fn last_lines(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let start = lines.len().saturating_sub(30);
    lines.get(start..).unwrap_or_default().join("\n")
}
