//! A server for one request: it keeps what it received, and answers what it was
//! told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

/// One request, as it came over the wire.
#[derive(Debug)]
pub(crate) struct Received {
    /// The method and the path with its query.
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    /// The value of a header; none when it is absent, and a panic when it is there twice.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} twice in {:?}", self.headers);
        value
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// What the server answers.
#[derive(Debug)]
pub(crate) struct Answer {
    status: u16,
    content_type: &'static str,
    body: &'static str,
}

impl Answer {
    pub(crate) const fn status(status: u16) -> Self {
        Self::with(status, "", "")
    }

    pub(crate) const fn with(status: u16, content_type: &'static str, body: &'static str) -> Self {
        Self {
            status,
            content_type,
            body,
        }
    }
}

/// A server that ends with the first request.
pub(crate) struct Server {
    url: String,
    thread: JoinHandle<Received>,
}

impl Server {
    pub(crate) fn answering(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let thread = std::thread::spawn(move || serve(&listener, &answer));
        Self { url, thread }
    }

    pub(crate) fn url(&self) -> String {
        self.url.clone()
    }

    /// What it received, once it has answered.
    pub(crate) fn received(self) -> Received {
        self.thread.join().unwrap()
    }
}

fn serve(listener: &TcpListener, answer: &Answer) -> Received {
    let (mut stream, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim_end().is_empty() {
            break;
        }
        head.push(line.trim_end().to_owned());
    }
    let line = head.remove(0).trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<(String, String)> = head
        .iter()
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let mut received = Received {
        line,
        headers,
        body: Vec::new(),
    };
    let length = received
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    received.body.resize(length, 0);
    reader.read_exact(&mut received.body).unwrap();
    let Answer {
        status,
        content_type,
        body,
    } = answer;
    let length = if *status == 204 {
        String::new()
    } else {
        format!("content-length: {}\r\n", body.len())
    };
    let body = if received.line.starts_with("HEAD ") {
        ""
    } else {
        body
    };
    write!(
        stream,
        "HTTP/1.1 {status} Status\r\ncontent-type: {content_type}\r\n{length}connection: close\r\n\r\n{body}"
    )
    .unwrap();
    received
}
