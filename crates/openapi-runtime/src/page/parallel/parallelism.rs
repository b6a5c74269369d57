//! How many walks go through a list at once.

use crate::error::Error;

/// How many walks share a list: 1 to [`Parallelism::MAX`]. A number converts into it and is checked
/// when the list is made.
///
/// ```
/// use openapi_runtime::Parallelism;
///
/// assert_eq!(Parallelism::from(8).check()?, 8);
/// assert!(Parallelism::from(0).check().is_err());
/// assert!(Parallelism::from(Parallelism::MAX + 1).check().is_err());
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parallelism(usize);

impl Parallelism {
    /// More walks than this at once would be an attack on the server and no help.
    ///
    /// ```
    /// use openapi_runtime::Parallelism;
    ///
    /// assert!(Parallelism::from(Parallelism::MAX).check().is_ok());
    /// ```
    pub const MAX: usize = 64;

    /// The number, when it is one that is allowed.
    ///
    /// ```
    /// let error = openapi_runtime::Parallelism::from(100).check().unwrap_err();
    /// assert!(error.to_string().contains("1 to 64"));
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) otherwise.
    pub fn check(self) -> Result<usize, Error> {
        match self.0 {
            1..=Self::MAX => Ok(self.0),
            other => Err(Error::request_build(format!(
                "a list cannot be walked by {other} walks at once; the range is 1 to {}",
                Self::MAX
            ))),
        }
    }
}

impl From<usize> for Parallelism {
    fn from(walks: usize) -> Self {
        Self(walks)
    }
}

impl From<std::num::NonZeroUsize> for Parallelism {
    fn from(walks: std::num::NonZeroUsize) -> Self {
        Self(walks.get())
    }
}
