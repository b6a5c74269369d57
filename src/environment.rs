//! Which server: those that the document lists, and any other.

/// The servers that the document lists, and any other.
///
/// ```
/// assert_eq!(featherhq::Environment::Sandbox.base_url(), "https://api-sandbox.featherhq.com");
/// let own: featherhq::Environment = "https://feather.example.com".into();
/// assert_eq!(own.base_url(), "https://feather.example.com");
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Environment {
    /// The sandbox that the service hosts, `https://api-sandbox.featherhq.com`;
    /// not the crate `featherhq-sandbox`, which runs on this machine.
    #[default]
    Sandbox,
    /// A server on this machine, `http://localhost:8000`, such as
    /// `feather sandbox` runs.
    Local,
    /// The server at this URL.
    Url(String),
}

impl Environment {
    /// The URL that paths of the API are appended to.
    ///
    /// ```
    /// use featherhq::Environment;
    ///
    /// assert_eq!(Environment::default().base_url(), Environment::Sandbox.base_url());
    /// assert_eq!(Environment::Local.base_url(), "http://localhost:8000");
    /// ```
    pub fn base_url(&self) -> &str {
        match self {
            Self::Sandbox => "https://api-sandbox.featherhq.com",
            Self::Local => "http://localhost:8000",
            Self::Url(url) => url,
        }
    }
}

impl From<&str> for Environment {
    fn from(url: &str) -> Self {
        Self::Url(url.to_owned())
    }
}

impl From<String> for Environment {
    fn from(url: String) -> Self {
        Self::Url(url)
    }
}
