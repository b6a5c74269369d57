//! `api.toml`: where a person steers the generation of one API's client.
//!
//! The file says which operations are wanted, what types are called, which
//! fields hold secrets, and how a list is paged. Everything it says is checked against the document, so that a line
//! that no longer fits is an error and not a silent no-op.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Error;

/// The contents of one `api.toml`.
///
/// ```
/// let config = openapi_generate::ApiConfig::parse(
///     r#"
///     [generate]
///     sensitive = ["SessionDetailResponse.recording_url"]
///
///     [names]
///     "SessionResponse.status" = "ConversationStatus"
///     "#,
///     "specs/feather/api.toml",
/// )?;
/// assert_eq!(config.names["SessionResponse.status"], "ConversationStatus");
/// # Ok::<(), openapi_generate::Error>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ApiConfig {
    /// What is generated, and with which care.
    #[serde(default)]
    pub generate: Generate,
    /// How each list operation is paged, by operation id.
    #[serde(default)]
    pub lists: BTreeMap<String, ListShape>,
    /// Pinned type names, by the [place](crate::names) of the schema. `regen`
    /// adds a line for every name it had to choose, so that a later document
    /// cannot rename a type unnoticed.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

/// The `[generate]` table.
///
/// ```
/// use openapi_generate::ApiConfig;
///
/// let config = ApiConfig::parse("[generate]\noperations = [\"listTurns\"]\n", "api.toml")?;
/// assert_eq!(config.generate.operations.unwrap(), ["listTurns"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Generate {
    /// Ids of the operations to generate. Absent: all of them. With a list,
    /// component schemas that none of the operations reaches are left out too.
    pub operations: Option<Vec<String>>,
    /// Fields whose value `Debug` must not print, as `Type.field`.
    #[serde(default)]
    pub sensitive: Vec<String>,
    /// Whether an array or map that may be left out is a plain `Vec` or map,
    /// which is empty when it is absent, and written as absent when it is
    /// empty. It reads well in answers, but a request cannot clear a list.
    #[serde(default)]
    pub absent_is_empty: bool,
}

/// How one list operation is paged: the names of its parameters and of the
/// properties of its page.
///
/// ```
/// use openapi_generate::ApiConfig;
///
/// let text = "[lists.listTurns]\nlimit = \"limit\"\ncursor = \"after\"\nitems = \"turns\"\nhas_more = \"more\"\n";
/// let config = ApiConfig::parse(text, "api.toml")?;
/// assert_eq!(config.lists["listTurns"].items.as_deref(), Some("turns"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListShape {
    /// The query parameter that bounds the number of items of a page.
    pub limit: String,
    /// The query parameter that names where a page starts.
    pub cursor: String,
    /// The property of the page that holds its items. Absent: the page is the
    /// array itself.
    pub items: Option<String>,
    /// The property of the page that holds the cursor of the next one.
    pub next_cursor: Option<String>,
    /// The property of the page that says whether another one follows.
    pub has_more: Option<String>,
}

impl ApiConfig {
    /// Reads `api.toml` from `text`; `origin` names the file in errors.
    ///
    /// ```
    /// use openapi_generate::ApiConfig;
    ///
    /// let error = ApiConfig::parse("[generate]\noperation = []\n", "api.toml").unwrap_err();
    /// assert!(error.to_string().starts_with("api.toml: "));
    /// ```
    ///
    /// # Errors
    /// [`Error::Config`] with the line and column of what is wrong.
    pub fn parse(text: &str, origin: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::Config {
            origin: origin.to_owned(),
            message: error.to_string(),
        })
    }
}

/// Adds the names that a generation chose to the text of an `api.toml`, and
/// leaves the rest of the file, comments included, as it is.
///
/// Names that are pinned already are not touched; new ones are appended to
/// `[names]` in the order given.
///
/// ```
/// use openapi_generate::pin_names;
///
/// let text = "# Kept.\n[names]\n\"Turn\" = \"Turn\"\n";
/// let pinned = pin_names(text, "api.toml", [("Turn", "Other"), ("Turn.role", "TurnRole")])?;
/// assert_eq!(pinned, format!("{text}\"Turn.role\" = \"TurnRole\"\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::Config`] when `text` is not TOML, or `names` in it is no table.
pub fn pin_names<'a>(
    text: &str,
    origin: &str,
    names: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<String, Error> {
    let config_error = |message: String| Error::Config {
        origin: origin.to_owned(),
        message,
    };
    let mut file: toml_edit::DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| config_error(error.to_string()))?;
    let table = file
        .entry("names")
        .or_insert_with(toml_edit::table)
        .as_table_mut()
        .ok_or_else(|| config_error("`names` must be a table".to_owned()))?;
    for (place, name) in names {
        if !table.contains_key(place) {
            table.insert(place, toml_edit::value(name));
        }
    }
    Ok(file.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[generate]\n\n# kept\n[names]\n\"A.b\" = \"B\"\n";

    #[test]
    fn new_names_are_appended_and_comments_stay() {
        let pinned = pin_names(TEXT, "api.toml", [("A.b", "Other"), ("A.c", "C")]).unwrap();
        assert_eq!(pinned, format!("{TEXT}\"A.c\" = \"C\"\n"));
    }

    #[test]
    fn a_misspelt_key_is_an_error_with_its_line() {
        let error =
            ApiConfig::parse(&format!("{TEXT}[generat2]\n"), "specs/a/api.toml").unwrap_err();
        let message = error.to_string();
        assert!(message.starts_with("specs/a/api.toml: "), "{message}");
        assert!(message.contains("line 6"), "{message}");
        assert!(message.contains("generat"), "{message}");
    }
}
