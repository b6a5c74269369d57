//! A client of either provider.

use bytes::Bytes;
use featherhq::{CallOptions, Error, Page};

use super::{Conversations, Provider};

/// A client of one provider.
#[derive(Clone, Debug)]
pub(crate) enum Client {
    Feather(featherhq::Client),
    AnyReach(anyreach::Client),
}

/// What the smallest request there is brought.
#[derive(Debug)]
pub(crate) struct Answer {
    /// What time the server said it is.
    pub(crate) date: Option<String>,
    /// The page of the list as it came.
    pub(crate) body: Bytes,
    /// Why it is not what the API documents, if it is not.
    pub(crate) rejected: Option<Error>,
}

impl Client {
    /// Whose it is.
    pub(crate) fn provider(&self) -> Provider {
        match self {
            Self::Feather(_) => Provider::Feather,
            Self::AnyReach(_) => Provider::AnyReach,
        }
    }

    /// The server.
    pub(crate) fn base_url(&self) -> &str {
        match self {
            Self::Feather(client) => client.base_url(),
            Self::AnyReach(client) => client.base_url(),
        }
    }

    /// The conversations that the server has.
    pub(crate) fn conversations(&self) -> Conversations {
        match self {
            Self::Feather(client) => Conversations::Feather(client.conversations()),
            Self::AnyReach(client) => Conversations::AnyReach(client.conversations()),
        }
    }

    /// Asks for one conversation, to see what comes of it.
    ///
    /// # Errors
    /// When no page comes.
    pub(crate) async fn ask(&self, options: &CallOptions) -> Result<Answer, Error> {
        Ok(match self {
            Self::Feather(client) => {
                let client = client.with_options(options);
                of_page(&client.conversations().list().page_size(1).send().await?)
            }
            Self::AnyReach(client) => {
                let client = client.with_options(options);
                let list = client.conversations().list().page_size(1);
                of_page(&list.fields([anyreach::Field::Id]).send().await?)
            }
        })
    }
}

fn of_page<T>(page: &Page<T>) -> Answer {
    let date = page.meta().and_then(|meta| meta.headers().get("date"));
    Answer {
        date: date.and_then(|date| date.to_str().ok()).map(str::to_owned),
        body: page
            .meta()
            .map(|meta| meta.body().clone())
            .unwrap_or_default(),
        rejected: page.rejected().next().cloned(),
    }
}
