//! Schemas: what stands there, by reference or in place.

use openapi_lower::canonical::{Additional, Kind, Schema, Shape};

use super::{Comparison, Side, component, text};
use crate::place::Place;
use crate::rules;

impl<'c> Comparison<'c> {
    /// Compares two schemas that stand at the same place.
    pub(super) fn schemas(&mut self, base: &Schema, revision: &Schema, place: &Place) {
        self.annotations(base, revision, place);
        self.null(base, revision, place);
        self.contents(base, revision, place);
    }

    /// Compares what two schemas say about values other than null.
    fn contents(&mut self, base: &Schema, revision: &Schema, place: &Place) {
        match (base.reference(), revision.reference()) {
            (Some(one), Some(other)) => self.references(one, other, (base, revision), place),
            (Some(name), None) => self.inlined(name, (base, revision), place),
            (None, Some(name)) => self.extracted(name, (base, revision), place),
            (None, None) => {
                if let (Some(one), Some(other)) = (base.shape(), revision.shape()) {
                    self.shapes((one, base), (other, revision), place);
                }
            }
        }
    }

    fn references(
        &mut self,
        one: &str,
        other: &str,
        (base, revision): (&Schema, &Schema),
        place: &Place,
    ) {
        let one = self.base.canonical.stands_for(one);
        let other = self.revision.canonical.stands_for(other);
        self.refer(one, other, place.uses);
        let split = other == format!("{one}-Input") || other == format!("{one}-Output");
        let was_split = self.base.canonical.component(one).is_none();
        if one == other || (split && was_split) {
            return;
        }
        let (old, new) = (self.names.of_base(one), self.names.of_revision(other));
        if old == new {
            return;
        }
        let gone = component(self.revision, one).is_none();
        let fresh = component(self.base, other).is_none();
        if !(gone && fresh) {
            let ends = (&base.pointer, &revision.pointer);
            let names = (text(old), text(new));
            self.note(&rules::COMPONENT_REPLACED, place, names, ends);
        }
    }

    /// Compares two components that stand for each other.
    pub(super) fn component_pair(&mut self, one: &str, other: &str) {
        let found = (component(self.base, one), component(self.revision, other));
        let (Some(base), Some(revision)) = found else {
            return;
        };
        let place = Place::component(one, self.names);
        let (old, new) = (self.names.of_base(one), self.names.of_revision(other));
        let gone = component(self.revision, one).is_none();
        let fresh = component(self.base, other).is_none();
        let split_of_twins = self.base.canonical.component(one).is_none();
        if old != new && gone && fresh && !split_of_twins && self.renamed.insert(one.to_owned()) {
            let ends = (&base.pointer, &revision.pointer);
            self.note(
                &rules::COMPONENT_RENAMED,
                &place,
                (text(old), text(new)),
                ends,
            );
        }
        self.schemas(base, revision, &place);
    }

    fn inlined(&mut self, name: &str, (base, revision): (&Schema, &Schema), place: &Place) {
        let name = self.base.canonical.stands_for(name);
        let Some(target) = component(self.base, name) else {
            return;
        };
        let old = self.names.of_base(name);
        if self.names.revision.get(&place.pinned) != Some(&old) && !revision.admits_anything() {
            let ends = (&base.pointer, &revision.pointer);
            self.note(&rules::COMPONENT_INLINED, place, (text(old), None), ends);
        }
        self.in_place(target, revision, place);
    }

    fn extracted(&mut self, name: &str, (base, revision): (&Schema, &Schema), place: &Place) {
        let name = self.revision.canonical.stands_for(name);
        let Some(target) = component(self.revision, name) else {
            return;
        };
        let new = self.names.of_revision(name);
        if self.names.base.get(&place.pinned) != Some(&new) && !base.admits_anything() {
            let ends = (&base.pointer, &revision.pointer);
            self.note(&rules::COMPONENT_EXTRACTED, place, (None, text(new)), ends);
        }
        self.in_place(base, target, place);
    }

    /// Compares a component with a schema that stands in its place, unless that is going on
    /// already, further out.
    fn in_place(&mut self, base: &Schema, revision: &Schema, place: &Place) {
        let pair = (base.pointer.clone(), revision.pointer.clone());
        if self.in_place.contains(&pair) {
            return;
        }
        self.in_place.push(pair);
        self.contents(base, revision, place);
        self.in_place.pop();
    }

    /// Compares what two schemas say in place.
    pub(super) fn shapes(
        &mut self,
        (base, base_schema): (&Shape, &Schema),
        (revision, revision_schema): (&Shape, &Schema),
        place: &Place,
    ) {
        let ends = (&base_schema.pointer, &revision_schema.pointer);
        self.lossy(base, revision, place, ends);
        match (base.is_silent(), revision.is_silent()) {
            (true, true) => return,
            (true, false) if !only_lossy(revision) => {
                let new = text(described(revision_schema, self.revision));
                return self.note(&rules::TYPE_SET, place, (None, new), ends);
            }
            (false, true) if !only_lossy(base) => {
                let old = text(described(base_schema, self.base));
                return self.note(&rules::TYPE_UNSET, place, (old, None), ends);
            }
            _ => {}
        }
        if !base.branches.is_empty() || !revision.branches.is_empty() {
            self.unions((base, base_schema), (revision, revision_schema), place);
            return;
        }
        let same = self.parts((base, base_schema), (revision, revision_schema), place);
        if same {
            return;
        }
        let kinds = (kind(base, self.base), kind(revision, self.revision));
        if kinds.0 != kinds.1 {
            let types = (
                text(described(base_schema, self.base)),
                text(described(revision_schema, self.revision)),
            );
            let rule = match kinds {
                (Some(Kind::Integer), Some(Kind::Number)) => &rules::INTEGER_BECAME_NUMBER,
                (Some(Kind::Number), Some(Kind::Integer)) => &rules::NUMBER_BECAME_INTEGER,
                _ => &rules::TYPE_CHANGED,
            };
            return self.note(rule, place, types, ends);
        }
        self.values(base, revision, place, ends);
        self.format(base, revision, place, ends);
        self.bounds(base, revision, place, ends);
        self.pattern(base, revision, place, ends);
        self.properties((base, base_schema), (revision, revision_schema), place);
        self.additional(base, revision, place, ends);
        self.items(base, revision, place, ends);
    }

    fn items(
        &mut self,
        base: &Shape,
        revision: &Shape,
        place: &Place,
        ends: (&openapi_lower::Pointer, &openapi_lower::Pointer),
    ) {
        let anything = Schema::anything;
        if base.items.is_some() || revision.items.is_some() {
            let pair = (
                base.items.clone().unwrap_or_else(|| anything(ends.0)),
                revision.items.clone().unwrap_or_else(|| anything(ends.1)),
            );
            self.schemas(&pair.0, &pair.1, &place.below("[]", "Item"));
        }
        let (one, other) = (&base.prefix_items, &revision.prefix_items);
        let signatures = |side: &Side<'_>, items: &[Schema]| -> Vec<String> {
            let mut signatures: Vec<String> = items
                .iter()
                .map(|item| side.canonical.signature(item))
                .collect();
            signatures.sort();
            signatures
        };
        let reordered = one.len() == other.len()
            && signatures(self.base, one) == signatures(self.revision, other)
            && one.iter().zip(other).any(|(one, other)| {
                self.base.canonical.signature(one) != self.revision.canonical.signature(other)
            });
        if one.len() != other.len() || reordered {
            let listed = |side: &Side<'_>, items: &[Schema]| {
                let types: Vec<String> = items.iter().map(|item| described(item, side)).collect();
                text(format!("({})", types.join(", ")))
            };
            let tuples = (listed(self.base, one), listed(self.revision, other));
            return self.note(&rules::TUPLE_CHANGED, place, tuples, ends);
        }
        for (index, (one, other)) in one.iter().zip(other).enumerate() {
            self.schemas(one, other, &place.below(&format!("[{index}]"), "Item"));
        }
    }

    fn lossy(
        &mut self,
        base: &Shape,
        revision: &Shape,
        place: &Place,
        ends: (&openapi_lower::Pointer, &openapi_lower::Pointer),
    ) {
        let mut keywords: Vec<&String> = base.other.keys().chain(revision.other.keys()).collect();
        keywords.sort();
        keywords.dedup();
        for keyword in keywords {
            let (old, new) = (base.other.get(keyword), revision.other.get(keyword));
            let rule = match (old, new) {
                (None, Some(_)) => &rules::LOSSY_KEYWORD_ADDED,
                (Some(_), None) => &rules::LOSSY_KEYWORD_REMOVED,
                (Some(old), Some(new)) if old != new => &rules::LOSSY_KEYWORD_CHANGED,
                _ => continue,
            };
            let mut about = place.about(keyword);
            about.label.clone_from(keyword);
            let ends = (&ends.0.join(keyword), &ends.1.join(keyword));
            self.note(rule, &about, (old.cloned(), new.cloned()), ends);
        }
    }
}

/// Whether a shape says nothing but what has no canonical form.
fn only_lossy(shape: &Shape) -> bool {
    let mut rest = shape.clone();
    rest.other.clear();
    rest.is_silent()
}

/// The type of the values, which the first schema of an `allOf` may say.
fn kind(shape: &Shape, side: &Side<'_>) -> Option<Kind> {
    shape.kind.or_else(|| {
        let part = shape.parts.first()?;
        let target = match part.reference() {
            Some(name) => component(side, side.canonical.stands_for(name))?,
            None => part,
        };
        target.shape()?.kind
    })
}

/// A schema in a few words.
pub(super) fn described(schema: &Schema, side: &Side<'_>) -> String {
    if let Some(name) = schema.reference() {
        return side.canonical.stands_for(name).to_owned();
    }
    let Some(shape) = schema.shape() else {
        return "any".to_owned();
    };
    if !shape.branches.is_empty() {
        let branches: Vec<String> = shape
            .branches
            .iter()
            .map(|branch| described(branch, side))
            .collect();
        return branches.join(" or ");
    }
    let kind = shape.kind.map_or("any", Kind::as_str);
    match (&shape.format, &shape.items, &shape.additional) {
        (Some(format), ..) => format!("{kind} ({format})"),
        (_, Some(items), _) => format!("{kind} of {}", described(items, side)),
        (_, _, Additional::Typed(values)) => format!("{kind} of {}", described(values, side)),
        _ => kind.to_owned(),
    }
}
