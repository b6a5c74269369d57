//! How the HTTP client for the network is set up.

use std::time::Duration;

use reqwest::Url;

use crate::error::Error;

#[derive(Clone)]
pub(crate) struct NetworkSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) proxy: ProxyChoice,
    /// Certificates in PEM, each text with one or more.
    pub(crate) root_certificates: Vec<Vec<u8>>,
    /// `None` keeps idle connections for ever.
    pub(crate) pool_idle_timeout: Option<Duration>,
    pub(crate) pool_max_idle_per_host: usize,
    pub(crate) http2_keep_alive: Option<KeepAlive>,
    pub(crate) http2_adaptive_window: bool,
}

/// Which proxy to use where one may be used.
#[derive(Clone)]
pub(crate) enum ProxyChoice {
    Environment,
    None,
    /// Not checked yet; may hold a password.
    Url(String),
}

#[derive(Clone, Copy)]
pub(crate) struct KeepAlive {
    pub(crate) interval: Duration,
    pub(crate) timeout: Duration,
}

impl Default for NetworkSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            proxy: ProxyChoice::Environment,
            root_certificates: Vec::new(),
            pool_idle_timeout: Some(Duration::from_secs(90)),
            pool_max_idle_per_host: usize::MAX,
            http2_keep_alive: None,
            http2_adaptive_window: false,
        }
    }
}

impl NetworkSettings {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let keep_alive_is_zero = self
            .http2_keep_alive
            .is_some_and(|keep| keep.interval.is_zero() || keep.timeout.is_zero());
        if self.connect_timeout.is_zero() || keep_alive_is_zero {
            return Err(Error::config(
                "the connect timeout or a keep-alive time is zero, so no call could ever succeed; \
                 set a longer one",
            ));
        }
        Ok(())
    }
}

/// Reads the URL of a proxy, which is not repeated in errors because it may hold a password.
pub(crate) fn proxy_at(url: &str) -> Result<reqwest::Proxy, Error> {
    let refused = || {
        Error::config(
            "the proxy cannot be used as it is given; it looks like http://proxy.example.com:3128",
        )
    };
    let url = Url::parse(url).map_err(|_| refused())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(refused());
    }
    reqwest::Proxy::https(url).map_err(|_| refused())
}
