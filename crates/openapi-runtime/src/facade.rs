//! What every facade offers in the same words: written once, so that two facades cannot differ.
//!
//! A facade's builder does not know its base URL before it is built, so it collects
//! [`ConnectionSettings`]; a list builder collects [`ListSettings`](crate::ListSettings). The
//! macros [`connection_setters`](crate::connection_setters) and
//! [`list_setters`](crate::list_setters) write the setters of both.

mod connection_setters;
mod list_setters;

use std::env;
use std::fmt;

use crate::connection::ConnectionBuilder;
use crate::error::Error;

type Setting = Box<dyn FnOnce(ConnectionBuilder) -> ConnectionBuilder + Send>;

/// Settings of a connection whose base URL is not known yet, in the order they were made.
///
/// ```
/// use std::time::Duration;
/// use openapi_runtime::{Connection, ConnectionSettings};
///
/// let mut settings = ConnectionSettings::default();
/// settings.add(|connection| connection.deadline(Duration::from_secs(5)));
/// let connection = settings.apply(Connection::builder("http://localhost:8000")).build()?;
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Default)]
pub struct ConnectionSettings(Vec<Setting>);

impl ConnectionSettings {
    /// Adds a setting; one that was made before is overridden.
    ///
    /// ```
    /// let mut settings = openapi_runtime::ConnectionSettings::default();
    /// settings.add(|connection| connection.product("reports", "2.1.0"));
    /// ```
    pub fn add(
        &mut self,
        set: impl FnOnce(ConnectionBuilder) -> ConnectionBuilder + Send + 'static,
    ) {
        self.0.push(Box::new(set));
    }

    /// Makes the settings.
    ///
    /// ```
    /// use openapi_runtime::{Connection, ConnectionSettings};
    ///
    /// let builder = Connection::builder("http://localhost:8000");
    /// let connection = ConnectionSettings::default().apply(builder).build()?;
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    pub fn apply(self, builder: ConnectionBuilder) -> ConnectionBuilder {
        self.0
            .into_iter()
            .fold(builder, |builder, set| set(builder))
    }
}

impl fmt::Debug for ConnectionSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionSettings")
            .field("settings", &self.0.len())
            .finish()
    }
}

/// A variable of the environment; one that is empty counts as absent.
///
/// ```
/// assert_eq!(openapi_runtime::environment_variable("NOBODY_SETS_THIS")?, None);
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::Config`](crate::ErrorKind::Config) when it is no UTF-8; its value is not repeated.
pub fn environment_variable(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Error::config(format!("{name} is not valid UTF-8")))
        }
    }
}
