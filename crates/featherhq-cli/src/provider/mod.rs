//! The providers of conversations, and their conversations in a form that
//! commands can use without knowing which provider they are from.

mod client;
mod conversation;
mod conversations;
mod filters;

use std::fmt;
use std::ops::RangeInclusive;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

pub(crate) use self::client::{Answer, Client};
pub(crate) use self::conversation::Conversation;
pub(crate) use self::conversations::{Conversations, Listing, Needs, Paging};
pub(crate) use self::filters::{options, unknown_filter, warn_of_unlisted};

/// Whose API a command reads from.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Provider {
    /// The Feather conversations API
    #[default]
    Feather,
    /// The AnyReach conversation list
    #[value(name = "anyreach")]
    AnyReach,
}

impl Provider {
    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Feather => "feather",
            Self::AnyReach => "anyreach",
        }
    }

    /// The variable that holds the key.
    pub(crate) fn key_variable(self) -> &'static str {
        match self {
            Self::Feather => featherhq::API_KEY_VARIABLE,
            Self::AnyReach => anyreach::TOKEN_VARIABLE,
        }
    }

    /// The variable that names the server.
    pub(crate) fn base_url_variable(self) -> &'static str {
        match self {
            Self::Feather => featherhq::BASE_URL_VARIABLE,
            Self::AnyReach => anyreach::BASE_URL_VARIABLE,
        }
    }

    /// The server where nobody names one.
    pub(crate) fn default_base_url(self) -> String {
        match self {
            Self::Feather => featherhq::Environment::default().base_url().to_owned(),
            Self::AnyReach => anyreach::DEFAULT_BASE_URL.to_owned(),
        }
    }

    /// The version of the document that its client was made from.
    pub(crate) fn api_version(self) -> &'static str {
        match self {
            Self::Feather => featherhq::Client::api_version(),
            Self::AnyReach => anyreach::Client::api_version(),
        }
    }

    /// How many conversations its server gives at once.
    pub(crate) fn page_sizes(self) -> RangeInclusive<u32> {
        use anyreach::PageSize as OfAnyReach;
        use featherhq::PageSize as OfFeather;
        match self {
            Self::Feather => OfFeather::SMALLEST.get()..=OfFeather::LARGEST.get(),
            Self::AnyReach => OfAnyReach::SMALLEST.get()..=OfAnyReach::LARGEST.get(),
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_has_one_name_everywhere() {
        for provider in Provider::value_variants() {
            let on_command_line = provider.to_possible_value().unwrap();
            assert_eq!(on_command_line.get_name(), provider.name());
            assert_eq!(serde_json::to_value(provider).unwrap(), provider.name());
        }
        let records = [
            (Provider::Feather, conversation_record::Provider::Feather),
            (Provider::AnyReach, conversation_record::Provider::AnyReach),
        ];
        for (provider, of_record) in records {
            assert_eq!(provider.name(), of_record.as_str());
        }
    }
}
