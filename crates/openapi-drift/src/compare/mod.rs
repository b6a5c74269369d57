//! The comparison: both documents are walked side by side, and what differs is noted once.
//!
//! A component is compared once, whoever refers to it. What is noted there reaches the operations
//! that lead to the component, and travels the way they use it; both are worked out at the end, by
//! going back along the references.

mod bounds;
mod null;
mod objects;
mod operations;
mod parameters;
mod responses;
mod schemas;
mod security;
mod unions;
mod values;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use chrono::NaiveDate;
use openapi_lower::Pointer;
use openapi_lower::canonical::{Canonical, Schema};
use serde_json::Value;

use crate::Names;
use crate::api::Api;
use crate::place::Place;
use crate::rules::Rule;
use crate::severity::Uses;

pub(crate) use operations::document;

/// One of the two documents.
#[derive(Debug)]
pub(crate) struct Side<'d> {
    pub(crate) document: &'d Value,
    pub(crate) canonical: Canonical<'d>,
    pub(crate) api: Api<'d>,
}

/// Something that differs.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) rule: &'static Rule,
    pub(crate) path: String,
    pub(crate) item: String,
    /// What it is about: a property, a parameter, a value.
    pub(crate) name: String,
    pub(crate) old: Option<Value>,
    pub(crate) new: Option<Value>,
    pub(crate) base: Pointer,
    pub(crate) revision: Pointer,
    pub(crate) uses: Uses,
}

/// A change, and the operations it reaches.
#[derive(Clone, Debug)]
pub(crate) struct Reached {
    pub(crate) change: Change,
    pub(crate) uses: Uses,
    pub(crate) operations: BTreeSet<String>,
}

/// What is compared as a whole.
#[derive(Debug)]
enum Subject {
    /// The document, which every operation belongs to.
    Document,
    Operation(String),
    /// A pair of component schemas, by their names in the two documents.
    Components(String, String),
}

#[derive(Debug)]
struct Unit {
    subject: Subject,
    changes: Vec<Change>,
    /// The units it refers to, and in which of its own uses.
    refers_to: BTreeMap<usize, Uses>,
}

/// A comparison under way.
#[derive(Debug)]
pub(crate) struct Comparison<'c> {
    base: &'c Side<'c>,
    revision: &'c Side<'c>,
    names: &'c Names,
    today: NaiveDate,
    units: Vec<Unit>,
    components: HashMap<(String, String), usize>,
    waiting: VecDeque<usize>,
    current: usize,
    /// Pairs of schemas that are compared in place at the moment, to end recursion.
    in_place: Vec<(Pointer, Pointer)>,
    renamed: BTreeSet<String>,
}

impl<'c> Comparison<'c> {
    pub(crate) fn new(
        base: &'c Side<'c>,
        revision: &'c Side<'c>,
        names: &'c Names,
        today: NaiveDate,
    ) -> Self {
        Self {
            base,
            revision,
            names,
            today,
            units: vec![Unit::new(Subject::Document)],
            components: HashMap::new(),
            waiting: VecDeque::new(),
            current: 0,
            in_place: Vec::new(),
            renamed: BTreeSet::new(),
        }
    }

    /// Compares everything.
    pub(crate) fn run(mut self) -> Vec<Reached> {
        self.servers();
        self.operations();
        self.referred_components();
        self.other_components();
        self.reach()
    }

    /// Begins to compare something of its own; what is noted from here on belongs to it.
    fn begin(&mut self, subject: Subject) {
        self.current = self.units.len();
        self.units.push(Unit::new(subject));
    }

    /// Notes that something differs.
    fn note(
        &mut self,
        rule: &'static Rule,
        place: &Place,
        (old, new): (Option<Value>, Option<Value>),
        (base, revision): (&Pointer, &Pointer),
    ) {
        let change = Change {
            rule,
            path: place.path.clone(),
            item: place.item.clone(),
            name: place.label.clone(),
            old,
            new,
            base: base.clone(),
            revision: revision.clone(),
            uses: place.uses,
        };
        self.units[self.current].changes.push(change);
    }

    /// Compares the components that operations lead to.
    fn referred_components(&mut self) {
        while let Some(unit) = self.waiting.pop_front() {
            self.current = unit;
            if let Subject::Components(one, other) = &self.units[unit].subject {
                let (one, other) = (one.clone(), other.clone());
                self.component_pair(&one, &other);
            }
        }
    }

    /// Compares components that no operation leads to: types are generated for them all the same.
    fn other_components(&mut self) {
        let (base, revision) = (self.base, self.revision);
        let reached: BTreeSet<String> =
            self.components.keys().map(|(one, _)| one.clone()).collect();
        let used = [used_components(base), used_components(revision)];
        for (name, schema) in base.canonical.components() {
            let name = base.canonical.stands_for(name);
            if reached.contains(name) {
                continue;
            }
            if self.counterpart(name).is_some() {
                self.refer(name, name, Uses::NONE);
            } else if !used[0].contains(name) {
                self.lone_component(&crate::rules::COMPONENT_REMOVED, name, schema);
            }
        }
        self.referred_components();
        let compared: BTreeSet<String> = self
            .components
            .keys()
            .map(|(_, other)| other.clone())
            .collect();
        for (name, schema) in revision.canonical.components() {
            let name = revision.canonical.stands_for(name);
            if !compared.contains(name) && !used[1].contains(name) {
                self.lone_component(&crate::rules::COMPONENT_ADDED, name, schema);
            }
        }
    }

    /// The component of the revision that has the name of one in the base.
    fn counterpart(&self, name: &str) -> Option<&'c Schema> {
        component(self.revision, name)
    }

    fn lone_component(&mut self, rule: &'static Rule, name: &str, schema: &Schema) {
        self.begin(Subject::Components(name.to_owned(), name.to_owned()));
        let mut place = Place::component(name, self.names);
        let folder = Pointer::from("components").join("schemas");
        let here = (&schema.pointer, &folder);
        let removed = std::ptr::eq(rule, &crate::rules::COMPONENT_REMOVED);
        if !removed {
            place.item = self.names.of_revision(name);
        }
        let ends = if removed { here } else { (here.1, here.0) };
        self.note(rule, &place, (None, None), ends);
    }

    /// Has a pair of components compared, and remembers that the current unit leads there.
    fn refer(&mut self, base: &str, revision: &str, uses: Uses) -> usize {
        let key = (base.to_owned(), revision.to_owned());
        let unit = match self.components.get(&key) {
            Some(unit) => *unit,
            None => {
                let unit = self.units.len();
                let (one, other) = key.clone();
                self.units.push(Unit::new(Subject::Components(one, other)));
                self.components.insert(key, unit);
                self.waiting.push_back(unit);
                unit
            }
        };
        let known = self.units[self.current]
            .refers_to
            .entry(unit)
            .or_insert(Uses::NONE);
        *known = known.or(uses);
        unit
    }

    /// Follows the references back from every change to the operations.
    fn reach(self) -> Vec<Reached> {
        let mut referred_by: Vec<Vec<(usize, Uses)>> = vec![Vec::new(); self.units.len()];
        for (unit, content) in self.units.iter().enumerate() {
            for (target, uses) in &content.refers_to {
                referred_by[*target].push((unit, *uses));
            }
        }
        let operations: Vec<Option<&String>> = self
            .units
            .iter()
            .map(|unit| match &unit.subject {
                Subject::Operation(name) => Some(name),
                _ => None,
            })
            .collect();
        let mut reached = Vec::new();
        for (unit, content) in self.units.iter().enumerate() {
            if content.changes.is_empty() {
                continue;
            }
            let users = match &content.subject {
                Subject::Document => {
                    let all = operations.iter().flatten();
                    all.map(|name| ((*name).clone(), Uses::BOTH)).collect()
                }
                Subject::Operation(name) => BTreeMap::from([(name.clone(), Uses::BOTH)]),
                Subject::Components(..) => users(unit, &referred_by, &operations),
            };
            for change in &content.changes {
                let mut uses = Uses::NONE;
                let mut names = BTreeSet::new();
                for (operation, of_operation) in &users {
                    let common = change.uses.and(*of_operation);
                    if !common.is_none() {
                        uses = uses.or(common);
                        names.insert(operation.clone());
                    }
                }
                if matches!(content.subject, Subject::Document) {
                    uses = change.uses;
                }
                reached.push(Reached {
                    change: change.clone(),
                    uses,
                    operations: names,
                });
            }
        }
        reached
    }
}

impl Unit {
    const fn new(subject: Subject) -> Self {
        Self {
            subject,
            changes: Vec::new(),
            refers_to: BTreeMap::new(),
        }
    }
}

/// The operations that lead to a unit, and how they use it.
fn users(
    unit: usize,
    referred_by: &[Vec<(usize, Uses)>],
    operations: &[Option<&String>],
) -> BTreeMap<String, Uses> {
    let mut seen: HashMap<usize, Uses> = HashMap::from([(unit, Uses::BOTH)]);
    let mut waiting = vec![(unit, Uses::BOTH)];
    let mut users = BTreeMap::new();
    while let Some((unit, uses)) = waiting.pop() {
        for (parent, through) in &referred_by[unit] {
            let uses = uses.and(*through);
            if uses.is_none() {
                continue;
            }
            if let Some(operation) = operations[*parent] {
                let known = users.entry(operation.clone()).or_insert(Uses::NONE);
                *known = uses.or(*known);
                continue;
            }
            let known = seen.entry(*parent).or_default();
            if uses.or(*known) != *known {
                *known = uses.or(*known);
                waiting.push((*parent, uses));
            }
        }
    }
    users
}

/// A component by the name that stands for it: its own, or that of its twins.
pub(crate) fn component<'c>(side: &'c Side<'c>, name: &str) -> Option<&'c Schema> {
    side.canonical.component(name).or_else(|| {
        let twin = side.canonical.component(&format!("{name}-Output"))?;
        (side.canonical.stands_for(&format!("{name}-Output")) == name).then_some(twin)
    })
}

/// The components that the operations of a document lead to, by the names that stand for them.
fn used_components(side: &Side<'_>) -> BTreeSet<String> {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    match value.as_str() {
                        Some(text) if key == "$ref" => {
                            found.extend(text.strip_prefix("#/components/").map(str::to_owned));
                        }
                        _ => references(value, found),
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let mut waiting = Vec::new();
    for folder in ["paths", "webhooks"] {
        if let Some(items) = side.document.get(folder) {
            references(items, &mut waiting);
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(place) = waiting.pop() {
        if seen.insert(place.clone())
            && let Some(content) = side.document.pointer(&format!("/components/{place}"))
        {
            references(content, &mut waiting);
        }
    }
    seen.iter()
        .filter_map(|place| place.strip_prefix("schemas/"))
        .map(|name| side.canonical.stands_for(name).to_owned())
        .collect()
}

/// A text as a value of a finding.
fn text(text: impl Into<String>) -> Option<Value> {
    Some(Value::String(text.into()))
}
