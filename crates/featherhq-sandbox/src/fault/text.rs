//! Writing faults as text, such that reading it gives the same fault.

use std::fmt;
use std::time::Duration;

use super::{
    CursorAbsence, ErrorBody, Fault, FaultKind, Latency, Operation, ResponsePart, RetryAfter,
};

impl FaultKind {
    /// The word by which the text of a fault begins.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Latency(_) => "latency",
            Self::Stall(_) => "stall",
            Self::Reset(_) => "reset",
            Self::TruncatedJson => "truncated-json",
            Self::ContentType(_) => "content-type",
            Self::ContentLength(_) => "content-length",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::OversizedBody(_) => "oversized-body",
            Self::GzipBomb(_) => "gzip-bomb",
            Self::Redirect(_) => "redirect",
            Self::RedirectLoop => "redirect-loop",
            Self::MissingCursor(_) => "missing-cursor",
            Self::CursorCycle(_) => "cursor-cycle",
            Self::EmptyPage => "empty-page",
            Self::RepeatedItems(_) => "repeated-items",
            Self::ExtraItems(_) => "extra-items",
            Self::UnknownEnum(_) => "unknown-enum",
            Self::UnknownView => "unknown-view",
            Self::MissingView => "missing-view",
            Self::NullField(_) => "null-field",
            Self::MissingField(_) => "missing-field",
            Self::ExtraFields => "extra-fields",
            Self::NaiveTimestamps => "naive-timestamps",
        }
    }

    fn argument(&self) -> Option<String> {
        match self {
            Self::Status { code, .. } => Some(code.to_string()),
            Self::Latency(Latency::Fixed(latency)) => Some(duration(*latency)),
            Self::Latency(Latency::Uniform(shortest, longest)) => {
                Some(format!("{}-{}", duration(*shortest), duration(*longest)))
            }
            Self::Latency(Latency::Exponential(mean)) => {
                Some(format!("exponential:{}", duration(*mean)))
            }
            Self::Stall(part) | Self::Reset(part) => Some(part.word().to_owned()),
            Self::ContentType(text) | Self::Redirect(text) => Some(text.clone()),
            Self::ContentLength(difference) => Some(format!("{difference:+}")),
            Self::OversizedBody(size) | Self::GzipBomb(size) => Some(bytes(*size)),
            Self::MissingCursor(absence) => Some(absence.word().to_owned()),
            Self::CursorCycle(number) | Self::RepeatedItems(number) => Some(number.to_string()),
            Self::ExtraItems(number) => Some(number.to_string()),
            Self::UnknownEnum(field) | Self::NullField(field) | Self::MissingField(field) => {
                Some(field.clone())
            }
            Self::TruncatedJson
            | Self::InvalidUtf8
            | Self::RedirectLoop
            | Self::EmptyPage
            | Self::UnknownView
            | Self::MissingView
            | Self::ExtraFields
            | Self::NaiveTimestamps => None,
        }
    }
}

impl ResponsePart {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Headers => "headers",
            Self::Body => "body",
        }
    }
}

impl CursorAbsence {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Empty => "empty",
            Self::Absent => "absent",
        }
    }
}

impl ErrorBody {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::Empty => "empty",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind.name())?;
        if let Some(argument) = self.kind.argument() {
            write!(formatter, "={argument}")?;
        }
        if let FaultKind::Status {
            retry_after, body, ..
        } = &self.kind
        {
            match retry_after {
                Some(RetryAfter::Seconds(seconds)) => write!(formatter, ",retry-after={seconds}s")?,
                Some(RetryAfter::Milliseconds(wait)) => {
                    write!(formatter, ",retry-after={wait}ms")?;
                }
                Some(RetryAfter::Date(wait)) => {
                    write!(formatter, ",retry-after=date:{}", duration(*wait))?;
                }
                None => {}
            }
            if *body != ErrorBody::Json {
                write!(formatter, ",body={}", body.word())?;
            }
        }
        if self.operation != self.kind.default_operation() {
            write!(
                formatter,
                ",on={}",
                self.operation.map_or("any", Operation::word)
            )?;
        }
        for numbers in &self.requests {
            match (*numbers.start(), *numbers.end()) {
                (first, u64::MAX) => write!(formatter, ",request={first}-")?,
                (first, last) if first == last => write!(formatter, ",request={first}")?,
                (first, last) => write!(formatter, ",request={first}-{last}")?,
            }
        }
        if let Some(chance) = self.chance {
            write!(formatter, ",chance={chance}")?;
        }
        if self.seed != 0 {
            write!(formatter, ",seed={}", self.seed)?;
        }
        if let Some(times) = self.times {
            write!(formatter, ",times={times}")?;
        }
        Ok(())
    }
}

/// In milliseconds, which is as fine as the text of a fault gets.
fn duration(duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    if milliseconds.is_multiple_of(1000) {
        format!("{}s", milliseconds / 1000)
    } else {
        format!("{milliseconds}ms")
    }
}

fn bytes(size: u64) -> String {
    [("GiB", 30), ("MiB", 20), ("KiB", 10)]
        .into_iter()
        .find(|(_, bits)| size > 0 && size.is_multiple_of(1 << bits))
        .map_or_else(
            || size.to_string(),
            |(unit, bits)| format!("{}{unit}", size >> bits),
        )
}
