//! Reading the parameters of a query as FastAPI does: unknown ones are ignored,
//! of a repeated one the last counts, an empty value is a value, and all errors
//! are reported together.

use crate::validation::{Location, ValidationError};

/// Takes parameters out of a query and collects what is wrong with them.
pub(crate) struct QueryReader {
    parameters: Vec<(String, String)>,
    errors: Vec<ValidationError>,
}

impl QueryReader {
    pub(crate) fn new(query: &str) -> Self {
        Self {
            parameters: form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
            errors: Vec::new(),
        }
    }

    /// The value of a parameter; of a repeated one the last.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.parameters
            .iter()
            .rfind(|(candidate, _)| candidate == name)
            .map(|(_, value)| value.clone())
    }

    /// The value of a parameter as `read` reads it; an error is kept.
    pub(crate) fn value<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str, Location) -> Result<T, ValidationError>,
    ) -> Option<T> {
        let input = self.text(name)?;
        match read(&input, Location::Query(name)) {
            Ok(value) => Some(value),
            Err(error) => {
                self.errors.push(error);
                None
            }
        }
    }

    /// `value`, or everything that was wrong.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, Vec<ValidationError>> {
        match self.errors.is_empty() {
            true => Ok(value),
            false => Err(self.errors),
        }
    }
}
