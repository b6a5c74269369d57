//! Faults: what a network, a gateway or a faulty service does to responses, on
//! demand and repeatably.
//!
//! A [`Fault`] says what goes wrong ([`FaultKind`]) and with which requests.
//! All faults that match a request are applied to its response, whatever the
//! order in which they were given: the waiting first, then what is wrong with
//! the page, the document, the status, the bytes and the headers, and the end
//! of the connection last. What changes a page or a document leaves refusals
//! (401, 404, 422) alone.

mod check;
mod cycle;
mod document;
mod gzip;
mod kind;
mod latency;
mod page;
mod parse;
mod response;
mod schedule;
mod text;

use std::fmt;
use std::ops::RangeInclusive;

pub use kind::{CursorAbsence, ErrorBody, FaultKind, Operation, ResponsePart, RetryAfter};
pub use latency::Latency;
pub(crate) use response::http_date;
pub(crate) use schedule::{ActiveFaults, FaultSchedule};

/// Something that goes wrong, and with which requests.
///
/// Unless it is told otherwise, a fault strikes every request of all
/// operations for ever. Requests are numbered from 1, by operation if the fault
/// is limited to one; refused ones count too.
///
/// # As text
///
/// A fault is read from, and printed as, comma-separated words: first the kind
/// as [`FaultKind`] names it, then any of
///
/// | word | meaning |
/// |---|---|
/// | `on=list`, `on=get`, `on=anyreach-list`, `on=any` | only this operation; `any` is the default |
/// | `request=3`, `request=3-5`, `request=3-` | only these requests; may be repeated |
/// | `chance=0.25` | each of them with this probability |
/// | `seed=7` | which of them chance picks; 0 is the default |
/// | `times=2` | at most so many of them |
/// | `retry-after=…`, `body=…` | with `status` only, see [`RetryAfter`] and [`ErrorBody`] |
///
/// Durations are whole numbers with `ms`, `s` or `m`; sizes are whole numbers
/// of bytes, or with `KiB`, `MiB` or `GiB`.
///
/// # Examples
///
/// ```
/// use featherhq_sandbox::{Fault, FaultKind, Operation};
///
/// let fault: Fault = "status=503,on=list,request=2,times=1".parse()?;
/// let same = Fault::new(FaultKind::status(503))
///     .on(Operation::List)
///     .at_request(2)
///     .times(1);
/// assert_eq!(fault, same);
///
/// let error = "status=5o3".parse::<Fault>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "fault `status=5o3`: `5o3` is no status code, which is a whole number from 200 to 999",
/// );
/// # Ok::<(), featherhq_sandbox::FaultError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    kind: FaultKind,
    operation: Option<Operation>,
    requests: Vec<RangeInclusive<u64>>,
    chance: Option<f64>,
    seed: u64,
    times: Option<u64>,
}

impl Fault {
    /// This goes wrong with every request.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::{Fault, FaultKind};
    ///
    /// assert_eq!(Fault::new(FaultKind::InvalidUtf8).to_string(), "invalid-utf8");
    /// ```
    pub fn new(kind: FaultKind) -> Self {
        Self {
            operation: kind.default_operation(),
            kind,
            requests: Vec::new(),
            chance: None,
            seed: 0,
            times: None,
        }
    }

    /// Only with this operation.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::{Fault, FaultKind, Operation};
    ///
    /// let fault = Fault::new(FaultKind::status(503)).on(Operation::List);
    /// assert_eq!(fault.to_string(), "status=503,on=list");
    /// ```
    #[must_use]
    pub fn on(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Only with the request of this number, the first being 1. May be called
    /// several times.
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
    /// use featherhq_sandbox::{Fault, FaultKind};
    ///
    /// let fault = Fault::new(FaultKind::status(503)).at_request(2);
    /// let sandbox = Sandbox::builder().fault(fault).start_blocking()?;
    /// assert!(get(&sandbox, "/v1/v2/conversations")?.starts_with("HTTP/1.0 200 "));
    /// assert!(get(&sandbox, "/v1/v2/conversations")?.starts_with("HTTP/1.0 503 "));
    /// assert!(get(&sandbox, "/v1/v2/conversations")?.starts_with("HTTP/1.0 200 "));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn at_request(self, number: u64) -> Self {
        self.at_requests(number..=number)
    }

    /// Only with the requests of these numbers, the first being 1. May be
    /// called several times.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::{Fault, FaultKind};
    ///
    /// let fault = Fault::new(FaultKind::status(503)).at_requests(3..=5);
    /// assert_eq!(fault.to_string(), "status=503,request=3-5");
    /// ```
    #[must_use]
    pub fn at_requests(mut self, numbers: RangeInclusive<u64>) -> Self {
        self.requests.push(numbers);
        self
    }

    /// Only with this probability, from 0 to 1. Which requests it hits depends
    /// on the seed and their numbers alone.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::{Fault, FaultKind};
    ///
    /// let fault = Fault::new(FaultKind::status(503)).with_chance(0.25, 7);
    /// assert_eq!(fault.to_string(), "status=503,chance=0.25,seed=7");
    /// ```
    #[must_use]
    pub fn with_chance(mut self, probability: f64, seed: u64) -> Self {
        self.chance = Some(probability);
        self.seed = seed;
        self
    }

    /// At most so many times.
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
    /// use featherhq_sandbox::{Fault, FaultKind};
    ///
    /// let fault = Fault::new(FaultKind::status(503)).times(1);
    /// let sandbox = Sandbox::builder().fault(fault).start_blocking()?;
    /// assert!(get(&sandbox, "/v1/v2/conversations")?.starts_with("HTTP/1.0 503 "));
    /// assert!(get(&sandbox, "/v1/v2/conversations")?.starts_with("HTTP/1.0 200 "));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// What goes wrong.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::{Fault, FaultKind};
    ///
    /// let fault: Fault = "empty-page,request=2-".parse()?;
    /// assert_eq!(fault.kind(), &FaultKind::EmptyPage);
    /// # Ok::<(), featherhq_sandbox::FaultError>(())
    /// ```
    pub fn kind(&self) -> &FaultKind {
        &self.kind
    }
}

impl From<FaultKind> for Fault {
    fn from(kind: FaultKind) -> Self {
        Self::new(kind)
    }
}

/// Why a fault cannot be used, or its text not be read.
///
/// # Examples
///
/// ```
/// let error = "empty-page,on=get".parse::<featherhq_sandbox::Fault>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "fault `empty-page,on=get`: `empty-page` can only go wrong with `on=list` or `on=anyreach-list`",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("fault `{fault}`: {problem}")]
pub struct FaultError {
    fault: String,
    problem: String,
}

impl FaultError {
    fn new(fault: impl fmt::Display, problem: String) -> Self {
        Self {
            fault: fault.to_string(),
            problem,
        }
    }
}
