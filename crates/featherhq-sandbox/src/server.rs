//! The HTTP face: which path and method means what, who may ask, and how each
//! answer is written.
//!
//! Everything a client can observe follows FastAPI: unknown path before wrong
//! method before key before parameters, a redirect away from a trailing slash,
//! no `HEAD` for a `GET`.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE, HOST, LOCATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::cursor::Cursor;
use crate::filters::ListRequest;
use crate::storage::{Storage, StorageError, StoredPage};
use crate::validation::{self, Location, ValidationErrors};

const CONVERSATIONS: &str = "/v1/v2/conversations";
const HEALTH: &str = "/healthz";
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const REQUEST_ID_LONGEST: usize = 128;

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Server {
    storage: Storage,
    /// The accepted key, hashed: comparing hashes takes the same time however
    /// much of a wrong key is right.
    api_key: [u8; 32],
    requests: AtomicU64,
}

impl Server {
    /// A server of this database, for those who know the key.
    pub(crate) fn new(storage: Storage, api_key: &str) -> Self {
        Self {
            storage,
            api_key: Sha256::digest(api_key).into(),
            requests: AtomicU64::new(0),
        }
    }

    /// The service to hand to `axum::serve`.
    pub(crate) fn into_router(self) -> Router {
        Router::new().fallback(handle).with_state(Arc::new(self))
    }

    fn check_key(&self, headers: &HeaderMap) -> Result<(), Answer> {
        let given = headers.get(API_KEY).map_or(&[][..], HeaderValue::as_bytes);
        if given.is_empty() {
            Err(Answer::unauthorized("Not authenticated"))
        } else if <[u8; 32]>::from(Sha256::digest(given)) != self.api_key {
            Err(Answer::unauthorized("Invalid API key"))
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
        match headers.get(REQUEST_ID).filter(sane) {
            Some(value) => value.clone(),
            None => text_header(&Uuid::from_u64_pair(0x5a4d_b0c5_0000_4000, number).to_string()),
        }
    }
}

/// What a path stands for.
#[derive(Debug, PartialEq, Eq)]
enum Route<'a> {
    List,
    Detail(&'a str),
    Health,
}

impl<'a> Route<'a> {
    /// Reads a path that is percent-decoded already, as FastAPI's router does.
    fn of(path: &'a str) -> Option<Self> {
        if path == HEALTH {
            return Some(Self::Health);
        }
        let rest = path.strip_prefix(CONVERSATIONS)?;
        if rest.is_empty() {
            return Some(Self::List);
        }
        let id = rest.strip_prefix('/')?;
        (!id.is_empty() && !id.contains('/')).then_some(Self::Detail(id))
    }
}

/// A response before it has a request id.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    header: Option<(HeaderName, HeaderValue)>,
    content_type: Option<&'static str>,
    body: String,
}

impl Answer {
    fn json(status: StatusCode, body: String) -> Self {
        Self {
            status,
            header: None,
            content_type: Some("application/json"),
            body,
        }
    }

    /// `{"detail": "…"}`, the body of FastAPI's `HTTPException`.
    fn error(status: StatusCode, detail: &str) -> Self {
        #[derive(Serialize)]
        struct Detail<'a> {
            detail: &'a str,
        }
        Self::json(status, to_json(&Detail { detail }))
    }

    fn unauthorized(detail: &str) -> Self {
        let mut answer = Self::error(StatusCode::UNAUTHORIZED, detail);
        answer.header = Some((WWW_AUTHENTICATE, HeaderValue::from_static("APIKey")));
        answer
    }

    fn invalid(errors: Vec<validation::ValidationError>) -> Self {
        let body = to_json(&ValidationErrors::new(errors));
        Self::json(StatusCode::UNPROCESSABLE_ENTITY, body)
    }

    fn method_not_allowed() -> Self {
        let mut answer = Self::error(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
        answer.header = Some((ALLOW, HeaderValue::from_static("GET")));
        answer
    }

    /// The database failed: what Starlette answers to an unhandled exception.
    fn broken() -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            header: None,
            content_type: Some("text/plain; charset=utf-8"),
            body: "Internal Server Error".to_owned(),
        }
    }

    /// Away from a trailing slash, with the query.
    fn redirect(path: &str, uri: &Uri, headers: &HeaderMap) -> Self {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let mut target = host.map_or_else(String::new, |host| format!("http://{host}"));
        target.push_str(path);
        if let Some(query) = uri.query() {
            target.push('?');
            target.push_str(query);
        }
        Self {
            status: StatusCode::TEMPORARY_REDIRECT,
            header: Some((LOCATION, text_header(&target))),
            content_type: None,
            body: String::new(),
        }
    }

    fn into_response(self, request_id: HeaderValue) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Some(content_type) = self.content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        headers.insert(REQUEST_ID, request_id);
        headers.extend(self.header);
        response
    }
}

async fn handle(State(server): State<Arc<Server>>, request: Request) -> Response<Body> {
    let (request, _) = request.into_parts();
    let request_id = server.request_id(&request.headers);
    answer(server, &request)
        .await
        .unwrap_or_else(|refusal| refusal)
        .into_response(request_id)
}

async fn answer(server: Arc<Server>, request: &Parts) -> Result<Answer, Answer> {
    let path = percent_decode_str(request.uri.path()).decode_utf8_lossy();
    let Some(route) = Route::of(&path) else {
        let trimmed = path.trim_end_matches('/');
        return Err(match Route::of(trimmed) {
            Some(Route::List) => Answer::redirect(CONVERSATIONS, &request.uri, &request.headers),
            _ => Answer::error(StatusCode::NOT_FOUND, "Not Found"),
        });
    };
    if request.method != Method::GET {
        return Err(Answer::method_not_allowed());
    }
    match route {
        Route::Health => Ok(Answer::json(StatusCode::OK, r#"{"status":"ok"}"#.into())),
        Route::List => {
            server.check_key(&request.headers)?;
            list(server, request.uri.query().unwrap_or_default()).await
        }
        Route::Detail(id) => {
            server.check_key(&request.headers)?;
            detail(server, id).await
        }
    }
}

async fn list(server: Arc<Server>, query: &str) -> Result<Answer, Answer> {
    let request = ListRequest::read(query).map_err(Answer::invalid)?;
    let filters = request.filters.fingerprint();
    let page = in_database(server, move |storage| {
        storage.page(&request.filters, request.after, request.limit)
    })
    .await?;
    let StoredPage { items, more_after } = page;
    let mut body = format!(r#"{{"items":{items},"next_cursor":"#);
    // Writing to a String cannot fail, and a cursor needs no escaping.
    let _ = match more_after {
        Some(position) => {
            let cursor = Cursor { filters, position }.encode();
            write!(body, r#""{cursor}","has_more":true}}"#)
        }
        None => write!(body, r#"null,"has_more":false}}"#),
    };
    Ok(Answer::json(StatusCode::OK, body))
}

async fn detail(server: Arc<Server>, id: &str) -> Result<Answer, Answer> {
    let id = validation::uuid(id, Location::Path("conversation_id"))
        .map_err(|error| Answer::invalid(vec![error]))?;
    in_database(server, move |storage| storage.detail(id))
        .await?
        .map(|document| Answer::json(StatusCode::OK, document))
        .ok_or_else(|| Answer::error(StatusCode::NOT_FOUND, "Conversation not found"))
}

/// Runs a query where it may block.
async fn in_database<T: Send + 'static>(
    server: Arc<Server>,
    query: impl FnOnce(&Storage) -> Result<T, StorageError> + Send + 'static,
) -> Result<T, Answer> {
    tokio::task::spawn_blocking(move || query(&server.storage))
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or_else(Answer::broken)
}

fn to_json(value: &impl Serialize) -> String {
    // The bodies written here have only text keys, so this cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

fn text_header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_list_a_conversation_or_nothing() {
        assert_eq!(Route::of("/v1/v2/conversations"), Some(Route::List));
        assert_eq!(
            Route::of("/v1/v2/conversations/x y"),
            Some(Route::Detail("x y"))
        );
        assert_eq!(Route::of("/healthz"), Some(Route::Health));
        for path in [
            "/",
            "/v1/v2/conversations/",
            "/v1/v2/conversations/a/b",
            "/v1/v2/conversationsx",
            "/v1/conversations",
        ] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }
}
