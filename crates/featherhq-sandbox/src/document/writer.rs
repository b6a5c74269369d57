//! Writing JSON objects member by member, in the order of the calls.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::Written;

/// An object that is being written.
pub(crate) struct ObjectWriter<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
}

/// The object that `members` writes, as text.
pub(crate) fn to_object(
    members: impl FnOnce(&mut ObjectWriter<'_>) -> Written,
) -> Result<String, serde_json::Error> {
    to_text(|out| write_object(out, members))
}

/// What `members` writes, as text without the braces.
pub(crate) fn to_members(
    members: impl FnOnce(&mut ObjectWriter<'_>) -> Written,
) -> Result<String, serde_json::Error> {
    to_text(|out| members(&mut ObjectWriter { out, first: true }))
}

fn to_text(write: impl FnOnce(&mut Vec<u8>) -> Written) -> Result<String, serde_json::Error> {
    let mut out = Vec::with_capacity(2048);
    write(&mut out)?;
    String::from_utf8(out).map_err(serde::ser::Error::custom)
}

/// Writes an object.
pub(crate) fn write_object(
    out: &mut Vec<u8>,
    members: impl FnOnce(&mut ObjectWriter<'_>) -> Written,
) -> Written {
    out.push(b'{');
    members(&mut ObjectWriter { out, first: true })?;
    out.push(b'}');
    Ok(())
}

/// Writes an array of objects.
pub(crate) fn write_list<T>(
    out: &mut Vec<u8>,
    items: &[T],
    mut members: impl FnMut(&mut ObjectWriter<'_>, &T) -> Written,
) -> Written {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write_object(out, |object| members(object, item))?;
    }
    out.push(b']');
    Ok(())
}

impl ObjectWriter<'_> {
    /// A member whose value writes itself. Names are those of the schema, and
    /// need no escapes.
    pub(crate) fn value(
        &mut self,
        name: &'static str,
        write: impl FnOnce(&mut Vec<u8>) -> Written,
    ) -> Written {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        write(self.out)
    }

    /// A member with a plain value; `None` is written as `null`.
    pub(crate) fn field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Written {
        self.value(name, |out| serde_json::to_writer(out, value))
    }

    /// A member with a plain value, or none where there is nothing.
    pub(crate) fn present<T: Serialize>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) -> Written {
        match value {
            Some(value) => self.field(name, value),
            None => Ok(()),
        }
    }

    /// A member with a value that writes itself, or `null`.
    pub(crate) fn optional<T>(
        &mut self,
        name: &'static str,
        value: Option<&T>,
        write: impl FnOnce(&mut Vec<u8>, &T) -> Written,
    ) -> Written {
        match value {
            Some(value) => self.value(name, |out| write(out, value)),
            None => self.field(name, &()),
        }
    }

    /// A member with an object, or `null`.
    pub(crate) fn optional_object<T>(
        &mut self,
        name: &'static str,
        value: Option<&T>,
        members: impl FnOnce(&mut ObjectWriter<'_>, &T) -> Written,
    ) -> Written {
        self.optional(name, value, |out, value| {
            write_object(out, |object| members(object, value))
        })
    }

    /// A member with a point in time, or `null`.
    pub(crate) fn time(
        &mut self,
        name: &'static str,
        value: impl Into<Option<DateTime<Utc>>>,
    ) -> Written {
        let text = value.into().map(|time| {
            let format = match time.timestamp_subsec_micros() {
                0 => SecondsFormat::Secs,
                _ => SecondsFormat::Micros,
            };
            time.to_rfc3339_opts(format, true)
        });
        self.field(name, &text)
    }
}
