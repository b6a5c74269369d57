//! What a change is about: a place that stays the same when the documents around it change, and the
//! Rust item that is made of it.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use openapi_lower::without_module_path;

use crate::severity::Uses;

/// The names of Rust types by the place of their schema, in the notation of `api.toml`, for each
/// of the two documents. Where no name is given, the one that the generator chooses is assumed.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use openapi_drift::Names;
///
/// let names = BTreeMap::from([("Turn.role".to_owned(), "TurnRole".to_owned())]);
/// let names = Names::new(names.clone(), names);
/// assert_eq!(names.base["Turn.role"], "TurnRole");
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Names {
    /// The names of the types made from the base.
    pub base: BTreeMap<String, String>,
    /// The names of the types made from the revision.
    pub revision: BTreeMap<String, String>,
}

impl Names {
    /// Names for the two documents.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use openapi_drift::Names;
    ///
    /// // What the generator chooses by itself is assumed.
    /// let names = Names::new(BTreeMap::new(), BTreeMap::new());
    /// assert!(names.base.is_empty() && names.revision.is_empty());
    /// ```
    pub const fn new(base: BTreeMap<String, String>, revision: BTreeMap<String, String>) -> Self {
        Self { base, revision }
    }

    pub(crate) fn of_base(&self, component: &str) -> String {
        component_name(&self.base, component)
    }

    pub(crate) fn of_revision(&self, component: &str) -> String {
        component_name(&self.revision, component)
    }
}

/// What a component's type is called: as given, or as the generator does.
fn component_name(names: &BTreeMap<String, String>, component: &str) -> String {
    names
        .get(component)
        .cloned()
        .unwrap_or_else(|| without_module_path(component).to_upper_camel_case())
}

/// How a value is there, as far as null and defaults are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It has to be there, or is part of something else.
    Required,
    /// It may be left out.
    Optional,
    /// A parameter of an operation.
    Parameter,
}

/// One place that both documents have.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The place in words that survive unrelated edits, such as `Turn.role` or
    /// `GET /turns query limit`.
    pub(crate) path: String,
    /// The place in the notation of `api.toml`.
    pub(crate) pinned: String,
    /// The Rust item: a field, an argument, a type.
    pub(crate) item: String,
    /// The name of the Rust type around it, or of the operation.
    pub(crate) owner: String,
    /// What it is called where it stands.
    pub(crate) label: String,
    /// Whether a type made here is named by the owner and the label, and not by the owner alone.
    pub(crate) inner: bool,
    pub(crate) presence: Presence,
    pub(crate) uses: Uses,
}

impl Place {
    /// A component schema, by its name in the base document.
    pub(crate) fn component(component: &str, names: &Names) -> Self {
        let owner = names.of_base(component);
        Self {
            path: component.to_owned(),
            pinned: component.to_owned(),
            item: owner.clone(),
            owner,
            label: component.to_owned(),
            inner: false,
            presence: Presence::Required,
            uses: Uses::BOTH,
        }
    }

    /// The name of the type made of an inline schema at this place.
    pub(crate) fn type_name(&self, names: &Names) -> String {
        if let Some(name) = names.base.get(&self.pinned) {
            return name.clone();
        }
        if self.inner {
            format!("{} {}", self.owner, self.label).to_upper_camel_case()
        } else {
            self.owner.clone()
        }
    }

    /// A property of the object type made at this place.
    pub(crate) fn property(&self, name: &str, presence: Presence, names: &Names) -> Self {
        let owner = self.type_name(names);
        Self {
            path: format!("{}.{name}", self.path),
            pinned: format!("{}.{name}", self.pinned),
            item: format!("{owner}::{}", name.to_snake_case()),
            owner,
            label: name.to_owned(),
            inner: true,
            presence,
            uses: self.uses,
        }
    }

    /// The items of an array, the values of a map, an item with a position.
    pub(crate) fn below(&self, notation: &str, label: &str) -> Self {
        let owner = if self.inner {
            format!("{} {}", self.owner, self.label).to_upper_camel_case()
        } else {
            self.owner.clone()
        };
        Self {
            path: format!("{}{notation}", self.path),
            pinned: format!("{}{notation}", self.pinned),
            item: self.item.clone(),
            owner,
            label: label.to_owned(),
            inner: true,
            presence: Presence::Required,
            uses: self.uses,
        }
    }

    /// A variant of the enum made at this place.
    pub(crate) fn variant(&self, value: &str, names: &Names) -> Self {
        let variant = value.to_upper_camel_case();
        Self {
            path: format!("{} {value}", self.path),
            item: format!("{}::{variant}", self.type_name(names)),
            ..self.clone()
        }
    }

    /// This place, used in some of the ways only.
    pub(crate) fn used(&self, uses: Uses) -> Self {
        Self {
            uses: self.uses.and(uses),
            ..self.clone()
        }
    }

    /// A thing at this place that has no Rust item of its own.
    pub(crate) fn about(&self, what: &str) -> Self {
        Self {
            path: format!("{} {what}", self.path),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Names, Place, Presence, component_name};

    #[test]
    fn components_lose_their_module_path() {
        let type_name = |component| component_name(&BTreeMap::new(), component);
        assert_eq!(
            type_name("src__turns__schemas__TurnResponse"),
            "TurnResponse"
        );
        assert_eq!(
            type_name("CursorPage_TurnResponse_"),
            "CursorPageTurnResponse"
        );
        assert_eq!(type_name("Turn-Output"), "TurnOutput");
    }

    #[test]
    fn types_are_named_by_place_unless_pinned() {
        let pins = BTreeMap::from([("Turn.role".to_owned(), "Role".to_owned())]);
        let names = Names::new(pins.clone(), pins);
        let turn = Place::component("Turn", &names);
        let role = turn.property("role", Presence::Required, &names);
        assert_eq!(
            (role.item.as_str(), role.type_name(&names).as_str()),
            ("Turn::role", "Role")
        );
        let kind = turn.property("kind", Presence::Required, &names);
        assert_eq!(kind.variant("a_b", &names).item, "TurnKind::AB");
        let inner = kind.property("x", Presence::Optional, &names);
        assert_eq!(
            (inner.item.as_str(), inner.path.as_str()),
            ("TurnKind::x", "Turn.kind.x")
        );
        assert_eq!(turn.below("[]", "Item").type_name(&names), "TurnItem");
    }
}
