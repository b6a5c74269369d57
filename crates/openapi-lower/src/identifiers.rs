//! References by name: `$ref: "#turn"` for the schema with `$anchor: turn`, a URI for the one with
//! that `$id`, and `$dynamicRef`. Readers of 3.0 follow JSON pointers alone, so each becomes one.
//!
//! A `$dynamicRef` means whatever schema of its name stands outermost on the way there. When the
//! document has one of that name, it is that one; when it has several, no 3.0 document can say it,
//! and the `unsupported` rule drops it.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::pointer::Pointer;
use crate::report::{Effect, Rewrite};
use crate::structure::{Object, visit_schemas};

const RULE: &str = "identifiers";

/// What the schemas of a document are called.
#[derive(Default)]
struct Names {
    /// Schemas with an `$id`, which the references inside are relative to, outer ones first.
    resources: Vec<Resource>,
    /// `$anchor` and `$dynamicAnchor`, by the place of their resource.
    anchors: HashMap<(String, String), Pointer>,
    /// The schemas of each `$dynamicAnchor`.
    dynamic: HashMap<String, Vec<Pointer>>,
}

struct Resource {
    place: String,
    uri: String,
}

/// Lets every reference by name be one by pointer, where the document has what it names. `source`
/// is the same document.
pub(crate) fn resolve(document: &mut Value, source: &Value) -> Vec<Rewrite> {
    let names = Names::of(document);
    let mut rewrites = Vec::new();
    visit_schemas(document, &mut |schema, site| {
        for keyword in ["$ref", "$dynamicRef"] {
            let Some(Value::String(reference)) = schema.get(keyword) else {
                continue;
            };
            let target = match keyword {
                "$ref" => names.target(reference, site.pointer, source),
                _ => names.dynamic_target(reference, site.pointer, source),
            };
            let Some(target) = target.map(|target| format!("#{}", target.as_str())) else {
                continue;
            };
            if keyword == "$ref" && *reference == target {
                continue;
            }
            rewrites.push(Rewrite {
                pointer: site.pointer.join(keyword),
                rule: RULE,
                effect: Effect::Kept,
                note: format!("said as the pointer {target:?}"),
            });
            refer(schema, keyword, target);
        }
    });
    rewrites
}

/// Puts a reference by pointer in the place of one by name.
fn refer(schema: &mut Object, keyword: &str, target: String) {
    if keyword == "$ref" {
        schema.insert(keyword.to_owned(), Value::from(target));
        return;
    }
    schema.shift_remove(keyword);
    if !schema.contains_key("$ref") {
        schema.insert("$ref".to_owned(), Value::from(target));
        return;
    }
    let part = json!({ "$ref": target });
    match schema.get_mut("allOf") {
        Some(Value::Array(parts)) => parts.push(part),
        _ => {
            schema.insert("allOf".to_owned(), json!([part]));
        }
    }
}

impl Names {
    fn of(document: &mut Value) -> Self {
        let mut names = Self::default();
        if let Some(Value::String(own)) = document.get("$self") {
            names.resources.push(Resource {
                place: String::new(),
                uri: own.clone(),
            });
        }
        let mut ids = Vec::new();
        let mut anchors = Vec::new();
        visit_schemas(document, &mut |schema, site| {
            let text = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
            if let Some(id) = text("$id").filter(|id| !id.starts_with('#')) {
                ids.push((site.position, site.pointer.clone(), id.to_owned()));
            }
            for keyword in ["$anchor", "$dynamicAnchor"] {
                if let Some(anchor) = text(keyword) {
                    anchors.push((keyword, site.pointer.clone(), anchor.to_owned()));
                }
            }
        });
        // Outer schemas before inner ones, whose ids are relative to theirs.
        ids.sort_by_key(|(position, ..)| *position);
        for (_, pointer, id) in ids {
            let id = id.trim_end_matches('#');
            let uri = match names.resource(&pointer) {
                Some(around) => joined(&around.uri, id),
                None => id.to_owned(),
            };
            let place = pointer.as_str().to_owned();
            names.resources.push(Resource { place, uri });
        }
        for (keyword, pointer, anchor) in anchors {
            let around = names.place_of_resource(&pointer);
            if keyword == "$dynamicAnchor" {
                let places = names.dynamic.entry(anchor.clone()).or_default();
                places.push(pointer.clone());
            }
            names.anchors.entry((around, anchor)).or_insert(pointer);
        }
        names
    }

    /// The innermost schema with an `$id` around a place.
    fn resource(&self, place: &Pointer) -> Option<&Resource> {
        let is_around = |resource: &&Resource| {
            let inside = place.as_str().strip_prefix(resource.place.as_str());
            inside.is_some_and(|inside| inside.is_empty() || inside.starts_with('/'))
        };
        self.resources.iter().rev().find(is_around)
    }

    fn place_of_resource(&self, place: &Pointer) -> String {
        self.resource(place)
            .map_or_else(String::new, |resource| resource.place.clone())
    }

    /// The place of what a `$ref` names; nothing when it is a pointer from the document already, or
    /// names nothing here.
    fn target(&self, reference: &str, place: &Pointer, source: &Value) -> Option<Pointer> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = if uri.is_empty() {
            self.place_of_resource(place)
        } else {
            let uri = match self.resource(place) {
                Some(around) => joined(&around.uri, uri),
                None => uri.to_owned(),
            };
            let named = |resource: &&Resource| resource.uri == uri;
            self.resources.iter().find(named)?.place.clone()
        };
        if fragment.is_empty() {
            let around = match uri.is_empty() && resource.is_empty() {
                true => component_around(place)?,
                false => resource,
            };
            return Some(Pointer::parsed(&around));
        }
        if !fragment.starts_with('/') {
            let anchor = self.anchors.get(&(resource, fragment.to_owned()));
            return anchor.cloned();
        }
        let decoded = percent_decoded(fragment);
        [fragment, decoded.as_str()]
            .iter()
            .map(|fragment| format!("{resource}{fragment}"))
            .find(|pointer| source.pointer(pointer).is_some())
            .map(|pointer| Pointer::parsed(&pointer))
    }

    /// The place of what a `$dynamicRef` names, when it is the same on every way there.
    fn dynamic_target(&self, reference: &str, place: &Pointer, source: &Value) -> Option<Pointer> {
        let target = self.target(reference, place, source)?;
        let fragment = reference
            .split_once('#')
            .map_or("", |(_, fragment)| fragment);
        match self.dynamic.get(fragment) {
            // A name that is dynamic at its own place alone is dynamic nowhere else.
            Some(places) if places.contains(&target) && places.len() > 1 => None,
            _ => Some(target),
        }
    }
}

/// The pointer to the component schema that a place is in: JSON Schemas that were put into a
/// document refer to themselves by `#`.
fn component_around(place: &Pointer) -> Option<String> {
    const COMPONENTS: &str = "/components/schemas/";
    let rest = place.as_str().strip_prefix(COMPONENTS)?;
    let name = rest.split('/').next()?;
    Some(format!("{COMPONENTS}{name}"))
}

/// A reference seen from a base (RFC 3986, section 5.2, for URIs as they stand in schemas).
fn joined(base: &str, reference: &str) -> String {
    let has_scheme = |uri: &str| {
        let scheme = uri.split([':', '/']).next().unwrap_or_default();
        !scheme.is_empty() && uri[scheme.len()..].starts_with(':')
    };
    if reference.is_empty() {
        return base.to_owned();
    }
    if has_scheme(reference) {
        return reference.to_owned();
    }
    let authority = base.find("://").map_or(0, |scheme| {
        let host = scheme + "://".len();
        base[host..]
            .find('/')
            .map_or(base.len(), |path| host + path)
    });
    let (root, path) = base.split_at(authority);
    if reference.starts_with('/') {
        return format!("{root}{reference}");
    }
    let folder = path.rfind('/').map_or("/", |end| &path[..=end]);
    let mut segments: Vec<&str> = folder.trim_end_matches('/').split('/').collect();
    for segment in reference.split('/') {
        match segment {
            "." => {}
            ".." => {
                if segments.len() > 1 {
                    segments.pop();
                }
            }
            other => segments.push(other),
        }
    }
    format!("{root}{}", segments.join("/"))
}

/// A text without the `%xx` of URIs; as it is when they make no text.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let byte = match (first, after) {
            (b'%', [high, low, ..]) => std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|digits| u8::from_str_radix(digits, 16).ok()),
            _ => None,
        };
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{joined, percent_decoded};
    use crate::lower;

    /// Lowers the component `A` beside others; its rewrites by effect, rule and place.
    fn lowered(schema: Value, others: Value) -> (Value, Vec<String>) {
        let mut schemas = json!({ "A": schema });
        for (name, other) in others.as_object().unwrap() {
            schemas[name] = other.clone();
        }
        let source = json!({"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas}});
        let lowered = lower(&source).unwrap();
        let again = lower(&lowered.document).unwrap();
        assert!(again.report.is_empty(), "{}", again.report);
        let rewrites = lowered.report.rewrites().iter();
        let told = rewrites
            .inspect(|rewrite| assert!(source.pointer(rewrite.pointer.as_str()).is_some()))
            .filter(|rewrite| rewrite.rule != "version")
            .filter_map(|rewrite| {
                let place = rewrite
                    .pointer
                    .as_str()
                    .strip_prefix("/components/schemas/A")?;
                Some(format!("{} {} {place}", rewrite.effect, rewrite.rule))
            })
            .collect();
        (lowered.document["components"]["schemas"].clone(), told)
    }

    #[test]
    fn cases() {
        let text = json!({"type": "string"});
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        for (name, before, others, after) in [
            (
                "anchor",
                json!({"$ref": "#turn"}),
                json!({"B": {"$anchor": "turn", "type": "string"}}),
                reference("B"),
            ),
            (
                "anchor inside a component",
                json!({"$ref": "#text"}),
                json!({"B": {"properties": {"text": {"$anchor": "text", "type": "string"}}}}),
                reference("B_text"),
            ),
            (
                "id",
                json!({"$ref": "https://example.com/schemas/b"}),
                json!({"B": {"$id": "https://example.com/schemas/b", "type": "string"}}),
                reference("B"),
            ),
            (
                "relative id",
                json!({"$id": "https://example.com/schemas/a", "properties": {"b": {"$ref": "../other/b#"}}}),
                json!({"B": {"$id": "https://example.com/other/b", "type": "string"}}),
                json!({"properties": {"b": reference("B")}}),
            ),
            (
                "pointer from an id",
                json!({"$ref": "b.json#/properties/text"}),
                json!({"B": {"$id": "b.json", "properties": {"text": text}}}),
                reference("B_text"),
            ),
            (
                "pointer inside an id",
                json!({"$id": "a", "properties": {"next": {"$ref": "#"}, "text": {"$ref": "#/properties/next"}}}),
                json!({}),
                json!({"properties": {"next": reference("A"), "text": reference("A_next")}}),
            ),
            (
                "the schema itself",
                json!({"properties": {"next": {"$ref": "#"}}}),
                json!({}),
                json!({"properties": {"next": reference("A")}}),
            ),
            (
                "dynamic",
                json!({"$dynamicAnchor": "node", "properties": {"next": {"$dynamicRef": "#node"}}}),
                json!({}),
                json!({"properties": {"next": reference("A")}}),
            ),
            (
                "both",
                json!({"$ref": "#/components/schemas/B", "$dynamicRef": "#node"}),
                json!({"B": text, "C": {"$dynamicAnchor": "node", "type": "string"}}),
                json!({"allOf": [reference("B"), reference("C")]}),
            ),
            (
                "escaped",
                json!({"$ref": "#/components/schemas/B%20b"}),
                json!({"B b": text}),
                reference("B b"),
            ),
        ] {
            let (schemas, told) = lowered(before, others);
            assert_eq!(schemas["A"], after, "{name}");
            assert!(
                told.iter().any(|line| line.starts_with("kept identifiers")),
                "{name}: {told:?}"
            );
        }
    }

    #[test]
    fn what_depends_on_the_way_is_dropped() {
        let list = json!({"properties": {"items": {"type": "array", "items": {"$dynamicRef": "#item"}}},
            "$defs": {"item": {"$dynamicAnchor": "item", "not": {}}}});
        let of_texts = json!({"$ref": "#/components/schemas/A", "$defs": {"item": {"$dynamicAnchor": "item", "type": "string"}}});
        let (schemas, told) = lowered(list, json!({ "B": of_texts }));
        assert_eq!(
            schemas["A"]["properties"]["items"],
            json!({"type": "array", "items": {}})
        );
        assert!(
            told.contains(&"dropped unsupported /properties/items/items/$dynamicRef".to_owned()),
            "{told:?}"
        );
    }

    #[test]
    fn uris_are_joined() {
        for (base, reference, expected) in [
            ("https://example.com/a/b", "c", "https://example.com/a/c"),
            (
                "https://example.com/a/b",
                "./../c/./d",
                "https://example.com/c/d",
            ),
            (
                "https://example.com/a/b",
                "../../../c",
                "https://example.com/c",
            ),
            ("https://example.com/a/b", "/c", "https://example.com/c"),
            ("https://example.com", "c", "https://example.com/c"),
            ("https://example.com/a", "urn:c", "urn:c"),
            ("a", "", "a"),
        ] {
            assert_eq!(joined(base, reference), expected, "{base} {reference}");
        }
        assert_eq!(percent_decoded("a%20b%C3%A9%"), "a bé%");
        assert_eq!(percent_decoded("%FF"), "%FF");
    }
}
