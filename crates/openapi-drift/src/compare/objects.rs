//! Objects, and the schemas of an `allOf`.

use std::collections::BTreeSet;

use openapi_lower::Pointer;
use openapi_lower::canonical::{Additional, Property, Schema, Shape};

use super::schemas::described;
use super::{Comparison, Side, component, text};
use crate::place::{Place, Presence};
use crate::rules;
use crate::severity::Uses;

/// The error body of the framework most documents come from, whose fields it adds to on its own.
const VALIDATION_ERRORS: [&str; 2] = ["ValidationError", "HTTPValidationError"];

/// What newer versions of the framework add there.
const VALIDATION_FIELDS: [&str; 3] = ["ctx", "input", "url"];

/// How deep components are put together to see whether two `allOf` say the same.
const DEEPEST_PART: usize = 8;

impl Comparison<'_> {
    pub(super) fn properties(
        &mut self,
        (base, base_schema): (&Shape, &Schema),
        (revision, revision_schema): (&Shape, &Schema),
        place: &Place,
    ) {
        for (name, one) in &base.properties {
            let here = place.property(name, presence(one), self.names);
            match revision.properties.get(name) {
                Some(other) => self.property(one, other, &here),
                None => {
                    let closed = matches!(revision.additional, Additional::Closed);
                    let rule = match (one.required, closed) {
                        _ if is_framework(place, name) => &rules::VALIDATION_ERROR_CHANGED,
                        (true, false) => &rules::REQUIRED_PROPERTY_REMOVED,
                        (true, true) => &rules::CLOSED_REQUIRED_PROPERTY_REMOVED,
                        (false, true) => &rules::CLOSED_PROPERTY_REMOVED,
                        (false, false) => &rules::OPTIONAL_PROPERTY_REMOVED,
                    };
                    let old = text(described(&one.schema, self.base));
                    let folder = revision_schema.pointer.join("properties");
                    let here = here.used(travels(one));
                    self.note(rule, &here, (old, None), (&one.schema.pointer, &folder));
                }
            }
        }
        for (name, other) in &revision.properties {
            if base.properties.contains_key(name) {
                continue;
            }
            let here = place.property(name, presence(other), self.names);
            let rule = match other.required {
                _ if is_framework(place, name) => &rules::VALIDATION_ERROR_CHANGED,
                true => &rules::REQUIRED_PROPERTY_ADDED,
                false => &rules::OPTIONAL_PROPERTY_ADDED,
            };
            let new = text(described(&other.schema, self.revision));
            let folder = base_schema.pointer.join("properties");
            let here = here.used(travels(other));
            self.note(rule, &here, (None, new), (&folder, &other.schema.pointer));
        }
    }

    fn property(&mut self, one: &Property, other: &Property, place: &Place) {
        let place = place.used(travels(one).or(travels(other)));
        let rule = match (one.required, other.required) {
            (false, true) => Some(&rules::PROPERTY_BECAME_REQUIRED),
            (true, false) => Some(&rules::PROPERTY_BECAME_OPTIONAL),
            _ => None,
        };
        if let Some(rule) = rule {
            let flags = (Some(one.required.into()), Some(other.required.into()));
            let ends = (&one.schema.pointer, &other.schema.pointer);
            self.note(rule, &place, flags, ends);
        }
        self.schemas(&one.schema, &other.schema, &place);
    }

    pub(super) fn additional(
        &mut self,
        base: &Shape,
        revision: &Shape,
        place: &Place,
        ends: (&Pointer, &Pointer),
    ) {
        use Additional::{Closed, Open, Typed};
        let here = (
            &ends.0.join("additionalProperties"),
            &ends.1.join("additionalProperties"),
        );
        let (rule, old, new) = match (&base.additional, &revision.additional) {
            (Open, Open) | (Closed, Closed) => return,
            (Typed(one), Typed(other)) => {
                return self.schemas(one, other, &place.below("{}", "Value"));
            }
            (Open, Closed) => (
                &rules::PROPERTIES_CLOSED,
                "any".to_owned(),
                "none".to_owned(),
            ),
            (Closed, Open) => (
                &rules::PROPERTIES_OPENED,
                "none".to_owned(),
                "any".to_owned(),
            ),
            (Open, Typed(other)) => (
                &rules::ADDITIONAL_PROPERTIES_TYPED,
                "any".to_owned(),
                described(other, self.revision),
            ),
            (Typed(one), Open) => (
                &rules::ADDITIONAL_PROPERTIES_UNTYPED,
                described(one, self.base),
                "any".to_owned(),
            ),
            (Closed, Typed(other)) => (
                &rules::ADDITIONAL_PROPERTIES_ADMITTED,
                "none".to_owned(),
                described(other, self.revision),
            ),
            (Typed(one), Closed) => (
                &rules::ADDITIONAL_PROPERTIES_REFUSED,
                described(one, self.base),
                "none".to_owned(),
            ),
        };
        self.note(rule, place, (text(old), text(new)), here);
    }

    /// The schemas that have to fit as well. Says whether both objects come to the same with all
    /// their parts, though they are put together in another way.
    pub(super) fn parts(
        &mut self,
        (base, base_schema): (&Shape, &Schema),
        (revision, revision_schema): (&Shape, &Schema),
        place: &Place,
    ) -> bool {
        let name = |side: &Side<'_>, part: &Schema| match part.reference() {
            Some(name) => side.canonical.stands_for(name).to_owned(),
            None => side.canonical.signature(part),
        };
        let known: BTreeSet<String> = revision
            .parts
            .iter()
            .map(|part| name(self.revision, part))
            .collect();
        let (kept, gone): (Vec<&Schema>, Vec<&Schema>) = base
            .parts
            .iter()
            .partition(|part| known.contains(&name(self.base, part)));
        let kept_names: BTreeSet<String> = kept.iter().map(|part| name(self.base, part)).collect();
        let fresh: Vec<&Schema> = revision
            .parts
            .iter()
            .filter(|part| !kept_names.contains(&name(self.revision, part)))
            .collect();
        for part in kept {
            let counterpart = revision
                .parts
                .iter()
                .find(|other| name(self.revision, other) == name(self.base, part));
            if let Some(other) = counterpart {
                self.schemas(part, other, place);
            }
        }
        if gone.is_empty() && fresh.is_empty() {
            return false;
        }
        let whole = [(base, self.base), (revision, self.revision)]
            .map(|(shape, side)| flattened(shape, side, DEEPEST_PART));
        if whole[0].is_some() && whole[0] == whole[1] {
            return true;
        }
        if let ([one], [other]) = (gone.as_slice(), fresh.as_slice()) {
            self.schemas(one, other, place);
            return false;
        }
        for part in gone {
            let old = described(part, self.base);
            let ends = (&part.pointer, &revision_schema.pointer);
            self.note(
                &rules::PART_REMOVED,
                &place.about(&old),
                (text(&old), None),
                ends,
            );
        }
        for part in fresh {
            let new = described(part, self.revision);
            let ends = (&base_schema.pointer, &part.pointer);
            self.note(
                &rules::PART_ADDED,
                &place.about(&new),
                (None, text(&new)),
                ends,
            );
        }
        false
    }
}

const fn presence(property: &Property) -> Presence {
    if property.required {
        Presence::Required
    } else {
        Presence::Optional
    }
}

/// The ways in which a property travels.
const fn travels(property: &Property) -> Uses {
    let annotations = &property.schema.annotations;
    match (annotations.read_only, annotations.write_only) {
        (true, false) => Uses::RESPONSE,
        (false, true) => Uses::REQUEST,
        _ => Uses::BOTH,
    }
}

fn is_framework(place: &Place, property: &str) -> bool {
    VALIDATION_ERRORS.contains(&place.path.as_str()) && VALIDATION_FIELDS.contains(&property)
}

/// The properties of an object with all its parts, as texts; nothing when it is no plain object.
fn flattened(shape: &Shape, side: &Side<'_>, depth: usize) -> Option<BTreeSet<String>> {
    let depth = depth.checked_sub(1)?;
    let mut plain = shape.clone();
    plain.properties.clear();
    plain.parts.clear();
    plain.kind = None;
    if !plain.is_silent() {
        return None;
    }
    let mut properties: BTreeSet<String> = shape
        .properties
        .iter()
        .map(|(name, property)| {
            let signature = side.canonical.signature(&property.schema);
            format!("{name:?} {} {signature}", property.required)
        })
        .collect();
    for part in &shape.parts {
        let schema = match part.reference() {
            Some(name) => component(side, side.canonical.stands_for(name))?,
            None => part,
        };
        properties.extend(flattened(schema.shape()?, side, depth)?);
    }
    Some(properties)
}
