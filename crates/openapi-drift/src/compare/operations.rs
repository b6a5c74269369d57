//! Operations: which is which, and what is said of each as a whole.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;
use heck::ToSnakeCase;
use openapi_lower::Pointer;
use serde_json::Value;

use super::{Comparison, Subject, text};
use crate::api::{Found, Operation};
use crate::place::{Place, Presence};
use crate::rules;
use crate::severity::Uses;

/// What documents an operation, and nothing else.
const WORDS: [&str; 4] = ["summary", "description", "tags", "externalDocs"];

type Pair<'p, 'c> = (&'p Operation<'c>, &'p Operation<'c>);

impl<'c> Comparison<'c> {
    pub(super) fn operations(&mut self) {
        let mut base = self.base.api.operations();
        let mut revision = self.revision.api.operations();
        let common: Vec<String> = base
            .keys()
            .filter(|key| revision.contains_key(*key))
            .cloned()
            .collect();
        for key in common {
            if let (Some(one), Some(other)) = (base.remove(&key), revision.remove(&key)) {
                self.operation((&one, &other));
            }
        }
        for (one, other) in moved(&mut base, &mut revision) {
            self.begin(Subject::Operation(one.name.clone()));
            let names = (text(&one.name), text(&other.name));
            let ends = (&one.body.pointer, &other.body.pointer);
            self.note(&rules::OPERATION_MOVED, &place(&one), names, ends);
            self.operation((&one, &other));
        }
        for operation in base.values() {
            self.removed(operation);
        }
        for operation in revision.values() {
            self.begin(Subject::Operation(operation.name.clone()));
            let rule = if operation.webhook {
                &rules::WEBHOOK_ADDED
            } else {
                &rules::OPERATION_ADDED
            };
            let ends = (&Pointer::from("paths"), &operation.body.pointer);
            self.note(rule, &place(operation), (None, text(&operation.name)), ends);
        }
    }

    fn removed(&mut self, operation: &Operation<'c>) {
        self.begin(Subject::Operation(operation.name.clone()));
        let sunset = operation
            .body
            .text("x-sunset")
            .and_then(|day| NaiveDate::parse_from_str(day.get(..10)?, "%Y-%m-%d").ok());
        let announced =
            operation.body.flag("deprecated") && sunset.is_some_and(|sunset| sunset <= self.today);
        let rule = match (operation.webhook, announced) {
            (true, _) => &rules::WEBHOOK_REMOVED,
            (false, true) => &rules::OPERATION_REMOVED_AFTER_SUNSET,
            (false, false) => &rules::OPERATION_REMOVED,
        };
        let ends = (&operation.body.pointer, &Pointer::from("paths"));
        self.note(rule, &place(operation), (text(&operation.name), None), ends);
    }

    fn operation(&mut self, (base, revision): Pair<'_, 'c>) {
        self.begin(Subject::Operation(base.name.clone()));
        let place = place(base);
        let ends = (&base.body.pointer, &revision.body.pointer);
        let ids = [base, revision].map(|operation| operation.body.text("operationId"));
        if ids[0] != ids[1] {
            let [old, new] = ids.map(|id| text(id.unwrap_or("no operationId")));
            let ends = (&ends.0.join("operationId"), &ends.1.join("operationId"));
            self.note(&rules::OPERATION_ID_CHANGED, &place, (old, new), ends);
        }
        let deprecated = [base, revision].map(|operation| operation.body.flag("deprecated"));
        self.deprecation(deprecated[0], deprecated[1], &place, ends);
        let sunsets = [base, revision].map(|operation| operation.body.text("x-sunset"));
        if sunsets[0] != sunsets[1] {
            let [old, new] = sunsets.map(|day| text(day.unwrap_or("no day")));
            let ends = (&ends.0.join("x-sunset"), &ends.1.join("x-sunset"));
            self.note(&rules::SUNSET_CHANGED, &place, (old, new), ends);
        }
        let words = [base, revision].map(|operation| words(&operation.body, &WORDS));
        if words[0] != words[1] {
            self.note(&rules::DOCUMENTATION_CHANGED, &place, (None, None), ends);
        }
        self.parameters((base, revision), &place);
        self.request_body((base, revision), &place);
        self.responses((base, revision), &place);
        self.security((base, revision), &place);
    }

    /// The addresses of the servers.
    pub(super) fn servers(&mut self) {
        let (base, revision) = (self.base.api.servers(), self.revision.api.servers());
        // A document without servers is served from where it is.
        let listed = |servers: &[&'c str], address: &str| {
            servers
                .iter()
                .any(|server| server.trim_end_matches('/') == address.trim_end_matches('/'))
        };
        let gone: Vec<(usize, &str)> = base
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, address)| !listed(&revision, address))
            .collect();
        let fresh: Vec<(usize, &str)> = revision
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, address)| !listed(&base, address))
            .collect();
        let folder = Pointer::from("servers");
        let at = |index: usize| folder.join(&index.to_string());
        if let ([(one, old)], [(other, new)]) = (gone.as_slice(), fresh.as_slice()) {
            let addresses = (text(*old), text(*new));
            let ends = (&at(*one), &at(*other));
            return self.note(
                &rules::SERVER_REPLACED,
                &document("servers"),
                addresses,
                ends,
            );
        }
        for (index, address) in gone {
            let place = document("servers").about(address);
            let ends = (&at(index), &folder);
            self.note(&rules::SERVER_REMOVED, &place, (text(address), None), ends);
        }
        for (index, address) in fresh {
            let place = document("servers").about(address);
            let ends = (&folder, &at(index));
            self.note(&rules::SERVER_ADDED, &place, (None, text(address)), ends);
        }
    }
}

/// The operations that are at another path or under another method, told by their id.
fn moved<'c>(
    base: &mut BTreeMap<String, Operation<'c>>,
    revision: &mut BTreeMap<String, Operation<'c>>,
) -> Vec<(Operation<'c>, Operation<'c>)> {
    let keys: Vec<(String, String)> = base
        .iter()
        .filter_map(|(key, operation)| {
            let id = operation.body.text("operationId")?;
            let (other, _) = revision
                .iter()
                .find(|(_, other)| other.body.text("operationId") == Some(id))?;
            Some((key.clone(), other.clone()))
        })
        .collect();
    keys.iter()
        .filter_map(|(one, other)| Some((base.remove(one)?, revision.remove(other)?)))
        .collect()
}

/// Something of the document as a whole.
pub(crate) fn document(what: &str) -> Place {
    Place {
        path: what.to_owned(),
        pinned: String::new(),
        item: "Client".to_owned(),
        owner: "Client".to_owned(),
        label: what.to_owned(),
        inner: false,
        presence: Presence::Required,
        uses: Uses::BOTH,
    }
}

/// An operation as a place.
fn place(operation: &Operation<'_>) -> Place {
    let id = operation
        .body
        .text("operationId")
        .unwrap_or(&operation.name);
    Place {
        path: operation.name.clone(),
        pinned: id.to_owned(),
        item: format!("Client::{}", id.to_snake_case()),
        owner: id.to_owned(),
        label: operation.path.to_owned(),
        inner: false,
        presence: Presence::Required,
        uses: Uses::BOTH,
    }
}

/// A hash of some members.
pub(super) fn words(found: &Found<'_>, keys: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for key in keys {
        found.get(key).map(Value::to_string).hash(&mut hasher);
    }
    hasher.finish()
}
