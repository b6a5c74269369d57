//! The list of conversations by several walks at once.

use chrono::{DateTime, NaiveDateTime, Utc};
use featherhq_api::LIST_V2_CONVERSATIONS;
use openapi_runtime::{Error, Moment, Pages, Parallelism, TimeRange, Timeline};
use serde::Deserialize;

use super::filters::Filters;
use super::list::{ListConversations, fetch, identified};
use super::{ConversationItems, ConversationPages};
use crate::Conversation;

impl ListConversations {
    /// All conversations, by so many walks at once (1 to 64): as
    /// [`items`](Self::items), and faster where answers take their time.
    ///
    /// The time in which conversations started is cut into windows, and a walk
    /// that is done takes over a part of what the busiest has left; nothing need
    /// be known of how the conversations lie in time, or of when they begin and
    /// end. [`started_after`](Self::started_after) and
    /// [`started_before`](Self::started_before) hold as ever.
    ///
    /// - **Which:** exactly the conversations of one walk, each once. This relies
    ///   on the server giving them with the latest `started_at` first, as it
    ///   does. The first page shows whether it does: if not, the windows stay as
    ///   they are, which is slower; should it show later, the list ends with
    ///   [`NotInOrder`](crate::PaginationErrorKind::NotInOrder).
    /// - **Order:** none, or with [`ConversationItems::ordered`] the usual one, at
    ///   the price of up to eight pages for each walk in memory.
    /// - **Limits:** walks share what all clones of a client share, the rate limit
    ///   and the retry budget. [`max_items`](Self::max_items) and
    ///   [`max_pages`](Self::max_pages) are refused, since without an order there
    ///   are no first ones. [`total_deadline`](Self::total_deadline) is for all
    ///   walks together.
    /// - **Failures:** what one window fails with comes last, when the others are
    ///   done.
    /// - **Checkpoints** have a place for each window. A list can go on from one
    ///   with any number of walks, and a parallel one from that of one walk.
    /// - **Ahead:** while the stream is polled, a page for each walk is under way
    ///   or waits. With [`prefetch`](Self::prefetch) this goes on in a task while
    ///   the caller works.
    ///
    /// No walk can share what started at the same moment, and a list of a few
    /// pages is not worth it: its first page is always asked for alone.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().conversations(500).start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let list = || client.conversations().list().page_size(20);
    /// let mut conversations = list().items_parallel(8)?;
    /// let mut count = 0;
    /// while let Some(conversation) = conversations.try_next().await? {
    ///     count += 1;
    /// #   if count == 100 { break; }
    /// }
    /// # let stored = serde_json::to_string(&conversations.checkpoint())?;
    /// # let checkpoint: featherhq::Checkpoint = serde_json::from_str(&stored)?;
    /// # count += list().start_from(checkpoint).items_parallel(4)?.try_collect(1_000).await?.len() as u64;
    /// assert_eq!(count, sandbox.conversation_count());
    ///
    /// // With the latest first, as one walk has them:
    /// let ordered = list().items_parallel(8)?.ordered().try_collect(1_000).await?;
    /// assert!(ordered.is_sorted_by(|one, next| one.started_at >= next.started_at));
    /// # assert_eq!(ordered.len() as u64, sandbox.conversation_count());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`items`](Self::items), and a number of walks out of range, or a limit
    /// on items or pages.
    pub fn items_parallel(self, walks: impl Into<Parallelism>) -> Result<ConversationItems, Error> {
        let client = self.client.clone();
        let pages = self.pages_parallel(walks)?;
        Ok(ConversationItems::new(pages.into_items(), client))
    }

    /// All pages, by several walks at once; see
    /// [`items_parallel`](Self::items_parallel). Pages may be short where windows
    /// meet, and what they say of the next page is that of their walk.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = featherhq_sandbox::Sandbox::builder().conversations(500).start().await?;
    /// # let client = featherhq::Client::builder().base_url(sandbox.url()).api_key(sandbox.api_key()).build()?;
    /// let mut pages = client.conversations().list().page_size(20).pages_parallel(8)?;
    /// let mut count = 0;
    /// while let Some(page) = pages.try_next().await? {
    ///     count += page.items().len() as u64;
    /// }
    /// assert_eq!(count, sandbox.conversation_count());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`items_parallel`](Self::items_parallel).
    pub fn pages_parallel(self, walks: impl Into<Parallelism>) -> Result<ConversationPages, Error> {
        let options = self.options()?;
        let Self {
            client,
            filters,
            settings,
        } = self;
        let timeline = Timeline::new(started_at).between(
            filters.started_after.map(moment),
            filters.started_before.map(moment),
        );
        let operation = LIST_V2_CONVERSATIONS.operation;
        let pages = Pages::parallel(
            operation,
            options,
            walks,
            timeline,
            move |range, request| fetch(client.clone(), filters.within(range), request),
        )?;
        Ok(settings.prefetched(identified(pages)))
    }
}

impl Filters {
    /// The same with narrower bounds. Where there are none, those of the caller
    /// go to the server as they are.
    fn within(&self, range: TimeRange) -> Self {
        let time = |moment: Moment| DateTime::from_timestamp_micros(moment.microseconds());
        Self {
            started_after: range.after.and_then(time).or(self.started_after),
            started_before: range.before.and_then(time).or(self.started_before),
            ..self.clone()
        }
    }
}

fn moment(time: DateTime<Utc>) -> Moment {
    // Rounded down, also before 1970.
    let seconds = time.timestamp().saturating_mul(1_000_000);
    Moment::from_microseconds(seconds.saturating_add(i64::from(time.timestamp_subsec_micros())))
}

/// When a conversation started, also one that could not be decoded, if its JSON
/// says so.
fn started_at(entry: Result<&Conversation, &Error>) -> Option<Moment> {
    #[derive(Deserialize)]
    struct Started {
        started_at: String,
    }
    match entry {
        Ok(conversation) => Some(moment(conversation.started_at)),
        Err(error) => {
            let Started { started_at } = serde_json::from_slice(error.item_json()?).ok()?;
            let naive = || Some(started_at.parse::<NaiveDateTime>().ok()?.and_utc());
            Some(moment(started_at.parse().ok().or_else(naive)?))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn a_moment_is_the_microsecond_before_a_time() {
        for (time, microseconds) in [
            ("1970-01-01T00:00:00.000001999Z", 1),
            ("1969-12-31T23:59:59.999999001Z", -1),
            ("2026-01-02T03:04:05.5Z", 1_767_323_045_500_000),
        ] {
            assert_eq!(moment(time.parse().unwrap()).microseconds(), microseconds);
        }
        let farthest = moment(DateTime::<Utc>::MIN_UTC);
        assert!(farthest < moment(DateTime::UNIX_EPOCH));
    }

    #[test]
    fn bounds_of_a_window_go_before_those_of_the_caller() {
        let time = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let (after, before) = (
            time("2026-01-01T00:00:00.000000001Z"),
            time("2026-03-01T00:00:00Z"),
        );
        let filters = Filters {
            started_after: Some(after),
            started_before: Some(before),
            ..Filters::default()
        };
        // To the nanosecond, which is more than a moment has.
        let same = filters.within(TimeRange::default());
        assert_eq!(
            (same.started_after, same.started_before),
            (Some(after), Some(before))
        );
        let cut = time("2026-02-01T00:00:00.25Z");
        let mut range = TimeRange::default();
        range.before = Some(moment(cut));
        let narrower = filters.within(range);
        assert_eq!(
            (narrower.started_after, narrower.started_before),
            (Some(after), Some(cut))
        );
    }
}
