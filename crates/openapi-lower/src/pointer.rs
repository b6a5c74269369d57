//! JSON pointers (RFC 6901): how every message of this crate says where in a document it means.

use std::fmt;

use serde::Serialize;

/// A JSON pointer such as `/components/schemas/Turn/properties/role`; the empty pointer is the
/// whole document.
///
/// `~` and `/` inside a token are escaped as RFC 6901 says, so that the text can be handed to
/// [`serde_json::Value::pointer`].
///
/// ```
/// use openapi_lower::Pointer;
///
/// let pointer = Pointer::root().join("paths").join("/v1/turns").join("get");
/// assert_eq!(pointer.as_str(), "/paths/~1v1~1turns/get");
///
/// let document = serde_json::json!({"paths": {"/v1/turns": {"get": 1}}});
/// assert_eq!(document.pointer(pointer.as_str()), Some(&serde_json::json!(1)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document.
    ///
    /// ```
    /// use openapi_lower::Pointer;
    ///
    /// assert_eq!(Pointer::root().as_str(), "");
    /// ```
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// The pointer to one member (or array element, by its index) of what this pointer names.
    ///
    /// ```
    /// use openapi_lower::Pointer;
    ///
    /// assert_eq!(Pointer::from("paths").join("/turns").as_str(), "/paths/~1turns");
    /// ```
    #[must_use]
    pub fn join(&self, token: &str) -> Self {
        let mut longer = self.clone();
        longer.push(token);
        longer
    }

    /// The pointer to `relative` seen from what this pointer names.
    ///
    /// ```
    /// use openapi_lower::Pointer;
    ///
    /// let schema = Pointer::root().join("components").join("schemas").join("Turn");
    /// let keyword = Pointer::from("default");
    /// assert_eq!(schema.append(&keyword).as_str(), "/components/schemas/Turn/default");
    /// ```
    #[must_use]
    pub fn append(&self, relative: &Self) -> Self {
        Self(format!("{}{}", self.0, relative.0))
    }

    /// The pointer as text.
    ///
    /// ```
    /// use openapi_lower::Pointer;
    ///
    /// let document = serde_json::json!({"openapi": "3.1.0"});
    /// let version = document.pointer(Pointer::from("openapi").as_str());
    /// assert_eq!(version, Some(&"3.1.0".into()));
    /// ```
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The pointer that `text` already is; nothing is escaped.
    ///
    /// ```
    /// use openapi_lower::Pointer;
    ///
    /// assert_eq!(Pointer::parsed("/paths/~1turns"), Pointer::from("paths").join("/turns"));
    /// ```
    pub fn parsed(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn push(&mut self, token: &str) {
        self.0.push('/');
        for character in token.chars() {
            match character {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                other => self.0.push(other),
            }
        }
    }

    pub(crate) fn pop(&mut self) {
        self.0.truncate(self.0.rfind('/').unwrap_or(0));
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_empty() { "(root)" } else { &self.0 })
    }
}

/// A pointer of one token.
impl From<&str> for Pointer {
    fn from(token: &str) -> Self {
        Self::root().join(token)
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn tokens_are_escaped_and_popped_whole() {
        let mut pointer = Pointer::from("a/b~c");
        assert_eq!(pointer.as_str(), "/a~1b~0c");
        pointer.push("0");
        pointer.pop();
        assert_eq!(pointer.as_str(), "/a~1b~0c");
        pointer.pop();
        assert_eq!(pointer, Pointer::root());
        pointer.pop();
        assert_eq!(pointer.to_string(), "(root)");
    }
}
