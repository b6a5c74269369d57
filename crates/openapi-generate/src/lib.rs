//! Turns an OpenAPI document into Rust client source: lowering, names, progenitor, polish.
