//! One HTTP request to the emulator over a plain socket, for the things that no SDK client of this crate does: asking whether
//! it is healthy, resetting it, reading the functions' logs, invoking one of them, and EC2. The emulator does not verify signatures, so naming the key
//! in the header is enough.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::clients::REGION;
use crate::emulator::ROOT;

/// How long a function may take to answer.
const INVOCATION: Duration = Duration::from_secs(120);

/// Whether the emulator on this port says that it is well.
pub(crate) fn is_healthy(port: u16) -> bool {
    exchange(port, "GET /_ministack/health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").is_ok_and(|answer| is_ok(&answer))
}

/// Makes the emulator forget everything.
///
/// # Errors
/// The emulator answered with anything but success.
pub(crate) fn reset(port: u16) -> Result<()> {
    let request = "POST /_ministack/reset HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n";
    let answer = exchange(port, request).context("the emulator did not answer the reset")?;
    ensure!(is_ok(&answer), "the reset failed: {answer}");
    Ok(())
}

/// Calls an operation of a service that speaks AWS's JSON protocol, as the hub's root.
///
/// # Errors
/// The emulator answered with anything but success.
pub(crate) fn call(port: u16, service: &str, target: &str, body: &Value) -> Result<Value> {
    let body = body.to_string();
    let scope = format!("{ROOT}/20260101/{REGION}/{service}/aws4_request");
    let request = format!(
        "POST / HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: {target}\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = exchange(port, &request).with_context(|| format!("the emulator did not answer {target}"))?;
    ensure!(is_ok(&answer), "{target} failed: {answer}");
    let (_, body) = answer.split_once("\r\n\r\n").context("an answer without body")?;
    serde_json::from_str(body).with_context(|| format!("{target} was answered with no JSON: {body}"))
}

/// Invokes a function and waits for its answer, as the hub's root: whether it failed, and what it answered.
///
/// # Errors
/// The emulator answered with anything but success; a function that fails is a success here.
pub(crate) fn invoke(port: u16, function: &str, event: &Value) -> Result<(bool, Value)> {
    let request =
        signed(&format!("POST /2015-03-31/functions/{function}/invocations"), "lambda", REGION, &event.to_string());
    let answer = exchange_within(port, &request, INVOCATION).with_context(|| format!("{function} did not answer"))?;
    ensure!(is_ok(&answer), "{function} could not be invoked: {answer}");
    let (head, body) = answer.split_once("\r\n\r\n").context("an answer without body")?;
    let failed = head.to_ascii_lowercase().contains("\r\nx-amz-function-error:");
    let answer = serde_json::from_str(body).with_context(|| format!("{function} answered with no JSON: {body}"))?;
    Ok((failed, answer))
}

/// Calls an operation of a service that speaks AWS's query protocol, in a Region, as the hub's root; the answer is XML.
///
/// # Errors
/// The emulator answered with anything but success.
pub(crate) fn query(port: u16, service: &str, region: &str, form: &str) -> Result<String> {
    let request =
        signed("POST /", service, region, form).replace("application/json", "application/x-www-form-urlencoded");
    let answer = exchange(port, &request).with_context(|| format!("the emulator did not answer {form}"))?;
    ensure!(is_ok(&answer), "{form} failed: {answer}");
    Ok(answer)
}

fn signed(line: &str, service: &str, region: &str, body: &str) -> String {
    let scope = format!("{ROOT}/20260101/{region}/{service}/aws4_request");
    format!(
        "{line} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
         Authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn exchange(port: u16, request: &str) -> std::io::Result<String> {
    exchange_within(port, request, Duration::from_secs(10))
}

fn exchange_within(port: u16, request: &str, patience: Duration) -> std::io::Result<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(patience))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn is_ok(answer: &str) -> bool {
    answer.split_whitespace().nth(1) == Some("200")
}
