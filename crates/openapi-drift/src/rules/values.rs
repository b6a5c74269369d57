//! Listed values, bounds and patterns.

use super::{B, I, Rule, W, table};

table! {
    ENUM_VALUE_ADDED = Rule::new("enum-value-added", [I, I, I], "enum-value-removed",
        "A listed string is new.",
        "deployed clients read it as `Unrecognized`; the regenerated enum has `{item}`").adding();
    ENUM_VALUE_REMOVED = Rule::new("enum-value-removed", [B, I, B], "enum-value-added",
        "A listed string is gone.",
        "<requests with {old} are refused, and >the regenerated enum has no `{item}`: remove its uses");
    CLOSED_VALUE_ADDED = Rule::new("closed-value-added", [I, B, I], "closed-value-removed",
        "A listed value that is no string is new.",
        "deployed clients refuse {new}, since `{item}` checks its values: regenerate");
    CLOSED_VALUE_REMOVED = Rule::new("closed-value-removed", [B, I, I], "closed-value-added",
        "A listed value that is no string is gone.",
        "requests with {old} are refused, by the regenerated `{item}` already: use another value");
    ENUM_UNSET = Rule::new("enum-unset", [I, I, B], "enum-set",
        "Listed strings became any string.",
        "`{item}` is a `String` in the regenerated type: compare texts instead of variants");
    ENUM_SET = Rule::new("enum-set", [B, I, B], "enum-unset",
        "Any string became one of listed strings.",
        "<requests with other strings are refused, and >`{item}` is an enum in the regenerated type: use its variants");
    CLOSED_VALUES_UNSET = Rule::new("closed-values-unset", [I, B, B], "closed-values-set",
        "Listed values that are no strings became any value of their type.",
        "[deployed clients refuse other values, and ]`{item}` is a plain type in the regenerated client");
    CLOSED_VALUES_SET = Rule::new("closed-values-set", [B, I, B], "closed-values-unset",
        "Any value became one of listed values that are no strings.",
        "<requests with other values are refused, and >`{item}` checks its values in the regenerated client");
    CONSTANT_CHANGED = Rule::new("constant-changed", [B, B, B], "constant-changed",
        "The only value is another one.",
        "neither side knows the value of the other: `{item}` is {new} and not {old}");
    LENGTH_TIGHTENED = Rule::new("length-tightened", [B, I, I], "length-loosened",
        "Fewer lengths of a string are admitted.",
        "requests with other strings are refused, by the regenerated `{item}` already: {new} and not {old}");
    LENGTH_LOOSENED = Rule::new("length-loosened", [I, B, I], "length-tightened",
        "More lengths of a string are admitted.",
        "deployed clients refuse such strings, since `{item}` checks them: regenerate");
    LENGTH_SET = Rule::new("length-set", [B, I, B], "length-unset",
        "A string of any length before has a bound.",
        "<requests with other strings are refused, and >`{item}` is a checked type in the regenerated client: convert with `try_from`");
    LENGTH_UNSET = Rule::new("length-unset", [I, B, B], "length-set",
        "A string may have any length.",
        "[deployed clients refuse such strings, and ]`{item}` is a `String` in the regenerated client");
    PATTERN_SET = Rule::new("pattern-set", [B, I, B], "pattern-unset",
        "A string of any form before has a pattern.",
        "<requests with other strings are refused, and >`{item}` is a checked type in the regenerated client: convert with `try_from`");
    PATTERN_UNSET = Rule::new("pattern-unset", [I, B, B], "pattern-set",
        "A string may have any form.",
        "[deployed clients refuse such strings, and ]`{item}` is a `String` in the regenerated client");
    PATTERN_CHANGED = Rule::new("pattern-changed", [W, W, I], "pattern-changed",
        "The pattern is another one; whether it admits more cannot be told.",
        "some strings of `{item}` may be refused on one side: check what is sent");
    NUMBER_TIGHTENED = Rule::new("number-tightened", [B, I, I], "number-loosened",
        "Fewer numbers are admitted.",
        "requests with other numbers in `{item}` are refused: {new} and not {old}");
    NUMBER_LOOSENED = Rule::new("number-loosened", [I, I, I], "number-tightened",
        "More numbers are admitted.",
        "nothing to do: `{item}` holds such numbers already");
    INTEGER_TYPE_NARROWED = Rule::new("integer-type-narrowed", [B, I, B], "integer-type-widened",
        "Fewer integers are admitted, and the Rust type is another one.",
        "<requests with other numbers are refused, and >`{item}` is {new} in the regenerated client, not {old}");
    INTEGER_TYPE_WIDENED = Rule::new("integer-type-widened", [I, B, B], "integer-type-narrowed",
        "More integers are admitted, and the Rust type is another one.",
        "[deployed clients cannot decode such numbers, and ]`{item}` is {new} in the regenerated client, not {old}");
    COUNT_TIGHTENED = Rule::new("count-tightened", [B, I, I], "count-loosened",
        "Fewer counts of items or properties are admitted.",
        "requests with other counts in `{item}` are refused: {new} and not {old}");
    COUNT_LOOSENED = Rule::new("count-loosened", [I, I, I], "count-tightened",
        "More counts of items or properties are admitted.",
        "nothing to do: `{item}` holds any count");
    COUNT_FIXED = Rule::new("count-fixed", [B, I, B], "count-freed",
        "The number of items, which could vary, is fixed.",
        "<requests with other counts are refused, and >`{item}` is an array of {new} in the regenerated client");
    COUNT_FREED = Rule::new("count-freed", [I, B, B], "count-fixed",
        "The number of items, which was fixed, may vary.",
        "[deployed clients cannot decode another count, and ]`{item}` is a `Vec` in the regenerated client");
    FIXED_COUNT_CHANGED = Rule::new("fixed-count-changed", [B, B, B], "fixed-count-changed",
        "The fixed number of items is another one.",
        "neither side reads what the other writes, and `{item}` is an array of {new} and not {old}");
}
