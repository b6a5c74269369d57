//! Which requests a fault strikes, and the text of faults.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::time::Duration;

use common::raw::faulty;
use common::{LIST, get, send};
use featherhq_sandbox::{
    ErrorBody, Fault, FaultKind, Latency, Operation, ResponsePart, RetryAfter, Sandbox,
};

const DETAIL: &str = "/v1/v2/conversations/cbd1e8a7-bd46-41b9-b1a7-8b4e87927622";

/// The statuses of so many requests, the last digit of each.
async fn statuses(sandbox: &Sandbox, paths: &[&str]) -> Vec<u16> {
    let mut statuses = Vec::new();
    for path in paths {
        statuses.push(get(sandbox, path).await.status);
    }
    statuses
}

#[tokio::test]
async fn requests_are_numbered_by_operation() {
    let paths = [LIST, DETAIL, LIST, DETAIL, LIST];
    for (fault, expected) in [
        ("status=503", [503, 503, 503, 503, 503]),
        ("status=503,on=any,request=3", [200, 200, 503, 200, 200]),
        ("status=503,on=list", [503, 200, 503, 200, 503]),
        ("status=503,on=get", [200, 503, 200, 503, 200]),
        ("status=503,on=list,request=2", [200, 200, 503, 200, 200]),
        ("status=503,on=get,request=2-", [200, 200, 200, 503, 200]),
        ("status=503,request=2-3", [200, 503, 503, 200, 200]),
        (
            "status=503,request=1,request=4-5",
            [503, 200, 200, 503, 503],
        ),
        ("status=503,times=2", [503, 503, 200, 200, 200]),
        ("status=503,request=2-,times=2", [200, 503, 503, 200, 200]),
        ("status=503,chance=0", [200; 5]),
        ("status=503,chance=1,times=4", [503, 503, 503, 503, 200]),
    ] {
        let sandbox = faulty(&[fault]).await;
        assert_eq!(statuses(&sandbox, &paths).await, expected, "{fault}");
    }
}

#[tokio::test]
async fn of_two_statuses_the_later_one_counts() {
    let sandbox = faulty(&["status=503", "status=500,request=2"]).await;
    assert_eq!(statuses(&sandbox, &[LIST; 3]).await, [503, 500, 503]);
}

#[tokio::test]
async fn chance_is_repeatable_and_about_right() {
    const PATHS: [&str; 200] = [LIST; 200];
    let struck = async |fault| statuses(&faulty(&[fault]).await, &PATHS).await;
    let one = struck("status=503,chance=0.25,seed=1").await;
    assert_eq!(struck("status=503,chance=0.25,seed=1").await, one);
    assert_ne!(struck("status=503,chance=0.25,seed=2").await, one);
    let number = one.iter().filter(|status| **status == 503).count();
    assert!((30..=70).contains(&number), "{number}");
}

#[tokio::test]
async fn refused_requests_count() {
    let sandbox = faulty(&["status=503,request=2"]).await;
    assert_eq!(send(&sandbox, "GET", LIST, &[]).await.status, 401);
    assert_eq!(send(&sandbox, "POST", LIST, &[]).await.status, 405);
    assert_eq!(statuses(&sandbox, &[LIST; 2]).await, [503, 200]);
}

#[test]
fn text_and_builder_say_the_same() {
    let status = |code, retry_after, body| FaultKind::Status {
        code,
        retry_after,
        body,
    };
    let milliseconds = Duration::from_millis;
    let cases: Vec<(&str, Fault)> = vec![
        (
            "status=429,retry-after=3s,times=1",
            Fault::new(status(429, Some(RetryAfter::Seconds(3)), ErrorBody::Json)).times(1),
        ),
        (
            "status=503,retry-after=250ms,body=html",
            status(503, Some(RetryAfter::Milliseconds(250)), ErrorBody::Html).into(),
        ),
        (
            "status=503,retry-after=date:3s,body=empty",
            status(
                503,
                Some(RetryAfter::Date(milliseconds(3000))),
                ErrorBody::Empty,
            )
            .into(),
        ),
        (
            "latency=50ms-1s,on=get,request=2-4,request=9",
            Fault::new(FaultKind::Latency(Latency::Uniform(
                milliseconds(50),
                milliseconds(1000),
            )))
            .on(Operation::Get)
            .at_requests(2..=4)
            .at_request(9),
        ),
        (
            "latency=exponential:20ms,request=3-",
            Fault::new(FaultKind::Latency(Latency::Exponential(milliseconds(20))))
                .at_requests(3..=u64::MAX),
        ),
        (
            "reset=body,chance=0.25,seed=7",
            Fault::new(FaultKind::Reset(ResponsePart::Body)).with_chance(0.25, 7),
        ),
        ("content-length=-10", FaultKind::ContentLength(-10).into()),
        (
            "content-type=text/html; charset=x",
            FaultKind::ContentType("text/html; charset=x".to_owned()).into(),
        ),
        ("gzip-bomb=1GiB", FaultKind::GzipBomb(1 << 30).into()),
        ("oversized-body=1000", FaultKind::OversizedBody(1000).into()),
        ("empty-page", FaultKind::EmptyPage.into()),
        (
            "stall=headers",
            FaultKind::Stall(ResponsePart::Headers).into(),
        ),
    ];
    for (text, fault) in cases {
        assert_eq!(text.parse::<Fault>().as_ref(), Ok(&fault), "{text}");
        assert_eq!(fault.to_string(), text);
    }
    let spaced = " latency = 1m , on = any , times = 2 ".parse::<Fault>();
    assert_eq!(spaced.unwrap().to_string(), "latency=60s,times=2");
}

#[test]
fn a_text_that_is_no_fault_says_what_to_write() {
    #[rustfmt::skip]
    let cases = [
        ("", "`` is no kind of fault; there are status=CODE, latency=TIME, "),
        ("explode", "`explode` is no kind of fault; there are "),
        ("status", "`status` needs a value: `status=…`"),
        ("status=abc", "`abc` is no status code, which is a whole number from 200 to 999"),
        ("status=100", "a status code is a whole number from 200 to 999"),
        ("empty-page=1", "`empty-page` takes no value"),
        ("latency=5", "`5` is no duration, which is a whole number and ms, s or m: `200ms`"),
        ("latency=2s-1s", "a range of latencies begins with the shorter one"),
        ("latency=99999m", "a latency is at most a day"),
        ("stall=middle", "`middle` is not one of headers, body"),
        ("missing-cursor=x", "`x` is not one of null, empty, absent"),
        ("status=500,body=xml", "`xml` is not one of json, html, empty"),
        ("status=500,on=put", "`put` is not one of list, get, any"),
        ("oversized-body=3GB", "`3GB` is no size, which is a whole number and KiB, MiB, GiB or nothing: `64MiB`"),
        ("gzip-bomb=65GiB", "a gzip bomb has at most 64 GiB"),
        ("content-length=0", "a difference of 0 bytes is no fault"),
        ("cursor-cycle=0", "a cycle has at least one cursor"),
        ("extra-items=70000", "`70000` is no number that fits here"),
        ("null-field=", "a field is a JSON pointer without its first slash and without a comma"),
        ("empty-page,on=get", "`empty-page` can only go wrong with `on=list` or `on=anyreach-list`"),
        ("missing-view,on=any", "`missing-view` can only go wrong with `on=get`"),
        ("stall=body,times", "`times` has no `=` and no value"),
        ("stall=body,times=0", "`times` is at least 1"),
        ("stall=body,chance=2", "`chance` is a number from 0 to 1"),
        ("stall=body,chance=NaN", "`chance` is a number from 0 to 1"),
        ("stall=body,request=0", "`request` is a number from 1 on, or two of them in ascending order"),
        ("stall=body,request=4-2", "`request` is a number from 1 on, or two of them in ascending order"),
        ("stall=body,retry-after=1s", "`retry-after` goes with `status` only"),
        ("stall=body,often=1", "`often` is not known; behind the kind there may be on, request, "),
        ("redirect=a\u{7f}b", "the value cannot be sent as a header, or has a comma"),
    ];
    for (text, problem) in cases {
        let error = text.parse::<Fault>().unwrap_err().to_string();
        let expected = format!("fault `{text}`: {problem}");
        assert!(error.starts_with(&expected), "{error}\n{expected}");
    }
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_does_not_start() {
    let fault = Fault::new(FaultKind::EmptyPage).on(Operation::Get);
    let error = Sandbox::builder().fault(fault).start().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "fault `empty-page,on=get`: `empty-page` can only go wrong with `on=list` or `on=anyreach-list`"
    );
}
