//! Structs tuned by hand: dates, ids and enums parsed without a detour,
//! free-form objects left as JSON, and the tag of a union read ahead.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, Visitor};
use serde_json::value::RawValue;
use uuid::Uuid;

type Object = Box<RawValue>;
/// Already read ahead.
type DisplayView = IgnoredAny;
type FullView = IgnoredAny;

macro_rules! text_reader {
    ($name:ident, $expected:literal, $parse:expr) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                        formatter.write_str($expected)
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        let parse: fn(&str) -> Option<$name> = $parse;
                        parse(text).ok_or_else(|| E::custom($expected))
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }
    };
}

macro_rules! enums {
    ($($name:ident { $($variant:ident = $value:literal),* })*) => {
        $(
            #[derive(Clone)]
            #[allow(dead_code, reason = "read to measure the reading")]
            pub(crate) enum $name {
                $($variant,)*
                Other(Box<str>),
            }
            text_reader!($name, "a string", |text| Some(match text {
                $($value => $name::$variant,)*
                other => $name::Other(other.into()),
            }));
        )*
    };
}

#[derive(Clone, Copy)]
#[allow(dead_code, reason = "read to measure the reading")]
pub(crate) struct Id(Uuid);

text_reader!(Id, "a UUID", |text| {
    let text: &[u8; 36] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 16];
    let mut at = 0;
    for byte in &mut bytes {
        if matches!(at, 8 | 13 | 18 | 23) {
            if text[at] != b'-' {
                return None;
            }
            at += 1;
        }
        let (high, low) = (HEX[text[at] as usize], HEX[text[at + 1] as usize]);
        if (high | low) == 0xff {
            return None;
        }
        *byte = high << 4 | low;
        at += 2;
    }
    Some(Id(Uuid::from_bytes(bytes)))
});

const HEX: [u8; 256] = {
    let mut table = [0xff; 256];
    let mut digit = 0;
    while digit < 16 {
        table[b"0123456789abcdef"[digit] as usize] = digit as u8;
        table[b"0123456789ABCDEF"[digit] as usize] = digit as u8;
        digit += 1;
    }
    table
};

#[derive(Clone, Copy)]
#[allow(dead_code, reason = "read to measure the reading")]
pub(crate) struct Time(DateTime<Utc>);

text_reader!(Time, "a time in UTC", |text| {
    let text = text.strip_suffix('Z').or(text.strip_suffix("+00:00"))?;
    let (whole, fraction) = text.as_bytes().split_at_checked(19)?;
    let [
        _,
        _,
        _,
        _,
        b'-',
        _,
        _,
        b'-',
        _,
        _,
        b'T',
        _,
        _,
        b':',
        _,
        _,
        b':',
        _,
        _,
    ] = whole
    else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    let nanoseconds = match fraction {
        [] => 0,
        [b'.', digits @ ..] if (1..=9).contains(&digits.len()) => {
            number(digits)? * 10_u32.pow(9 - digits.len() as u32)
        }
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(
        number(&whole[..4])? as i32,
        number(&whole[5..7])?,
        number(&whole[8..10])?,
    )?;
    let (hour, minute, second) = (
        number(&whole[11..13])?,
        number(&whole[14..16])?,
        number(&whole[17..19])?,
    );
    let time = date.and_hms_nano_opt(hour, minute, second, nanoseconds)?;
    Some(Time(time.and_utc()))
});

#[derive(Clone)]
#[allow(
    dead_code,
    clippy::large_enum_variant,
    reason = "read to measure the reading"
)]
pub(crate) enum EvidencePackage {
    Full(EvidencePackageFull),
    Display(EvidencePackageDisplay),
    Other(Box<RawValue>),
}

impl<'de> Deserialize<'de> for EvidencePackage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Ahead<'a> {
            view: Option<&'a str>,
            organization_id: Option<&'a RawValue>,
        }
        let raw: &RawValue = Deserialize::deserialize(deserializer)?;
        let ahead: Ahead = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
        match (ahead.view, ahead.organization_id) {
            (Some("full"), _) | (None, Some(_)) => serde_json::from_str(raw.get()).map(Self::Full),
            (Some("display") | None, _) => serde_json::from_str(raw.get()).map(Self::Display),
            _ => Ok(Self::Other(raw.to_owned())),
        }
        .map_err(D::Error::custom)
    }
}

impl EvidencePackageFull {
    /// What an end user may see.
    #[allow(dead_code, reason = "not every benchmark projects")]
    pub(crate) fn to_display(&self) -> EvidencePackageDisplay {
        let cards = self.items.iter().map(|item| {
            let (display, provenance) = (item.display.as_ref(), &item.provenance);
            EvidenceItemDisplay {
                citation_marker: display.and_then(|display| display.citation_marker.clone()),
                label: display.map(|display| display.label.clone()),
                short_label: display.and_then(|display| display.short_label.clone()),
                document_title: Some(provenance.document_title.clone()),
                version_number: provenance.version_number,
                section: provenance.section.clone(),
                deep_link: provenance.deep_link.clone(),
            }
        });
        EvidencePackageDisplay {
            view: IgnoredAny,
            schema_version: self.schema_version,
            package_id: self.package_id,
            conversation_id: self.conversation_id,
            message_id: self.message_id,
            turn_id: self.turn_id,
            created_at: self.created_at,
            evidence_status: self.evidence_status.clone(),
            items: cards.collect(),
        }
    }
}

conversation_enums!();
conversation_shapes!();
