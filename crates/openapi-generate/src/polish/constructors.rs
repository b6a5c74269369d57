//! `new(<required>)` and `with_<field>`.
//!
//! Structs are `#[non_exhaustive]`, so that a field added by a later document
//! breaks nobody; tests and servers still have to make values of them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Field, Fields, GenericArgument, Ident, ItemStruct, PathArguments, Type};

use super::fields::{Presence, Reading};
use super::tree;

/// The constructors of one struct.
pub(super) fn of(item: &ItemStruct, readings: &[Reading]) -> TokenStream {
    let name = &item.ident;
    let Fields::Named(fields) = &item.fields else {
        return TokenStream::new();
    };
    let fields: Vec<(&Ident, &Field, &Reading)> = fields
        .named
        .iter()
        .zip(readings)
        .filter_map(|(field, reading)| Some((field.ident.as_ref()?, field, reading)))
        .collect();

    let mut required: Vec<&(&Ident, &Field, &Reading)> = fields
        .iter()
        .filter(|(_, _, reading)| matches!(reading.presence, Presence::Required))
        .collect();
    required.sort_by_key(|(ident, ..)| ident.to_string());
    let arguments = required.iter().map(|(ident, field, _)| {
        let argument = argument_type(&field.ty);
        quote! { #ident: #argument }
    });
    let values = fields
        .iter()
        .map(|(ident, field, reading)| match &reading.presence {
            Presence::Required if is_converted(&field.ty) => quote! { #ident: #ident.into() },
            Presence::Required => quote! { #ident },
            Presence::Defaulted => quote! { #ident: ::std::default::Default::default() },
            Presence::DefaultedBy(default) => quote! { #ident: #default() },
        });
    let setters = fields.iter().map(|(ident, field, _)| setter(ident, field));
    let text = if required.len() > 1 {
        // A document that lists its properties in another order must not be
        // able to swap two arguments of one type.
        " What is required, in alphabetical order; every other field absent or at its default."
    } else {
        " What is required; every other field absent or at its default."
    };
    quote! {
        impl #name {
            #[doc = #text]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
            #(#setters)*
        }
    }
}

fn setter(ident: &Ident, field: &Field) -> TokenStream {
    let plain = ident.to_string();
    let plain = plain.trim_start_matches("r#").trim_end_matches('_');
    let setter = format_ident!("with_{plain}");
    let text = format!(" Sets `{plain}`.");
    let (argument, value) = match option_content(&field.ty) {
        Some(content) => (
            quote! { impl ::std::convert::Into<::std::option::Option<#content>> },
            quote! { value.into() },
        ),
        None if is_converted(&field.ty) => (argument_type(&field.ty), quote! { value.into() }),
        None => (argument_type(&field.ty), quote! { value }),
    };
    quote! {
        #[doc = #text]
        #[must_use]
        pub fn #setter(mut self, value: #argument) -> Self {
            self.#ident = #value;
            self
        }
    }
}

fn argument_type(field_type: &Type) -> TokenStream {
    if is_converted(field_type) {
        quote! { impl ::std::convert::Into<#field_type> }
    } else {
        quote! { #field_type }
    }
}

/// Whether a value of this type is usually made from one of another: text from a
/// literal, an object from a map.
fn is_converted(field_type: &Type) -> bool {
    tree::is_std(field_type, "String") || tree::is_json_object(field_type)
}

/// `T` of `Option<T>`.
fn option_content(field_type: &Type) -> Option<&Type> {
    let Type::Path(path) = field_type else {
        return None;
    };
    if !tree::is_std(field_type, "Option") {
        return None;
    }
    let segment = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(content) => Some(content),
        _ => None,
    }
}
