//! Types, formats, and the names types have in Rust.

use super::{B, I, Rule, W, table};

table! {
    TYPE_CHANGED = Rule::new("type-changed", [B, B, B], "type-changed",
        "The type is another one.",
        "neither side reads what the other writes, and `{item}` has another Rust type: {new} and not {old}");
    TYPE_SET = Rule::new("type-set", [B, I, B], "type-unset",
        "Any value was admitted, and only some are now.",
        "<requests with other values are refused, and >`{item}` is no raw JSON any more: use its type");
    TYPE_UNSET = Rule::new("type-unset", [I, B, B], "type-set",
        "Only some values were admitted, and any is now.",
        "[deployed clients cannot decode other values, and ]`{item}` is raw JSON in the regenerated type");
    INTEGER_BECAME_NUMBER = Rule::new("integer-became-number", [I, B, B], "number-became-integer",
        "Numbers may have a fraction now.",
        "[deployed clients cannot decode a fraction, and ]`{item}` is a float in the regenerated type");
    NUMBER_BECAME_INTEGER = Rule::new("number-became-integer", [B, I, B], "integer-became-number",
        "Numbers may not have a fraction any more.",
        "<requests with a fraction are refused, and >`{item}` is an integer in the regenerated type");
    FORMAT_CHANGED = Rule::new("format-changed", [W, W, B], "format-changed",
        "The format is another one, and with it the Rust type.",
        "`{item}` has another Rust type, for {new} and not {old}; values of the other format may not decode");
    UNMAPPED_FORMAT_CHANGED = Rule::new("unmapped-format-changed", [W, W, I], "unmapped-format-changed",
        "The format is another one, and the Rust type is the same.",
        "`{item}` holds text or numbers of another form: check code that parses it");
    BINARY_SPELLING_CHANGED = Rule::new("binary-spelling-changed", [I, I, I], "binary-spelling-changed",
        "Binary content is said in another spelling.",
        "nothing to do: `{item}` carries the same bytes");
    TUPLE_CHANGED = Rule::new("tuple-changed", [B, B, I], "tuple-changed",
        "The items that have a position are more, fewer, or in another order.",
        "code that reads the items of `{item}` by position finds {new} and not {old}; the generated list holds any JSON");
    COMPONENT_RENAMED = Rule::new("component-renamed", [I, I, B], "component-renamed",
        "A component schema has another name.",
        "the type `{old}` is called `{new}` in the regenerated crate: change the uses, or pin the old name in `api.toml`");
    COMPONENT_REPLACED = Rule::new("component-replaced", [I, I, B], "component-replaced",
        "Another component schema stands here.",
        "`{item}` has the type `{new}` and not `{old}`");
    COMPONENT_INLINED = Rule::new("component-inlined", [I, I, B], "component-extracted",
        "A schema that was a component is written in place.",
        "`{item}` has a type named after its place and not `{old}`: change the uses, or pin the old name in `api.toml`");
    COMPONENT_EXTRACTED = Rule::new("component-extracted", [I, I, B], "component-inlined",
        "A schema that was written in place is a component.",
        "`{item}` has the type `{new}` and not one named after its place: change the uses, or pin the old name in `api.toml`");
    COMPONENT_REMOVED = Rule::new("component-removed", [I, I, B], "component-added",
        "A component schema that no operation used is gone.",
        "the regenerated crate has no type `{item}`: remove its uses");
    COMPONENT_ADDED = Rule::new("component-added", [I, I, I], "component-removed",
        "A component schema that no operation uses is new.",
        "the regenerated crate has a type `{item}`").adding();
}
