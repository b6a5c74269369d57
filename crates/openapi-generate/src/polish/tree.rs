//! Questions about the syntax tree that several passes ask.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Expr, GenericArgument, Item, PathArguments, Type, parse_quote};

use crate::Error;
use crate::facts::{Facts, Shape};

/// Whether an identifier occurs anywhere in `tokens`.
pub(super) fn mentions(tokens: &TokenStream, identifier: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == identifier,
        TokenTree::Group(group) => mentions(&group.stream(), identifier),
        _ => false,
    })
}

/// Whether a type holds a point in time, however deep.
pub(super) fn holds_date_time(field_type: &Type) -> bool {
    mentions_time(field_type.to_token_stream())
}

/// Whether `chrono::…DateTime` occurs; a type of the document may be called
/// `DateTime`, too, and then stands alone.
fn mentions_time(tokens: TokenStream) -> bool {
    let mut in_chrono = false;
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) if ident == "chrono" => {
            in_chrono = true;
            false
        }
        TokenTree::Ident(ident) => in_chrono && ident == "DateTime",
        TokenTree::Punct(punct) => {
            in_chrono &= punct.as_char() == ':';
            false
        }
        TokenTree::Group(group) => mentions_time(group.stream()),
        TokenTree::Literal(_) => false,
    })
}

/// Whether `support::Tolerant` reads a type: a time, an integer or an id, alone
/// or in the containers that it reads through.
pub(super) fn is_read_tolerantly(field_type: &Type) -> bool {
    const INTEGERS: [&str; 8] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];
    const NON_ZERO: [&str; 4] = ["NonZeroU8", "NonZeroU16", "NonZeroU32", "NonZeroU64"];
    const CONTAINERS: [&str; 3] = ["Option", "Vec", "HashMap"];
    let Type::Path(path) = field_type else {
        return false;
    };
    let segments = &path.path.segments;
    let Some(last) = segments.last() else {
        return false;
    };
    // A type of the document may have any of these names, and then stands alone.
    if segments.len() == 1 {
        return INTEGERS.iter().any(|integer| last.ident == integer);
    }
    for (name, its_crate) in [("DateTime", "chrono"), ("Uuid", "uuid")] {
        if last.ident == name {
            return segments.iter().any(|segment| segment.ident == its_crate);
        }
    }
    if CONTAINERS.iter().any(|container| last.ident == container) {
        return last_argument(&last.arguments).is_some_and(is_read_tolerantly);
    }
    NON_ZERO.iter().any(|integer| last.ident == integer)
}

/// `T` of `<…, T>`.
pub(super) fn last_argument(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    match arguments.args.last()? {
        GenericArgument::Type(argument) => Some(argument),
        _ => None,
    }
}

/// Whether a type is the one of the standard library that is called so; one of
/// the document stands without a path.
pub(super) fn is_std(path: &Type, name: &str) -> bool {
    let Type::Path(path) = path else { return false };
    let segments = &path.path.segments;
    segments.len() > 1 && segments.last().is_some_and(|last| last.ident == name)
}

/// Whether `item` is one of the conversions that the generator writes for an
/// enum, for a type that gets others from the polish.
pub(super) fn implements_conversion_for(item: &Item, types: &HashSet<&str>) -> bool {
    let Item::Impl(item) = item else { return false };
    let Some((path, _)) = &item.trait_ else {
        return false;
    };
    let conversion = path.segments.last().is_some_and(|segment| {
        matches!(
            segment.ident.to_string().as_str(),
            "Display" | "FromStr" | "From" | "TryFrom"
        )
    });
    conversion && last_segment(&item.self_ty).is_some_and(|name| types.contains(name.as_str()))
}

/// The last segment of a path type: its name without its module.
pub(super) fn last_segment(path: &Type) -> Option<String> {
    let Type::Path(path) = path else { return None };
    path.path
        .segments
        .last()
        .map(|segment| segment.ident.to_string())
}

/// Turns `Tag::Value` into `Tag` wherever `Tag` is the constant of a union's
/// member, which has no variants.
pub(super) fn replace_constants(item: &mut Item, facts: &Facts) {
    struct Replace<'a>(&'a Facts);
    impl VisitMut for Replace<'_> {
        fn visit_expr_mut(&mut self, expression: &mut Expr) {
            if let Expr::Path(path) = expression {
                let segments = &mut path.path.segments;
                let names_constant = segments.len() >= 2
                    && matches!(
                        self.0.get(&segments[segments.len() - 2].ident.to_string()),
                        Some(Shape::Constant(_))
                    );
                if names_constant {
                    segments.pop();
                    segments.pop_punct();
                }
            }
            syn::visit_mut::visit_expr_mut(self, expression);
        }
    }
    Replace(facts).visit_item_mut(item);
}

/// Puts `JsonObject` in the place of each map of any values.
pub(super) fn keep_objects_as_text(field_type: &mut Type) {
    struct Replace;
    impl VisitMut for Replace {
        fn visit_type_mut(&mut self, part: &mut Type) {
            if is_free_form(part) {
                *part = parse_quote!(super::json_object::JsonObject);
            } else {
                syn::visit_mut::visit_type_mut(self, part);
            }
        }
    }
    Replace.visit_type_mut(field_type);
}

/// Whether a type is `::serde_json::Map<…>`, which the generator writes for an
/// object of any members.
fn is_free_form(field_type: &Type) -> bool {
    let Type::Path(path) = field_type else {
        return false;
    };
    let mut segments = path.path.segments.iter();
    segments
        .next()
        .is_some_and(|first| first.ident == "serde_json")
        && segments.next().is_some_and(|second| second.ident == "Map")
}

/// Whether a type is what [`keep_objects_as_text`] puts.
pub(super) fn is_json_object(field_type: &Type) -> bool {
    let Type::Path(path) = field_type else {
        return false;
    };
    let mut segments = path.path.segments.iter().rev();
    segments
        .next()
        .is_some_and(|last| last.ident == "JsonObject")
        && segments
            .next()
            .is_some_and(|module| module.ident == "json_object")
}

/// The documentation among some attributes.
pub(super) fn documentation(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .cloned()
        .collect()
}

/// Reads the items that a pass wrote.
pub(super) fn items(tokens: TokenStream) -> Result<Vec<Item>, Error> {
    Ok(syn::parse2::<syn::File>(tokens)?.items)
}
