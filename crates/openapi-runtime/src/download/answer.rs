//! What a server says to a request for a file, or for the rest of one.

use http::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::error::{DownloadErrorKind, Error, ErrorKind};

/// An answer, by what it means for the download.
pub(super) enum Answer {
    /// The body is the file.
    Whole { total: Option<u64> },
    /// The body is what was missing of the file.
    Rest { total: Option<u64> },
    /// All of the file was received before.
    NothingLeft,
    /// No file comes.
    Refused(Error),
}

impl Answer {
    /// Reads the head of the answer to a request for what follows `received` bytes.
    ///
    /// # Errors
    ///
    /// [`DownloadErrorKind::Changed`] when what comes does not follow what was received.
    pub(super) fn to(response: &reqwest::Response, received: u64) -> Result<Self, Error> {
        let headers = response.headers();
        match response.status() {
            StatusCode::PARTIAL_CONTENT => match content_range(headers) {
                Some(ContentRange {
                    first: Some(first),
                    total,
                }) if first == received => Ok(Self::Rest { total }),
                _ => Err(changed("the server sends another part than was asked for")),
            },
            StatusCode::RANGE_NOT_SATISFIABLE if received > 0 => {
                match content_range(headers).and_then(|range| range.total) {
                    Some(total) if total == received => Ok(Self::NothingLeft),
                    _ => Err(changed("it is shorter now than what was received")),
                }
            }
            status if status.is_success() && received == 0 => Ok(Self::Whole {
                total: content_length(headers),
            }),
            status if status.is_success() => Err(changed(
                "the server sends it from its beginning, because it is another one now or because \
                 it gives no parts",
            )),
            status => Ok(Self::Refused(Error::new(
                ErrorKind::Status,
                format!(
                    "the server of the file answered {status}; a link may be good for a limited \
                     time, so ask the API for a fresh one"
                ),
            ))),
        }
    }
}

/// The download cannot go on where it stopped.
pub(super) fn changed(why: &str) -> Error {
    Error::new(
        ErrorKind::Download(DownloadErrorKind::Changed),
        format!("the download of the file cannot go on: {why}; start again from its beginning"),
    )
}

/// What `If-Range` can name: an entity tag that is strong, or else the date of the last change.
pub(super) fn validator(headers: &HeaderMap) -> Option<HeaderValue> {
    let tag = headers.get(ETAG);
    tag.filter(|tag| !tag.as_bytes().starts_with(b"W/"))
        .or_else(|| headers.get(LAST_MODIFIED))
        .cloned()
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// `bytes 10-19/20`, `bytes 10-19/*` or `bytes */20` (RFC 9110, section 14.4).
#[derive(Debug, PartialEq, Eq)]
struct ContentRange {
    first: Option<u64>,
    total: Option<u64>,
}

fn content_range(headers: &HeaderMap) -> Option<ContentRange> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let first = match range.trim() {
        "*" => None,
        range => Some(range.split_once('-')?.0.parse().ok()?),
    };
    let total = match total.trim() {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    Some(ContentRange { first, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_they_are_written() {
        let read = |text: &'static str| {
            let headers = HeaderMap::from_iter([(CONTENT_RANGE, HeaderValue::from_static(text))]);
            content_range(&headers).map(|range| (range.first, range.total))
        };
        assert_eq!(read("bytes 10-19/20"), Some((Some(10), Some(20))));
        assert_eq!(read("bytes 0-0/*"), Some((Some(0), None)));
        assert_eq!(read("bytes */20"), Some((None, Some(20))));
        for text in [
            "",
            "bytes",
            "items 1-2/3",
            "bytes 1/3",
            "bytes -1-2/3",
            "bytes 1-2/x",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_weak_tag_is_no_validator() {
        let mut headers = HeaderMap::new();
        headers.insert(ETAG, HeaderValue::from_static("W/\"1\""));
        assert_eq!(validator(&headers), None);
        headers.insert(LAST_MODIFIED, HeaderValue::from_static("a date"));
        assert_eq!(validator(&headers).unwrap(), "a date");
        headers.insert(ETAG, HeaderValue::from_static("\"1\""));
        assert_eq!(validator(&headers).unwrap(), "\"1\"");
    }
}
