//! Files that an answer links to, such as recordings, fetched without the credential.
//!
//! Such a link leads to another host, a store of files, and often is a secret of its own for as long
//! as it is good. So a [`Download`] sends neither the credential nor a referrer, shows the link
//! nowhere, and follows redirects, which is safe for a request that carries nothing.

mod answer;
mod attempt;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use reqwest::Url;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use self::attempt::may_be_asked;
use crate::base_url::BaseUrl;
use crate::connection::Connection;
use crate::error::Error;
use crate::retry;
use crate::transport::{NetworkTransport, Transport, file_client_for};

/// How large a file may be unless more is allowed: 1 GiB.
const DEFAULT_MAX_BYTES: u64 = 1 << 30;

/// A file that is fetched piece by piece; made by [`Connection::download`].
///
/// - **The credential is never sent.** The link itself is not shown in errors or `Debug`.
/// - **It goes on by itself** where a connection broke: by the connection's
///   [`RetryPolicy`](crate::RetryPolicy) and budget, each piece that comes being a new beginning.
/// - **It can be gone on with later**: [`Download::write_to`] after an error asks for the rest, and
///   another process does with [`Download::resume_after`]. That the file is still the same one is
///   checked by its validator (RFC 9110, section 13.1.5).
/// - Its size is limited ([`Download::max_bytes`]). The connection's attempt timeout limits the
///   wait for the answer and for each piece; there is no limit for the whole.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use openapi_runtime::ScriptedReply;
///
/// let file = ScriptedReply::status(200).header("content-length", "8").chunk(Duration::ZERO, "RIFFdata");
/// let connection = scripted([file]);
/// let mut recording = Vec::new(); // or a tokio::fs::File
/// let mut download = connection.download("https://files.example.com/a.wav")?.max_bytes(200 << 20);
/// let bytes = download.write_to(&mut recording).await?;
/// assert_eq!((bytes, download.total_bytes()), (8, Some(8)));
/// # Ok(()) }
/// ```
pub struct Download {
    connection: Connection,
    transport: Arc<dyn Transport>,
    url: Url,
    allow_plain_http: bool,
    max_bytes: u64,
    received: u64,
    total: Option<u64>,
    validator: Option<HeaderValue>,
    body: Option<reqwest::Response>,
    finished: bool,
    /// What the retries since the last piece took from the budget.
    paid: Option<u32>,
}

impl Connection {
    /// A download of the file at `link`, which may be on any host. Nothing is sent.
    ///
    /// ```
    /// use openapi_runtime::Connection;
    ///
    /// let connection = Connection::builder("https://api.example.com").build()?;
    /// assert!(connection.download("https://files.example.com/recording.wav?signature=1").is_ok());
    /// // Everyone on the way could read it.
    /// assert!(connection.download("http://files.example.com/recording.wav").is_err());
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) when `link` is no absolute `https`
    /// URL; `http` is accepted only from this machine, and only when the API itself is on it.
    pub fn download(&self, link: &str) -> Result<Download, Error> {
        let shared = self.shared();
        let allow_plain_http = shared.base_url.is_loopback();
        let refused = || {
            Error::request_build(
                "the link of the download is no https URL, so it is not followed; ask the API for \
                 a fresh one",
            )
        };
        let url = Url::parse(link).map_err(|_| refused())?;
        if !may_be_asked(&url, allow_plain_http) {
            return Err(refused());
        }
        let transport = match &shared.custom_transport {
            Some(transport) => Arc::clone(transport),
            None => {
                let host = BaseUrl::parse(&url.origin().ascii_serialization())?;
                let client = file_client_for(&host, shared.network.clone())?;
                Arc::new(NetworkTransport::new(client))
            }
        };
        Ok(Download {
            connection: self.clone(),
            transport,
            url,
            allow_plain_http,
            max_bytes: DEFAULT_MAX_BYTES,
            received: 0,
            total: None,
            validator: None,
            body: None,
            finished: false,
            paid: None,
        })
    }
}

impl Download {
    /// The largest file that is accepted, in bytes. Default: 1 GiB.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{ErrorKind, ScriptedReply};
    ///
    /// let file = ScriptedReply::status(200).header("content-length", "5000");
    /// let mut download = scripted([file]).download("https://files.example.com/a.wav")?.max_bytes(4096);
    /// assert_eq!(download.chunk().await.unwrap_err().kind(), ErrorKind::BodyTooLarge);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Goes on after `received` bytes that an earlier download has brought, whose
    /// [`Download::validator`] was `validator`. Without a validator it cannot be told whether the
    /// file is still the same one.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use openapi_runtime::ScriptedReply;
    ///
    /// # let connection = scripted([ScriptedReply::status(206)
    /// #     .header("content-range", "bytes 4-7/8")
    /// #     .header("etag", "\"v1\"")
    /// #     .chunk(Duration::ZERO, "data")]);
    /// let link = "https://files.example.com/a.wav";
    /// let mut rest = connection.download(link)?.resume_after(4, Some("\"v1\""))?;
    /// assert_eq!(rest.received_bytes(), 4);
    /// assert_eq!(rest.chunk().await?.unwrap(), "data");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) when `validator` cannot stand in a
    /// header.
    pub fn resume_after(mut self, received: u64, validator: Option<&str>) -> Result<Self, Error> {
        let validator = validator.map(HeaderValue::from_str).transpose();
        self.validator = validator.map_err(|error| {
            Error::request_build("the validator of the download is no header value")
                .with_source(error)
        })?;
        self.received = received;
        Ok(self)
    }

    /// How much of the file has come, that of an earlier download included.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use std::time::Duration;
    /// # use openapi_runtime::ScriptedReply;
    /// let file = ScriptedReply::status(200).chunk(Duration::ZERO, "RIFF").chunk(Duration::ZERO, "data");
    /// let mut download = scripted([file]).download("https://files.example.com/a.wav")?;
    /// download.chunk().await?;
    /// assert_eq!(download.received_bytes(), 4);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.received
    }

    /// How large the whole file is, once the server has said so.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use std::time::Duration;
    /// # use openapi_runtime::ScriptedReply;
    /// let file = ScriptedReply::status(200).header("content-length", "8").chunk(Duration::ZERO, "RIFFdata");
    /// let mut download = scripted([file]).download("https://files.example.com/a.wav")?;
    /// assert_eq!(download.total_bytes(), None);
    /// download.chunk().await?;
    /// assert_eq!(download.total_bytes(), Some(8));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        self.total
    }

    /// By what the file can be known again (its strong `ETag`, or when it was last modified), once
    /// the server has said so.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use std::time::Duration;
    /// # use openapi_runtime::ScriptedReply;
    /// let file = ScriptedReply::status(200).header("etag", "\"v1\"").chunk(Duration::ZERO, "RIFF");
    /// let mut download = scripted([file]).download("https://files.example.com/a.wav")?;
    /// download.chunk().await?;
    /// assert_eq!(download.validator(), Some("\"v1\""));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn validator(&self) -> Option<&str> {
        self.validator.as_ref()?.to_str().ok()
    }

    /// Writes all that is still to come to `writer`, and gives the number of bytes of the whole
    /// file.
    ///
    /// After an error of the network everything counted by [`Download::received_bytes`] is written,
    /// and calling this again goes on. After an error of the writer, or when the future was
    /// dropped, go by what the writer has: [`Download::resume_after`].
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use std::time::Duration;
    /// # use openapi_runtime::ScriptedReply;
    /// // The connection breaks after four bytes, and the rest is asked for.
    /// let connection = scripted([
    ///     ScriptedReply::status(200)
    ///         .header("content-length", "8")
    ///         .header("etag", "\"v1\"")
    ///         .chunk(Duration::ZERO, "RIFF")
    ///         .broken_body(Duration::ZERO),
    ///     ScriptedReply::status(206)
    ///         .header("content-range", "bytes 4-7/8")
    ///         .header("etag", "\"v1\"")
    ///         .chunk(Duration::ZERO, "data"),
    /// ]);
    /// let mut file = Vec::new();
    /// let bytes = connection.download("https://files.example.com/a.wav")?.write_to(&mut file).await?;
    /// assert_eq!((bytes, file.as_slice()), (8, &b"RIFFdata"[..]));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Download::chunk`], and
    /// [`DownloadErrorKind::Unwritten`](crate::DownloadErrorKind::Unwritten) when `writer` fails,
    /// with its error as the source.
    pub async fn write_to<W: AsyncWrite + Unpin>(&mut self, writer: &mut W) -> Result<u64, Error> {
        while let Some(chunk) = self.chunk().await? {
            writer.write_all(&chunk).await.map_err(Error::unwritten)?;
        }
        writer.flush().await.map_err(Error::unwritten)?;
        Ok(self.received)
    }

    /// The next piece of the file; `None` at its end.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use std::time::Duration;
    /// # use openapi_runtime::ScriptedReply;
    /// let file = ScriptedReply::status(200).chunk(Duration::ZERO, "RIFF").chunk(Duration::ZERO, "data");
    /// let mut download = scripted([file]).download("https://files.example.com/a.wav")?;
    /// let mut bytes = 0;
    /// while let Some(chunk) = download.chunk().await? {
    ///     bytes += chunk.len();
    /// }
    /// assert_eq!(bytes, 8);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BodyTooLarge`](crate::ErrorKind::BodyTooLarge) when the file is larger than
    /// allowed, [`DownloadErrorKind::Changed`](crate::DownloadErrorKind::Changed) when it cannot be
    /// gone on with, [`ErrorKind::Status`](crate::ErrorKind::Status) when the server refuses (a link
    /// may be good for a limited time), and what any request can fail with.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let mut failures = 0;
        loop {
            let error = match self.next_chunk().await {
                Ok(chunk) => {
                    let budget = &self.connection.shared().retry_budget;
                    if let Some(paid) = self.paid.take() {
                        budget.reward_success(Some(paid));
                    }
                    return Ok(chunk);
                }
                Err(error) => error,
            };
            self.body = None;
            failures += 1;
            let wait = self.wait_after(failures, error)?;
            tokio::time::sleep(wait).await;
        }
    }

    /// How long to wait before going on, or the error when that is of no use.
    fn wait_after(&mut self, failures: usize, error: Error) -> Result<Duration, Error> {
        let policy = &self.connection.settings().retry;
        let shared = self.connection.shared();
        if !retry::may_pass(&error) || !policy.allows_more_than(failures) {
            return Err(error);
        }
        let random = (shared.surroundings.randomness)();
        let Some(wait) = policy.wait(failures, error.retry_after(), random) else {
            return Err(error);
        };
        match shared.retry_budget.pay_for_retry(&error) {
            Some(paid) => {
                self.paid = Some(self.paid.unwrap_or(0).saturating_add(paid));
                Ok(wait)
            }
            None => Err(error.out_of_retry_budget()),
        }
    }
}

/// Without the link, which may be a secret.
impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("received", &self.received)
            .field("total", &self.total)
            .field("max_bytes", &self.max_bytes)
            .field("finished", &self.finished)
            .finish_non_exhaustive()
    }
}
