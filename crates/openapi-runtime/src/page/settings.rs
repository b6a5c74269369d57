//! What the caller of a list sets before the walk: the part that is the same for every API.

use std::time::Duration;

use super::checkpoint::Checkpoint;
use super::fingerprint::Fingerprint;
use super::options::PagingOptions;
use super::pages::Pages;
use super::size::PageSize;
use crate::error::Error;

/// Page size, limits and place to begin, as a facade's list builder collects them. Nothing is
/// checked before [`ListSettings::options`].
///
/// A facade has one of these in each list builder, and setters of the same names that set it.
///
/// ```
/// use openapi_runtime::{Fingerprint, ListSettings, PageSize};
///
/// let mut settings = ListSettings::default();
/// settings.page_size = Some(500);
/// let filters = Fingerprint::of("list_things", []);
/// assert!(settings.options(PageSize::<1, 200>::new(50)?, filters).is_err());
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ListSettings {
    /// How many items to ask for at once.
    pub page_size: Option<u32>,
    /// See [`PagingOptions::max_items`].
    pub max_items: Option<u64>,
    /// See [`PagingOptions::max_pages`].
    pub max_pages: Option<u64>,
    /// See [`PagingOptions::max_empty_pages`].
    pub max_empty_pages: Option<u32>,
    /// See [`Pages::prefetch`].
    pub prefetch: usize,
    /// See [`PagingOptions::strict`].
    pub strict: bool,
    /// See [`PagingOptions::total_deadline`].
    pub total_deadline: Option<Duration>,
    /// See [`PagingOptions::start_from`].
    pub start: Option<Checkpoint>,
}

impl ListSettings {
    /// The options of a walk through the list with these filters, in pages of `default` items
    /// unless another size is set.
    ///
    /// ```
    /// use openapi_runtime::{Fingerprint, ListSettings, PageSize};
    ///
    /// let default = PageSize::<1, 200>::new(50)?;
    /// let filters = Fingerprint::of("list_things", []);
    /// let mut settings = ListSettings::default();
    /// assert!(settings.options(default, filters).is_ok());
    ///
    /// settings.page_size = Some(201);
    /// let error = settings.options(default, filters).unwrap_err();
    /// assert!(error.to_string().contains("the range is 1 to 200"));
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RequestBuild`](crate::ErrorKind::RequestBuild) when the page size is out of
    /// range, or the checkpoint belongs to a list with other filters.
    pub fn options<const MIN: u32, const MAX: u32>(
        &self,
        default: PageSize<MIN, MAX>,
        filters: Fingerprint,
    ) -> Result<PagingOptions, Error> {
        let page_size = match self.page_size {
            Some(items) => PageSize::new(items)?,
            None => default,
        };
        let mut options = PagingOptions::new(page_size).filters(filters);
        options.max_items = self.max_items;
        options.max_pages = self.max_pages;
        options.strict = self.strict;
        options.total_deadline = self.total_deadline;
        if let Some(pages) = self.max_empty_pages {
            options.max_empty_pages = pages;
        }
        match &self.start {
            Some(checkpoint) => options.start_from(checkpoint.clone()),
            None => Ok(options),
        }
    }

    /// The pages as they are asked for by these settings, ahead of time if that is set.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use openapi_runtime::{ListSettings, ScriptedReply};
    ///
    /// let mut settings = ListSettings::default();
    /// settings.prefetch = 2;
    /// let connection = scripted([ScriptedReply::json(200, r#"{"items": [{"id": 1, "name": "lamp"}]}"#)]);
    /// let mut pages = settings.prefetched(list_things(&connection));
    /// assert_eq!(pages.try_next().await?.unwrap().items().len(), 1);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn prefetched<T: Send + 'static>(&self, pages: Pages<T>) -> Pages<T> {
        pages.prefetch(self.prefetch)
    }
}
