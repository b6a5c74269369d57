//! `feather export`: all conversations that match, in a file or a directory.
//!
//! The output grows under another name and gets its own when it is complete. Now
//! and then, what was written is made to last and the place in the list is noted
//! beside it; a run that goes on cuts off what came after that.

mod checkpoint;
mod columns;
mod failure;
mod options;
mod place;
mod progress;
mod record;
mod run;
mod since_last;
mod sink;
mod source;

use self::checkpoint::ExportCheckpoint;
pub(crate) use self::failure::ExportFailure;
use self::options::{Options, Origin};
use self::place::Place;
use self::run::Run;
use crate::arguments::{ExportArguments, SharedArguments};
use crate::connect::Connected;
use crate::console::Console;
use crate::failure::Failure;
use crate::provider::{Provider, warn_of_unlisted};
use crate::text::number::grouped;

/// Exports what the arguments ask for, or the rest of it.
pub(crate) async fn run(
    connected: &Connected,
    shared: &SharedArguments,
    arguments: &ExportArguments,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let provider = connected.client().provider();
    warn_of_unlisted(&arguments.filters, provider, console);
    let origin = Origin {
        provider,
        // A sandbox of one's own has another port in each run, and the same data.
        server: match shared.sandbox {
            true => "--sandbox".to_owned(),
            false => connected.client().base_url().to_owned(),
        },
    };
    if arguments.parallel.is_some() && provider != Provider::Feather {
        return Err(ExportFailure::refused(
            format!("the list of {provider} cannot be walked with several requests at a time"),
            "leave out --parallel",
        )
        .into());
    }
    let place = Place::new(&arguments.out)?;
    // Held until the end, so that no other run writes to the same files.
    let _lock = place.lock()?;
    let checkpoint = match begun(&place, &origin, arguments)? {
        Some(checkpoint) => checkpoint,
        None => begin(&place, &origin, arguments)?,
    };
    Run::new(&place, checkpoint)
        .complete(
            &connected.client().conversations(),
            arguments,
            shared,
            console,
        )
        .await
}

/// The export to go on with, when that is what the user wants.
///
/// # Errors
/// When going on, or starting, would lose something.
fn begun(
    place: &Place,
    origin: &Origin,
    arguments: &ExportArguments,
) -> Result<Option<ExportCheckpoint>, ExportFailure> {
    let out = place.out.display();
    if arguments.force {
        place.check_replaceable()?;
        return Ok(None);
    }
    let checkpoint = ExportCheckpoint::load(&place.checkpoint)?;
    match checkpoint {
        Some(checkpoint) if arguments.resume => {
            checkpoint.options.check_same(arguments, origin)?;
            Ok(Some(checkpoint))
        }
        Some(checkpoint) => Err(ExportFailure::refused(
            format!(
                "an export to {out} did not end; {} conversations of it are there",
                grouped(checkpoint.counts().exported)
            ),
            "go on with --resume, or start over with --force",
        )),
        None if place.out.exists() => Err(ExportFailure::refused(
            format!("{out} is there already"),
            "replace it with --force, or give --out another name",
        )),
        None if place.partial.exists() => Err(ExportFailure::refused(
            format!(
                "{} is there, and no checkpoint beside it",
                place.partial.display()
            ),
            "remove it with --force, or give --out another name",
        )),
        None => Ok(None),
    }
}

/// Starts from the beginning.
fn begin(
    place: &Place,
    origin: &Origin,
    arguments: &ExportArguments,
) -> Result<ExportCheckpoint, ExportFailure> {
    let mut options = Options::new(arguments, origin)?;
    if let Some(since_last) = &options.since_last {
        options.filters.started_after = since_last::started_after(since_last, &options)?;
    }
    place.clear()?;
    let checkpoint = ExportCheckpoint::new(options);
    checkpoint.store(&place.checkpoint)?;
    Ok(checkpoint)
}
