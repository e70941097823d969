//! A bucket on a free port of 127.0.0.1, a thread per connection. It notes how long it had each answer: from its last byte to
//! the receipt.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Receipts {
    /// PUTs for this request.
    pub(crate) answers: usize,
    /// Size of the largest, in bytes.
    pub(crate) size: usize,
    time: Duration,
}

/// Receipts by request.
type ByRequest = BTreeMap<String, Receipts>;

#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    address: SocketAddr,
    receipts: Arc<Mutex<ByRequest>>,
    connections: Arc<Mutex<usize>>,
}

impl Bucket {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let bucket = Self { address, receipts: Arc::default(), connections: Arc::default() };
        let serving = bucket.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                *serving.connections.lock().unwrap() += 1;
                let serving = serving.clone();
                thread::spawn(move || serving.talk(stream.unwrap()));
            }
        });
        bucket
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How long the answers to this request were with the bucket.
    pub(crate) fn time_of(&self, request: &str) -> Duration {
        self.by_request().get(request).map(|receipts| receipts.time).unwrap_or_default()
    }

    pub(crate) fn receipts(&self) -> (ByRequest, usize) {
        (self.by_request().clone(), *self.connections.lock().unwrap())
    }

    fn by_request(&self) -> MutexGuard<'_, ByRequest> {
        self.receipts.lock().unwrap()
    }

    fn talk(&self, mut stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while let Some(body) = read(&mut reader) {
            let began = Instant::now();
            let answer: Value = serde_json::from_slice(&body).unwrap();
            let mut by_request = self.by_request();
            let receipts = by_request.entry(answer["RequestId"].as_str().unwrap().to_owned()).or_default();
            receipts.answers += 1;
            receipts.size = receipts.size.max(body.len());
            receipts.time += began.elapsed();
            drop(by_request);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
        }
    }
}

/// The body of the next request, which must be as CloudFormation's buckets want it; nothing when the connection is closed.
fn read(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let (mut line, mut length, mut has_empty_type) = (String::new(), 0, false);
    if reader.read_line(&mut line).unwrap() == 0 {
        return None;
    }
    assert!(line.starts_with("PUT /"), "{line}");
    while line != "\r\n" {
        line.clear();
        reader.read_line(&mut line).unwrap();
        match line.trim_end().split_once(':').unwrap_or_default() {
            ("content-length", value) => length = value.trim().parse().unwrap(),
            ("content-type", value) => has_empty_type = value.trim().is_empty(),
            _ => {}
        }
    }
    assert!(has_empty_type, "the content type is not empty");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    Some(body)
}
