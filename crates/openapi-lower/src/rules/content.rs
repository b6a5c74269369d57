//! `contentEncoding` and `contentMediaType`: 3.0 says that a string holds encoded or raw bytes by its
//! `format`. What a text contains otherwise (HTML, JSON) 3.0 cannot say; it is a string either way.

use serde_json::Value;

use super::{Changes, Context, Rule};
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "content",
    apply,
};

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    let encoding = schema.shift_remove("contentEncoding");
    let media_type = schema.shift_remove("contentMediaType");
    let format = match (&encoding, &media_type) {
        (Some(Value::String(encoding)), _) if is_base64(encoding) => Some("byte"),
        (None, Some(Value::String(media_type))) if is_binary(media_type) => Some("binary"),
        _ => None,
    };
    let format = format.filter(|_| is_string(schema) && !schema.contains_key("format"));
    let keyword = match encoding {
        Some(_) => "contentEncoding",
        None => "contentMediaType",
    };
    if let Some(format) = format {
        schema.insert("format".to_owned(), Value::from(format));
        changes.kept(keyword, format!("said as `format: {format}`"));
    } else if encoding.is_some() {
        changes.dropped("contentEncoding", "removed: 3.0 has no word for it");
    }
    if media_type.is_some() && (format != Some("binary")) {
        changes.dropped("contentMediaType", "removed: 3.0 has no word for it");
    }
}

fn is_string(schema: &Object) -> bool {
    match schema.get("type") {
        Some(Value::Array(names)) => names.iter().all(|name| name == "string" || name == "null"),
        Some(name) => name == "string",
        None => false,
    }
}

fn is_base64(encoding: &str) -> bool {
    ["base64", "base64url"]
        .iter()
        .any(|known| encoding.eq_ignore_ascii_case(known))
}

fn is_binary(media_type: &str) -> bool {
    let media_type = media_type.to_ascii_lowercase();
    media_type == "application/octet-stream"
        || ["image/", "audio/", "video/"]
            .iter()
            .any(|kind| media_type.starts_with(kind))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::check;

    #[test]
    fn cases() {
        check(vec![
            (
                "encoded",
                json!({"type": "string", "contentEncoding": "base64"}),
                json!({"type": "string", "format": "byte"}),
                &["kept content /contentEncoding"],
            ),
            (
                "encoded picture",
                json!({"type": ["string", "null"], "contentEncoding": "base64", "contentMediaType": "image/png"}),
                json!({"type": "string", "format": "byte", "nullable": true}),
                &[
                    "kept content /contentEncoding",
                    "dropped content /contentMediaType",
                    "kept null /type",
                ],
            ),
            (
                "raw",
                json!({"type": "string", "contentMediaType": "application/octet-stream"}),
                json!({"type": "string", "format": "binary"}),
                &["kept content /contentMediaType"],
            ),
            (
                "text",
                json!({"type": "string", "contentMediaType": "text/html"}),
                json!({"type": "string"}),
                &["dropped content /contentMediaType"],
            ),
            (
                "beside a format",
                json!({"type": "string", "format": "uuid", "contentEncoding": "base64"}),
                json!({"type": "string", "format": "uuid"}),
                &["dropped content /contentEncoding"],
            ),
            (
                "other encoding",
                json!({"type": "string", "contentEncoding": "quoted-printable"}),
                json!({"type": "string"}),
                &["dropped content /contentEncoding"],
            ),
        ]);
    }
}
