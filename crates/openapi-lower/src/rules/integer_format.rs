//! Integer formats: 3.0 knows two widths, `int32` and `int64`; the others are said by bounds.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::{Changes, Context, Rule};
use crate::fits::compare;
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "integer-format",
    apply,
};

/// An integer format outside 3.0: the format to state instead, and what it bounds.
struct Width {
    format: Option<&'static str>,
    minimum: i64,
    maximum: Option<i64>,
}

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    let format = schema.get("format").and_then(Value::as_str);
    let Some(width) = format.and_then(width) else {
        return;
    };
    if !admits_integers_alone(schema) {
        return;
    }
    match width.format {
        Some(format) => schema.insert("format".to_owned(), Value::from(format)),
        None => schema.shift_remove("format"),
    };
    bound(schema, "minimum", width.minimum, Ordering::Greater);
    if let Some(maximum) = width.maximum {
        bound(schema, "maximum", maximum, Ordering::Less);
    }
    changes.kept("format", "said by bounds");
}

fn width(format: &str) -> Option<Width> {
    let within = |format, minimum, maximum| {
        Some(Width {
            format: Some(format),
            minimum,
            maximum: Some(maximum),
        })
    };
    match format {
        "int8" => within("int32", i8::MIN.into(), i8::MAX.into()),
        "uint8" => within("int32", 0, u8::MAX.into()),
        "int16" => within("int32", i16::MIN.into(), i16::MAX.into()),
        "uint16" => within("int32", 0, u16::MAX.into()),
        "uint32" => within("int64", 0, u32::MAX.into()),
        "uint64" | "uint" | "usize" => Some(Width {
            format: None,
            minimum: 0,
            maximum: None,
        }),
        _ => None,
    }
}

/// States a bound unless there is one that asks for more, which compares to it as `tighter`.
fn bound(schema: &mut Object, keyword: &'static str, bound: i64, tighter: Ordering) {
    let bound = Number::from(bound);
    let stated = schema.get(keyword).and_then(Value::as_number);
    let stays = stated
        .and_then(|stated| compare(stated, &bound))
        .is_some_and(|order| order == tighter || order == Ordering::Equal);
    if !stays {
        let exclusive = match keyword {
            "minimum" => "exclusiveMinimum",
            _ => "exclusiveMaximum",
        };
        schema.shift_remove(exclusive);
        schema.insert(keyword.to_owned(), Value::Number(bound));
    }
}

/// True when the schema admits integers and no other numbers: those the bounds would narrow.
fn admits_integers_alone(schema: &Object) -> bool {
    match schema.get("type") {
        Some(Value::Array(names)) => {
            names.iter().any(|name| name == "integer") && !names.iter().any(|name| name == "number")
        }
        Some(name) => name == "integer",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        let bounded: &[&str] = &["kept integer-format /format"];
        check(vec![
            (
                "unsigned",
                json!({"type": "integer", "format": "uint32"}),
                json!({"type": "integer", "format": "int64", "minimum": 0, "maximum": 4_294_967_295_u32}),
                bounded,
            ),
            (
                "small",
                json!({"type": "integer", "format": "int16", "minimum": 1, "maximum": 100_000}),
                json!({"type": "integer", "format": "int32", "minimum": 1, "maximum": 32_767}),
                bounded,
            ),
            (
                "wide",
                json!({"type": ["integer", "null"], "format": "uint64", "exclusiveMinimum": 0}),
                json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true, "nullable": true}),
                &[
                    "kept exclusive-bounds /exclusiveMinimum",
                    "kept null /type",
                    "kept integer-format /format",
                ],
            ),
            (
                "known",
                json!({"type": "integer", "format": "int64"}),
                json!({"type": "integer", "format": "int64"}),
                &[],
            ),
            (
                "number",
                json!({"type": "number", "format": "uint8"}),
                json!({"type": "number", "format": "uint8"}),
                &[],
            ),
            (
                "among other types",
                json!({"type": ["integer", "boolean"], "format": "uint8"}),
                json!({"oneOf": [{"type": "integer", "format": "int32", "minimum": 0, "maximum": 255}, {"type": "boolean"}]}),
                &["kept integer-format /format", "kept type-array /type"],
            ),
            (
                "in a union with null",
                json!({"anyOf": [{"type": "integer"}, {"type": "null"}], "format": "uint8"}),
                json!({"type": "integer", "format": "int32", "nullable": true, "minimum": 0, "maximum": 255}),
                &["kept null /anyOf", "kept integer-format /format"],
            ),
        ]);
    }
}
