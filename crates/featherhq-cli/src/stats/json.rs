//! The figures for programs.

use std::io::Write;

use serde_json::{Value, json};

use super::durations::EXACT;
use super::figures::{Figure, Figures};
use super::group::title;
use crate::failure::Failure;

/// Writes one JSON object.
pub(super) fn write(figures: &Figures, out: &mut dyn Write) -> Result<(), Failure> {
    let groups = figures.groups();
    let groups = groups.iter().map(|(group, figure)| {
        let mut object = json!({ title(figures.by): group.value() });
        merge(&mut object, of(figure));
        object
    });
    let document = json!({
        "by": title(figures.by),
        "total": of(&figures.total),
        "groups": groups.collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")?;
    Ok(())
}

fn of(figure: &Figure) -> Value {
    let durations = &figure.durations;
    json!({
        "conversations": figure.conversations,
        "judged": figure.judged,
        "failed": figure.failed,
        "failed_share": figure.failed_share(),
        "duration_ms": {
            "count": durations.count(),
            "median": durations.quantile(50),
            "p95": durations.quantile(95),
            "relative_error": if durations.count() <= EXACT as u64 { 0.0 } else { 0.01 },
        },
    })
}

fn merge(object: &mut Value, fields: Value) {
    if let (Some(object), Value::Object(fields)) = (object.as_object_mut(), fields) {
        object.extend(fields);
    }
}
