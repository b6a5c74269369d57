//! Reading single values as Pydantic v2 reads them, and the 422 body that
//! FastAPI writes when one cannot be read.
//!
//! The texts are those of FastAPI 0.165 with Pydantic 2.14. Dates are read by
//! `speedate` and ids by `uuid`, the libraries Pydantic itself is built on, so
//! that both accept the same spellings and word their errors alike.

use std::borrow::Cow;

use serde::Serialize;
use strum::EnumMessage;
use uuid::Uuid;

/// The body of a 422 response: everything that is wrong with a request.
#[derive(Debug, Serialize)]
pub(crate) struct ValidationErrors {
    detail: Vec<ValidationError>,
}

impl ValidationErrors {
    /// A body that lists `detail`, in the order of the parameters.
    pub(crate) fn new(detail: Vec<ValidationError>) -> Self {
        Self { detail }
    }
}

/// One thing that is wrong with a request; fields in the order FastAPI writes
/// them.
#[derive(Debug, Serialize)]
pub(crate) struct ValidationError {
    #[serde(rename = "type")]
    kind: &'static str,
    loc: [&'static str; 2],
    msg: Cow<'static, str>,
    input: Box<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ctx: Option<Context>,
}

/// The details of an error, by the name Pydantic gives them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Context {
    Error(String),
    Expected(String),
    Ge(u16),
    Le(u16),
    /// FastAPI writes the `ValueError` of a validator as an empty object.
    #[serde(rename = "error")]
    ValueError {},
}

/// Where a value stands in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    /// The query parameter of this name.
    Query(&'static str),
    /// The path parameter of this name.
    Path(&'static str),
}

impl Location {
    fn parts(self) -> [&'static str; 2] {
        match self {
            Self::Query(name) => ["query", name],
            Self::Path(name) => ["path", name],
        }
    }

    fn error(
        self,
        kind: &'static str,
        msg: impl Into<Cow<'static, str>>,
        input: &str,
        ctx: Option<Context>,
    ) -> ValidationError {
        ValidationError {
            kind,
            loc: self.parts(),
            msg: msg.into(),
            input: input.into(),
            ctx,
        }
    }
}

/// Reads an id: hyphenated, simple, braced or as a URN, in any case.
pub(crate) fn uuid(input: &str, location: Location) -> Result<Uuid, ValidationError> {
    Uuid::parse_str(input).map_err(|error| {
        let error = error.to_string();
        let msg = format!("Input should be a valid UUID, {error}");
        location.error("uuid_parsing", msg, input, Some(Context::Error(error)))
    })
}

/// Reads a point in time as microseconds since 1970 in UTC: a date-time, a
/// date (its midnight), or a Unix timestamp in seconds or, above 2·10¹⁰,
/// milliseconds. A time without an offset is taken as UTC. Digits after the
/// sixth of a fraction are cut off, as Pydantic does unless it is told otherwise.
pub(crate) fn timestamp(input: &str, location: Location) -> Result<i64, ValidationError> {
    let read = speedate::DateTime::parse_str_with_config(input, &precision());
    let (seconds, microseconds, year) = match read {
        Ok(time) => (time.timestamp_tz(), time.time.microsecond, time.date.year),
        Err(_) => match speedate::Date::parse_str(input) {
            Ok(date) => (date.timestamp(), 0, date.year),
            Err(error) => {
                let error = error.get_documentation().unwrap_or_default();
                let msg = format!("Input should be a valid datetime or date, {error}");
                let ctx = Some(Context::Error(error.to_owned()));
                return Err(location.error("datetime_from_date_parsing", msg, input, ctx));
            }
        },
    };
    if year == 0 {
        let error = "year 0 is out of range";
        let msg = format!("Input should be a valid datetime, {error}");
        let ctx = Some(Context::Error(error.to_owned()));
        return Err(location.error("datetime_parsing", msg, input, ctx));
    }
    Ok(seconds * 1_000_000 + i64::from(microseconds))
}

fn precision() -> speedate::DateTimeConfig {
    let time = speedate::TimeConfigBuilder::new()
        .microseconds_precision_overflow_behavior(
            speedate::MicrosecondsPrecisionOverflowBehavior::Truncate,
        )
        .build();
    speedate::DateTimeConfigBuilder::new()
        .time_config(time)
        .build()
}

/// Reads one of a fixed set of words: the position of the word in `expected`.
pub(crate) fn literal(
    input: &str,
    expected: &[&str],
    location: Location,
) -> Result<usize, ValidationError> {
    expected
        .iter()
        .position(|word| *word == input)
        .ok_or_else(|| {
            let expected = one_of(expected);
            let msg = format!("Input should be {expected}");
            location.error(
                "literal_error",
                msg,
                input,
                Some(Context::Expected(expected)),
            )
        })
}

/// Reads an integer; one beyond 64 bits is the nearest of 64 bits.
pub(crate) fn whole_number(input: &str, location: Location) -> Result<i64, ValidationError> {
    integer_text(input).map_err(|failure| {
        let (kind, msg) = match failure {
            IntegerFailure::Syntax => (
                "int_parsing",
                "Input should be a valid integer, unable to parse string as an integer",
            ),
            IntegerFailure::Length => (
                "int_parsing_size",
                "Unable to parse input string as an integer, exceeded maximum size",
            ),
        };
        location.error(kind, msg, input, None)
    })
}

/// Reads an integer within `minimum..=maximum`.
pub(crate) fn integer(
    input: &str,
    minimum: u16,
    maximum: u16,
    location: Location,
) -> Result<u16, ValidationError> {
    let value = whole_number(input, location)?;
    if value < i64::from(minimum) {
        let msg = format!("Input should be greater than or equal to {minimum}");
        let ctx = Some(Context::Ge(minimum));
        return Err(location.error("greater_than_equal", msg, input, ctx));
    }
    u16::try_from(value)
        .ok()
        .filter(|value| *value <= maximum)
        .ok_or_else(|| {
            let msg = format!("Input should be less than or equal to {maximum}");
            let ctx = Some(Context::Le(maximum));
            location.error("less_than_equal", msg, input, ctx)
        })
}

/// The error of a Pydantic validator that raises `ValueError`: for what is well
/// formed and makes no sense, such as a cursor that this server did not issue
/// for this request.
pub(crate) fn value_error(location: Location, input: &str, reason: &str) -> ValidationError {
    location.error(
        "value_error",
        format!("Value error, {reason}"),
        input,
        Some(Context::ValueError {}),
    )
}

enum IntegerFailure {
    Syntax,
    Length,
}

/// What Pydantic takes for an integer: spaces around it, a sign, single
/// underscores between digits, and a fraction of zeros. A value beyond `i64`
/// is returned as its nearest bound.
fn integer_text(input: &str) -> Result<i64, IntegerFailure> {
    const LONGEST: usize = 4300;
    let text = input.trim();
    if text.len() > LONGEST {
        return Err(IntegerFailure::Length);
    }
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let whole = match unsigned.split_once('.') {
        Some((whole, fraction))
            if !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0') =>
        {
            whole
        }
        Some(_) => return Err(IntegerFailure::Syntax),
        None => unsigned,
    };
    let mut value: i64 = 0;
    for group in whole.split('_') {
        if group.is_empty() || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(IntegerFailure::Syntax);
        }
        for digit in group.bytes() {
            value = value
                .saturating_mul(10)
                .saturating_add(i64::from(digit - b'0'));
        }
    }
    Ok(if negative { -value } else { value })
}

/// `'a', 'b' or 'c'`.
fn one_of(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
