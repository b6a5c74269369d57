//! How the body of an answer is decoded.

use progenitor_client::{Error, ResponseValue};
use serde::de::DeserializeOwned;

/// Decodes a body, as `ResponseValue::from_response` does, and faster: whether
/// it is UTF-8 is checked once for all of it instead of for each text in it.
pub(super) async fn decoded<T: DeserializeOwned, E>(
    response: reqwest::Response,
) -> Result<ResponseValue<T>, Error<E>> {
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.map_err(Error::ResponseBodyError)?;
    let decoded = match std::str::from_utf8(&body) {
        Ok(text) => serde_json::from_str(text),
        // It says where, unless the place is one that is passed over.
        Err(_) => serde_json::from_slice(&body),
    };
    match decoded {
        Ok(value) => Ok(ResponseValue::new(value, status, headers)),
        Err(error) => Err(Error::InvalidResponsePayload(body, error)),
    }
}
