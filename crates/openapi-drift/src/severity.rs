//! How bad a change is, and which way the values travel that it concerns.

use serde::{Deserialize, Serialize};

/// How bad a change is for one of the two parties: a deployed client, or code that uses the
/// regenerated one.
///
/// ```
/// use openapi_drift::Severity;
///
/// assert!(Severity::Breaking > Severity::Warning && Severity::Warning > Severity::Informational);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing stops working.
    Informational,
    /// Something may stop working, or works differently.
    Warning,
    /// Something stops working.
    Breaking,
}

/// Which way the values travel that a change concerns.
///
/// ```
/// use openapi_drift::Direction;
///
/// assert_eq!(Direction::Both.to_string(), "both");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// No operation uses them.
    None,
    /// From the client to the server.
    Request,
    /// From the server to the client.
    Response,
    /// Both ways; the verdict is the worse of the two.
    Both,
}

/// The ways in which something is used, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Uses(u8);

impl Uses {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const REQUEST: Self = Self(1);
    pub(crate) const RESPONSE: Self = Self(2);
    pub(crate) const BOTH: Self = Self(3);

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// The opposite way: what a webhook's request is to the client.
    pub(crate) const fn flipped(self) -> Self {
        Self((self.0 & 1) << 1 | self.0 >> 1)
    }

    pub(crate) const fn direction(self) -> Direction {
        match self.0 {
            0 => Direction::None,
            1 => Direction::Request,
            2 => Direction::Response,
            _ => Direction::Both,
        }
    }
}

impl Severity {
    /// The severity as one lower-case word.
    ///
    /// ```
    /// assert_eq!(openapi_drift::Severity::Breaking.as_str(), "breaking");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Warning => "warning",
            Self::Breaking => "breaking",
        }
    }
}

impl Direction {
    /// The direction as one lower-case word.
    ///
    /// ```
    /// assert_eq!(openapi_drift::Direction::Response.as_str(), "response");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "both",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl std::fmt::Display for Direction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Uses;

    #[test]
    fn a_webhook_turns_the_ways_round() {
        assert_eq!(Uses::REQUEST.flipped(), Uses::RESPONSE);
        assert_eq!(Uses::RESPONSE.flipped(), Uses::REQUEST);
        assert_eq!(Uses::BOTH.flipped(), Uses::BOTH);
        assert_eq!(Uses::NONE.flipped(), Uses::NONE);
    }
}
