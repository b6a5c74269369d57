//! The builder's settings of the HTTP client: time to connect, proxy, certificates, pool, HTTP/2.
//!
//! [`ConnectionBuilder::http_client`] takes the place of all the others.

use std::time::Duration;

use super::ConnectionBuilder;
use crate::transport::{KeepAlive, ProxyChoice};

impl ConnectionBuilder {
    /// The longest time to establish a connection, TLS included. Default: 10 seconds.
    ///
    /// Has no effect together with [`ConnectionBuilder::http_client`].
    ///
    /// ```
    /// use std::time::Duration;
    /// use openapi_runtime::Connection;
    ///
    /// let connection = Connection::builder("http://localhost:8000")
    ///     .connect_timeout(Duration::from_secs(2))
    ///     .build()?;
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.network.connect_timeout = timeout;
        self
    }

    /// The proxy to use, whatever the environment says: `http://` or `https://`, with user and
    /// password when it asks for them. Default: as `HTTPS_PROXY` and `NO_PROXY` say.
    ///
    /// A proxy gets an encrypted tunnel only. It is never used for a server on this machine, and
    /// with plain `http` to another one, building fails. No effect together with
    /// [`ConnectionBuilder::http_client`].
    ///
    /// ```
    /// use openapi_runtime::Connection;
    /// let builder = Connection::builder("https://api.example.com").proxy("http://proxy.example.com:3128");
    /// ```
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.network.proxy = ProxyChoice::Url(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    ///
    /// ```
    /// use openapi_runtime::Connection;
    ///
    /// let connection = Connection::builder("http://localhost:8000").no_proxy().build()?;
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn no_proxy(mut self) -> Self {
        self.network.proxy = ProxyChoice::None;
        self
    }

    /// Trusts these certificates besides those of the operating system, for a server with a
    /// certificate of one's own authority: PEM text with one certificate or more. Can be called
    /// several times. No effect together with [`ConnectionBuilder::http_client`].
    ///
    /// ```
    /// use openapi_runtime::Connection;
    /// let error = Connection::builder("https://api.example.com")
    ///     .add_root_certificate("no certificate")
    ///     .build()
    ///     .unwrap_err();
    /// assert!(error.to_string().contains("certificate"));
    /// ```
    pub fn add_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.network.root_certificates.push(pem.into());
        self
    }

    /// How long an idle connection is kept for the next call; `None` for ever. Default: 90 seconds.
    /// Choose less than the server or a balancer in between, to which an idle connection may look
    /// abandoned. No effect together with [`ConnectionBuilder::http_client`].
    ///
    /// ```
    /// use std::time::Duration;
    /// use openapi_runtime::Connection;
    ///
    /// // The balancer in between drops idle connections after a minute.
    /// let connection = Connection::builder("http://localhost:8000")
    ///     .pool_idle_timeout(Duration::from_secs(50))
    ///     .build()?;
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn pool_idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.network.pool_idle_timeout = timeout.into();
        self
    }

    /// How many idle connections are kept; 0 for a new connection each time. Default: no limit. No
    /// effect together with [`ConnectionBuilder::http_client`].
    ///
    /// ```
    /// use openapi_runtime::Connection;
    ///
    /// let connection = Connection::builder("http://localhost:8000").pool_max_idle_per_host(4).build()?;
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn pool_max_idle_per_host(mut self, connections: usize) -> Self {
        self.network.pool_max_idle_per_host = connections;
        self
    }

    /// Asks the server for a sign of life each `interval`, also while no call is made, and closes
    /// the connection when none comes within `timeout`. HTTP/2 only. Default: off. No effect
    /// together with [`ConnectionBuilder::http_client`].
    ///
    /// ```
    /// use std::time::Duration;
    /// use openapi_runtime::Connection;
    ///
    /// let connection = Connection::builder("http://localhost:8000")
    ///     .http2_keep_alive(Duration::from_secs(30), Duration::from_secs(5))
    ///     .build()?;
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn http2_keep_alive(mut self, interval: Duration, timeout: Duration) -> Self {
        self.network.http2_keep_alive = Some(KeepAlive { interval, timeout });
        self
    }

    /// Lets HTTP/2 windows grow with what the network can carry, which speeds up large answers over
    /// long distances. Default: off. No effect together with [`ConnectionBuilder::http_client`].
    ///
    /// ```
    /// use openapi_runtime::Connection;
    ///
    /// let connection = Connection::builder("http://localhost:8000").http2_adaptive_window(true).build()?;
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn http2_adaptive_window(mut self, enabled: bool) -> Self {
        self.network.http2_adaptive_window = enabled;
        self
    }

    /// Uses an HTTP client of one's own: for client certificates, special proxies or DNS.
    ///
    /// It must be built with `redirect(reqwest::redirect::Policy::none())`. Otherwise a redirect
    /// takes an API key's header along to another host; a call that was redirected so is reported
    /// as [`ErrorKind::Redirect`](crate::ErrorKind::Redirect), but only afterwards. Its proxies are
    /// its own too: see to it that none is used for plain `http`. With the feature `rustls`, the
    /// HTTP client comes without a provider of cryptography, and building one panics unless it is
    /// given a TLS configuration (or a provider was installed for the process).
    ///
    /// ```
    /// use std::sync::Arc;
    /// use openapi_runtime::Connection;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let provider = Arc::new(rustls::crypto::ring::default_provider());
    /// let tls = rustls::ClientConfig::builder_with_provider(provider)
    ///     .with_safe_default_protocol_versions()?
    ///     .with_root_certificates(rustls::RootCertStore::empty())
    ///     .with_no_client_auth();
    /// let client = reqwest::Client::builder()
    ///     .tls_backend_preconfigured(tls)
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .no_proxy()
    ///     .build()?;
    /// let connection = Connection::builder("http://localhost:8000").http_client(client).build()?;
    /// # Ok(()) }
    /// ```
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }
}
