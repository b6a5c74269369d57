//! The rules: every kind of change that is told apart, with its verdicts.
//!
//! The tables in this folder are the only place that says what a change means. Verdicts are those
//! for clients that this workspace generates: enums and tagged unions are open, an object accepts
//! fields it does not know, null in an optional field reads as an absent one, methods take their
//! parameters by position, and types are named by their place.

mod documents;
mod objects;
mod operations;
mod parameters;
mod types;
mod unions;
mod values;

use crate::Severity;

pub(crate) use documents::*;
pub(crate) use objects::*;
pub(crate) use operations::*;
pub(crate) use parameters::*;
pub(crate) use types::*;
pub(crate) use unions::*;
pub(crate) use values::*;

/// One kind of change.
///
/// ```
/// let rule = openapi_drift::rules().find(|rule| rule.id == "type-changed").unwrap();
/// assert_eq!(rule.source, openapi_drift::Severity::Breaking);
/// println!("{}", rule.summary);
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The stable name, such as `operation-removed`.
    pub id: &'static str,
    /// What it does to a deployed client where requests carry it.
    pub request: Severity,
    /// What it does to a deployed client where responses carry it.
    pub response: Severity,
    /// What it does to code that uses the regenerated client.
    pub source: Severity,
    /// What is found when base and revision change places.
    pub mirror: Mirror,
    /// The change, in one sentence.
    pub summary: &'static str,
    /// What a user of the crate sees and does. `{item}`, `{name}`, `{old}` and `{new}` stand for
    /// the Rust item, what the change is about, and its values. What stands in `<…>` is said where
    /// requests carry it, what stands in `[…]` where responses do.
    pub consequence: &'static str,
    /// Whether it is reported without being asked for.
    pub enabled: bool,
    /// Whether the change only adds to what the client offers.
    pub adds: bool,
}

/// What is found when base and revision change places.
///
/// ```
/// use openapi_drift::{Mirror, rules};
///
/// let rule = rules().find(|rule| rule.id == "operation-removed").unwrap();
/// assert_eq!(rule.mirror, Mirror::Rule("operation-added"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mirror {
    /// This rule.
    Rule(&'static str),
    /// No rule, for a reason.
    None(&'static str),
}

impl Rule {
    const fn new(
        id: &'static str,
        [request, response, source]: [Severity; 3],
        mirror: &'static str,
        summary: &'static str,
        consequence: &'static str,
    ) -> Self {
        Self {
            id,
            request,
            response,
            source,
            mirror: Mirror::Rule(mirror),
            summary,
            consequence,
            enabled: true,
            adds: false,
        }
    }

    const fn without_mirror(mut self, reason: &'static str) -> Self {
        self.mirror = Mirror::None(reason);
        self
    }

    const fn off(mut self) -> Self {
        self.enabled = false;
        self
    }

    const fn adding(mut self) -> Self {
        self.adds = true;
        self
    }
}

/// Every rule, in the order of the documentation.
///
/// ```
/// let rule = openapi_drift::rules().find(|rule| rule.id == "enum-value-added").unwrap();
/// assert_eq!(rule.response, openapi_drift::Severity::Informational);
/// ```
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        operations::ALL,
        parameters::ALL,
        objects::ALL,
        types::ALL,
        values::ALL,
        unions::ALL,
        documents::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Verdicts in the tables, in the order request, response, source.
const B: Severity = Severity::Breaking;
const W: Severity = Severity::Warning;
const I: Severity = Severity::Informational;

/// Declares rules, and lists them.
macro_rules! table {
    ($($name:ident = $rule:expr;)*) => {
        $(pub(crate) static $name: Rule = $rule;)*
        pub(super) static ALL: &[&Rule] = &[$(&$name),*];
    };
}
use table;
