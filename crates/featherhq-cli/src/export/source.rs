//! Where records come from: the list, or the details of each conversation in it.

use featherhq::{Checkpoint, ConversationDetail, ConversationDetails, Error, ErrorKind, Response};
use serde_json::Value;

use super::record::Record;
use crate::provider::Listing;

/// The conversations of a list in its order.
pub(super) enum Source {
    List(Box<Listing>),
    Details(Box<ConversationDetails>),
}

/// What came of one conversation.
pub(super) enum Next {
    Record(Record),
    /// It was in the list, and is gone.
    Gone,
}

impl Source {
    /// The next conversation; `None` after the last one. Dropping the future
    /// loses nothing.
    ///
    /// # Errors
    /// What ends the list, and what keeps the details of a conversation back
    /// that is there: an export without it would not be whole.
    pub(super) async fn next(&mut self, retries: &mut u64) -> Result<Option<Next>, Error> {
        let next = match self {
            Self::List(items) => items
                .try_next()
                .await
                .map(|item| item.map(|(_, json)| Record::new(json))),
            Self::Details(details) => details.try_next().await.map(|detail| {
                detail.map(|detail| {
                    *retries += (detail.meta().attempts().len() as u64).saturating_sub(1);
                    of_detail(&detail)
                })
            }),
        };
        match next {
            Ok(record) => Ok(record.map(Next::Record)),
            Err(error) if error.ends_stream() => Err(error),
            Err(error) if error.is_not_found() => Ok(Some(Next::Gone)),
            Err(error) => undecoded(error).map(|record| Some(Next::Record(record))),
        }
    }

    /// Where to go on after what came so far.
    pub(super) fn checkpoint(&self) -> Checkpoint {
        match self {
            Self::List(items) => items.checkpoint(),
            Self::Details(details) => details.checkpoint(),
        }
    }

    /// How many pages came, and how many requests for them were repeated.
    pub(super) fn pages_and_retries(&self) -> (u64, u64) {
        let stats = match self {
            Self::List(items) => items.stats(),
            Self::Details(details) => details.stats(),
        };
        (stats.pages, stats.retries)
    }
}

/// A conversation in detail as it came, which is not what the API documents when some of its turns
/// are not.
fn of_detail(detail: &Response<ConversationDetail>) -> Record {
    let json = detail.meta().body().clone();
    match detail.rejected().first() {
        None => Record::new(json),
        Some(error) => Record::undecoded(json, error.clone()),
    }
}

/// A conversation that is not what the API documents, as it came: the item of
/// the list, or the body of its details. What is no JSON at all is none.
fn undecoded(error: Error) -> Result<Record, Error> {
    let json = error
        .item_json()
        .or_else(|| error.body().filter(|_| error.kind() == ErrorKind::Decode));
    match json.cloned() {
        Some(json) if serde_json::from_slice::<Value>(&json).is_ok() => {
            Ok(Record::undecoded(json, error))
        }
        _ => Err(error),
    }
}
