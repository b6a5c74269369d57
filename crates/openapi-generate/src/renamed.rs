//! What has another name in Rust than one would expect.

use std::fmt;

use openapi_lower::{Effect, Pointer};

use crate::spell::{Of, Spelled};

/// A method, argument, field or variant whose own name something else has.
///
/// What goes over the wire is as the document says: nothing is lost.
///
/// ```
/// use openapi_generate::{ApiConfig, Source, generate};
///
/// let text = r#"{
///     "openapi": "3.0.3", "info": {"title": "Turns", "version": "1"}, "paths": {},
///     "components": {"schemas": {"Turn": {"type": "object", "properties": {
///         "spokenAt": {"type": "string"}, "spoken_at": {"type": "string"}
///     }}}}
/// }"#;
/// let document = serde_json::from_str(text)?;
/// let source = Source { document: &document, text, origin: "turns.json" };
/// let renamed = generate(source, &ApiConfig::default())?.renamed;
/// assert_eq!(renamed[0].pointer.as_str(), "/components/schemas/Turn");
/// assert!(renamed[0].to_string().ends_with("the property `spokenAt` is the field `spoken_at_2`"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Renamed {
    /// Where, in the document; the whole document for something of a type
    /// that is no component of it.
    pub pointer: Pointer,
    /// What is called how.
    pub note: String,
}

impl fmt::Display for Renamed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pointer, note } = self;
        write!(formatter, "{:<8}  {pointer}: {note}", Effect::Kept)
    }
}

/// Names with their places in the document; `published` gives the name in the
/// document of the component that has a given type name.
pub(crate) fn located(
    spelled: Vec<Spelled>,
    published: impl Fn(&str) -> Option<String>,
) -> Vec<Renamed> {
    let located = spelled.into_iter().map(|Spelled { of, note }| match of {
        Of::Place(pointer) => Renamed { pointer, note },
        Of::Type(name) => match published(&name) {
            Some(component) => Renamed {
                pointer: Pointer::root()
                    .join("components")
                    .join("schemas")
                    .join(&component),
                note,
            },
            None => Renamed {
                pointer: Pointer::root(),
                note: format!("in `{name}`, {note}"),
            },
        },
    });
    located.collect()
}
