//! Which schemas of a document speak about one place of an instance.
//!
//! A place starts at a component and follows the instance's members and items. At each place stand
//! the schema itself and every schema that it takes in: what it refers to, its parts and all of its
//! branches, whether the instance fits them or not.

use std::collections::BTreeSet;

use openapi_lower::Pointer;
use serde_json::Value;

/// The schemas at one place, by their pointers in the document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place<'d> {
    schemas: Vec<(Pointer, &'d Value)>,
}

/// Keywords whose schema, or list of schemas, speaks about the same value.
const SAME_VALUE: [&str; 6] = ["allOf", "anyOf", "oneOf", "if", "then", "else"];

impl<'d> Place<'d> {
    /// The place of the schema at `pointer`.
    pub(crate) fn of(document: &'d Value, pointer: &Pointer) -> Self {
        let mut place = Self::default();
        if let Some(schema) = document.pointer(pointer.as_str()) {
            place.take_in(document, pointer.clone(), schema, &mut BTreeSet::new());
        }
        place
    }

    fn take_in(
        &mut self,
        document: &'d Value,
        pointer: Pointer,
        schema: &'d Value,
        seen: &mut BTreeSet<Pointer>,
    ) {
        if !seen.insert(pointer.clone()) {
            return;
        }
        self.schemas.push((pointer.clone(), schema));
        if let Some((target, referred)) = referred(document, schema) {
            self.take_in(document, target, referred, seen);
        }
        for keyword in SAME_VALUE {
            let at = pointer.join(keyword);
            match schema.get(keyword) {
                Some(Value::Array(branches)) => {
                    for (index, branch) in branches.iter().enumerate() {
                        self.take_in(document, at.join(&index.to_string()), branch, seen);
                    }
                }
                Some(branch @ Value::Object(_)) => self.take_in(document, at, branch, seen),
                _ => {}
            }
        }
    }

    fn below(
        &self,
        document: &'d Value,
        find: impl Fn(&'d Value) -> Vec<(Pointer, &'d Value)>,
    ) -> Self {
        let mut place = Self::default();
        let mut seen = BTreeSet::new();
        for (pointer, schema) in &self.schemas {
            for (relative, inner) in find(schema) {
                place.take_in(document, pointer.append(&relative), inner, &mut seen);
            }
        }
        place
    }

    /// The place of the member `name` of the object at this place.
    pub(crate) fn member(&self, document: &'d Value, name: &str) -> Self {
        let named = self.below(document, |schema| {
            let property = schema.get("properties").and_then(|all| all.get(name));
            let relative = Pointer::from("properties").join(name);
            property
                .map(|property| (relative, property))
                .into_iter()
                .collect()
        });
        if !named.schemas.is_empty() {
            return named;
        }
        self.below(document, |schema| {
            let patterns = schema.get("patternProperties").and_then(Value::as_object);
            let patterned = patterns
                .into_iter()
                .flatten()
                .map(|(pattern, inner)| (Pointer::from("patternProperties").join(pattern), inner));
            let keywords = ["additionalProperties", "unevaluatedProperties"];
            let others = keywords
                .iter()
                .filter_map(|keyword| Some((Pointer::from(*keyword), schema.get(*keyword)?)));
            patterned.chain(others).collect()
        })
    }

    /// The place of the item at `index` of the array at this place.
    pub(crate) fn item(&self, document: &'d Value, index: usize) -> Self {
        self.below(document, |schema| {
            let token = index.to_string();
            let places = schema.get("prefixItems").and_then(Value::as_array);
            match places.and_then(|places| places.get(index)) {
                Some(inner) => vec![(Pointer::from("prefixItems").join(&token), inner)],
                None => schema
                    .get("items")
                    .map(|inner| (Pointer::from("items"), inner))
                    .into_iter()
                    .collect(),
            }
        })
    }

    /// Whether a schema here names the member, rather than admitting any name.
    pub(crate) fn names(&self, member: &str) -> bool {
        self.any(|schema| {
            schema
                .get("properties")
                .is_some_and(|all| all.get(member).is_some())
        })
    }

    /// Whether a schema here says something of members that it does not name.
    pub(crate) fn speaks_of_other_members(&self) -> bool {
        const KEYWORDS: [&str; 6] = [
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "maxProperties",
            "not",
        ];
        self.any(|schema| {
            KEYWORDS.iter().any(|keyword| {
                schema
                    .get(*keyword)
                    .is_some_and(|value| *value != Value::Bool(false))
            })
        })
    }

    /// Whether a schema here names any member at all.
    pub(crate) fn names_members(&self) -> bool {
        self.any(|schema| {
            schema
                .get("properties")
                .and_then(Value::as_object)
                .is_some_and(|all| !all.is_empty())
        })
    }

    /// What an absent value reads as.
    pub(crate) fn defaults(&self) -> impl Iterator<Item = &'d Value> {
        self.schemas
            .iter()
            .filter_map(|(_, schema)| schema.get("default"))
    }

    /// The pointers of the schemas.
    pub(crate) fn pointers(&self) -> impl Iterator<Item = &Pointer> {
        self.schemas.iter().map(|(pointer, _)| pointer)
    }

    fn any(&self, holds: impl Fn(&Value) -> bool) -> bool {
        self.schemas.iter().any(|(_, schema)| holds(schema))
    }
}

/// What a schema refers to, with its pointer.
fn referred<'d>(document: &'d Value, schema: &Value) -> Option<(Pointer, &'d Value)> {
    let reference = schema.get("$ref")?.as_str()?;
    let pointer = pointer_of(reference)?;
    Some((pointer.clone(), document.pointer(pointer.as_str())?))
}

/// The pointer that a reference within the document is.
pub(crate) fn pointer_of(reference: &str) -> Option<Pointer> {
    let fragment = reference.strip_prefix('#')?;
    let mut bytes = Vec::new();
    let mut rest = fragment.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| std::str::from_utf8(after.get(..2)?).ok())
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = match escaped {
            Some(_) => &after[2..],
            None => after,
        };
    }
    String::from_utf8(bytes)
        .ok()
        .map(|text| Pointer::parsed(&text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointers(place: &Place<'_>) -> Vec<String> {
        place
            .pointers()
            .map(|pointer| pointer.as_str().to_owned())
            .collect()
    }

    #[test]
    fn references_parts_and_branches_speak_about_the_same_place() {
        let document = json!({
            "A": {"allOf": [{"$ref": "#/B"}], "properties": {"a": {"type": "string", "default": "x"}}},
            "B": {"oneOf": [{"$ref": "#/A"}, {"properties": {"a": {"items": {"const": 1}}}}]},
        });
        let place = Place::of(&document, &Pointer::from("A"));
        assert_eq!(
            pointers(&place),
            ["/A", "/A/allOf/0", "/B", "/B/oneOf/0", "/B/oneOf/1"]
        );
        assert!(place.names("a") && !place.names("b"));
        let member = place.member(&document, "a");
        assert_eq!(
            pointers(&member),
            ["/A/properties/a", "/B/oneOf/1/properties/a"]
        );
        assert_eq!(member.defaults().collect::<Vec<_>>(), [&json!("x")]);
        assert_eq!(
            pointers(&member.item(&document, 3)),
            ["/B/oneOf/1/properties/a/items"]
        );
    }

    #[test]
    fn references_are_percent_decoded() {
        assert_eq!(pointer_of("#/a%20b/%C3%A9%").unwrap().as_str(), "/a b/é%");
        assert!(pointer_of("other.yaml#/a").is_none());
    }
}
