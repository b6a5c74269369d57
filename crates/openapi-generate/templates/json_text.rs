//! Values that are kept, or looked into, as JSON before they are decoded.

use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut, Range};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// Reads an object, and writes it to `text` as compact JSON.
pub(super) fn write_object<'de, D: Deserializer<'de>>(
    deserializer: D,
    text: &mut String,
) -> Result<(), D::Error> {
    write_object_with(deserializer, text, None).map(drop)
}

/// As [`write_object`], and says where the value of a member was written.
pub(super) fn write_object_with<'de, D: Deserializer<'de>>(
    deserializer: D,
    text: &mut String,
    wanted: Option<&str>,
) -> Result<Option<Range<usize>>, D::Error> {
    struct Object<'a> {
        text: &'a mut String,
        wanted: Option<&'a str>,
    }
    impl<'de> Visitor<'de> for Object<'_> {
        type Value = Option<Range<usize>>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
            let mut json = Json {
                text: self.text,
                levels: LEVELS,
            };
            json.members(&mut members, self.wanted)
        }
    }
    deserializer.deserialize_map(Object { text, wanted })
}

/// Writes an object to `text` of which the name of the `first` member was read.
pub(super) fn write_members<'de, A: MapAccess<'de>>(
    first: Option<&str>,
    members: &mut A,
    text: &mut String,
) -> Result<(), A::Error> {
    let mut json = Json {
        text,
        levels: LEVELS,
    };
    json.text.push('{');
    if let Some(name) = first {
        json.string(name);
        json.text.push(':');
        members.next_value_seed(json.inner()?)?;
        json.text.push(',');
    }
    json.members_left(members, None).map(drop)
}

/// An empty text with the memory of the last one that this thread dropped.
pub(super) struct Scratch(String);

thread_local!(static LAST: Cell<String> = const { Cell::new(String::new()) });

impl Scratch {
    /// More is given back: one large object should not cost memory for good.
    const KEPT: usize = 1 << 16;

    pub(super) fn take() -> Self {
        let mut text = LAST.take();
        text.clear();
        Self(text)
    }

    pub(super) fn holding(text: String) -> Self {
        Self(text)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.0.capacity() <= Self::KEPT {
            // A thread that ends has nowhere to keep it.
            let _ = LAST.try_with(|last| last.set(std::mem::take(&mut self.0)));
        }
    }
}

impl Deref for Scratch {
    type Target = String;

    fn deref(&self) -> &String {
        &self.0
    }
}

impl DerefMut for Scratch {
    fn deref_mut(&mut self) -> &mut String {
        &mut self.0
    }
}

/// How deep objects and arrays may stand in each other: as deep as in text that
/// `serde_json` reads.
const LEVELS: u8 = 127;

/// Writes what it reads as compact JSON. A number with a fraction is read from
/// it as the same one, since crates of generated code have `serde_json` with
/// `float_roundtrip`.
struct Json<'a> {
    text: &'a mut String,
    /// How many more levels there may be.
    levels: u8,
}

impl Json<'_> {
    fn string(&mut self, value: &str) {
        // Without a way out of the loop, which lets the compiler take many bytes at once.
        let is_special = |byte| byte < b' ' || byte == b'"' || byte == b'\\';
        let any_special = value
            .bytes()
            .fold(false, |any, byte| any | is_special(byte));
        if !any_special {
            self.text.push('"');
            self.text.push_str(value);
            self.text.push('"');
        } else {
            self.display(Value::from(value));
        }
    }

    fn display(&mut self, value: impl fmt::Display) {
        use fmt::Write as _;
        // Writing to text does not fail.
        let _ = write!(self.text, "{value}");
    }

    /// Ends an object or array, in place of the comma after the last of it.
    fn close(&mut self, bracket: char) {
        if self.text.ends_with(',') {
            self.text.pop();
        }
        self.text.push(bracket);
    }

    /// Writes an object. Says where the value of the member `wanted` was
    /// written; of several, the last counts.
    fn members<'de, A: MapAccess<'de>>(
        &mut self,
        members: &mut A,
        wanted: Option<&str>,
    ) -> Result<Option<Range<usize>>, A::Error> {
        self.text.push('{');
        self.members_left(members, wanted)
    }

    /// Writes the members that are left of an object, and its end.
    fn members_left<'de, A: MapAccess<'de>>(
        &mut self,
        members: &mut A,
        wanted: Option<&str>,
    ) -> Result<Option<Range<usize>>, A::Error> {
        let mut found = None;
        while let Some(is_wanted) = members.next_key_seed(Name {
            json: self.inner()?,
            wanted,
        })? {
            self.text.push(':');
            let start = self.text.len();
            members.next_value_seed(self.inner()?)?;
            if is_wanted {
                found = Some(start..self.text.len());
            }
            self.text.push(',');
        }
        self.close('}');
        Ok(found)
    }

    /// The level below.
    fn inner<E: serde::de::Error>(&mut self) -> Result<Json<'_>, E> {
        let levels = self.levels.checked_sub(1);
        let levels = levels.ok_or_else(|| E::custom("recursion limit exceeded"))?;
        Ok(Json {
            text: &mut *self.text,
            levels,
        })
    }
}

impl<'de> DeserializeSeed<'de> for Json<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Json<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any valid JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E>(mut self, value: i64) -> Result<(), E> {
        self.display(value);
        Ok(())
    }

    fn visit_u64<E>(mut self, value: u64) -> Result<(), E> {
        self.display(value);
        Ok(())
    }

    fn visit_f64<E>(mut self, value: f64) -> Result<(), E> {
        self.display(Value::from(value));
        Ok(())
    }

    fn visit_str<E>(mut self, value: &str) -> Result<(), E> {
        self.string(value);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.text.push_str("null");
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.text.push_str("null");
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.text.push('[');
        while items.next_element_seed(self.inner()?)?.is_some() {
            self.text.push(',');
        }
        self.close(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        self.members(&mut members, None)?;
        Ok(())
    }
}

/// Writes the name of a member, and says whether it is the one looked for.
struct Name<'a> {
    json: Json<'a>,
    wanted: Option<&'a str>,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string key")
    }

    fn visit_str<E>(mut self, name: &str) -> Result<bool, E> {
        self.json.string(name);
        Ok(self.wanted == Some(name))
    }
}
