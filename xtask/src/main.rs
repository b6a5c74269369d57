//! The maintenance commands of this workspace.
fn main() {}
