//! Colours: what each value looks like, and whether it may.

use anstyle::{AnsiColor, Style};
use featherhq::{ConversationPriority, ConversationStatus, EvalStatus, TurnRole};

/// No colour at all.
pub(crate) const PLAIN: Style = Style::new();
/// Titles.
pub(crate) const STRONG: Style = Style::new().bold();
/// What matters less.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// What went well.
pub(crate) const GOOD: Style = colour(AnsiColor::Green);
/// What a person may have to look at.
pub(crate) const NOTICE: Style = colour(AnsiColor::Yellow);
/// What went wrong.
pub(crate) const BAD: Style = colour(AnsiColor::Red);
/// What is going on.
pub(crate) const LIVE: Style = colour(AnsiColor::Cyan);

const fn colour(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(anstyle::Color::Ansi(colour)))
}

/// Whether styles are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Palette {
    /// Styles are written as escape sequences.
    Coloured,
    /// Styles are left out.
    Plain,
}

impl Palette {
    /// The text in the style. The text must be neutralised already.
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        match self {
            Self::Coloured if style != PLAIN && !text.is_empty() => {
                format!("{style}{text}{style:#}")
            }
            _ => text.to_owned(),
        }
    }
}

/// The style of a status.
pub(crate) fn of_status(status: &ConversationStatus) -> Style {
    use ConversationStatus as Status;
    match status {
        Status::Queued | Status::Ringing | Status::Active => LIVE,
        Status::Paused | Status::WaitingForHuman | Status::AwaitingApproval => NOTICE,
        Status::Error | Status::Expired => BAD,
        Status::Closed | Status::Superseded => FAINT,
        _ => PLAIN,
    }
}

/// The style of a priority.
pub(crate) fn of_priority(priority: &ConversationPriority) -> Style {
    match priority {
        ConversationPriority::Urgent => BAD,
        ConversationPriority::High => NOTICE,
        ConversationPriority::Low => FAINT,
        _ => PLAIN,
    }
}

/// The style of the label of evaluations.
pub(crate) fn of_eval_status(status: &EvalStatus) -> Style {
    match status {
        EvalStatus::Success => GOOD,
        EvalStatus::Partial | EvalStatus::Pending => NOTICE,
        EvalStatus::Failure => BAD,
        EvalStatus::None => FAINT,
        _ => PLAIN,
    }
}

/// The style of who speaks.
pub(crate) fn of_role(role: &TurnRole) -> Style {
    match role {
        TurnRole::User => LIVE.bold(),
        TurnRole::Assistant => GOOD.bold(),
        TurnRole::Tool | TurnRole::System | TurnRole::SystemEvent => FAINT,
        _ => STRONG,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_written_only_when_colours_are_on() {
        assert_eq!(Palette::Coloured.paint(BAD, "x"), "\u{1b}[31mx\u{1b}[0m");
        assert_eq!(Palette::Coloured.paint(PLAIN, "x"), "x");
        assert_eq!(Palette::Coloured.paint(BAD, ""), "");
        assert_eq!(Palette::Plain.paint(BAD, "x"), "x");
    }
}
