//! Listed values, formats and patterns.

use openapi_lower::Pointer;
use openapi_lower::canonical::{Kind, Shape};
use serde_json::Value;

use super::bounds::integer_type;
use super::{Comparison, text};
use crate::place::Place;
use crate::rules;

type Ends<'p> = (&'p Pointer, &'p Pointer);

/// The formats of strings that become Rust types of their own, and of numbers.
const MAPPED_FORMATS: [&str; 8] = [
    "uuid",
    "date",
    "date-time",
    "ip",
    "ipv4",
    "ipv6",
    "binary",
    "float",
];

impl Comparison<'_> {
    pub(super) fn values(&mut self, base: &Shape, revision: &Shape, place: &Place, ends: Ends<'_>) {
        let open = base.kind == Some(Kind::String);
        let listed = |values: &[Value]| Some(Value::Array(values.to_vec()));
        let here = (&ends.0.join(keyword(base)), &ends.1.join(keyword(revision)));
        match (&base.values, &revision.values) {
            (None, None) => {}
            (Some(old), None) => {
                let rule = if open {
                    &rules::ENUM_UNSET
                } else {
                    &rules::CLOSED_VALUES_UNSET
                };
                self.note(rule, place, (listed(old), None), here);
            }
            (None, Some(new)) => {
                let rule = if open {
                    &rules::ENUM_SET
                } else {
                    &rules::CLOSED_VALUES_SET
                };
                self.note(rule, place, (None, listed(new)), here);
            }
            (Some(old), Some(new)) => {
                if let ([old], [new]) = (old.as_slice(), new.as_slice())
                    && old != new
                {
                    let values = (Some(old.clone()), Some(new.clone()));
                    return self.note(&rules::CONSTANT_CHANGED, place, values, here);
                }
                for value in old.iter().filter(|value| !new.contains(value)) {
                    let rule = if open {
                        &rules::ENUM_VALUE_REMOVED
                    } else {
                        &rules::CLOSED_VALUE_REMOVED
                    };
                    let variant = self.listed_value(value, open, place);
                    self.note(rule, &variant, (Some(value.clone()), None), here);
                }
                for value in new.iter().filter(|value| !old.contains(value)) {
                    let rule = if open {
                        &rules::ENUM_VALUE_ADDED
                    } else {
                        &rules::CLOSED_VALUE_ADDED
                    };
                    let variant = self.listed_value(value, open, place);
                    self.note(rule, &variant, (None, Some(value.clone())), here);
                }
            }
        }
    }

    fn listed_value(&self, value: &Value, open: bool, place: &Place) -> Place {
        match value.as_str() {
            Some(value) if open => place.variant(value, self.names),
            _ => place.about(&value.to_string()),
        }
    }

    pub(super) fn format(&mut self, base: &Shape, revision: &Shape, place: &Place, ends: Ends<'_>) {
        let (old, new) = (&base.format, &revision.format);
        if old == new {
            if base.format_by_content != revision.format_by_content && old.is_some() {
                let spelled =
                    |by_content: bool| text(if by_content { "content" } else { "format" });
                let spellings = (
                    spelled(base.format_by_content),
                    spelled(revision.format_by_content),
                );
                self.note(&rules::BINARY_SPELLING_CHANGED, place, spellings, ends);
            }
            return;
        }
        let is_mapped = |format: &Option<String>| {
            format
                .as_deref()
                .is_some_and(|format| MAPPED_FORMATS.contains(&format))
        };
        let other_type = match base.kind {
            Some(Kind::Integer) => integer_type(base) != integer_type(revision),
            _ => is_mapped(old) || is_mapped(new),
        };
        let rule = if other_type {
            &rules::FORMAT_CHANGED
        } else {
            &rules::UNMAPPED_FORMAT_CHANGED
        };
        let here = (&ends.0.join("format"), &ends.1.join("format"));
        let shown = |format: &Option<String>| text(format.as_deref().unwrap_or("no format"));
        self.note(rule, place, (shown(old), shown(new)), here);
    }

    pub(super) fn pattern(
        &mut self,
        base: &Shape,
        revision: &Shape,
        place: &Place,
        ends: Ends<'_>,
    ) {
        let (old, new) = (&base.pattern, &revision.pattern);
        let rule = match (old, new) {
            (None, Some(_)) => &rules::PATTERN_SET,
            (Some(_), None) => &rules::PATTERN_UNSET,
            (Some(old), Some(new)) if old != new => &rules::PATTERN_CHANGED,
            _ => return,
        };
        let here = (&ends.0.join("pattern"), &ends.1.join("pattern"));
        let shown = |pattern: &Option<String>| pattern.clone().map(Value::String);
        self.note(rule, place, (shown(old), shown(new)), here);
    }
}

/// The keyword that most likely lists the values.
fn keyword(shape: &Shape) -> &'static str {
    match &shape.values {
        Some(values) if values.len() == 1 => "const",
        _ => "enum",
    }
}
