//! Why a sandbox did not start, or did not take a conversation.

use std::io;
use std::net::SocketAddr;

use crate::anyreach::DocumentError;
use crate::data::DataError;
use crate::fault::FaultError;
use crate::storage::StorageError;

/// Why a sandbox did not start, or did not take a conversation.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use featherhq_sandbox::Sandbox;
///
/// let first = Sandbox::start().await.unwrap();
/// let second = Sandbox::builder().address(first.address()).start().await;
/// let error = second.unwrap_err().to_string();
/// assert!(error.starts_with("cannot listen on 127.0.0.1:"), "{error}");
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct SandboxError(#[from] Kind);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("cannot listen on {address}: {source}; choose another port, or port 0 for a free one")]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("cannot use the database {database}: {source}")]
    Storage {
        database: String,
        source: StorageError,
    },
    #[error("cannot write a conversation as JSON: {0}")]
    Data(#[from] serde_json::Error),
    #[error(transparent)]
    Anyreach(#[from] DocumentError),
    #[error("cannot insert the conversation: {0}")]
    Insert(StorageError),
    #[error(transparent)]
    File(#[from] DataError),
    #[error(transparent)]
    Fault(#[from] FaultError),
    #[error("cannot start the server's thread or runtime: {0}")]
    Runtime(io::Error),
    #[error("the server's thread ended before it was ready")]
    Ended,
}
