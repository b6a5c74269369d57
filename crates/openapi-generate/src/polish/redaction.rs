//! `Debug` for structs with fields that `api.toml` calls sensitive: it says
//! whether there is a value, and not which.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemStruct;

/// A `Debug` for `item` that prints no value of `secrets`.
pub(super) fn debug(item: &ItemStruct, secrets: &BTreeSet<&str>) -> TokenStream {
    let name = &item.ident;
    let title = name.to_string();
    let fields = item
        .fields
        .iter()
        .filter_map(|field| field.ident.as_ref())
        .map(|ident| {
            let label = ident.to_string();
            if secrets.contains(label.as_str()) {
                quote! { .field(#label, &super::support::Redacted::of(&self.#ident)) }
            } else {
                quote! { .field(#label, &self.#ident) }
            }
        });
    quote! {
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.debug_struct(#title)#(#fields)*.finish()
            }
        }
    }
}
