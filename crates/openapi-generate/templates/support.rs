//! What the generated types share: readers that are more tolerant than the
//! document, and the traits of open enums and tagged unions.

use std::cell::RefCell;
use std::fmt;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

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

/// Reads times without an offset as UTC, and null as the type's default.
pub(super) fn tolerant_or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Tolerant<'de>,
{
    tolerant_or(deserializer, T::default)
}

/// Reads times without an offset as UTC, and null as what `default` returns.
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

/// Reads times without an offset as UTC.
pub(super) fn tolerant<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Tolerant<'de>,
{
    T::tolerant(deserializer)
}

/// Types whose times may lack an offset.
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
                if let Ok(time) = DateTime::parse_from_rfc3339(text) {
                    return Ok(time.with_timezone(&Utc));
                }
                ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
                    .iter()
                    .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
                    .map(|naive| naive.and_utc())
                    .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Time)
    }
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

impl<'de, T: Tolerant<'de>> Tolerant<'de> for std::collections::HashMap<String, T> {
    fn tolerant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let elements = std::collections::HashMap::<String, Element<T>>::deserialize(deserializer)?;
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
                deserializer.deserialize_str(super::support::Text(::std::marker::PhantomData))
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

/// The tags of a union's members, and the properties that each requires.
pub(super) type Candidates = &'static [(&'static str, &'static [&'static str])];

/// Reads a whole object, since its tag may stand anywhere in it.
pub(super) fn object<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Map<String, Value>, D::Error> {
    Map::deserialize(deserializer)
}

/// The tag of `object`, written into it when it was absent or null and its
/// properties decide; `None` for a tag that is no string.
pub(super) fn tag<E: serde::de::Error>(
    object: &mut Map<String, Value>,
    tag: &str,
    candidates: Candidates,
) -> Result<Option<String>, E> {
    match object.get(tag) {
        Some(Value::String(value)) => return Ok(Some(value.clone())),
        Some(Value::Null) | None => {}
        Some(_) => return Ok(None),
    }
    let lacking = |required: &'static [&'static str]| {
        required
            .iter()
            .find(|property| !object.contains_key(**property))
            .copied()
    };
    let Some((value, _)) = candidates
        .iter()
        .find(|(_, required)| lacking(required).is_none())
    else {
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
    };
    object.insert(tag.to_owned(), Value::String((*value).to_owned()));
    Ok(Some((*value).to_owned()))
}

/// Reads the member of a union. An error names the place inside the member,
/// which is lost to the outer reader, since it read the whole object before.
pub(super) fn member<T, E>(object: Map<String, Value>) -> Result<T, E>
where
    T: for<'de> Deserialize<'de>,
    E: serde::de::Error,
{
    let value = Value::Object(object);
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

/// The schema of a union: one of its members, or a tag that none of them has.
pub(super) fn tagged_union_schema(
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
