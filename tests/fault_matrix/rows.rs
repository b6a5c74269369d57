//! The table itself.

use std::time::Duration;

use super::{Limits, Row, Sees};
use crate::facade::{ErrorKind, PaginationErrorKind as Pagination};

/// Whether a row is about what a page says of where the list goes on.
pub(super) fn is_of_cursors(fault: &str) -> bool {
    [
        "missing-cursor",
        "cursor-cycle",
        "empty-page",
        "repeated-items",
    ]
    .iter()
    .any(|kind| fault.starts_with(kind))
}

/// Every fault of the sandbox that concerns a list.
pub(crate) fn rows() -> Vec<Row> {
    let mut rows = refusals();
    rows.extend(faults_that_pass());
    rows.extend(broken_answers());
    rows.extend(faults_of_paging());
    rows.extend(documents());
    rows
}

/// Statuses, with the number of attempts made.
fn refusals() -> Vec<Row> {
    let status = |fault, status, attempts, says| {
        broken(fault, 0, ErrorKind::Status, Some(status), attempts, says)
    };
    vec![
        status("status=401", 401, 1, "check the credential"),
        status("status=403", 403, 1, "lacks the right"),
        status("status=404", 404, 1, "does not exist"),
        status("status=422", 422, 1, "a parameter is refused"),
        status("status=429", 429, 3, "too many requests"),
        status("status=429,retry-after=3600s", 429, 1, "asks to wait 3600s"),
        status("status=429,retry-after=date:3600s", 429, 1, "asks to wait"),
        status("status=500", 500, 3, "the server failed"),
        status("status=502,body=html", 502, 3, "the server failed"),
        status("status=503,body=empty", 503, 3, "the server failed"),
        redirect(
            "redirect=https://elsewhere.example",
            "redirect to elsewhere.example",
        ),
        redirect("redirect-loop", "redirect to 127.0.0.1"),
        // In the middle of the list, what came before stays.
        broken(
            "status=403,request=2-",
            1,
            ErrorKind::Status,
            Some(403),
            1,
            "lacks the right",
        ),
        broken(
            "status=500,request=3-",
            2,
            ErrorKind::Status,
            Some(500),
            3,
            "(request id",
        ),
    ]
}

fn redirect(fault: &'static str, says: &'static str) -> Row {
    broken(fault, 0, ErrorKind::Redirect, Some(307), 1, says)
}

/// What is over before the attempts are used up.
fn faults_that_pass() -> Vec<Row> {
    let passes = |fault, retries| row(fault, Sees::Everything { retries });
    vec![
        passes("status=429,times=1", 1),
        passes("status=429,retry-after=20ms,times=1", 1),
        passes("status=503,times=2", 2),
        passes("status=503,retry-after=0s,request=2,times=1", 1),
        passes("status=500,request=3,times=1", 1),
        passes("reset=headers,times=2", 2),
        passes("reset=body,request=2,times=1", 1),
        passes("content-length=+10,times=1", 1),
        Row {
            limits: impatient(),
            ..passes("stall=body,request=2,times=1", 1)
        },
        passes("latency=20ms", 0),
    ]
}

/// Answers that are cut, damaged or too large.
fn broken_answers() -> Vec<Row> {
    let timed_out = |fault| Row {
        limits: impatient(),
        ..broken(fault, 0, ErrorKind::Timeout, None, 3, "attempt timeout")
    };
    let stalled_body = Row {
        limits: impatient(),
        ..broken(
            "stall=body",
            0,
            ErrorKind::Timeout,
            None,
            3,
            "attempt timeout",
        )
    };
    let decode = |fault| {
        broken(
            fault,
            0,
            ErrorKind::Decode,
            Some(200),
            1,
            "no complete JSON",
        )
    };
    let too_large = |fault| {
        broken(
            fault,
            0,
            ErrorKind::BodyTooLarge,
            Some(200),
            1,
            "limit of 67108864 bytes",
        )
    };
    vec![
        broken(
            "reset=headers",
            0,
            ErrorKind::Interrupted,
            None,
            3,
            "broke before an answer",
        ),
        broken(
            "reset=body",
            0,
            ErrorKind::Interrupted,
            Some(200),
            3,
            "connection broke",
        ),
        broken(
            "content-length=+10",
            0,
            ErrorKind::Interrupted,
            Some(200),
            3,
            "connection broke",
        ),
        timed_out("stall=headers"),
        stalled_body,
        decode("truncated-json"),
        decode("content-length=-10"),
        broken("invalid-utf8", 0, ErrorKind::Decode, Some(200), 1, ""),
        broken(
            "truncated-json,request=2-",
            1,
            ErrorKind::Decode,
            Some(200),
            1,
            "JSON",
        ),
        too_large("oversized-body=100MiB"),
        too_large("gzip-bomb=1GiB"),
        row("content-type=text/html", Sees::Everything { retries: 0 }),
    ]
}

/// Cursors and pages that do not keep to the contract.
fn faults_of_paging() -> Vec<Row> {
    let paging =
        |fault, pages, kind, says| broken(fault, pages, ErrorKind::Pagination(kind), None, 0, says);
    let missing = |fault| paging(fault, 2, Pagination::MissingCursor, "gives no cursor");
    vec![
        missing("missing-cursor,request=2-"),
        missing("missing-cursor=empty,request=2-"),
        missing("missing-cursor=absent,request=2-"),
        paging(
            "cursor-cycle=1",
            2,
            Pagination::CursorCycle,
            "was used before",
        ),
        paging(
            "cursor-cycle=2",
            3,
            Pagination::CursorCycle,
            "was used before",
        ),
        paging(
            "cursor-cycle=7",
            3,
            Pagination::CursorCycle,
            "was used before",
        ),
        row(
            "empty-page,request=2,times=1",
            Sees::Everything { retries: 0 },
        ),
        row("empty-page,times=3", Sees::Everything { retries: 0 }),
        paging(
            "empty-page,request=2-",
            1,
            Pagination::EmptyPages,
            "17 empty pages",
        ),
        row(
            "repeated-items=2,times=1",
            Sees::EverythingOnce { repeated: 2 },
        ),
        row(
            "repeated-items=9,times=1",
            Sees::EverythingOnce { repeated: 9 },
        ),
        row("extra-items=3,times=1", Sees::Everything { retries: 0 }),
    ]
}

/// Documents that the schema does not allow, or that it has not seen yet.
fn documents() -> Vec<Row> {
    let everything = |fault| row(fault, Sees::Everything { retries: 0 });
    let but_one = |fault, field| row(fault, Sees::EverythingButOne { field });
    vec![
        everything("unknown-enum={enum}"),
        everything("extra-fields"),
        everything("naive-timestamps"),
        but_one("null-field={required},times=1", ""),
        but_one("missing-field={required},times=1", ""),
    ]
}

fn row(fault: &'static str, sees: Sees) -> Row {
    Row {
        fault,
        sees,
        limits: Limits::default(),
    }
}

fn broken(
    fault: &'static str,
    pages: usize,
    kind: ErrorKind,
    status: Option<u16>,
    attempts: usize,
    says: &'static str,
) -> Row {
    row(
        fault,
        Sees::Broken {
            pages,
            kind,
            status,
            attempts,
            says,
        },
    )
}

fn impatient() -> Limits {
    Limits {
        attempt_timeout: Duration::from_millis(250),
        ..Limits::default()
    }
}
