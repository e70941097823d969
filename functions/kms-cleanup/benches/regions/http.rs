//! A plain HTTP server on a free port of 127.0.0.1, a thread per connection: enough for what the SDK and the runtime client
//! send. It lives as long as the process.

use std::{
    io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};

#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) authorization: String,
    pub(crate) target: String,
    pub(crate) body: String,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Further header lines, each with its line break.
    pub(crate) headers: String,
    pub(crate) body: String,
}

/// Answers every request; one that gets no answer waits for ever.
pub(crate) fn serve(answer: impl Fn(Request) -> Option<Response> + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let (address, answer) = (listener.local_addr().unwrap(), Arc::new(answer));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || talk(stream.unwrap(), &*answer));
        }
    });
    address
}

/// Ends with the connection: the function may end at any moment.
fn talk(mut stream: TcpStream, answer: impl Fn(Request) -> Option<Response>) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    while let Some(request) = read(&mut reader)? {
        let Some(Response { status, headers, body }) = answer(request) else { continue };
        let length = body.len();
        let head = format!("HTTP/1.1 {status} stub\r\ncontent-length: {length}\r\n{headers}\r\n");
        stream.write_all([head, body].concat().as_bytes())?;
    }
    Ok(())
}

/// The next request; nothing when the connection is closed.
fn read(reader: &mut impl BufRead) -> Result<Option<Request>> {
    let (mut request, mut line, mut length) = (Request::default(), String::new(), 0);
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    request.path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    while line != "\r\n" {
        line.clear();
        reader.read_line(&mut line)?;
        let (name, value) = line.trim_end().split_once(": ").unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "authorization" => request.authorization = value.to_owned(),
            "x-amz-target" => request.target = value.to_owned(),
            "content-length" => length = value.parse().map_err(|error| Error::new(ErrorKind::InvalidData, error))?,
            "transfer-encoding" => return Err(Error::new(ErrorKind::Unsupported, "a body without its length")),
            _ => {}
        }
    }
    reader.take(length).read_to_string(&mut request.body)?;
    Ok(Some(request))
}
