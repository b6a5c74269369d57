//! What an error of a list knows besides: which item it is about, and where to go on.

use bytes::Bytes;

use super::Error;
use crate::page::Checkpoint;
use crate::redaction::Redactor;

/// The item of a page that an error is about.
#[derive(Clone)]
pub(super) struct Item {
    index: usize,
    json: Bytes,
}

impl Error {
    /// Which item of its page the error is about, counted from 0 as the server sent them.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2}]}"#);
    /// let page = get_page(&scripted([reply]), None).await?;
    /// assert_eq!(page.rejected().next().unwrap().item_index(), Some(1));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn item_index(&self) -> Option<usize> {
        Some(self.0.item.as_ref()?.index)
    }

    /// The item that could not be decoded, exactly as it came: put it aside to look at it later, or
    /// read it by other means. Untrusted, and not redacted; [`Error::snippet`] is its beginning,
    /// fit to be shown.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2}]}"#);
    /// let page = get_page(&scripted([reply]), None).await?;
    /// assert_eq!(page.rejected().next().unwrap().item_json().unwrap(), r#"{"id": 2}"#);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn item_json(&self) -> Option<&Bytes> {
        Some(&self.0.item.as_ref()?.json)
    }

    /// Where to go on in the list this error came from, for errors of [`Pages`](crate::Pages) and
    /// [`Items`](crate::Items). What was delivered before is not repeated, and an item that could
    /// not be decoded counts as delivered.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let connection = scripted([
    ///     ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}], "next": "c2"}"#),
    ///     ScriptedReply::status(403),
    /// ]);
    /// let mut things = list_things(&connection).into_items();
    /// things.try_next().await?;
    /// let error = things.try_next().await.unwrap_err();
    /// // Later, with PagingOptions::start_from:
    /// assert_eq!(error.checkpoint().unwrap().last_id(), Some("1"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        self.0.checkpoint.as_ref()
    }
}

impl Error {
    /// Narrows the error to one item of the page that [`Error::body`] is, shown instead of it.
    pub(crate) fn with_item(mut self, index: usize, json: Bytes, redactor: &Redactor) -> Self {
        self.0.snippet = Some(redactor.bytes(&json));
        self.0.item = Some(Item { index, json });
        self.of_one_item()
    }

    /// The reverse of [`Error::of_one_item`].
    pub(crate) fn ending_the_stream(mut self) -> Self {
        self.0.of_one_item = false;
        self
    }

    pub(crate) fn with_checkpoint(mut self, checkpoint: Checkpoint) -> Self {
        self.0.checkpoint.get_or_insert(checkpoint);
        self
    }
}
