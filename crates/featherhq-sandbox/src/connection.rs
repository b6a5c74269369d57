//! The listener and its connections.
//!
//! hyper reads the requests and writes the correct responses. For one that is
//! to be wrong on the wire, the service stops hyper before it has written a
//! byte, takes the socket back, and sends the bytes itself.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{Request, Response};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::server::Server;
use crate::thread::Stop;
use crate::wire::{Delivery, Ending, RawMessage};

/// After a failure to accept, such as too many open files, the next attempt is
/// made so much later.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until it is told to stop and all connections have ended.
pub(crate) async fn serve(
    listener: TcpListener,
    server: Arc<Server>,
    stopping: watch::Receiver<Stop>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Without it, a small response may wait for an acknowledgement.
                    let _ = stream.set_nodelay(true);
                    connections.spawn(connection(stream, Arc::clone(&server), stopping.clone()));
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
            () = told_to_stop(stopping.clone()) => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn told_to_stop(mut stopping: watch::Receiver<Stop>) {
    // An error means that the sandbox is gone.
    let _ = stopping.wait_for(|stop| *stop != Stop::NotYet).await;
}

/// The service's error by which hyper gives up a connection.
#[derive(Debug, thiserror::Error)]
#[error("the response is written without the HTTP library")]
struct TakenOver;

async fn connection(stream: TcpStream, server: Arc<Server>, stopping: watch::Receiver<Stop>) {
    let taken_over: Arc<Mutex<Option<RawMessage>>> = Arc::default();
    let slot = Arc::clone(&taken_over);
    let service = service_fn(move |request: Request<Incoming>| {
        let (server, slot) = (Arc::clone(&server), Arc::clone(&slot));
        Box::pin(respond(server, slot, request))
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let mut is_ending = false;
    loop {
        tokio::select! {
            // The outcome is in the slot, or of no interest.
            _ = poll_fn(|context| connection.poll_without_shutdown(context)) => break,
            () = told_to_stop(stopping.clone()), if !is_ending => {
                Pin::new(&mut connection).graceful_shutdown();
                is_ending = true;
            }
        }
    }
    let stream = connection.into_parts().io.into_inner();
    let message = taken_over
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let message = message.unwrap_or_else(|| RawMessage::nothing(Ending::Close));
    message.send(stream, told_to_stop(stopping)).await;
}

async fn respond(
    server: Arc<Server>,
    slot: Arc<Mutex<Option<RawMessage>>>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, TakenOver> {
    let (request, _) = request.into_parts();
    match server.respond(request).await {
        Delivery::Message(response) => Ok(response),
        Delivery::Raw(message) => {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(message);
            Err(TakenOver)
        }
    }
}
