//! Unions without a tag.
//!
//! The derived reader takes the first member that fits. Since members leave
//! unknown fields alone and open enums take any string, the first is often the
//! wrong one, and what it does not know is lost. Where two members may both be
//! objects, or both be arrays, every member is tried instead, and the one that
//! keeps most of the value is taken; the first of those, where several do.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Fields, Item, ItemEnum, Type, Variant, parse_quote};

use super::{fields, tree};
use crate::Error;

/// What JSON a type may be, as far as members are taken for each other.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Shape {
    object: bool,
    array: bool,
}

impl Shape {
    const ANY: Self = Self {
        object: true,
        array: true,
    };
    const OBJECT: Self = Self {
        object: true,
        array: false,
    };
    const ARRAY: Self = Self {
        object: false,
        array: true,
    };

    const fn or(self, other: Self) -> Self {
        Self {
            object: self.object || other.object,
            array: self.array || other.array,
        }
    }
}

/// The generator's types, before the polish.
pub(super) struct Types<'a>(HashMap<String, &'a Item>);

impl<'a> Types<'a> {
    pub(super) fn of(items: &'a [Item]) -> Self {
        let named = items.iter().filter_map(|item| match item {
            Item::Struct(item_struct) => Some((item_struct.ident.to_string(), item)),
            Item::Enum(item_enum) => Some((item_enum.ident.to_string(), item)),
            _ => None,
        });
        Self(named.collect())
    }

    /// The unions in which one member may be taken for another.
    pub(super) fn ambiguous(&self) -> Vec<String> {
        let ambiguous = self.0.iter().filter(|(_, item)| match item {
            Item::Enum(union) if is_untagged(union) => {
                let shapes: Vec<Shape> = union
                    .variants
                    .iter()
                    .map(|variant| self.of_fields(&variant.fields, DEEPEST))
                    .collect();
                let count =
                    |is: fn(&Shape) -> bool| shapes.iter().filter(|shape| is(shape)).count();
                count(|shape| shape.object) > 1 || count(|shape| shape.array) > 1
            }
            _ => false,
        });
        ambiguous.map(|(name, _)| name.clone()).collect()
    }

    fn of_fields(&self, fields: &Fields, depth: usize) -> Shape {
        match fields {
            Fields::Named(_) => Shape::OBJECT,
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                self.of_type(&fields.unnamed[0].ty, depth)
            }
            Fields::Unnamed(_) => Shape::ARRAY,
            Fields::Unit => Shape::default(),
        }
    }

    fn of_type(&self, of: &Type, depth: usize) -> Shape {
        let Type::Path(path) = of else {
            return Shape::ARRAY;
        };
        let segments = &path.path.segments;
        let Some(last) = segments.last() else {
            return Shape::default();
        };
        let name = last.ident.to_string();
        match (segments.len(), name.as_str()) {
            (1, _) if depth == 0 => Shape::ANY,
            (1, _) => match self.0.get(&name) {
                Some(Item::Struct(item)) => self.of_fields(&item.fields, depth - 1),
                Some(Item::Enum(item)) => item
                    .variants
                    .iter()
                    .map(|variant| self.of_fields(&variant.fields, depth - 1))
                    .fold(Shape::default(), Shape::or),
                _ => Shape::default(),
            },
            (_, "Value") => Shape::ANY,
            (_, "Map" | "HashMap") => Shape::OBJECT,
            (_, "Vec") => Shape::ARRAY,
            (_, "Option" | "Box") => tree::last_argument(&last.arguments)
                .map_or(Shape::default(), |content| self.of_type(content, depth)),
            _ => Shape::default(),
        }
    }
}

/// How deep types within types are looked into; deeper, they may be anything.
const DEEPEST: usize = 8;

fn is_untagged(union: &ItemEnum) -> bool {
    union.attrs.iter().any(|attribute| {
        attribute.path().is_ident("serde")
            && tree::mentions(&attribute.to_token_stream(), "untagged")
    })
}

/// The union with its members' fields read tolerantly and, where it is
/// `ambiguous`, with a reader that tries every member.
pub(super) fn polish(mut union: ItemEnum, ambiguous: bool) -> Result<Vec<Item>, Error> {
    for variant in &mut union.variants {
        for field in &mut variant.fields {
            fields::read_tolerantly(field)?;
        }
    }
    union
        .attrs
        .retain(|attribute| !attribute.path().is_ident("derive"));
    let reader = match ambiguous {
        true => Some(reader(&union)),
        false => None,
    };
    let derived = reader.is_none().then(|| quote! { ::serde::Deserialize, });
    let place = tree::documentation(&union.attrs).len();
    union.attrs.insert(
        place,
        parse_quote! { #[derive(Clone, Debug, PartialEq, #derived ::serde::Serialize, ::schemars::JsonSchema)] },
    );
    let mut items = vec![Item::Enum(union)];
    items.extend(reader.map(tree::items).transpose()?.into_iter().flatten());
    Ok(items)
}

fn reader(union: &ItemEnum) -> TokenStream {
    let name = &union.ident;
    let title = name.to_string();
    let members = union.variants.iter().map(member);
    quote! {
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                // Each member as a union of itself, which reads its fields as they are written.
                super::union::best(deserializer, #title, &[#(#members),*])
            }
        }
    }
}

/// A closure that reads one member.
fn member(variant: &Variant) -> TokenStream {
    let name = &variant.ident;
    let fields = &variant.fields;
    let bindings: Vec<Ident> = fields
        .iter()
        .enumerate()
        .map(|(index, field)| match &field.ident {
            Some(ident) => ident.clone(),
            None => format_ident!("field_{index}"),
        })
        .collect();
    let pattern = match fields {
        Fields::Named(_) => quote! { { #(#bindings),* } },
        Fields::Unnamed(_) => quote! { ( #(#bindings),* ) },
        Fields::Unit => TokenStream::new(),
    };
    quote! {
        |value| {
            #[derive(::serde::Deserialize)]
            #[serde(untagged)]
            enum Only { #name #fields }
            let Only::#name #pattern = ::serde::Deserialize::deserialize(value)?;
            ::std::result::Result::Ok(Self::#name #pattern)
        }
    }
}
