//! One instance of a schema: the parts that a value has to fit at once, then the value.

use std::borrow::Cow;

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::parts::Parts;
use super::{numbers, strings};

/// Deeper than this, only what is required is made, and the simplest branch of a union.
const DEEP: usize = 4;

/// Deeper than this, nothing is made.
const DEEPEST: usize = 14;

/// How many values an instance holds before it is finished as if it were deep.
const LARGE: usize = 250;

/// What an instance should be like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bias {
    /// As little as possible: nothing optional, the first branch.
    Least,
    /// As much as possible: everything optional, and no null where there is something else.
    Most,
    /// Everything optional, and null wherever it may be.
    Nulls,
    /// The branch of this number, counted round, of every union.
    Branch(usize),
    /// Nothing in particular.
    None,
}

impl Bias {
    /// The bias of the instance of a number: each kind comes early, and then again.
    pub(super) const fn of(index: usize) -> Self {
        match index {
            0 => Self::Least,
            1 => Self::Most,
            2 => Self::Nulls,
            _ if index.is_multiple_of(3) => Self::None,
            _ => Self::Branch(index - index / 3 - 3),
        }
    }
}

pub(super) struct Maker<'d> {
    pub(super) document: &'d Value,
    pub(super) random: Rng,
    pub(super) bias: Bias,
    values: usize,
}

type Schema<'s> = Cow<'s, Value>;

impl<'d> Maker<'d> {
    pub(super) fn new(document: &'d Value, seed: u64) -> Self {
        Self {
            document,
            random: Rng::with_seed(seed),
            bias: Bias::None,
            values: 0,
        }
    }

    /// An instance of a schema of the document, valid or not; nothing when there is no end to it.
    pub(super) fn instance(&mut self, schema: &Value, bias: Bias) -> Option<Value> {
        self.bias = bias;
        self.values = 0;
        self.value(&[Cow::Borrowed(schema)], 0)
    }

    /// Whether an instance should come to its end.
    pub(super) const fn is_deep(&self, depth: usize) -> bool {
        depth > DEEP || self.values > LARGE
    }

    fn coin(&mut self, one_in: usize) -> bool {
        self.random.usize(..one_in) == 0
    }

    /// A value that fits all the schemas, as far as they are understood.
    fn value(&mut self, schemas: &[Schema<'_>], depth: usize) -> Option<Value> {
        self.values += 1;
        if depth > DEEPEST {
            return None;
        }
        let parts = Parts::gather(self, schemas, depth)?;
        if let Some(listed) = parts.listed() {
            return self.one_of(listed);
        }
        let mut kinds = parts.kinds();
        if kinds.is_empty() {
            return None;
        }
        if kinds.contains(&"null") && kinds.len() > 1 {
            let null = match self.bias {
                Bias::Nulls => true,
                Bias::Least | Bias::Most => false,
                Bias::Branch(_) | Bias::None => self.coin(5),
            };
            if null {
                return Some(Value::Null);
            }
            kinds.retain(|kind| *kind != "null");
        }
        if self.is_deep(depth) && kinds.len() > 1 {
            kinds.retain(|kind| !["array", "object"].contains(kind));
        }
        let kind = match self.bias {
            Bias::Branch(branch) => kinds[branch % kinds.len()],
            _ => kinds[self.random.usize(..kinds.len())],
        };
        match kind {
            "null" => Some(Value::Null),
            "boolean" => Some(Value::Bool(self.random.bool())),
            "integer" => numbers::integer(&mut self.random, &parts),
            "number" => numbers::number(&mut self.random, &parts),
            "string" => strings::string(&mut self.random, &parts).map(Value::String),
            "array" => self.array(&parts, depth),
            "object" => self.object(&parts, depth),
            _ => None,
        }
    }

    fn one_of(&mut self, mut values: Vec<&Value>) -> Option<Value> {
        match self.bias {
            Bias::Nulls if values.contains(&&Value::Null) => return Some(Value::Null),
            Bias::Most if values.len() > 1 => values.retain(|value| !value.is_null()),
            _ => {}
        }
        match self.bias {
            Bias::Branch(branch) => {
                Some(values.get(branch % values.len().max(1))?.to_owned()).cloned()
            }
            _ => self.random.choice(values).cloned(),
        }
    }

    /// A value where the document says nothing.
    fn anything(&mut self) -> Value {
        match self.random.usize(..8) {
            0 => Value::Null,
            1 => json!(self.random.bool()),
            2 => json!(self.random.i32(-1000..1000)),
            3 => json!(f64::from(self.random.i32(-1000..1000)) / 4.0),
            4 => json!([self.random.u8(..), "item"]),
            5 => json!({"key": self.random.u8(..)}),
            _ => json!(strings::word(&mut self.random)),
        }
    }

    fn array(&mut self, parts: &Parts<'_>, depth: usize) -> Option<Value> {
        let fewest = parts.largest("minItems").unwrap_or(0);
        let most = parts.smallest("maxItems").unwrap_or(usize::MAX);
        let places = parts.lists("prefixItems");
        let places_count = places.iter().map(|list| list.len()).max().unwrap_or(0);
        let items = parts.schemas("items");
        let closed = items.iter().any(|items| **items == Value::Bool(false));
        let usual = match self.bias {
            _ if self.is_deep(depth) => 0,
            Bias::Least => 0,
            Bias::Most | Bias::Nulls => 2,
            Bias::Branch(_) | Bias::None => self.random.usize(..4),
        };
        let mut length = usual.max(places_count).max(fewest).min(most);
        if closed {
            length = length.min(places_count);
        }
        let distinct = parts.says("uniqueItems", &Value::Bool(true));
        let contained = parts.schemas("contains");
        let mut values: Vec<Value> = Vec::new();
        let mut tries = 0;
        while values.len() < length {
            let index = values.len();
            let mut schemas: Vec<Schema<'_>> = places
                .iter()
                .filter_map(|list| list.get(index))
                .map(Cow::Borrowed)
                .collect();
            if schemas.is_empty() {
                schemas = items.iter().map(|items| Cow::Borrowed(*items)).collect();
            }
            if index == 0 {
                schemas.extend(contained.iter().map(|schema| Cow::Borrowed(*schema)));
            }
            let value = match schemas.is_empty() {
                true => self.anything(),
                false => match self.value(&schemas, depth + 1) {
                    Some(value) => value,
                    // Fewer items will have to do.
                    None if values.len() >= fewest => break,
                    None => return None,
                },
            };
            tries += 1;
            if distinct && values.contains(&value) {
                if tries > 4 * length {
                    break;
                }
                continue;
            }
            values.push(value);
        }
        Some(Value::Array(values))
    }

    fn object(&mut self, parts: &Parts<'_>, depth: usize) -> Option<Value> {
        let required = parts.required();
        let most = parts.smallest("maxProperties").unwrap_or(usize::MAX);
        let mut object = Map::new();
        for (name, schemas) in parts.properties() {
            let is_required = required.contains(&name);
            let wanted = match self.bias {
                _ if is_required => true,
                Bias::Least => false,
                _ if self.is_deep(depth) || object.len() + 1 > most => false,
                Bias::Most | Bias::Nulls => true,
                Bias::Branch(_) | Bias::None => self.random.bool(),
            };
            if !wanted {
                continue;
            }
            let schemas: Vec<Schema<'_>> = schemas.into_iter().map(Cow::Borrowed).collect();
            match self.value(&schemas, depth + 1) {
                Some(value) => {
                    object.insert(name.to_owned(), value);
                }
                None if is_required => return None,
                None => {}
            }
        }
        self.demanded_members(parts, &required, &mut object, depth)?;
        self.other_members(parts, most, &mut object, depth);
        Some(Value::Object(object))
    }

    /// Members that must be there, without a schema of their own.
    fn demanded_members(
        &mut self,
        parts: &Parts<'_>,
        required: &[&str],
        object: &mut Map<String, Value>,
        depth: usize,
    ) -> Option<()> {
        let others = parts.other_members();
        let named = parts.properties();
        let dependent = parts.dependent(object);
        for name in required.iter().copied().chain(dependent) {
            if object.contains_key(name) {
                continue;
            }
            let own = named.iter().find(|(own, _)| *own == name);
            let schemas: Vec<Schema<'_>> = match own {
                Some((_, schemas)) => schemas
                    .iter()
                    .map(|schema| Cow::Borrowed(*schema))
                    .collect(),
                None => others.iter().map(|schema| Cow::Borrowed(*schema)).collect(),
            };
            let value = match schemas.is_empty() {
                true => self.anything(),
                false => self.value(&schemas, depth + 1)?,
            };
            object.insert(name.to_owned(), value);
        }
        Some(())
    }

    /// Members that the document gives no name.
    fn other_members(
        &mut self,
        parts: &Parts<'_>,
        most: usize,
        object: &mut Map<String, Value>,
        depth: usize,
    ) {
        let fewest = parts.largest("minProperties").unwrap_or(0);
        let others = parts.other_members();
        let patterns = parts.patterns();
        let named = parts.properties();
        let closed = others.iter().any(|schema| **schema == Value::Bool(false));
        // Most documents that do not say whether there are others mean that there are none.
        let invited = !others.is_empty() || !patterns.is_empty() || named.is_empty();
        let usual = match self.bias {
            _ if !invited || self.is_deep(depth) => 0,
            Bias::Least => 0,
            Bias::Most | Bias::Nulls => 2,
            Bias::Branch(_) | Bias::None => self.random.usize(..3),
        };
        let mut tries = 0;
        let mut made = 0;
        while (made < usual || object.len() < fewest) && object.len() < most && tries < 12 {
            tries += 1;
            let patterned = (!patterns.is_empty() && (closed || self.random.bool()))
                .then(|| patterns[self.random.usize(..patterns.len())]);
            if closed && patterned.is_none() {
                return;
            }
            let Some(name) = self.name(parts, patterned.map(|(pattern, _)| pattern), depth) else {
                continue;
            };
            if object.contains_key(&name) || named.iter().any(|(own, _)| *own == name) {
                continue;
            }
            let schemas: Vec<Schema<'_>> = match patterned {
                Some((_, schema)) => vec![Cow::Borrowed(schema)],
                None => others.iter().map(|schema| Cow::Borrowed(*schema)).collect(),
            };
            let value = match schemas.iter().all(|schema| is_anything(schema)) {
                true => Some(self.anything()),
                false => self.value(&schemas, depth + 1),
            };
            if let Some(value) = value {
                object.insert(name, value);
                made += 1;
            }
        }
    }

    fn name(&mut self, parts: &Parts<'_>, pattern: Option<&str>, depth: usize) -> Option<String> {
        let names = parts.schemas("propertyNames");
        let mut schemas: Vec<Schema<'_>> = names.into_iter().map(Cow::Borrowed).collect();
        schemas.extend(pattern.map(|pattern| Cow::Owned(json!({ "pattern": pattern }))));
        if schemas.is_empty() {
            return Some(strings::word(&mut self.random));
        }
        schemas.push(Cow::Owned(json!({"type": "string"})));
        match self.value(&schemas, depth + 1)? {
            Value::String(name) => Some(name),
            _ => None,
        }
    }
}

/// Whether a schema admits any value.
fn is_anything(schema: &Value) -> bool {
    match schema {
        Value::Bool(anything) => *anything,
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
