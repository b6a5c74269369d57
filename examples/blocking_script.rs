//! A script without async: the longest conversations of a channel, and how each began.
//!
//! ```sh
//! cargo run --features blocking --example blocking_script
//! cargo run --features blocking --example blocking_script -- chat   # another channel than voice
//! ```
//!
//! It asks a sandbox in the same process, or the service when `FEATHER_API_KEY` is set.

mod support;

use std::cmp::Reverse;
use std::error::Error;

use featherhq::prelude::*;
use featherhq::{ConversationStatus, TurnRole};
use featherhq_sandbox::Sandbox;

fn main() -> Result<(), Box<dyn Error>> {
    let channel = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "voice".to_owned());
    let server = support::Server::start_blocking(Sandbox::builder())?;
    let client = server.client().build_blocking()?;

    let mut longest = Vec::new();
    let list = client
        .conversations()
        .list()
        .status(ConversationStatus::Closed)
        .channel(&channel)
        .max_items(1_000);
    for conversation in list.items()? {
        match conversation {
            Ok(conversation) => {
                longest.push((conversation.duration_ms.unwrap_or(0), conversation.id))
            }
            Err(error) if error.ends_stream() => return Err(error.into()),
            Err(error) => eprintln!("passed over: {error}"),
        }
    }
    longest.sort_by_key(|(milliseconds, _)| Reverse(*milliseconds));
    longest.truncate(3);

    for (milliseconds, id) in longest {
        let conversation = match client.conversations().get(id) {
            Ok(conversation) => conversation,
            // It was there a moment ago, and may be gone by now.
            Err(error) if error.is_not_found() => continue,
            Err(error) => return Err(error.into()),
        };
        let first = conversation
            .recent_turns
            .iter()
            .find(|turn| turn.is_from(&TurnRole::User));
        println!(
            "{id}  {:>5} s  {:?}",
            milliseconds / 1_000,
            // It is somebody else's text: `{:?}` lets no control character reach the terminal.
            first.map_or("-", |turn| turn.content.as_str()),
        );
    }
    Ok(())
}
