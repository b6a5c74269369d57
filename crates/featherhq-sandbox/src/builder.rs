//! How a sandbox is set up and started.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::{fmt, thread};

use tokio::sync::{oneshot, watch};

use crate::demo::{self, EvidenceViews};
use crate::error::{Kind, SandboxError};
use crate::fault::Fault;
use crate::sandbox::{Sandbox, Starting};
use crate::storage::{DatabaseLocation, Storage};
use crate::thread::{ReadyReceiver, Stop, run};

/// The API key a sandbox accepts unless it is told another one.
///
/// It is no secret: a sandbox holds invented data and is reachable from this
/// machine only.
pub const DEFAULT_API_KEY: &str = "sandbox-key";

/// How many conversations a sandbox has unless it is told otherwise.
pub const DEFAULT_CONVERSATIONS: u32 = 60;

/// The seed of the demo data unless another one is given. Being fixed, it
/// gives the same conversations, ids included, in every process.
pub const DEFAULT_SEED: u64 = 1;

/// How a sandbox is to be set up; made by [`Sandbox::builder`].
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use featherhq_sandbox::Sandbox;
///
/// let sandbox = Sandbox::builder()
///     .conversations(500)
///     .seed(7)
///     .api_key("another-key")
///     .start()
///     .await?;
/// assert_eq!(sandbox.api_key(), "another-key");
/// assert_eq!(sandbox.conversation_count(), 500);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct SandboxBuilder {
    conversations: u32,
    seed: u64,
    evidence: EvidenceViews,
    pub(crate) api_key: String,
    pub(crate) address: SocketAddr,
    database: DatabaseLocation,
    pub(crate) faults: Vec<Fault>,
}

impl SandboxBuilder {
    pub(crate) fn new() -> Self {
        Self {
            conversations: DEFAULT_CONVERSATIONS,
            seed: DEFAULT_SEED,
            evidence: EvidenceViews::Mixed,
            api_key: DEFAULT_API_KEY.to_owned(),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            database: DatabaseLocation::Memory,
            faults: Vec::new(),
        }
    }

    /// How many conversations to invent, 60 by default. The first ones are the
    /// same for every number. Each is older than the one before or as old.
    pub fn conversations(mut self, conversations: u32) -> Self {
        self.conversations = conversations;
        self
    }

    /// Which conversations to invent, 1 by default: the same seed gives the
    /// same bytes on any machine.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Which view of evidence packages turns carry, both by default.
    pub fn evidence(mut self, evidence: EvidenceViews) -> Self {
        self.evidence = evidence;
        self
    }

    /// The only key to accept, [`DEFAULT_API_KEY`] by default. With an empty
    /// key every request is refused.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = api_key.into();
        self
    }

    /// Where to listen, port 0 for a free one; `127.0.0.1:0` by default.
    ///
    /// An address that is not a loopback address makes the sandbox reachable
    /// from other machines, over plain http.
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Keeps the conversations in this file instead of in memory.
    ///
    /// A new file is filled with demo data. A file that holds conversations is
    /// served as it is: [`conversations`](Self::conversations),
    /// [`seed`](Self::seed) and [`evidence`](Self::evidence) then have no
    /// effect.
    pub fn database(mut self, file: impl Into<PathBuf>) -> Self {
        self.database = DatabaseLocation::File(file.into());
        self
    }

    /// Makes something go wrong. May be called several times; all faults that
    /// match a request strike it.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::{Fault, FaultKind, Operation, Sandbox};
    ///
    /// let sandbox = Sandbox::builder()
    ///     // The first two attempts to list conversations fail.
    ///     .fault(Fault::new(FaultKind::status(503)).on(Operation::List).times(2))
    ///     // Every answer takes a while.
    ///     .fault("latency=5ms-20ms".parse::<Fault>()?)
    ///     .start()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn fault(mut self, fault: impl Into<Fault>) -> Self {
        self.faults.push(fault.into());
        self
    }

    /// Starts the server; it answers when this returns. Needs no runtime of a
    /// particular kind.
    ///
    /// # Errors
    ///
    /// When the address is taken, the database is unusable, a fault makes no
    /// sense, or no thread can be had.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        let (starting, ready) = self.spawn()?;
        starting.finish(ready.await)
    }

    /// Like [`start`](Self::start), for callers without an async runtime.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    ///
    /// # Panics
    ///
    /// When called from within an async runtime.
    ///
    /// # Examples
    ///
    /// ```
    /// let sandbox = featherhq_sandbox::Sandbox::builder().start_blocking()?;
    /// assert!(std::net::TcpStream::connect(sandbox.address()).is_ok());
    /// # Ok::<(), featherhq_sandbox::SandboxError>(())
    /// ```
    pub fn start_blocking(self) -> Result<Sandbox, SandboxError> {
        let (starting, ready) = self.spawn()?;
        starting.finish(ready.blocking_recv())
    }

    fn spawn(self) -> Result<(Starting, ReadyReceiver), SandboxError> {
        let api_key = self.api_key.clone();
        let (stop, stopping) = watch::channel(Stop::NotYet);
        let (report, ready) = oneshot::channel();
        let (end, ended) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("featherhq-sandbox".to_owned())
            .spawn(move || {
                run(self, stopping, report);
                // Nobody may be waiting.
                let _ = end.send(());
            })
            .map_err(Kind::Runtime)?;
        let starting = Starting {
            api_key,
            stop,
            ended,
            thread,
        };
        Ok((starting, ready))
    }

    /// The database, filled, and how many conversations it holds.
    pub(crate) fn storage(&self) -> Result<(Storage, u64), Kind> {
        let failed = |source| Kind::Storage {
            database: self.database.to_string(),
            source,
        };
        let storage = Storage::open(&self.database).map_err(failed)?;
        if storage.count().map_err(failed)? == 0 {
            let conversations = demo::conversations(self.conversations, self.seed, self.evidence)?;
            storage.fill(conversations).map_err(failed)?;
        }
        let count = storage.count().map_err(failed)?;
        Ok((storage, count))
    }
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SandboxBuilder")
            .field("conversations", &self.conversations)
            .field("seed", &self.seed)
            .field("evidence", &self.evidence)
            .field("address", &self.address)
            .field("database", &self.database)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}
