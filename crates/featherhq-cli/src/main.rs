//! The command line feather: conversations of the Feather API on a terminal.
fn main() {}
