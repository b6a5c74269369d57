//! `feather sandbox`.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use featherhq_sandbox::{DEFAULT_CONVERSATIONS, DEFAULT_SEED, Fault};

/// What the sandbox serves, and where.
#[derive(Args)]
pub(crate) struct SandboxArguments {
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST.into())]
    pub(crate) address: IpAddr,

    /// The port to listen on, 0 for a free one
    #[arg(long, default_value_t = 8000)]
    pub(crate) port: u16,

    /// How many conversations to invent
    #[arg(long, value_name = "N", default_value_t = DEFAULT_CONVERSATIONS)]
    pub(crate) conversations: u32,

    /// How many conversations of AnyReach to invent beside them [default: 60,
    /// and none with --data or --db]
    #[arg(long, value_name = "N")]
    pub(crate) anyreach_conversations: Option<u32>,

    /// Which conversations of AnyReach come after a cursor, which its
    /// documentation leaves open
    #[arg(long, value_name = "WHICH", default_value = "older")]
    pub(crate) anyreach_cursor: AnyreachAfterCursor,

    /// Which conversations to invent: the same number, the same conversations
    #[arg(long, value_name = "NUMBER", default_value_t = DEFAULT_SEED)]
    pub(crate) seed: u64,

    /// Which view evidence packages have
    #[arg(long, value_name = "VIEWS", default_value = "mixed")]
    pub(crate) evidence: Evidence,

    /// Serve the conversations of this file, one JSON object on each line, and
    /// invent none
    #[arg(long, value_name = "FILE", conflicts_with_all = ["conversations", "seed", "evidence"])]
    pub(crate) data: Option<PathBuf>,

    /// Keep the conversations in this file; one that holds some is served as it is
    #[arg(long = "db", alias = "database", value_name = "FILE")]
    pub(crate) database: Option<PathBuf>,

    /// Make something go wrong, such as `status=503,on=list,times=2`; can be
    /// given several times
    #[arg(long = "fault", value_name = "FAULT")]
    pub(crate) faults: Vec<Fault>,
}

/// Which conversations of AnyReach come after a cursor: a point in time that
/// several of them can share.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AnyreachAfterCursor {
    /// Those that are older than it
    Older,
    /// Those that are older, or as old
    OlderOrEqual,
}

/// Which view the evidence packages of a sandbox have.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Evidence {
    /// Source cards for end users
    Display,
    /// Everything, for auditors
    Full,
    /// Both
    Mixed,
}
