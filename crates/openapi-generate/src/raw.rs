//! The generator itself: progenitor, with the settings of this project.

use std::panic::{AssertUnwindSafe, catch_unwind};

use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;
use serde_json::Value;

use crate::Error;
use crate::spell::{Spelled, Spelling};

/// What the requests of a generated client go through.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Client {
    /// A hook that hands them to the runtime of this project.
    Hooked,
    /// Nothing but the HTTP client.
    StandAlone,
}

/// What progenitor wrote.
pub(crate) struct Written {
    pub(crate) file: syn::File,
    /// Names that are not those that one would expect.
    pub(crate) spelled: Vec<Spelled>,
}

/// Runs progenitor on a named OpenAPI 3.0 document.
pub(crate) fn generate(document: &Value, client: Client) -> Result<Written, Error> {
    let spelling = Spelling::of(document);
    let document: openapiv3::OpenAPI = serde::Deserialize::deserialize(&spelling.document)
        .map_err(|error: serde_json::Error| Error::Generator {
            message: error.to_string(),
        })?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional);
    if client == Client::Hooked {
        settings
            .with_hooks(HooksMode::Expected)
            .with_inner_type(quote! { openapi_runtime::Exchange });
    }
    // The generator panics on constructs it does not know; a document must
    // not be able to end the program.
    let tokens = catch_unwind(AssertUnwindSafe(|| {
        Generator::new(&settings).generate_tokens(&document)
    }))
    .map_err(|panic| {
        let message = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default();
        Error::Generator {
            message: format!("it panicked: {message}"),
        }
    })?
    .map_err(|error| Error::Generator {
        message: error.to_string(),
    })?;
    let mut file = syn::parse2(tokens)?;
    let spelled = spelling.restore(&mut file);
    Ok(Written { file, spelled })
}
