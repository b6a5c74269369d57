//! Structs as a plain generator makes them: every date, id and enum by its
//! crate's own reader, free-form objects as maps, the first member of a union
//! that fits.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

type Id = Uuid;
type Time = DateTime<Utc>;
type Object = Map<String, Value>;

#[derive(Clone, serde::Deserialize)]
#[serde(untagged)]
#[allow(
    dead_code,
    clippy::large_enum_variant,
    reason = "as a generator makes it"
)]
pub(crate) enum EvidencePackage {
    Display(EvidencePackageDisplay),
    Full(EvidencePackageFull),
}

macro_rules! enums {
    ($($name:ident { $($variant:ident = $value:literal),* })*) => {
        $(
            #[derive(Clone, serde::Deserialize)]
            pub(crate) enum $name {
                $(#[serde(rename = $value)] $variant,)*
            }
        )*
    };
}

/// The constant of a member of a union, as an enum of one value.
macro_rules! tags {
    ($($name:ident { $variant:ident = $value:literal })*) => {
        $(
            #[derive(Clone, Default, serde::Deserialize)]
            pub(crate) enum $name {
                #[default]
                #[serde(rename = $value)]
                $variant,
            }
        )*
    };
}

tags! {
    DisplayView { Display = "display" }
    FullView { Full = "full" }
}
conversation_enums!();
conversation_shapes!();
