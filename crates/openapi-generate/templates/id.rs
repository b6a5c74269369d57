//! Ids as text.

use std::fmt;

use serde::Deserialize;
use serde::de::value::{BytesDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use uuid::Uuid;

use super::support::Tolerant;

/// Reads what the type's own reader does, and the usual form of an id in less
/// time.
impl<'de> Tolerant<'de> for Uuid {
    fn tolerant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Id;
        impl<'de> Visitor<'de> for Id {
            type Value = Uuid;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a formatted UUID string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Uuid, E> {
                match usual(text) {
                    Some(id) => Ok(id),
                    None => Uuid::deserialize(StrDeserializer::new(text)),
                }
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Uuid, E> {
                Uuid::deserialize(BytesDeserializer::new(bytes))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, bytes: A) -> Result<Uuid, A::Error> {
                Uuid::deserialize(SeqAccessDeserializer::new(bytes))
            }
        }
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(Id)
        } else {
            Uuid::deserialize(deserializer)
        }
    }
}

/// Reads an id as nearly every server writes it: `936da01f-9abd-4d9d-80c7-02af85c822a8`.
/// The other forms, and what is no id, are left to the type's own reader.
pub(super) fn usual(text: &str) -> Option<Uuid> {
    let text: &[u8; 36] = text.as_bytes().try_into().ok()?;
    if [8, 13, 18, 23].map(|place| text[place]) != [b'-'; 4] {
        return None;
    }
    let four = |place: usize| {
        let four = [
            text[place],
            text[place + 1],
            text[place + 2],
            text[place + 3],
        ];
        u64::from(u32::from_le_bytes(four))
    };
    let number = |first, second| eight_digits(four(first) | four(second) << 32).map(u64::from);
    let high = number(0, 4)? << 32 | number(9, 14)?;
    let low = number(19, 24)? << 32 | number(28, 32)?;
    Some(Uuid::from_u64_pair(high, low))
}

/// The number that eight hexadecimal digits make. All are looked at at once:
/// each is a byte of `text`, the first of them the lowest.
fn eight_digits(text: u64) -> Option<u32> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    // `0` to `9` are 0x30 to 0x39, `A` to `F` are 0x41 to 0x46, and `a` to `f` 0x61 to 0x66.
    let letters = (text >> 6) & ONES;
    let values = (text & (ONES * 0x0f)) + letters * 9;
    let are_ascii = text & (ONES * 0x80) == 0;
    let are_either = ((text >> 4) & ONES) ^ letters == ONES;
    let are_no_control = (text >> 5) & ONES | letters == ONES;
    let are_below_sixteen = values & (ONES * 0x10) == 0;
    let letters_are_from_ten = ((values + ONES * 6) >> 4) & ONES == letters;
    if !(are_ascii && are_either && are_no_control && are_below_sixteen && letters_are_from_ten) {
        return None;
    }
    // The first digit of each two is the higher half of a byte, and the first byte the highest.
    let bytes = (values << 4 | values >> 8) & 0x00ff_00ff_00ff_00ff;
    let pairs = (bytes | bytes >> 8) & 0x0000_ffff_0000_ffff;
    Some(((pairs | pairs >> 16) as u32).swap_bytes())
}
