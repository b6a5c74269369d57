//! Calls as a facade makes them, and a server that says exactly the bytes it is told to.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its own part of this"
)]

use std::process::Command;
use std::sync::{Arc, Mutex};

use http::Method;
use openapi_runtime::{
    Connection, ConnectionBuilder, Credential, Error, HeaderName, Response, RetryPolicy,
};
use openapi_runtime_examples::call_generated;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The key that must never be seen anywhere but in a request to the configured origin.
pub const CANARY: &str = "CANARY-7f3a";

/// One attempt for each call, so that a test sees the first failure.
pub fn builder(base_url: &str) -> ConnectionBuilder {
    builder_with_defaults(base_url).retry(RetryPolicy::never())
}

pub fn builder_with_defaults(base_url: &str) -> ConnectionBuilder {
    let credential = Credential::api_key(HeaderName::from_static("x-api-key"), CANARY).unwrap();
    Connection::builder(base_url).credential(credential)
}

/// What a facade does for a call.
pub async fn get<T: DeserializeOwned>(
    connection: &Connection,
    path: &str,
) -> Result<Response<T>, Error> {
    call(connection, Method::GET, path, None).await
}

/// The same with any method, and with a body when there is one.
pub async fn call<T: DeserializeOwned>(
    connection: &Connection,
    method: Method,
    path: &str,
    body: Option<reqwest::Body>,
) -> Result<Response<T>, Error> {
    let exchange = connection.exchange();
    let result = call_generated(connection, &exchange, method, path, body).await;
    exchange.finish(result)
}

/// Everything an error shows of itself.
pub fn everything_shown(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {error:#?} {:?}", error.snippet());
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        shown.push_str(&format!(" {error} {error:?}"));
        cause = error.source();
    }
    shown
}

/// A server that answers each connection with the next of its scripted byte strings, then closes.
pub struct RawServer {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

/// What is done with one connection after its request was read.
#[derive(Clone)]
pub enum Then {
    /// Says these bytes and closes.
    Say(Vec<u8>),
    /// Says these bytes and resets the connection.
    SayAndReset(Vec<u8>),
    /// Says these bytes and then nothing, keeping the connection.
    SayAndStall(Vec<u8>),
}

impl RawServer {
    pub async fn start(script: Vec<Then>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            let mut stalled = Vec::new();
            for then in script {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read_request(&mut stream).await;
                seen.lock().unwrap().push(request);
                stalled.extend(answer(stream, then).await);
            }
            std::future::pending::<()>().await;
        });
        Self {
            url,
            requests,
            task,
        }
    }

    /// Answers every connection alike, with a status line's rest, headers and a body.
    pub async fn answering(status: &str, headers: &str, body: &str) -> Self {
        Self::start(vec![Then::Say(http(status, headers, body)); 8]).await
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The heads of all requests, as they came over the wire.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(mut stream: TcpStream, then: Then) -> Option<TcpStream> {
    match then {
        Then::Say(bytes) => {
            // A client that has seen enough may close first.
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
            None
        }
        Then::SayAndReset(bytes) => {
            stream.write_all(&bytes).await.unwrap();
            stream.set_zero_linger().unwrap();
            None
        }
        Then::SayAndStall(bytes) => {
            stream.write_all(&bytes).await.unwrap();
            Some(stream)
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).await.unwrap_or(0) == 0 {
            break;
        }
        request.push(byte[0]);
    }
    String::from_utf8_lossy(&request).into_owned()
}

/// A whole HTTP/1.1 answer. `headers` are lines that end with `\r\n`.
pub fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Names the server a test in a process of its own is to call.
pub const TARGET: &str = "TARGET_OF_THE_CHILD";

/// The server this process is to call, when it was started by [`run_child`].
pub fn target() -> String {
    std::env::var(TARGET).expect("this test is run by other tests of its file, not by hand")
}

/// Runs one ignored test of this file in a process of its own, with these variables and no proxy
/// but what they name: variables of one's own process cannot be changed safely.
pub async fn run_child(test: &str, target: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--ignored", "--test-threads=1"]);
    for proxy in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "REQUEST_METHOD",
    ] {
        command.env_remove(proxy).env_remove(proxy.to_lowercase());
    }
    command.env(TARGET, target).envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

/// Certificates to trust, so that a test does not depend on those of the machine (on Linux; other
/// systems do not read the variable and bring their own).
pub const ROOT_CERTIFICATE: (&str, &str) = (
    "SSL_CERT_FILE",
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/root.pem"),
);
