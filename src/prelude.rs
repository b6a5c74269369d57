//! The traits that add to generated types: `use featherhq::prelude::*`.

pub use crate::evals::EvalSummaryExt;
pub use crate::evidence::EvidencePackageExt;
pub use crate::record::ConversationExt;
pub use crate::turns::{ConversationDetailExt, ToolCallExt, TurnExt};
pub use crate::validation::{ErrorExt, ValidationErrorExt};
