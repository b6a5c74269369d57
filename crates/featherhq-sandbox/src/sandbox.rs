//! The handle on a running sandbox: where it is, and how it stops.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;

use anyreach_api::types::Conversation;
use featherhq_api::types::SessionDetailResponse;
use tokio::sync::{oneshot, watch};

use crate::anyreach;
use crate::builder::SandboxBuilder;
use crate::document;
use crate::error::{Kind, SandboxError};
use crate::request_log::RecordedRequest;
use crate::server::Server;
use crate::thread::{Ready, Stop};

/// A running Feather API on this machine.
///
/// It is ready for requests when [`start`](Self::start) returns, has a thread
/// and a runtime of its own, and stops when it is dropped: a test needs no
/// clean-up, and may block its own thread.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use featherhq_sandbox::Sandbox;
///
/// let sandbox = Sandbox::start().await?;
/// // Give these two to the client under test.
/// assert!(sandbox.url().starts_with("http://127.0.0.1:"));
/// assert_eq!(sandbox.api_key(), featherhq_sandbox::DEFAULT_API_KEY);
/// # Ok(())
/// # }
/// ```
pub struct Sandbox {
    address: SocketAddr,
    url: String,
    api_key: String,
    anyreach_token: String,
    anyreach_organization: String,
    conversations: u64,
    server: Arc<Server>,
    stop: watch::Sender<Stop>,
    ended: Option<oneshot::Receiver<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox with the default demo data on a free port of this
    /// machine, in memory.
    ///
    /// # Errors
    ///
    /// When no port or thread can be had.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::start().await?;
    /// assert_eq!(sandbox.conversation_count(), 60);
    /// # Ok(()) }
    /// ```
    pub async fn start() -> Result<Self, SandboxError> {
        Self::builder().start().await
    }

    /// A sandbox to be set up differently.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().conversations(5).start().await?;
    /// assert_eq!(sandbox.conversation_count(), 5);
    /// # Ok(()) }
    /// ```
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    /// The base URL for clients, such as `http://127.0.0.1:41234`, without a
    /// slash at the end.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// assert_eq!(sandbox.url(), format!("http://{}", sandbox.address()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The key to send as `x-api-key`.
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
    /// assert_eq!(sandbox.api_key(), featherhq_sandbox::DEFAULT_API_KEY);
    /// get(&sandbox, "/v1/v2/conversations")?;
    /// assert_eq!(sandbox.requests()[0].header("x-api-key"), Some(sandbox.api_key()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn api_key(&self) -> &str {
        &self.api_key
    }

    /// The bearer token by which AnyReach conversations are readable, sensitive
    /// fields included.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().anyreach_conversations(10).start_blocking()?;
    /// let authorization = format!("Bearer {}", sandbox.anyreach_token());
    /// assert_eq!(authorization, "Bearer ak_sandbox");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn anyreach_token(&self) -> &str {
        &self.anyreach_token
    }

    /// The organization to send as `X-Anyreach-Org` with a `pat_` token.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// assert_eq!(sandbox.anyreach_organization(), "org_sandbox");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn anyreach_organization(&self) -> &str {
        &self.anyreach_organization
    }

    /// The address the server is bound to.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start_blocking()?;
    /// assert!(sandbox.address().ip().is_loopback());
    /// assert!(std::net::TcpStream::connect(sandbox.address()).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many conversations there were when the sandbox was ready.
    ///
    /// # Examples
    ///
    /// ```
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().conversations(7).start_blocking()?;
    /// assert_eq!(sandbox.conversation_count(), 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn conversation_count(&self) -> u64 {
        self.conversations
    }

    /// Puts a conversation into the list, where it belongs by `started_at`.
    /// One that has the id of a stored one takes its place. The next request
    /// sees it.
    ///
    /// # Errors
    ///
    /// When the database cannot be written.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use featherhq_api::types::{
    ///     ConversationPriority, ConversationStatus, SessionDetailResponse,
    /// };
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::start().await?;
    /// let id = "11111111-2222-4333-8444-555555555555".parse()?;
    /// let now = chrono::Utc::now();
    /// let conversation = SessionDetailResponse::new(
    ///     "chat",
    ///     now,
    ///     id,
    ///     id,
    ///     0,
    ///     id,
    ///     ConversationPriority::High,
    ///     now,
    ///     ConversationStatus::Queued,
    ///     now,
    /// );
    /// sandbox.insert(&conversation.with_subject("A new one".to_owned()))?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn insert(&self, conversation: &SessionDetailResponse) -> Result<(), SandboxError> {
        let stored = document::stored(conversation).map_err(Kind::Data)?;
        let storage = &self.server.storage;
        storage.add(&[stored]).map_err(Kind::Insert)?;
        Ok(())
    }

    /// Puts an AnyReach conversation into the list, where it belongs by
    /// `created_at`. One that has the id of a stored one takes its place. The
    /// next request sees it.
    ///
    /// # Errors
    ///
    /// When it has no `id` or no `created_at`, or the database cannot be
    /// written.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use anyreach_api::types::{Conversation, ConversationChannel};
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::start().await?;
    /// let conversation = Conversation::new()
    ///     .with_id("conv_1".to_owned())
    ///     .with_channel(ConversationChannel::Webrtc);
    /// let error = sandbox.insert_anyreach(&conversation).unwrap_err();
    /// assert!(error.to_string().contains("`created_at`"));
    /// sandbox.insert_anyreach(&conversation.with_created_at(chrono::Utc::now()))?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn insert_anyreach(&self, conversation: &Conversation) -> Result<(), SandboxError> {
        let stored = anyreach::stored(conversation).map_err(Kind::Anyreach)?;
        let storage = &self.server.storage;
        storage.insert_anyreach(stored).map_err(Kind::Insert)?;
        Ok(())
    }

    /// The requests so far, in the order in which they arrived: the latest
    /// 10,000 of them. A request is there before its response is.
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
    /// get(&sandbox, "/v1/v2/conversations?status=closed")?;
    /// let requests = sandbox.requests();
    /// assert_eq!(requests.len(), 1);
    /// assert_eq!(requests[0].parameter("status").as_deref(), Some("closed"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.server.log.requests()
    }

    /// Forgets the requests so far. The next one has the next number, for
    /// faults too.
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
    /// sandbox.clear_requests();
    /// assert!(sandbox.requests().is_empty());
    /// get(&sandbox, "/v1/v2/conversations")?;
    /// assert_eq!(sandbox.requests()[0].number(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn clear_requests(&self) {
        self.server.log.clear();
    }

    /// Waits until the server has ended by itself, which only a failure of the
    /// operating system brings about: for programs that serve until they are
    /// interrupted, to race against the interrupt.
    ///
    /// Dropping the future and calling again is fine.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use featherhq_sandbox::Sandbox;
    ///
    /// let mut sandbox = Sandbox::start().await?;
    /// let interrupt = tokio::time::sleep(Duration::from_millis(10)); // or tokio::signal::ctrl_c()
    /// tokio::select! {
    ///     () = sandbox.stopped() => eprintln!("the server has ended by itself"),
    ///     () = interrupt => sandbox.shutdown().await,
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn stopped(&mut self) {
        if let Some(ended) = &mut self.ended {
            // An error means that the sender is gone, which is the end too.
            let _ = ended.await;
            self.ended = None;
        }
    }

    /// Stops accepting connections, lets requests in progress finish for up to
    /// five seconds, and returns when the port is free.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), featherhq_sandbox::SandboxError> {
    /// let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// let address = sandbox.address();
    /// sandbox.shutdown().await;
    /// assert!(std::net::TcpStream::connect(address).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn shutdown(mut self) {
        self.stop.send_replace(Stop::WhenIdle);
        self.stopped().await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.send_replace(Stop::AtOnce);
        if let Some(thread) = self.thread.take() {
            // A panic of the server has been printed; there is nobody to tell.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("url", &self.url)
            .field("conversations", &self.conversations)
            .finish_non_exhaustive()
    }
}

/// A sandbox whose thread runs and has not reported yet.
pub(crate) struct Starting {
    pub(crate) api_key: String,
    pub(crate) anyreach_token: String,
    pub(crate) anyreach_organization: String,
    pub(crate) stop: watch::Sender<Stop>,
    pub(crate) ended: oneshot::Receiver<()>,
    pub(crate) thread: JoinHandle<()>,
}

impl Starting {
    /// The sandbox, or why there is none.
    pub(crate) fn finish(
        self,
        report: Result<Result<Ready, Kind>, oneshot::error::RecvError>,
    ) -> Result<Sandbox, SandboxError> {
        let Ready {
            address,
            conversations,
            server,
        } = report.unwrap_or(Err(Kind::Ended))?;
        Ok(Sandbox {
            address,
            url: format!("http://{}", reachable(address)),
            api_key: self.api_key,
            anyreach_token: self.anyreach_token,
            anyreach_organization: self.anyreach_organization,
            conversations,
            server,
            stop: self.stop,
            ended: Some(self.ended),
            thread: Some(self.thread),
        })
    }
}

/// The address by which this machine reaches a server bound to `address`.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
