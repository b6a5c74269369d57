//! The HTTP client that generated clients are tried with.

/// A client for the loopback, whatever the environment says of proxies.
pub(crate) fn http_client() -> reqwest::Client {
    // Where another crate of the workspace has switched TLS on, no client can be made without a
    // provider, not even one that never uses it. A second installation changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}
