//! Findings that are accepted: each by its fingerprint, with a reason and a day on which the matter
//! is looked at again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use semver::Version;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Error, Finding};

/// The contents of an accept file.
///
/// ```
/// let accept = openapi_drift::AcceptList::parse(
///     r#"
///     [released]
///     "1.21.0" = "0.1.0"
///
///     [[accept]]
///     fingerprint = "0123456789abcdef"
///     reason = "nobody reads the field"
///     expires = 2027-01-31
///     "#,
///     "drift.toml",
/// )?;
/// assert_eq!(accept.accept[0].expires.to_string(), "2027-01-31");
/// # Ok::<(), openapi_drift::Error>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AcceptList {
    /// The version of the crate that was made from each version of the document.
    #[serde(default)]
    pub released: BTreeMap<String, Version>,
    /// The accepted findings.
    #[serde(default)]
    pub accept: Vec<Accepted>,
}

/// One accepted finding.
///
/// ```
/// use openapi_drift::AcceptList;
///
/// let text = "[[accept]]\nfingerprint = \"0123456789abcdef\"\nreason = \"nobody reads it\"\nexpires = 2027-01-31\n";
/// let accepted = &AcceptList::parse(text, "drift.toml")?.accept[0];
/// assert_eq!(accepted.reason, "nobody reads it");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Accepted {
    /// The fingerprint of the finding.
    pub fingerprint: String,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    #[serde(deserialize_with = "day")]
    pub expires: NaiveDate,
}

/// What became of the findings and of the entries.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    pub(crate) findings: Vec<Finding>,
    pub(crate) accepted: Vec<Finding>,
    pub(crate) expired: Vec<Accepted>,
    pub(crate) unused: Vec<Accepted>,
}

impl AcceptList {
    /// Reads an accept file from `text`; `origin` names the file in errors.
    ///
    /// ```
    /// use openapi_drift::AcceptList;
    ///
    /// let text = "[[accept]]\nfingerprint = \"0123456789abcdef\"\nreason = \" \"\nexpires = 2027-01-31\n";
    /// let error = AcceptList::parse(text, "drift.toml").unwrap_err();
    /// assert_eq!(error.to_string(), "drift.toml: `0123456789abcdef` has no reason");
    /// ```
    ///
    /// # Errors
    /// [`Error::Settings`] with line and column, when the text is not TOML, an entry lacks its
    /// reason or day, or two entries are for the same finding.
    pub fn parse(text: &str, origin: &str) -> Result<Self, Error> {
        let failure = |message: String| Error::Settings {
            origin: origin.to_owned(),
            message,
        };
        let list: Self = toml::from_str(text).map_err(|error| failure(error.to_string()))?;
        for (index, entry) in list.accept.iter().enumerate() {
            if entry.reason.trim().is_empty() {
                return Err(failure(format!("`{}` has no reason", entry.fingerprint)));
            }
            let earlier = &list.accept[..index];
            if earlier
                .iter()
                .any(|other| other.fingerprint == entry.fingerprint)
            {
                return Err(failure(format!("`{}` stands twice", entry.fingerprint)));
            }
        }
        Ok(list)
    }

    /// Takes the accepted findings out. An entry holds until the end of its day.
    pub(crate) fn sort(&self, findings: Vec<Finding>, today: Option<NaiveDate>) -> Sorted {
        let mut sorted = Sorted::default();
        for entry in &self.accept {
            let matches = |finding: &Finding| finding.fingerprint == entry.fingerprint;
            if !findings.iter().any(matches) {
                sorted.unused.push(entry.clone());
            } else if today.is_some_and(|today| today > entry.expires) {
                sorted.expired.push(entry.clone());
            }
        }
        let holds = |finding: &Finding| {
            self.accept.iter().any(|entry| {
                entry.fingerprint == finding.fingerprint && !sorted.expired.contains(entry)
            })
        };
        let (accepted, findings) = findings.into_iter().partition(holds);
        Sorted {
            findings,
            accepted,
            ..sorted
        }
    }
}

/// A day, as a TOML date or as text.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Day {
        Date(toml::value::Datetime),
        Text(String),
    }
    let text = match Day::deserialize(deserializer)? {
        Day::Date(date) => date.to_string(),
        Day::Text(text) => text,
    };
    NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_| {
        serde::de::Error::custom(format!("{text:?} is no day; write it like 2027-01-31"))
    })
}
