//! What the server found wrong with a request (status 422).

use openapi_runtime::Error;

use crate::types::{HttpValidationError, ValidationError};

/// What only errors of this API have.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::prelude::*;
/// use featherhq::EvalFilter;
///
/// let error = client.conversations().list().eval_filter(EvalFilter::from("most")).send().await.unwrap_err();
/// for found in error.validation_errors() {
///     println!("{}: {}", found.location(), found.msg);
/// }
/// assert_eq!(error.validation_errors()[0].location(), "query.eval_filter");
/// # Ok(()) }
/// ```
pub trait ErrorExt {
    /// What the server found wrong, one entry for each place; empty when the
    /// error is another one, or its body is not as documented (the
    /// [snippet](Error::snippet) has what came). It is the server's text, but
    /// for the API key, which is replaced where the server repeats it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// use featherhq::prelude::*;
    ///
    /// // Another kind of error has none.
    /// let error = client.conversations().get(uuid::Uuid::nil()).await.unwrap_err();
    /// assert!(error.is_not_found() && error.validation_errors().is_empty());
    /// # Ok(()) }
    /// ```
    fn validation_errors(&self) -> Vec<ValidationError>;
}

impl ErrorExt for Error {
    fn validation_errors(&self) -> Vec<ValidationError> {
        if !self.is_validation() {
            return Vec::new();
        }
        self.json_body::<HttpValidationError>()
            .map(|body| body.detail)
            .unwrap_or_default()
    }
}

/// Where in a request something is wrong.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = featherhq_sandbox::Sandbox::start().await?;
/// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
/// use featherhq::EvalFilter;
/// use featherhq::prelude::*;
///
/// let error = client.conversations().list().eval_filter(EvalFilter::from("most")).send().await.unwrap_err();
/// let refused: Vec<String> = error.validation_errors().iter().map(|found| found.location()).collect();
/// assert_eq!(refused, ["query.eval_filter"]);
/// # Ok(()) }
/// ```
pub trait ValidationErrorExt {
    /// The location as one text, such as `query.limit`.
    ///
    /// ```
    /// use featherhq::ValidationError;
    /// use featherhq::prelude::*;
    ///
    /// let found: ValidationError = serde_json::from_str(
    ///     r#"{"loc": ["body", "items", 3], "msg": "Field required", "type": "missing"}"#,
    /// )
    /// .unwrap();
    /// assert_eq!(found.location(), "body.items.3");
    /// # Ok::<(), featherhq::Error>(())
    /// ```
    fn location(&self) -> String;
}

impl ValidationErrorExt for ValidationError {
    fn location(&self) -> String {
        let parts: Vec<String> = self.loc.iter().map(ToString::to_string).collect();
        parts.join(".")
    }
}
