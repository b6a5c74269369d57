//! The published document, as this server describes itself with it.

/// The vendored document with the 401 and 404 responses that the published
/// pages leave out.
///
/// The file is made from the vendored document and
/// `specs/feather/sandbox-overlay.json`, an OpenAPI Overlay (version 1.0),
/// and stands inside this crate because a package cannot reach outside of itself;
/// `cargo xtask regen` writes it.
pub(crate) const DOCUMENT: &str = include_str!("../openapi.json");
