//! Where an API lives, and which requests may carry its credential.
//!
//! A base URL is the one place a credential may be sent to, so it is checked when it is given, not
//! when the first request fails: a scheme, a host, perhaps a path, and nothing else. Every request
//! is compared with it again before the credential is attached.

use url::{Host, Url};

use crate::error::Error;

/// A checked base URL: `http` or `https`, no user information, no query, no fragment.
///
/// ```
/// use openapi_runtime::BaseUrl;
///
/// let base = BaseUrl::parse("https://api.example.com/v1/")?;
/// assert_eq!(base.as_str(), "https://api.example.com/v1");
/// assert!(BaseUrl::parse("https://api.example.com/?key=abc").is_err());
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
    text: String,
}

impl BaseUrl {
    /// Reads and checks a base URL; slashes at its end are dropped.
    ///
    /// Whether plain `http` may be used is not decided here but when a
    /// [`Connection`](crate::Connection) is built.
    ///
    /// ```
    /// use openapi_runtime::BaseUrl;
    ///
    /// let error = BaseUrl::parse("api.example.com").unwrap_err();
    /// assert!(error.to_string().contains("it looks like https://api.example.com"));
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for anything else than an absolute `http` or
    /// `https` URL without user information, query and fragment. The message does not repeat the
    /// URL, because the part that is wrong may be a secret.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let url = Url::parse(text.trim()).map_err(|error| {
            Error::config(format!(
                "the base URL cannot be read ({error}); it looks like https://api.example.com"
            ))
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::config(
                "the base URL must start with https:// (or http:// for a server on this machine)",
            ));
        }
        let surplus = [
            (
                !url.username().is_empty() || url.password().is_some(),
                "a user name or password",
            ),
            (url.query().is_some(), "a query (the part after `?`)"),
            (url.fragment().is_some(), "a fragment (the part after `#`)"),
        ];
        if let Some((_, what)) = surplus.iter().find(|(present, _)| *present) {
            return Err(Error::config(format!(
                "the base URL must not hold {what}; give the credential separately"
            )));
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text })
    }

    /// The URL without a slash at its end, so that a path can be appended.
    ///
    /// ```
    /// use openapi_runtime::BaseUrl;
    ///
    /// let base = BaseUrl::parse("HTTPS://API.example.com:443/v1/")?;
    /// assert_eq!(format!("{}/things", base.as_str()), "https://api.example.com/v1/things");
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether requests are encrypted on their way.
    ///
    /// ```
    /// use openapi_runtime::BaseUrl;
    ///
    /// assert!(BaseUrl::parse("https://api.example.com")?.is_https());
    /// assert!(!BaseUrl::parse("http://localhost:8000")?.is_https());
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether the host is this machine: `localhost`, `127.0.0.0/8` or `::1`.
    ///
    /// ```
    /// use openapi_runtime::BaseUrl;
    ///
    /// assert!(BaseUrl::parse("http://127.8.9.1:8000")?.is_loopback());
    /// // Listening on all addresses is not the same as being this machine.
    /// assert!(!BaseUrl::parse("http://0.0.0.0:8000")?.is_loopback());
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
    }

    /// Whether `url` has this base's scheme, host and port.
    ///
    /// ```
    /// use openapi_runtime::BaseUrl;
    ///
    /// let base = BaseUrl::parse("https://api.example.com/v1")?;
    /// assert!(base.is_origin_of(&"https://api.example.com/v2/things".parse().unwrap()));
    /// assert!(!base.is_origin_of(&"http://api.example.com/v1".parse().unwrap()));
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn is_origin_of(&self, url: &Url) -> bool {
        self.url.origin() == url.origin()
    }

    /// Host and port as a person would write them.
    pub(crate) fn authority(&self) -> &str {
        self.url.authority()
    }
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_at_the_end_are_dropped_and_paths_are_kept() {
        for (given, expected) in [
            ("https://api.example.com", "https://api.example.com"),
            ("https://api.example.com//", "https://api.example.com"),
            (" http://[::1]:8000/base/\n", "http://[::1]:8000/base"),
            ("HTTPS://API.example.com:443/", "https://api.example.com"),
        ] {
            assert_eq!(BaseUrl::parse(given).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn what_does_not_belong_in_a_base_url_is_refused_and_not_repeated() {
        for given in [
            "https://CANARY@api.example.com",
            "https://user:CANARY@api.example.com",
            "https://api.example.com/?key=CANARY",
            "https://api.example.com/?",
            "https://api.example.com/#CANARY",
            "ftp://CANARY.example.com",
            "file:///CANARY",
            "CANARY.example.com",
            "https://",
            "",
        ] {
            let error = BaseUrl::parse(given).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Config, "{given}");
            assert!(
                !format!("{error} {error:?}").contains("CANARY"),
                "{error:?}"
            );
        }
    }

    #[test]
    fn loopback_is_this_machine_and_nothing_that_looks_like_it() {
        for given in [
            "http://localhost",
            "http://LOCALHOST:1",
            "http://127.8.9.1",
            "http://[::1]",
        ] {
            assert!(BaseUrl::parse(given).unwrap().is_loopback(), "{given}");
        }
        for given in [
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://0.0.0.0",
            "http://10.0.0.1",
            "http://[::2]",
        ] {
            assert!(!BaseUrl::parse(given).unwrap().is_loopback(), "{given}");
        }
    }

    #[test]
    fn the_origin_is_scheme_host_and_port() {
        let base = BaseUrl::parse("https://api.example.com/v1").unwrap();
        for (url, same) in [
            ("https://api.example.com/v2/x", true),
            ("https://api.example.com:443/", true),
            ("https://api.example.com:444/", false),
            ("http://api.example.com/", false),
            ("https://api.example.com.evil.example/", false),
        ] {
            assert_eq!(base.is_origin_of(&Url::parse(url).unwrap()), same, "{url}");
        }
    }
}
