//! One value against its shape.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::shapes::{ResponseShapes, Shape};
use super::{Drift, DriftKind};
use crate::redaction::Redactor;

/// How many different drifts of one answer are told; a server that sends something else altogether
/// must not fill the memory with it.
const MOST: usize = 256;

/// The longest name or value that is repeated, in characters.
const LONGEST_WORD: usize = 64;

/// A comparison under way.
pub(super) struct Comparison<'a> {
    shapes: &'a ResponseShapes,
    pointer: String,
    found: Vec<Drift>,
    /// Where in `found` each drift is.
    places: HashMap<(DriftKind, String, Option<String>), usize>,
}

impl<'a> Comparison<'a> {
    /// Every difference once, by place.
    pub(super) fn of(shapes: &'a ResponseShapes, shape: &'a Shape, value: &Value) -> Vec<Drift> {
        let mut comparison = Self {
            shapes,
            pointer: String::new(),
            found: Vec::new(),
            places: HashMap::new(),
        };
        comparison.value(shape, value);
        let mut found = comparison.found;
        found.sort_by(|one, other| (&one.pointer, one.kind).cmp(&(&other.pointer, other.kind)));
        found
    }

    fn value(&mut self, shape: &'a Shape, value: &Value) {
        if value.is_null() {
            if !shape.null && !self.admits_null(shape) {
                self.add(DriftKind::UnexpectedNull, None);
            }
        } else if let Some(name) = &shape.reference {
            if let Some(target) = self.shapes.type_named(name) {
                self.value(target, value);
            }
        } else if let Some(tag) = &shape.tag {
            self.union(tag, &shape.members, value);
        } else if let Some(values) = &shape.values {
            if !value.is_string() {
                self.add(DriftKind::WrongType, None);
            } else if !values.contains(value) {
                self.add(DriftKind::UnrecognizedValue, value.as_str());
            }
        } else if let Some(items) = &shape.items {
            self.items(items, value);
        } else if shape.fields.is_some() || shape.entries.is_some() {
            self.object(shape, value);
        }
    }

    /// A shape that says nothing is that of anything, and a type can admit null where it is defined.
    fn admits_null(&self, shape: &Shape) -> bool {
        match &shape.reference {
            Some(name) => self
                .shapes
                .type_named(name)
                .is_some_and(|target| target.null),
            None => false,
        }
    }

    /// Which member it is, the tag says; without a tag nobody can tell here, and the decoder goes by
    /// the fields.
    fn union(&mut self, tag: &str, members: &HashMap<String, String>, value: &Value) {
        let Value::Object(object) = value else {
            return self.add(DriftKind::WrongType, None);
        };
        let Some(found) = object.get(tag) else {
            return self.within(tag, |this| this.add(DriftKind::MissingField, None));
        };
        let member = found.as_str().and_then(|found| members.get(found));
        match member.and_then(|name| self.shapes.type_named(name)) {
            Some(member) => self.value(member, value),
            None => self.within(tag, |this| {
                this.add(DriftKind::UnrecognizedTag, found.as_str());
            }),
        }
    }

    fn items(&mut self, shape: &'a Shape, value: &Value) {
        let Value::Array(items) = value else {
            return self.add(DriftKind::WrongType, None);
        };
        for item in items {
            self.within("*", |this| this.value(shape, item));
        }
    }

    fn object(&mut self, shape: &'a Shape, value: &Value) {
        let Value::Object(object) = value else {
            return self.add(DriftKind::WrongType, None);
        };
        if let Some(fields) = &shape.fields {
            self.missing(fields, object);
        }
        for (name, value) in object {
            let field = shape.fields.as_ref().and_then(|fields| fields.get(name));
            match (field, &shape.entries) {
                (Some(field), _) => self.within(name, |this| this.value(field, value)),
                (None, Some(entries)) => self.within("*", |this| this.value(entries, value)),
                (None, None) if shape.open => {}
                (None, None) => self.within(name, |this| this.add(DriftKind::UnknownField, None)),
            }
        }
    }

    fn missing(&mut self, fields: &HashMap<String, Shape>, object: &Map<String, Value>) {
        let mut missing: Vec<&String> = fields
            .iter()
            .filter(|(name, field)| field.required && !object.contains_key(*name))
            .map(|(name, _)| name)
            .collect();
        missing.sort();
        for name in missing {
            self.within(name, |this| this.add(DriftKind::MissingField, None));
        }
    }

    /// Does something one step further down.
    fn within(&mut self, name: &str, work: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer
            .push_str(&word(name).replace('~', "~0").replace('/', "~1"));
        work(self);
        self.pointer.truncate(length);
    }

    fn add(&mut self, kind: DriftKind, value: Option<&str>) {
        let key = (kind, self.pointer.clone(), value.map(word));
        if let Some(place) = self.places.get(&key) {
            self.found[*place].count += 1;
        } else if self.found.len() < MOST {
            let (kind, pointer, value) = key.clone();
            self.places.insert(key, self.found.len());
            self.found.push(Drift {
                kind,
                pointer,
                value,
                count: 1,
            });
        }
    }
}

/// A word of the server, fit to be shown.
fn word(text: &str) -> String {
    let short: String = text.chars().take(LONGEST_WORD).collect();
    Redactor::default().text(&short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes() -> ResponseShapes {
        ResponseShapes::parse(
            r##"{
            "operations": {"list": {"fields": {"items": {"items": {"ref": "Thing"}, "required": true}}}},
            "types": {
                "Thing": {"fields": {
                    "id": {"required": true},
                    "state": {"ref": "State"},
                    "note": {"null": true},
                    "labels": {"entries": {"ref": "State"}},
                    "free": {"fields": {}, "open": true},
                    "part": {"ref": "Part", "null": true}
                }},
                "State": {"values": ["on", "off"]},
                "Part": {"tag": "kind", "members": {"wheel": "Wheel"}},
                "Wheel": {"fields": {"kind": {"required": true}, "size": {}}}
            }}"##,
        )
        .unwrap()
    }

    fn drifts(items: &str) -> Vec<String> {
        let body = format!(r#"{{"items": {items}}}"#);
        let found = shapes().compare_operation("list", body.as_bytes());
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_the_document_says_is_no_drift() {
        let good = r#"[{"id": 1, "state": "on", "note": null, "labels": {"a": "off"},
            "free": {"x": [1]}, "part": {"kind": "wheel", "size": 3}}, {"id": 2, "part": null}]"#;
        assert_eq!(drifts(good), [""; 0]);
        assert!(shapes().compare_operation("other", b"{}").is_empty());
        assert!(shapes().compare_operation("list", b"no json").is_empty());
    }

    #[test]
    fn each_kind_is_told_with_its_place() {
        let cases = [
            (
                r#"[{"id": 1, "state": "half"}]"#,
                "unrecognized value at /items/*/state: half",
            ),
            (r#"[{"id": 1, "state": 7}]"#, "wrong type at /items/*/state"),
            (r#"[{"id": null}]"#, "unexpected null at /items/*/id"),
            (r#"[{}]"#, "missing field at /items/*/id"),
            (r#"[{"id": 1, "new": 1}]"#, "unknown field at /items/*/new"),
            (
                r#"[{"id": 1, "a/b~c": 1}]"#,
                "unknown field at /items/*/a~1b~0c",
            ),
            (
                r#"[{"id": 1, "labels": {"a": "x"}}]"#,
                "unrecognized value at /items/*/labels/*: x",
            ),
            (
                r#"[{"id": 1, "part": {"kind": "door"}}]"#,
                "unrecognized tag at /items/*/part/kind: door",
            ),
            (
                r#"[{"id": 1, "part": {}}]"#,
                "missing field at /items/*/part/kind",
            ),
            (
                r#"[{"id": 1, "part": {"kind": "wheel", "x": 1}}]"#,
                "unknown field at /items/*/part/x",
            ),
            (r#"[7]"#, "wrong type at /items/*"),
            ("{}", "wrong type at /items"),
        ];
        for (items, expected) in cases {
            assert_eq!(drifts(items), [expected], "{items}");
        }
        let missing = shapes().compare_operation("list", b"{}");
        assert_eq!(missing[0].to_string(), "missing field at /items");
    }

    #[test]
    fn the_same_drift_is_counted_and_different_ones_are_bounded() {
        let many = vec![r#"{"id": 1, "state": "half"}"#; 1000].join(",");
        let counted = "unrecognized value at /items/*/state: half (1000 times)";
        assert_eq!(drifts(&format!("[{many}]")), [counted]);
        let different: Vec<String> = (0..1000)
            .map(|number| format!(r#"{{"id": 1, "field-{number}": 1}}"#))
            .collect();
        assert_eq!(drifts(&format!("[{}]", different.join(","))).len(), MOST);
    }

    #[test]
    fn the_servers_words_are_short_and_harmless() {
        let long = format!(r#"[{{"id": 1, "state": "{}\u001b[2J"}}]"#, "x".repeat(1000));
        assert!(drifts(&long)[0].chars().count() < 120);
        let escape = drifts(r#"[{"id": 1, "state": "a\u001b[2J"}]"#);
        assert_eq!(
            escape,
            ["unrecognized value at /items/*/state: a\\u{1b}[2J"]
        );
    }
}
