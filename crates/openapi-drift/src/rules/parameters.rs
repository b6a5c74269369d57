//! Parameters of operations.

use super::{B, I, Rule, W, table};

table! {
    REQUIRED_PARAMETER_ADDED = Rule::new("required-parameter-added", [B, I, B], "parameter-removed",
        "A parameter that has to be given is new, with a default or without.",
        "<deployed clients are refused, and >the regenerated method takes `{name}`: pass `{item}`");
    OPTIONAL_PARAMETER_ADDED = Rule::new("optional-parameter-added", [I, I, B], "parameter-removed",
        "A parameter that may be given is new.",
        "the regenerated method takes one argument more, by position: pass `None` for `{item}`");
    PARAMETER_REMOVED = Rule::new("parameter-removed", [W, I, B], "required-parameter-added",
        "A parameter is gone.",
        "the server may ignore or refuse `{name}`, and the regenerated method does not take `{item}`: remove the argument");
    PATH_PARAMETER_RENAMED = Rule::new("path-parameter-renamed", [I, I, I], "path-parameter-renamed",
        "A path parameter has another name in the same position.",
        "nothing to do: `{item}` is passed by position");
    PARAMETER_LOCATION_CHANGED = Rule::new("parameter-location-changed", [B, I, B], "parameter-location-changed",
        "A parameter is expected in another place.",
        "deployed clients send `{name}` in the {old}, where nobody looks; the regenerated method may take `{item}` in another position");
    PARAMETER_STYLE_CHANGED = Rule::new("parameter-style-changed", [B, I, B], "parameter-style-changed",
        "A parameter is written in another style.",
        "deployed clients write `{name}` in a way the server does not read, and the generator may not know the style {new} of `{item}`");
    PARAMETER_EXPLODE_CHANGED = Rule::new("parameter-explode-changed", [B, I, I], "parameter-explode-changed",
        "The values of a list are separated in another way.",
        "deployed clients write several values of `{name}` in a way the server does not read: regenerate `{item}`");
    PARAMETER_BECAME_REQUIRED = Rule::new("parameter-became-required", [B, I, B], "parameter-became-optional",
        "A parameter that was optional has to be given.",
        "calls without `{name}` are refused, and `{item}` is no `Option` any more: pass a value");
    PARAMETER_BECAME_OPTIONAL = Rule::new("parameter-became-optional", [I, I, B], "parameter-became-required",
        "A parameter may be left out.",
        "`{item}` is an `Option` in the regenerated method: wrap the value in `Some`");
    PARAMETER_DEFAULT_CHANGED = Rule::new("parameter-default-changed", [W, I, I], "parameter-default-changed",
        "What the server takes when a parameter is left out is another value.",
        "calls without `{item}` may be answered differently: pass it to stay with {old}");
}
