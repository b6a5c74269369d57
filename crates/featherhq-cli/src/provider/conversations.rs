//! The list of conversations of either provider, walked the same way.

use anyreach::Field as AnyReachField;
use bytes::Bytes;
use featherhq::{Checkpoint, Error, PagingStats};

use super::filters::{filtered, filtered_of_anyreach};
use super::{Conversation, Provider};
use crate::arguments::FilterArguments;
use crate::json::Field;

/// The conversations of one provider.
#[derive(Clone, Debug)]
pub(crate) enum Conversations {
    Feather(featherhq::Conversations),
    AnyReach(anyreach::Conversations),
}

/// How a list is walked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paging<'a> {
    /// How many conversations to ask for at once; the client's choice if `None`.
    pub(crate) page_size: Option<u32>,
    /// How many to give at most.
    pub(crate) max_items: Option<u64>,
    /// Where to go on.
    pub(crate) start_from: Option<Checkpoint>,
    /// How many pages to ask for ahead.
    pub(crate) prefetch: usize,
    /// How many walks share the list, where the provider has one that can be
    /// shared; the order stays.
    pub(crate) parallel: Option<usize>,
    /// What of each conversation is of use.
    pub(crate) needs: Needs<'a>,
}

/// What of each conversation is of use. A provider that sends chosen fields is
/// asked for no more than that, and not for transcripts that nobody reads.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Needs<'a> {
    /// All that the server has.
    #[default]
    Everything,
    /// What a person looks for in a list.
    Overview,
    /// What is counted.
    Figures,
    /// These fields.
    Fields(&'a [Field]),
}

/// The conversations of a list, as they come.
pub(crate) enum Listing {
    Feather(featherhq::RawConversations),
    AnyReach(anyreach::RawConversations),
}

/// The two lists have the same setters, and no trait.
macro_rules! paged {
    ($list:expr, $paging:expr) => {{
        let mut list = $list;
        if let Some(size) = $paging.page_size {
            list = list.page_size(size);
        }
        if let Some(most) = $paging.max_items {
            list = list.max_items(most);
        }
        if let Some(checkpoint) = $paging.start_from {
            list = list.start_from(checkpoint);
        }
        list.prefetch($paging.prefetch)
    }};
}

impl Paging<'_> {
    /// The conversations of Feather that match, as its client gives them.
    ///
    /// # Errors
    /// When the filters or the paging make no sense.
    pub(crate) fn of_feather(
        self,
        conversations: &featherhq::Conversations,
        filters: &FilterArguments,
    ) -> Result<featherhq::ConversationItems, Error> {
        let list = paged!(filtered(conversations.list(), filters), self);
        match self.parallel {
            Some(walks) => Ok(list.items_parallel(walks)?.ordered()),
            None => list.items(),
        }
    }
}

impl Conversations {
    /// Whose they are.
    pub(crate) fn provider(&self) -> Provider {
        match self {
            Self::Feather(_) => Provider::Feather,
            Self::AnyReach(_) => Provider::AnyReach,
        }
    }

    /// The conversations that match; nothing is sent yet. Filters that the
    /// provider lacks were refused before.
    ///
    /// # Errors
    /// When the filters or the paging make no sense.
    pub(crate) fn list(
        &self,
        filters: &FilterArguments,
        paging: Paging<'_>,
    ) -> Result<Listing, Error> {
        Ok(match self {
            Self::Feather(conversations) => {
                Listing::Feather(paging.of_feather(conversations, filters)?.with_raw())
            }
            Self::AnyReach(conversations) => {
                let mut list = filtered_of_anyreach(conversations.list(), filters);
                if let Some(fields) = paging.needs.fields() {
                    list = list.fields(fields);
                }
                Listing::AnyReach(paged!(list, paging).items()?.with_raw())
            }
        })
    }
}

impl Listing {
    /// The next conversation and the bytes that it came as; `None` after the
    /// last one. Dropping the future loses nothing.
    ///
    /// # Errors
    /// Of one conversation, or of the list: [`Error::ends_stream`] tells.
    pub(crate) async fn try_next(&mut self) -> Result<Option<(Conversation, Bytes)>, Error> {
        Ok(match self {
            Self::Feather(items) => items.try_next().await?.map(|item| {
                let (conversation, json) = item.into_parts();
                (conversation.into(), json)
            }),
            Self::AnyReach(items) => items.try_next().await?.map(|item| {
                let (conversation, json) = item.into_parts();
                (conversation.into(), json)
            }),
        })
    }

    /// Where to go on after what came so far.
    pub(crate) fn checkpoint(&self) -> Checkpoint {
        match self {
            Self::Feather(items) => items.checkpoint(),
            Self::AnyReach(items) => items.checkpoint(),
        }
    }

    /// How many pages came, and what that took.
    pub(crate) fn stats(&self) -> PagingStats {
        match self {
            Self::Feather(items) => items.stats(),
            Self::AnyReach(items) => items.stats(),
        }
    }
}

impl Needs<'_> {
    /// The fields to ask AnyReach for; `None` for all. A field that it does not
    /// document cannot be asked for by name.
    fn fields(self) -> Option<Vec<AnyReachField>> {
        use AnyReachField as Of;
        match self {
            Self::Everything => None,
            Self::Overview => Some(vec![
                Of::Id,
                Of::Status,
                Of::Channel,
                Of::Direction,
                Of::Summary,
                Of::CreatedAt,
                Of::Duration,
                Of::UserTurnCount,
            ]),
            Self::Figures => Some(vec![
                Of::Id,
                Of::Status,
                Of::Channel,
                Of::AgentId,
                Of::CreatedAt,
                Of::Duration,
            ]),
            Self::Fields(fields) => {
                let known = fields.iter().map(|field| {
                    let first = field.names().first()?;
                    let mut all = Of::ALL.iter().copied();
                    all.find(|known| known.as_str() == first)
                });
                known.collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_asked_for_where_all_are_documented() {
        let fields = |names: &[&str]| {
            let fields: Vec<Field> = names.iter().map(|name| name.parse().unwrap()).collect();
            Needs::Fields(&fields).fields()
        };
        assert_eq!(
            fields(&["custom_metadata.order", "id"]),
            Some(vec![AnyReachField::CustomMetadata, AnyReachField::Id])
        );
        assert_eq!(fields(&["id", "sentiment"]), None);
    }
}
