//! `feather conversations get`: one conversation or several, each with its
//! recent messages.

mod evidence;
mod html;
mod json;
mod text;
mod transcript;
mod verdict;

use featherhq::{ConversationDetail, Conversations, Error, Response};

use self::html::Html;
use self::json::Json;
use self::text::Text;
use crate::arguments::{GetArguments, GetOutput};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Failure, Part};

/// A format, written as conversations come.
trait Format {
    /// Writes one conversation.
    fn write(
        &mut self,
        conversation: &Response<ConversationDetail>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure>;

    /// Writes what is known of one that could not be had.
    fn write_undecoded(&mut self, _: &Error, _: &mut Console<'_>) -> Result<(), Failure> {
        Ok(())
    }

    /// Writes what is left to write after the last one.
    fn finish(&mut self, console: &mut Console<'_>) -> Result<(), Failure>;
}

/// Shows conversations as the arguments say. One that cannot be had does not
/// keep the others back; the program ends as the first of those says.
pub(crate) async fn run(
    conversations: &Conversations,
    arguments: &GetArguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut format: Box<dyn Format> = match arguments.output {
        GetOutput::Text => Box::new(Text::default()),
        GetOutput::Html => Box::new(Html::default()),
        GetOutput::Json => Box::new(Json::of(arguments.ids.len())),
    };
    let mut ending: Option<Exit> = None;
    for &id in &arguments.ids {
        let cause = match conversations.get(id).await {
            Ok(conversation) => {
                format.write(&conversation, console)?;
                match undecoded(&conversation) {
                    Some(failure) => failure,
                    None => continue,
                }
            }
            Err(error) => {
                format.write_undecoded(&error, console)?;
                error.into()
            }
        };
        let cause = Box::new(cause);
        let failure = Failure::OfConversation { id, cause };
        failure.report(console);
        ending.get_or_insert(failure.exit());
    }
    format.finish(console)?;
    console.out.flush()?;
    ending.map_or(Ok(()), |exit| Err(Failure::Told(exit)))
}

/// What is said about messages that could not be decoded.
fn undecoded(conversation: &Response<ConversationDetail>) -> Option<Failure> {
    let rejected = conversation.rejected();
    rejected.first().map(|first| Failure::Undecoded {
        part: Part::Turn,
        count: rejected.len() as u64,
        first: first.clone(),
    })
}

/// How many messages there are, and how many of them came: the server sends
/// the recent ones only.
fn messages(conversation: &Response<ConversationDetail>) -> String {
    let left_out = conversation.rejected().len();
    let (shown, all) = (conversation.recent_turns.len(), conversation.message_count);
    let mut text = match usize::try_from(all) {
        Ok(all) if all > shown + left_out => {
            format!("{shown} of {all} messages, the most recent ones")
        }
        _ => shown.to_string(),
    };
    if left_out > 0 {
        text.push_str(&format!("; {left_out} could not be decoded"));
    }
    text
}
