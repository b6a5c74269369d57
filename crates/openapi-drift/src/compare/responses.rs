//! Responses: statuses, bodies and headers.

use std::collections::{BTreeMap, BTreeSet};

use super::parameters::{schema_of, sent, shared};
use super::{Comparison, Side, text};
use crate::api::{Found, Operation};
use crate::place::Place;
use crate::rules;

/// The response that the framework most documents come from gives every operation.
const VALIDATION: (&str, &str) = ("422", "HTTPValidationError");

type Statuses<'c> = BTreeMap<&'c str, Found<'c>>;

impl<'c> Comparison<'c> {
    pub(super) fn responses(
        &mut self,
        (base, revision): (&Operation<'c>, &Operation<'c>),
        place: &Place,
    ) {
        let place = &place.used(sent(base).flipped());
        let statuses = (
            self.base.api.members(&base.body, "responses"),
            self.revision.api.members(&revision.body, "responses"),
        );
        for (status, one) in &statuses.0 {
            if let Some(other) = statuses.1.get(status) {
                self.response(status, (one, other), &shared(&at(place, status), one));
            }
        }
        let only = |these: &Statuses<'c>, those: &Statuses<'c>, success: bool| -> Vec<&'c str> {
            these
                .keys()
                .filter(|status| is_success(status) == success && !those.contains_key(*status))
                .copied()
                .collect()
        };
        let folders = (&base.body.at("responses"), &revision.body.at("responses"));
        let gone = only(&statuses.0, &statuses.1, true);
        let fresh = only(&statuses.1, &statuses.0, true);
        if let ([old], [new]) = (gone.as_slice(), fresh.as_slice()) {
            let pair = (&statuses.0[old], &statuses.1[new]);
            let bodies = (body(self.base, pair.0), body(self.revision, pair.1));
            if bodies.0 == bodies.1 {
                let ends = (&pair.0.pointer, &pair.1.pointer);
                let names = (text(*old), text(*new));
                self.note(&rules::SUCCESS_STATUS_CHANGED, &at(place, old), names, ends);
                return self.errors(&statuses, place, folders);
            }
        }
        let known = bodies(self.base, &statuses.0, true);
        for status in gone {
            let ends = (&statuses.0[status].pointer, folders.1);
            let here = at(place, status);
            self.note(
                &rules::SUCCESS_STATUS_REMOVED,
                &here,
                (text(status), None),
                ends,
            );
        }
        for status in fresh {
            let rule = if known.contains(&body(self.revision, &statuses.1[status])) {
                &rules::SUCCESS_STATUS_ADDED
            } else {
                &rules::TYPED_SUCCESS_STATUS_ADDED
            };
            let ends = (folders.0, &statuses.1[status].pointer);
            self.note(rule, &at(place, status), (None, text(status)), ends);
        }
        self.errors(&statuses, place, folders);
    }

    fn errors(
        &mut self,
        statuses: &(Statuses<'c>, Statuses<'c>),
        place: &Place,
        folders: (&openapi_lower::Pointer, &openapi_lower::Pointer),
    ) {
        let known = (
            bodies(self.base, &statuses.0, false),
            bodies(self.revision, &statuses.1, false),
        );
        let types = (
            ErrorType::of(self.base, &statuses.0),
            ErrorType::of(self.revision, &statuses.1),
        );
        let stays = types.0 == types.1;
        for (status, one) in statuses.0.iter().filter(|(status, _)| !is_success(status)) {
            if statuses.1.contains_key(status) {
                continue;
            }
            let gone = body(self.base, one);
            let rule = if is_validation(status, one) {
                &rules::VALIDATION_RESPONSE_REMOVED
            } else if stays || known.1.contains(&gone) {
                &rules::ERROR_STATUS_REMOVED
            } else {
                &rules::ERROR_TYPE_REMOVED
            };
            let ends = (&one.pointer, folders.1);
            self.note(rule, &at(place, status), (text(*status), None), ends);
        }
        for (status, other) in statuses.1.iter().filter(|(status, _)| !is_success(status)) {
            if statuses.0.contains_key(status) {
                continue;
            }
            let fresh = body(self.revision, other);
            let rule = if is_validation(status, other) {
                &rules::VALIDATION_RESPONSE_ADDED
            } else if stays || known.0.contains(&fresh) {
                &rules::ERROR_STATUS_ADDED
            } else {
                &rules::ERROR_TYPE_ADDED
            };
            let ends = (folders.0, &other.pointer);
            self.note(rule, &at(place, status), (None, text(*status)), ends);
        }
    }

    fn response(&mut self, status: &str, (one, other): (&Found<'c>, &Found<'c>), place: &Place) {
        let empty = (
            body(self.base, one).is_empty(),
            body(self.revision, other).is_empty(),
        );
        let ends = (&one.pointer, &other.pointer);
        let rule = match (empty, is_success(status)) {
            ((false, true), true) => Some(&rules::RESPONSE_BODY_REMOVED),
            ((false, true), false) => Some(&rules::ERROR_TYPE_REMOVED),
            ((true, false), true) => Some(&rules::RESPONSE_BODY_ADDED),
            ((true, false), false) => Some(&rules::ERROR_TYPE_ADDED),
            _ => None,
        };
        match rule {
            Some(rule) => self.note(rule, place, (None, None), ends),
            None => self.content((one, other), place),
        }
        self.headers((one, other), place);
    }

    fn headers(&mut self, (one, other): (&Found<'c>, &Found<'c>), place: &Place) {
        let lower = |members: BTreeMap<&'c str, Found<'c>>| -> BTreeMap<String, Found<'c>> {
            members
                .into_iter()
                .map(|(name, found)| (name.to_ascii_lowercase(), found))
                .collect()
        };
        let base = lower(self.base.api.members(one, "headers"));
        let revision = lower(self.revision.api.members(other, "headers"));
        let folders = (&one.at("headers"), &other.at("headers"));
        let here = |name: &str| Place {
            label: name.to_owned(),
            ..place.about(&format!("header {name}"))
        };
        for (name, header) in &base {
            let Some(other) = revision.get(name) else {
                let ends = (&header.pointer, folders.1);
                self.note(
                    &rules::RESPONSE_HEADER_REMOVED,
                    &here(name),
                    (text(name), None),
                    ends,
                );
                continue;
            };
            let types = [(header, self.base), (other, self.revision)].map(|(header, side)| {
                schema_of(side, header).map(|schema| side.canonical.signature(&schema))
            });
            if types[0] != types[1] {
                let ends = (&header.at("schema"), &other.at("schema"));
                let shown = |header: &Found<'c>| header.get("schema").cloned();
                let values = (shown(header), shown(other));
                self.note(&rules::RESPONSE_HEADER_RETYPED, &here(name), values, ends);
            }
        }
        for (name, header) in revision
            .iter()
            .filter(|(name, _)| !base.contains_key(*name))
        {
            let ends = (folders.0, &header.pointer);
            self.note(
                &rules::RESPONSE_HEADER_ADDED,
                &here(name),
                (None, text(name)),
                ends,
            );
        }
    }
}

fn at(place: &Place, status: &str) -> Place {
    Place {
        path: format!("{} {status}", place.path),
        pinned: format!("{}.{status}", place.pinned),
        label: status.to_owned(),
        inner: true,
        ..place.clone()
    }
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

fn is_validation(status: &str, response: &Found<'_>) -> bool {
    let reference = response.get("content").and_then(|content| {
        content
            .get("application/json")?
            .get("schema")?
            .get("$ref")?
            .as_str()
    });
    status == VALIDATION.0 && reference.is_some_and(|reference| reference.ends_with(VALIDATION.1))
}

/// The error type of a generated method, which has one for all errors.
#[derive(Debug, PartialEq, Eq)]
enum ErrorType {
    Nothing,
    /// The one JSON body that all errors have.
    Json(String),
    /// Any JSON value: the bodies are JSON, and differ.
    AnyJson,
    Bytes,
}

impl ErrorType {
    fn of(side: &Side<'_>, statuses: &Statuses<'_>) -> Self {
        let is_error = |status: &str| status == "default" || status.starts_with(['4', '5']);
        let errors = statuses.iter().filter(|(status, _)| is_error(status));
        let mut types = errors.map(|(_, response)| Self::of_one(side, response));
        let Some(first) = types.next() else {
            return Self::Nothing;
        };
        types.fold(first, |all, one| match (all, one) {
            (all, one) if all == one => all,
            (Self::Json(_) | Self::AnyJson, Self::Json(_)) => Self::AnyJson,
            _ => Self::Bytes,
        })
    }

    fn of_one(side: &Side<'_>, response: &Found<'_>) -> Self {
        let contents = side.api.members(response, "content");
        let is_json = |name: &str| {
            let essence = name.split(';').next().unwrap_or(name).trim();
            essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
        };
        match contents.iter().find(|(name, _)| is_json(name)) {
            Some((_, media)) => {
                let schema = schema_of(side, media);
                let meaning = schema.map(|schema| side.canonical.signature(&schema));
                Self::Json(
                    meaning
                        .map(|meaning| meaning.to_string())
                        .unwrap_or_default(),
                )
            }
            None if contents.is_empty() => Self::Nothing,
            None => Self::Bytes,
        }
    }
}

/// The body of a response as a text: its media types and what they hold.
fn body(side: &Side<'_>, response: &Found<'_>) -> String {
    let contents = side.api.members(response, "content");
    let types: Vec<String> = contents
        .iter()
        .map(|(name, media)| {
            let schema = schema_of(side, media);
            let meaning = schema.map(|schema| side.canonical.signature(&schema));
            format!("{name} {}", meaning.unwrap_or_default())
        })
        .collect();
    types.join("\n")
}

fn bodies(side: &Side<'_>, statuses: &Statuses<'_>, success: bool) -> BTreeSet<String> {
    statuses
        .iter()
        .filter(|(status, _)| is_success(status) == success)
        .map(|(_, response)| body(side, response))
        .collect()
}
