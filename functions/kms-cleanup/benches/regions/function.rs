//! The function as a process: started with its settings, given one event by a runtime API of ours, measured when it
//! answers, ended.
//!
//! Format: [Lambda runtime API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).

use std::{
    fs,
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        mpsc::{Sender, channel},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::Value;

use crate::{
    account::TEMPORARY,
    http::{self, Request, Response},
};

/// What Lambda grants a function at most.
const TIMEOUT: Duration = Duration::from_secs(900);

/// One run, from the event to the answer.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) time: Duration,
    /// The most memory that was ever resident, in bytes: since the start of the process.
    pub(crate) peak_memory: u64,
    /// In user and system mode, since the start of the process.
    pub(crate) processor_time: Duration,
    pub(crate) answer: Value,
}

/// Runs the function against AWS at this address.
pub(crate) fn run(aws: SocketAddr) -> Run {
    let (sender, calls) = channel();
    let api = http::serve(runtime_api(sender));
    let mut process = start(aws, api);
    let begin = calls.recv_timeout(TIMEOUT).unwrap().0;
    let (end, request) = calls.recv_timeout(TIMEOUT).unwrap();
    let (peak_memory, processor_time) = (peak_memory(&process), processor_time(&process));
    process.kill().unwrap();
    process.wait().unwrap();
    assert!(request.path.ends_with("/response"), "{}: {}", request.path, request.body);
    Run { time: end - begin, peak_memory, processor_time, answer: serde_json::from_str(&request.body).unwrap() }
}

fn start(aws: SocketAddr, api: SocketAddr) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kms-cleanup"));
    command.env_clear().envs(SETTINGS).env("KMS_MAXIMUM_RETIREMENTS", TEMPORARY.to_string());
    command.env("AWS_ENDPOINT_URL", format!("http://{aws}")).env("AWS_LAMBDA_RUNTIME_API", api.to_string());
    command.stdout(Stdio::null()).spawn().unwrap()
}

/// What Lambda and the template set.
const SETTINGS: [(&str, &str); 16] = [
    ("AWS_ACCESS_KEY_ID", "AKIA111111111111"),
    ("AWS_SECRET_ACCESS_KEY", "secret"),
    ("AWS_REGION", "us-east-1"),
    ("AWS_LAMBDA_FUNCTION_NAME", "kms-cleanup"),
    ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
    ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
    ("ENTRY_ROLE_NAMES", ""),
    ("KMS_ACCOUNTS", ""),
    ("KMS_ALIAS_PREFIX", "alias/CadoResponse-KMS-Alias"),
    ("KMS_DRY_RUN", "false"),
    ("KMS_MINIMUM_AGE_HOURS", "24"),
    ("KMS_MINIMUM_IDLE_HOURS", "24"),
    ("KMS_PENDING_WINDOW_DAYS", "30"),
    ("KMS_REGIONS", ""),
    ("ORGANIZATION_ROLE_ARN", ""),
    ("STACK_NAME", "cado-access"),
];

/// Hands out one event, and passes on what is asked and posted. A second `next` is never answered, as between two events.
fn runtime_api(calls: Sender<(Instant, Request)>) -> impl Fn(Request) -> Option<Response> {
    let event = Mutex::new(Some("{}".to_owned()));
    move |request| {
        let at = Instant::now();
        let answer = match request.path.ends_with("/next") {
            true => Response { status: 200, headers: invocation(), body: event.lock().unwrap().take()? },
            false => Response { status: 202, headers: String::new(), body: String::new() },
        };
        // Nobody listens any more once the run is over.
        calls.send((at, request)).ok()?;
        Some(answer)
    }
}

fn invocation() -> String {
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + TIMEOUT;
    format!(
        "content-type: application/json\r\nlambda-runtime-aws-request-id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n\
         lambda-runtime-deadline-ms: {}\r\n\
         lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:111111111111:function:kms-cleanup\r\n",
        deadline.as_millis()
    )
}

fn peak_memory(process: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    1_024 * peak.trim_end_matches("kB").trim().parse::<u64>().unwrap()
}

/// Linux counts it in hundredths of a second; fields 14 and 15, twelve and thirteen behind the name in brackets.
fn processor_time(process: &Child) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.id())).unwrap();
    let fields = stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2);
    Duration::from_millis(fields.map(|ticks| 10 * ticks.parse::<u64>().unwrap()).sum())
}
