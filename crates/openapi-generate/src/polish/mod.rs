//! What a person would have written differently in the generator's output.
//!
//! The passes work on the syntax tree. They are driven by the
//! [facts](crate::facts) of the document, and never by the text of the code:
//!
//! * [`open_enum`]: a value the document does not list is kept, not refused;
//! * [`tagged_union`]: a union is decoded by its tag, and keeps what it cannot place;
//! * [`untagged_union`]: a union without a tag is the member that keeps most of the value;
//! * [`fields`]: what a field accepts, beyond what the document promises;
//! * [`constructors`]: `new(<required>)` and `with_<field>`;
//! * [`redaction`]: `Debug` without the secrets;
//! * [`client`]: no constructor that would bypass the runtime;
//! * [`requests`]: bodies and parameters as they go over the wire.

mod client;
mod constructors;
mod fields;
mod open_enum;
mod redaction;
mod requests;
mod structs;
mod tagged_union;
mod tree;
mod untagged_union;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use quote::ToTokens;
use syn::{File, Item};

use crate::Error;
use crate::facts::{Facts, Shape};
use crate::raw;
use crate::wire::Wires;

/// The two halves of the generator's output, polished.
pub(crate) struct Polished {
    pub(crate) client: File,
    pub(crate) types: File,
}

/// Splits the generator's output into client and types, and polishes both.
///
/// `sensitive` lists the fields of `api.toml`, as `Type.field`, and `wires`
/// what methods send otherwise than the generator knows.
pub(crate) fn polish(
    generated: File,
    client_kind: raw::Client,
    facts: &Facts,
    sensitive: &[String],
    wires: &Wires,
) -> Result<Polished, Error> {
    let (mut client, types) = client::split(generated)?;
    client::polish(&mut client, client_kind);
    requests::put(&mut client, wires);
    let secrets = secrets_by_type(&types, sensitive)?;

    let replaced: HashSet<&str> = facts
        .iter()
        .filter(|(_, shape)| {
            matches!(
                shape,
                Shape::OpenEnum | Shape::Constant(_) | Shape::TaggedUnion(_)
            )
        })
        .map(|(name, _)| name.as_str())
        .collect();
    let ambiguous = untagged_union::Types::of(&types).ambiguous();
    let mut polished = Vec::new();
    let mut null_readers = fields::NullReaders::default();
    for mut item in types {
        tree::replace_constants(&mut item, facts);
        if tree::implements_conversion_for(&item, &replaced) {
            continue;
        }
        match item {
            Item::Enum(item) => match facts.get(&item.ident.to_string()) {
                Some(Shape::OpenEnum) => polished.extend(open_enum::open(item)?),
                Some(Shape::Constant(value)) => polished.extend(open_enum::constant(&item, value)?),
                Some(Shape::TaggedUnion(union)) => {
                    polished.extend(tagged_union::tag(&item, union)?)
                }
                _ => {
                    let is_ambiguous = ambiguous.contains(&item.ident.to_string());
                    polished.extend(untagged_union::polish(item, is_ambiguous)?);
                }
            },
            Item::Struct(item) => {
                let name = item.ident.to_string();
                let object = match facts.get(&name) {
                    Some(Shape::Object(object)) => Some(object),
                    _ => None,
                };
                let secret = secrets.get(name.as_str());
                polished.extend(structs::polish(item, object, secret, &mut null_readers)?);
            }
            other => polished.push(other),
        }
    }
    if !null_readers.is_empty() {
        polished.push(fields::null_reader_module(null_readers)?);
    }
    drop_unused_conversion_error(&mut polished);
    let types = File {
        items: polished,
        ..File::clone(&client)
    };
    Ok(Polished { client, types })
}

/// The sensitive fields of each type. A field that does not exist would be a
/// secret printed after all.
fn secrets_by_type<'a>(
    types: &[Item],
    sensitive: &'a [String],
) -> Result<BTreeMap<&'a str, BTreeSet<&'a str>>, Error> {
    let mut secrets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in sensitive {
        let unknown = || Error::UnknownField {
            entry: entry.clone(),
        };
        let (type_name, field) = entry.split_once('.').ok_or_else(unknown)?;
        let exists = types.iter().any(|item| match item {
            Item::Struct(item) => {
                item.ident == type_name
                    && item.fields.iter().any(|candidate| {
                        candidate.ident.as_ref().is_some_and(|ident| ident == field)
                    })
            }
            _ => false,
        });
        if !exists {
            return Err(unknown());
        }
        secrets.entry(type_name).or_default().insert(field);
    }
    Ok(secrets)
}

/// Removes the generator's error type when no conversion that needs it is left.
fn drop_unused_conversion_error(items: &mut Vec<Item>) {
    let is_error_module =
        |item: &Item| matches!(item, Item::Mod(module) if module.ident == "error");
    let used = items
        .iter()
        .filter(|item| !is_error_module(item))
        .any(|item| tree::mentions(&item.to_token_stream(), "ConversionError"));
    if !used {
        items.retain(|item| !is_error_module(item));
    }
}
