//! How deep a document may be nested: whatever reads one goes down with it, and would end there.

use serde_json::Value;

use crate::pointer::Pointer;

/// How many objects and arrays may stand in each other. Texts are read to half of that, and the
/// lowering adds a few levels.
pub(crate) const DEEPEST: usize = 256;

/// The first place that is nested too deep. Looked for without recursion.
pub(crate) fn too_deep(source: &Value) -> Option<Pointer> {
    // The values around the one that is looked at, with what is left of each.
    let mut around = vec![Rest::of(source)?];
    while let Some(rest) = around.last_mut() {
        match rest.next().map(Rest::of) {
            Some(Some(inner)) => around.push(inner),
            Some(None) => {}
            None => {
                around.pop();
            }
        }
        if around.len() > DEEPEST {
            let mut pointer = Pointer::root();
            around.iter().for_each(|rest| rest.push_to(&mut pointer));
            return Some(pointer);
        }
    }
    None
}

/// What is left of an object or an array.
enum Rest<'v> {
    Object(serde_json::map::Iter<'v>, Option<&'v str>),
    Array(std::slice::Iter<'v, Value>, usize),
}

impl<'v> Rest<'v> {
    fn of(value: &'v Value) -> Option<Self> {
        match value {
            Value::Object(members) => Some(Self::Object(members.iter(), None)),
            Value::Array(values) => Some(Self::Array(values.iter(), 0)),
            _ => None,
        }
    }

    fn next(&mut self) -> Option<&'v Value> {
        match self {
            Self::Object(members, current) => {
                let (key, value) = members.next()?;
                *current = Some(key);
                Some(value)
            }
            Self::Array(values, count) => {
                *count += 1;
                values.next()
            }
        }
    }

    /// Adds the member that was last looked at; nothing when that is none yet.
    fn push_to(&self, pointer: &mut Pointer) {
        match self {
            Self::Object(_, Some(key)) => pointer.push(key),
            Self::Array(_, count @ 1..) => pointer.push(&(count - 1).to_string()),
            Self::Object(_, None) | Self::Array(_, 0) => {}
        }
    }
}
