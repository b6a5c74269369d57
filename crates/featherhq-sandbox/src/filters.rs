//! The query parameters of the list operation: what they are, how they are
//! read, and what they select.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::cursor::{Cursor, CursorError};
use crate::parameters::QueryReader;
use crate::validation::{self, Location, ValidationError};

/// The smallest `limit` the spec allows.
const LIMIT_MINIMUM: u16 = 1;
/// The largest `limit` the spec allows.
const LIMIT_MAXIMUM: u16 = 200;
/// The `limit` of a request that names none.
const LIMIT_DEFAULT: u16 = 50;

/// A list request that has been understood.
#[derive(Debug)]
pub(crate) struct ListRequest {
    /// Which conversations are asked for.
    pub(crate) filters: Filters,
    /// At most this many of them.
    pub(crate) limit: u16,
    /// Only those that come after this place in the list.
    pub(crate) cursor: Option<Cursor>,
}

/// Which conversations a list request selects; all that are given must hold.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Filters {
    /// Exactly this status. A text that is no status selects nothing.
    pub(crate) status: Option<String>,
    /// Exactly this channel.
    pub(crate) channel: Option<String>,
    /// Exactly this end user.
    pub(crate) end_user_id: Option<Uuid>,
    /// Exactly this agent.
    pub(crate) assigned_agent_id: Option<Uuid>,
    /// Exactly this priority. A text that is no priority selects nothing.
    pub(crate) priority: Option<String>,
    /// Started then or later; microseconds since 1970 in UTC.
    pub(crate) started_after: Option<i64>,
    /// Started then or earlier; microseconds since 1970 in UTC.
    pub(crate) started_before: Option<i64>,
    /// Subject or summary contains this text, in any case.
    pub(crate) text: Option<String>,
    /// What became of the evaluations.
    pub(crate) evaluations: Option<EvaluationFilter>,
}

/// The four values of `eval_filter`.
///
/// The published pages name the values and leave their meaning open. This
/// server reads them over all evaluations of a conversation, critical or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EvaluationFilter {
    /// At least one evaluation: `total > 0`.
    HasEvaluations,
    /// No evaluation: `total == 0`.
    NoEvaluations,
    /// At least one, and every one succeeded: `total > 0` and
    /// `succeeded == total`. One that is still pending has not passed.
    AllPassed,
    /// At least one failed: `failed > 0`, whatever the others do.
    AnyFailed,
}

impl EvaluationFilter {
    const WORDS: [&str; 4] = ["has_evals", "no_evals", "all_passed", "any_failed"];
    const VALUES: [Self; 4] = [
        Self::HasEvaluations,
        Self::NoEvaluations,
        Self::AllPassed,
        Self::AnyFailed,
    ];

    fn read(input: &str, location: Location) -> Result<Self, ValidationError> {
        validation::literal(input, &Self::WORDS, location).map(|index| Self::VALUES[index])
    }
}

impl ListRequest {
    /// Reads the part of the URL after `?`.
    ///
    /// As FastAPI does: unknown parameters are ignored, of a repeated one the
    /// last counts, an empty value is a value, and all errors are reported
    /// together in the order of the parameters.
    pub(crate) fn read(query: &str) -> Result<Self, Vec<ValidationError>> {
        let mut reader = QueryReader::new(query);
        let filters = Filters {
            status: reader.text("status"),
            channel: reader.text("channel"),
            end_user_id: reader.value("end_user_id", validation::uuid),
            assigned_agent_id: reader.value("assigned_agent_id", validation::uuid),
            priority: reader.text("priority"),
            started_after: reader.value("started_after", validation::timestamp),
            started_before: reader.value("started_before", validation::timestamp),
            text: reader.text("q"),
            evaluations: reader.value("eval_filter", EvaluationFilter::read),
        };
        let limit = reader.value("limit", |input, location| {
            validation::integer(input, LIMIT_MINIMUM, LIMIT_MAXIMUM, location)
        });
        let cursor_text = reader.text("cursor");
        let cursor = reader.value("cursor", |input, location| {
            Cursor::decode(input)
                .map_err(|error| validation::value_error(location, input, error.reason()))
        });
        reader.finish(())?;
        let fingerprint = filters.fingerprint();
        if let Some(cursor) = cursor
            && cursor.filters != fingerprint
        {
            let input = cursor_text.unwrap_or_default();
            let reason = CursorError::OtherFilters.reason();
            let location = Location::Query("cursor");
            return Err(vec![validation::value_error(location, &input, reason)]);
        }
        Ok(Self {
            filters,
            limit: limit.unwrap_or(LIMIT_DEFAULT),
            cursor,
        })
    }
}

impl Filters {
    /// A short hash of the filters, by which a cursor knows the list it
    /// belongs to. Equal filters have equal hashes, however they are spelled.
    pub(crate) fn fingerprint(&self) -> [u8; 8] {
        let digest = Sha256::digest(format!("{self:?}"));
        let mut short = [0; 8];
        short.copy_from_slice(&digest[..8]);
        short
    }
}
