//! Generated client and types of the Feather API.
