//! Properties of one object that come out as the same field.
//!
//! What an object holds may come from several schemas, which the generator
//! merges; so its fields are told apart when it has written them. Functions
//! that give defaults are called after the type and the field: `Foo` with
//! `bar_baz` and `FooBar` with `baz` are told apart here, too.

use std::collections::{HashMap, HashSet};

use quote::{ToTokens, format_ident};
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{
    Attribute, ExprPath, ExprStruct, Field, Ident, Item, ItemImpl, ItemStruct, LitStr, Member,
    Meta, Token, Type, parse_quote,
};

use super::identifiers::claim;
use super::{Of, Spelled};

/// The names of what is called alike in one type, by their common name and in
/// their order.
type Names = HashMap<(String, String), Vec<String>>;

/// Tells fields apart, and the functions that give defaults.
pub(super) fn tell_apart(items: &mut [Item]) -> Vec<Spelled> {
    let mut spelled = Vec::new();
    let mut fields = Names::new();
    for item in items.iter_mut() {
        if let Item::Struct(item) = item {
            rename_fields(item, &mut fields, &mut spelled);
        }
    }
    let functions = rename_functions(items);
    let defaults = follow_functions(items, functions);
    if !fields.is_empty() || !defaults.is_empty() {
        for item in items {
            Follow {
                fields: &fields,
                defaults: &defaults,
                around: String::new(),
                seen: HashMap::new(),
            }
            .visit_item_mut(item);
        }
    }
    spelled
}

fn rename_fields(item: &mut ItemStruct, names: &mut Names, spelled: &mut Vec<Spelled>) {
    let idents: Vec<String> = item
        .fields
        .iter()
        .filter_map(|field| Some(field.ident.as_ref()?.to_string()))
        .collect();
    let mut taken: HashSet<String> = idents.iter().cloned().collect();
    if taken.len() == idents.len() {
        return;
    }
    // The property that is called like the field keeps it.
    let mut kept: HashMap<String, usize> = HashMap::new();
    for (index, field) in item.fields.iter().enumerate() {
        let is_plain = wire_name(field).is_none() && !has(field, "flatten");
        let first = kept.entry(idents[index].clone()).or_insert(index);
        if is_plain {
            *first = index;
        }
    }
    let owner = item.ident.to_string();
    for (index, field) in item.fields.iter_mut().enumerate() {
        let ident = &idents[index];
        let name = if kept.get(ident) == Some(&index) {
            ident.clone()
        } else {
            let name = claim(ident, &mut taken);
            let property = wire_name(field);
            spelled.push(Spelled {
                of: Of::Type(owner.clone()),
                note: match (&property, has(field, "flatten")) {
                    (Some(property), _) => {
                        format!("the property `{property}` is the field `{name}`")
                    }
                    (None, true) => format!("the other properties are the field `{name}`"),
                    (None, false) => format!("the property `{ident}` is the field `{name}`"),
                },
            });
            if property.is_none() && !has(field, "flatten") {
                let property = ident.trim_start_matches("r#");
                field
                    .attrs
                    .push(parse_quote! { #[serde(rename = #property)] });
            }
            field.ident = Some(format_ident!("{name}"));
            name
        };
        names
            .entry((owner.clone(), ident.clone()))
            .or_default()
            .push(name);
    }
}

/// Tells the functions of `mod defaults` apart; the names, in their order.
fn rename_functions(items: &mut [Item]) -> HashMap<String, Vec<String>> {
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    for item in items {
        let Item::Mod(module) = item else { continue };
        if module.ident != "defaults" {
            continue;
        }
        let mut functions: Vec<&mut Ident> = Vec::new();
        for item in module.content.iter_mut().flat_map(|(_, items)| items) {
            if let Item::Fn(function) = item {
                functions.push(&mut function.sig.ident);
            }
        }
        let mut taken: HashSet<String> = functions.iter().map(ToString::to_string).collect();
        if taken.len() == functions.len() {
            continue;
        }
        for ident in functions {
            let name = ident.to_string();
            let known = names.entry(name.clone()).or_default();
            let own = if known.is_empty() {
                name
            } else {
                claim(&name, &mut taken)
            };
            *ident = format_ident!("{own}");
            known.push(own);
        }
    }
    names.retain(|_, names| names.len() > 1);
    names
}

/// Lets fields name their own function: the generator writes functions in the
/// order of the fields that they are for.
fn follow_functions(items: &mut [Item], functions: HashMap<String, Vec<String>>) -> Names {
    let mut names = Names::new();
    if functions.is_empty() {
        return names;
    }
    let mut unused: HashMap<String, std::vec::IntoIter<String>> = functions
        .into_iter()
        .map(|(name, names)| (name, names.into_iter()))
        .collect();
    for item in items {
        let Item::Struct(item) = item else { continue };
        for field in &mut item.fields {
            let Some(path) = text_of(&field.attrs, "default") else {
                continue;
            };
            let Some(name) = path.strip_prefix("defaults::") else {
                continue;
            };
            let Some(own) = unused.get_mut(name).and_then(Iterator::next) else {
                continue;
            };
            names
                .entry((item.ident.to_string(), name.to_owned()))
                .or_default()
                .push(own.clone());
            set_default(&mut field.attrs, &format!("defaults::{own}"));
        }
    }
    names
}

fn metas(attribute: &Attribute) -> Punctuated<Meta, Token![,]> {
    if !attribute.path().is_ident("serde") {
        return Punctuated::new();
    }
    // The generator writes no other form.
    attribute
        .parse_args_with(Punctuated::parse_terminated)
        .unwrap_or_default()
}

fn text(meta: &Meta) -> Option<String> {
    let Meta::NameValue(pair) = meta else {
        return None;
    };
    let text = syn::parse2::<LitStr>(pair.value.to_token_stream()).ok()?;
    Some(text.value())
}

/// The string of `key = "string"` in `#[serde(…)]`.
fn text_of(attributes: &[Attribute], key: &str) -> Option<String> {
    attributes
        .iter()
        .flat_map(metas)
        .filter(|meta| meta.path().is_ident(key))
        .find_map(|meta| text(&meta))
}

fn wire_name(field: &Field) -> Option<String> {
    text_of(&field.attrs, "rename")
}

fn has(field: &Field, key: &str) -> bool {
    field
        .attrs
        .iter()
        .flat_map(metas)
        .any(|meta| meta.path().is_ident(key))
}

fn set_default(attributes: &mut [Attribute], path: &str) {
    for attribute in attributes
        .iter_mut()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        let metas = metas(attribute).into_iter().map(|meta| {
            if meta.path().is_ident("default") {
                parse_quote! { default = #path }
            } else {
                meta
            }
        });
        let metas: Vec<Meta> = metas.collect();
        *attribute = parse_quote! { #[serde(#(#metas),*)] };
    }
}

/// Lets the bodies of functions follow.
struct Follow<'a> {
    fields: &'a Names,
    defaults: &'a Names,
    /// The type whose `impl` is looked at.
    around: String,
    /// How many uses of a function were seen in it.
    seen: HashMap<String, usize>,
}

impl VisitMut for Follow<'_> {
    fn visit_item_impl_mut(&mut self, item: &mut ItemImpl) {
        if let Type::Path(path) = &*item.self_ty
            && let Some(segment) = path.path.segments.last()
        {
            self.around = segment.ident.to_string();
            self.seen.clear();
        }
        syn::visit_mut::visit_item_impl_mut(self, item);
    }

    fn visit_expr_struct_mut(&mut self, literal: &mut ExprStruct) {
        if let Some(segment) = literal.path.segments.last() {
            let named = segment.ident.to_string();
            let owner = if named == "Self" {
                self.around.clone()
            } else {
                named
            };
            let mut seen: HashMap<String, usize> = HashMap::new();
            for field in &mut literal.fields {
                let Member::Named(ident) = &mut field.member else {
                    continue;
                };
                let name = ident.to_string();
                let count = seen.entry(name.clone()).or_default();
                if let Some(own) = self
                    .fields
                    .get(&(owner.clone(), name))
                    .and_then(|names| names.get(*count))
                {
                    *ident = format_ident!("{own}");
                    field.colon_token.get_or_insert_default();
                }
                *count += 1;
            }
        }
        syn::visit_mut::visit_expr_struct_mut(self, literal);
    }

    fn visit_expr_path_mut(&mut self, path: &mut ExprPath) {
        let segments = &mut path.path.segments;
        if segments.len() == 2
            && segments[0].ident == "defaults"
            && let Some(last) = segments.last_mut()
        {
            let name = last.ident.to_string();
            let count = self.seen.entry(name.clone()).or_default();
            if let Some(own) = self
                .defaults
                .get(&(self.around.clone(), name))
                .and_then(|names| names.get(*count))
            {
                last.ident = format_ident!("{own}");
            }
            *count += 1;
        }
    }
}
