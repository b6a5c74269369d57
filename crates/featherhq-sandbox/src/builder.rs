//! How a sandbox is set up and started.

mod contents;
mod defaults;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::{fmt, thread};

use featherhq_api::types::SessionDetailResponse;
use tokio::sync::{oneshot, watch};

use crate::anyreach;
use crate::demo::EvidenceViews;
use crate::error::{Kind, SandboxError};
use crate::fault::Fault;
use crate::sandbox::{Sandbox, Starting};
use crate::storage::DatabaseLocation;
use crate::thread::{ReadyReceiver, Stop, run};

pub use defaults::{DEFAULT_API_KEY, DEFAULT_CONVERSATIONS, DEFAULT_SEED};

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
    conversations: Option<u32>,
    seed: u64,
    evidence: EvidenceViews,
    has_turns: bool,
    own: Vec<SessionDetailResponse>,
    files: Vec<PathBuf>,
    pub(crate) api_key: String,
    pub(crate) address: SocketAddr,
    database: DatabaseLocation,
    pub(crate) faults: Vec<Fault>,
    pub(crate) anyreach: anyreach::Settings,
}

impl SandboxBuilder {
    pub(crate) fn new() -> Self {
        Self {
            conversations: None,
            seed: DEFAULT_SEED,
            evidence: EvidenceViews::Mixed,
            has_turns: true,
            own: Vec::new(),
            files: Vec::new(),
            api_key: DEFAULT_API_KEY.to_owned(),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            database: DatabaseLocation::Memory,
            faults: Vec::new(),
            anyreach: anyreach::Settings::default(),
        }
    }

    /// How many conversations to invent: 60 by default, or none if own ones are
    /// given ([`conversation`](Self::conversation), [`data`](Self::data)). The
    /// first ones are the same for every number. Each is older than the one
    /// before or as old.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().conversations(500).start_blocking()?;
    /// assert_eq!(sandbox.conversation_count(), 500);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn conversations(mut self, conversations: u32) -> Self {
        self.conversations = Some(conversations);
        self
    }

    /// Which conversations to invent, 1 by default: the same seed gives the
    /// same bytes on any machine.
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
    /// let one = Sandbox::builder().seed(1).start_blocking()?;
    /// let other = Sandbox::builder().seed(2).start_blocking()?;
    /// let newest = "/v1/v2/conversations?limit=1";
    /// assert_ne!(get(&one, newest)?, get(&other, newest)?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Which view of evidence packages turns carry, both by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::{EvidenceViews, Sandbox};
    ///
    /// let sandbox = Sandbox::builder().evidence(EvidenceViews::Full).start_blocking()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evidence(mut self, evidence: EvidenceViews) -> Self {
        self.evidence = evidence;
        self
    }

    /// Leaves out the turns of invented conversations, so that a million of
    /// them fit into memory. Ids and filters' fields are as they would be;
    /// subjects and summaries are others.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().conversations(5_000).without_turns().start_blocking()?;
    /// assert_eq!(sandbox.conversation_count(), 5_000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn without_turns(mut self) -> Self {
        self.has_turns = false;
        self
    }

    /// Serves this conversation. May be called several times; of two with the
    /// same id, the later one counts.
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
    /// use featherhq_api::types::{ConversationPriority, ConversationStatus, SessionDetailResponse};
    ///
    /// let id = "11111111-2222-4333-8444-555555555555".parse()?;
    /// let now = chrono::Utc::now();
    /// let (priority, status) = (ConversationPriority::High, ConversationStatus::Queued);
    /// let own = SessionDetailResponse::new("chat", now, id, id, 0, id, priority, now, status, now);
    /// let sandbox = Sandbox::builder().conversation(own).start_blocking()?;
    /// assert_eq!(sandbox.conversation_count(), 1);
    /// assert!(get(&sandbox, &format!("/v1/v2/conversations/{id}"))?.starts_with("HTTP/1.0 200 OK"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn conversation(mut self, conversation: SessionDetailResponse) -> Self {
        self.own.push(conversation);
        self
    }

    /// Serves the conversations of this file: a JSON object on each line, as
    /// the list or the detail operation returns it. Empty lines are skipped,
    /// and members that the published document does not know are not kept.
    ///
    /// If a line cannot be read, or has the id of an earlier line, the sandbox
    /// does not start, and the error names the line.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let file = folder.path().join("conversations.ndjson");
    /// std::fs::write(&file, "{\"id\":7}\n")?;
    /// let error = Sandbox::builder().data(&file).start().await.unwrap_err();
    /// assert!(error.to_string().contains("conversations.ndjson, line 1: id: "));
    /// # Ok(())
    /// # }
    /// ```
    pub fn data(mut self, file: impl Into<PathBuf>) -> Self {
        self.files.push(file.into());
        self
    }

    /// The only key to accept, [`DEFAULT_API_KEY`] by default. With an empty
    /// key every request is refused.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().api_key("another-key").start_blocking()?;
    /// assert_eq!(sandbox.api_key(), "another-key");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = api_key.into();
        self
    }

    /// Where to listen, port 0 for a free one; `127.0.0.1:0` by default.
    ///
    /// An address that is not a loopback address makes the sandbox reachable
    /// from other machines, over plain http.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// // Any free port; `([127, 0, 0, 1], 8000)` is the one that the document names.
    /// let sandbox = Sandbox::builder().address(([127, 0, 0, 1], 0).into()).start_blocking()?;
    /// assert!(sandbox.address().port() > 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Keeps the conversations in this file instead of in memory.
    ///
    /// A new file is filled with demo data. A file that holds conversations is
    /// kept: [`conversations`](Self::conversations), [`seed`](Self::seed) and
    /// [`evidence`](Self::evidence) then have no effect, and own conversations
    /// ([`conversation`](Self::conversation), [`data`](Self::data)) are added.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let file = folder.path().join("conversations.sqlite");
    /// drop(Sandbox::builder().database(&file).conversations(5).start_blocking()?);
    ///
    /// // What is in the file is kept.
    /// let again = Sandbox::builder().database(&file).start_blocking()?;
    /// assert_eq!(again.conversation_count(), 5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// sense, a file cannot be read, or no thread can be had.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().conversations(5).start().await?;
    /// assert!(std::net::TcpStream::connect(sandbox.address()).is_ok());
    /// # Ok(()) }
    /// ```
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
        let anyreach_token = self.anyreach.token().to_owned();
        let anyreach_organization = self.anyreach.organization.clone();
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
            anyreach_token,
            anyreach_organization,
            stop,
            ended,
            thread,
        };
        Ok((starting, ready))
    }
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SandboxBuilder")
            .field("conversations", &self.conversations)
            .field("seed", &self.seed)
            .field("evidence", &self.evidence)
            .field("own_conversations", &self.own.len())
            .field("files", &self.files)
            .field("address", &self.address)
            .field("database", &self.database)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}
