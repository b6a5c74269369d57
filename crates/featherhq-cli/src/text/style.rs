//! Colours: what each value looks like, and whether it may.

use anstyle::{AnsiColor, Style};
use conversation_record::Progress;
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

/// What a value means to a person, wherever it is shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Meaning {
    /// Nothing in particular.
    Plain,
    /// It matters less.
    Faint,
    /// It went well.
    Good,
    /// A person may have to look at it.
    Notice,
    /// It went wrong.
    Bad,
    /// It is going on.
    Live,
}

impl Meaning {
    /// What a status means.
    pub(crate) fn of_status(status: &ConversationStatus) -> Self {
        use ConversationStatus as Status;
        match status {
            Status::Queued | Status::Ringing | Status::Active => Self::Live,
            Status::Paused | Status::WaitingForHuman | Status::AwaitingApproval => Self::Notice,
            Status::Error | Status::Expired => Self::Bad,
            Status::Closed | Status::Superseded => Self::Faint,
            _ => Self::Plain,
        }
    }

    /// What a priority means.
    pub(crate) fn of_priority(priority: &ConversationPriority) -> Self {
        match priority {
            ConversationPriority::Urgent => Self::Bad,
            ConversationPriority::High => Self::Notice,
            ConversationPriority::Low => Self::Faint,
            _ => Self::Plain,
        }
    }

    /// What the label of evaluations means.
    pub(crate) fn of_eval_status(status: &EvalStatus) -> Self {
        match status {
            EvalStatus::Success => Self::Good,
            EvalStatus::Partial | EvalStatus::Pending => Self::Notice,
            EvalStatus::Failure => Self::Bad,
            EvalStatus::None => Self::Faint,
            _ => Self::Plain,
        }
    }

    /// Its name, for style sheets.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Faint => "faint",
            Self::Good => "good",
            Self::Notice => "notice",
            Self::Bad => "bad",
            Self::Live => "live",
        }
    }

    /// Its look on a terminal.
    pub(crate) fn style(self) -> Style {
        match self {
            Self::Plain => PLAIN,
            Self::Faint => FAINT,
            Self::Good => GOOD,
            Self::Notice => NOTICE,
            Self::Bad => BAD,
            Self::Live => LIVE,
        }
    }
}

/// The style of a status.
pub(crate) fn of_status(status: &ConversationStatus) -> Style {
    Meaning::of_status(status).style()
}

/// The style of a status of which only that is known.
pub(crate) fn of_progress(progress: Progress) -> Style {
    match progress {
        Progress::Open => LIVE,
        Progress::Terminal => FAINT,
        _ => PLAIN,
    }
}

/// The style of a priority.
pub(crate) fn of_priority(priority: &ConversationPriority) -> Style {
    Meaning::of_priority(priority).style()
}

/// The style of the label of evaluations.
pub(crate) fn of_eval_status(status: &EvalStatus) -> Style {
    Meaning::of_eval_status(status).style()
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
