//! The setters of a facade's list builder that say how the list is walked.

/// Writes, for a list builder with a field `settings` of type
/// [`ListSettings`](crate::ListSettings), the setters that are the same for every API.
///
/// For their examples, `$facade` is the facade's crate, `$connect` begins a function that makes a
/// `client` of a server with more than twenty items, in hidden lines, and `$example` makes such a
/// list of it.
///
/// ```
/// use openapi_runtime::ListSettings;
///
/// #[derive(Default)]
/// struct ListThings {
///     settings: ListSettings,
/// }
/// openapi_runtime::list_setters!(
///     ListThings,
///     "no_facade",
///     "# fn main() {\n# let client = no_facade::Client::new();",
///     "client.things().list()"
/// );
///
/// let list = ListThings::default().page_size(50).max_items(120).prefetch(2);
/// assert_eq!(list.settings.page_size, Some(50));
/// ```
#[macro_export]
macro_rules! list_setters {
    ($list:ident, $facade:literal, $connect:literal, $example:literal) => {
        impl $list {
            /// How many items to ask for at once. A number that the API does not allow is an error
            /// before anything is sent.
            ///
            #[doc = concat!("[`", stringify!($list), "`] tells the range and the default.")]
            ///
            /// ```
            #[doc = $connect]
            #[doc = concat!("let list = ", $example, ".page_size(20);")]
            /// assert_eq!(list.send().await?.items().len(), 20);
            /// # Ok(()) }
            /// ```
            pub fn page_size(mut self, items: u32) -> Self {
                self.settings.page_size = Some(items);
                self
            }

            /// Ends the list after this many items; the last page is asked for with what is left of
            /// them.
            ///
            /// ```
            #[doc = $connect]
            #[doc = concat!("let list = ", $example, ".max_items(12);")]
            /// assert_eq!(list.items()?.try_collect(1_000).await?.len(), 12);
            /// # Ok(()) }
            /// ```
            pub fn max_items(mut self, items: u64) -> Self {
                self.settings.max_items = Some(items);
                self
            }

            /// Ends the list after this many pages.
            ///
            /// ```
            #[doc = $connect]
            #[doc = concat!("let mut pages = ", $example, ".page_size(10).max_pages(1).pages()?;")]
            /// assert!(pages.try_next().await?.is_some());
            /// assert!(pages.try_next().await?.is_none());
            /// # Ok(()) }
            /// ```
            pub fn max_pages(mut self, pages: u64) -> Self {
                self.settings.max_pages = Some(pages);
                self
            }

            /// How many pages in a row may bring nothing while more is announced. Default: 16.
            ///
            /// ```
            #[doc = $connect]
            #[doc = concat!("let list = ", $example, ".max_empty_pages(100);")]
            /// let all = list.items()?.try_collect(1_000).await?;
            /// # Ok(()) }
            /// ```
            pub fn max_empty_pages(mut self, pages: u32) -> Self {
                self.settings.max_empty_pages = Some(pages);
                self
            }

            /// Asks for up to this many pages ahead, in a task of their own, while the caller works
            /// on what it has. Default: 0, none. Dropping the stream ends the task.
            ///
            /// ```
            #[doc = $connect]
            #[doc = concat!("let mut items = ", $example, ".page_size(10).prefetch(2).items()?;")]
            /// while let Some(item) = items.try_next().await? {
            ///     // While one is worked on, the next pages are on their way.
            /// }
            /// # Ok(()) }
            /// ```
            pub fn prefetch(mut self, pages: usize) -> Self {
                self.settings.prefetch = pages;
                self
            }

            /// Lets the first item that cannot be decoded end the list, with nothing of its page
            /// delivered. Without this it is an error of its own, and the others are delivered.
            ///
            /// ```
            #[doc = $connect]
            #[doc = concat!("let list = ", $example, ".strict();")]
            /// // Either all of them, or the error of the first bad one.
            /// let all = list.items()?.try_collect(1_000).await?;
            /// # Ok(()) }
            /// ```
            pub fn strict(mut self) -> Self {
                self.settings.strict = true;
                self
            }

            /// The longest time that asking for all pages together may take. Default: no limit.
            /// What the caller does with the items does not count. When it is used up, the list
            /// ends with an error that has the checkpoint to go on from.
            ///
            /// ```
            #[doc = $connect]
            /// use std::time::Duration;
            ///
            #[doc = concat!("let list = ", $example, ".total_deadline(Duration::from_secs(300));")]
            /// let all = list.items()?.try_collect(1_000).await?;
            /// # Ok(()) }
            /// ```
            pub fn total_deadline(mut self, deadline: ::std::time::Duration) -> Self {
                self.settings.total_deadline = Some(deadline);
                self
            }

            /// Goes on after a checkpoint of a list with the same filters: exactly the items after
            /// it, also when others arrived meanwhile.
            ///
            /// ```
            #[doc = $connect]
            #[doc = concat!("let mut items = ", $example, ".items()?;")]
            /// items.try_next().await?;
            /// let stored = serde_json::to_string(&items.checkpoint())?;
            ///
            /// // Later, in another process:
            #[doc = concat!("let checkpoint: ", $facade, "::Checkpoint = serde_json::from_str(&stored)?;")]
            #[doc = concat!("let list = ", $example, ".start_from(checkpoint);")]
            /// let rest = list.items()?.try_collect(1_000).await?;
            /// # Ok(()) }
            /// ```
            pub fn start_from(mut self, checkpoint: $crate::Checkpoint) -> Self {
                self.settings.start = Some(checkpoint);
                self
            }
        }
    };
}
