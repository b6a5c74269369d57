//! Bounds of numbers, lengths and counts: one limit each, whichever way the document says it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::{Number, Value};

use super::Kind;
use super::number::{compare, plain_number, step};
use crate::structure::Object;

/// What a bound restricts.
///
/// ```
/// use openapi_lower::canonical::{Bound, Canonical};
///
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "components": {"schemas": {"Name": {"type": "string", "minLength": 0, "maxLength": 80}}},
/// });
/// let canonical = Canonical::of(&document).unwrap();
/// let shape = canonical.component("Name").unwrap().shape().unwrap();
/// // Every string is as long as 0 at least.
/// assert_eq!(shape.bounds.keys().collect::<Vec<_>>(), [&Bound::MaxLength]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants are the names of the keywords")]
pub enum Bound {
    Minimum,
    Maximum,
    MultipleOf,
    MinLength,
    MaxLength,
    MinItems,
    MaxItems,
    UniqueItems,
    MinProperties,
    MaxProperties,
}

/// The limit a bound sets. `uniqueItems` has the limit 1.
///
/// ```
/// use openapi_lower::canonical::{Bound, Canonical};
///
/// let document = serde_json::json!({
///     "openapi": "3.1.0",
///     "components": {"schemas": {"Count": {"type": "integer", "exclusiveMinimum": 2}}},
/// });
/// let canonical = Canonical::of(&document).unwrap();
/// let limit = &canonical.component("Count").unwrap().shape().unwrap().bounds[&Bound::Minimum];
/// assert_eq!((limit.value.as_i64(), limit.exclusive), (Some(3), false));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// The number.
    pub value: Number,
    /// Whether the number itself is excluded; never for integers.
    pub exclusive: bool,
}

const COUNTS: [(Bound, Kind); 6] = [
    (Bound::MinLength, Kind::String),
    (Bound::MaxLength, Kind::String),
    (Bound::MinItems, Kind::Array),
    (Bound::MaxItems, Kind::Array),
    (Bound::MinProperties, Kind::Object),
    (Bound::MaxProperties, Kind::Object),
];

impl Bound {
    /// The keyword that sets it.
    ///
    /// ```
    /// assert_eq!(openapi_lower::canonical::Bound::MultipleOf.keyword(), "multipleOf");
    /// ```
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::MultipleOf => "multipleOf",
            Self::MinLength => "minLength",
            Self::MaxLength => "maxLength",
            Self::MinItems => "minItems",
            Self::MaxItems => "maxItems",
            Self::UniqueItems => "uniqueItems",
            Self::MinProperties => "minProperties",
            Self::MaxProperties => "maxProperties",
        }
    }

    /// Whether a bound of this kind speaks about numbers.
    ///
    /// ```
    /// use openapi_lower::canonical::Bound;
    ///
    /// assert!(Bound::Maximum.is_numeric() && !Bound::MaxLength.is_numeric());
    /// ```
    pub const fn is_numeric(self) -> bool {
        matches!(self, Self::Minimum | Self::Maximum | Self::MultipleOf)
    }

    /// Compares two limits of this bound: `Less` when the first admits fewer values, nothing when
    /// neither admits all values of the other.
    ///
    /// ```
    /// use std::cmp::Ordering;
    ///
    /// use openapi_lower::canonical::{Bound, Canonical};
    ///
    /// let document = serde_json::json!({
    ///     "openapi": "3.1.0",
    ///     "components": {"schemas": {
    ///         "Short": {"type": "string", "maxLength": 8},
    ///         "Long": {"type": "string", "maxLength": 80},
    ///     }},
    /// });
    /// let canonical = Canonical::of(&document).unwrap();
    /// let limit = |name| &canonical.component(name).unwrap().shape().unwrap().bounds[&Bound::MaxLength];
    /// assert_eq!(Bound::MaxLength.tightness(limit("Short"), limit("Long")), Some(Ordering::Less));
    /// ```
    pub fn tightness(self, one: &Limit, other: &Limit) -> Option<Ordering> {
        let by_value = compare(&one.value, &other.value);
        match self {
            Self::Minimum | Self::MinLength | Self::MinItems | Self::MinProperties => {
                Some(by_value.reverse().then(other.exclusive.cmp(&one.exclusive)))
            }
            Self::Maximum | Self::MaxLength | Self::MaxItems | Self::MaxProperties => {
                Some(by_value.then(other.exclusive.cmp(&one.exclusive)))
            }
            Self::UniqueItems => Some(Ordering::Equal),
            Self::MultipleOf => match by_value {
                Ordering::Equal => Some(Ordering::Equal),
                _ if divides(&other.value, &one.value) => Some(Ordering::Less),
                _ if divides(&one.value, &other.value) => Some(Ordering::Greater),
                _ => None,
            },
        }
    }
}

fn divides(divisor: &Number, number: &Number) -> bool {
    match (divisor.as_i64(), number.as_i64()) {
        (Some(divisor), Some(number)) => divisor != 0 && number % divisor == 0,
        _ => false,
    }
}

/// The bounds a schema sets, without those that its type makes meaningless.
pub(super) fn read(schema: &Object, kind: Option<Kind>) -> BTreeMap<Bound, Limit> {
    let mut bounds = BTreeMap::new();
    if matches!(kind, None | Some(Kind::Integer | Kind::Number)) {
        let integer = kind == Some(Kind::Integer);
        for (bound, exclusive) in [
            (Bound::Minimum, "exclusiveMinimum"),
            (Bound::Maximum, "exclusiveMaximum"),
        ] {
            for limit in numeric(schema, bound, exclusive, integer) {
                tighten(&mut bounds, bound, limit);
            }
        }
        if let Some(Value::Number(value)) = schema.get("multipleOf") {
            tighten(&mut bounds, Bound::MultipleOf, inclusive(value));
        }
    }
    for (bound, speaks_about) in COUNTS {
        let lower_bound_of_zero = bound.keyword().starts_with("min")
            && schema.get(bound.keyword()).and_then(Value::as_f64) == Some(0.0);
        if kind.is_some_and(|kind| kind != speaks_about) || lower_bound_of_zero {
            continue;
        }
        if let Some(Value::Number(value)) = schema.get(bound.keyword()) {
            tighten(&mut bounds, bound, inclusive(value));
        }
    }
    if matches!(kind, None | Some(Kind::Array))
        && schema.get("uniqueItems") == Some(&Value::Bool(true))
    {
        tighten(&mut bounds, Bound::UniqueItems, inclusive(&Number::from(1)));
    }
    bounds
}

/// Sets a bound, unless a tighter one is set already.
pub(super) fn tighten(bounds: &mut BTreeMap<Bound, Limit>, bound: Bound, limit: Limit) {
    let loses = bounds
        .get(&bound)
        .is_some_and(|present| bound.tightness(present, &limit) != Some(Ordering::Greater));
    if !loses {
        bounds.insert(bound, limit);
    }
}

/// The limits of a numeric bound: `minimum`, and its exclusive form as a flag (3.0) or a number
/// (3.1). An exclusive limit of integers is the inclusive one beside it.
fn numeric(schema: &Object, bound: Bound, exclusive: &str, integer: bool) -> Vec<Limit> {
    let by = if bound == Bound::Minimum { 1 } else { -1 };
    let excluding = |value: &Number| match step(value, by) {
        Some(value) if integer => inclusive(&value),
        _ => Limit {
            value: plain_number(value),
            exclusive: true,
        },
    };
    let own = schema.get(bound.keyword()).and_then(Value::as_number);
    match (own, schema.get(exclusive)) {
        (Some(value), Some(Value::Bool(true))) => vec![excluding(value)],
        (Some(value), Some(Value::Number(other))) => vec![inclusive(value), excluding(other)],
        (None, Some(Value::Number(other))) => vec![excluding(other)],
        (Some(value), _) => vec![inclusive(value)],
        (None, _) => Vec::new(),
    }
}

fn inclusive(value: &Number) -> Limit {
    Limit {
        value: plain_number(value),
        exclusive: false,
    }
}
