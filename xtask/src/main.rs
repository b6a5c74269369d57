//! The maintenance commands of this workspace, run as `cargo xtask <command>`: for those who change
//! it, and not for those who use its crates.
//!
//! The commands are thin: what they do is done by the `openapi-*` libraries. They depend on no
//! generated crate, so that they still build when generated code does not.
//!
//! Exit codes: 0 fine; 1 a check failed or a document is wrong; 2 a wrong command line or a file
//! that cannot be read or written.

mod build_cost;
mod corpus;
mod downstream;
mod drift;
mod examples;
mod failure;
mod generate;
mod layout;
mod lower;
mod output;
mod packages;
mod process;
mod public_api;
mod regen;
mod rehearse;
mod repository;
mod sandbox_document;
mod vendor;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::failure::Failure;

/// The maintenance commands of this workspace.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    Vendor(vendor::Vendor),
    Lower(lower::Lower),
    Regen(regen::Regen),
    Generate(generate::Generate),
    Corpus(corpus::Corpus),
    Drift(drift::Drift),
    Rehearse(rehearse::Rehearse),
    Examples(examples::Examples),
    Layout(layout::Layout),
    Downstream(downstream::Downstream),
    PublicApi(public_api::PublicApi),
    BuildCost(build_cost::BuildCost),
}

impl Command {
    fn run(self) -> Result<(), Failure> {
        match self {
            Self::Vendor(command) => command.run(),
            Self::Lower(command) => command.run(),
            Self::Regen(command) => command.run(),
            Self::Generate(command) => command.run(),
            Self::Corpus(command) => command.run(),
            Self::Drift(command) => command.run(),
            Self::Rehearse(command) => command.run(),
            Self::Examples(command) => command.run(),
            Self::Layout(command) => command.run(),
            Self::Downstream(command) => command.run(),
            Self::PublicApi(command) => command.run(),
            Self::BuildCost(command) => command.run(),
        }
    }
}

fn main() -> ExitCode {
    if let Some(rustdoc) = public_api::rustdoc::asked_for() {
        return public_api::rustdoc::run(&rustdoc);
    }
    match Command::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.exit_code()
        }
    }
}
