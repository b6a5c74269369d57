//! The HTTP face: which path and method means what, who may ask, and how each
//! answer is written.
//!
//! Everything a client can observe follows FastAPI: unknown path before wrong
//! method before key before parameters, a redirect away from a trailing slash,
//! no `HEAD` for a `GET`. Faults come on top, when path and method are right.

mod answer;
mod route;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub(crate) use answer::Answer;
use route::Route;

use crate::anyreach::{self, Anyreach};
use crate::demo::Invention;
use crate::fault::{ActiveFaults, Fault, FaultSchedule, Operation};
use crate::filters::ListRequest;
use crate::openapi;
use crate::request_log::RequestLog;
use crate::storage::{Storage, StorageError};
use crate::validation::{self, Location};
use crate::wire::Delivery;

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const REQUEST_ID_LONGEST: usize = 128;

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) storage: Storage,
    pub(crate) log: RequestLog,
    pub(crate) anyreach: Anyreach,
    invention: Invention,
    faults: FaultSchedule,
    /// The accepted key, hashed: comparing hashes takes the same time however
    /// much of a wrong key is right.
    api_key: [u8; 32],
    requests: AtomicU64,
}

impl Server {
    /// A server of this database, for those who know the key; `invention` is
    /// what its demo data came from.
    pub(crate) fn new(
        storage: Storage,
        invention: Invention,
        api_key: &str,
        anyreach: Anyreach,
        faults: Vec<Fault>,
    ) -> Self {
        Self {
            storage,
            log: RequestLog::default(),
            anyreach,
            invention,
            faults: FaultSchedule::new(faults),
            api_key: Sha256::digest(api_key).into(),
            requests: AtomicU64::new(0),
        }
    }

    /// Answers a request.
    pub(crate) async fn respond(self: Arc<Self>, request: Parts) -> Delivery {
        let request_id = self.request_id(&request.headers);
        let path = percent_decode_str(request.uri.path()).decode_utf8_lossy();
        let route = Route::of(&path);
        let operation = route
            .as_ref()
            .and_then(Route::operation)
            .filter(|_| request.method == Method::GET);
        let faults = match operation {
            Some(operation) => self.faults.strike(operation),
            None => ActiveFaults::default(),
        };
        self.log.record(&request, operation, faults.to_vec());
        let latency = faults.latency();
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        let mut answer = match faults.replacement(&request) {
            Some(replacement) => replacement,
            None => answer(&self, &request, route, &faults)
                .await
                .unwrap_or_else(|refusal| refusal),
        };
        answer.headers.push((REQUEST_ID, request_id));
        faults.deliver(answer)
    }

    fn check_key(&self, headers: &HeaderMap) -> Result<(), Answer> {
        let given = headers.get(API_KEY).map_or(&[][..], HeaderValue::as_bytes);
        if given.is_empty() {
            Err(Answer::unauthorized("Not authenticated", "APIKey"))
        } else if <[u8; 32]>::from(Sha256::digest(given)) != self.api_key {
            Err(Answer::unauthorized("Invalid API key", "APIKey"))
        } else {
            Ok(())
        }
    }

    /// The caller's own request id if it is harmless, otherwise one that
    /// counts the requests of this server.
    fn request_id(&self, headers: &HeaderMap) -> HeaderValue {
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        let sane = |value: &&HeaderValue| {
            (1..=REQUEST_ID_LONGEST).contains(&value.len())
                && value.as_bytes().iter().all(u8::is_ascii_graphic)
        };
        let counted = || {
            let id = Uuid::from_u64_pair(0x5a4d_b0c5_0000_4000, number).to_string();
            HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static(""))
        };
        headers
            .get(REQUEST_ID)
            .filter(sane)
            .cloned()
            .unwrap_or_else(counted)
    }
}

async fn answer(
    server: &Arc<Server>,
    request: &Parts,
    route: Option<Route<'_>>,
    faults: &ActiveFaults,
) -> Result<Answer, Answer> {
    let Some(route) = route else {
        return Err(no_route(request));
    };
    if request.method != Method::GET {
        return Err(Answer::method_not_allowed());
    }
    let body = match route {
        Route::Health => r#"{"status":"ok"}"#.to_owned(),
        Route::Document => openapi::DOCUMENT.to_owned(),
        Route::List => list(server, request, faults).await?,
        Route::Detail(id) => detail(server, request, id, faults).await?,
        Route::AnyreachList => anyreach::list(server, request, faults).await?,
    };
    Ok(Answer::json(StatusCode::OK, body))
}

fn no_route(request: &Parts) -> Answer {
    let path = percent_decode_str(request.uri.path()).decode_utf8_lossy();
    match Route::of(path.trim_end_matches('/')).and_then(|route| route.list_path()) {
        Some(list) => {
            let query = request.uri.query();
            let query = query.map_or_else(String::new, |query| format!("?{query}"));
            Answer::redirect(&format!("{list}{query}"), request)
        }
        None => Answer::error(StatusCode::NOT_FOUND, "Not Found"),
    }
}

async fn list(
    server: &Arc<Server>,
    request: &Parts,
    faults: &ActiveFaults,
) -> Result<String, Answer> {
    server.check_key(&request.headers)?;
    let query = request.uri.query().unwrap_or_default();
    let request = ListRequest::read(query).map_err(Answer::invalid)?;
    let page_faults = faults.page();
    let limit = page_faults.limit(request.limit);
    let filters = request.filters.clone();
    let after = request.cursor.map(|cursor| cursor.position);
    let page = in_database(server, move |storage| storage.page(&filters, after, limit)).await?;
    Ok(faults.document(page_faults.body(&request, &page), Operation::List))
}

async fn detail(
    server: &Arc<Server>,
    request: &Parts,
    id: &str,
    faults: &ActiveFaults,
) -> Result<String, Answer> {
    server.check_key(&request.headers)?;
    let id = validation::uuid(id, Location::Path("conversation_id"))
        .map_err(|error| Answer::invalid(vec![error]))?;
    let invention = server.invention;
    let invent = move |index| invention.detail(index);
    in_database(server, move |storage| storage.detail(id, invent))
        .await?
        .map(|document| faults.document(document, Operation::Get))
        .ok_or_else(|| Answer::error(StatusCode::NOT_FOUND, "Conversation not found"))
}

/// Runs a query where it may block.
pub(crate) async fn in_database<T: Send + 'static>(
    server: &Arc<Server>,
    query: impl FnOnce(&Storage) -> Result<T, StorageError> + Send + 'static,
) -> Result<T, Answer> {
    let server = Arc::clone(server);
    tokio::task::spawn_blocking(move || query(&server.storage))
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or_else(Answer::broken)
}
