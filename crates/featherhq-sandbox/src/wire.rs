//! Responses whose bytes are written here and not by the HTTP library, which
//! would not let a response be wrong.

use bytes::Bytes;
use chrono::Utc;
use http::Response;
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, TRANSFER_ENCODING};
use http_body_util::Full;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::fault::http_date;
use crate::server::Answer;

/// White space is written so many bytes at a time.
const PADDING: usize = 64 * 1024;
/// A body that breaks off is sent up to here at most, so that what is sent
/// fits into the buffers of a connection and arrives.
const CUT_LONGEST: usize = 16 * 1024;

/// How a response is sent.
#[derive(Debug)]
pub(crate) enum Delivery {
    /// As a correct message.
    Message(Response<Full<Bytes>>),
    /// Byte by byte; the connection is of no use afterwards.
    Raw(RawMessage),
}

/// By what a client is told where the body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// `content-length`, true or not.
    Length(u64),
    /// `transfer-encoding: chunked`.
    Chunked,
}

/// What becomes of the connection after the last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It is closed in order.
    Close,
    /// It is reset.
    Reset,
    /// It stays open, silent, until the client closes it.
    Stall,
}

/// The bytes of a response.
#[derive(Debug)]
pub(crate) struct RawMessage {
    head: Vec<u8>,
    body: Vec<u8>,
    /// So many spaces behind the body.
    padding: u64,
    framing: Framing,
    ending: Ending,
}

impl RawMessage {
    /// No byte at all.
    pub(crate) fn nothing(ending: Ending) -> Self {
        Self {
            head: Vec::new(),
            body: Vec::new(),
            padding: 0,
            framing: Framing::Length(0),
            ending,
        }
    }

    /// All of an answer.
    pub(crate) fn new(answer: Answer, padding: u64, framing: Framing) -> Self {
        Self {
            head: head(&answer, framing),
            body: answer.body,
            padding,
            framing,
            ending: Ending::Close,
        }
    }

    /// The same with no more than half of its body.
    pub(crate) fn cut_in_the_body(mut self, ending: Ending) -> Self {
        self.body.truncate((self.body.len() / 2).min(CUT_LONGEST));
        self.padding = 0;
        self.ending = ending;
        self
    }

    /// Writes the bytes and ends the connection; one that would stay open ends
    /// when the sandbox has stopped.
    pub(crate) async fn send(self, mut stream: TcpStream, stopped: impl Future<Output = ()>) {
        // A client that has gone is not the server's failure.
        let _ = self.write(&mut stream).await;
        match self.ending {
            Ending::Close => {
                let _ = stream.shutdown().await;
            }
            Ending::Reset => {
                let _ = stream.set_zero_linger();
            }
            Ending::Stall => tokio::select! {
                () = closed(&mut stream) => {}
                () = stopped => {}
            },
        }
    }

    async fn write(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        stream.write_all(&self.head).await?;
        let spaces = [b' '; PADDING];
        self.write_part(stream, &self.body).await?;
        let mut padding = self.padding;
        while padding > 0 {
            let part = usize::try_from(padding).map_or(PADDING, |padding| padding.min(PADDING));
            self.write_part(stream, &spaces[..part]).await?;
            padding -= part as u64;
        }
        if self.framing == Framing::Chunked {
            stream.write_all(b"0\r\n\r\n").await?;
        }
        stream.flush().await
    }

    async fn write_part(&self, stream: &mut TcpStream, part: &[u8]) -> std::io::Result<()> {
        match self.framing {
            Framing::Length(_) => stream.write_all(part).await,
            // A chunk of no bytes would be the end.
            Framing::Chunked if part.is_empty() => Ok(()),
            Framing::Chunked => {
                let size = format!("{:x}\r\n", part.len());
                stream.write_all(size.as_bytes()).await?;
                stream.write_all(part).await?;
                stream.write_all(b"\r\n").await
            }
        }
    }
}

async fn closed(stream: &mut TcpStream) {
    let mut ignored = [0; 1024];
    while stream.read(&mut ignored).await.is_ok_and(|read| read > 0) {}
}

fn head(answer: &Answer, framing: Framing) -> Vec<u8> {
    let reason = answer.status.canonical_reason().unwrap_or("");
    let code = answer.status.as_u16();
    let mut head = format!("HTTP/1.1 {code} {reason}\r\n").into_bytes();
    for (name, value) in &answer.headers {
        add(&mut head, name.as_str(), value.as_bytes());
    }
    let framing = match framing {
        Framing::Length(length) => (CONTENT_LENGTH, length.to_string()),
        Framing::Chunked => (TRANSFER_ENCODING, "chunked".to_owned()),
    };
    add(&mut head, framing.0.as_str(), framing.1.as_bytes());
    add(&mut head, CONNECTION.as_str(), b"close");
    add(&mut head, DATE.as_str(), http_date(Utc::now()).as_bytes());
    head.extend_from_slice(b"\r\n");
    head
}

fn add(head: &mut Vec<u8>, name: &str, value: &[u8]) {
    head.extend_from_slice(name.as_bytes());
    head.extend_from_slice(b": ");
    head.extend_from_slice(value);
    head.extend_from_slice(b"\r\n");
}
