//! The transport that uses real sockets, and the rules its HTTP client is built by.

use reqwest::redirect;

use super::settings::proxy_at;
use super::{
    KeepAlive, NetworkSettings, ProxyChoice, Transport, TransportError, TransportFailure,
    TransportFuture,
};
use crate::base_url::BaseUrl;
use crate::error::Error;
use crate::tls;

/// Sends requests with a [`reqwest::Client`].
#[derive(Debug)]
pub(crate) struct NetworkTransport {
    client: reqwest::Client,
}

impl NetworkTransport {
    pub(crate) fn new(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for NetworkTransport {
    fn send(&self, request: reqwest::Request) -> TransportFuture<'_> {
        Box::pin(async move {
            let origin = request.url().origin();
            let response = self.client.execute(request).await.map_err(classify)?;
            if response.url().origin() == origin {
                Ok(response)
            } else {
                Err(TransportError::new(
                    TransportFailure::RedirectFollowed,
                    "build the HTTP client with `redirect(reqwest::redirect::Policy::none())`",
                ))
            }
        })
    }
}

/// Builds the HTTP client for one base URL.
///
/// Redirects are off, since only well-known headers are stripped when one is followed and an API
/// key's header is not among them. A proxy is used for `https` to other machines only, where it
/// sees an encrypted tunnel: over plain `http` it would read the credential, and a call to this
/// machine has no business with one.
pub(crate) fn http_client_for(
    base_url: &BaseUrl,
    settings: NetworkSettings,
) -> Result<reqwest::Client, Error> {
    built(client_builder_for(base_url, settings)?)
}

/// Builds the HTTP client for files at `host`. It takes bodies as they are, because parts of a file
/// are counted in the bytes that are sent.
pub(crate) fn file_client_for(
    host: &BaseUrl,
    settings: NetworkSettings,
) -> Result<reqwest::Client, Error> {
    let builder = client_builder_for(host, settings)?;
    built(builder.no_gzip().no_brotli().no_zstd())
}

fn client_builder_for(
    base_url: &BaseUrl,
    settings: NetworkSettings,
) -> Result<reqwest::ClientBuilder, Error> {
    let mut builder = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(settings.connect_timeout)
        .pool_idle_timeout(settings.pool_idle_timeout)
        .pool_max_idle_per_host(settings.pool_max_idle_per_host)
        .http2_adaptive_window(settings.http2_adaptive_window);
    if let Some(KeepAlive { interval, timeout }) = settings.http2_keep_alive {
        builder = builder
            .http2_keep_alive_interval(interval)
            .http2_keep_alive_timeout(timeout)
            .http2_keep_alive_while_idle(true);
    }
    builder = with_proxy(builder, base_url, &settings.proxy)?;
    if base_url.is_https() {
        tls::trusting(builder.https_only(true), &settings.root_certificates)
    } else {
        tls::switched_off(builder)
    }
}

fn built(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    builder.build().map_err(|error| {
        Error::config("the HTTP client cannot be built with these settings")
            .with_source(error.without_url())
    })
}

fn with_proxy(
    builder: reqwest::ClientBuilder,
    base_url: &BaseUrl,
    choice: &ProxyChoice,
) -> Result<reqwest::ClientBuilder, Error> {
    match choice {
        ProxyChoice::Url(url) => {
            let proxy = proxy_at(url)?;
            if base_url.is_loopback() {
                Ok(builder.no_proxy())
            } else if base_url.is_https() {
                Ok(builder.proxy(proxy))
            } else {
                Err(Error::config(
                    "a proxy is set for plain http, where it could read the credential; use https, \
                     or leave the proxy out",
                ))
            }
        }
        ProxyChoice::Environment if base_url.is_https() && !base_url.is_loopback() => Ok(builder),
        ProxyChoice::Environment | ProxyChoice::None => Ok(builder.no_proxy()),
    }
}

/// The URL is removed because its query may hold personal data.
fn classify(error: reqwest::Error) -> TransportError {
    let failure = if error.is_connect() && error.is_timeout() {
        TransportFailure::ConnectTimeout
    } else if error.is_connect() {
        TransportFailure::Connect
    } else if error.is_timeout() {
        TransportFailure::Timeout
    } else if error.is_builder() {
        TransportFailure::Request
    } else {
        TransportFailure::Interrupted
    };
    TransportError::new(failure, error.without_url())
}
