//! Asking the AnyReach API.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use featherhq_sandbox::Sandbox;
use serde_json::Value;

use super::{Answer, encode, send};

pub(crate) const LIST: &str = "/core/conversations";

/// A request with this token.
pub(crate) async fn get_as(sandbox: &Sandbox, token: &str, path: &str) -> Answer {
    let authorization = format!("Bearer {token}");
    send(sandbox, "GET", path, &[("authorization", &authorization)]).await
}

/// A request by which every field is readable.
pub(crate) async fn get(sandbox: &Sandbox, parameters: &[(&str, &str)]) -> Answer {
    let path = format!("{LIST}?{}", encode(parameters));
    get_as(sandbox, sandbox.anyreach_token(), &path).await
}

/// The items of one page.
pub(crate) async fn page(sandbox: &Sandbox, parameters: &[(&str, &str)]) -> Vec<Value> {
    let answer = get(sandbox, parameters).await;
    assert_eq!(answer.status, 200, "{parameters:?}: {}", answer.body);
    let Value::Array(items) = answer.json() else {
        panic!("{}", answer.body)
    };
    items
}

/// The cursor of a page that ends with this conversation.
pub(crate) fn cursor(last: &Value) -> String {
    STANDARD.encode(last["created_at"].as_str().unwrap())
}
