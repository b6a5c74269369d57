//! Values on the command line that need more than their type to be read.

use std::ffi::OsStr;

use clap::builder::{NonEmptyStringValueParser, PossibleValue, TypedValueParser};
use featherhq::PageSize;

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

/// How many conversations to ask the server for at once.
pub(crate) fn page_size() -> impl TypedValueParser<Value = u32> {
    let (smallest, largest) = (PageSize::SMALLEST.get(), PageSize::LARGEST.get());
    clap::value_parser!(u32).range(i64::from(smallest)..=i64::from(largest))
}
