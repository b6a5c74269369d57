//! Titles: generators name a type after its `title` and take two schemas of one title for one type,
//! whatever they hold. Without titles a type is named after the component or the place it is in.

use super::{Changes, Context, Rule};
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "title",
    apply,
};

fn apply(schema: &mut Object, _: &Context<'_>, changes: &mut Changes) {
    if schema.shift_remove("title").is_some() {
        changes.kept("title", "removed: the place of a schema names it");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::cases::{check, check_parameters};

    #[test]
    fn cases() {
        check(vec![
            (
                "component, property and a property of that name",
                json!({"title": "A", "type": "object", "properties": {"title": {"title": "B", "type": "string"}}}),
                json!({"type": "object", "properties": {"title": {"type": "string"}}}),
                &["kept title /title", "kept title /properties/title/title"],
            ),
            (
                "beside a reference",
                json!({"$ref": "#/components/schemas/Pet", "title": "A"}),
                json!({"$ref": "#/components/schemas/Pet"}),
                &["kept title /title"],
            ),
            (
                "data",
                json!({"type": "object", "default": {"title": "A"}, "example": {"title": "B"}}),
                json!({"type": "object", "default": {"title": "A"}, "example": {"title": "B"}}),
                &[],
            ),
        ]);
        check_parameters(vec![(
            "parameter",
            json!({"in": "query", "schema": {"title": "A", "type": "string"}}),
            json!({"in": "query", "schema": {"type": "string"}}),
            &["kept title /schema/title"],
        )]);
    }
}
