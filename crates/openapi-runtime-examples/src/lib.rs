//! The facade of an invented API of things, for the examples in the documentation of
//! `openapi-runtime`. It is not published, and not for anything else.
//!
//! An example that makes a call needs a generated client and a facade round it. Both are here once,
//! and compiled once, so that an example shows the one thing it is about. The server is a script.

#![allow(
    clippy::unwrap_used,
    reason = "the fixed settings of examples are valid"
)]

use http::Method;
use openapi_runtime::{
    Connection, Cursor, Error, Exchange, NextPage, Page, PageLayout, PageSize, Pages,
    PagingOptions, Response, ScriptedReply, ScriptedTransport,
};
use progenitor_client::ResponseValue;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The operation that [`call_generated`] makes calls of.
pub const OPERATION: &str = "get_thing";

/// What this API has.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Thing {
    /// By which it is known.
    pub id: u32,
    /// What it is called.
    pub name: String,
}

/// A page of things, as the server sends it.
#[derive(Debug, Deserialize)]
pub struct ThingList {
    /// The things.
    pub items: Vec<Thing>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

/// A connection to a server that gives these answers. Waits between attempts are half of their
/// bound.
pub fn scripted(replies: impl IntoIterator<Item = ScriptedReply>) -> Connection {
    Connection::builder("http://localhost")
        .transport(ScriptedTransport::new(replies))
        .randomness(|| 0.5)
        .build()
        .unwrap()
}

/// Gets thing 7.
pub async fn get_thing(connection: &Connection) -> Result<Response<Thing>, Error> {
    let exchange = connection.exchange();
    let result = call_generated(connection, &exchange, Method::GET, "/things/7", None).await;
    exchange.finish(result)
}

/// Gets one page of things.
pub async fn get_page(connection: &Connection, cursor: Option<&str>) -> Result<Page<Thing>, Error> {
    let exchange = connection.exchange();
    let path = match cursor {
        Some(cursor) => format!("/things?cursor={cursor}"),
        None => "/things".to_owned(),
    };
    let result = call_generated(connection, &exchange, Method::GET, &path, None).await;
    exchange.finish_page(result, PageLayout::Property("items"), |list: ThingList| {
        let next = NextPage::from_has_more(list.next.is_some(), list.next);
        (list.items, next)
    })
}

/// The list of things, which are known again by their ids.
pub fn list_things(connection: &Connection) -> Pages<Thing> {
    let options = PagingOptions::new(PageSize::<1, 200>::new(50).unwrap());
    let connection = connection.clone();
    let pages = Pages::new("list_things", options, move |request| {
        let connection = connection.clone();
        async move { get_page(&connection, request.cursor.as_ref().map(Cursor::as_str)).await }
    });
    pages.identified_by("id", |thing| Some(thing.id.to_string()))
}

/// What a generated method does with its exchange: it builds a request, hands it to the hook, and
/// decodes the answer.
///
/// # Errors
///
/// Those of generated methods, to be handed to [`Exchange::finish`].
pub async fn call_generated<T: DeserializeOwned>(
    connection: &Connection,
    exchange: &Exchange,
    method: Method,
    path: &str,
    body: Option<reqwest::Body>,
) -> Result<ResponseValue<T>, progenitor_client::Error<()>> {
    let url = format!("{}{path}", connection.base_url());
    let request = connection.http_client().request(method, url);
    let request = match body {
        Some(body) => request.body(body),
        None => request,
    };
    let request = request.header("api-version", "1").build()?;
    let response = exchange.execute(request, OPERATION).await;
    exchange.check()?;
    if response.status() == 200 {
        ResponseValue::from_response(response).await
    } else {
        Err(progenitor_client::Error::UnexpectedResponse(response))
    }
}
