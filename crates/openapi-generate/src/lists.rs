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
    let limit = query_parameter(body, &shape.limit).map_err(mismatch)?;
    query_parameter(body, &shape.cursor).map_err(mismatch)?;
    let (limit_range, default_limit) = bounds(limit, &shape.limit).map_err(mismatch)?;
    let content = body
        .pointer("/responses/200/content/application~1json/schema")
        .ok_or_else(|| mismatch("there is no JSON response with status 200".to_owned()))?
        .clone();
    let page = schema::target(&content)
        .and_then(|name| schema::components(&document)?.get(name))
        .unwrap_or(&content);
    check_page(page, shape).map_err(mismatch)?;
    Ok(List {
        operation: id.to_owned(),
        items: shape.items.clone(),
        limit: limit_range,
        default_limit,
    })
}

/// The schema of a query parameter.
fn query_parameter<'a>(operation: &'a Value, name: &str) -> Result<&'a Value, String> {
    let word = |parameter: &'a Value, member: &str| parameter.get(member).and_then(Value::as_str);
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters
        .into_iter()
        .flatten()
        .filter(|parameter| word(parameter, "in") == Some("query"))
        .find(|parameter| word(parameter, "name") == Some(name))
        .and_then(|parameter| parameter.get("schema"))
        .ok_or_else(|| format!("there is no query parameter `{name}`"))
}

/// The smallest and the largest limit, and the one where none is given.
fn bounds(limit: &Value, name: &str) -> Result<((u32, u32), Option<u32>), String> {
    let bound = |keyword: &str| {
        let bound = limit.get(keyword).and_then(Value::as_u64);
        bound.and_then(|bound| u32::try_from(bound).ok())
    };
    match (bound("minimum"), bound("maximum")) {
        (Some(smallest), Some(largest)) if smallest <= largest => {
            Ok(((smallest, largest), bound("default")))
        }
        _ => Err(format!("`{name}` must state a minimum and a maximum")),
    }
}

/// Whether a page has what the shape says.
fn check_page(page: &Value, shape: &ListShape) -> Result<(), String> {
    let is_array = page.get("type").and_then(Value::as_str) == Some("array");
    if shape.items.is_none() && !is_array {
        let message = "the page is no array, so `items` must name the property that holds one";
        return Err(message.to_owned());
    }
    let properties = page.get("properties");
    let has =
        |property: &String| properties.is_some_and(|properties| properties.get(property).is_some());
    for (key, property) in [
        ("items", &shape.items),
        ("next_cursor", &shape.next_cursor),
        ("has_more", &shape.has_more),
    ] {
        if let Some(property) = property.as_ref().filter(|property| !has(property)) {
            return Err(format!(
                "`{key}` names the property `{property}`, which the page does not have"
            ));
        }
    }
    Ok(())
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
