//! Discriminator mappings: some documentation tools resolve the values into `{$ref: "…"}` objects,
//! where OpenAPI has always wanted the reference as a string.

use serde_json::Value;

use super::{Changes, Context, Rule};
use crate::pointer::Pointer;
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "discriminator",
    apply,
};

/// What the report says about each repaired value.
pub(crate) const NOTE: &str = "the reference object became the string it holds";

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    for pointer in repair_mapping(schema) {
        changes.kept(pointer, NOTE);
    }
}

/// Turns reference objects in the schema's mapping into strings; the pointers, relative to the
/// schema, name the values it changed.
pub(crate) fn repair_mapping(schema: &mut Object) -> Vec<Pointer> {
    let mapping = schema
        .get_mut("discriminator")
        .and_then(|value| value.get_mut("mapping"));
    let Some(Value::Object(mapping)) = mapping else {
        return Vec::new();
    };
    let place = Pointer::from("discriminator").join("mapping");
    let mut repaired = Vec::new();
    for (tag, target) in mapping.iter_mut() {
        if let Some(reference @ Value::String(_)) = target.get("$ref") {
            *target = reference.clone();
            repaired.push(place.join(tag));
        }
    }
    repaired
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        let union = |mapping| {
            json!({"oneOf": [{"$ref": "#/components/schemas/Pet"}, {"$ref": "#/components/schemas/Color"}],
                "discriminator": {"propertyName": "kind", "mapping": mapping}})
        };
        check(vec![
            (
                "objects",
                union(json!({"a/b": {"$ref": "#/components/schemas/Pet"}, "c": "Color"})),
                union(json!({"a/b": "#/components/schemas/Pet", "c": "Color"})),
                &["kept discriminator /discriminator/mapping/a~1b"],
            ),
            (
                "no reference",
                union(json!({"a": {}, "b": 1})),
                union(json!({"a": {}, "b": 1})),
                &[],
            ),
        ]);
    }
}
