//! `type` with several names: 3.0 has one type a schema, so the types become branches of a `oneOf`,
//! each with the keywords that speak about it. Null is gone from the array by then.

use serde_json::{Value, json};

use super::{Changes, Context, Rule, is_annotation};
use crate::inspect::is_of_type;
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "type-array",
    apply,
};

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    let Some(Value::Array(names)) = schema.get("type") else {
        return;
    };
    let Some(names) = distinct_types(names) else {
        return;
    };
    match names.as_slice() {
        [] => {}
        [name] => {
            schema.insert("type".to_owned(), Value::from(name.as_str()));
            changes.kept("type", "said as one type");
        }
        _ if ["oneOf", "anyOf", "allOf", "$ref"]
            .iter()
            .any(|keyword| schema.contains_key(*keyword)) =>
        {
            schema.shift_remove("type");
            changes.loosened("type", "removed: the schemas beside it decide");
        }
        names => {
            let branches: Vec<Value> = names
                .iter()
                .filter_map(|name| branch(schema, name))
                .collect();
            schema.retain(|keyword, _| is_annotation(keyword) || keyword == "nullable");
            if branches.is_empty() {
                return admit_nothing_else(schema, changes);
            }
            schema.insert("oneOf".to_owned(), Value::Array(branches));
            changes.kept("type", "said as `oneOf`");
        }
    }
}

/// A union without branches, which 3.0 cannot say: null alone, or no value at all.
fn admit_nothing_else(schema: &mut Object, changes: &mut Changes) {
    if schema.shift_remove("nullable") == Some(Value::Bool(true)) {
        schema.insert("enum".to_owned(), json!([null]));
        changes.kept("type", "no listed value is of these types: null alone");
    } else {
        schema.insert("not".to_owned(), json!({}));
        changes.kept("type", "no listed value is of these types: no value at all");
    }
}

/// The names, each once, without `integer` where `number` covers it, the more special types first;
/// nothing when they are not all strings.
fn distinct_types(names: &[Value]) -> Option<Vec<String>> {
    let mut distinct: Vec<String> = Vec::new();
    for name in names {
        let name = name.as_str()?;
        if !distinct.iter().any(|known| known == name) {
            distinct.push(name.to_owned());
        }
    }
    if distinct.iter().any(|name| name == "number") {
        distinct.retain(|name| name != "integer");
    }
    Some(distinct)
}

/// The schema narrowed to one of its types; nothing when `enum` lists no value of that type.
fn branch(schema: &Object, name: &str) -> Option<Value> {
    let type_keyword = Value::from(name);
    let mut branch = Object::new();
    for (keyword, value) in schema {
        if keyword == "enum" {
            let listed = value.as_array().into_iter().flatten();
            let values: Vec<&Value> = listed
                .filter(|value| is_of_type(value, &type_keyword))
                .collect();
            if values.is_empty() {
                return None;
            }
            branch.insert(keyword.clone(), json!(values));
        } else if keyword == "type" {
            branch.insert(keyword.clone(), type_keyword.clone());
        } else if speaks_about(keyword, value, name) {
            branch.insert(keyword.clone(), value.clone());
        }
    }
    Some(Value::Object(branch))
}

/// True when a keyword restricts values of the type (or of every type).
fn speaks_about(keyword: &str, value: &Value, name: &str) -> bool {
    const NUMBER_FORMATS: &[&str] = &["int32", "int64", "float", "double"];
    match keyword {
        "minLength" | "maxLength" | "pattern" | "contentEncoding" | "contentMediaType" => {
            name == "string"
        }
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            name == "number" || name == "integer"
        }
        "format" => match value.as_str() {
            Some(format) if NUMBER_FORMATS.contains(&format) => {
                name == "number" || name == "integer"
            }
            _ => name == "string",
        },
        "items" | "prefixItems" | "contains" | "minItems" | "maxItems" | "uniqueItems" => {
            name == "array"
        }
        "properties"
        | "required"
        | "additionalProperties"
        | "patternProperties"
        | "propertyNames"
        | "minProperties"
        | "maxProperties" => name == "object",
        _ => !is_annotation(keyword) && keyword != "nullable",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        let kept: &[&str] = &["kept type-array /type"];
        check(vec![
            (
                "no value of the types",
                json!({"type": ["string", "number"], "enum": [[]]}),
                json!({"not": {}}),
                &["kept type-array /type"],
            ),
            (
                "one",
                json!({"type": ["string"]}),
                json!({"type": "string"}),
                kept,
            ),
            (
                "two",
                json!({"type": ["string", "integer"]}),
                json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
                kept,
            ),
            (
                "keywords go with their type",
                json!({"type": ["string", "array"], "description": "d", "maxLength": 2, "items": {"type": "string"}}),
                json!({"description": "d", "oneOf": [
                    {"type": "string", "maxLength": 2}, {"type": "array", "items": {"type": "string"}}]}),
                kept,
            ),
            (
                "values go with their type",
                json!({"type": ["string", "integer", "boolean"], "enum": ["a", 1, 2]}),
                json!({"oneOf": [{"type": "string", "enum": ["a"]}, {"type": "integer", "enum": [1, 2]}]}),
                kept,
            ),
            (
                "number covers integer",
                json!({"type": ["integer", "number"]}),
                json!({"type": "number"}),
                kept,
            ),
            (
                "and null",
                json!({"type": ["string", "integer", "null"]}),
                json!({"nullable": true, "oneOf": [{"type": "string"}, {"type": "integer"}]}),
                &["kept null /type", "kept type-array /type"],
            ),
            (
                "beside a union",
                json!({"type": ["string", "integer"], "oneOf": [{"type": "string"}, {"type": "integer"}]}),
                json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
                &["loosened type-array /type"],
            ),
        ]);
    }
}
