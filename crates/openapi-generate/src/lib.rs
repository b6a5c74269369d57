//! Turns a vendored OpenAPI document into the source of a Rust client, for
//! programs that write clients which are checked in. It is not for build
//! scripts of these clients, and what no document says (retry, paging, errors)
//! is in `openapi-runtime`.
//!
//! The document is [lowered](openapi_lower) to OpenAPI 3.0, every type gets a
//! [name](names) from the place where its schema stands, progenitor writes the
//! client, and a polish over the syntax tree gives the types what a person
//! would have given them: open enums, unions decoded by their tag,
//! constructors, redaction, tolerance. The same input gives the same bytes on
//! every machine.
//!
//! This crate writes no files and knows no API: `cargo xtask regen` does the
//! one, and `specs/<api>/api.toml` ([`ApiConfig`]) tells the other.

mod concession;
mod config;
mod cycles;
mod difference;
mod error;
mod exact;
mod express;
mod facts;
mod hoist;
mod isolate;
mod lists;
pub mod names;
mod nullable;
mod output;
mod overlaps;
mod places;
mod polish;
mod raw;
mod renamed;
mod schema;
mod selection;
mod shapes;
mod shared_parameters;
mod spell;
mod wire;

use std::collections::HashSet;

use openapi_lower::Report;
use serde_json::Value;

pub use crate::concession::Concession;
pub use crate::config::{ApiConfig, Generate, ListShape, pin_names};
pub use crate::error::Error;
pub use crate::names::TypeName;
pub use crate::output::SourceFile;
use crate::raw::Client;
pub use crate::renamed::Renamed;

/// What a generation produced.
///
/// ```
/// use openapi_generate::{ApiConfig, Source, generate};
///
/// let text = r#"{"openapi": "3.1.0", "info": {"title": "Turns", "version": "1"}, "paths": {}}"#;
/// let document = serde_json::from_str(text)?;
/// let source = Source { document: &document, text, origin: "turns.json" };
/// let generated = generate(source, &ApiConfig::default())?;
/// let files: Vec<&str> = generated.files.iter().map(|file| file.name).collect();
/// assert!(files.contains(&"client.rs") && files.contains(&"types.rs"));
/// assert!(generated.names.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The files of the `generated` folder.
    pub files: Vec<SourceFile>,
    /// What the lowering rewrote, kept, loosened or dropped.
    pub report: Report,
    /// Where the client falls short of the lowered document.
    pub concessions: Vec<Concession>,
    /// Names of methods, arguments, fields and variants that are not those
    /// that one would expect, because something else is called so.
    pub renamed: Vec<Renamed>,
    /// The name of every type, pinned or chosen, in document order.
    pub names: Vec<TypeName>,
}

/// A document as it was read, with what its header must say of it.
///
/// ```
/// use openapi_generate::Source;
///
/// let text = r#"{"openapi": "3.1.0", "paths": {}}"#;
/// let document = serde_json::from_str(text)?;
/// let source = Source { document: &document, text, origin: "openapi.json" };
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The document.
    pub document: &'a Value,
    /// The text it was read from, whose hash the header holds.
    pub text: &'a str,
    /// Where the text is, as the header names it.
    pub origin: &'a str,
}

/// Generates the client of a document.
///
/// ```
/// use openapi_generate::{ApiConfig, Source, generate};
///
/// let text = r##"{
///     "openapi": "3.1.0",
///     "info": {"title": "Turns", "version": "1"},
///     "paths": {},
///     "components": {"schemas": {"Turn": {
///         "type": "object",
///         "properties": {"role": {"enum": ["user", "assistant"], "type": "string"}}
///     }}}
/// }"##;
/// let document = serde_json::from_str(text)?;
/// let source = Source { document: &document, text, origin: "turns.json" };
/// let generated = generate(source, &ApiConfig::default())?;
/// let names: Vec<&str> = generated.names.iter().map(|name| name.name.as_str()).collect();
/// assert_eq!(names, ["Turn", "TurnRole"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// An operation or schema that the generator cannot handle is left out or
/// loosened, and named in [`Generated::concessions`].
///
/// # Errors
/// When the document cannot be lowered, or when a line of `config` does not
/// fit it.
pub fn generate(source: Source<'_>, config: &ApiConfig) -> Result<Generated, Error> {
    run(source, config, Client::Hooked)
}

/// Generates a client that needs no runtime of its own: `Client::new` makes
/// the HTTP client, and no hook sees the requests.
///
/// ```
/// use openapi_generate::{ApiConfig, Source, generate_stand_alone};
///
/// let text = r#"{"openapi": "3.1.0", "info": {"title": "Turns", "version": "1"}, "paths": {}}"#;
/// let document = serde_json::from_str(text)?;
/// let source = Source { document: &document, text, origin: "turns.json" };
/// let generated = generate_stand_alone(source, &ApiConfig::default())?;
/// let client = generated.files.iter().find(|file| file.name == "client.rs").unwrap();
/// assert!(client.text.contains("pub fn new(baseurl: &str)"));
/// assert!(!client.text.contains("openapi_runtime"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`generate`].
pub fn generate_stand_alone(source: Source<'_>, config: &ApiConfig) -> Result<Generated, Error> {
    run(source, config, Client::StandAlone)
}

/// Schemas stand in each other and refer to each other as deep as a document
/// likes, and the generator follows.
const STACK: usize = 512 * 1024 * 1024;

fn run(source: Source<'_>, config: &ApiConfig, client: Client) -> Result<Generated, Error> {
    std::thread::scope(|scope| {
        let work = move || run_here(source, config, client);
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work);
        match thread.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(generated)) => generated,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // Without a thread, the stack there is must do.
            Err(_) => run_here(source, config, client),
        }
    })
}

fn run_here(source: Source<'_>, config: &ApiConfig, client: Client) -> Result<Generated, Error> {
    let lowered = openapi_lower::lower(source.document)?;
    let mut document = lowered.document;
    if let Some(wanted) = &config.generate.operations {
        selection::keep(&mut document, wanted)?;
    }
    let mut about_schemas = cycles::break_up(&mut document);
    about_schemas.extend(overlaps::tell(&document));
    nullable::move_to_uses(&mut document);
    exact::keep_other_members(&mut document);
    exact::narrow_numbers(&mut document);
    if !config.generate.absent_is_empty {
        exact::tell_absent_from_empty(&mut document);
    }
    shared_parameters::write_out(&mut document);
    let mut concessions = express::Concessions::default();
    let mut wires = express::parameters(&mut document, &mut concessions);
    let lists = lists::check(&document, &config.lists)?;
    let components: HashSet<String> = schema::components(&document)
        .into_iter()
        .flat_map(|components| components.keys().cloned())
        .collect();
    let named = names::assign(document, &config.names)?;
    let names = named.names;
    let mut document = named.document;
    express::bodies(&mut document, &mut wires, &mut concessions);
    let mut concessions = [about_schemas, concessions.0].concat();
    let published = |type_name: &str| {
        let component = names
            .iter()
            .find(|name| name.name == type_name && components.contains(&name.place));
        component.map(|name| name.place.clone())
    };
    let isolated = isolate::generate(document, client, published)?;
    concessions.extend(isolated.concessions);
    let facts = facts::gather(&isolated.document);
    let shapes = shapes::table(&isolated.document);
    let renamed = renamed::located(isolated.generated.spelled, published);
    let polished = polish::polish(
        isolated.generated.file,
        client,
        &facts,
        &config.generate.sensitive,
        &wires,
    )?;
    let lists = lists::constants(&lists);
    let files = output::files(&polished, lists, shapes, &output::header(source, client))?;
    Ok(Generated {
        files,
        report: lowered.report,
        concessions,
        renamed,
        names,
    })
}
