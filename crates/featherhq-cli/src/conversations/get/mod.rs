//! `feather conversations get`: one conversation or several, each with its
//! recent messages.

mod evidence;
mod json;
mod text;
mod transcript;
mod verdict;

use featherhq::{ConversationDetail, Conversations, Error, Response};

use self::json::Json;
use self::text::Text;
use crate::arguments::{GetArguments, GetOutput};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// A format, written as conversations come.
trait Format {
    /// Writes one conversation.
    fn write(
        &mut self,
        conversation: &Response<ConversationDetail>,
        console: &mut Console<'_>,
    ) -> Result<(), Failure>;

    /// Writes what is known of one that could not be had.
    fn write_undecoded(&mut self, error: &Error, console: &mut Console<'_>) -> Result<(), Failure> {
        let _ = (error, console);
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
        GetOutput::Json => Box::new(Json::of(arguments.ids.len())),
    };
    let mut ending: Option<Exit> = None;
    for &id in &arguments.ids {
        match conversations.get(id).await {
            Ok(conversation) => format.write(&conversation, console)?,
            Err(error) => {
                format.write_undecoded(&error, console)?;
                let failure = Failure::OfConversation {
                    id,
                    cause: Box::new(error.into()),
                };
                failure.report(console);
                ending.get_or_insert(failure.exit());
            }
        }
    }
    format.finish(console)?;
    console.out.flush()?;
    ending.map_or(Ok(()), |exit| Err(Failure::Told(exit)))
}
