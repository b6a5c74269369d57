//! The setters of a facade's list builder that say how the list is walked.

/// Writes, for a list builder with a field `settings` of type
/// [`ListSettings`](crate::ListSettings), the setters that are the same for every API. `$example`
/// makes such a list in the examples, in which `client` is a client of the facade `$facade`.
///
/// ```
/// use openapi_runtime::ListSettings;
///
/// #[derive(Default)]
/// struct ListThings {
///     settings: ListSettings,
/// }
/// openapi_runtime::list_setters!(ListThings, "no_facade", "client.things().list()");
///
/// let list = ListThings::default().page_size(50).max_items(120).prefetch(2);
/// assert_eq!(list.settings.page_size, Some(50));
/// ```
#[macro_export]
macro_rules! list_setters {
    ($list:ident, $facade:literal, $example:literal) => {
        impl $list {
            /// How many items to ask for at once; a number that the API does not allow is an error
            /// before anything is sent.
            ///
            /// ```
            #[doc = concat!("# fn example(client: &", $facade, "::Client) {")]
            #[doc = concat!("let list = ", $example, ".page_size(100);")]
            /// # }
            /// ```
            pub fn page_size(mut self, items: u32) -> Self {
                self.settings.page_size = Some(items);
                self
            }

            /// Ends the list after this many items; the last page is asked for with what is left of
            /// them.
            ///
            /// ```
            #[doc = concat!("# fn example(client: &", $facade, "::Client) {")]
            #[doc = concat!("let list = ", $example, ".max_items(1_000);")]
            /// # }
            /// ```
            pub fn max_items(mut self, items: u64) -> Self {
                self.settings.max_items = Some(items);
                self
            }

            /// Ends the list after this many pages.
            ///
            /// ```
            #[doc = concat!("# fn example(client: &", $facade, "::Client) {")]
            #[doc = concat!("let list = ", $example, ".max_pages(3);")]
            /// # }
            /// ```
            pub fn max_pages(mut self, pages: u64) -> Self {
                self.settings.max_pages = Some(pages);
                self
            }

            /// How many pages in a row may bring nothing while more is announced. Default: 16.
            ///
            /// ```
            #[doc = concat!("# fn example(client: &", $facade, "::Client) {")]
            #[doc = concat!("let list = ", $example, ".max_empty_pages(100);")]
            /// # }
            /// ```
            pub fn max_empty_pages(mut self, pages: u32) -> Self {
                self.settings.max_empty_pages = Some(pages);
                self
            }

            /// Asks for up to this many pages ahead, in a task of their own, while the caller works
            /// on what it has. Default: 0, none. Dropping the stream ends the task.
            ///
            /// ```
            #[doc = concat!("# fn example(client: &", $facade, "::Client) {")]
            #[doc = concat!("let list = ", $example, ".prefetch(2);")]
            /// # }
            /// ```
            pub fn prefetch(mut self, pages: usize) -> Self {
                self.settings.prefetch = pages;
                self
            }

            /// Lets the first item that cannot be decoded end the list, with nothing of its page
            /// delivered. Without this it is an error of its own, and the others are delivered.
            ///
            /// ```
            #[doc = concat!("# fn example(client: &", $facade, "::Client) {")]
            #[doc = concat!("let list = ", $example, ".strict();")]
            /// # }
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
            /// use std::time::Duration;
            #[doc = concat!("# fn example(client: &", $facade, "::Client) {")]
            #[doc = concat!("let list = ", $example, ".total_deadline(Duration::from_secs(300));")]
            /// # }
            /// ```
            pub fn total_deadline(mut self, deadline: ::std::time::Duration) -> Self {
                self.settings.total_deadline = Some(deadline);
                self
            }

            /// Goes on after a checkpoint of a list with the same filters: exactly the items after
            /// it, also when others arrived meanwhile.
            ///
            /// ```
            #[doc = concat!("# async fn example(client: &", $facade, "::Client, stored: &str) -> Result<(), Box<dyn std::error::Error>> {")]
            #[doc = concat!("let checkpoint: ", $facade, "::Checkpoint = serde_json::from_str(stored)?;")]
            #[doc = concat!("let rest = ", $example, ".start_from(checkpoint);")]
            /// # Ok(()) }
            /// ```
            pub fn start_from(mut self, checkpoint: $crate::Checkpoint) -> Self {
                self.settings.start = Some(checkpoint);
                self
            }
        }
    };
}
