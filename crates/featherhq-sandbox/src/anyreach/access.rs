//! Who may read AnyReach conversations, and how much of them.

use std::fmt;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, StatusCode};
use sha2::{Digest, Sha256};

use crate::server::Answer;

const ORGANIZATION: HeaderName = HeaderName::from_static("x-anyreach-org");
/// How a personal access token begins. It belongs to a person and not to an
/// organization, which the request has to name.
const PERSONAL: &str = "pat_";

/// What a token's owner may see.
///
/// # Examples
///
/// ```
/// use featherhq_sandbox::{AnyreachRole, Sandbox};
///
/// let sandbox = Sandbox::builder()
///     .anyreach_token("ak_ops", AnyreachRole::ReadOnly)
///     .anyreach_token("ak_audit", AnyreachRole::Full)
///     .start_blocking()?;
/// // The one by which everything is readable.
/// assert_eq!(sandbox.anyreach_token(), "ak_audit");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnyreachRole {
    /// Every field.
    Full,
    /// Every field but the sensitive ones: agent, summary, initial context,
    /// metadata, transcript and recording.
    ReadOnly,
    /// Nothing: the token is known, and its scopes do not grant reading.
    NoAccess,
}

/// The tokens of a sandbox, and the organization all conversations belong to.
pub(crate) struct Access {
    /// Hashed: comparing hashes takes the same time however much of a wrong
    /// token is right.
    tokens: Vec<([u8; 32], AnyreachRole)>,
    organization: String,
}

impl Access {
    pub(crate) fn new<'a>(
        tokens: impl IntoIterator<Item = (&'a str, AnyreachRole)>,
        organization: &str,
    ) -> Self {
        let hashed = |(token, role): (&str, AnyreachRole)| (Sha256::digest(token).into(), role);
        Self {
            tokens: tokens.into_iter().map(hashed).collect(),
            organization: organization.to_owned(),
        }
    }

    /// What the sender of these headers may see, or why nothing.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<AnyreachRole, Answer> {
        let token = bearer(headers).ok_or_else(|| unauthorized("Not authenticated"))?;
        let digest: [u8; 32] = Sha256::digest(token).into();
        // Of equal tokens, the one given last counts.
        let role = self
            .tokens
            .iter()
            .rfind(|(known, _)| *known == digest)
            .map(|(_, role)| *role)
            .ok_or_else(|| unauthorized("Invalid token"))?;
        if token.starts_with(PERSONAL) {
            let organization = headers
                .get(ORGANIZATION)
                .map_or(&[][..], |value| value.as_bytes());
            if organization.is_empty() {
                return Err(unauthorized(
                    "X-Anyreach-Org is required with a personal access token",
                ));
            }
            if organization != self.organization.as_bytes() {
                return Err(forbidden("The token has no access to this organization"));
            }
        }
        match role {
            AnyreachRole::NoAccess => Err(forbidden("The token's scopes do not grant access")),
            role => Ok(role),
        }
    }
}

/// Which tokens there are is nobody's business.
impl fmt::Debug for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Access")
            .field("organization", &self.organization)
            .finish_non_exhaustive()
    }
}

/// The token of an `Authorization: Bearer …`, whose first word may be written
/// in any case (RFC 9110, section 11.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn unauthorized(detail: &str) -> Answer {
    Answer::unauthorized(detail, "Bearer")
}

fn forbidden(detail: &str) -> Answer {
    Answer::error(StatusCode::FORBIDDEN, detail)
}
