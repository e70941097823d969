//! Lambda's runtime API on 127.0.0.1, as much of it as one invocation needs: `next` hands the event over, `response` and
//! `error` take what became of it. A second `next` is never answered, as between two events on Lambda.
//!
//! Format: [Lambda runtime API](https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

/// How long the function may take, as Lambda tells it.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A request of the function.
#[derive(Debug)]
pub(crate) struct Call {
    /// When it had arrived whole.
    pub(crate) at: Instant,
    /// Its path on the server.
    pub(crate) path: String,
    /// What it carried.
    pub(crate) body: String,
}

/// A server for one function process; it ends when this value is dropped.
#[derive(Debug)]
pub(crate) struct RuntimeApi {
    /// For `AWS_LAMBDA_RUNTIME_API`.
    pub(crate) address: SocketAddr,
    /// What the function asked for, in order.
    pub(crate) calls: Receiver<Call>,
    ended: Arc<AtomicBool>,
}

impl RuntimeApi {
    /// Listens on a free port and waits for a function to ask for `event`.
    pub(crate) fn serve(event: &str) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
        let (address, ended) = (listener.local_addr()?, Arc::new(AtomicBool::new(false)));
        let (sender, calls) = channel();
        let (event, is_over) = (Arc::new(Mutex::new(Some(invocation(event)))), Arc::clone(&ended));
        thread::spawn(move || {
            for stream in listener.incoming().flatten().take_while(|_| !is_over.load(Ordering::Relaxed)) {
                let (sender, event) = (sender.clone(), Arc::clone(&event));
                thread::spawn(move || talk(stream, &event, &sender));
            }
        });
        Ok(Self { address, calls, ended })
    }
}

impl Drop for RuntimeApi {
    /// The server waits for a connection: this one is its last.
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

/// Answers the requests of one connection until the function closes it.
fn talk(mut stream: TcpStream, event: &Mutex<Option<String>>, calls: &Sender<Call>) -> Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    while let Some(call) = read(&mut reader)? {
        let answer = if call.path.ends_with("/next") {
            event.lock().ok().and_then(|mut event| event.take())
        } else {
            Some("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".to_owned())
        };
        if let Some(answer) = answer {
            calls.send(call)?;
            stream.write_all(answer.as_bytes())?;
        }
    }
    Ok(())
}

/// The next request; nothing when the connection is closed.
fn read(reader: &mut impl BufRead) -> Result<Option<Call>> {
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let start = head.len();
        if reader.read_line(&mut head)? == 0 {
            return Ok(None);
        }
        let line = head.get(start..).unwrap_or_default().to_ascii_lowercase();
        match line.split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse()?,
            Some(("transfer-encoding", value)) => bail!("a body comes as{value}"),
            _ => {}
        }
    }
    let path = head.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let mut body = String::new();
    reader.take(length).read_to_string(&mut body)?;
    Ok(Some(Call { at: Instant::now(), path, body }))
}

/// The answer to `next`.
fn invocation(event: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n\
         Lambda-Runtime-Deadline-Ms: {}\r\n\
         Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:000000000000:function:role-list\r\n\
         Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0\r\n\r\n{event}",
        event.len(),
        (now + TIMEOUT).as_millis(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_the_event_over_once_and_keeps_what_is_posted() {
        let api = RuntimeApi::serve(r#"{"Records":[]}"#).unwrap();
        let mut function = TcpStream::connect(api.address).unwrap();
        let next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: here\r\n\r\n";
        let post = "POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nContent-Length: 4\r\n\r\ndone";
        function.write_all([next, post, next].concat().as_bytes()).unwrap();
        let (asked, posted) = (api.calls.recv().unwrap(), api.calls.recv().unwrap());
        function.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answers = String::new();
        function.read_to_string(&mut answers).unwrap();
        assert!(asked.path.ends_with("/next") && posted.path.ends_with("/response"));
        assert_eq!((posted.body.as_str(), answers.matches("Records").count()), ("done", 1));
        assert_eq!(answers.matches("HTTP/1.1").count(), 2);
    }
}
