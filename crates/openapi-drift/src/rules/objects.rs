//! Objects: their properties, and what may be beside them.

use super::{B, I, Rule, W, table};

table! {
    REQUIRED_PROPERTY_ADDED = Rule::new("required-property-added", [B, I, B], "required-property-removed",
        "A property that has to be there is new.",
        "<requests without `{name}` are refused, and >the constructor takes one argument more: pass `{item}`").adding();
    OPTIONAL_PROPERTY_ADDED = Rule::new("optional-property-added", [I, I, I], "optional-property-removed",
        "A property that may be there is new.",
        "the regenerated type has `{item}`; deployed clients pass over it").adding();
    REQUIRED_PROPERTY_REMOVED = Rule::new("required-property-removed", [W, B, B], "required-property-added",
        "A property that had to be there is gone.",
        "[deployed clients cannot decode an answer without `{name}`, and ]the regenerated type has no `{item}`: remove its uses");
    OPTIONAL_PROPERTY_REMOVED = Rule::new("optional-property-removed", [W, I, B], "optional-property-added",
        "A property that could be there is gone.",
        "`{name}` is ignored or missing, and the regenerated type has no `{item}`: remove its uses");
    CLOSED_REQUIRED_PROPERTY_REMOVED = Rule::new("closed-required-property-removed", [B, B, B], "required-property-added",
        "A property that had to be there is gone from an object that admits no other.",
        "<requests with `{name}` are refused, and >the regenerated type has no `{item}`: remove its uses");
    CLOSED_PROPERTY_REMOVED = Rule::new("closed-property-removed", [B, I, B], "optional-property-added",
        "A property that could be there is gone from an object that admits no other.",
        "<requests with `{name}` are refused, and >the regenerated type has no `{item}`: remove its uses");
    PROPERTY_BECAME_REQUIRED = Rule::new("property-became-required", [B, I, B], "property-became-optional",
        "A property that was optional has to be there.",
        "<requests without `{name}` are refused, and >`{item}` is no `Option` any more: give it to the constructor");
    PROPERTY_BECAME_OPTIONAL = Rule::new("property-became-optional", [I, B, B], "property-became-required",
        "A property may be left out.",
        "[deployed clients cannot decode an answer without `{name}`, and ]`{item}` is an `Option` in the regenerated type: handle `None`");
    PROPERTIES_CLOSED = Rule::new("properties-closed", [B, I, I], "properties-opened",
        "Properties that are not listed are not admitted any more.",
        "requests with fields that `{item}` does not list are refused; the generated type has none");
    PROPERTIES_OPENED = Rule::new("properties-opened", [I, I, I], "properties-closed",
        "Properties that are not listed are admitted.",
        "nothing to do: `{item}` accepts fields it does not know");
    ADDITIONAL_PROPERTIES_TYPED = Rule::new("additional-properties-typed", [B, I, B], "additional-properties-untyped",
        "Properties that are not listed, of any type before, have a type now.",
        "the map of `{item}` holds another type: convert the values");
    ADDITIONAL_PROPERTIES_UNTYPED = Rule::new("additional-properties-untyped", [I, B, B], "additional-properties-typed",
        "Properties that are not listed, of one type before, may have any type now.",
        "[deployed clients cannot decode other values, and ]the map of `{item}` holds JSON in the regenerated type");
    ADDITIONAL_PROPERTIES_ADMITTED = Rule::new("additional-properties-admitted", [I, I, B], "additional-properties-refused",
        "Properties that are not listed, none before, are admitted with a type.",
        "the regenerated `{item}` has a map of further values");
    ADDITIONAL_PROPERTIES_REFUSED = Rule::new("additional-properties-refused", [B, I, B], "additional-properties-admitted",
        "Properties that are not listed, of one type before, are not admitted any more.",
        "<requests with further values are refused, and >the regenerated `{item}` has no map of them: remove its uses");
    BECAME_NULLABLE = Rule::new("became-nullable", [I, B, B], "became-not-nullable",
        "A value that has to be there may be null.",
        "[deployed clients cannot decode null, and ]`{item}` is an `Option` in the regenerated type: handle `None`");
    BECAME_NOT_NULLABLE = Rule::new("became-not-nullable", [B, I, B], "became-nullable",
        "A value that has to be there may not be null any more.",
        "<requests with null are refused, and >`{item}` is no `Option` any more: pass a value");
    OPTIONAL_BECAME_NULLABLE = Rule::new("optional-became-nullable", [I, I, I], "optional-became-not-nullable",
        "A value that may be left out may be null as well.",
        "nothing to do: `{item}` is an `Option` already, and null reads as `None`");
    OPTIONAL_BECAME_NOT_NULLABLE = Rule::new("optional-became-not-nullable", [B, I, I], "optional-became-nullable",
        "A value that may be left out may not be null any more.",
        "requests with null in `{name}` are refused; the generated client leaves `{item}` out instead");
    DEFAULTED_BECAME_NULLABLE = Rule::new("defaulted-became-nullable", [I, I, B], "defaulted-became-not-nullable",
        "A value with a default may be null.",
        "`{item}` is an `Option` in the regenerated type: handle `None`");
    DEFAULTED_BECAME_NOT_NULLABLE = Rule::new("defaulted-became-not-nullable", [B, I, B], "defaulted-became-nullable",
        "A value with a default may not be null any more.",
        "<requests with null are refused, and >`{item}` is no `Option` any more: pass a value");
    DEFAULT_ADDED = Rule::new("default-added", [W, W, B], "default-removed",
        "A property that may be left out has a default.",
        "`{item}` is no `Option` in the regenerated type: it holds {new} when the server leaves it out");
    DEFAULT_REMOVED = Rule::new("default-removed", [W, W, B], "default-added",
        "A property that may be left out has no default any more.",
        "`{item}` is an `Option` in the regenerated type: handle `None`, which was {old}");
    DEFAULT_CHANGED = Rule::new("default-changed", [W, W, I], "default-changed",
        "The default is another value, or is said of a property that has to be there.",
        "`{item}` may hold {new} where it held {old}: check code that relies on it");
    ACCESS_CHANGED = Rule::new("access-changed", [W, W, I], "access-changed",
        "`readOnly` or `writeOnly` is said or not said any more.",
        "`{item}` is {new} and not {old}: check that it is sent and read where it counts");
}
