//! What the caller of a list sees of every fault: one table for all APIs.
//!
//! A test file of a facade includes this folder, names its crate `facade`, implements [`Api`], and
//! runs [`run`]. Each row makes the sandbox do one thing wrong, walks the whole list, and says what
//! the caller sees. Whatever the row, these hold: what is delivered, with the items that could not
//! be decoded, is the beginning of the list, in order, each item once; and when an error ended the
//! walk, going on from its checkpoint on a sandbox in order gives the rest exactly.

mod rows;

use std::collections::HashSet;
use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use crate::facade::{Checkpoint, Error, ErrorKind, PagingStats, RetryPolicy};

use self::rows::rows;

/// How many conversations there are, and how many are asked for at once.
pub(crate) const CONVERSATIONS: usize = 25;
pub(crate) const PAGE_SIZE: u32 = 10;

/// An API whose list is walked.
pub(crate) trait Api: Sized {
    /// How a fault is told that it strikes the list only.
    const ON_LIST: &'static str;
    /// A field of an item with an enum the document lists.
    const ENUM_FIELD: &'static str;
    /// A field of an item that must be there and not null, if there is one.
    const REQUIRED_FIELD: Option<&'static str>;
    /// Whether pages say if and where the list goes on.
    const HAS_CURSORS: bool;

    /// A sandbox with these faults and [`CONVERSATIONS`] conversations, the same ones each time,
    /// and a client of it that waits next to nothing between attempts.
    async fn start(faults: &[String], limits: Limits) -> Self;

    /// Stops the server; the client stays.
    async fn stop(&mut self);

    /// How many items each page of the whole list brings.
    async fn pages(&self) -> Vec<usize>;

    /// The whole list in pages of [`PAGE_SIZE`], from a checkpoint or from its beginning.
    async fn walk(&self, from: Option<Checkpoint>) -> Walked;
}

/// The limits of a client that rows need.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_body_bytes: u64,
    pub(crate) retry: RetryPolicy,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            attempt_timeout: Duration::from_secs(20),
            max_body_bytes: 64 << 20,
            retry: RetryPolicy::default().first_backoff(Duration::from_millis(1)),
        }
    }
}

/// What a walk has given.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// Ids of the items in order, those that could not be decoded among them.
    pub(crate) ids: Vec<String>,
    /// Errors of single items.
    pub(crate) rejected: Vec<Error>,
    /// The error that ended the walk.
    pub(crate) end: Option<Error>,
    pub(crate) stats: PagingStats,
}

impl Walked {
    /// Takes note of an item that could not be decoded, or of the end. Says whether the walk is
    /// over.
    pub(crate) fn failed(&mut self, error: Error) -> bool {
        if error.ends_stream() {
            self.end = Some(error);
            return true;
        }
        let json: serde_json::Value = serde_json::from_slice(error.item_json().unwrap()).unwrap();
        self.ids.push(json["id"].as_str().unwrap().to_owned());
        self.rejected.push(error);
        false
    }
}

/// One fault and what the caller sees of it.
#[derive(Debug)]
pub(crate) struct Row {
    /// The fault, in the words of the sandbox; `{enum}` and `{required}` stand for fields.
    pub(crate) fault: &'static str,
    pub(crate) sees: Sees,
    pub(crate) limits: Limits,
}

/// What the caller sees.
#[derive(Debug)]
pub(crate) enum Sees {
    /// The whole list; so many attempts had to be made again.
    Everything { retries: u64 },
    /// The whole list, with so many items that came twice and were delivered once.
    EverythingOnce { repeated: u64 },
    /// The whole list, the first item as an error of its own that leads to this field.
    EverythingButOne { field: &'static str },
    /// The first so many pages, then an error that ends the walk.
    Broken {
        pages: usize,
        kind: ErrorKind,
        status: Option<u16>,
        attempts: usize,
        says: &'static str,
    },
}

/// Runs all rows that mean something to this API.
pub(crate) async fn run<A: Api>() {
    let in_order = A::start(&[], Limits::default()).await;
    let pages = in_order.pages().await;
    let whole = stored(&in_order, pages.len()).await;
    for row in rows() {
        let is_of_cursors = rows::is_of_cursors(row.fault);
        let needs_field = row.fault.contains("{required}") && A::REQUIRED_FIELD.is_none();
        if needs_field || is_of_cursors && !A::HAS_CURSORS {
            continue;
        }
        let context = format!("{} sees {:?}", row.fault, row.sees);
        let api = A::start(&[in_words_of::<A>(row.fault)], row.limits.clone()).await;
        let walked = api.walk(None).await;
        assert_eq!(walked.ids, whole[..walked.ids.len()], "{context}");
        match &walked.end {
            None => assert_eq!(walked.ids.len(), CONVERSATIONS, "{context}"),
            Some(error) => assert_goes_on::<A>(&walked, error, &whole, &context).await,
        }
        assert_seen(&row.sees, &walked, &pages, &context);
    }
}

/// Nothing listens where the list should be.
pub(crate) async fn run_refused_connection<A: Api>() {
    let mut api = A::start(&[], Limits::default()).await;
    api.stop().await;
    let walked = api.walk(None).await;
    let error = walked.end.unwrap();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    assert_eq!(error.attempts().len(), 3);
    assert!(walked.ids.is_empty());
}

/// A proxy for clear text would read the credential, so one that the environment names is not asked
/// for a server on this machine. `test` is an ignored test of the same file that calls
/// [`run_in_this_environment`].
pub(crate) fn run_behind_a_hostile_proxy(test: &str) {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "--ignored", test]);
    for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        child.env(variable, &address);
        child.env(variable.to_lowercase(), &address);
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
    let asked = proxy.accept().map(|(_, from)| from);
    assert!(asked.is_err(), "the proxy was asked: {asked:?}");
}

/// For a process whose environment names a proxy: the list comes, and so not through it.
pub(crate) async fn run_in_this_environment<A: Api>() {
    let api = A::start(&[], Limits::default()).await;
    let walked = api.walk(None).await;
    assert!(walked.end.is_none(), "{:?}", walked.end);
    assert_eq!(walked.ids.len(), CONVERSATIONS);
}

async fn stored<A: Api>(in_order: &A, requests: usize) -> Vec<String> {
    let walked = in_order.walk(None).await;
    assert!(
        walked.end.is_none() && walked.rejected.is_empty(),
        "{walked:?}"
    );
    assert_eq!(walked.stats.requests, requests as u64);
    assert_eq!(walked.ids.len(), CONVERSATIONS);
    let different: HashSet<&String> = walked.ids.iter().collect();
    assert_eq!(different.len(), CONVERSATIONS);
    walked.ids
}

fn in_words_of<A: Api>(fault: &str) -> String {
    let fault = fault
        .replace("{enum}", A::ENUM_FIELD)
        .replace("{required}", A::REQUIRED_FIELD.unwrap_or_default());
    format!("{fault},{}", A::ON_LIST)
}

async fn assert_goes_on<A: Api>(walked: &Walked, error: &Error, whole: &[String], context: &str) {
    let checkpoint = error.checkpoint().cloned();
    assert!(
        checkpoint.is_some(),
        "{context}: no checkpoint in {error:?}"
    );
    let in_order = A::start(&[], Limits::default()).await;
    let rest = in_order.walk(checkpoint).await;
    assert!(rest.end.is_none(), "{context}: {:?}", rest.end);
    assert_eq!(rest.ids, whole[walked.ids.len()..], "{context}");
}

fn assert_seen(sees: &Sees, walked: &Walked, sizes: &[usize], context: &str) {
    let rejected = walked.rejected.len();
    match sees {
        Sees::Everything { retries } => {
            assert!(walked.end.is_none(), "{context}: {:?}", walked.end);
            assert_eq!((walked.stats.retries, rejected), (*retries, 0), "{context}");
        }
        Sees::EverythingOnce { repeated } => {
            assert!(walked.end.is_none(), "{context}: {:?}", walked.end);
            assert_eq!(
                (walked.stats.repeated, rejected),
                (*repeated, 0),
                "{context}"
            );
        }
        Sees::EverythingButOne { field } => {
            assert!(walked.end.is_none(), "{context}: {:?}", walked.end);
            assert_eq!(rejected, 1, "{context}: {:?}", walked.rejected);
            let error = &walked.rejected[0];
            assert_eq!(error.kind(), ErrorKind::Decode, "{context}");
            assert_eq!(error.item_index(), Some(0), "{context}");
            let cause = std::error::Error::source(error).unwrap().to_string();
            let place = error.json_path().unwrap();
            assert!(place.contains("[0]"), "{context}: {place}");
            assert!(
                place.contains(field) || cause.contains(field),
                "{context}: {error:?}"
            );
        }
        Sees::Broken {
            pages,
            kind,
            status,
            attempts,
            says,
        } => {
            let error = walked.end.as_ref().unwrap();
            assert_eq!(error.kind(), *kind, "{context}: {error:?}");
            let delivered: usize = sizes[..*pages].iter().sum();
            assert_eq!(walked.ids.len(), delivered, "{context}");
            assert_eq!(
                error.status().map(|status| status.as_u16()),
                *status,
                "{context}"
            );
            assert_eq!(error.attempts().len(), *attempts, "{context}: {error:?}");
            assert!(error.to_string().contains(says), "{context}: {error}");
        }
    }
}
