//! The operations of a document, with what they refer to and inherit put in place.

use std::collections::BTreeMap;

use openapi_lower::Pointer;
use serde_json::{Map, Value};

type Object = Map<String, Value>;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// How many references in a row are followed before they are taken for a circle.
const LONGEST_REFERENCE_CHAIN: usize = 16;

/// An object of a document, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Found<'d> {
    pub(crate) object: &'d Object,
    pub(crate) pointer: Pointer,
    /// Whether a reference led here, so that others may too.
    pub(crate) shared: bool,
}

impl<'d> Found<'d> {
    pub(crate) fn get(&self, key: &str) -> Option<&'d Value> {
        self.object.get(key)
    }

    pub(crate) fn text(&self, key: &str) -> Option<&'d str> {
        self.get(key)?.as_str()
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.get(key) == Some(&Value::Bool(true))
    }

    pub(crate) fn at(&self, key: &str) -> Pointer {
        self.pointer.join(key)
    }
}

/// One operation or webhook.
#[derive(Clone, Debug)]
pub(crate) struct Operation<'d> {
    /// What it is called in reports: `GET /turns`.
    pub(crate) name: String,
    pub(crate) path: &'d str,
    pub(crate) webhook: bool,
    pub(crate) body: Found<'d>,
    /// By location and name.
    pub(crate) parameters: Vec<Parameter<'d>>,
    /// The alternatives to authenticate, each with its schemes and their scopes; none when the
    /// operation is open.
    pub(crate) security: Vec<BTreeMap<String, Vec<String>>>,
    pub(crate) security_pointer: Pointer,
}

/// A parameter with its defaults filled in.
#[derive(Clone, Debug)]
pub(crate) struct Parameter<'d> {
    pub(crate) name: &'d str,
    pub(crate) location: &'d str,
    pub(crate) found: Found<'d>,
    /// Whether all operations of the path share it.
    pub(crate) of_path: bool,
}

impl Parameter<'_> {
    pub(crate) fn required(&self) -> bool {
        self.location == "path" || self.found.flag("required")
    }

    pub(crate) fn style(&self) -> &str {
        let usual = match self.location {
            "query" | "cookie" => "form",
            _ => "simple",
        };
        self.found.text("style").unwrap_or(usual)
    }

    pub(crate) fn explode(&self) -> bool {
        match self.found.get("explode") {
            Some(Value::Bool(explode)) => *explode,
            _ => self.style() == "form",
        }
    }
}

/// The operations of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Api<'d> {
    document: &'d Value,
}

impl<'d> Api<'d> {
    pub(crate) const fn new(document: &'d Value) -> Self {
        Self { document }
    }

    /// Every operation by what makes it the same in another document: its method, and its path
    /// without the names of the parameters.
    pub(crate) fn operations(self) -> BTreeMap<String, Operation<'d>> {
        let mut operations = BTreeMap::new();
        for (folder, webhook) in [("paths", false), ("webhooks", true)] {
            let items = self.document.get(folder).and_then(Value::as_object);
            for (path, item) in items.into_iter().flatten() {
                let place = Pointer::from(folder).join(path);
                let Some(item) = self.follow(item, place) else {
                    continue;
                };
                for method in METHODS {
                    if let Some(operation) = self.operation(&item, path, method, webhook) {
                        let key = format!("{folder} {} {method}", without_names(path));
                        operations.insert(key, operation);
                    }
                }
            }
        }
        operations
    }

    fn operation(
        self,
        item: &Found<'d>,
        path: &'d str,
        method: &str,
        webhook: bool,
    ) -> Option<Operation<'d>> {
        let body = Found {
            object: item.get(method)?.as_object()?,
            pointer: item.at(method),
            shared: false,
        };
        let (security, security_pointer) = match body.get("security") {
            Some(own) => (Some(own), body.at("security")),
            None => (self.document.get("security"), Pointer::from("security")),
        };
        let mut parameters = self.parameters(item, true);
        for parameter in self.parameters(&body, false) {
            parameters.retain(|other| {
                (other.location, other.name) != (parameter.location, parameter.name)
            });
            parameters.push(parameter);
        }
        let name = if webhook {
            format!("webhook {path}")
        } else {
            format!("{} {path}", method.to_uppercase())
        };
        Some(Operation {
            name,
            path,
            webhook,
            parameters,
            security: alternatives(security),
            security_pointer,
            body,
        })
    }

    fn parameters(self, holder: &Found<'d>, of_path: bool) -> Vec<Parameter<'d>> {
        let folder = holder.at("parameters");
        let listed = holder.get("parameters").and_then(Value::as_array);
        listed
            .into_iter()
            .flatten()
            .enumerate()
            .filter_map(|(index, value)| {
                let found = self.follow(value, folder.join(&index.to_string()))?;
                Some(Parameter {
                    name: found.text("name")?,
                    location: found.text("in")?,
                    of_path,
                    found,
                })
            })
            .collect()
    }

    /// An object, or what its reference leads to.
    pub(crate) fn follow(self, value: &'d Value, pointer: Pointer) -> Option<Found<'d>> {
        let mut found = Found {
            object: value.as_object()?,
            pointer,
            shared: false,
        };
        for _ in 0..LONGEST_REFERENCE_CHAIN {
            let Some(reference) = found.text("$ref") else {
                return Some(found);
            };
            let place = reference.strip_prefix('#')?;
            found = Found {
                object: self.document.pointer(place)?.as_object()?,
                pointer: Pointer::parsed(place),
                shared: true,
            };
        }
        None
    }

    /// The members of an object, each followed.
    pub(crate) fn members(self, holder: &Found<'d>, key: &str) -> BTreeMap<&'d str, Found<'d>> {
        let folder = holder.at(key);
        let members = holder.get(key).and_then(Value::as_object);
        members
            .into_iter()
            .flatten()
            .filter(|(name, _)| !name.starts_with("x-"))
            .filter_map(|(name, value)| {
                Some((name.as_str(), self.follow(value, folder.join(name))?))
            })
            .collect()
    }

    /// The addresses of the servers, with their index.
    pub(crate) fn servers(self) -> Vec<&'d str> {
        let servers = self.document.get("servers").and_then(Value::as_array);
        servers
            .into_iter()
            .flatten()
            .filter_map(|server| server.get("url")?.as_str())
            .collect()
    }

    /// The security schemes.
    pub(crate) fn security_schemes(self) -> BTreeMap<&'d str, Found<'d>> {
        let components = self.document.get("components");
        components
            .and_then(|components| self.follow(components, Pointer::from("components")))
            .map(|components| self.members(&components, "securitySchemes"))
            .unwrap_or_default()
    }

    pub(crate) fn text(self, pointer: &str) -> Option<&'d str> {
        self.document.pointer(pointer)?.as_str()
    }
}

/// A path without the names of its parameters.
fn without_names(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut inside = false;
    for character in path.chars() {
        match character {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        text.push(character);
    }
    text
}

/// The alternatives of a `security` list. One that asks for nothing makes the operation open.
fn alternatives(security: Option<&Value>) -> Vec<BTreeMap<String, Vec<String>>> {
    let listed = security.and_then(Value::as_array);
    let mut alternatives: Vec<BTreeMap<String, Vec<String>>> = listed
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(|schemes| {
            schemes
                .iter()
                .map(|(scheme, scopes)| {
                    let scopes = scopes.as_array().into_iter().flatten();
                    let mut scopes: Vec<String> = scopes
                        .filter_map(Value::as_str)
                        .map(str::to_owned)
                        .collect();
                    scopes.sort();
                    scopes.dedup();
                    (scheme.clone(), scopes)
                })
                .collect()
        })
        .collect();
    if alternatives.iter().any(BTreeMap::is_empty) {
        return Vec::new();
    }
    alternatives.sort();
    alternatives.dedup();
    alternatives
}

#[cfg(test)]
mod tests {
    use super::without_names;

    #[test]
    fn path_parameters_count_by_position() {
        assert_eq!(without_names("/a/{b}/c{d}"), "/a/{}/c{}");
    }
}
