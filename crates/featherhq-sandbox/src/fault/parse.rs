//! Reading faults from text.

use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use super::{
    CursorAbsence, ErrorBody, Fault, FaultError, FaultKind, Latency, Operation, ResponsePart,
    RetryAfter,
};

/// The kinds, each with what stands behind `=`.
const KINDS: &str = "status=CODE, latency=TIME, stall=PART, reset=PART, truncated-json, \
    content-type=TYPE, content-length=DIFFERENCE, invalid-utf8, oversized-body=SIZE, \
    gzip-bomb=SIZE, redirect=ORIGIN, redirect-loop, missing-cursor, cursor-cycle=NUMBER, \
    empty-page, repeated-items=NUMBER, extra-items=NUMBER, unknown-enum=FIELD, unknown-view, \
    missing-view, null-field=FIELD, missing-field=FIELD, extra-fields, naive-timestamps";

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let fault = read(text).and_then(|fault| match fault.problem() {
            Some(problem) => Err(problem),
            None => Ok(fault),
        });
        fault.map_err(|problem| FaultError::new(text, problem))
    }
}

/// A fault, or what is wrong with its text.
fn read(text: &str) -> Result<Fault, String> {
    let mut words = text
        .split(',')
        .map(|word| match word.trim().split_once('=') {
            Some((name, value)) => (name.trim_end(), Some(value.trim_start())),
            None => (word.trim(), None),
        });
    let (name, argument) = words.next().unwrap_or_default();
    let mut fault = Fault::new(kind(name, argument)?);
    for (name, value) in words {
        let value = value.ok_or_else(|| format!("`{name}` has no `=` and no value"))?;
        add(&mut fault, name, value)?;
    }
    Ok(fault)
}

fn kind(name: &str, argument: Option<&str>) -> Result<FaultKind, String> {
    let without = |kind| match argument {
        None => Ok(kind),
        Some(_) => Err(format!("`{name}` takes no value")),
    };
    let needed = || argument.ok_or_else(|| format!("`{name}` needs a value: `{name}=…`"));
    let field = || needed().map(str::to_owned);
    match name {
        "status" => status(needed()?).map(FaultKind::status),
        "latency" => latency(needed()?).map(FaultKind::Latency),
        "stall" => part(needed()?).map(FaultKind::Stall),
        "reset" => part(needed()?).map(FaultKind::Reset),
        "truncated-json" => without(FaultKind::TruncatedJson),
        "content-type" => field().map(FaultKind::ContentType),
        "content-length" => number(needed()?).map(FaultKind::ContentLength),
        "invalid-utf8" => without(FaultKind::InvalidUtf8),
        "oversized-body" => size(needed()?).map(FaultKind::OversizedBody),
        "gzip-bomb" => size(needed()?).map(FaultKind::GzipBomb),
        "redirect" => field().map(FaultKind::Redirect),
        "redirect-loop" => without(FaultKind::RedirectLoop),
        "missing-cursor" => absence(argument.unwrap_or("null")).map(FaultKind::MissingCursor),
        "cursor-cycle" => number(needed()?).map(FaultKind::CursorCycle),
        "empty-page" => without(FaultKind::EmptyPage),
        "repeated-items" => number(needed()?).map(FaultKind::RepeatedItems),
        "extra-items" => number(needed()?).map(FaultKind::ExtraItems),
        "unknown-enum" => field().map(FaultKind::UnknownEnum),
        "unknown-view" => without(FaultKind::UnknownView),
        "missing-view" => without(FaultKind::MissingView),
        "null-field" => field().map(FaultKind::NullField),
        "missing-field" => field().map(FaultKind::MissingField),
        "extra-fields" => without(FaultKind::ExtraFields),
        "naive-timestamps" => without(FaultKind::NaiveTimestamps),
        _ => Err(format!("`{name}` is no kind of fault; there are {KINDS}")),
    }
}

fn add(fault: &mut Fault, name: &str, value: &str) -> Result<(), String> {
    match (name, &mut fault.kind) {
        ("on", _) => fault.operation = operation(value)?,
        ("request", _) => fault.requests.push(numbers(value)?),
        ("chance", _) => fault.chance = Some(number(value)?),
        ("seed", _) => fault.seed = number(value)?,
        ("times", _) => fault.times = Some(number(value)?),
        ("retry-after", FaultKind::Status { retry_after, .. }) => {
            *retry_after = Some(wait(value)?);
        }
        ("body", FaultKind::Status { body, .. }) => *body = error_body(value)?,
        ("retry-after" | "body", _) => {
            return Err(format!("`{name}` goes with `status` only"));
        }
        _ => {
            return Err(format!(
                "`{name}` is not known; behind the kind there may be on, request, chance, seed, \
                 times and, for a status, retry-after and body"
            ));
        }
    }
    Ok(())
}

fn number<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no number that fits here"))
}

fn status(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no status code, which is a whole number from 200 to 999"))
}

fn duration(text: &str) -> Result<Duration, String> {
    let end = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = &text[..text.len() - end.len()];
    let unit = match end {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        _ => 0,
    };
    digits
        .parse::<u64>()
        .ok()
        .filter(|_| unit > 0)
        .and_then(|number| number.checked_mul(unit))
        .map(Duration::from_millis)
        .ok_or_else(|| {
            format!("`{text}` is no duration, which is a whole number and ms, s or m: `200ms`")
        })
}

fn size(text: &str) -> Result<u64, String> {
    let end = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = &text[..text.len() - end.len()];
    let unit = match end {
        "" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => 0,
    };
    digits
        .parse::<u64>()
        .ok()
        .filter(|_| unit > 0)
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| {
            format!(
                "`{text}` is no size, which is a whole number and KiB, MiB, GiB or nothing: `64MiB`"
            )
        })
}

fn latency(text: &str) -> Result<Latency, String> {
    if let Some(mean) = text.strip_prefix("exponential:") {
        return duration(mean).map(Latency::Exponential);
    }
    match text.split_once('-') {
        Some((shortest, longest)) => Ok(Latency::Uniform(duration(shortest)?, duration(longest)?)),
        None => duration(text).map(Latency::Fixed),
    }
}

/// Whole seconds, a date so far away, or milliseconds in a header of their own.
fn wait(text: &str) -> Result<RetryAfter, String> {
    if let Some(wait) = text.strip_prefix("date:") {
        return duration(wait).map(RetryAfter::Date);
    }
    let wait = duration(text)?;
    let out_of_range = |_| format!("`{text}` is too long");
    if text.ends_with("ms") {
        let wait = u32::try_from(wait.as_millis()).map_err(out_of_range)?;
        Ok(RetryAfter::Milliseconds(wait))
    } else {
        let wait = u32::try_from(wait.as_secs()).map_err(out_of_range)?;
        Ok(RetryAfter::Seconds(wait))
    }
}

/// `3`, `3-5` or `3-`.
fn numbers(text: &str) -> Result<RangeInclusive<u64>, String> {
    match text.split_once('-') {
        Some((first, "")) => Ok(number(first)?..=u64::MAX),
        Some((first, last)) => Ok(number(first)?..=number(last)?),
        None => number(text).map(|only| only..=only),
    }
}

fn operation(text: &str) -> Result<Option<Operation>, String> {
    if text == "any" {
        return Ok(None);
    }
    word(text, Operation::ALL, Operation::word, "any").map(Some)
}

fn part(text: &str) -> Result<ResponsePart, String> {
    let parts = [ResponsePart::Headers, ResponsePart::Body];
    word(text, parts, ResponsePart::word, "")
}

fn absence(text: &str) -> Result<CursorAbsence, String> {
    let absences = [
        CursorAbsence::Null,
        CursorAbsence::Empty,
        CursorAbsence::Absent,
    ];
    word(text, absences, CursorAbsence::word, "")
}

fn error_body(text: &str) -> Result<ErrorBody, String> {
    let bodies = [ErrorBody::Json, ErrorBody::Html, ErrorBody::Empty];
    word(text, bodies, ErrorBody::word, "")
}

/// The value whose word this is.
fn word<T: Copy, const N: usize>(
    text: &str,
    values: [T; N],
    name: impl Fn(T) -> &'static str,
    further: &'static str,
) -> Result<T, String> {
    let found = values.into_iter().find(|value| name(*value) == text);
    found.ok_or_else(|| {
        let words: Vec<&str> = values
            .into_iter()
            .map(name)
            .chain((!further.is_empty()).then_some(further))
            .collect();
        format!("`{text}` is not one of {}", words.join(", "))
    })
}
