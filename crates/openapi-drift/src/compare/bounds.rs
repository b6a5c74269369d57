//! Bounds of numbers, lengths and counts.

use std::cmp::Ordering;

use openapi_lower::Pointer;
use openapi_lower::canonical::{Bound, Kind, Limit, Shape};
use serde_json::Value;

use super::{Comparison, text};
use crate::place::Place;
use crate::rules::{self, Rule};

/// What became of a bound.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Course {
    Tighter,
    Looser,
}

impl Comparison<'_> {
    pub(super) fn bounds(
        &mut self,
        base: &Shape,
        revision: &Shape,
        place: &Place,
        ends: (&Pointer, &Pointer),
    ) {
        let mut changed = changed_bounds(base, revision);
        if changed.is_empty() {
            return;
        }
        if base.kind == Some(Kind::Integer) && base.format == revision.format {
            let (old, new) = (integer_type(base), integer_type(revision));
            if old != new {
                let tighter = changed.iter().any(|(_, course)| *course == Course::Tighter);
                let rule = if tighter {
                    &rules::INTEGER_TYPE_NARROWED
                } else {
                    &rules::INTEGER_TYPE_WIDENED
                };
                return self.note(rule, place, (text(old), text(new)), ends);
            }
        }
        let counts = (fixed_count(base), fixed_count(revision));
        if counts.0 != counts.1 {
            changed.retain(|(bound, _)| !matches!(bound, Bound::MinItems | Bound::MaxItems));
            let rule = match counts {
                (None, Some(_)) => &rules::COUNT_FIXED,
                (Some(_), None) => &rules::COUNT_FREED,
                _ => &rules::FIXED_COUNT_CHANGED,
            };
            let shown = |count: Option<u64>| count.map(Value::from);
            self.note(rule, place, (shown(counts.0), shown(counts.1)), ends);
        }
        for (bound, course) in changed {
            let keyword = bound.keyword();
            let here = (&ends.0.join(keyword), &ends.1.join(keyword));
            let limits = (
                base.bounds.get(&bound).map(shown),
                revision.bounds.get(&bound).map(shown),
            );
            let rule = rule(bound, course, base, revision);
            self.note(rule, &place.about(keyword), limits, here);
        }
    }
}

fn changed_bounds(base: &Shape, revision: &Shape) -> Vec<(Bound, Course)> {
    let mut bounds: Vec<Bound> = base
        .bounds
        .keys()
        .chain(revision.bounds.keys())
        .copied()
        .collect();
    bounds.sort();
    bounds.dedup();
    bounds
        .into_iter()
        .filter_map(|bound| {
            let course = match (base.bounds.get(&bound), revision.bounds.get(&bound)) {
                (None, Some(_)) => Course::Tighter,
                (Some(_), None) => Course::Looser,
                (Some(old), Some(new)) => match bound.tightness(old, new) {
                    Some(Ordering::Equal) => return None,
                    Some(Ordering::Less) => Course::Looser,
                    // What cannot be compared refuses something that was admitted.
                    Some(Ordering::Greater) | None => Course::Tighter,
                },
                (None, None) => return None,
            };
            Some((bound, course))
        })
        .collect()
}

fn rule(bound: Bound, course: Course, base: &Shape, revision: &Shape) -> &'static Rule {
    // A string with any check becomes a type that checks; without one, a plain string.
    let checked = |shape: &Shape| {
        shape.pattern.is_some()
            || [Bound::MinLength, Bound::MaxLength]
                .iter()
                .any(|bound| shape.bounds.contains_key(bound))
    };
    match (bound, course) {
        (Bound::MinLength | Bound::MaxLength, Course::Tighter) if !checked(base) => {
            &rules::LENGTH_SET
        }
        (Bound::MinLength | Bound::MaxLength, Course::Looser) if !checked(revision) => {
            &rules::LENGTH_UNSET
        }
        (Bound::MinLength | Bound::MaxLength, Course::Tighter) => &rules::LENGTH_TIGHTENED,
        (Bound::MinLength | Bound::MaxLength, Course::Looser) => &rules::LENGTH_LOOSENED,
        (bound, Course::Tighter) if bound.is_numeric() => &rules::NUMBER_TIGHTENED,
        (bound, Course::Looser) if bound.is_numeric() => &rules::NUMBER_LOOSENED,
        (_, Course::Tighter) => &rules::COUNT_TIGHTENED,
        (_, Course::Looser) => &rules::COUNT_LOOSENED,
    }
}

fn shown(limit: &Limit) -> Value {
    if limit.exclusive {
        Value::String(format!("{} (excluded)", limit.value))
    } else {
        Value::Number(limit.value.clone())
    }
}

/// The number of items, when it cannot vary: the generator then makes an array.
fn fixed_count(shape: &Shape) -> Option<u64> {
    let limit = |bound| shape.bounds.get(&bound)?.value.as_u64();
    let count = limit(Bound::MinItems)?;
    let fixed = limit(Bound::MaxItems) == Some(count) && count > 0;
    (fixed && !shape.bounds.contains_key(&Bound::UniqueItems)).then_some(count)
}

/// The Rust types of integers, the smallest first: their formats, and the numbers they hold.
const INTEGERS: [(&str, &[&str], &str, i128, i128); 8] = [
    (
        "i8",
        &["int8"],
        "NonZeroU8",
        i8::MIN as i128,
        i8::MAX as i128,
    ),
    ("u8", &["uint8"], "NonZeroU8", 0, u8::MAX as i128),
    (
        "i16",
        &["int16"],
        "NonZeroU16",
        i16::MIN as i128,
        i16::MAX as i128,
    ),
    ("u16", &["uint16"], "NonZeroU16", 0, u16::MAX as i128),
    (
        "i32",
        &["int", "int32"],
        "NonZeroU32",
        i32::MIN as i128,
        i32::MAX as i128,
    ),
    (
        "u32",
        &["uint", "uint32"],
        "NonZeroU32",
        0,
        u32::MAX as i128,
    ),
    (
        "i64",
        &["int64"],
        "NonZeroU64",
        i64::MIN as i128,
        i64::MAX as i128,
    ),
    ("u64", &["uint64"], "NonZeroU64", 0, u64::MAX as i128),
];

/// The Rust type that the generator makes of an integer: that of its format when the bounds fit in
/// it, otherwise the largest whose limits are the bounds, and `i64` when there is none.
pub(super) fn integer_type(shape: &Shape) -> &'static str {
    let limit = |bound| {
        let limit: Option<&Limit> = shape.bounds.get(&bound);
        limit.and_then(|limit| limit.value.as_i128())
    };
    let (mut minimum, mut maximum) = (limit(Bound::Minimum), limit(Bound::Maximum));
    let of_format = INTEGERS.iter().find(|(_, formats, ..)| {
        shape
            .format
            .as_deref()
            .is_some_and(|format| formats.contains(&format))
    });
    if let Some((plain, _, non_zero, least, most)) = of_format {
        let fits = minimum.is_none_or(|minimum| minimum >= *least)
            && maximum.is_none_or(|maximum| maximum <= *most);
        if fits && !shape.bounds.contains_key(&Bound::MultipleOf) {
            return if minimum == Some(1) { non_zero } else { plain };
        }
        minimum = minimum.or(Some(*least));
        maximum = maximum.or(Some(*most));
    }
    INTEGERS
        .iter()
        .rev()
        .find_map(
            |(plain, _, non_zero, least, most)| match (minimum, maximum) {
                (Some(1), _) => Some(*non_zero),
                (Some(minimum), Some(maximum)) => {
                    (minimum == *least && maximum == *most).then_some(*plain)
                }
                (Some(minimum), None) => (minimum == *least).then_some(*plain),
                (None, Some(maximum)) => (maximum == *most).then_some(*plain),
                (None, None) => None,
            },
        )
        .unwrap_or("i64")
}

#[cfg(test)]
mod tests {
    use openapi_lower::canonical::Canonical;
    use serde_json::json;

    use super::integer_type;

    #[test]
    fn integer_types_are_those_of_the_generator() {
        for (schema, expected) in [
            (json!({"type": "integer"}), "i64"),
            (
                json!({"type": "integer", "minimum": 1, "maximum": 200}),
                "NonZeroU64",
            ),
            (json!({"type": "integer", "minimum": 0}), "u64"),
            (
                json!({"type": "integer", "minimum": 0, "maximum": 255}),
                "u8",
            ),
            (json!({"type": "integer", "format": "int32"}), "i32"),
            (
                json!({"type": "integer", "format": "int32", "minimum": 1}),
                "NonZeroU32",
            ),
            (json!({"type": "integer", "exclusiveMinimum": 4}), "i64"),
        ] {
            let document = json!({"openapi": "3.1.0", "components": {"schemas": {"S": schema}}});
            let canonical = Canonical::of(&document).unwrap();
            let shape = canonical.component("S").unwrap().shape().unwrap();
            assert_eq!(integer_type(shape), expected, "{document}");
        }
    }
}
