//! Values on the command line that need more than their type to be read.

use std::ffi::OsStr;
use std::fs;

use clap::ValueEnum;
use clap::builder::{NonEmptyStringValueParser, PossibleValue, TypedValueParser};
use featherhq::Checkpoint;

/// The name of a value of an option, as it is written on a command line.
pub(crate) trait ValueName {
    /// The name.
    fn value_name(&self) -> String;
}

impl<T: ValueEnum> ValueName for T {
    fn value_name(&self) -> String {
        let value = self.to_possible_value();
        value
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

/// Reads a value that the document lists, or another one, since a server may
/// know more than the document: help names the listed ones.
#[derive(Clone)]
pub(crate) struct OpenValues<T: 'static>(pub(crate) &'static [T]);

impl<T> TypedValueParser for OpenValues<T>
where
    T: AsRef<str> + From<String> + Clone + Send + Sync + 'static,
{
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        let text = NonEmptyStringValueParser::new().parse_ref(command, argument, value)?;
        Ok(T::from(text))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            self.0
                .iter()
                .map(|value| PossibleValue::new(value.as_ref())),
        ))
    }
}

/// Reads a status of any provider, also one that no document lists: help names
/// the listed ones.
pub(crate) fn statuses() -> impl TypedValueParser<Value = String> {
    Statuses
}

#[derive(Clone)]
struct Statuses;

impl TypedValueParser for Statuses {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        NonEmptyStringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let of_feather = featherhq::ConversationStatus::KNOWN.iter();
        let of_feather: Vec<&str> = of_feather.map(|status| status.as_str()).collect();
        let of_anyreach = anyreach::ConversationStatus::KNOWN.iter();
        let more: Vec<&str> = of_anyreach
            .map(|status| status.as_str())
            .filter(|status| !of_feather.contains(status))
            .collect();
        Some(Box::new(
            of_feather.into_iter().chain(more).map(PossibleValue::new),
        ))
    }
}

/// Reads a checkpoint: its JSON, or the name of a file that holds it.
pub(crate) fn checkpoint(text: &str) -> Result<Checkpoint, String> {
    let stored = if text.trim_start().starts_with('{') {
        text.to_owned()
    } else {
        fs::read_to_string(text)
            .map_err(|error| format!("the file {text:?} cannot be read: {error}"))?
    };
    serde_json::from_str(&stored).map_err(|error| error.to_string())
}
