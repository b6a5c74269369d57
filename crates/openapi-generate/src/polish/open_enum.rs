//! Enums of strings.
//!
//! The generator's enum refuses a value that the document does not list, and
//! one new status on the server fails a page of 200 conversations. An open
//! enum keeps such a value in `Unrecognized`, prints it and sends it back as
//! it came. Known values stay free of allocation.

use std::collections::HashSet;

use proc_macro2::Ident;
use quote::{format_ident, quote};
use syn::{Item, ItemEnum, LitStr, Meta, Variant};

use super::tree;
use crate::Error;

/// The open enum in place of a closed one.
pub(super) fn open(closed: ItemEnum) -> Result<Vec<Item>, Error> {
    let name = &closed.ident;
    let documentation = tree::documentation(&closed.attrs);
    let variants: Vec<(Ident, String)> = closed
        .variants
        .iter()
        .map(|variant| (variant.ident.clone(), wire_value(variant)))
        .collect();
    let catch_all = free_variant("Unrecognized", variants.iter().map(|(variant, _)| variant));
    let declared = variants.iter().map(|(variant, value)| {
        let text = format!(" `{value}`");
        quote! { #[doc = #text] #variant }
    });
    let known = variants
        .iter()
        .map(|(variant, _)| quote! { Self::#variant });
    let written = variants
        .iter()
        .map(|(variant, value)| quote! { Self::#variant => #value });
    let read = variants
        .iter()
        .map(|(variant, value)| quote! { #value => Self::#variant });
    tree::items(quote! {
        #(#documentation)*
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared,)*
            /// A value that the document does not list, as the server sent it.
            #catch_all(::std::string::String),
        }
        impl #name {
            /// Every value that the document lists, in its order.
            pub const KNOWN: &'static [Self] = &[#(#known),*];
            /// The value as it stands in JSON and in a query.
            pub fn as_str(&self) -> &str {
                match self {
                    #(#written,)*
                    Self::#catch_all(value) => value,
                }
            }
            /// Whether the document lists the value.
            pub fn is_recognized(&self) -> bool {
                !matches!(self, Self::#catch_all(_))
            }
            fn known(value: &str) -> ::std::option::Option<Self> {
                ::std::option::Option::Some(match value {
                    #(#read,)*
                    _ => return ::std::option::Option::None,
                })
            }
        }
        super::support::open_enum!(#name, #catch_all);
    })
}

/// The one value of a tag as a type of its own, which no other value fits.
pub(super) fn constant(closed: &ItemEnum, value: &str) -> Result<Vec<Item>, Error> {
    let name = &closed.ident;
    let text = format!(" The tag `{value}`, and no other value.");
    tree::items(quote! {
        #[doc = #text]
        #[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct #name;
        super::support::constant!(#name, #value);
    })
}

/// `wanted`, or a longer name when a value of the document took it.
pub(super) fn free_variant<'a>(wanted: &str, taken: impl Iterator<Item = &'a Ident>) -> Ident {
    let taken: HashSet<String> = taken.map(ToString::to_string).collect();
    let mut name = wanted.to_owned();
    while taken.contains(&name) {
        name.push_str("Value");
    }
    format_ident!("{name}")
}

/// The string that stands for a variant: `rename`, or its own name.
fn wire_value(variant: &Variant) -> String {
    let mut renamed = None;
    for attribute in variant
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        // An attribute of another shape renames nothing.
        let metas = attribute
            .parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated);
        for meta in metas.into_iter().flatten() {
            if let Meta::NameValue(pair) = meta
                && pair.path.is_ident("rename")
                && let Ok(value) =
                    syn::parse2::<LitStr>(quote::ToTokens::to_token_stream(&pair.value))
            {
                renamed = Some(value.value());
            }
        }
    }
    renamed.unwrap_or_else(|| variant.ident.to_string())
}
