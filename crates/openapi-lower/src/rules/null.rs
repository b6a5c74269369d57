//! Null: 3.1 has a type of its own for it, 3.0 the flag `nullable` beside another type.
//!
//! Null is said in many forms (a branch of a union, a name in `type`, a value in `enum`), alone or
//! several at once. All of them become `nullable: true`; a schema that admits nothing else is
//! `enum: [null]`, which is the only way 3.0 has to say it.

use serde_json::{Value, json};

use super::{Changes, Context, Rule, is_annotation, require, unwrap_lone_reference};
use crate::fits::fits;
use crate::inspect::common_type_name;
use crate::structure::{Object, Place};

pub(super) const RULE: Rule = Rule {
    name: "null",
    apply,
};

fn apply(schema: &mut Object, context: &Context<'_>, changes: &mut Changes) {
    let admitted = !schema.contains_key("not") && fits(&Value::Null, schema, context.resolver);
    if !is_null(schema) {
        lower_type(schema, admitted, changes);
        lower_enum(schema, admitted, changes);
        lower_union(schema, "anyOf", admitted, changes);
        lower_union(schema, "oneOf", admitted, changes);
    }
    if is_null(schema) {
        match context.place {
            Place::UnionBranch => {
                if !admitted {
                    note_lone_null("type", admitted, changes);
                }
                *schema = null_branch();
            }
            Place::Parameter { .. } | Place::Elsewhere => {
                lower_lone_null(schema, admitted, changes);
            }
        }
    }
}

/// True when the schema admits null and nothing else.
fn is_null(schema: &Object) -> bool {
    let by_type = match schema.get("type") {
        Some(Value::Array(names)) => !names.is_empty() && names.iter().all(|name| name == "null"),
        Some(name) => name == "null",
        None => false,
    };
    let listed = schema.get("enum").and_then(Value::as_array);
    by_type || listed.is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null))
}

/// What a null branch is until the union it stands in is lowered, which removes and reports it.
fn null_branch() -> Object {
    Object::from_iter([("type".to_owned(), Value::from("null"))])
}

fn lower_lone_null(schema: &mut Object, admitted: bool, changes: &mut Changes) {
    let null = json!([null]);
    let said = |keyword: &str, value: &Value| keyword == "enum" && *value == null;
    if schema
        .iter()
        .all(|(keyword, value)| is_annotation(keyword) || said(keyword, value))
    {
        return;
    }
    let keyword = if schema.contains_key("type") {
        "type"
    } else {
        "enum"
    };
    schema.retain(|keyword, _| is_annotation(keyword));
    schema.insert("enum".to_owned(), null);
    note_lone_null(keyword, admitted, changes);
}

/// `type: [T, "null"]`.
fn lower_type(schema: &mut Object, admitted: bool, changes: &mut Changes) {
    let Some(Value::Array(names)) = schema.get_mut("type") else {
        return;
    };
    let before = names.len();
    names.retain(|name| name != "null");
    if names.len() == before {
        return;
    }
    if let [name] = names.as_slice() {
        let name = name.clone();
        schema.insert("type".to_owned(), name);
    }
    schema.insert("nullable".to_owned(), Value::Bool(true));
    note_nullable("type", admitted, changes);
}

/// `enum: [a, null]`. Values of several types stay as they are: without a type, `nullable` says
/// nothing.
fn lower_enum(schema: &mut Object, admitted: bool, changes: &mut Changes) {
    let Some(Value::Array(values)) = schema.get_mut("enum") else {
        return;
    };
    if !values.contains(&Value::Null) {
        return;
    }
    let others = values.iter().filter(|value| !value.is_null());
    let Some(name) = common_type_name(others) else {
        return;
    };
    values.retain(|value| !value.is_null());
    schema.entry("type").or_insert_with(|| Value::from(name));
    schema.insert("nullable".to_owned(), Value::Bool(true));
    note_nullable("enum", admitted, changes);
}

/// `anyOf: [X, {type: null}]`, and branches that are nullable themselves.
fn lower_union(schema: &mut Object, keyword: &'static str, admitted: bool, changes: &mut Changes) {
    let Some(Value::Array(branches)) = schema.get_mut(keyword) else {
        return;
    };
    let before = branches.len();
    let mut nullable = false;
    branches.retain(|branch| !branch.as_object().is_some_and(is_null));
    for branch in branches.iter_mut().filter_map(Value::as_object_mut) {
        if branch.get("nullable") == Some(&Value::Bool(true)) {
            branch.shift_remove("nullable");
            unwrap_lone_reference(branch);
            nullable = true;
        }
    }
    let shortened = branches.len() < before;
    if !shortened && !nullable {
        return;
    }
    match branches.as_slice() {
        [] => {
            schema.shift_remove(keyword);
            schema.insert("enum".to_owned(), json!([null]));
            return note_lone_null(keyword, admitted, changes);
        }
        [Value::Object(_)] if shortened => {
            if let Some(Value::Array(mut branches)) = schema.shift_remove(keyword)
                && let Some(Value::Object(branch)) = branches.pop()
            {
                schema.shift_remove("discriminator");
                replace_by_branch(schema, branch);
            }
        }
        _ => {}
    }
    schema.insert("nullable".to_owned(), Value::Bool(true));
    note_nullable(keyword, admitted, changes);
}

/// `admitted` says whether the whole schema provably admitted null before.
fn note_nullable(keyword: &'static str, admitted: bool, changes: &mut Changes) {
    if admitted {
        changes.kept(keyword, "said as `nullable`");
    } else {
        changes.loosened(
            keyword,
            "said as `nullable`, although what stands beside it may refuse null",
        );
    }
}

/// Like [`note_nullable`], where nothing but null is left.
fn note_lone_null(keyword: &'static str, admitted: bool, changes: &mut Changes) {
    if admitted {
        changes.kept(keyword, "null alone, said as `enum: [null]`");
    } else {
        changes.loosened(
            keyword,
            "said as `enum: [null]`, although what stands beside it may refuse null",
        );
    }
}

/// Merges the only branch of a union into the schema it stood in. The annotations of the schema win
/// over those of the branch; where anything else contradicts, the branch is required beside it.
fn replace_by_branch(schema: &mut Object, branch: Object) {
    let contradicts = branch.iter().any(|(keyword, value)| {
        !is_annotation(keyword) && schema.get(keyword).is_some_and(|other| other != value)
    });
    if branch.contains_key("$ref") || contradicts {
        return require(schema, Value::Object(branch));
    }
    for (keyword, value) in branch {
        schema.entry(keyword).or_insert(value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::{check, check_version};

    const ANY: &[&str] = &["kept null /anyOf"];
    const TYPE: &[&str] = &["kept null /type"];
    const ENUM: &[&str] = &["kept null /enum"];

    #[test]
    fn unions() {
        let pet = json!({"$ref": "#/components/schemas/Pet"});
        let color = json!({"$ref": "#/components/schemas/Color"});
        let nothing = json!({"type": "null"});
        let mapping = json!({"propertyName": "kind", "mapping": {"p": "#/components/schemas/Pet"}});
        check(vec![
            (
                "type",
                json!({"anyOf": [{"type": "string", "format": "uuid"}, nothing], "description": "d"}),
                json!({"description": "d", "type": "string", "format": "uuid", "nullable": true}),
                ANY,
            ),
            (
                "null first",
                json!({"oneOf": [nothing, {"type": "string"}]}),
                json!({"type": "string", "nullable": true}),
                &["kept null /oneOf"],
            ),
            (
                "values",
                json!({"anyOf": [{"type": "string", "enum": ["a"]}, nothing]}),
                json!({"type": "string", "enum": ["a"], "nullable": true}),
                ANY,
            ),
            (
                "reference",
                json!({"anyOf": [pet, nothing], "description": "d"}),
                json!({"description": "d", "allOf": [pet], "nullable": true}),
                ANY,
            ),
            (
                "tagged union",
                json!({"anyOf": [{"oneOf": [pet, color], "discriminator": mapping}, nothing], "description": "d"}),
                json!({"oneOf": [pet, color], "discriminator": mapping, "description": "d", "nullable": true}),
                ANY,
            ),
            (
                "several branches",
                json!({"oneOf": [pet, color, nothing], "discriminator": mapping}),
                json!({"oneOf": [pet, color], "discriminator": mapping, "nullable": true}),
                &["kept null /oneOf"],
            ),
            (
                "one branch with a discriminator",
                json!({"oneOf": [pet, nothing], "discriminator": mapping}),
                json!({"allOf": [pet], "nullable": true}),
                &["kept null /oneOf"],
            ),
            (
                "nested",
                json!({"anyOf": [{"anyOf": [{"type": "array", "items": {"type": ["string", "null"]}}, nothing]}, nothing]}),
                json!({"type": "array", "items": {"type": "string", "nullable": true}, "nullable": true}),
                &[
                    "kept null /anyOf",
                    "kept null /anyOf/0/anyOf",
                    "kept null /anyOf/0/anyOf/0/items/type",
                ],
            ),
            (
                "nullable branch",
                json!({"oneOf": [{"type": ["string", "null"]}, {"anyOf": [pet, nothing]}]}),
                json!({"oneOf": [{"type": "string"}, pet], "nullable": true}),
                &[
                    "kept null /oneOf",
                    "kept null /oneOf/0/type",
                    "kept null /oneOf/1/anyOf",
                ],
            ),
            (
                "annotations of the schema win",
                json!({"anyOf": [{"type": "string", "description": "inner", "example": "a"}, nothing], "description": "outer"}),
                json!({"type": "string", "description": "outer", "example": "a", "nullable": true}),
                ANY,
            ),
            (
                "contradiction",
                json!({"anyOf": [{"type": "object", "required": ["a"]}, nothing], "required": ["b"]}),
                json!({"required": ["b"], "allOf": [{"type": "object", "required": ["a"]}], "nullable": true}),
                ANY,
            ),
            (
                "null that could be a string",
                json!({"anyOf": [{"type": "string"}, {"type": ["string", "null"], "enum": [null]}]}),
                json!({"type": "string", "nullable": true}),
                ANY,
            ),
            (
                "nothing but null",
                json!({"anyOf": [nothing, nothing]}),
                json!({"enum": [null]}),
                ANY,
            ),
            (
                "default null",
                json!({"anyOf": [{"type": "string"}, nothing], "default": null}),
                json!({"type": "string", "nullable": true}),
                &["kept null /anyOf", "kept default /default"],
            ),
        ]);
    }

    #[test]
    fn types_and_values() {
        check(vec![
            (
                "type",
                json!({"type": ["string", "null"]}),
                json!({"type": "string", "nullable": true}),
                TYPE,
            ),
            (
                "lone type",
                json!({"type": "null", "description": "d"}),
                json!({"description": "d", "enum": [null]}),
                TYPE,
            ),
            (
                "lone type in an array",
                json!({"type": ["null"]}),
                json!({"enum": [null]}),
                TYPE,
            ),
            (
                "type and value",
                json!({"type": ["string", "null"], "enum": ["a", null]}),
                json!({"type": "string", "enum": ["a"], "nullable": true}),
                &["kept null /type", "kept null /enum"],
            ),
            (
                "type without value",
                json!({"type": ["string", "null"], "enum": ["a"]}),
                json!({"type": "string", "enum": ["a"], "nullable": true}),
                &["loosened null /type"],
            ),
            (
                "value without type",
                json!({"type": "string", "enum": ["a", null]}),
                json!({"type": "string", "enum": ["a"], "nullable": true}),
                &["loosened null /enum"],
            ),
            (
                "untyped values",
                json!({"enum": ["a", null]}),
                json!({"enum": ["a"], "type": "string", "nullable": true}),
                ENUM,
            ),
            (
                "values of several types",
                json!({"enum": ["a", 1, null], "anyOf": [{"type": "string"}, {}]}),
                json!({"enum": ["a", 1, null], "oneOf": [{"type": "string"}, {}]}),
                &["loosened any-of /anyOf"],
            ),
            (
                "lone value",
                json!({"enum": [null]}),
                json!({"enum": [null]}),
                &[],
            ),
        ]);
        check_version(
            "3.0.3",
            vec![(
                "3.0",
                json!({"type": "string", "enum": ["a", null], "nullable": true}),
                json!({"type": "string", "enum": ["a"], "nullable": true}),
                ENUM,
            )],
        );
    }
}
