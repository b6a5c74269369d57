//! The traits that add to generated types: `use anyreach::prelude::*`.
//!
//! ```
//! use anyreach::ConversationStatus;
//! use anyreach::prelude::*;
//!
//! assert!(ConversationStatus::Completed.is_terminal());
//! ```

pub use crate::conversations::{ConversationExt, ConversationStatusExt};
