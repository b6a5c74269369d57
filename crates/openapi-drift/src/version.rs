//! Which version of the crate a change asks for.

use semver::Version;
use serde::Serialize;

use crate::{Finding, Severity};

/// The part of a version that has to go up.
///
/// ```
/// use openapi_drift::Bump;
///
/// assert!(Bump::Major > Bump::Minor);
/// assert_eq!(Bump::Minor.to_string(), "minor");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// Nothing changed.
    None,
    /// Only what nobody's code sees.
    Patch,
    /// Something is new, or may work differently.
    Minor,
    /// Something breaks.
    Major,
}

impl Bump {
    /// The bump as one lower-case word.
    ///
    /// ```
    /// assert_eq!(openapi_drift::Bump::Patch.as_str(), "patch");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    pub(crate) fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let bump = |finding: &Finding| match finding.wire.max(finding.source) {
            Severity::Breaking => Self::Major,
            Severity::Warning => Self::Minor,
            Severity::Informational if finding.adds => Self::Minor,
            Severity::Informational => Self::Patch,
        };
        findings.into_iter().map(bump).max().unwrap_or(Self::None)
    }

    /// The smallest version after `released` that the bump allows, by the rules of Cargo: before
    /// 1.0, the second number stands for what breaks, and the third for everything else.
    ///
    /// ```
    /// use openapi_drift::Bump;
    ///
    /// let next = |version: &str, bump: Bump| bump.after(&version.parse().unwrap()).to_string();
    /// assert_eq!(next("1.4.2", Bump::Major), "2.0.0");
    /// assert_eq!(next("1.4.2", Bump::Minor), "1.5.0");
    /// assert_eq!(next("0.4.2", Bump::Major), "0.5.0");
    /// assert_eq!(next("0.4.2", Bump::Minor), "0.4.3");
    /// assert_eq!(next("0.0.2", Bump::Patch), "0.0.3");
    /// assert_eq!(next("0.4.2", Bump::None), "0.4.2");
    /// ```
    pub fn after(self, released: &Version) -> Version {
        let Version {
            major,
            minor,
            patch,
            ..
        } = *released;
        match (self, major, minor) {
            (Self::None, ..) => released.clone(),
            (_, 0, 0) => Version::new(0, 0, patch + 1),
            (Self::Major, 0, _) => Version::new(0, minor + 1, 0),
            (Self::Minor | Self::Patch, 0, _) => Version::new(0, minor, patch + 1),
            (Self::Major, ..) => Version::new(major + 1, 0, 0),
            (Self::Minor, ..) => Version::new(major, minor + 1, 0),
            (Self::Patch, ..) => Version::new(major, minor, patch + 1),
        }
    }
}

impl std::fmt::Display for Bump {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}
