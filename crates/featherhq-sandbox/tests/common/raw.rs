//! A client that shows the bytes on the socket, and how the connection ended.

use featherhq_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Closed,
    Reset,
}

/// The bytes of a response.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: End,
}

impl Raw {
    /// Status line and headers as text.
    pub(crate) fn head(&self) -> &str {
        let end = self.head_end();
        std::str::from_utf8(&self.bytes[..end]).unwrap()
    }

    /// What stands behind the empty line.
    pub(crate) fn body(&self) -> &[u8] {
        &self.bytes[self.head_end() + 4..]
    }

    pub(crate) fn body_text(&self) -> &str {
        std::str::from_utf8(self.body()).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(self.body()).unwrap()
    }

    /// The value of a header whose name is written in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let line = |line: &'_ str| line.starts_with(&format!("{name}: "));
        let line = self.head().lines().find(|candidate| line(candidate))?;
        line.split_once(": ").map(|(_, value)| value)
    }

    pub(crate) fn declared_length(&self) -> usize {
        self.header("content-length").unwrap().parse().unwrap()
    }

    fn head_end(&self) -> usize {
        let end = self.bytes.windows(4).position(|four| four == b"\r\n\r\n");
        end.unwrap()
    }
}

/// A connection on which a request with the right key has been sent.
pub(crate) async fn ask(sandbox: &Sandbox, path: &str) -> TcpStream {
    let (host, key) = (sandbox.address(), sandbox.api_key());
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {host}\r\nx-api-key: {key}\r\nconnection: close\r\n\r\n"
    );
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// Everything until the connection ends.
pub(crate) async fn read_to_end(stream: &mut TcpStream) -> Raw {
    let mut bytes = Vec::new();
    let end = match stream.read_to_end(&mut bytes).await {
        Ok(_) => End::Closed,
        Err(error) => {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
            End::Reset
        }
    };
    Raw { bytes, end }
}

/// The whole answer to a request with the right key.
pub(crate) async fn raw(sandbox: &Sandbox, path: &str) -> Raw {
    read_to_end(&mut ask(sandbox, path).await).await
}

/// A sandbox with these faults.
pub(crate) async fn faulty(faults: &[&str]) -> Sandbox {
    let mut builder = Sandbox::builder();
    for fault in faults {
        builder = builder.fault(fault.parse::<featherhq_sandbox::Fault>().unwrap());
    }
    builder.start().await.unwrap()
}
