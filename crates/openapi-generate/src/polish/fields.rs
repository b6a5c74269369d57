//! What a field accepts, beyond what the document promises.
//!
//! * A time without an offset is read as UTC: Pydantic writes one for every
//!   naive datetime.
//! * An integer may be written with a fraction of nothing, `3.0`: JSON Schema
//!   calls that an integer, and languages with one type of numbers write it.
//! * `null` in an optional field reads as an absent one, unless null is a value
//!   of the field and the default another; in a required field that may not be
//!   null it is an error.
//! * A required field that may be null must still be there; the generator sees
//!   to that by itself.

use std::collections::HashSet;

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{Field, Ident, Item, LitStr, Meta, Token, Type, parse_quote};

use super::tree;
use crate::Error;
use crate::facts::Object;
use crate::spell::identifiers;

/// How one field is read, as far as constructors care.
pub(super) struct Reading {
    /// The name of the property in JSON.
    pub(super) property: String,
    pub(super) presence: Presence,
}

/// Whether a field must be given, and what it is otherwise.
pub(super) enum Presence {
    Required,
    /// `Default::default()` when absent.
    Defaulted,
    /// The result of a function when absent.
    DefaultedBy(TokenStream),
}

/// The functions that [`NullReader`]s describe, under names of their own.
#[derive(Default)]
pub(super) struct NullReaders {
    readers: Vec<NullReader>,
    names: HashSet<String>,
}

impl NullReaders {
    fn add(&mut self, wanted: &str, value: Type, default: TokenStream) -> Ident {
        let name = format_ident!("{}", identifiers::claim(wanted, &mut self.names));
        self.readers.push(NullReader {
            name: name.clone(),
            value,
            default,
        });
        name
    }

    pub(super) fn is_empty(&self) -> bool {
        self.readers.is_empty()
    }
}

/// A function that reads a field whose default is not its type's own, so that
/// null gives that default too.
struct NullReader {
    name: Ident,
    value: Type,
    default: TokenStream,
}

/// The parts of a field's `#[serde(…)]` that the polish looks at.
#[derive(Default)]
struct Serde {
    rename: Option<String>,
    /// `default`, and the path it may name.
    default: Option<Option<TokenStream>>,
    flatten: bool,
    metas: Vec<Meta>,
}

/// Sets how `field` is read.
pub(super) fn polish(
    owner: &Ident,
    field: &mut Field,
    object: Option<&Object>,
    null_readers: &mut NullReaders,
) -> Result<Reading, Error> {
    let mut serde = Serde::take(field)?;
    let ident = field
        .ident
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let plain_ident = ident.trim_start_matches("r#");
    let property = serde
        .rename
        .clone()
        .unwrap_or_else(|| plain_ident.to_owned());
    let is_option = tree::is_std(&field.ty, "Option");
    let listed_as_required = object.is_some_and(|object| object.required.contains(&property));
    let is_any_value = matches!(&field.ty, Type::Path(path) if path.path.segments.len() > 1
        && tree::last_segment(&field.ty).as_deref() == Some("Value"));
    let is_tolerant = tree::is_read_tolerantly(&field.ty);

    let presence = match &serde.default {
        _ if serde.flatten => Presence::Defaulted,
        None if is_option && !listed_as_required => Presence::Defaulted,
        None => Presence::Required,
        Some(None) => Presence::Defaulted,
        Some(Some(path)) => Presence::DefaultedBy(path.clone()),
    };
    // A default that the generator wrote is a map.
    if !serde.flatten && !matches!(presence, Presence::DefaultedBy(_)) {
        tree::keep_objects_as_text(&mut field.ty);
        serde.skip_when_empty_as_text();
    }
    match &presence {
        _ if serde.flatten => {}
        Presence::Required if is_tolerant => serde.read_with("super::support::tolerant"),
        Presence::Required => {}
        Presence::Defaulted if is_option && is_tolerant => {
            serde.set_default();
            serde.read_with("super::support::tolerant");
        }
        Presence::Defaulted if is_option => {}
        Presence::Defaulted if is_tolerant => {
            serde.read_with("super::support::tolerant_or_default")
        }
        Presence::Defaulted => serde.read_with("super::support::or_default"),
        // Null is one of its values, and the default another.
        Presence::DefaultedBy(_) if is_option && is_tolerant => {
            serde.read_with("super::support::tolerant");
        }
        Presence::DefaultedBy(_) if is_option || is_any_value => {}
        Presence::DefaultedBy(default) => {
            let wanted = format!(
                "{}_{}",
                owner.to_string().to_snake_case(),
                plain_ident.trim_end_matches('_')
            );
            let name = null_readers.add(&wanted, field.ty.clone(), default.clone());
            serde.read_with(&format!("null_reader::{name}"));
        }
    }
    serde.put(field);
    Ok(Reading { property, presence })
}

/// Reads times and integers tolerantly in a field that has no constructor: of
/// a tuple, or of a member of a union.
pub(super) fn read_tolerantly(field: &mut Field) -> Result<(), Error> {
    if tree::is_read_tolerantly(&field.ty) {
        let mut serde = Serde::take(field)?;
        if tree::is_std(&field.ty, "Option") && serde.may_be_left_out() {
            serde.set_default();
        }
        serde.read_with("super::support::tolerant");
        serde.put(field);
    }
    Ok(())
}

/// The module of the functions that `null_readers` describe.
pub(super) fn null_reader_module(null_readers: NullReaders) -> Result<Item, Error> {
    let functions = null_readers.readers.into_iter().map(|NullReader { name, value, default }| {
        let reader = if tree::is_read_tolerantly(&value) { quote! { tolerant_or } } else { quote! { or } };
        quote! {
            pub(super) fn #name<'de, D>(deserializer: D) -> ::std::result::Result<#value, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                super::super::support::#reader(deserializer, #default)
            }
        }
    });
    Ok(syn::parse2(quote! {
        /// Reads null in an optional field as that field's default.
        mod null_reader {
            // The types of fields are written as they are outside this module.
            use super::*;
            #(#functions)*
        }
    })?)
}

impl Serde {
    /// Takes the `#[serde(…)]` attributes off a field.
    fn take(field: &mut Field) -> Result<Self, Error> {
        let mut serde = Self::default();
        let attributes = std::mem::take(&mut field.attrs);
        for attribute in attributes {
            if !attribute.path().is_ident("serde") {
                field.attrs.push(attribute);
                continue;
            }
            for meta in
                attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)?
            {
                if meta.path().is_ident("rename") {
                    serde.rename = string(&meta)?;
                } else if meta.path().is_ident("default") {
                    let path: Option<syn::ExprPath> = string(&meta)?
                        .map(|path| syn::parse_str(&path))
                        .transpose()?;
                    serde.default = Some(path.map(ToTokens::into_token_stream));
                } else if meta.path().is_ident("flatten") {
                    serde.flatten = true;
                }
                serde.metas.push(meta);
            }
        }
        Ok(serde)
    }

    fn set_default(&mut self) {
        if self.default.is_none() {
            self.default = Some(None);
            self.metas.push(parse_quote! { default });
        }
    }

    /// Whether the field is not written at times, and so need not be there.
    fn may_be_left_out(&self) -> bool {
        let skips = |meta: &Meta| meta.path().is_ident("skip_serializing_if");
        self.metas.iter().any(skips)
    }

    fn read_with(&mut self, function: &str) {
        self.metas
            .retain(|meta| !meta.path().is_ident("deserialize_with"));
        self.metas
            .push(parse_quote! { deserialize_with = #function });
    }

    /// Asks a `JsonObject` whether it is empty where the generator asks a map.
    fn skip_when_empty_as_text(&mut self) {
        for meta in &mut self.metas {
            let asks_map = meta.path().is_ident("skip_serializing_if")
                && matches!(string(meta), Ok(Some(path)) if path == "::serde_json::Map::is_empty");
            if asks_map {
                *meta = parse_quote! {
                    skip_serializing_if = "super::json_object::JsonObject::is_empty"
                };
            }
        }
    }

    fn put(self, field: &mut Field) {
        let metas = self.metas;
        if !metas.is_empty() {
            field.attrs.push(parse_quote! { #[serde(#(#metas),*)] });
        }
    }
}

/// The string of `key = "string"`; nothing of a lone `key`.
fn string(meta: &Meta) -> Result<Option<String>, Error> {
    let Meta::NameValue(pair) = meta else {
        return Ok(None);
    };
    Ok(Some(
        syn::parse2::<LitStr>(pair.value.to_token_stream())?.value(),
    ))
}
