//! Writes every conversation to a file, one JSON object a line, and goes on where an earlier run
//! was interrupted: by a crash, a full disk, Ctrl-C or a server that is down.
//!
//! ```sh
//! cargo run --example export_with_resume -- conversations.ndjson
//! cargo run --example export_with_resume -- conversations.ndjson 25   # stops dead after 25
//! ```
//!
//! The file is in the end what one run would have written. It asks a sandbox in the same process,
//! or the service when `FEATHER_API_KEY` is set.

mod support;

use std::error::Error;
use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use featherhq::Checkpoint;
use featherhq_sandbox::Sandbox;
use serde::{Deserialize, Serialize};

/// Conversations that are written before what is written is made to last.
const BETWEEN_COMMITS: u64 = 10;

/// How far the file beside it is good, and where the list goes on after that.
#[derive(Default, Deserialize, Serialize)]
struct Progress {
    bytes: u64,
    checkpoint: Option<Checkpoint>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().map(PathBuf::from);
    let path = path.unwrap_or_else(|| std::env::temp_dir().join("featherhq-example.ndjson"));
    let stop_after: Option<u64> = arguments.next().map(|count| count.parse()).transpose()?;
    let progress_path = path.with_added_extension("progress");

    let server = support::Server::start(Sandbox::builder()).await?;
    let client = server.client().build()?;
    let mut list = client.conversations().list().page_size(20);
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)?;
    let progress = load(&progress_path)?;
    if let Some(checkpoint) = progress.checkpoint {
        eprintln!("going on after {} bytes", progress.bytes);
        // With other filters than before it would be refused.
        list = list.start_from(checkpoint);
    }
    // What was written after the last commit comes again.
    file.set_len(progress.bytes)?;
    file.seek(SeekFrom::Start(progress.bytes))?;

    let mut conversations = list.items()?.with_raw();
    let mut written = 0;
    let ending = loop {
        match conversations.try_next().await {
            Ok(Some(conversation)) => write_line(&mut file, conversation.json())?,
            Ok(None) => break Ok(()),
            Err(error) if error.ends_stream() => break Err(error),
            // It does not decode, but it is JSON, and an export is no place to lose one.
            Err(error) => {
                eprintln!("as it came: {error}");
                let json = error.item_json().map_or(&b"null"[..], |json| json);
                write_line(&mut file, json)?;
            }
        }
        written += 1;
        if written % BETWEEN_COMMITS == 0 {
            commit(&mut file, &progress_path, conversations.checkpoint())?;
        }
        if Some(written) == stop_after {
            eprintln!("stopped dead after {written} conversations");
            return Ok(());
        }
    };
    commit(&mut file, &progress_path, conversations.checkpoint())?;
    ending?;
    // Only now is it whole, and the next run starts anew.
    fs::remove_file(&progress_path)?;
    println!("{written} conversations in {}", path.display());
    Ok(())
}

/// A line break cannot stand within a string of JSON, so it is as good as a space.
fn write_line(file: &mut File, json: &[u8]) -> std::io::Result<()> {
    let mut line = json.to_vec();
    let breaks = line.iter_mut().filter(|byte| **byte == b'\n');
    breaks.for_each(|byte| *byte = b' ');
    line.push(b'\n');
    file.write_all(&line)
}

/// First the data lasts, then what says how far it is good.
fn commit(
    file: &mut File,
    progress_path: &Path,
    checkpoint: Checkpoint,
) -> Result<(), Box<dyn Error>> {
    file.sync_data()?;
    let bytes = file.stream_position()?;
    let checkpoint = Some(checkpoint);
    let new = progress_path.with_added_extension("new");
    fs::write(&new, serde_json::to_vec(&Progress { bytes, checkpoint })?)?;
    Ok(fs::rename(&new, progress_path)?)
}

fn load(progress_path: &Path) -> Result<Progress, Box<dyn Error>> {
    if fs::exists(progress_path)? {
        Ok(serde_json::from_slice(&fs::read(progress_path)?)?)
    } else {
        Ok(Progress::default())
    }
}
