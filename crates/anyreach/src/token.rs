//! Tokens: whose they are, and what has to go with them.

use openapi_runtime::Error;

/// What a token says of itself by how it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// `pat_…`: of a person, who may belong to several organizations.
    Personal,
    /// `ak_…`: of one organization.
    Organization,
    /// The documentation does not know it; the server may.
    Unlisted,
}

impl TokenKind {
    pub(crate) fn of(token: &str) -> Self {
        if token.starts_with("pat_") {
            Self::Personal
        } else if token.starts_with("ak_") {
            Self::Organization
        } else {
            Self::Unlisted
        }
    }

    /// Refuses a token that the server would refuse, before it is sent.
    pub(crate) fn check(self, organization: Option<&str>) -> Result<(), Error> {
        match (self, organization) {
            (Self::Personal, None) => Err(Error::config(format!(
                "a personal access token (pat_…) needs the organization it is used for; set {}, \
                 or give one to the builder",
                crate::ORGANIZATION_VARIABLE
            ))),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_personal_token_needs_an_organization() {
        for (token, alone) in [("pat_1", false), ("ak_1", true), ("other", true)] {
            let kind = TokenKind::of(token);
            assert_eq!(kind.check(None).is_ok(), alone, "{token}");
            assert!(kind.check(Some("org")).is_ok(), "{token}");
        }
    }
}
