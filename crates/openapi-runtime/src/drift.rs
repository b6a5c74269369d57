//! Whether the live service still answers as its document says.
//!
//! Generated types are tolerant on purpose: a value that the document does not list is kept, a
//! field that it does not know is passed over. That keeps programs running when the server moves on,
//! and hides that it has. An [`Observer`](crate::Observer) that
//! [watches](crate::Observer::watches_drift) is told: the captured bytes of every answer are
//! compared with the shapes that the generator wrote down beside the types. Without such an observer
//! no byte is looked at twice.

mod compare;
mod shapes;

use std::fmt;

pub use self::shapes::ResponseShapes;

/// One way in which an answer is not what the document says.
///
/// ```
/// use openapi_runtime::{DriftKind, ResponseShapes};
///
/// let shapes = ResponseShapes::parse(r#"{"operations": {}, "types": {
///     "Call": {"fields": {"state": {"values": ["open", "closed"], "required": true}}}
/// }}"#)?;
/// let drifts = shapes.compare_type("Call", br#"{"state": "parked", "note": "x"}"#);
/// assert_eq!(drifts[0].kind(), DriftKind::UnknownField);
/// assert_eq!(drifts[0].to_string(), "unknown field at /note");
/// assert_eq!(drifts[1].to_string(), "unrecognized value at /state: parked");
/// # Ok::<(), openapi_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    kind: DriftKind,
    pointer: String,
    value: Option<String>,
    count: u64,
}

impl Drift {
    /// In which way.
    ///
    /// ```
    /// # let shapes = openapi_runtime::ResponseShapes::parse(r#"{"operations": {}, "types": {
    /// #     "Call": {"fields": {"state": {"values": ["open", "closed"]}}}
    /// # }}"#)?;
    /// let drifts = shapes.compare_type("Call", br#"{"state": "parked"}"#);
    /// assert_eq!(drifts[0].kind(), openapi_runtime::DriftKind::UnrecognizedValue);
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> DriftKind {
        self.kind
    }

    /// Where, as a JSON Pointer (RFC 6901) in which `*` stands for the place in an array and for the
    /// name of an entry, so that the same drift of many items is one. Names are the server's text,
    /// shortened and without control characters.
    ///
    /// ```
    /// # let shapes = openapi_runtime::ResponseShapes::parse(r#"{"operations": {}, "types": {
    /// #     "Call": {"fields": {"state": {"values": ["open", "closed"]}}}
    /// # }}"#)?;
    /// let drifts = shapes.compare_type("Call", br#"{"state": "parked"}"#);
    /// assert_eq!(drifts[0].pointer(), "/state");
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The value that the document does not list, of an enum or a tag: the server's text, shortened
    /// and without control characters. `None` for other kinds.
    ///
    /// ```
    /// # let shapes = openapi_runtime::ResponseShapes::parse(r#"{"operations": {}, "types": {
    /// #     "Call": {"fields": {"state": {"values": ["open", "closed"]}}}
    /// # }}"#)?;
    /// let drifts = shapes.compare_type("Call", br#"{"state": "parked"}"#);
    /// assert_eq!(drifts[0].value(), Some("parked"));
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// How often it occurs in the answer.
    ///
    /// ```
    /// # let shapes = openapi_runtime::ResponseShapes::parse(r#"{"operations": {}, "types": {
    /// #     "Call": {"fields": {"state": {"values": ["open", "closed"]}}}
    /// # }}"#)?;
    /// let drifts = shapes.compare_type("Call", br#"{"state": "parked"}"#);
    /// assert_eq!(drifts[0].count(), 1);
    /// # Ok::<(), openapi_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.kind, self.pointer)?;
        if let Some(value) = &self.value {
            write!(f, ": {value}")?;
        }
        match self.count {
            0 | 1 => Ok(()),
            count => write!(f, " ({count} times)"),
        }
    }
}

/// In which way an answer is not what the document says.
///
/// ```
/// use openapi_runtime::DriftKind;
/// assert_eq!(DriftKind::MissingField.to_string(), "missing field");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DriftKind {
    /// A value of an enum that the document does not list. The client keeps it as it is.
    UnrecognizedValue,
    /// A member of a union that the document does not list. The client keeps its JSON.
    UnrecognizedTag,
    /// A field that the document does not know. The client passes over it.
    UnknownField,
    /// A field that must be there and is not. The client cannot decode what it belongs to.
    MissingField,
    /// Null where the document allows none. The client takes it for absent where it can.
    UnexpectedNull,
    /// Something else than an object, array or text that should be there. The client cannot decode
    /// what it belongs to.
    WrongType,
}

impl DriftKind {
    /// A short stable name, for metrics.
    ///
    /// ```
    /// assert_eq!(openapi_runtime::DriftKind::UnknownField.as_str(), "unknown_field");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnrecognizedValue => "unrecognized_value",
            Self::UnrecognizedTag => "unrecognized_tag",
            Self::UnknownField => "unknown_field",
            Self::MissingField => "missing_field",
            Self::UnexpectedNull => "unexpected_null",
            Self::WrongType => "wrong_type",
        }
    }
}

impl fmt::Display for DriftKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.as_str().replace('_', " "))
    }
}

/// What an answer of one operation differs in; never empty.
///
/// ```
/// # use openapi_runtime_examples::*;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_runtime::{AttemptEvent, Connection, DriftEvent, Observer, ScriptedReply, ScriptedTransport};
///
/// struct Watch;
///
/// impl Observer for Watch {
///     fn on_attempt(&self, _: &AttemptEvent<'_>) {}
///
///     fn watches_drift(&self) -> bool {
///         true
///     }
///
///     fn on_drift(&self, event: &DriftEvent<'_>) {
///         assert_eq!(event.drifts()[0].to_string(), "unknown field at /new");
///     }
/// }
///
/// let connection = Connection::builder("http://localhost")
///     .response_shapes(r#"{"operations": {"get_thing": {"fields": {"id": {}, "name": {}}}}, "types": {}}"#)
///     .transport(ScriptedTransport::new([ScriptedReply::json(200, r#"{"id": 7, "name": "x", "new": 1}"#)]))
///     .observer(Watch)
///     .build()?;
/// get_thing(&connection).await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DriftEvent<'a> {
    operation: &'static str,
    drifts: &'a [Drift],
}

impl<'a> DriftEvent<'a> {
    pub(crate) fn new(operation: &'static str, drifts: &'a [Drift]) -> Self {
        Self { operation, drifts }
    }

    /// The operation as the OpenAPI document names it (`operationId`).
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::{AttemptEvent, Connection, DriftEvent, Observer, ScriptedReply, ScriptedTransport};
    /// #
    /// # struct Watch;
    /// #
    /// # impl Observer for Watch {
    /// #     fn on_attempt(&self, _: &AttemptEvent<'_>) {}
    /// #
    /// #     fn watches_drift(&self) -> bool {
    /// #         true
    ///     }
    /// #
    ///     fn on_drift(&self, event: &DriftEvent<'_>) {
    ///         assert_eq!(event.operation(), "get_thing");
    ///     }
    /// # }
    /// #
    /// # let connection = Connection::builder("http://localhost")
    /// #     .response_shapes(r#"{"operations": {"get_thing": {"fields": {"id": {}, "name": {}}}}, "types": {}}"#)
    /// #     .transport(ScriptedTransport::new([ScriptedReply::json(200, r#"{"id": 7, "name": "x", "new": 1}"#)]))
    /// #     .observer(Watch)
    /// #     .build()?;
    /// # get_thing(&connection).await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Every difference once, by place.
    ///
    /// ```
    /// # use openapi_runtime_examples::*;
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use openapi_runtime::{AttemptEvent, Connection, DriftEvent, Observer, ScriptedReply, ScriptedTransport};
    /// #
    /// # struct Watch;
    /// #
    /// # impl Observer for Watch {
    /// #     fn on_attempt(&self, _: &AttemptEvent<'_>) {}
    /// #
    /// #     fn watches_drift(&self) -> bool {
    /// #         true
    ///     }
    /// #
    ///     fn on_drift(&self, event: &DriftEvent<'_>) {
    ///         assert_eq!(event.drifts().len(), 1);
    ///     }
    /// # }
    /// #
    /// # let connection = Connection::builder("http://localhost")
    /// #     .response_shapes(r#"{"operations": {"get_thing": {"fields": {"id": {}, "name": {}}}}, "types": {}}"#)
    /// #     .transport(ScriptedTransport::new([ScriptedReply::json(200, r#"{"id": 7, "name": "x", "new": 1}"#)]))
    /// #     .observer(Watch)
    /// #     .build()?;
    /// # get_thing(&connection).await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn drifts(&self) -> &'a [Drift] {
        self.drifts
    }
}
