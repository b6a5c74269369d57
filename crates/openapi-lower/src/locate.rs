//! The line and column of a part of a document, so that an error about its meaning can be found in
//! the text as one about its notation.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::pointer::Pointer;

/// Where in the text of a document a pointer leads: line and column, from 1. Of what is not there,
/// the place of what it would be in.
///
/// ```
/// use openapi_lower::Pointer;
/// use openapi_lower::document::locate;
///
/// let text = "info: {}\nopenapi: 2.0\n";
/// assert_eq!(locate(text, &Pointer::from("openapi")), (2, 1));
/// assert_eq!(locate(text, &Pointer::from("paths")), (1, 1));
/// ```
pub fn locate(text: &str, pointer: &Pointer) -> (usize, usize) {
    let tokens: Vec<String> = pointer
        .as_str()
        .split('/')
        .skip(1)
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
        .collect();
    // The longest part of the pointer that is there.
    (1..=tokens.len())
        .rev()
        .find_map(|length| position(text, &tokens[..length]))
        .unwrap_or((1, 1))
}

/// The place at which a reader stops that refuses to read on there.
fn position(text: &str, tokens: &[String]) -> Option<(usize, usize)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let stop = Stop(tokens);
    if text.trim_start().starts_with(['{', '[']) {
        let mut reader = serde_json::Deserializer::from_str(text);
        let error = stop.deserialize(&mut reader).err()?;
        let there = error.to_string().starts_with(HERE);
        there.then(|| (error.line(), error.column()))
    } else {
        let reader = serde_yaml_ng::Deserializer::from_str(text);
        let error = stop.deserialize(reader).err()?;
        let location = error
            .location()
            .filter(|_| error.to_string().contains(HERE))?;
        Some((location.line(), location.column()))
    }
}

const HERE: &str = "the part that was looked for";

/// Reads up to what the tokens lead to, and fails there.
#[derive(Clone, Copy)]
struct Stop<'t>(&'t [String]);

impl<'de> DeserializeSeed<'de> for Stop<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Stop<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a document")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let wanted = self.0.first().and_then(|token| token.parse().ok());
        let mut index = 0_usize;
        loop {
            let is_there = match (wanted == Some(index), self.0) {
                (true, [_]) => sequence.next_element_seed(Here)?,
                (true, [_, rest @ ..]) => sequence.next_element_seed(Stop(rest))?,
                _ => sequence.next_element::<IgnoredAny>()?.map(drop),
            };
            if is_there.is_none() {
                return Ok(());
            }
            index += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<(), A::Error> {
        while let Some(is_wanted) = mapping.next_key_seed(Key(self.0))? {
            match self.0 {
                [_, rest @ ..] if is_wanted => mapping.next_value_seed(Stop(rest))?,
                _ => {
                    mapping.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Fails at whatever it reads.
struct Here;

impl<'de> DeserializeSeed<'de> for Here {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        IgnoredAny::deserialize(deserializer)?;
        Err(serde::de::Error::custom(HERE))
    }
}

/// Tells whether a key is the next token, and fails at it when no other follows.
struct Key<'t>(&'t [String]);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<bool, E> {
        match self.0 {
            [last] if last == key => Err(E::custom(HERE)),
            tokens => Ok(tokens.first().is_some_and(|token| token == key)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::locate;
    use crate::pointer::Pointer;

    #[test]
    fn parts_are_found_in_both_notations() {
        let json = "{\n  \"a\": [1,\n    {\"b/c\": 2}],\n  \"openapi\": \"2\"\n}";
        let yaml = "a:\n- 1\n- b/c: 2\nopenapi: '2'\n";
        for (pointer, in_json, in_yaml) in [
            ("", (1, 1), (1, 1)),
            ("/openapi", (4, 11), (4, 1)),
            ("/a/1/b~1c", (3, 10), (3, 3)),
            ("/a/1/missing", (3, 15), (2, 1)),
            ("/missing", (1, 1), (1, 1)),
            ("/a/7/b", (2, 5), (1, 1)),
        ] {
            let pointer = Pointer::parsed(pointer);
            assert_eq!(
                (locate(json, &pointer), locate(yaml, &pointer)),
                (in_json, in_yaml),
                "{pointer}"
            );
        }
        assert_eq!(locate("[1", &Pointer::from("0")), (1, 2));
    }
}
