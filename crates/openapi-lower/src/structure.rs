//! Where the schemas of an OpenAPI document are.
//!
//! One table says which member of which OpenAPI object holds what; one walk follows it. A value
//! that only looks like a schema (inside `example`, `default`, `enum`, an extension, or a property
//! that happens to be named `title`) is never reached, because no table row leads there.

use serde_json::{Map, Value};

use crate::pointer::Pointer;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// What a schema is used for, as far as a rule has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The schema of a parameter itself, not one inside it.
    Parameter { required: bool },
    /// A member of `anyOf` or `oneOf`.
    UnionBranch,
    /// Any other place.
    Elsewhere,
}

/// One schema on the walk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'w> {
    pub(crate) pointer: &'w Pointer,
    pub(crate) place: Place,
    /// The number of schemas that begin before this one.
    pub(crate) position: usize,
}

/// Calls `visit` on every schema object of the document, the inner ones before the one they stand
/// in. Pointers are those of the document before any visit, because a schema is left before it is
/// changed.
pub(crate) fn visit_schemas(document: &mut Value, visit: &mut dyn FnMut(&mut Object, Site<'_>)) {
    walk(document, &mut |schema, site| {
        if let Value::Object(object) = schema {
            visit(object, site);
        }
    });
}

/// Calls `visit` on every `true` or `false` that stands for a schema, except as
/// `additionalProperties`, where 3.0 has them too. Pointers and positions are those of
/// [`visit_schemas`].
pub(crate) fn visit_boolean_schemas(
    document: &mut Value,
    visit: &mut dyn FnMut(&mut Value, Site<'_>),
) {
    walk(document, &mut |schema, site| {
        if schema.is_boolean() {
            visit(schema, site);
        }
    });
}

/// The first reference that leads out of the document, with the pointer to it.
pub(crate) fn outside_reference(document: &mut Value) -> Option<(Pointer, String)> {
    walk(document, &mut |_, _| {})
}

/// Visits every schema; returns the first reference that leads out of the document.
fn walk(
    document: &mut Value,
    visit: &mut dyn FnMut(&mut Value, Site<'_>),
) -> Option<(Pointer, String)> {
    let mut walk = Walk {
        pointer: Pointer::root(),
        schemas: 0,
        outside: None,
        visit,
    };
    walk.node(document, Node::Document, Place::Elsewhere);
    walk.outside
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    Document,
    Components,
    PathItem,
    Operation,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
    AdditionalProperties,
    UnionBranch,
}

#[derive(Clone, Copy)]
enum Shape {
    /// The member is the node itself.
    One,
    /// The member is an array of nodes, or one node.
    List,
    /// The member maps names to nodes.
    Map,
    /// The member maps patterns to nodes; a key that begins with `x-` is an extension.
    Patterned,
    /// The member maps names to maps of nodes.
    MapOfMaps,
}

type Member = (&'static str, Shape, Node);

impl Node {
    const fn members(self) -> &'static [Member] {
        use Shape::{List, Map, MapOfMaps, One, Patterned};
        match self {
            Self::Document => &[
                ("paths", Patterned, Self::PathItem),
                ("webhooks", Map, Self::PathItem),
                ("components", One, Self::Components),
            ],
            Self::Components => &[
                ("schemas", Map, Self::Schema),
                ("responses", Map, Self::Response),
                ("parameters", Map, Self::Parameter),
                ("requestBodies", Map, Self::RequestBody),
                ("headers", Map, Self::Header),
                ("callbacks", MapOfMaps, Self::PathItem),
                ("pathItems", Map, Self::PathItem),
            ],
            Self::PathItem => &[
                ("parameters", List, Self::Parameter),
                ("get", One, Self::Operation),
                ("put", One, Self::Operation),
                ("post", One, Self::Operation),
                ("delete", One, Self::Operation),
                ("options", One, Self::Operation),
                ("head", One, Self::Operation),
                ("patch", One, Self::Operation),
                ("trace", One, Self::Operation),
            ],
            Self::Operation => &[
                ("parameters", List, Self::Parameter),
                ("requestBody", One, Self::RequestBody),
                ("responses", Patterned, Self::Response),
                ("callbacks", MapOfMaps, Self::PathItem),
            ],
            Self::Parameter | Self::Header => &[
                ("schema", One, Self::Schema),
                ("content", Map, Self::MediaType),
            ],
            Self::RequestBody => &[("content", Map, Self::MediaType)],
            Self::Response => &[
                ("headers", Map, Self::Header),
                ("content", Map, Self::MediaType),
            ],
            Self::MediaType => &[
                ("schema", One, Self::Schema),
                ("encoding", Map, Self::Encoding),
            ],
            Self::Encoding => &[("headers", Map, Self::Header)],
            Self::Schema | Self::AdditionalProperties | Self::UnionBranch => &[
                ("properties", Map, Self::Schema),
                ("patternProperties", Map, Self::Schema),
                ("additionalProperties", One, Self::AdditionalProperties),
                ("unevaluatedProperties", One, Self::Schema),
                ("propertyNames", One, Self::Schema),
                ("dependentSchemas", Map, Self::Schema),
                ("items", List, Self::Schema),
                ("prefixItems", List, Self::Schema),
                ("unevaluatedItems", One, Self::Schema),
                ("contains", One, Self::Schema),
                ("contentSchema", One, Self::Schema),
                ("allOf", List, Self::Schema),
                ("anyOf", List, Self::UnionBranch),
                ("oneOf", List, Self::UnionBranch),
                ("not", One, Self::Schema),
                ("if", One, Self::Schema),
                ("then", One, Self::Schema),
                ("else", One, Self::Schema),
                ("$defs", Map, Self::Schema),
            ],
        }
    }

    const fn is_schema(self) -> bool {
        matches!(
            self,
            Self::Schema | Self::AdditionalProperties | Self::UnionBranch
        )
    }
}

struct Walk<'v> {
    pointer: Pointer,
    schemas: usize,
    outside: Option<(Pointer, String)>,
    visit: &'v mut dyn FnMut(&mut Value, Site<'_>),
}

impl Walk<'_> {
    fn node(&mut self, value: &mut Value, node: Node, place: Place) {
        let position = self.schemas;
        if node.is_schema() && (value.is_object() || value.is_boolean()) {
            self.schemas += 1;
        }
        if value.is_boolean() && node.is_schema() && node != Node::AdditionalProperties {
            return self.visit(value, place, position);
        }
        let Value::Object(object) = value else { return };
        if let Some(Value::String(reference)) = object.get("$ref")
            && !reference.starts_with('#')
            && self.outside.is_none()
        {
            self.outside = Some((self.pointer.join("$ref"), reference.clone()));
        }
        if !node.is_schema() && node != Node::PathItem && object.contains_key("$ref") {
            return;
        }
        let required = object.get("required") == Some(&Value::Bool(true))
            || object.get("in").is_some_and(|place| place == "path");
        for (key, child) in object.iter_mut() {
            let Some(&(_, shape, kind)) = node.members().iter().find(|member| member.0 == key)
            else {
                continue;
            };
            let child_place = match (node, kind) {
                (Node::Parameter, Node::Schema) => Place::Parameter { required },
                (_, Node::UnionBranch) => Place::UnionBranch,
                _ => Place::Elsewhere,
            };
            self.pointer.push(key);
            self.member(child, shape, kind, child_place);
            self.pointer.pop();
        }
        if node.is_schema() {
            self.visit(value, place, position);
        }
    }

    fn visit(&mut self, schema: &mut Value, place: Place, position: usize) {
        let site = Site {
            pointer: &self.pointer,
            place,
            position,
        };
        (self.visit)(schema, site);
    }

    fn member(&mut self, value: &mut Value, shape: Shape, node: Node, place: Place) {
        match (shape, value) {
            (Shape::List, Value::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.pointer.push(&index.to_string());
                    self.node(item, node, place);
                    self.pointer.pop();
                }
            }
            (Shape::One | Shape::List, value) => self.node(value, node, place),
            (Shape::Map | Shape::Patterned | Shape::MapOfMaps, Value::Object(entries)) => {
                for (name, entry) in entries.iter_mut() {
                    if matches!(shape, Shape::Patterned) && name.starts_with("x-") {
                        continue;
                    }
                    self.pointer.push(name);
                    match shape {
                        Shape::MapOfMaps => self.member(entry, Shape::Patterned, node, place),
                        _ => self.node(entry, node, place),
                    }
                    self.pointer.pop();
                }
            }
            (Shape::Map | Shape::Patterned | Shape::MapOfMaps, _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::visit_schemas;

    #[test]
    fn only_schemas_are_visited_and_inner_ones_first() {
        let schema = json!({"type": "object", "default": {"properties": {"no": {}}}, "x-no": {"items": {}},
            "enum": [{"items": {}}], "example": {"items": {}},
            "properties": {"title": {}, "x-yes": {"items": true}}, "items": [{"not": {}}]});
        let content = json!({"application/json": {"schema": {}, "example": {"schema": {}}}});
        let operation = json!({
            "parameters": [{"schema": {}}, {"$ref": "#/p", "schema": {}}, {"content": content}],
            "requestBody": {"content": {"a/b": {"encoding": {"f": {"headers": {"H": {"schema": {}}}}}}}},
            "responses": {"200": {"content": content, "headers": {"H": {"schema": {}}}}, "x-a": {"content": content}},
            "callbacks": {"done": {"{$url}": {"post": {"parameters": [{"schema": {}}]}}, "x-a": {"post": {}}}},
        });
        let mut document = json!({
            "paths": {"/a": {"parameters": [{"schema": {}}], "get": operation}, "x-a": {"get": operation}},
            "components": {"schemas": {"x-S": schema}, "examples": {"E": {"schema": {}}}},
        });
        let mut seen = Vec::new();
        visit_schemas(&mut document, &mut |_, site| {
            seen.push((site.position, site.pointer.clone()))
        });
        let paths: Vec<&str> = seen.iter().map(|(_, pointer)| pointer.as_str()).collect();
        assert_eq!(
            paths,
            [
                "/paths/~1a/parameters/0/schema",
                "/paths/~1a/get/parameters/0/schema",
                "/paths/~1a/get/parameters/2/content/application~1json/schema",
                "/paths/~1a/get/requestBody/content/a~1b/encoding/f/headers/H/schema",
                "/paths/~1a/get/responses/200/content/application~1json/schema",
                "/paths/~1a/get/responses/200/headers/H/schema",
                "/paths/~1a/get/callbacks/done/{$url}/post/parameters/0/schema",
                "/components/schemas/x-S/properties/title",
                "/components/schemas/x-S/properties/x-yes",
                "/components/schemas/x-S/items/0/not",
                "/components/schemas/x-S/items/0",
                "/components/schemas/x-S",
            ]
        );
        let positions: Vec<usize> = seen.iter().map(|(position, _)| *position).collect();
        assert_eq!(positions, [0, 1, 2, 3, 4, 5, 6, 8, 9, 12, 11, 7]);
    }
}
