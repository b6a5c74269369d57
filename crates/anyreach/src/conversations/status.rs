//! Whether a conversation is over.

use crate::ConversationStatus;

/// What a status says beyond its name.
///
/// ```
/// use anyreach::ConversationStatus;
/// use anyreach::prelude::*;
///
/// assert!(ConversationStatus::Transferred.is_terminal());
/// assert!(!ConversationStatus::InProgress.is_terminal());
/// ```
pub trait ConversationStatusExt {
    /// Whether nothing more will happen: completed, failed, cancelled, transferred or unanswered.
    /// False for a status that this version does not know, of which nobody can tell.
    ///
    /// ```
    /// use anyreach::ConversationStatus;
    /// use anyreach::prelude::*;
    ///
    /// let unknown = ConversationStatus::from("parked");
    /// assert!(!unknown.is_terminal() && !unknown.is_recognized());
    /// ```
    fn is_terminal(&self) -> bool;
}

impl ConversationStatusExt for ConversationStatus {
    fn is_terminal(&self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Failed | Self::Cancelled | Self::Transferred | Self::Unanswered
        )
    }
}
