//! `info`: 3.0 has no `summary` and no licence `identifier`, and wants a title and a version.

use serde_json::{Value, json};

use super::Changes;
use crate::pointer::Pointer;
use crate::report::Effect;
use crate::structure::Object;

const RULE: &str = "info";

pub(super) fn apply(document: &mut Value, changes: &mut Changes<'_>) {
    let Some(Value::Object(info)) = document.get_mut("info") else {
        return;
    };
    let place = Pointer::from("info");
    if let Some(summary) = info.shift_remove("summary") {
        let pointer = place.join("summary");
        if info.contains_key("description") {
            changes.note(
                RULE,
                Effect::Dropped,
                &pointer,
                "removed: there is a description",
            );
        } else {
            info.insert("description".to_owned(), summary);
            changes.note(RULE, Effect::Kept, &pointer, "said as `description`");
        }
    }
    if let Some(Value::Object(license)) = info.get_mut("license") {
        lower_license(license, &place.join("license"), changes);
    }
    for member in ["title", "version"] {
        let pointer = place.join(member);
        match info.get(member) {
            Some(Value::String(_)) => {}
            Some(Value::Number(number)) => {
                let text = number.to_string();
                info.insert(member.to_owned(), Value::from(text));
                changes.note(RULE, Effect::Kept, &pointer, "the number is said as text");
            }
            _ => {
                info.insert(member.to_owned(), json!(""));
                changes.note(
                    RULE,
                    Effect::Kept,
                    &pointer,
                    format!("`{member}` is empty: 3.0 wants one"),
                );
            }
        }
    }
}

/// An SPDX identifier names a page of the licence list, which 3.0 takes as the `url`.
fn lower_license(license: &mut Object, place: &Pointer, changes: &mut Changes<'_>) {
    let Some(identifier) = license.shift_remove("identifier") else {
        return;
    };
    let pointer = place.join("identifier");
    match identifier.as_str() {
        Some(name) if !license.contains_key("url") && !name.contains(' ') => {
            let url = format!("https://spdx.org/licenses/{name}.html");
            license.insert("url".to_owned(), Value::from(url));
            changes.note(RULE, Effect::Kept, &pointer, "said as `url`");
        }
        _ => changes.note(
            RULE,
            Effect::Dropped,
            &pointer,
            "removed: 3.0 has no such member",
        ),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::document_rules::cases::check;

    #[test]
    fn cases() {
        check(vec![
            (
                "summary and licence",
                json!({"paths": {}, "info": {"title": "T", "version": "1", "summary": "s",
                    "license": {"name": "MIT", "identifier": "MIT"}}}),
                json!({"paths": {}, "info": {"title": "T", "version": "1", "description": "s",
                    "license": {"name": "MIT", "url": "https://spdx.org/licenses/MIT.html"}}}),
                &[
                    "kept info /info/summary",
                    "kept info /info/license/identifier",
                ],
            ),
            (
                "both said already",
                json!({"paths": {}, "info": {"title": "T", "version": "1", "summary": "s", "description": "d",
                    "license": {"name": "A", "identifier": "MIT OR Apache-2.0"}}}),
                json!({"paths": {}, "info": {"title": "T", "version": "1", "description": "d", "license": {"name": "A"}}}),
                &[
                    "dropped info /info/summary",
                    "dropped info /info/license/identifier",
                ],
            ),
            (
                "version",
                json!({"paths": {}, "info": {"title": "T", "version": 1.5}}),
                json!({"paths": {}, "info": {"title": "T", "version": "1.5"}}),
                &["kept info /info/version"],
            ),
            (
                "nothing",
                json!({"paths": {}, "info": {}}),
                json!({"paths": {}, "info": {"title": "", "version": ""}}),
                &["kept info /info", "kept info /info"],
            ),
        ]);
    }
}
