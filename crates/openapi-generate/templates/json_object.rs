//! Objects of which the document does not say what is in them.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::as_sent;

/// An object of which the document does not say what is in it. It reads like
/// the [`Map`] that it dereferences to, and is made one only when it is looked
/// into: until then it is JSON, since most programs pass over most of these
/// objects, and making a map takes far longer than passing over one.
///
/// What is no JSON is refused when the object is read, never later. Two are
/// equal when their maps are.
#[derive(Clone, Default)]
pub struct JsonObject {
    /// JSON. Empty when the object is, and when `members` may have been
    /// changed.
    text: Box<str>,
    members: OnceLock<Box<Map<String, Value>>>,
}

impl JsonObject {
    /// An object with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is nothing in the object.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.members.get().is_none_or(|members| members.is_empty())
    }

    /// The object as a map.
    pub fn into_map(mut self) -> Map<String, Value> {
        std::mem::take(&mut *self)
    }

    fn parsed(&self) -> Box<Map<String, Value>> {
        if self.text.is_empty() {
            return Box::default();
        }
        #[allow(clippy::expect_used, reason = "it was written as JSON")]
        Box::new(serde_json::from_str(&self.text).expect("the text is JSON"))
    }
}

impl Deref for JsonObject {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        self.members.get_or_init(|| self.parsed())
    }
}

impl DerefMut for JsonObject {
    fn deref_mut(&mut self) -> &mut Self::Target {
        if self.members.get().is_none() {
            self.members = self.parsed().into();
        }
        self.text = Box::default();
        #[allow(clippy::expect_used, reason = "it was set above")]
        self.members.get_mut().expect("there are members")
    }
}

impl From<Map<String, Value>> for JsonObject {
    fn from(members: Map<String, Value>) -> Self {
        Self {
            text: Box::default(),
            members: OnceLock::from(Box::new(members)),
        }
    }
}

impl From<JsonObject> for Map<String, Value> {
    fn from(object: JsonObject) -> Self {
        object.into_map()
    }
}

impl From<JsonObject> for Value {
    fn from(object: JsonObject) -> Self {
        Self::Object(object.into_map())
    }
}

impl FromIterator<(String, Value)> for JsonObject {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        Map::from_iter(members).into()
    }
}

impl IntoIterator for JsonObject {
    type Item = (String, Value);
    type IntoIter = serde_json::map::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.into_map().into_iter()
    }
}

impl<'a> IntoIterator for &'a JsonObject {
    type Item = (&'a String, &'a Value);
    type IntoIter = serde_json::map::Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for JsonObject {
    fn eq(&self, other: &Self) -> bool {
        (!self.text.is_empty() && self.text == other.text) || **self == **other
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

impl Serialize for JsonObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.members.get() {
            Some(members) => members.serialize(serializer),
            // Not kept: whoever sends an object on has not looked into it.
            None => self.parsed().serialize(serializer),
        }
    }
}

impl schemars::JsonSchema for JsonObject {
    fn inline_schema() -> bool {
        Map::<String, Value>::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Map::<String, Value>::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        Map::<String, Value>::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Map::<String, Value>::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for JsonObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match as_sent::read(deserializer)? {
            empty if &*empty == "{}" => Box::default(),
            text => text,
        };
        Ok(Self {
            text,
            members: OnceLock::new(),
        })
    }
}
