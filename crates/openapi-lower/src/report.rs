//! What lowering did to a document: one entry for every rewrite, and how much of the meaning each
//! one kept.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::pointer::Pointer;

/// What a rewrite did to the meaning of the document for somebody who reads what the server sends.
///
/// ```
/// use openapi_lower::Effect;
///
/// // The worst comes last.
/// assert!(Effect::Kept < Effect::Loosened && Effect::Loosened < Effect::Dropped);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The same values are described, in the words of OpenAPI 3.0.
    Kept,
    /// More is accepted than the source says, or which of several readings applies is decided by
    /// order.
    Loosened,
    /// Something the source says is gone.
    Dropped,
}

impl Effect {
    /// The effect as one lower-case word.
    ///
    /// ```
    /// assert_eq!(openapi_lower::Effect::Loosened.as_str(), "loosened");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Loosened => "loosened",
            Self::Dropped => "dropped",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// One rewrite.
///
/// ```
/// use openapi_lower::Effect;
///
/// let source = serde_json::json!({"openapi": "3.1.0", "paths": {}});
/// let report = openapi_lower::lower(&source)?.report;
/// let rewrite = &report.rewrites()[0];
/// assert_eq!((rewrite.pointer.as_str(), rewrite.rule), ("/openapi", "version"));
/// assert_eq!(rewrite.effect, Effect::Kept);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rewrite {
    /// Where, in the document as it was before lowering.
    pub pointer: Pointer,
    /// The rule that did it, such as `null` or `title`.
    pub rule: &'static str,
    /// What became of the meaning.
    #[serde(rename = "class")]
    pub effect: Effect,
    /// What was done, in a few words.
    #[serde(rename = "message")]
    pub note: String,
}

impl fmt::Display for Rewrite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pointer,
            rule,
            effect,
            note,
        } = self;
        write!(formatter, "{effect:<8}  {rule:<21}  {pointer}: {note}")
    }
}

/// Every rewrite of one document, in document order.
///
/// `Display` writes one line for each rewrite and a last line with the counts. `Serialize` writes an
/// array with an object for each rewrite:
///
/// | member | what it says |
/// |---|---|
/// | `pointer` | where, in the document as it was: a JSON pointer (RFC 6901), empty for the whole document |
/// | `class` | `kept`, `loosened` or `dropped` (see [`Effect`]) |
/// | `rule` | the rule, by the name it has in the table of the crate's documentation |
/// | `message` | what was done, in a few words |
///
/// ```
/// let source = serde_json::json!({
///     "openapi": "3.1.0",
///     "info": {"title": "Turns", "version": "1"},
///     "paths": {},
///     "components": {"schemas": {"Turn": {"type": ["string", "null"]}}},
/// });
/// let report = openapi_lower::lower(&source)?.report;
/// assert_eq!(report.counts().kept, 2);
/// assert_eq!(report.rewrites()[1].pointer.as_str(), "/components/schemas/Turn/type");
/// assert!(report.to_string().ends_with("2 rewrites: 2 kept, 0 loosened, 0 dropped\n"));
/// let said = serde_json::to_value(&report).unwrap();
/// assert_eq!(said[1]["class"], "kept");
/// assert_eq!(said[1]["rule"], "null");
/// assert_eq!(said[1]["message"], "said as `nullable`");
/// # Ok::<(), openapi_lower::LowerError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    rewrites: Vec<Rewrite>,
}

impl Report {
    pub(crate) fn new(rewrites: Vec<Rewrite>) -> Self {
        Self { rewrites }
    }

    /// The rewrites, in document order.
    ///
    /// ```
    /// let source = serde_json::json!({"openapi": "3.1.0", "paths": {}});
    /// for rewrite in openapi_lower::lower(&source)?.report.rewrites() {
    ///     println!("{rewrite}");
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rewrites(&self) -> &[Rewrite] {
        &self.rewrites
    }

    /// True when the document was left as it is.
    ///
    /// ```
    /// let source = serde_json::json!({"openapi": "3.0.3", "paths": {}});
    /// assert!(openapi_lower::lower(&source)?.report.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.rewrites.is_empty()
    }

    /// How many rewrites had which effect.
    ///
    /// ```
    /// let source = serde_json::json!({"openapi": "3.1.0", "paths": {}});
    /// let counts = openapi_lower::lower(&source)?.report.counts();
    /// assert_eq!((counts.kept, counts.loosened, counts.dropped), (1, 0, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn counts(&self) -> Counts {
        let count = |effect| {
            self.rewrites
                .iter()
                .filter(|rewrite| rewrite.effect == effect)
                .count()
        };
        Counts {
            kept: count(Effect::Kept),
            loosened: count(Effect::Loosened),
            dropped: count(Effect::Dropped),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for rewrite in &self.rewrites {
            writeln!(formatter, "{rewrite}")?;
        }
        let Counts {
            kept,
            loosened,
            dropped,
        } = self.counts();
        let total = self.rewrites.len();
        writeln!(
            formatter,
            "{total} rewrites: {kept} kept, {loosened} loosened, {dropped} dropped"
        )
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rewrites.serialize(serializer)
    }
}

/// How many rewrites had which effect.
///
/// ```
/// let source = serde_json::json!({"openapi": "3.1.0", "paths": {}});
/// let counts = openapi_lower::lower(&source)?.report.counts();
/// assert_eq!(counts.dropped, 0, "the client would not know of what is gone");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// Rewrites that kept the meaning.
    pub kept: usize,
    /// Rewrites after which more is accepted.
    pub loosened: usize,
    /// Rewrites that lost something.
    pub dropped: usize,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Effect, Report, Rewrite};
    use crate::pointer::Pointer;

    #[test]
    fn text_and_json_carry_the_same() {
        let report = Report::new(vec![Rewrite {
            pointer: Pointer::from("a"),
            rule: "title",
            effect: Effect::Dropped,
            note: "gone".to_owned(),
        }]);
        assert_eq!(
            report.to_string(),
            "dropped   title                  /a: gone\n1 rewrites: 0 kept, 0 loosened, 1 dropped\n"
        );
        assert_eq!(
            serde_json::to_value(&report).unwrap(),
            json!([{"pointer": "/a", "rule": "title", "class": "dropped", "message": "gone"}])
        );
    }
}
