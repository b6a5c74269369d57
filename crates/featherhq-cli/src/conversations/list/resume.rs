//! How to go on with a list that ended early.

use featherhq::Checkpoint;

use crate::arguments::{ListArguments, SharedArguments, ValueName as _};
use crate::failure::Resume;
use crate::provider;
use crate::text::shell::command_line;

/// The command that gives what comes after the checkpoint, `left` conversations
/// of it when the list is limited.
pub(super) fn after(
    checkpoint: Checkpoint,
    left: u64,
    arguments: &ListArguments,
    shared: &SharedArguments,
) -> Resume {
    let mut words = vec!["feather".to_owned()];
    words.extend(shared.options());
    words.extend(["conversations", "list"].map(str::to_owned));
    words.extend(provider::options(&arguments.filters));
    words.push(if arguments.all {
        "--all".to_owned()
    } else {
        format!("--limit={}", left.max(1))
    });
    words.extend(
        arguments
            .page_size
            .map(|size| format!("--page-size={size}")),
    );
    words.push(format!("--output={}", arguments.output.value_name()));
    if !arguments.fields.is_empty() {
        let fields: Vec<String> = arguments.fields.iter().map(ToString::to_string).collect();
        words.push(format!("--fields={}", fields.join(",")));
    }
    if arguments.check_drift {
        words.push("--check-drift".to_owned());
    }
    if arguments.normalized {
        words.push("--normalized".to_owned());
    }
    words.push("--resume".to_owned());
    // A checkpoint is a few texts and a number, which JSON can always hold.
    words.push(serde_json::to_string(&checkpoint).unwrap_or_default());
    Resume {
        command: command_line(words.iter().map(String::as_str)),
        checkpoint,
    }
}
