//! Whether the types of a client write what they read.
//!
//! Instances of every component schema are made of the document, read as the generated type, once
//! from text and once from a `serde_json::Value`, and written again. What is written must be
//! [equal](super::equality) to what was read, and valid. The same instance with members that the
//! document does not know must be read as well, and to the same value.
//!
//! A component that may be null is not null itself in the generated code, but at every place where
//! it is used, as an `Option` of its type; that is what its instances are read as.
//!
//! A difference may be explained by a loss that the report tells of at the schemas of its place. A
//! valid instance that is not read at all is never explained: no loss makes a type refuse more.

use std::collections::BTreeSet;
use std::fmt;

use openapi_lower::{Effect, Pointer};
use serde_json::{Value, json};

use super::dialect::as_2020_12;
use super::equality;
use super::instances::Instances;
use super::places::Place;
use super::scratch::{Answer, Question, Scratch};
use super::unknown_members;
use crate::failure::Failure;
use crate::generate::Client;
use crate::workspace;

/// How many instances of each schema are wanted.
const INSTANCES: usize = 24;

/// What came of the instances of one document.
#[derive(Debug, Default)]
pub(super) struct Trips {
    pub(super) schemas: usize,
    pub(super) instances: usize,
    /// Instances that were wanted, and could not be made valid.
    pub(super) unmade: usize,
    /// Schemas of which no instance could be made.
    pub(super) without_instances: Vec<Pointer>,
    pub(super) faults: Vec<Fault>,
}

/// One instance that did not come back as it went.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) schema: Pointer,
    /// Where in the instance.
    pub(super) at: Pointer,
    pub(super) what: String,
    pub(super) instance: Value,
    /// The entry of the report that tells of the loss.
    pub(super) explained_by: Option<Pointer>,
}

impl Trips {
    pub(super) fn passed(&self) -> bool {
        self.failures() == 0
    }

    /// Faults that nothing in the report explains.
    pub(super) fn failures(&self) -> usize {
        let unexplained = self
            .faults
            .iter()
            .filter(|fault| fault.explained_by.is_none());
        unexplained.count()
    }

    pub(super) fn explained(&self) -> usize {
        self.faults.len() - self.failures()
    }
}

impl Fault {
    fn without_type(schema: Pointer) -> Self {
        Self {
            schema,
            at: Pointer::root(),
            what: "there is no type of this name".to_owned(),
            instance: Value::Null,
            explained_by: None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            schema, at, what, ..
        } = self;
        write!(formatter, "{schema} at {at}: {what}")?;
        if let Some(pointer) = &self.explained_by {
            write!(formatter, " (explained by {pointer})")?;
        }
        Ok(())
    }
}

/// Sends instances of all component schemas through the types of `client`.
pub(super) fn run(client: &Client, name: &str, seed: u64) -> Result<Trips, Failure> {
    let document = as_2020_12(client.document());
    let instances = Instances::new(&document, seed)?;
    let mut trips = Trips::default();
    let mut questions = Vec::new();
    let mut types = Vec::new();
    for (schema, name) in types_of_components(client, &document) {
        trips.schemas += 1;
        let Some(name) = name else {
            trips.faults.push(Fault::without_type(schema));
            continue;
        };
        let validator = instances.validator(&schema)?;
        let made = instances.of(&schema, &validator, INSTANCES);
        trips.instances += made.instances.len();
        trips.unmade += made.unmade;
        if made.instances.is_empty() {
            trips.without_instances.push(schema.clone());
        }
        questions.extend(made.instances.into_iter().map(|instance| Question {
            schema: schema.clone(),
            instance,
        }));
        let path = match validator.is_valid(&Value::Null) {
            true => format!("Option<types::{name}>"),
            false => format!("types::{name}"),
        };
        types.push((schema, path));
    }
    let known = questions.len();
    for index in 0..known {
        let Question { schema, instance } = &questions[index];
        let instance = unknown_members::add(&document, &Place::of(&document, schema), instance);
        let schema = schema.clone();
        questions.push(Question { schema, instance });
    }
    let scratch = Scratch::build(client, name, &types)?;
    let answers = scratch.ask(&questions)?;
    let losses = losses(client);
    for index in 0..known {
        let Question { schema, instance } = &questions[index];
        let answers = [&answers[index], &answers[known + index]];
        let validator = instances.validator(schema)?;
        let fault = fault(&document, schema, instance, answers, |value| {
            validator
                .iter_errors(value)
                .next()
                .map(|error| error.to_string())
        });
        trips.faults.extend(fault.map(|(at, schemas, what)| Fault {
            schema: schema.clone(),
            at,
            what,
            instance: instance.clone(),
            explained_by: explanation(&schemas, &losses),
        }));
    }
    keep(name, &trips)?;
    Ok(trips)
}

/// The component schemas, each with the type that was made of it, if there is one.
fn types_of_components(client: &Client, document: &Value) -> Vec<(Pointer, Option<String>)> {
    let components = document.pointer("/components/schemas");
    let components = components.and_then(Value::as_object);
    let pointer = Pointer::from("components").join("schemas");
    let names = &client.generated.names;
    let written = written_types(client);
    let of = |component: &String| {
        let name = names.iter().find(|name| name.place == *component);
        let name = name.filter(|name| written.contains(&name.name));
        (pointer.join(component), name.map(|name| name.name.clone()))
    };
    let components = components.into_iter().flatten();
    // Whatever else stands among them describes no value.
    components
        .filter(|(_, schema)| schema.is_object() || schema.is_boolean())
        .map(|(component, _)| of(component))
        .collect()
}

/// The names of the types in the generated code.
fn written_types(client: &Client) -> BTreeSet<String> {
    let files = client.generated.files.iter();
    let items = files
        .filter(|file| file.name == "types.rs")
        .filter_map(|file| syn::parse_file(&file.text).ok())
        .flat_map(|file| file.items);
    items
        .filter_map(|item| match item {
            syn::Item::Struct(item) => Some(item.ident.to_string()),
            syn::Item::Enum(item) => Some(item.ident.to_string()),
            syn::Item::Type(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect()
}

/// Where the report, or the concessions of the generator, tell of a loss.
fn losses(client: &Client) -> BTreeSet<Pointer> {
    let rewrites = client.generated.report.rewrites().iter();
    let rewrites = rewrites.map(|rewrite| (rewrite.effect, &rewrite.pointer));
    let concessions = client.generated.concessions.iter();
    let concessions = concessions.map(|concession| (concession.effect, &concession.pointer));
    rewrites
        .chain(concessions)
        .filter(|(effect, _)| *effect != Effect::Kept)
        .map(|(_, pointer)| pointer.clone())
        .collect()
}

/// A loss at one of the schemas, or at a keyword of one.
fn explanation(schemas: &[Pointer], losses: &BTreeSet<Pointer>) -> Option<Pointer> {
    let explains = |loss: &&Pointer| {
        schemas.iter().any(|schema| {
            let below = loss.as_str().strip_prefix(schema.as_str());
            below.is_some_and(|below| {
                below.is_empty() || below.starts_with('/') && !below[1..].contains('/')
            })
        })
    };
    losses.iter().find(explains).cloned()
}

type Found = (Pointer, Vec<Pointer>, String);

/// What is wrong with the answers to an instance, and to the instance with unknown members.
fn fault(
    document: &Value,
    schema: &Pointer,
    instance: &Value,
    [plain, extended]: [&Answer; 2],
    refusal: impl Fn(&Value) -> Option<String>,
) -> Option<Found> {
    let whole = |what: String| Some((Pointer::root(), Vec::new(), what));
    let written = match &plain.by_text {
        Ok(written) => written,
        Err(error) => return whole(format!("not read: {error}")),
    };
    for (written, how) in [(Ok(written), "text"), (plain.by_value.as_ref(), "a value")] {
        match written {
            Ok(written) => {
                if let Some(found) = equality::difference(document, schema, instance, written) {
                    return Some((found.at, found.schemas, found.what));
                }
                if let Some(refusal) = refusal(written) {
                    return whole(format!("what is written is not valid: {refusal}"));
                }
            }
            Err(error) => return whole(format!("not read from {how}: {error}")),
        }
    }
    match &extended.by_text {
        Ok(found) => {
            let found = unknown_members::remove(found);
            let changed = equality::difference(document, schema, written, &found)?;
            let (at, what) = (changed.at, changed.what);
            Some((at, Vec::new(), format!("with unknown members {what}")))
        }
        Err(error) => whole(format!("not read with unknown members: {error}")),
    }
}

/// Writes every fault as a line of JSON beside the program that showed it.
fn keep(name: &str, trips: &Trips) -> Result<(), Failure> {
    let lines: String = trips
        .faults
        .iter()
        .map(|fault| {
            let line = json!({
                "schema": fault.schema.as_str(),
                "at": fault.at.as_str(),
                "what": fault.what,
                "explained_by": fault.explained_by.as_ref().map(Pointer::as_str),
                "instance": fault.instance,
            });
            format!("{line}\n")
        })
        .collect();
    let folder = workspace::root()
        .join("target/corpus/round-trip")
        .join(name);
    workspace::write(&folder.join("faults.jsonl"), &lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(by_text: Result<Value, String>, by_value: Result<Value, String>) -> Answer {
        Answer { by_text, by_value }
    }

    fn found(plain: &Answer, extended: &Answer) -> Option<String> {
        let document = json!({"A": {"properties": {"a": {"type": "integer"}}, "required": ["a"]}});
        let validator = jsonschema::validator_for(&document["A"]).unwrap();
        fault(
            &document,
            &Pointer::from("A"),
            &json!({"a": 1}),
            [plain, extended],
            |value| (!validator.is_valid(value)).then(|| "refused".to_owned()),
        )
        .map(|(at, _, what)| format!("{}: {what}", at.as_str()))
    }

    #[test]
    fn every_way_to_fail_is_told() {
        let fine = || answers(Ok(json!({"a": 1})), Ok(json!({"a": 1.0})));
        assert_eq!(found(&fine(), &fine()), None);
        let unread = answers(Err("no".to_owned()), Ok(json!({"a": 1})));
        assert_eq!(found(&unread, &fine()).unwrap(), ": not read: no");
        let unread = answers(Ok(json!({"a": 1})), Err("no".to_owned()));
        assert_eq!(
            found(&unread, &fine()).unwrap(),
            ": not read from a value: no"
        );
        let lost = answers(Ok(json!({})), Ok(json!({})));
        assert_eq!(found(&lost, &fine()).unwrap(), "/a: 1 is lost");
        let extended = answers(
            Ok(json!({"a": 1, unknown_members::NAME: 1})),
            Ok(json!({"a": 1})),
        );
        assert_eq!(found(&fine(), &extended), None);
        let changed = answers(Ok(json!({"a": 2})), Ok(json!({"a": 1})));
        assert!(
            found(&fine(), &changed)
                .unwrap()
                .contains("unknown members")
        );
        let refused = answers(Err("no".to_owned()), Ok(json!({"a": 1})));
        assert!(
            found(&fine(), &refused)
                .unwrap()
                .contains("unknown members: no")
        );
    }

    #[test]
    fn a_loss_explains_what_is_wrong_at_its_schema_only() {
        let losses = BTreeSet::from([Pointer::parsed("/A/properties/a/anyOf")]);
        let explained = |schema: &str| explanation(&[Pointer::parsed(schema)], &losses).is_some();
        assert!(explained("/A/properties/a"));
        assert!(
            !explained("/A")
                && !explained("/A/properties/ab")
                && !explained("/A/properties/a/anyOf/0")
        );
    }
}
