//! Members that a document does not know, as a server adds them over time.

use serde_json::{Map, Value, json};

use super::places::Place;

/// The name of a member that no document has.
pub(super) const NAME: &str = "x-unknown-to-the-document";

/// The instance with a member more in every object whose members the document names.
pub(super) fn add<'d>(document: &'d Value, place: &Place<'d>, instance: &Value) -> Value {
    match instance {
        Value::Object(object) => {
            let mut longer: Map<String, Value> = object
                .iter()
                .map(|(name, value)| {
                    let place = place.member(document, name);
                    (name.clone(), add(document, &place, value))
                })
                .collect();
            if place.names_members() && !place.speaks_of_other_members() {
                longer.insert(NAME.to_owned(), json!(["a", 1]));
            }
            Value::Object(longer)
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| add(document, &place.item(document, index), item))
            .collect(),
        scalar => scalar.clone(),
    }
}

/// The value without them.
pub(super) fn remove(value: &Value) -> Value {
    match value {
        Value::Object(object) => object
            .iter()
            .filter(|(name, _)| *name != NAME)
            .map(|(name, value)| (name.clone(), remove(value)))
            .collect(),
        Value::Array(items) => items.iter().map(remove).collect(),
        scalar => scalar.clone(),
    }
}

#[cfg(test)]
mod tests {
    use openapi_lower::Pointer;

    use super::*;

    #[test]
    fn unknown_members_come_where_the_document_names_members() {
        let document = json!({"A": {
            "properties": {"a": {"additionalProperties": {"properties": {"b": {}}}}},
            "additionalProperties": false,
        }});
        let place = Place::of(&document, &Pointer::from("A"));
        let longer = add(&document, &place, &json!({"a": {"k": {"b": 1}}}));
        let unknown = json!(["a", 1]);
        assert_eq!(
            longer,
            json!({"a": {"k": {"b": 1, NAME: unknown}}, NAME: unknown})
        );
        assert_eq!(remove(&longer), json!({"a": {"k": {"b": 1}}}));
    }
}
