//! What was asked of a sandbox, for tests to look at.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::HeaderMap;
use http::request::Parts;

use crate::fault::{Fault, Operation};

/// The log keeps so many requests, the latest ones.
const LONGEST: usize = 10_000;

/// Headers whose values are not printed.
const SECRET: [&str; 3] = ["x-api-key", "authorization", "cookie"];

/// A request that a sandbox got, whatever became of it.
///
/// Its `Debug` output shows no API key.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::io::{Read, Write};
///
/// use featherhq_sandbox::{Operation, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// let mut connection = std::net::TcpStream::connect(sandbox.address())?;
/// write!(connection, "GET /v1/v2/conversations?limit=1&q=a%20b HTTP/1.0\r\nx-api-key: k\r\n\r\n")?;
/// connection.read_to_end(&mut Vec::new())?;
///
/// let requests = sandbox.requests();
/// assert_eq!(requests.len(), 1);
/// assert_eq!(requests[0].operation(), Some(Operation::List));
/// assert_eq!(requests[0].parameter("q").as_deref(), Some("a b"));
/// assert_eq!(requests[0].header("x-api-key"), Some("k"));
/// assert!(!format!("{requests:?}").contains("\"k\""));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RecordedRequest {
    number: u64,
    method: String,
    path: String,
    query: Option<String>,
    headers: HeaderMap,
    operation: Option<Operation>,
    faults: Vec<Fault>,
}

impl RecordedRequest {
    /// Its place in the order in which requests arrived, the first being 1.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
    /// #     use std::io::{Read as _, Write as _};
    /// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
    /// #     let mut response = String::new();
    /// #     connection.read_to_string(&mut response)?;
    /// #     Ok(response)
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// get(&sandbox, "/v1/v2/conversations")?;
    /// get(&sandbox, "/v1/v2/conversations")?;
    /// let numbers: Vec<u64> = sandbox.requests().iter().map(|request| request.number()).collect();
    /// assert_eq!(numbers, [1, 2]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The method, such as `GET`.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
    /// #     use std::io::{Read as _, Write as _};
    /// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
    /// #     let mut response = String::new();
    /// #     connection.read_to_string(&mut response)?;
    /// #     Ok(response)
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// get(&sandbox, "/v1/v2/conversations")?;
    /// assert_eq!(sandbox.requests()[0].method(), "GET");
    /// # Ok(())
    /// # }
    /// ```
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path as it was sent, percent-encoded.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
    /// #     use std::io::{Read as _, Write as _};
    /// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
    /// #     let mut response = String::new();
    /// #     connection.read_to_string(&mut response)?;
    /// #     Ok(response)
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// get(&sandbox, "/v1/v2/conversations?limit=1")?;
    /// assert_eq!(sandbox.requests()[0].path(), "/v1/v2/conversations");
    /// # Ok(())
    /// # }
    /// ```
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query as it was sent, without the question mark.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
    /// #     use std::io::{Read as _, Write as _};
    /// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
    /// #     let mut response = String::new();
    /// #     connection.read_to_string(&mut response)?;
    /// #     Ok(response)
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// get(&sandbox, "/v1/v2/conversations?q=a%20b")?;
    /// assert_eq!(sandbox.requests()[0].query(), Some("q=a%20b"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Path and query as they were sent.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
    /// #     use std::io::{Read as _, Write as _};
    /// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
    /// #     let mut response = String::new();
    /// #     connection.read_to_string(&mut response)?;
    /// #     Ok(response)
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// get(&sandbox, "/v1/v2/conversations?limit=1")?;
    /// assert_eq!(sandbox.requests()[0].target(), "/v1/v2/conversations?limit=1");
    /// # Ok(())
    /// # }
    /// ```
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }

    /// The decoded value of a query parameter; of a repeated one the last,
    /// which is the one that counts.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
    /// #     use std::io::{Read as _, Write as _};
    /// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
    /// #     let mut response = String::new();
    /// #     connection.read_to_string(&mut response)?;
    /// #     Ok(response)
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// get(&sandbox, "/v1/v2/conversations?q=a%20b")?;
    /// assert_eq!(sandbox.requests()[0].parameter("q").as_deref(), Some("a b"));
    /// assert_eq!(sandbox.requests()[0].parameter("limit"), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn parameter(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_deref()?.as_bytes())
            .filter(|(candidate, _)| candidate == name)
            .last()
            .map(|(_, value)| value.into_owned())
    }

    /// The first value of a header, in whatever case its name is written;
    /// nothing if it is not there or not text.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
    /// #     use std::io::{Read as _, Write as _};
    /// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
    /// #     let mut response = String::new();
    /// #     connection.read_to_string(&mut response)?;
    /// #     Ok(response)
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// get(&sandbox, "/v1/v2/conversations")?;
    /// assert_eq!(sandbox.requests()[0].header("X-API-Key"), Some(sandbox.api_key()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All headers, names in lower case, in no particular order.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
    /// #     use std::io::{Read as _, Write as _};
    /// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
    /// #     let mut response = String::new();
    /// #     connection.read_to_string(&mut response)?;
    /// #     Ok(response)
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// get(&sandbox, "/v1/v2/conversations")?;
    /// let requests = sandbox.requests();
    /// let names: Vec<&str> = requests[0].headers().map(|(name, _)| name).collect();
    /// assert_eq!(names, ["x-api-key"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
    }

    /// The operation of the API, if path and method are those of one.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
    /// #     use std::io::{Read as _, Write as _};
    /// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
    /// #     let mut response = String::new();
    /// #     connection.read_to_string(&mut response)?;
    /// #     Ok(response)
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// use featherhq_sandbox::Operation;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// get(&sandbox, "/v1/v2/conversations")?;
    /// get(&sandbox, "/elsewhere")?;
    /// let requests = sandbox.requests();
    /// assert_eq!(requests[0].operation(), Some(Operation::List));
    /// assert_eq!(requests[1].operation(), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn operation(&self) -> Option<Operation> {
        self.operation
    }

    /// The faults that struck the response.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
    /// #     use std::io::{Read as _, Write as _};
    /// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
    /// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
    /// #     let mut response = String::new();
    /// #     connection.read_to_string(&mut response)?;
    /// #     Ok(response)
    /// # }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// use featherhq_sandbox::Fault;
    ///
    /// let fault: Fault = "truncated-json,request=2".parse()?;
    /// let sandbox = Sandbox::builder().fault(fault.clone()).start_blocking()?;
    /// get(&sandbox, "/v1/v2/conversations")?;
    /// get(&sandbox, "/v1/v2/conversations")?;
    /// assert!(sandbox.requests()[0].faults().is_empty());
    /// assert_eq!(sandbox.requests()[1].faults(), [fault]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults: Vec<String> = self.faults.iter().map(Fault::to_string).collect();
        formatter
            .debug_struct("RecordedRequest")
            .field("number", &self.number)
            .field("method", &self.method)
            .field("target", &self.target())
            .field("headers", &Redacted(&self.headers))
            .field("operation", &self.operation)
            .field("faults", &faults)
            .finish()
    }
}

struct Redacted<'a>(&'a HeaderMap);

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.0.iter().map(|(name, value)| {
            let shown = if SECRET.contains(&name.as_str()) {
                "[redacted]".into()
            } else {
                String::from_utf8_lossy(value.as_bytes())
            };
            (name.as_str(), shown)
        });
        formatter.debug_map().entries(entries).finish()
    }
}

/// The latest requests of a sandbox.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    requests: Mutex<Recorded>,
}

#[derive(Debug, Default)]
struct Recorded {
    latest: VecDeque<RecordedRequest>,
    number: u64,
}

impl RequestLog {
    /// Adds a request.
    pub(crate) fn record(&self, request: &Parts, operation: Option<Operation>, faults: Vec<Fault>) {
        let mut recorded = self.recorded();
        recorded.number += 1;
        if recorded.latest.len() == LONGEST {
            recorded.latest.pop_front();
        }
        let request = RecordedRequest {
            number: recorded.number,
            method: request.method.to_string(),
            path: request.uri.path().to_owned(),
            query: request.uri.query().map(str::to_owned),
            headers: request.headers.clone(),
            operation,
            faults,
        };
        recorded.latest.push_back(request);
    }

    /// The latest requests, the first of them first.
    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.recorded().latest.iter().cloned().collect()
    }

    /// Forgets all requests; numbers go on.
    pub(crate) fn clear(&self) {
        self.recorded().latest.clear();
    }

    fn recorded(&self) -> MutexGuard<'_, Recorded> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_keeps_the_latest_requests() {
        let (request, ()) = http::Request::new(()).into_parts();
        let log = RequestLog::default();
        for _ in 0..LONGEST + 3 {
            log.record(&request, None, Vec::new());
        }
        let requests = log.requests();
        assert_eq!(requests.len(), LONGEST);
        assert_eq!(requests[0].number(), 4);
        assert_eq!(requests[LONGEST - 1].number(), LONGEST as u64 + 3);
    }
}
