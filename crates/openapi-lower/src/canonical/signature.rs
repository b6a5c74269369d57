//! Signatures: a text for a meaning. Annotations and pointers are left out, sets are sorted.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Additional, Content, Schema, Shape};

/// The name that stands for a component, when it is not its own.
pub(super) type StandIn<'n> = &'n dyn Fn(&str) -> Option<&'n str>;

/// The signature of a schema.
pub(super) fn of(schema: &Schema, name: StandIn<'_>) -> String {
    let mut text = String::new();
    write_schema(&mut text, schema, name);
    text
}

fn write_schema(text: &mut String, schema: &Schema, name: StandIn<'_>) {
    if schema.nullable {
        text.push('?');
    }
    match &schema.content {
        Content::Component(component) => {
            text.push('#');
            text.push_str(name(component).unwrap_or(component));
        }
        Content::Shape(shape) => write_shape(text, shape, name),
    }
}

fn write_shape(text: &mut String, shape: &Shape, name: StandIn<'_>) {
    text.push('{');
    text.push_str(shape.kind.map_or("any", |kind| kind.as_str()));
    member(text, "format", shape.format.as_deref());
    member(text, "pattern", shape.pattern.as_deref());
    if let Some(values) = &shape.values {
        let values: Vec<String> = values.iter().map(Value::to_string).collect();
        member(text, "values", Some(&values.join("|")));
    }
    for (bound, limit) in &shape.bounds {
        let exclusive = if limit.exclusive { "!" } else { "" };
        member(
            text,
            bound.keyword(),
            Some(&format!("{}{exclusive}", limit.value)),
        );
    }
    for (key, property) in &shape.properties {
        let required = if property.required { "!" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(text, ",{key:?}{required}:");
        write_schema(text, &property.schema, name);
    }
    match &shape.additional {
        Additional::Open => {}
        Additional::Closed => text.push_str(",closed"),
        Additional::Typed(schema) => {
            text.push_str(",rest:");
            write_schema(text, schema, name);
        }
    }
    if let Some(items) = &shape.items {
        text.push_str(",items:");
        write_schema(text, items, name);
    }
    for item in &shape.prefix_items {
        text.push_str(",first:");
        write_schema(text, item, name);
    }
    for (label, schemas) in [(",branch:", &shape.branches), (",part:", &shape.parts)] {
        let mut signatures: Vec<String> = schemas.iter().map(|schema| of(schema, name)).collect();
        signatures.sort();
        for signature in signatures {
            text.push_str(label);
            text.push_str(&signature);
        }
    }
    if let Some(discriminator) = &shape.discriminator {
        member(text, "tag", Some(&discriminator.property));
        for (value, component) in &discriminator.mapping {
            let _ = write!(text, ",{value:?}={}", name(component).unwrap_or(component));
        }
    }
    for (keyword, value) in &shape.other {
        member(text, keyword, Some(&value.to_string()));
    }
    text.push('}');
}

fn member(text: &mut String, label: &str, value: Option<&str>) {
    if let Some(value) = value {
        let _ = write!(text, ",{label}={value}");
    }
}
