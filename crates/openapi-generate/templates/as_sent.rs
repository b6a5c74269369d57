//! Objects as the text that they came as.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::error::Category;

use super::json_text::{Scratch, write_members, write_object};

/// Reads an object as the text of its JSON: as it was sent, where that can be
/// had, and compact otherwise.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<str>, D::Error> {
    deserializer.deserialize_newtype_struct(AS_SENT, Sent)
}

/// To one who asks by this name, `serde_json` hands a value as the text that it
/// came as, when it is built with `raw_value`. Whoever does not know the name
/// hands over the value, which is then written anew.
pub(super) const AS_SENT: &str = "$serde_json::private::RawValue";

/// Takes an object in whatever form it is handed over.
struct Sent;

impl<'de> Visitor<'de> for Sent {
    type Value = Box<str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        let mut text = Scratch::take();
        write_object(deserializer, &mut text)?;
        Ok(text.as_str().into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let first = members.next_key_seed(FirstName)?;
        if let Some(None) = first {
            return members.next_value_seed(Text);
        }
        let mut text = Scratch::take();
        write_members(first.flatten().as_deref(), &mut members, &mut text)?;
        Ok(text.as_str().into())
    }
}

/// Reads the name of a member, of which there is none where a text is handed over.
struct FirstName;

impl<'de> DeserializeSeed<'de> for FirstName {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FirstName {
    type Value = Option<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok((name != AS_SENT).then(|| name.to_owned()))
    }
}

/// Reads the text of a value that has to be an object.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Box<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_string(self)
    }
}

impl Visitor<'_> for Text {
    type Value = Box<str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text of a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.starts_with('{') && is_surely_read(text) {
            return Ok(text.into());
        }
        let mut compact = Scratch::take();
        let mut reader = serde_json::Deserializer::from_str(text);
        match write_object(&mut reader, &mut compact) {
            Ok(()) => Ok(compact.as_str().into()),
            Err(error) => Err(misfit(&error)),
        }
    }
}

/// The error of a value inside a text. Where it is in the whole is not known,
/// and whoever reads the whole adds the place of the value.
fn misfit<E: Error>(error: &serde_json::Error) -> E {
    let message = error.to_string();
    if error.classify() != Category::Data {
        return E::custom(format_args!("{message} of the object"));
    }
    let place = format!(" at line {} column {}", error.line(), error.column());
    E::custom(message.strip_suffix(&place).unwrap_or(&message))
}

/// Whether text that `serde_json` passed over is sure to be read without an
/// error. It passes over any number, any escape and any depth, of which it reads
/// less; what might be such a one is read to find out.
pub(super) fn is_surely_read(text: &str) -> bool {
    /// Objects and arrays that may stand in each other, and digits of a number.
    const DEEP: usize = 100;
    const LONG: usize = 300;
    let text = text.as_bytes();
    // Without a way out of the loop, which lets the compiler take many bytes at once.
    let suspicious = text
        .iter()
        .zip(&text[1..])
        .fold(false, |any, (byte, next)| {
            any | (*byte == b'\\' && *next == b'u') | (byte.is_ascii_digit() && next | 0x20 == b'e')
        });
    if suspicious
        && !text
            .iter()
            .enumerate()
            .all(|(place, byte)| is_harmless(text, place, *byte))
    {
        return false;
    }
    text.len() < 2 * DEEP
        || (text
            .iter()
            .filter(|byte| matches!(byte, b'{' | b'['))
            .count()
            < DEEP
            && !text
                .chunks_exact(LONG / 2)
                .any(|chunk| chunk.iter().all(u8::is_ascii_digit)))
}

/// Whether a byte that looks like the start of an escape, or of the exponent of
/// a number, is none.
fn is_harmless(text: &[u8], place: usize, byte: u8) -> bool {
    match byte {
        b'\\' => text.get(place + 1) != Some(&b'u'),
        b'e' | b'E' => {
            let is_of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'-');
            let start = text[..place].iter().rev().find(|byte| !is_of_number(byte));
            // In text too, where it does no harm to read the number.
            !(place > 0
                && text[place - 1].is_ascii_digit()
                && start.is_some_and(|byte| {
                    matches!(byte, b':' | b',' | b'[' | b' ' | b'\t' | b'\r' | b'\n')
                }))
        }
        _ => true,
    }
}
