//! Answering a list request.

use std::sync::Arc;

use http::request::Parts;

use super::request::ListRequest;
use crate::fault::{ActiveFaults, Operation};
use crate::server::{Answer, Server, in_database};
use crate::storage::StorageError;

/// The page that is asked for, or why there is none.
pub(crate) async fn list(
    server: &Arc<Server>,
    request: &Parts,
    faults: &ActiveFaults,
) -> Result<String, Answer> {
    let role = server.anyreach.access.check(&request.headers)?;
    let query = request.uri.query().unwrap_or_default();
    let request = ListRequest::read(query).map_err(Answer::invalid)?;
    let cursor = request.cursor.map(|time| (time, server.anyreach.cursor));
    let limit = faults.page().limit(request.limit);
    let fields = request.fields.visible_to(role);
    let filters = request.filters;
    let page = in_database(server, move |storage| {
        let documents = storage.anyreach_page(&filters, cursor, limit)?;
        let documents = documents.into_iter().map(|document| fields.of(document));
        let page = documents.collect::<Result<Vec<_>, _>>();
        page.map_err(StorageError::from)
    })
    .await?;
    let body = format!("[{}]", page.join(","));
    Ok(faults.document(body, Operation::AnyreachList))
}
