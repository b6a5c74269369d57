//! The command line `feather`: conversations of the Feather API on a terminal, for people and
//! scripts. It is not for Rust programs, which use `featherhq`.
//!
//! Data goes to standard output, everything else to standard error, and every
//! kind of failure has its [exit code](exit::Exit). What a server sends is
//! neutralised before a terminal sees it.

mod about;
mod arguments;
mod configuration;
mod connect;
mod console;
mod conversations;
mod doctor;
mod drift;
mod evals;
mod exit;
mod export;
mod failure;
mod interrupt;
mod json;
mod progress;
mod provider;
mod sandbox;
mod stats;
mod text;
mod walk;

use std::env;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use crate::arguments::{Arguments, Command, ConversationsCommand, EvalsCommand};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::screen::{Screen, detect_palette};

fn main() -> ExitCode {
    let arguments = match arguments::parse(env::args_os()) {
        Ok(arguments) => arguments,
        Err(refusal) => return refusal.print().into(),
    };
    let mut console = Console {
        out: &mut io::stdout(),
        is_terminal: io::stdout().is_terminal(),
        notes: &mut io::stderr(),
        notes_palette: detect_palette(arguments.shared.color, io::stderr().is_terminal()),
        words: arguments.words(),
        verbose: arguments.shared.verbose,
        screen: Screen::detect(arguments.shared.color),
    };
    let outcome = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::Runtime)
        .and_then(|runtime| runtime.block_on(run(&arguments, &mut console)));
    match outcome {
        Ok(()) => Exit::Success.into(),
        Err(failure) => {
            failure.report(&mut console);
            failure.exit().into()
        }
    }
}

async fn run(arguments: &Arguments, console: &mut Console<'_>) -> Result<(), Failure> {
    match &arguments.command {
        Command::Conversations(ConversationsCommand::List(list)) => {
            let connected = connect::connect(arguments, console).await?;
            conversations::list::run(
                &connected.client().conversations(),
                list,
                &arguments.shared,
                console,
            )
            .await
        }
        Command::Conversations(ConversationsCommand::Get(get)) => {
            let connected = connect::connect(arguments, console).await?;
            conversations::get::run(&connected.feather()?.conversations(), get, console).await
        }
        Command::Config(config) => configuration::show::run(config, arguments, console),
        Command::Doctor(doctor) => doctor::run(doctor, arguments, console).await,
        Command::Drift(drift) => {
            let provider = arguments.shared.provider.unwrap_or_default();
            drift::run(drift, provider, console)
        }
        Command::Export(export) => {
            let connected = connect::connect(arguments, console).await?;
            export::run(&connected, &arguments.shared, export, console).await
        }
        Command::Stats(stats) => {
            let connected = connect::connect(arguments, console).await?;
            stats::run(&connected.client().conversations(), stats, console).await
        }
        Command::Evals(EvalsCommand::Check(check)) => {
            let connected = connect::connect(arguments, console).await?;
            evals::check::run(&connected.client().conversations(), check, console).await
        }
        Command::Sandbox(sandbox) => {
            let key = arguments.shared.api_key.as_deref();
            sandbox::run(sandbox, key, console).await
        }
        Command::Completions(completions) => about::completions(completions, console),
        Command::Man(man) => about::man(man, console),
    }
}
