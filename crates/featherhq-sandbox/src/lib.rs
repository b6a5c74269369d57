//! The Feather API served from an embedded database, for development and tests.
