//! A response before it is sent: status, headers and body, as FastAPI chooses
//! them.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, HOST, LOCATION, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::Full;
use serde::Serialize;

use crate::validation::{ValidationError, ValidationErrors};

/// A response before it is sent.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// An answer with this body.
    pub(crate) fn new(status: StatusCode, content_type: Option<&str>, body: String) -> Self {
        let mut answer = Self {
            status,
            headers: Vec::new(),
            body: body.into_bytes(),
        };
        if let Some(content_type) = content_type {
            answer.set_header(CONTENT_TYPE, content_type);
        }
        answer
    }

    /// An answer with this JSON body.
    pub(crate) fn json(status: StatusCode, body: String) -> Self {
        Self::new(status, Some("application/json"), body)
    }

    /// `{"detail": "…"}`, the body of FastAPI's `HTTPException`.
    pub(crate) fn error(status: StatusCode, detail: &str) -> Self {
        #[derive(Serialize)]
        struct Detail<'a> {
            detail: &'a str,
        }
        Self::json(status, to_json(&Detail { detail }))
    }

    /// A refusal that names the scheme by which to authenticate.
    pub(crate) fn unauthorized(detail: &str, scheme: &str) -> Self {
        let mut answer = Self::error(StatusCode::UNAUTHORIZED, detail);
        answer.set_header(WWW_AUTHENTICATE, scheme);
        answer
    }

    /// Everything that is wrong with a request's parameters.
    pub(crate) fn invalid(errors: Vec<ValidationError>) -> Self {
        let body = to_json(&ValidationErrors::new(errors));
        Self::json(StatusCode::UNPROCESSABLE_ENTITY, body)
    }

    pub(super) fn method_not_allowed() -> Self {
        let mut answer = Self::error(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
        answer.set_header(ALLOW, "GET");
        answer
    }

    /// The database failed: what Starlette answers to an unhandled exception.
    pub(super) fn broken() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            Some("text/plain; charset=utf-8"),
            "Internal Server Error".to_owned(),
        )
    }

    /// To this path and query of the same server.
    pub(crate) fn redirect(target: &str, request: &Parts) -> Self {
        let host = request
            .headers
            .get(HOST)
            .and_then(|host| host.to_str().ok());
        let origin = host.map_or_else(String::new, |host| format!("http://{host}"));
        let mut answer = Self::new(StatusCode::TEMPORARY_REDIRECT, None, String::new());
        answer.set_header(LOCATION, &format!("{origin}{target}"));
        answer
    }

    /// Puts this header in the place of any other of its name. A value that is
    /// no header value is sent empty.
    pub(crate) fn set_header(&mut self, name: HeaderName, value: &str) {
        let value = HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""));
        self.headers.retain(|(other, _)| *other != name);
        self.headers.push((name, value));
    }

    /// The answer as a correct message.
    pub(crate) fn into_response(self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(Bytes::from(self.body)));
        *response.status_mut() = self.status;
        response.headers_mut().extend(self.headers);
        response
    }
}

fn to_json(value: &impl Serialize) -> String {
    // The bodies written here have only text keys, so this cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}
