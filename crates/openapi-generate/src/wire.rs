//! What goes over the wire of an operation that the generator cannot be told:
//! the document it reads says the nearest thing it knows, and the polish puts
//! the rest into the method it writes.

use std::collections::BTreeMap;

/// What the polish changes in the methods of a client, by the id of their
/// operation.
pub(crate) type Wires = BTreeMap<String, Wire>;

/// What the polish changes in the method of one operation.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Wire {
    /// The media type of the request body, where it is not the generator's.
    pub(crate) content_type: Option<ContentType>,
    /// The media type of the response, where it is not `application/json`.
    pub(crate) accept: Option<String>,
    /// Whether the request may do without its body.
    pub(crate) optional_body: bool,
    /// Whether the form has fields that are more than one plain value.
    pub(crate) nested_form: bool,
    /// How parameters of the query are written that are not in the plain
    /// style, by name.
    pub(crate) query: BTreeMap<String, QueryStyle>,
    /// Responses with the body of another one, by status.
    pub(crate) same_body: BTreeMap<String, String>,
}

/// Who says what the body of a request is.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum ContentType {
    /// The document.
    Fixed(String),
    /// The caller, within this range of media types.
    Given(String),
}

/// How a parameter of several values is written in the query.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum QueryStyle {
    /// Its values in one, with this between them.
    Joined(char),
    /// Each of its fields for itself, as `name[field]`.
    Deep,
}
