//! How unions are read and written, with a property that tells their members
//! apart or without.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::json_text::{self, Scratch};

/// The tags of a union's members, and the properties that each requires.
pub(super) type Candidates = &'static [(&'static str, &'static [&'static str])];

/// An object of which the tag is to tell the type. It is kept as text: making a
/// tree of values of it takes longer than reading text twice.
pub(super) struct Object {
    text: Scratch,
    tag: Option<Range<usize>>,
}

/// Reads a whole object, since its tag may stand anywhere in it.
pub(super) fn object<'de, D: Deserializer<'de>>(
    deserializer: D,
    tag: &str,
) -> Result<Object, D::Error> {
    let mut text = Scratch::take();
    let tag = json_text::write_object_with(deserializer, &mut text, Some(tag))?;
    Ok(Object { text, tag })
}

impl Object {
    fn of<E: serde::de::Error>(members: &Map<String, Value>) -> Result<Self, E> {
        let text = serde_json::to_string(members).map_err(E::custom)?;
        let text = Scratch::holding(text);
        Ok(Self { text, tag: None })
    }

    fn read<'a, T: Deserialize<'a>, E: serde::de::Error>(&'a self) -> Result<T, E> {
        serde_json::from_str(&self.text).map_err(E::custom)
    }

    /// Reads the member of a union.
    pub(super) fn member<T, E>(&self) -> Result<T, E>
    where
        T: for<'de> Deserialize<'de>,
        E: serde::de::Error,
    {
        let unrecognized = UNRECOGNIZED.get();
        serde_json::from_str(&self.text).or_else(|_| {
            UNRECOGNIZED.set(unrecognized);
            located(self.value()?)
        })
    }

    /// The object as it came.
    pub(super) fn value<E: serde::de::Error>(&self) -> Result<Value, E> {
        self.read()
    }
}

/// Reads a union by its tag; `read` gets `None` for a tag that is no string.
/// Without a tag the members decide whose required properties are all there:
/// the one that keeps most of the object, and the first of several that do.
pub(super) fn tagged<U, E>(
    object: Object,
    tag: &str,
    candidates: Candidates,
    read: impl Fn(Option<&str>, &Object) -> Result<U, E>,
) -> Result<U, E>
where
    U: Serialize,
    E: serde::de::Error,
{
    let place = object.tag.clone();
    let value = place.map_or("null", |place| &object.text[place]);
    match value.as_bytes() {
        b"null" => {}
        [b'"', ..] => {
            let value: String = serde_json::from_str(value).map_err(E::custom)?;
            return read(Some(&value), &object);
        }
        _ => return read(None, &object),
    }
    let mut object: Map<String, Value> = object.read()?;
    let lacking = |required: &'static [&'static str]| {
        required
            .iter()
            .find(|property| !object.contains_key(**property))
            .copied()
    };
    let fitting: Vec<&'static str> = candidates
        .iter()
        .filter(|(_, required)| lacking(required).is_none())
        .map(|(value, _)| *value)
        .collect();
    if fitting.is_empty() {
        let reasons: Vec<String> = candidates
            .iter()
            .filter_map(|(value, required)| {
                Some(format!("`{value}` lacks `{}`", lacking(required)?))
            })
            .collect();
        return Err(E::custom(format!(
            "there is no `{tag}`, and the properties fit none of its values: {}",
            reasons.join(", ")
        )));
    }
    let mut choice = Choice::new();
    let mut first_error = None;
    for value in fitting {
        object.insert(tag.to_owned(), Value::String(value.to_owned()));
        let read = || read(Some(value), &Object::of(&object)?);
        if let Err(error) = choice.offer(&object, read) {
            first_error.get_or_insert(error);
        }
        if choice.is_perfect() {
            break;
        }
    }
    choice
        .made()
        .ok_or_else(|| first_error.unwrap_or_else(|| E::custom(format!("there is no `{tag}`"))))
}

/// The member of a union that keeps most of a value, among those offered.
struct Choice<U> {
    best: Option<(usize, U)>,
    /// What was noted before; only what speaks against the choice is added.
    unrecognized: usize,
}

impl<U: Serialize> Choice<U> {
    fn new() -> Self {
        Self {
            best: None,
            unrecognized: UNRECOGNIZED.get(),
        }
    }

    /// Reads one more member of what `value` is.
    fn offer<E>(
        &mut self,
        value: &impl Serialize,
        read: impl FnOnce() -> Result<U, E>,
    ) -> Result<(), E> {
        UNRECOGNIZED.set(0);
        let member = read()?;
        let unrecognized = UNRECOGNIZED.get();
        let (Ok(value), Ok(written)) = (serde_json::to_value(value), serde_json::to_value(&member))
        else {
            return Ok(());
        };
        let misfits = unrecognized.saturating_add(lost(&value, &written));
        if self
            .best
            .as_ref()
            .is_none_or(|(fewest, _)| misfits < *fewest)
        {
            self.best = Some((misfits, member));
        }
        Ok(())
    }

    fn is_perfect(&self) -> bool {
        matches!(self.best, Some((0, _)))
    }

    fn made(self) -> Option<U> {
        let misfits = self.best.as_ref().map_or(0, |(misfits, _)| *misfits);
        UNRECOGNIZED.set(self.unrecognized.saturating_add(misfits));
        self.best.map(|(_, member)| member)
    }
}

/// Reads the member of a union, which failed. An error names the place inside
/// the member, which is lost to the outer reader, since it read the whole object
/// before.
fn located<T, E>(value: Value) -> Result<T, E>
where
    T: for<'de> Deserialize<'de>,
    E: serde::de::Error,
{
    T::deserialize(&value).map_err(|error| {
        let found = RefCell::new(None);
        let located = T::deserialize(Located {
            value: &value,
            path: &Path::Root,
            found: &found,
        })
        .err();
        let message = located.unwrap_or(error);
        match found.into_inner() {
            Some(path) => E::custom(format_args!("{path}: {message}")),
            None => E::custom(message),
        }
    })
}

/// Writes a member, and the tag that its own type does not guarantee.
pub(super) fn with_tag<S: Serializer>(
    member: &impl Serialize,
    tag: &str,
    value: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    use serde::ser::Error as _;
    let mut object = match serde_json::to_value(member).map_err(S::Error::custom)? {
        Value::Object(object) => object,
        other => {
            return Err(S::Error::custom(format_args!(
                "a member of a union must be an object, and is {other}"
            )));
        }
    };
    object.insert(tag.to_owned(), Value::String(value.to_owned()));
    object.serialize(serializer)
}

/// Reads a union without a tag: the member that keeps most of the value, and
/// the first of several that do.
pub(super) fn best<'de, D, U>(
    deserializer: D,
    name: &'static str,
    members: &[fn(&Value) -> Result<U, serde_json::Error>],
) -> Result<U, D::Error>
where
    D: Deserializer<'de>,
    U: Serialize,
{
    let value = Value::deserialize(deserializer)?;
    let mut choice = Choice::new();
    for read in members {
        // Why one member does not fit says little where another may.
        let _ = choice.offer(&value, || read(&value));
        if choice.is_perfect() {
            break;
        }
    }
    choice.made().ok_or_else(|| {
        D::Error::custom(format_args!(
            "data did not match any variant of untagged enum {name}"
        ))
    })
}

/// How much of what was read is not written again: every value that is gone,
/// with those inside it, or is of another type. A null member says no more than
/// an absent one.
fn lost(read: &Value, written: &Value) -> usize {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => read
            .iter()
            .map(|(name, value)| match written.get(name) {
                Some(other) => lost(value, other),
                None if value.is_null() => 0,
                None => size(value),
            })
            .sum(),
        (Value::Array(read), Value::Array(written)) => {
            let both = read.iter().zip(written);
            let missing = read.iter().skip(written.len());
            both.map(|(read, written)| lost(read, written))
                .chain(missing.map(size))
                .sum()
        }
        _ => usize::from(std::mem::discriminant(read) != std::mem::discriminant(written)),
    }
}

/// How many values a value holds, with itself.
fn size(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

thread_local! {
    /// How many values that the document does not list were read by this
    /// thread: they speak against the member of a union that has them.
    static UNRECOGNIZED: Cell<usize> = const { Cell::new(0) };
}

/// Notes that a value was read that is none of the `listed` of the document.
/// A type that lists one value alone means a tag, which outweighs what a server
/// adds to the right member.
pub(super) fn note_unrecognized(listed: usize) {
    const TAG: usize = 1_000;
    let weight = if listed == 1 { TAG } else { 1 };
    UNRECOGNIZED.set(UNRECOGNIZED.get().saturating_add(weight));
}

/// The schema of a union: one of its members, or a tag that none of them has.
pub(super) fn schema(
    members: Vec<schemars::Schema>,
    tag: &str,
    values: &[&str],
) -> schemars::Schema {
    let mut branches: Vec<Value> = members
        .into_iter()
        .map(schemars::Schema::to_value)
        .collect();
    branches.push(serde_json::json!({
        "type": "object",
        "properties": {tag: {"not": {"enum": values}}},
        "required": [tag],
    }));
    schemars::json_schema!({"anyOf": branches})
}

/// Where a reader is, as a list from the inside out.
enum Path<'a> {
    Root,
    Property(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Property(Self::Root, name) => formatter.write_str(name),
            Self::Property(outer, name) => write!(formatter, "{outer}.{name}"),
            Self::Item(outer, index) => write!(formatter, "{outer}[{index}]"),
        }
    }
}

/// Reads JSON, and notes the innermost place at which reading failed.
#[derive(Clone, Copy)]
struct Located<'de, 'path> {
    value: &'de Value,
    path: &'path Path<'path>,
    found: &'path RefCell<Option<String>>,
}

impl<'de, 'path> Located<'de, 'path> {
    fn read<S: DeserializeSeed<'de>>(
        self,
        path: &Path<'_>,
        value: &'de Value,
        seed: S,
    ) -> Result<S::Value, serde_json::Error> {
        seed.deserialize(Located {
            value,
            path,
            found: self.found,
        })
        .inspect_err(|_| {
            self.found
                .borrow_mut()
                .get_or_insert_with(|| path.to_string());
        })
    }
}

impl<'de> Deserializer<'de> for Located<'de, '_> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.value {
            Value::Object(object) => visitor.visit_map(LocatedMap {
                at: self,
                entries: object.iter(),
                next: None,
            }),
            Value::Array(items) => visitor.visit_seq(LocatedSeq {
                at: self,
                items: items.iter().enumerate(),
            }),
            scalar => scalar.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.value.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.value.deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct LocatedMap<'de, 'path> {
    at: Located<'de, 'path>,
    entries: serde_json::map::Iter<'de>,
    next: Option<(&'de String, &'de Value)>,
}

impl<'de> MapAccess<'de> for LocatedMap<'de, '_> {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Self::Error> {
        self.next = self.entries.next();
        let Some((name, _)) = self.next else {
            return Ok(None);
        };
        seed.deserialize(serde::de::value::StrDeserializer::new(name))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Self::Error> {
        let (name, value) = self
            .next
            .ok_or_else(|| serde_json::Error::custom("a value was asked for before its key"))?;
        self.at
            .read(&Path::Property(self.at.path, name), value, seed)
    }
}

struct LocatedSeq<'de, 'path> {
    at: Located<'de, 'path>,
    items: std::iter::Enumerate<std::slice::Iter<'de, Value>>,
}

impl<'de> SeqAccess<'de> for LocatedSeq<'de, '_> {
    type Error = serde_json::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Self::Error> {
        let Some((index, value)) = self.items.next() else {
            return Ok(None);
        };
        self.at
            .read(&Path::Item(self.at.path, index), value, seed)
            .map(Some)
    }
}
