//! Unions that a property tells apart (`oneOf` with a `discriminator`).
//!
//! The generator tries one member after the other and takes the first that
//! fits: an evidence package for auditors without its tag decodes as the one
//! for end users, and loses every audit field. Here the tag decides; without
//! a tag the required properties do, and among members that have theirs what
//! each keeps of the object, the most demanding member first; and a
//! tag that the document does not list keeps the JSON as it came.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, ItemEnum};

use super::{open_enum, tree};
use crate::Error;
use crate::facts::{Member, TaggedUnion};
use crate::spell::identifiers;

/// The tagged union in place of an untagged one.
pub(super) fn tag(untagged: &ItemEnum, union: &TaggedUnion) -> Result<Vec<Item>, Error> {
    let name = &untagged.ident;
    let documentation = tree::documentation(&untagged.attrs);
    let tag = &union.tag;
    let values: Vec<&str> = union
        .members
        .iter()
        .map(|member| member.value.as_str())
        .collect();
    let variants: Vec<(Ident, &Member)> = identifiers::variants(&values)
        .into_iter()
        .map(|name| format_ident!("{name}"))
        .zip(&union.members)
        .collect();
    let catch_all =
        open_enum::free_variant("Unrecognized", variants.iter().map(|(variant, _)| variant));

    let declared = variants.iter().map(|(variant, member)| {
        let schema = format_ident!("{}", member.schema);
        let text = format!(" `{tag}` is `{}`.", member.value);
        quote! { #[doc = #text] #variant(#schema) }
    });
    let read = variants.iter().map(|(variant, Member { value, .. })| {
        quote! { ::std::option::Option::Some(#value) => object.member().map(Self::#variant) }
    });
    let written = variants.iter().map(|(variant, Member { value, writes_tag, .. })| {
        if *writes_tag {
            quote! { Self::#variant(member) => member.serialize(serializer) }
        } else {
            quote! { Self::#variant(member) => union::with_tag(member, #tag, #value, serializer) }
        }
    });
    let mut demanding: Vec<&Member> = union.members.iter().collect();
    demanding.sort_by_key(|member| std::cmp::Reverse(member.required.len()));
    let candidates = demanding.iter().map(
        |Member {
             value, required, ..
         }| quote! { (#value, &[#(#required),*]) },
    );
    let schemas = variants
        .iter()
        .map(|(_, member)| format_ident!("{}", member.schema));
    let conversions = variants
        .iter()
        .map(|(variant, member)| conversion(name, variant, member, union));
    let catch_all_text =
        format!(" A `{tag}` that the document does not list; the JSON as the server sent it.");
    let title = name.to_string();
    tree::items(quote! {
        #(#documentation)*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared,)*
            #[doc = #catch_all_text]
            #catch_all(::serde_json::Value),
        }
        #(#conversions)*
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                use super::union;
                // Without a tag, one of these whose properties are all there.
                const WITHOUT_TAG: union::Candidates = &[#(#candidates),*];
                union::tagged(union::object(deserializer, #tag)?, #tag, WITHOUT_TAG, |tag, object| match tag {
                    #(#read,)*
                    _ => {
                        union::note_unrecognized(WITHOUT_TAG.len());
                        object.value().map(Self::#catch_all)
                    }
                })
            }
        }
        impl ::serde::Serialize for #name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                use super::union;
                match self {
                    #(#written,)*
                    Self::#catch_all(value) => value.serialize(serializer),
                }
            }
        }
        impl ::schemars::JsonSchema for #name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                #title.into()
            }
            fn json_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                let members = ::std::vec![#(generator.subschema_for::<#schemas>()),*];
                super::union::schema(members, #tag, &[#(#values),*])
            }
        }
    })
}

/// `From<member>`, when only one tag stands for the member.
fn conversion(name: &Ident, variant: &Ident, member: &Member, union: &TaggedUnion) -> TokenStream {
    if union
        .members
        .iter()
        .filter(|other| other.schema == member.schema)
        .count()
        > 1
    {
        return TokenStream::new();
    }
    let schema = format_ident!("{}", member.schema);
    quote! {
        impl ::std::convert::From<#schema> for #name {
            fn from(value: #schema) -> Self {
                Self::#variant(value)
            }
        }
    }
}
