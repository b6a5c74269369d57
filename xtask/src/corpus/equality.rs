//! Whether what a client writes says the same as what it read.
//!
//! * Numbers are equal by value: `1`, `1.0` and `1e0` are one number. Integers are compared
//!   exactly, others as 64 bits of floating point.
//! * Two strings that are both times of RFC 3339 are equal when they are the same instant.
//! * Objects are equal whatever the order of their members, arrays item by item.
//! * A member that a schema *names* (in `properties`) may be null on one side and absent on the
//!   other, and it may be absent on one side and its `default` on the other, since that is what
//!   the absence means. Keys of maps and of free objects may not.
//! * What was written must be valid under the schema in any case, so a member that is required, or
//!   that may not be null, gains nothing from the rule before; that is the caller's to check.

use chrono::DateTime;
use openapi_lower::Pointer;
use serde_json::{Number, Value};

use super::places::Place;

/// Where two values differ.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    /// In the instance.
    pub(crate) at: Pointer,
    /// The schemas that speak about that place.
    pub(crate) schemas: Vec<Pointer>,
    /// What is different, in a few words.
    pub(crate) what: String,
}

/// The first difference between what was read and what was written of it, under the schema at
/// `schema`.
pub(crate) fn difference(
    document: &Value,
    schema: &Pointer,
    read: &Value,
    written: &Value,
) -> Option<Difference> {
    let place = Place::of(document, schema);
    Comparison { document }.of(&place, &Pointer::root(), read, written)
}

struct Comparison<'d> {
    document: &'d Value,
}

impl<'d> Comparison<'d> {
    fn of(
        &self,
        place: &Place<'d>,
        at: &Pointer,
        read: &Value,
        written: &Value,
    ) -> Option<Difference> {
        let differ = |what: String| {
            Some(Difference {
                at: at.clone(),
                schemas: place.pointers().cloned().collect(),
                what,
            })
        };
        match (read, written) {
            (Value::Object(read), Value::Object(written)) => {
                for (name, value) in read {
                    let (inner, at) = (self.member(place, name), at.join(name));
                    let found = match written.get(name) {
                        Some(other) => self.of(&inner.0, &at, value, other),
                        None => self.only_on_one_side(&inner, &at, value, "is lost").map(
                            // It is the object that did not keep it.
                            |mut lost| {
                                lost.schemas.extend(place.pointers().cloned());
                                lost
                            },
                        ),
                    };
                    if found.is_some() {
                        return found;
                    }
                }
                written
                    .iter()
                    .filter(|(name, _)| !read.contains_key(*name))
                    .find_map(|(name, value)| {
                        let (place, at) = (self.member(place, name), at.join(name));
                        self.only_on_one_side(&place, &at, value, "is made up")
                    })
            }
            (Value::Array(read), Value::Array(written)) => {
                if read.len() != written.len() {
                    return differ(format!("{} items became {}", read.len(), written.len()));
                }
                read.iter()
                    .zip(written)
                    .enumerate()
                    .find_map(|(index, (read, written))| {
                        let place = place.item(self.document, index);
                        self.of(&place, &at.join(&index.to_string()), read, written)
                    })
            }
            _ if same_scalar(read, written) => None,
            _ => differ(format!("{} became {}", shortened(read), shortened(written))),
        }
    }

    /// The place of a member, and whether a schema names it.
    fn member(&self, place: &Place<'d>, name: &str) -> (Place<'d>, bool) {
        (place.member(self.document, name), place.names(name))
    }

    fn only_on_one_side(
        &self,
        (place, named): &(Place<'d>, bool),
        at: &Pointer,
        value: &Value,
        what: &str,
    ) -> Option<Difference> {
        let means_absence = value.is_null()
            || place
                .defaults()
                .any(|default| self.of(place, at, default, value).is_none());
        if *named && means_absence {
            return None;
        }
        Some(Difference {
            at: at.clone(),
            schemas: place.pointers().cloned().collect(),
            what: format!("{} {what}", shortened(value)),
        })
    }
}

fn same_scalar(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => same_number(one, other),
        (Value::String(one), Value::String(other)) => one == other || same_instant(one, other),
        _ => one == other,
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one == other,
        _ => one.as_f64() == other.as_f64(),
    }
}

fn same_instant(one: &str, other: &str) -> bool {
    match (
        DateTime::parse_from_rfc3339(one),
        DateTime::parse_from_rfc3339(other),
    ) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// The value as text, cut to a length that fits a line.
fn shortened(value: &Value) -> String {
    const LONGEST: usize = 80;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn differ(schema: Value, read: Value, written: Value) -> Option<String> {
        let document = json!({ "A": schema });
        difference(&document, &Pointer::from("A"), &read, &written)
            .map(|difference| format!("{}: {}", difference.at.as_str(), difference.what))
    }

    #[test]
    fn numbers_are_equal_by_value_and_times_by_instant() {
        for (one, other, same) in [
            (json!(1), json!(1.0), true),
            (json!(1), json!(2), false),
            (
                json!(9_007_199_254_740_993_u64),
                json!(9_007_199_254_740_992_u64),
                false,
            ),
            (json!(u64::MAX), json!(u64::MAX), true),
            (json!(0.1), json!(0.1), true),
            (json!("a"), json!("b"), false),
            (
                json!("2024-01-01T02:00:00+02:00"),
                json!("2024-01-01T00:00:00.000Z"),
                true,
            ),
            (
                json!("2024-01-01T02:00:00Z"),
                json!("2024-01-01T02:00:00.001Z"),
                false,
            ),
            (json!("2024-01-01"), json!("2024-01-01T00:00:00Z"), false),
            (json!(null), json!(false), false),
            (json!([1, 2]), json!([2, 1]), false),
            (json!([1]), json!([1, 2]), false),
            (json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1}), true),
            (json!({}), json!([]), false),
        ] {
            assert_eq!(
                differ(json!({}), one.clone(), other.clone()).is_none(),
                same,
                "{one} {other}"
            );
        }
    }

    #[test]
    fn the_schemas_of_an_object_speak_about_what_it_lost() {
        let document = json!({"A": {"additionalProperties": {"type": "string"}}});
        let schema = Pointer::root().join("A");
        let found = difference(&document, &schema, &json!({"a": "x"}), &json!({})).unwrap();
        let schemas: Vec<&str> = found.schemas.iter().map(Pointer::as_str).collect();
        assert_eq!(schemas, ["/A/additionalProperties", "/A"]);
    }

    #[test]
    fn only_named_members_may_be_absent_for_null_or_their_default() {
        let schema = json!({
            "properties": {"a": {"type": ["string", "null"]}, "b": {"default": [1]}},
            "additionalProperties": {"type": ["string", "null"]},
        });
        for (read, written, expected) in [
            (json!({"a": null}), json!({}), None),
            (json!({}), json!({"a": null}), None),
            (json!({"b": [1.0]}), json!({}), None),
            (json!({}), json!({"b": [1]}), None),
            (json!({"b": [2]}), json!({}), Some("/b: [2] is lost")),
            (json!({}), json!({"b": []}), Some("/b: [] is made up")),
            (json!({"c": null}), json!({}), Some("/c: null is lost")),
            (json!({"a": "x"}), json!({}), Some("/a: \"x\" is lost")),
            (
                json!({"a": null}),
                json!({"a": ""}),
                Some("/a: null became \"\""),
            ),
        ] {
            assert_eq!(differ(schema.clone(), read, written).as_deref(), expected);
        }
    }

    #[test]
    fn a_difference_names_the_schemas_of_its_place() {
        let document = json!({
            "A": {"properties": {"a": {"items": {"$ref": "#/B"}}}},
            "B": {"type": "integer"},
        });
        let found = difference(
            &document,
            &Pointer::from("A"),
            &json!({"a": [1]}),
            &json!({"a": [2]}),
        )
        .unwrap();
        let schemas: Vec<&str> = found.schemas.iter().map(Pointer::as_str).collect();
        assert_eq!(schemas, ["/A/properties/a/items", "/B"]);
        assert_eq!(found.at.as_str(), "/a/0");
    }
}
