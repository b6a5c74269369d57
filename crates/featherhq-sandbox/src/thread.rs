//! The server's thread: it fills the database, listens, reports that it is
//! ready, and serves until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};

use crate::builder::SandboxBuilder;
use crate::connection;
use crate::error::Kind;
use crate::fault::Fault;
use crate::server::Server;

/// How long [`Sandbox::shutdown`](crate::Sandbox::shutdown) waits for requests in progress.
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(5);

/// What the server's thread is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    NotYet,
    WhenIdle,
    AtOnce,
}

/// What the server's thread tells when it is ready.
pub(crate) struct Ready {
    pub(crate) address: SocketAddr,
    pub(crate) conversations: u64,
    pub(crate) server: Arc<Server>,
}

pub(crate) type ReadyReceiver = oneshot::Receiver<Result<Ready, Kind>>;
pub(crate) type ReadySender = oneshot::Sender<Result<Ready, Kind>>;

/// The server's thread, from the first table to the last connection.
pub(crate) fn run(builder: SandboxBuilder, stopping: watch::Receiver<Stop>, report: ReadySender) {
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = report.send(Err(Kind::Runtime(error)));
            return;
        }
    };
    runtime.block_on(async {
        match prepare(&builder).await {
            Ok((listener, ready)) => {
                let server = Arc::clone(&ready.server);
                if report.send(Ok(ready)).is_ok() {
                    serve(listener, server, stopping).await;
                }
            }
            Err(error) => {
                let _ = report.send(Err(error));
            }
        }
    });
    runtime.shutdown_background();
}

async fn prepare(builder: &SandboxBuilder) -> Result<(TcpListener, Ready), Kind> {
    let listen = |source| Kind::Listen {
        address: builder.address,
        source,
    };
    builder.faults.iter().try_for_each(Fault::check)?;
    let listener = TcpListener::bind(builder.address).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let (storage, conversations) = builder.storage()?;
    let faults = builder.faults.clone();
    let server = Arc::new(Server::new(
        storage,
        builder.invention(),
        &builder.api_key,
        builder.anyreach.anyreach(),
        faults,
    ));
    let ready = Ready {
        address,
        conversations,
        server,
    };
    Ok((listener, ready))
}

async fn serve(listener: TcpListener, server: Arc<Server>, stopping: watch::Receiver<Stop>) {
    tokio::select! {
        () = connection::serve(listener, server, stopping.clone()) => {}
        () = stop_now(stopping) => {}
    }
}

/// Resolves when waiting for requests in progress is no longer right.
async fn stop_now(mut stopping: watch::Receiver<Stop>) {
    let stop = stopping
        .wait_for(|stop| *stop != Stop::NotYet)
        .await
        .map_or(Stop::AtOnce, |stop| *stop);
    if stop == Stop::WhenIdle {
        let at_once = stopping.wait_for(|stop| *stop == Stop::AtOnce);
        let _ = tokio::time::timeout(SHUTDOWN_PATIENCE, at_once).await;
    }
}
