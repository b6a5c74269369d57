//! Pages with slices, from outside: what is merged, and what is refused with which message.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use openapi_lower::pages::{PageError, Slice, merge};
use serde_json::{Value, json};

fn page(document: &Value) -> String {
    format!("# A page\n\n```bash\ncurl /turns\n```\n\n````json openapi.json\n{document:#}\n````\n")
}

fn slice(origin: &str, path: &str, method: &str, schemas: Value) -> Slice {
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Turns", "version": "1"},
        "paths": {path: {method: {"operationId": format!("{method} {path}")}}},
        "components": {"schemas": schemas},
    });
    Slice::from_page(&page(&document), origin).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn the_order_of_the_pages_does_not_matter() {
    let slices = [
        slice(
            "a.md",
            "/turns/{id}",
            "get",
            json!({"Turn": {}, "Error": {}}),
        ),
        slice("b.md", "/turns", "post", json!({"Error": {}, "Draft": {}})),
        slice("c.md", "/turns", "get", json!({"Page": {}, "Turn": {}})),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let document = merge(order.map(|index| slices[index].clone()).to_vec()).unwrap();
        assert_eq!(keys(&document["paths"]), ["/turns", "/turns/{id}"]);
        assert_eq!(keys(&document["paths"]["/turns"]), ["get", "post"]);
        assert_eq!(
            keys(&document["components"]["schemas"]),
            ["Page", "Turn", "Error", "Draft"]
        );
    }
}

#[test]
fn a_conflict_names_both_files_and_the_innermost_place() {
    let status = |values: Value| json!({"Turn": {"properties": {"a/b": {"enum": values}}}});
    let cases = [
        (
            status(json!(["x", "y"])),
            "/components/schemas/Turn/properties/a~1b/enum/1",
        ),
        (
            status(json!(["x", "z", "y"])),
            "/components/schemas/Turn/properties/a~1b/enum/2",
        ),
        (
            json!({"Turn": {"properties": {}}}),
            "/components/schemas/Turn/properties/a~1b",
        ),
        (
            json!({"Turn": {"properties": {"a/b": {"enum": ["x", "z"]}}, "required": ["a/b"]}}),
            "/components/schemas/Turn/required",
        ),
        (
            json!({"Turn": {"properties": {"a/b": {"enum": ["x", "z"]}, "c": {}}}}),
            "/components/schemas/Turn/properties/c",
        ),
    ];
    for (other, pointer) in cases {
        let slices = vec![
            slice("first.md", "/a", "get", json!({"Error": {}})),
            slice("second.md", "/b", "get", status(json!(["x", "z"]))),
            slice("third.md", "/c", "get", other),
        ];
        assert_eq!(
            merge(slices).unwrap_err().to_string(),
            format!(
                "second.md and third.md differ at {pointer}; take both pages from the same publication"
            ),
        );
    }
}

#[test]
fn one_method_or_header_twice_must_be_the_same() {
    let same = slice("a.md", "/a", "get", json!({}));
    merge(vec![same.clone(), same.clone()]).unwrap();
    for pointer in ["/info/version", "/paths/~1a/get/operationId", "/openapi"] {
        let mut other = same.clone();
        *other.document.pointer_mut(pointer).unwrap() = json!("other");
        let error = merge(vec![same.clone(), other]).unwrap_err();
        assert!(
            matches!(&error, PageError::Conflict { pointer: place, .. } if place.as_str() == pointer),
            "{error}"
        );
    }
}

#[test]
fn pages_that_are_refused() {
    let openapi = "```yaml\nopenapi: 3.1.0\n```\n";
    let cases = [
        (
            "# Nothing\n```yaml\na: 1\n```\n".to_owned(),
            "p.md: no fenced OpenAPI document; expected one block that begins with `openapi:`",
        ),
        (
            format!("{openapi}\n{openapi}"),
            "p.md:5: a second fenced OpenAPI document; the first begins at line 1",
        ),
        (
            "\n````yaml\nopenapi: 3.1.0\n```\n".to_owned(),
            "p.md:2: the fenced block that begins here has no end; is the page complete?",
        ),
        (
            "\n```yaml\nopenapi: 3.1.0\nopenapi: 3.1.0\n```\n".to_owned(),
            "p.md:4:1: the key \"openapi\" stands twice",
        ),
    ];
    for (page, message) in cases {
        assert_eq!(
            Slice::from_page(&page, "p.md").unwrap_err().to_string(),
            message
        );
    }
    assert_eq!(merge(Vec::new()), Err(PageError::NoPages));
}

#[test]
fn repairs_are_told_with_their_place() {
    let union = json!({"oneOf": [{"$ref": "#/components/schemas/A"}], "discriminator": {
        "propertyName": "kind", "mapping": {"a": {"$ref": "#/components/schemas/A"}}}});
    let slice = slice("a.md", "/a", "get", json!({"A": {}, "U": union}));
    let places: Vec<&str> = slice
        .repairs
        .iter()
        .map(|repair| repair.pointer.as_str())
        .collect();
    assert_eq!(places, ["/components/schemas/U/discriminator/mapping/a"]);
    let repaired = slice.document.pointer(places[0]);
    assert_eq!(repaired, Some(&json!("#/components/schemas/A")));
}
