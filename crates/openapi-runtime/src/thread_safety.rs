//! Checks, while compiling, that a client can be used from several threads.
//!
//! What is kept and handed round is `Send + Sync`. Futures and streams are `Send`, so that they can
//! be spawned; they are driven by one owner and need not be `Sync`.

use crate::{
    Attempt, AttemptEvent, CallOptions, Connection, ConnectionBuilder, ConnectionSettings,
    Credential, Download, Drift, Error, Exchange, Items, ListSettings, Meta, Page, Pages,
    PagingOptions, RateLimit, Response, RetryBudget, RetryPolicy, ScriptedTransport, TimeRange,
    Timeline,
};

const fn shared<T: Send + Sync>() {}

const fn movable<T: Send>() {}

const _: () = {
    shared::<Connection>();
    shared::<ConnectionBuilder>();
    shared::<Exchange>();
    shared::<CallOptions>();
    shared::<ListSettings>();
    shared::<Drift>();
    shared::<PagingOptions>();
    shared::<Credential>();
    shared::<RateLimit>();
    shared::<RetryBudget>();
    shared::<RetryPolicy>();
    shared::<ScriptedTransport>();
    shared::<Error>();
    shared::<Meta>();
    shared::<Attempt>();
    shared::<AttemptEvent<'static>>();
    shared::<Response<String>>();
    shared::<Page<String>>();
    shared::<TimeRange>();
    shared::<Timeline<String>>();
    movable::<Pages<String>>();
    movable::<Items<String>>();
    movable::<Download>();
    movable::<ConnectionSettings>();
};

const _: fn(&Exchange, reqwest::Request) = |exchange, request| {
    fn movable<T: Send>(_: T) {}
    movable(exchange.execute(request, "operation"));
};

const _: fn(&mut Pages<String>, &mut Items<String>, &mut Download) = |pages, items, download| {
    fn movable<T: Send>(_: T) {}
    movable(download.chunk());
    movable(pages.try_next());
    movable(items.try_next());
};
