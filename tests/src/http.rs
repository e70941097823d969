//! One HTTP request to the emulator over a plain socket, for the things that no SDK client of this crate does: asking whether
//! it is healthy, resetting it, and reading the functions' logs. The emulator does not verify signatures, so naming the key
//! in the header is enough.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::clients::REGION;
use crate::emulator::ROOT;

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

fn exchange(port: u16, request: &str) -> std::io::Result<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn is_ok(answer: &str) -> bool {
    answer.split_whitespace().nth(1) == Some("200")
}
