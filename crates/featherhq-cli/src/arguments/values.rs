//! Values on the command line that need more than their type to be read.

use std::ffi::OsStr;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::builder::{NonEmptyStringValueParser, PossibleValue, TypedValueParser};

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

/// Reads a time as RFC 3339 writes it, or a date, which stands for its first
/// moment in UTC.
pub(crate) fn time(text: &str) -> Result<DateTime<Utc>, &'static str> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    match text.parse::<NaiveDate>() {
        Ok(date) => Ok(date.and_time(NaiveTime::MIN).and_utc()),
        Err(_) => Err("a time looks like 2026-01-31T09:30:00Z, a date like 2026-01-31"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_dates_are_read() {
        for (text, expected) in [
            ("2026-01-31T09:30:00Z", "2026-01-31T09:30:00+00:00"),
            (
                "2026-01-31T09:30:00.5+02:00",
                "2026-01-31T07:30:00.500+00:00",
            ),
            ("2026-01-31", "2026-01-31T00:00:00+00:00"),
        ] {
            assert_eq!(time(text).unwrap().to_rfc3339(), expected);
        }
        for text in [
            "",
            "yesterday",
            "2026-02-30",
            "2026-01-31T09:30:00",
            "09:30",
        ] {
            assert!(time(text).is_err(), "{text}");
        }
    }
}
