//! Findings: changes as they are reported.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::compare::{Change, Reached};
use crate::position::{self, Position};
use crate::severity::Uses;
use crate::{Direction, Document, Rule, Settings, Severity};

/// How many characters of a value a sentence shows.
const SHOWN_CHARACTERS: usize = 80;

/// How many hexadecimal digits a fingerprint has.
const FINGERPRINT_DIGITS: usize = 16;

/// One change, and whom it breaks.
///
/// ```
/// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
/// # let (base, revision) = (document("string")?, document("integer")?);
/// use openapi_drift::{Direction, Options, Severity, compare};
///
/// let report = compare(&base, &revision, &Options::default())?;
/// let finding = &report.findings[0];
/// assert_eq!((finding.id, finding.wire), ("type-changed", Severity::Breaking));
/// assert_eq!(finding.direction, Direction::Response);
/// assert_eq!(finding.fingerprint.len(), 16);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The rule, such as `enum-value-removed`.
    pub id: &'static str,
    /// What stays the same for this change whatever else is edited: 16 hexadecimal digits.
    pub fingerprint: String,
    /// Whether a deployed client fails at run time.
    pub wire: Severity,
    /// Whether code that uses the regenerated client stops compiling.
    pub source: Severity,
    /// Which way the values travel.
    pub direction: Direction,
    /// The operations it reaches, sorted.
    pub operations: Vec<String>,
    /// What it is about, such as `Turn.role` or `GET /turns query limit`.
    pub place: String,
    /// The Rust item concerned, such as `Turn::role`.
    pub item: String,
    /// Where it stands in the base; for what is new, where it would stand.
    pub base: Location,
    /// Where it stands in the revision; for what is gone, where it would stand.
    pub revision: Location,
    /// What was there.
    pub old: Option<Value>,
    /// What is there now.
    pub new: Option<Value>,
    /// What a user of the crate sees and does.
    pub message: String,
    /// Whether it only adds to what the client offers.
    #[serde(skip)]
    pub adds: bool,
}

/// A place in one of the documents.
///
/// ```
/// # let document = |kind: &str| openapi_drift::Document::parse(format!("openapi: 3.1.0\ninfo: {{title: Turns, version: \"1\"}}\npaths:\n  /turns:\n    get:\n      responses:\n        200: {{description: Turns, content: {{application/json: {{schema: {{type: {kind}}}}}}}}}\n"), "turns.yaml");
/// # let (base, revision) = (document("string")?, document("integer")?);
/// use openapi_drift::{Options, compare};
///
/// let report = compare(&base, &revision, &Options::default())?;
/// let location = &report.findings[0].revision;
/// assert_eq!((location.file.as_str(), location.line), ("turns.yaml", 7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Location {
    /// The document, as it was given.
    pub file: String,
    /// The JSON pointer.
    pub pointer: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Makes findings of changes: one for each cause, the worst first.
pub(crate) fn assemble(
    reached: Vec<Reached>,
    documents: [&Document; 2],
    settings: &Settings,
) -> Vec<Finding> {
    let mut causes: BTreeMap<_, Reached> = BTreeMap::new();
    for item in reached
        .into_iter()
        .filter(|item| settings.enables(item.change.rule))
    {
        let Change {
            rule,
            path,
            old,
            new,
            base,
            revision,
            ..
        } = &item.change;
        let shown = |value: &Option<Value>| value.as_ref().map(Value::to_string);
        let key = (
            rule.id,
            path.clone(),
            [shown(old), shown(new)],
            [base.clone(), revision.clone()],
        );
        match causes.get_mut(&key) {
            Some(known) => {
                known.uses = known.uses.or(item.uses);
                known.operations.extend(item.operations);
            }
            None => {
                causes.insert(key, item);
            }
        }
    }
    let [base, revision] = documents;
    let pointers = |of: fn(&Change) -> &str, document: &Document| -> BTreeSet<String> {
        causes
            .values()
            .map(|item| position::existing(&document.value, of(&item.change)).to_owned())
            .collect()
    };
    let places = [
        Places::find(base, pointers(|change| change.base.as_str(), base)),
        Places::find(
            revision,
            pointers(|change| change.revision.as_str(), revision),
        ),
    ];
    let mut findings: Vec<Finding> = causes
        .into_values()
        .map(|item| finding(item, &places, settings))
        .collect();
    findings.sort_by(|one, other| {
        let worst = |finding: &Finding| finding.wire.max(finding.source);
        worst(other)
            .cmp(&worst(one))
            .then_with(|| one.place.cmp(&other.place))
            .then_with(|| one.id.cmp(other.id))
            .then_with(|| one.fingerprint.cmp(&other.fingerprint))
    });
    findings
}

fn finding(item: Reached, places: &[Places<'_>; 2], settings: &Settings) -> Finding {
    let Reached {
        change,
        uses,
        operations,
    } = item;
    let (wire, source) = settings.verdicts(change.rule, wire(change.rule, uses));
    Finding {
        id: change.rule.id,
        fingerprint: fingerprint(&change),
        wire,
        source,
        direction: uses.direction(),
        operations: operations.into_iter().collect(),
        base: places[0].location(change.base.as_str()),
        revision: places[1].location(change.revision.as_str()),
        message: message(&change, uses),
        place: change.path,
        item: change.item,
        old: change.old,
        new: change.new,
        adds: change.rule.adds,
    }
}

/// What a change does to a deployed client, by the ways in which it is used.
fn wire(rule: &Rule, uses: Uses) -> Severity {
    match uses.direction() {
        Direction::None => Severity::Informational,
        Direction::Request => rule.request,
        Direction::Response => rule.response,
        Direction::Both => rule.request.max(rule.response),
    }
}

fn fingerprint(change: &Change) -> String {
    let shown = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
    let parts = [
        change.rule.id.to_owned(),
        change.path.clone(),
        shown(&change.old),
        shown(&change.new),
    ];
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    let digits: String = hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    digits[..FINGERPRINT_DIGITS].to_owned()
}

/// The sentence of a rule with the items of a change put in.
fn message(change: &Change, uses: Uses) -> String {
    let consequence = for_uses(change.rule.consequence, uses);
    let mut sentence = String::new();
    let mut rest = consequence.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (key, after) = after.split_once('}').unwrap_or((after, ""));
        sentence.push_str(before);
        sentence.push_str(&match key {
            "item" => change.item.clone(),
            "name" => change.name.clone(),
            "old" => shown(change.old.as_ref()),
            _ => shown(change.new.as_ref()),
        });
        rest = after;
    }
    sentence.push_str(rest);
    let mut characters = sentence.chars();
    let first: String = characters
        .next()
        .map(|first| first.to_uppercase().collect())
        .unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}

/// A consequence without what concerns other uses.
fn for_uses(consequence: &str, uses: Uses) -> String {
    let mut said = String::new();
    let mut concerned = true;
    for character in consequence.chars() {
        match character {
            '<' => concerned = !uses.and(Uses::REQUEST).is_none(),
            '[' => concerned = !uses.and(Uses::RESPONSE).is_none(),
            '>' | ']' => concerned = true,
            character if concerned => said.push(character),
            _ => {}
        }
    }
    said
}

/// A value as a sentence shows it.
pub(crate) fn shown(value: Option<&Value>) -> String {
    let text = match value {
        None => return "nothing".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    if text.chars().count() <= SHOWN_CHARACTERS {
        return text;
    }
    let start: String = text.chars().take(SHOWN_CHARACTERS).collect();
    format!("{start}…")
}

/// The positions of what findings name in one document.
struct Places<'d> {
    document: &'d Document,
    positions: HashMap<String, Position>,
}

impl<'d> Places<'d> {
    fn find(document: &'d Document, pointers: BTreeSet<String>) -> Self {
        let wanted = pointers.iter().map(String::as_str).collect();
        Self {
            document,
            positions: position::find(&document.text, &document.value, &wanted),
        }
    }

    /// The place of a pointer, or of the nearest thing around it that is there.
    fn location(&self, pointer: &str) -> Location {
        let pointer = position::existing(&self.document.value, pointer);
        let start = Position { line: 1, column: 1 };
        let position = self.positions.get(pointer).copied().unwrap_or(start);
        Location {
            file: self.document.origin.clone(),
            pointer: pointer.to_owned(),
            line: position.line,
            column: position.column,
        }
    }
}
