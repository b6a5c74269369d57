//! Null, and what is said about a place: defaults, deprecation, access, words.

use openapi_lower::canonical::{Annotations, Kind, Schema};
use serde_json::Value;

use super::{Comparison, component, text};
use crate::place::{Place, Presence};
use crate::rules;

impl Comparison<'_> {
    /// Whether null is admitted.
    pub(super) fn null(&mut self, base: &Schema, revision: &Schema, place: &Place) {
        if base.admits_anything() || revision.admits_anything() {
            return;
        }
        // Of two components, each says for itself whether it may be null.
        let components = base.reference().is_some() && revision.reference().is_some();
        if components && base.nullable == revision.nullable {
            return;
        }
        // A component that may be null itself says it for the place.
        let admitted = [(base, self.base), (revision, self.revision)].map(|(schema, side)| {
            let target = schema.reference().and_then(|name| component(side, name));
            schema.nullable || target.is_some_and(|target| target.nullable)
        });
        if admitted[0] == admitted[1] {
            return;
        }
        let defaulted =
            |schema: &Schema| schema.annotations.default.is_some() || is_collection(schema);
        let rules = match place.presence {
            Presence::Required => [&rules::BECAME_NULLABLE, &rules::BECAME_NOT_NULLABLE],
            Presence::Optional if defaulted(base) || defaulted(revision) => [
                &rules::DEFAULTED_BECAME_NULLABLE,
                &rules::DEFAULTED_BECAME_NOT_NULLABLE,
            ],
            Presence::Optional | Presence::Parameter => [
                &rules::OPTIONAL_BECAME_NULLABLE,
                &rules::OPTIONAL_BECAME_NOT_NULLABLE,
            ],
        };
        let rule = rules[usize::from(admitted[0])];
        let flags = (Some(admitted[0].into()), Some(admitted[1].into()));
        self.note(rule, place, flags, (&base.pointer, &revision.pointer));
    }

    /// What is said about the place.
    pub(super) fn annotations(&mut self, base: &Schema, revision: &Schema, place: &Place) {
        let (one, other) = (&base.annotations, &revision.annotations);
        let ends = (&base.pointer, &revision.pointer);
        if one.default != other.default {
            // Where null or an empty collection stands for nothing, a default changes no type.
            let settled = [base, revision]
                .iter()
                .any(|schema| schema.nullable || is_collection(schema));
            let rule = match (place.presence, &one.default, &other.default) {
                (Presence::Parameter, ..) => &rules::PARAMETER_DEFAULT_CHANGED,
                (Presence::Optional, None, Some(_)) if !settled => &rules::DEFAULT_ADDED,
                (Presence::Optional, Some(_), None) if !settled => &rules::DEFAULT_REMOVED,
                _ => &rules::DEFAULT_CHANGED,
            };
            let ends = (&ends.0.join("default"), &ends.1.join("default"));
            self.note(
                rule,
                place,
                (one.default.clone(), other.default.clone()),
                ends,
            );
        }
        self.deprecation(one.deprecated, other.deprecated, place, ends);
        let access = [one, other].map(access);
        if access[0] != access[1] {
            let words = (text(access[0]), text(access[1]));
            self.note(&rules::ACCESS_CHANGED, place, words, ends);
        }
        if one.title != other.title {
            let titles = [one, other].map(|side| side.title.clone().map(Value::String));
            let [old, new] = titles;
            self.note(&rules::TITLE_CHANGED, place, (old, new), ends);
        }
        if one.documentation != other.documentation {
            self.note(&rules::DOCUMENTATION_CHANGED, place, (None, None), ends);
        }
    }

    pub(super) fn deprecation(
        &mut self,
        base: bool,
        revision: bool,
        place: &Place,
        ends: (&openapi_lower::Pointer, &openapi_lower::Pointer),
    ) {
        let rule = match (base, revision) {
            (false, true) => &rules::DEPRECATED,
            (true, false) => &rules::NO_LONGER_DEPRECATED,
            _ => return,
        };
        let ends = (&ends.0.join("deprecated"), &ends.1.join("deprecated"));
        self.note(
            rule,
            place,
            (Some(base.into()), Some(revision.into())),
            ends,
        );
    }
}

/// Whether a schema becomes a `Vec` or a map, which is empty and not an `Option` when left out.
fn is_collection(schema: &Schema) -> bool {
    schema.shape().is_some_and(|shape| match shape.kind {
        Some(Kind::Array) => shape.prefix_items.is_empty(),
        Some(Kind::Object) => shape.properties.is_empty() && shape.parts.is_empty(),
        _ => false,
    })
}

const fn access(annotations: &Annotations) -> &'static str {
    match (annotations.read_only, annotations.write_only) {
        (true, false) => "read-only",
        (false, true) => "write-only",
        _ => "read and written",
    }
}
