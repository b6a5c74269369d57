//! What the generated types share: readers that are more tolerant than the
//! document, and the traits of open enums.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{Deserializer, Unexpected, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How one list operation is paged, as the document says.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ListShape {
    /// The id of the operation.
    pub operation: &'static str,
    /// The property of a page that holds its items; `None` when the page is
    /// the array itself.
    pub items: Option<&'static str>,
    /// The smallest and the largest page size that the operation accepts.
    pub limit: (u32, u32),
    /// The page size of a request that names none.
    pub default_limit: Option<u32>,
}

/// Stands for a sensitive value in `Debug`.
pub(super) struct Redacted {
    present: bool,
}

impl Redacted {
    /// Looks at whether there is a value, and not at what it is.
    pub(super) fn of(value: &impl Serialize) -> Self {
        // A value that cannot be written is one that must not be shown either.
        Self {
            present: !matches!(serde_json::to_value(value), Ok(Value::Null)),
        }
    }
}

impl fmt::Debug for Redacted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.present { "[redacted]" } else { "None" })
    }
}

/// Reads null as the type's default.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    or(deserializer, T::default)
}

/// Reads null as what `default` returns.
pub(super) fn or<'de, D, T>(deserializer: D, default: impl FnOnce() -> T) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_else(default))
}

/// Reads times and integers tolerantly, and null as the type's default.
pub(super) fn tolerant_or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Tolerant<'de>,
{
    tolerant_or(deserializer, T::default)
}

/// Reads times and integers tolerantly, and null as what `default` returns.
pub(super) fn tolerant_or<'de, D, T>(
    deserializer: D,
    default: impl FnOnce() -> T,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Tolerant<'de>,
{
    Ok(Option::tolerant(deserializer)?.unwrap_or_else(default))
}

/// Reads times without an offset as UTC, and integers with a fraction of nothing.
pub(super) fn tolerant<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Tolerant<'de>,
{
    T::tolerant(deserializer)
}

/// Types whose times may lack an offset, and whose integers may be written as `3.0`;
/// and ids, which are read by a faster reader.
pub(super) trait Tolerant<'de>: Sized {
    fn tolerant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

impl<'de> Tolerant<'de> for DateTime<Utc> {
    fn tolerant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Time;
        impl Visitor<'_> for Time {
            type Value = DateTime<Utc>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a date and time as in RFC 3339")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                super::time::read(text)
                    .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Time)
    }
}

/// Implements [`Tolerant`] for integers, and for those that are not zero.
macro_rules! tolerant_integers {
    ($($integer:ident $non_zero:ident,)*) => {$(
        impl<'de> Tolerant<'de> for $integer {
            fn tolerant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Integer;
                impl Visitor<'_> for Integer {
                    type Value = $integer;

                    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                        formatter.write_str(stringify!($integer))
                    }

                    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<$integer, E> {
                        $integer::try_from(value)
                            .map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
                    }

                    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<$integer, E> {
                        $integer::try_from(value)
                            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
                    }

                    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<$integer, E> {
                        // The conversion keeps to the ends of `i128`, which are outside of every type.
                        let whole = (value.fract() == 0.0).then_some(value as i128);
                        whole
                            .and_then(|whole| $integer::try_from(whole).ok())
                            .ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
                    }
                }
                // A reader of parts read before, as in a union, gives a number its own type only
                // when it is asked for any.
                deserializer.deserialize_any(Integer)
            }
        }

        impl<'de> Tolerant<'de> for std::num::$non_zero {
            fn tolerant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::Error as _;
                Self::new(Tolerant::tolerant(deserializer)?)
                    .ok_or_else(|| D::Error::custom("expected an integer other than zero"))
            }
        }
    )*};
}
tolerant_integers! {
    i8 NonZeroI8, i16 NonZeroI16, i32 NonZeroI32, i64 NonZeroI64,
    u8 NonZeroU8, u16 NonZeroU16, u32 NonZeroU32, u64 NonZeroU64,
}

/// Carries [`Tolerant`] through the containers that serde reads.
struct Element<T>(T);

impl<'de, T: Tolerant<'de>> Deserialize<'de> for Element<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::tolerant(deserializer).map(Self)
    }
}

impl<'de, T: Tolerant<'de>> Tolerant<'de> for Option<T> {
    fn tolerant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<Element<T>>::deserialize(deserializer)?.map(|element| element.0))
    }
}

impl<'de, T: Tolerant<'de>> Tolerant<'de> for Vec<T> {
    fn tolerant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Element<T>>::deserialize(deserializer)?
            .into_iter()
            .map(|element| element.0)
            .collect())
    }
}

impl<'de, K, T> Tolerant<'de> for std::collections::HashMap<K, T>
where
    K: Deserialize<'de> + Eq + std::hash::Hash,
    T: Tolerant<'de>,
{
    fn tolerant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let elements = std::collections::HashMap::<K, Element<T>>::deserialize(deserializer)?;
        Ok(elements
            .into_iter()
            .map(|(key, element)| (key, element.0))
            .collect())
    }
}

/// Implements the conversions and the serialisation of an open enum.
macro_rules! open_enum {
    ($name:ident, $catch_all:ident) => {
        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::known(value).unwrap_or_else(|| Self::$catch_all(value.to_owned()))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::known(&value).unwrap_or(Self::$catch_all(value))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(value.into())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let value: Self =
                    deserializer.deserialize_str(super::support::Text(::std::marker::PhantomData))?;
                if !value.is_recognized() {
                    super::union::note_unrecognized(Self::KNOWN.len());
                }
                ::std::result::Result::Ok(value)
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let known: ::std::vec::Vec<&str> = Self::KNOWN.iter().map(Self::as_str).collect();
                // Any string is accepted; the listed ones are the known ones.
                ::schemars::json_schema!({"anyOf": [{"type": "string", "enum": known}, {"type": "string"}]})
            }
        }
    };
}
pub(super) use open_enum;

/// Reads any string, without a copy of its own.
pub(super) struct Text<T>(pub(super) std::marker::PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E>(self, value: &str) -> Result<T, E> {
        Ok(value.into())
    }
}

/// Implements a type that stands for one string.
macro_rules! constant {
    ($name:ident, $value:literal) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str($value)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                struct Text;
                impl ::serde::de::Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        formatter.write_str(concat!("the string \"", $value, "\""))
                    }

                    fn visit_str<E: ::serde::de::Error>(self, value: &str) -> ::std::result::Result<Self::Value, E> {
                        if value == $value {
                            ::std::result::Result::Ok($name)
                        } else {
                            ::std::result::Result::Err(E::invalid_value(::serde::de::Unexpected::Str(value), &self))
                        }
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({"type": "string", "const": $value})
            }
        }
    };
}
pub(super) use constant;
