//! The list operations that `api.toml` describes, checked against the
//! document and written down for the facade: page sizes come from the
//! document, and nobody has to copy them by hand.

use std::collections::BTreeMap;

use heck::ToShoutySnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::config::ListShape;
use crate::{Error, schema};

/// What the generated code says of one list operation.
#[derive(Debug)]
pub(crate) struct List {
    operation: String,
    items: Option<String>,
    limit: (u32, u32),
    default_limit: Option<u32>,
}

/// Checks every described list against a lowered document.
pub(crate) fn check(
    document: &Value,
    shapes: &BTreeMap<String, ListShape>,
) -> Result<Vec<List>, Error> {
    shapes
        .iter()
        .map(|(operation, shape)| check_one(document, operation, shape))
        .collect()
}

/// The constants of the checked lists.
pub(crate) fn constants(lists: &[List]) -> TokenStream {
    let constants = lists.iter().map(
        |List {
             operation,
             items,
             limit: (smallest, largest),
             default_limit,
         }| {
            let name = format_ident!("{}", operation.to_shouty_snake_case());
            let text = format!(" How `{operation}` is paged.");
            let items = optional(items.as_ref());
            let default_limit = optional(default_limit.as_ref());
            quote! {
                #[doc = #text]
                pub const #name: ListShape = ListShape {
                    operation: #operation,
                    items: #items,
                    limit: (#smallest, #largest),
                    default_limit: #default_limit,
                };
            }
        },
    );
    quote! { #(#constants)* }
}

fn optional<T: quote::ToTokens>(value: Option<&T>) -> TokenStream {
    match value {
        Some(value) => quote! { ::std::option::Option::Some(#value) },
        None => quote! { ::std::option::Option::None },
    }
}

fn check_one(document: &Value, id: &str, shape: &ListShape) -> Result<List, Error> {
    let mut document = document.clone();
    let mut found = schema::operations(&mut document)
        .into_iter()
        .filter(|operation| operation.id == id);
    let Some(operation) = found.next() else {
        return Err(Error::UnknownOperation {
            id: id.to_owned(),
            table: "lists",
        });
    };
    let body: &Value = operation.body;
    let mismatch = |message: String| Error::ListShape {
        operation: id.to_owned(),
        message,
    };
    let parameter = |name: &str| {
        let parameters = body
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        parameters
            .filter(|parameter| parameter.get("in").and_then(Value::as_str) == Some("query"))
            .find(|parameter| parameter.get("name").and_then(Value::as_str) == Some(name))
            .and_then(|parameter| parameter.get("schema"))
            .cloned()
            .ok_or_else(|| mismatch(format!("there is no query parameter `{name}`")))
    };
    let limit = parameter(&shape.limit)?;
    parameter(&shape.cursor)?;
    let bound = |keyword: &str| {
        limit
            .get(keyword)
            .and_then(Value::as_u64)
            .and_then(|bound| u32::try_from(bound).ok())
    };
    let limit_range = match (bound("minimum"), bound("maximum")) {
        (Some(smallest), Some(largest)) if smallest <= largest => (smallest, largest),
        _ => {
            return Err(mismatch(format!(
                "`{}` must state a minimum and a maximum",
                shape.limit
            )));
        }
    };
    let default_limit = bound("default");

    let content = body
        .pointer("/responses/200/content/application~1json/schema")
        .ok_or_else(|| mismatch("there is no JSON response with status 200".to_owned()))?
        .clone();
    let page = schema::target(&content)
        .and_then(|name| schema::components(&document)?.get(name))
        .unwrap_or(&content);
    match &shape.items {
        None if page.get("type").and_then(Value::as_str) != Some("array") => {
            return Err(mismatch(
                "the page is no array, so `items` must name the property that holds one".to_owned(),
            ));
        }
        _ => {}
    }
    for (key, property) in [
        ("items", &shape.items),
        ("next_cursor", &shape.next_cursor),
        ("has_more", &shape.has_more),
    ] {
        if let Some(property) = property
            && page
                .get("properties")
                .and_then(|properties| properties.get(property))
                .is_none()
        {
            return Err(mismatch(format!(
                "`{key}` names the property `{property}`, which the page does not have"
            )));
        }
    }
    Ok(List {
        operation: id.to_owned(),
        items: shape.items.clone(),
        limit: limit_range,
        default_limit,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({
            "paths": {"/things": {"get": {
                "operationId": "listThings",
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}},
                    {"name": "cursor", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}},
            }}},
            "components": {"schemas": {"Page": {"type": "object", "properties": {"items": {}, "next": {}}}}},
        })
    }

    fn shape(toml: &str) -> BTreeMap<String, ListShape> {
        toml::from_str(toml).unwrap()
    }

    #[test]
    fn the_range_of_the_limit_comes_from_the_document() {
        let shapes = shape(
            "[listThings]\nlimit = \"limit\"\ncursor = \"cursor\"\nitems = \"items\"\nnext_cursor = \"next\"",
        );
        let lists = check(&document(), &shapes).unwrap();
        assert_eq!(
            (lists[0].limit, lists[0].default_limit),
            ((1, 200), Some(50))
        );
    }

    #[test]
    fn a_page_may_be_the_array_itself() {
        let mut document = document();
        let page = "/components/schemas/Page";
        *document.pointer_mut(page).unwrap() = json!({"type": "array", "items": {}});
        let shapes = shape("[listThings]\nlimit = \"limit\"\ncursor = \"cursor\"");
        let lists = check(&document, &shapes).unwrap();
        assert_eq!(lists[0].items, None);
        let constants = constants(&lists).to_string();
        assert!(
            constants.contains("items : :: std :: option :: Option :: None"),
            "{constants}"
        );
    }

    #[test]
    fn a_shape_that_does_not_fit_is_an_error_that_names_what() {
        for (toml, expected) in [
            ("[gone]\nlimit = \"limit\"\ncursor = \"cursor\"", "`gone`"),
            (
                "[listThings]\nlimit = \"size\"\ncursor = \"cursor\"\nitems = \"items\"",
                "`size`",
            ),
            (
                "[listThings]\nlimit = \"limit\"\ncursor = \"cursor\"",
                "`items` must name",
            ),
            (
                "[listThings]\nlimit = \"limit\"\ncursor = \"cursor\"\nitems = \"items\"\nhas_more = \"more\"",
                "`more`",
            ),
            (
                "[listThings]\nlimit = \"cursor\"\ncursor = \"cursor\"\nitems = \"items\"",
                "minimum and a maximum",
            ),
        ] {
            let error = check(&document(), &shape(toml)).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
