//! Items together with the JSON they came as.

use std::fmt;
use std::future::poll_fn;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::checkpoint::Checkpoint;
use super::items::Items;
use super::stats::PagingStats;
use crate::error::Error;

/// An item and its JSON exactly as the server wrote it, with the fields that the type does not
/// know. It can be used like the item itself.
///
/// The JSON shares the memory of its page, which is kept as long as any of it is. Untrusted, and
/// not redacted.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::ScriptedReply;
///
/// let reply = r#"{"items": [{"id": 1, "name": "lamp", "color": "red"}]}"#;
/// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items().with_raw();
/// while let Some(thing) = things.try_next().await? {
///     println!("exporting {}", thing.id);
///     std::io::Write::write_all(&mut std::io::stdout(), thing.json())?;
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct RawItem<T> {
    item: T,
    json: Bytes,
}

impl<T> RawItem<T> {
    /// The JSON of the item, as it came.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp", "color": "red"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items().with_raw();
    /// let thing = things.try_next().await?.unwrap();
    /// assert_eq!(thing.json(), r#"{"id": 1, "name": "lamp", "color": "red"}"#);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn json(&self) -> &Bytes {
        &self.json
    }

    /// The item alone.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items().with_raw();
    /// let thing: Thing = things.try_next().await?.unwrap().into_inner();
    /// assert_eq!(thing.name, "lamp");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn into_inner(self) -> T {
        self.item
    }

    /// The item and its JSON.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items().with_raw();
    /// let (thing, json) = things.try_next().await?.unwrap().into_parts();
    /// assert_eq!((thing.id, json.len()), (1, 25));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn into_parts(self) -> (T, Bytes) {
        (self.item, self.json)
    }
}

impl<T> Deref for RawItem<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.item
    }
}

impl<T: fmt::Debug> fmt::Debug for RawItem<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawItem")
            .field("item", &self.item)
            .field("json_bytes", &self.json.len())
            .finish()
    }
}

/// [`Items`], each with its own JSON; made by [`Items::with_raw`].
///
/// An item that cannot be decoded is an error as it is there, and [`Error::item_json`] has its
/// JSON: an exporter loses nothing.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::ScriptedReply;
///
/// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2}]}"#;
/// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items().with_raw();
/// let mut lines = Vec::new();
/// loop {
///     match things.try_next().await {
///         Ok(Some(thing)) => lines.push(thing.json().clone()),
///         Ok(None) => break,
///         Err(error) => match error.item_json() {
///             Some(json) if !error.ends_stream() => lines.push(json.clone()),
///             _ => return Err(error.into()),
///         },
///     }
/// }
/// assert_eq!(lines, [r#"{"id": 1, "name": "lamp"}"#, r#"{"id": 2}"#]);
/// # Ok(()) }
/// ```
pub struct RawItems<T> {
    items: Items<T>,
    /// The JSON of all items of one page.
    page: Vec<Bytes>,
    /// Which page that is, counted from 1.
    page_number: u64,
}

impl<T> RawItems<T> {
    pub(super) fn new(items: Items<T>) -> Self {
        Self {
            items,
            page: Vec::new(),
            page_number: 0,
        }
    }

    /// The next item and its JSON; `None` after the last one.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1}, {"id": 2, "name": "desk"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items().with_raw();
    /// let error = things.try_next().await.unwrap_err();
    /// assert_eq!(error.item_json().unwrap(), r#"{"id": 1}"#);
    /// assert_eq!(things.try_next().await?.unwrap().json(), r#"{"id": 2, "name": "desk"}"#);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Items::try_next`]; further, as an error of one item, when the page did not come by
    /// [`Exchange::finish_page`](crate::Exchange::finish_page) and so has no JSON.
    pub async fn try_next(&mut self) -> Result<Option<RawItem<T>>, Error> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// Where to go on after the items delivered so far.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2, "name": "desk"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items().with_raw();
    /// things.try_next().await?;
    /// assert_eq!(things.checkpoint().last_id(), Some("1"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        self.items.checkpoint()
    }

    /// What was delivered so far, and what that took.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = r#"{"items": [{"id": 1, "name": "lamp"}]}"#;
    /// let mut things = list_things(&scripted([ScriptedReply::json(200, reply)])).into_items().with_raw();
    /// things.try_next().await?;
    /// assert_eq!((things.stats().items, things.stats().bytes), (1, 38));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn stats(&self) -> PagingStats {
        self.items.stats()
    }

    /// The JSON of the item that was delivered last.
    fn json_of_last(&mut self) -> Result<Bytes, Error> {
        let page_number = self.items.stats().pages;
        if self.page_number != page_number {
            self.page = self.items.page_json().unwrap_or_default();
            self.page_number = page_number;
        }
        let index = self.items.last_index();
        self.page.get(index).cloned().ok_or_else(|| {
            Error::decode("there is no JSON to this item, because its page did not come by a call")
                .of_one_item()
                .with_checkpoint(self.items.checkpoint())
        })
    }
}

impl<T> Stream for RawItems<T> {
    type Item = Result<RawItem<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(Pin::new(&mut self.items).poll_next(context));
        Poll::Ready(next.map(|item| {
            let item = item?;
            let json = self.json_of_last()?;
            Ok(RawItem { item, json })
        }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

impl<T> FusedStream for RawItems<T> {
    fn is_terminated(&self) -> bool {
        self.items.is_terminated()
    }
}

impl<T> Unpin for RawItems<T> {}

impl<T> fmt::Debug for RawItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawItems").field(&self.items).finish()
    }
}
