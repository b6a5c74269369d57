//! One page: its items, those that could not be decoded, and how the list goes on.

use std::vec;

use bytes::Bytes;

use super::layout::PageLayout;
use super::places::Places;
use super::step::NextPage;
use crate::error::Error;
use crate::response::Meta;

/// Some items of a list, in order, and how the list goes on.
///
/// An item that could not be decoded does not cost the others: it is among [`Page::rejected`].
/// **[`Page::items`] and [`Page::into_items`] leave it out**; whoever must not miss one looks at
/// [`Page::rejected`], or takes [`Page::into_results`].
///
/// ```
/// use openapi_runtime::{Error, NextPage, Page};
///
/// let page = Page::new(vec!["a", "b"], NextPage::End);
/// assert_eq!(page.items(), ["a", "b"]);
///
/// let page = Page::from_results(vec![Ok("a"), Err(Error::decode("no text")), Ok("c")], NextPage::End);
/// assert_eq!(page.items(), ["a", "c"]);
/// assert_eq!(page.rejected().len(), 1);
/// assert!(page.into_results()[1].is_err());
/// ```
#[derive(Clone, Debug)]
pub struct Page<T> {
    items: Vec<T>,
    rejected: Vec<Rejected>,
    /// Where the items stood on the page as the server sent it; some of it may be left out.
    places: Places,
    repeated: Repeated,
    next: NextPage,
    meta: Option<Meta>,
    layout: Option<PageLayout>,
}

/// Items that are left out because they came with the page before: how many entries of the page come
/// up to and including each, and its id.
#[derive(Clone, Debug, Default)]
pub(super) struct Repeated(Vec<(u64, String)>);

impl Repeated {
    /// The ids of those that stand after the first `taken` entries of the page.
    pub(super) fn after(&self, taken: u64) -> Vec<String> {
        let later = self.0.iter().filter(|(place, _)| *place > taken);
        later.map(|(_, id)| id.clone()).collect()
    }
}

impl FromIterator<(u64, String)> for Repeated {
    fn from_iter<I: IntoIterator<Item = (u64, String)>>(places: I) -> Self {
        Self(places.into_iter().collect())
    }
}

/// An item that could not be decoded, and the number of good ones before it.
#[derive(Clone, Debug)]
struct Rejected {
    good_before: usize,
    error: Error,
}

impl<T> Page<T> {
    /// A page of items.
    ///
    /// ```
    /// use openapi_runtime::{Cursor, NextPage, Page};
    ///
    /// let page = Page::new(vec![1, 2, 3], NextPage::At(Cursor::new("c2")));
    /// assert_eq!(page.items().len(), 3);
    /// ```
    #[must_use]
    pub fn new(items: Vec<T>, next: NextPage) -> Self {
        Self {
            items,
            rejected: Vec::new(),
            places: Places::From(0),
            repeated: Repeated::default(),
            next,
            meta: None,
            layout: None,
        }
    }

    /// A page some of whose items could not be decoded. Their errors do not end a stream.
    ///
    /// ```
    /// use openapi_runtime::{Error, NextPage, Page};
    ///
    /// let results = vec![Ok(1), Err(Error::decode("no number"))];
    /// let page = Page::from_results(results, NextPage::End);
    /// assert!(!page.rejected().next().unwrap().ends_stream());
    /// ```
    #[must_use]
    pub fn from_results(results: Vec<Result<T, Error>>, next: NextPage) -> Self {
        let mut page = Self::new(Vec::with_capacity(results.len()), next);
        page.fill(results);
        page
    }

    /// Adds how the page came.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{NextPage, Page, ScriptedReply};
    ///
    /// // A page that an API sends as an object keyed by id.
    /// let reply = ScriptedReply::json(200, r#"{"id": 7, "name": "lamp"}"#);
    /// let (thing, meta) = get_thing(&scripted([reply])).await?.into_parts();
    /// let page = Page::new(vec![thing], NextPage::End).with_meta(meta);
    /// assert_eq!(page.meta().unwrap().attempts().len(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_meta(mut self, meta: Meta) -> Self {
        self.meta = Some(meta);
        self
    }

    /// Says how the list goes on, for an API where that is found in the items.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Cursor, NextPage, ScriptedReply};
    ///
    /// // This API wants the last id of a page to be sent for the next one.
    /// let reply = ScriptedReply::json(200, r#"{"items": [{"id": 4, "name": "lamp"}]}"#);
    /// let page = get_page(&scripted([reply]), None).await?;
    /// let last = page.items().last().map(|thing| Cursor::new(thing.id.to_string()));
    /// let page = page.with_next(last.map_or(NextPage::End, NextPage::At));
    /// assert_eq!(page.next(), &NextPage::At(Cursor::new("4")));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_next(mut self, next: NextPage) -> Self {
        self.next = next;
        self
    }

    /// Leaves out the good items that `wanted` says no to. They count as passed, so checkpoints and
    /// the JSON of the others stay right.
    ///
    /// ```
    /// use openapi_runtime::{NextPage, Page};
    ///
    /// let page = Page::new(vec![1, 2, 3], NextPage::End).retain(|number| number % 2 == 1);
    /// assert_eq!(page.items(), [1, 3]);
    /// ```
    #[must_use]
    pub fn retain(mut self, wanted: impl Fn(&T) -> bool) -> Self {
        let kept: Vec<bool> = self
            .entries()
            .map(|entry| entry.map_or(true, &wanted))
            .collect();
        if kept.contains(&false) {
            self.keep(&kept);
        }
        self
    }

    pub(crate) fn with_layout(mut self, layout: PageLayout) -> Self {
        self.layout = Some(layout);
        self
    }

    /// The items, in the server's order, without those that could not be decoded.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}, {"id": 2}]}"#);
    /// let page = get_page(&scripted([reply]), None).await?;
    /// assert_eq!(page.items(), [Thing { id: 1, name: "lamp".to_owned() }]);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items alone, without those that could not be decoded.
    ///
    /// ```
    /// use openapi_runtime::{NextPage, Page};
    ///
    /// assert_eq!(Page::new(vec!["a", "b"], NextPage::End).into_items(), vec!["a", "b"]);
    /// ```
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// Why items could not be decoded, in the server's order; [`Error::item_index`] says which.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}, {"id": "x"}]}"#);
    /// let page = get_page(&scripted([reply]), None).await?;
    /// for error in page.rejected() {
    ///     assert_eq!(error.json_path(), Some("$.items[1].id"));
    /// }
    /// # Ok(()) }
    /// ```
    pub fn rejected(&self) -> impl ExactSizeIterator<Item = &Error> {
        self.rejected.iter().map(|rejected| &rejected.error)
    }

    /// Every item in the server's order, or why it could not be decoded.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"items": [{"id": 1}, {"id": 2, "name": "desk"}]}"#);
    /// let results = get_page(&scripted([reply]), None).await?.into_results();
    /// assert!(results[0].is_err());
    /// assert_eq!(results[1].as_ref().unwrap().name, "desk");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn into_results(self) -> Vec<Result<T, Error>> {
        self.into_entries().collect()
    }

    /// How the list goes on.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{Cursor, NextPage, ScriptedReply};
    ///
    /// let reply = ScriptedReply::json(200, r#"{"items": [], "next": "c2"}"#);
    /// let page = get_page(&scripted([reply]), None).await?;
    /// assert_eq!(page.next(), &NextPage::At(Cursor::new("c2")));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn next(&self) -> &NextPage {
        &self.next
    }

    /// How the page came, when it came by a call.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::ScriptedReply;
    /// let reply = ScriptedReply::json(200, r#"{"items": []}"#).header("x-request-id", "r-41");
    /// let page = get_page(&scripted([reply]), None).await?;
    /// assert_eq!(page.meta().unwrap().request_id(), Some("r-41"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn meta(&self) -> Option<&Meta> {
        self.meta.as_ref()
    }
}

impl<T> Page<T> {
    pub(super) fn items_mut(&mut self) -> &mut [T] {
        &mut self.items
    }

    /// The number of items, good or not.
    pub(super) fn len(&self) -> usize {
        self.items.len() + self.rejected.len()
    }

    /// How many entries of the page as the server sent it come up to and including the one that is
    /// at `index` now.
    pub(super) fn taken_with(&self, index: usize) -> u64 {
        self.places.taken_with(index)
    }

    /// Leaves out the first items, which a resumed walk had already.
    pub(super) fn skip(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        let results = self.take_results().skip(count).collect();
        self.fill(results);
        self.places.skip(count);
    }

    /// Leaves out the items that `again` gives an id for, because they came with the page before.
    pub(super) fn leave_out_repeated(&mut self, again: Vec<Option<String>>) {
        let kept: Vec<bool> = again.iter().map(Option::is_none).collect();
        let repeated = again.into_iter().enumerate();
        self.repeated = repeated
            .filter_map(|(index, id)| Some((self.places.taken_with(index), id?)))
            .collect();
        self.keep(&kept);
    }

    /// The items left out because they came with the page before.
    pub(super) fn repeated(&self) -> &Repeated {
        &self.repeated
    }

    /// Leaves out the items that `kept` has no `true` for.
    pub(super) fn keep(&mut self, kept: &[bool]) {
        let results = self.take_results().zip(kept).filter(|(_, kept)| **kept);
        let results = results.map(|(result, _)| result).collect();
        self.fill(results);
        self.places.keep(kept);
    }

    pub(super) fn truncate(&mut self, count: usize) {
        if count >= self.len() {
            return;
        }
        if self.rejected.is_empty() {
            self.items.truncate(count);
        } else {
            let results = self.take_results().take(count).collect();
            self.fill(results);
        }
    }

    /// The items by reference, as [`Page::into_results`] has them.
    pub(super) fn entries(&self) -> impl Iterator<Item = Result<&T, &Error>> {
        let mut rejected = self.rejected.iter().peekable();
        let mut items = self.items.iter();
        let mut given = 0;
        std::iter::from_fn(move || {
            if let Some(next) = rejected.next_if(|next| next.good_before <= given) {
                return Some(Err(&next.error));
            }
            given += 1;
            items.next().map(Ok)
        })
    }

    pub(super) fn first_rejected(self) -> Option<Error> {
        Some(self.rejected.into_iter().next()?.error)
    }

    pub(super) fn into_entries(self) -> Entries<T> {
        Entries {
            items: self.items.into_iter(),
            rejected: self.rejected.into_iter(),
            good: 0,
        }
    }

    /// The entries with the number of entries of the page as sent up to each.
    pub(super) fn into_placed(self) -> PlacedEntries<T> {
        PlacedEntries {
            places: self.places.clone(),
            index: 0,
            entries: self.into_entries(),
        }
    }

    /// The captured body and where the items are in it, to find the JSON of each.
    pub(super) fn source(&self) -> Option<(Bytes, PageLayout)> {
        Some((self.meta.as_ref()?.body().clone(), self.layout?))
    }

    fn take_results(&mut self) -> Entries<T> {
        Entries {
            items: std::mem::take(&mut self.items).into_iter(),
            rejected: std::mem::take(&mut self.rejected).into_iter(),
            good: 0,
        }
    }

    fn fill(&mut self, results: Vec<Result<T, Error>>) {
        for result in results {
            match result {
                Ok(item) => self.items.push(item),
                Err(error) => self.rejected.push(Rejected {
                    good_before: self.items.len(),
                    error: error.of_one_item(),
                }),
            }
        }
    }
}

/// The items of a page in order, good or not, without a second copy of the good ones.
#[derive(Debug)]
pub(super) struct Entries<T> {
    items: vec::IntoIter<T>,
    rejected: vec::IntoIter<Rejected>,
    good: usize,
}

impl<T> Iterator for Entries<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next_rejected = self.rejected.as_slice().first();
        if next_rejected.is_some_and(|rejected| rejected.good_before <= self.good) {
            return self.rejected.next().map(|rejected| Err(rejected.error));
        }
        self.good += 1;
        self.items.next().map(Ok)
    }
}

/// As [`Entries`], each with the number of entries of the page as the server sent it that come up to
/// and including it.
#[derive(Debug)]
pub(super) struct PlacedEntries<T> {
    entries: Entries<T>,
    places: Places,
    index: usize,
}

impl<T> PlacedEntries<T> {
    pub(super) fn none() -> Self {
        Page::new(Vec::new(), NextPage::End).into_placed()
    }

    pub(super) fn len(&self) -> usize {
        self.entries.items.len() + self.entries.rejected.len()
    }
}

impl<T> Iterator for PlacedEntries<T> {
    type Item = (u64, Result<T, Error>);

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.entries.next()?;
        let taken = self.places.taken_with(self.index);
        self.index += 1;
        Some((taken, entry))
    }
}
