//! The programs of the README, run against a sandbox. Each is the beginning of a file, which a test
//! compares with the README, so that what is run is what is read; the rest of the file runs it.

use featherhq::{Client, ClientBuilder};
use featherhq_sandbox::Sandbox;

macro_rules! programs {
    ($($(#[$attribute:meta])* $name:ident)*) => {
        $($(#[$attribute])* mod $name;)*

        /// Every program, in the order of the README.
        pub(crate) const FILES: &[(&str, &str)] = &[$((
            concat!("tests/readme/rust/", stringify!($name), ".rs"),
            include_str!(concat!("rust/", stringify!($name), ".rs")),
        )),*];
    };
}

programs! {
    first_program
    filters
    paging
    parallel
    errors
    limits
    evidence
    evaluations
    recordings
    sandbox
    #[cfg(feature = "blocking")]
    blocking
}

/// A server, and a client of it.
async fn start() -> (Sandbox, Client) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = builder(&sandbox).build().unwrap();
    (sandbox, client)
}

fn sandbox_blocking() -> Sandbox {
    Sandbox::builder().start_blocking().unwrap()
}

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    let builder = Client::builder().base_url(sandbox.url());
    builder.api_key(sandbox.api_key())
}
