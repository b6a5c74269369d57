//! Parameters, and the body of a request.

use openapi_lower::canonical::Schema;
use openapi_lower::{Pointer, path_parameters};
use serde_json::Value;

use super::operations::words;
use super::{Comparison, Side, text};
use crate::api::{Found, Operation, Parameter};
use crate::place::{Place, Presence};
use crate::rules;
use crate::severity::Uses;

impl<'c> Comparison<'c> {
    pub(super) fn parameters(
        &mut self,
        (base, revision): (&Operation<'c>, &Operation<'c>),
        place: &Place,
    ) {
        let mut fresh: Vec<&Parameter<'c>> = revision.parameters.iter().collect();
        let mut gone = Vec::new();
        for one in &base.parameters {
            let partner = fresh.iter().position(|other| {
                one.location == other.location
                    && if one.location == "path" {
                        position(base.path, one.name) == position(revision.path, other.name)
                    } else {
                        same_name(one, other)
                    }
            });
            match partner {
                Some(partner) => {
                    let other = fresh.remove(partner);
                    self.parameter(one, other, &at(place, base, one));
                }
                None => gone.push(one),
            }
        }
        for one in gone {
            let here = at(place, base, one);
            let partner = fresh.iter().position(|other| same_name(one, other));
            if let Some(partner) = partner {
                let other = fresh.remove(partner);
                let locations = (text(one.location), text(other.location));
                let ends = (&one.found.at("in"), &other.found.at("in"));
                self.note(&rules::PARAMETER_LOCATION_CHANGED, &here, locations, ends);
                self.parameter(one, other, &here);
                continue;
            }
            let ends = (&one.found.pointer, &revision.body.at("parameters"));
            self.note(
                &rules::PARAMETER_REMOVED,
                &here,
                (text(one.name), None),
                ends,
            );
        }
        for other in fresh {
            let rule = if other.required() {
                &rules::REQUIRED_PARAMETER_ADDED
            } else {
                &rules::OPTIONAL_PARAMETER_ADDED
            };
            let ends = (&base.body.at("parameters"), &other.found.pointer);
            let here = at(place, base, other);
            self.note(rule, &here, (None, text(other.name)), ends);
        }
    }

    fn parameter(&mut self, one: &Parameter<'c>, other: &Parameter<'c>, place: &Place) {
        let ends = (&one.found.pointer, &other.found.pointer);
        if one.location == "path" && one.name != other.name {
            let names = (text(one.name), text(other.name));
            self.note(&rules::PATH_PARAMETER_RENAMED, place, names, ends);
        }
        let rule = match (one.required(), other.required()) {
            (false, true) => Some(&rules::PARAMETER_BECAME_REQUIRED),
            (true, false) => Some(&rules::PARAMETER_BECAME_OPTIONAL),
            _ => None,
        };
        if let Some(rule) = rule {
            let flags = (Some(one.required().into()), Some(other.required().into()));
            let ends = (&ends.0.join("required"), &ends.1.join("required"));
            self.note(rule, place, flags, ends);
        }
        if one.location == other.location {
            if one.style() != other.style() {
                let styles = (text(one.style()), text(other.style()));
                self.note(&rules::PARAMETER_STYLE_CHANGED, place, styles, ends);
            } else if one.explode() != other.explode() {
                let flags = (Some(one.explode().into()), Some(other.explode().into()));
                self.note(&rules::PARAMETER_EXPLODE_CHANGED, place, flags, ends);
            }
        }
        let deprecated = [one, other].map(|parameter| parameter.found.flag("deprecated"));
        self.deprecation(deprecated[0], deprecated[1], place, ends);
        let documented = [one, other]
            .map(|parameter| words(&parameter.found, &["description", "example", "examples"]));
        if documented[0] != documented[1] {
            self.note(&rules::DOCUMENTATION_CHANGED, place, (None, None), ends);
        }
        let schemas = (
            schema_of(self.base, &one.found),
            schema_of(self.revision, &other.found),
        );
        if let (Some(one), Some(other)) = schemas {
            self.schemas(&one, &other, place);
        }
    }

    pub(super) fn request_body(
        &mut self,
        (base, revision): (&Operation<'c>, &Operation<'c>),
        place: &Place,
    ) {
        let key = "requestBody";
        let found = |side: &Side<'c>, operation: &Operation<'c>| {
            let body = operation.body.get(key)?;
            side.api.follow(body, operation.body.at(key))
        };
        let bodies = (found(self.base, base), found(self.revision, revision));
        let uses = sent(base);
        let here = Place {
            path: format!("{} body", place.path),
            pinned: format!("{}.body", place.pinned),
            label: "body".to_owned(),
            inner: true,
            uses,
            ..place.clone()
        };
        match bodies {
            (None, None) => {}
            (Some(one), None) => {
                let ends = (&one.pointer, &revision.body.pointer);
                self.note(&rules::BODY_REMOVED, &here, (None, None), ends);
            }
            (None, Some(other)) => {
                let rule = if other.flag("required") {
                    &rules::REQUIRED_BODY_ADDED
                } else {
                    &rules::OPTIONAL_BODY_ADDED
                };
                let ends = (&base.body.pointer, &other.pointer);
                self.note(rule, &here, (None, None), ends);
            }
            (Some(one), Some(other)) => {
                let rule = match (one.flag("required"), other.flag("required")) {
                    (false, true) => Some(&rules::BODY_BECAME_REQUIRED),
                    (true, false) => Some(&rules::BODY_BECAME_OPTIONAL),
                    _ => None,
                };
                if let Some(rule) = rule {
                    let flags = (
                        Some(one.flag("required").into()),
                        Some(other.flag("required").into()),
                    );
                    let ends = (&one.at("required"), &other.at("required"));
                    self.note(rule, &shared(&here, &one), flags, ends);
                }
                self.content((&one, &other), &shared(&here, &one));
            }
        }
    }

    /// The media types of a body, and their schemas.
    pub(super) fn content(&mut self, (base, revision): (&Found<'c>, &Found<'c>), place: &Place) {
        let contents = (
            self.base.api.members(base, "content"),
            self.revision.api.members(revision, "content"),
        );
        let plain = |name: &str| {
            let essence = name.split(';').next().unwrap_or(name);
            essence.trim().to_ascii_lowercase()
        };
        let mut fresh: Vec<(&str, &Found<'c>)> = contents
            .1
            .iter()
            .map(|(name, found)| (*name, found))
            .collect();
        let mut gone = Vec::new();
        for (name, one) in &contents.0 {
            let partner = fresh
                .iter()
                .position(|(other, _)| plain(other) == plain(name));
            let Some(partner) = partner else {
                gone.push((*name, one));
                continue;
            };
            let (_, other) = fresh.remove(partner);
            let mut here = place.clone();
            if contents.0.len() > 1 {
                here.path = format!("{} {}", place.path, plain(name));
                here.pinned = format!("{}({name})", place.pinned);
            }
            let schemas = (
                media_schema(self.base, one),
                media_schema(self.revision, other),
            );
            if let (Some(one), Some(other)) = schemas {
                self.schemas(&one, &other, &here);
            }
        }
        let folders = (&base.at("content"), &revision.at("content"));
        let alone = contents.0.len() == 1 && contents.1.len() == 1;
        if let ([(old, one)], [(new, other)], true) = (gone.as_slice(), fresh.as_slice(), alone) {
            let names = (text(*old), text(*new));
            let ends = (&one.pointer, &other.pointer);
            return self.note(&rules::MEDIA_TYPE_REPLACED, place, names, ends);
        }
        let about = |name: &str| Place {
            label: name.to_owned(),
            ..place.about(name)
        };
        for (name, one) in gone {
            let ends = (&one.pointer, folders.1);
            self.note(
                &rules::MEDIA_TYPE_REMOVED,
                &about(name),
                (text(name), None),
                ends,
            );
        }
        for (name, other) in fresh {
            let ends = (folders.0, &other.pointer);
            self.note(
                &rules::MEDIA_TYPE_ADDED,
                &about(name),
                (None, text(name)),
                ends,
            );
        }
    }
}

/// What an operation's request is to the client: a webhook's is received.
pub(super) fn sent(operation: &Operation<'_>) -> Uses {
    if operation.webhook {
        Uses::REQUEST.flipped()
    } else {
        Uses::REQUEST
    }
}

/// A place that several operations may share has its own path.
pub(super) fn shared(place: &Place, found: &Found<'_>) -> Place {
    if found.shared {
        Place {
            path: found.pointer.as_str().trim_start_matches('/').to_owned(),
            ..place.clone()
        }
    } else {
        place.clone()
    }
}

fn at(place: &Place, operation: &Operation<'_>, parameter: &Parameter<'_>) -> Place {
    let holder = if parameter.of_path {
        operation.path
    } else {
        &place.path
    };
    let here = Place {
        path: format!("{holder} {} {}", parameter.location, parameter.name),
        pinned: format!("{}.{}", place.pinned, parameter.name),
        item: format!("{}({})", place.item, parameter.name),
        owner: place.owner.clone(),
        label: parameter.name.to_owned(),
        inner: true,
        presence: Presence::Parameter,
        uses: sent(operation),
    };
    shared(&here, &parameter.found)
}

fn position(path: &str, name: &str) -> Option<usize> {
    path_parameters(path)
        .iter()
        .position(|other| *other == name)
}

/// Headers are called the same whatever their case.
fn same_name(one: &Parameter<'_>, other: &Parameter<'_>) -> bool {
    if one.location == "header" && other.location == "header" {
        one.name.eq_ignore_ascii_case(other.name)
    } else {
        one.name == other.name
    }
}

/// The schema of a parameter or header, said directly or by media type.
pub(super) fn schema_of(side: &Side<'_>, found: &Found<'_>) -> Option<Schema> {
    if let Some(schema) = found.get("schema") {
        return Some(side.canonical.schema(schema, found.at("schema")));
    }
    let contents = found.get("content")?.as_object()?;
    let (name, content) = contents.iter().next()?;
    let pointer = found.at("content").join(name).join("schema");
    Some(side.canonical.schema(content.get("schema")?, pointer))
}

/// The schema of a media type. Bytes may be said by the media type alone.
fn media_schema(side: &Side<'_>, found: &Found<'_>) -> Option<Schema> {
    let schema: &Value = found.get("schema")?;
    let pointer: Pointer = found.at("schema");
    Some(side.canonical.schema(schema, pointer))
}
