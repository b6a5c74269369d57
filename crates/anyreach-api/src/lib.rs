//! Generated client and types of the AnyReach API, and the one hook that hands
//! their requests to [`openapi_runtime`]. It is for those who need the types
//! alone, and not for calling the API: that is done by a facade, since this
//! crate knows neither how the list is walked nor which organization a token
//! belongs to.
//!
//! Everything below `generated/` comes from `specs/anyreach/openapi.json` by
//! `cargo xtask regen`.
//!
//! Which fields a conversation has is decided by the token's role and by the
//! parameter `fields`, so every field may be absent. Those that the document
//! calls sensitive are not printed by `Debug`.
//!
//! ```
//! use anyreach_api::types::{Conversation, ConversationStatus};
//!
//! let conversation: Conversation =
//!     serde_json::from_str(r#"{"status": "parked", "summary": "Wants a refund."}"#)?;
//!
//! // A status that the document does not list is kept, printed and sent back.
//! assert_eq!(conversation.status, Some(ConversationStatus::Unrecognized("parked".to_owned())));
//! assert_eq!(conversation.id, None);
//! assert!(format!("{conversation:?}").contains("summary: [redacted]"));
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
