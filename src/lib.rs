//! Client for the Feather conversations API.
