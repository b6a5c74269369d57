//! What is refused, and in which words. The expected bodies are answers of
//! FastAPI 0.165 with Pydantic 2.14 to the same requests; the reasons for which
//! a cursor is refused are this server's own.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use common::{LIST, get, send};
use featherhq_sandbox::Sandbox;

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

async fn sandbox() -> Sandbox {
    Sandbox::builder().conversations(30).start().await.unwrap()
}

async fn assert_invalid(sandbox: &Sandbox, path: &str, errors: &[String]) {
    let answer = get(sandbox, path).await;
    let expected = format!(r#"{{"detail":[{}]}}"#, errors.join(","));
    assert_eq!(answer.body, expected, "{path}");
    assert_eq!(answer.status, 422, "{path}");
    assert_eq!(answer.headers["content-type"], "application/json");
}

fn invalid_id(location: &str, reason: &str, input: &str) -> String {
    format!(
        r#"{{"type":"uuid_parsing","loc":{location},"msg":"Input should be a valid UUID, {reason}","input":"{input}","ctx":{{"error":"{reason}"}}}}"#
    )
}

fn invalid_date(name: &str, reason: &str, input: &str) -> String {
    format!(
        r#"{{"type":"datetime_from_date_parsing","loc":["query","{name}"],"msg":"Input should be a valid datetime or date, {reason}","input":"{input}","ctx":{{"error":"{reason}"}}}}"#
    )
}

fn invalid_cursor(reason: &str, input: &str) -> String {
    format!(
        r#"{{"type":"value_error","loc":["query","cursor"],"msg":"Value error, {reason}","input":"{input}","ctx":{{"error":{{}}}}}}"#
    )
}

#[tokio::test]
async fn integers() {
    let sandbox = sandbox().await;
    for (query, input) in [
        ("", ""),
        ("abc", "abc"),
        ("1.5", "1.5"),
        ("1.", "1."),
        ("1__0", "1__0"),
        ("_1", "_1"),
        ("1_", "1_"),
        ("0x10", "0x10"),
        ("1e2", "1e2"),
        ("--1", "--1"),
        ("%2B-1", "+-1"),
        ("%D9%A5", "٥"),
        ("5%00", "5\\u0000"),
    ] {
        let error = format!(
            r#"{{"type":"int_parsing","loc":["query","limit"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"{input}"}}"#
        );
        assert_invalid(&sandbox, &format!("{LIST}?limit={query}"), &[error]).await;
    }
    for input in ["0", "-1", "-0", "0.0", "00", "-99999999999999999999"] {
        let error = format!(
            r#"{{"type":"greater_than_equal","loc":["query","limit"],"msg":"Input should be greater than or equal to 1","input":"{input}","ctx":{{"ge":1}}}}"#
        );
        assert_invalid(&sandbox, &format!("{LIST}?limit={input}"), &[error]).await;
    }
    for input in [
        "201",
        "999.0",
        "65536",
        "9223372036854775808",
        "99999999999999999999.0",
    ] {
        let error = format!(
            r#"{{"type":"less_than_equal","loc":["query","limit"],"msg":"Input should be less than or equal to 200","input":"{input}","ctx":{{"le":200}}}}"#
        );
        assert_invalid(&sandbox, &format!("{LIST}?limit={input}"), &[error]).await;
    }
    let long = "1".repeat(4301);
    let error = format!(
        r#"{{"type":"int_parsing_size","loc":["query","limit"],"msg":"Unable to parse input string as an integer, exceeded maximum size","input":"{long}"}}"#
    );
    assert_invalid(&sandbox, &format!("{LIST}?limit={long}"), &[error]).await;
}

#[tokio::test]
async fn ids() {
    let sandbox = sandbox().await;
    let group_length = "invalid group length in group";
    for (query, input, reason) in [
        ("", "", "invalid length: found 0".to_owned()),
        ("x", "x", "invalid character: found `x` at 0".to_owned()),
        ("123", "123", "invalid length: found 3".to_owned()),
        (
            "%C3%A4",
            "ä",
            "invalid character: found `ä` at 0".to_owned(),
        ),
        (
            "ab%E2%82%ACc",
            "ab€c",
            "invalid character: found `€` at 2".to_owned(),
        ),
        (
            &ID[..35],
            &ID[..35],
            format!("{group_length} 4: expected 12, found 11"),
        ),
        (
            "a-b-c-d-e",
            "a-b-c-d-e",
            format!("{group_length} 0: expected 8, found 1"),
        ),
        (
            &ID[..23],
            &ID[..23],
            "invalid group count: expected 5, found 4".to_owned(),
        ),
        (
            "urn:uuid:",
            "urn:uuid:",
            "invalid group count: expected 5, found 1".to_owned(),
        ),
        (
            "%7Bx%7D",
            "{x}",
            "invalid character: found `x` at 1".to_owned(),
        ),
    ] {
        for name in ["end_user_id", "assigned_agent_id"] {
            let location = format!(r#"["query","{name}"]"#);
            let error = invalid_id(&location, &reason, input);
            assert_invalid(&sandbox, &format!("{LIST}?{name}={query}"), &[error]).await;
        }
    }
    for (path, input, reason) in [
        ("x", "x", "invalid character: found `x` at 0"),
        ("%20", " ", "invalid character: found ` ` at 0"),
        ("a%20b", "a b", "invalid character: found ` ` at 1"),
        ("123", "123", "invalid length: found 3"),
    ] {
        let error = invalid_id(r#"["path","conversation_id"]"#, reason, input);
        assert_invalid(&sandbox, &format!("{LIST}/{path}"), &[error]).await;
    }
}

#[tokio::test]
async fn dates() {
    let sandbox = sandbox().await;
    let extra = "unexpected extra characters at the end of the input";
    for (query, input, reason) in [
        ("", "", "input is too short"),
        ("yesterday", "yesterday", "input is too short"),
        ("nan", "nan", "input is too short"),
        ("1e10", "1e10", "input is too short"),
        ("2024-1-1", "2024-1-1", "input is too short"),
        ("2024-01-01T00", "2024-01-01T00", extra),
        ("2024-01-01T25:00:00Z", "2024-01-01T25:00:00Z", extra),
        // A plus sign in a query is a space.
        (
            "2024-01-01T00:00:00+01:00",
            "2024-01-01T00:00:00 01:00",
            extra,
        ),
        (
            "2024-01-01T00:00:00%2B24:00",
            "2024-01-01T00:00:00+24:00",
            extra,
        ),
        (
            "2024-13-01",
            "2024-13-01",
            "month value is outside expected range of 1-12",
        ),
        (
            "2023-02-29",
            "2023-02-29",
            "day value is outside expected range",
        ),
        (
            "2024/01/01",
            "2024/01/01",
            "invalid date separator, expected `-`",
        ),
        ("%202024-01-01", " 2024-01-01", "invalid character in year"),
        (
            "999999999999999999",
            "999999999999999999",
            "dates after 9999 are not supported as unix timestamps",
        ),
    ] {
        for name in ["started_after", "started_before"] {
            let error = invalid_date(name, reason, input);
            assert_invalid(&sandbox, &format!("{LIST}?{name}={query}"), &[error]).await;
        }
    }
    let error = r#"{"type":"datetime_parsing","loc":["query","started_after"],"msg":"Input should be a valid datetime, year 0 is out of range","input":"0000-01-01","ctx":{"error":"year 0 is out of range"}}"#;
    let path = format!("{LIST}?started_after=0000-01-01");
    assert_invalid(&sandbox, &path, &[error.to_owned()]).await;
}

#[tokio::test]
async fn words() {
    let sandbox = sandbox().await;
    for (query, input) in [("", ""), ("HAS_EVALS", "HAS_EVALS"), ("%22x'", "\\\"x'")] {
        let error = invalid_word(input);
        assert_invalid(&sandbox, &format!("{LIST}?eval_filter={query}"), &[error]).await;
    }
}

fn invalid_word(input: &str) -> String {
    let words = "'has_evals', 'no_evals', 'all_passed' or 'any_failed'";
    format!(
        r#"{{"type":"literal_error","loc":["query","eval_filter"],"msg":"Input should be {words}","input":"{input}","ctx":{{"expected":"{words}"}}}}"#
    )
}

#[tokio::test]
async fn several_errors_come_in_the_order_of_the_parameters() {
    let sandbox = sandbox().await;
    let path = format!(
        "{LIST}?cursor=zzz&limit=0&status=&end_user_id=x&started_before=x&eval_filter=z&bogus=1"
    );
    let errors = [
        invalid_id(r#"["query","end_user_id"]"#, "invalid character: found `x` at 0", "x"),
        invalid_date("started_before", "input is too short", "x"),
        invalid_word("z"),
        r#"{"type":"greater_than_equal","loc":["query","limit"],"msg":"Input should be greater than or equal to 1","input":"0","ctx":{"ge":1}}"#.to_owned(),
        invalid_cursor("cursor is not valid", "zzz"),
    ];
    assert_invalid(&sandbox, &path, &errors).await;
}

#[tokio::test]
async fn cursors_of_other_filters_and_changed_ones() {
    let sandbox = sandbox().await;
    let first = get(&sandbox, &format!("{LIST}?limit=3&status=closed")).await;
    let cursor = first.json()["next_cursor"].as_str().unwrap().to_owned();

    let same = format!("{LIST}?limit=9&status=closed&cursor={cursor}");
    assert_eq!(get(&sandbox, &same).await.status, 200);

    let other = invalid_cursor("cursor was issued for other filters", &cursor);
    for filters in [
        "",
        "status=active&",
        "status=closed&channel=chat&",
        "status=closed&q=&",
    ] {
        let path = format!("{LIST}?{filters}cursor={cursor}");
        assert_invalid(&sandbox, &path, std::slice::from_ref(&other)).await;
    }

    let (head, tail) = cursor.split_at(20);
    let replacement = if tail.starts_with('A') { "B" } else { "A" };
    let changed = format!("{head}{replacement}{}", &tail[1..]);
    for cursor in [&changed, "", "AAAA", &cursor[1..]] {
        let error = invalid_cursor("cursor is not valid", cursor);
        let path = format!("{LIST}?status=closed&cursor={cursor}");
        assert_invalid(&sandbox, &path, &[error]).await;
    }
}

#[tokio::test]
async fn keys() {
    let sandbox = Sandbox::builder()
        .conversations(1)
        .api_key("secret-1")
        .start()
        .await
        .unwrap();
    let missing = r#"{"detail":"Not authenticated"}"#;
    let wrong = r#"{"detail":"Invalid API key"}"#;
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[], missing),
        (&[("x-api-key", "")], missing),
        (&[("authorization", "Bearer secret-1")], missing),
        (&[("x-api-key", "secret-2")], wrong),
        (&[("x-api-key", "secret-")], wrong),
        (&[("x-api-key", "secret-11")], wrong),
    ];
    // The key comes before the parameters.
    for path in [
        LIST.to_owned(),
        format!("{LIST}?limit=0"),
        format!("{LIST}/x"),
    ] {
        for (headers, body) in cases {
            let answer = send(&sandbox, "GET", &path, headers).await;
            assert_eq!((answer.status, answer.body.as_str()), (401, body));
            assert_eq!(answer.headers["www-authenticate"], "APIKey");
        }
    }
    assert_eq!(get(&sandbox, LIST).await.status, 200);
}

#[tokio::test]
async fn paths_and_methods() {
    let sandbox = sandbox().await;
    for path in [
        "/",
        "/nope",
        "/v1/v2/conversations/a/b",
        "/v1/conversations",
    ] {
        let answer = send(&sandbox, "GET", path, &[]).await;
        let expected = (404, r#"{"detail":"Not Found"}"#);
        assert_eq!((answer.status, answer.body.as_str()), expected, "{path}");
    }
    for path in [
        LIST.to_owned(),
        format!("{LIST}/{ID}"),
        "/healthz".to_owned(),
    ] {
        for method in ["POST", "OPTIONS", "DELETE", "HEAD"] {
            let answer = send(&sandbox, method, &path, &[]).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.headers["allow"], "GET");
            if method != "HEAD" {
                assert_eq!(answer.body, r#"{"detail":"Method Not Allowed"}"#);
            }
        }
    }
    let answer = send(&sandbox, "GET", &format!("{LIST}/?limit=2"), &[]).await;
    assert_eq!(answer.status, 307);
    let target = format!("{}{LIST}?limit=2", sandbox.url());
    assert_eq!(answer.headers["location"], target.as_str());
}

#[tokio::test]
async fn unknown_ids() {
    let sandbox = sandbox().await;
    let answer = get(&sandbox, &format!("{LIST}/{ID}")).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.body, r#"{"detail":"Conversation not found"}"#);
}
