//! Generated client and types of the Feather conversations API, and the one
//! hook that hands their requests to [`openapi_runtime`]. It is for those who
//! need the types alone, or an operation that the facade `featherhq` does not
//! cover, and not for calling the API day to day: the facade brings paging,
//! errors that explain themselves, and helpers for evidence and evaluations.
//!
//! Everything below `generated/` comes from `openapi.json` by
//! `cargo xtask regen`.
//!
//! ```
//! use featherhq_api::types::ConversationStatus;
//!
//! // A status that the document does not list is kept, printed and sent back.
//! let status: ConversationStatus = serde_json::from_str("\"unheard_of\"")?;
//! assert!(!status.is_recognized());
//! assert_eq!(serde_json::to_string(&status)?, "\"unheard_of\"");
//! # Ok::<(), serde_json::Error>(())
//! ```

#[rustfmt::skip]
mod generated;

use openapi_runtime::Exchange;
use progenitor_client::{ClientHooks, OperationInfo};

pub use generated::*;

/// Every request goes through the [`Exchange`] that the client was made with.
impl ClientHooks<Exchange> for Client {
    async fn exec(
        &self,
        request: reqwest::Request,
        operation: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        Ok(self.inner.execute(request, operation.operation_id).await)
    }

    async fn post<E>(
        &self,
        _: &reqwest::Result<reqwest::Response>,
        _: &OperationInfo,
    ) -> Result<(), Error<E>> {
        self.inner.check()
    }
}

/// The SHA-256 of the document that the client and types were generated from,
/// in hexadecimal: two programs with the same one were made from the same
/// document, whatever version it calls itself.
///
/// ```
/// assert_eq!(featherhq_api::document_sha256().len(), 64);
/// ```
#[must_use]
pub fn document_sha256() -> &'static str {
    // The generator writes it into the first lines, and `regen --check` and the
    // build of the facade compare it with the document.
    let generated = include_str!("generated/mod.rs");
    let hash = generated
        .lines()
        .find_map(|line| line.strip_prefix("// sha256: "));
    hash.unwrap_or_default()
}
