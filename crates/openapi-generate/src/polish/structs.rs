//! Structs.

use std::collections::{BTreeSet, HashMap};

use quote::{ToTokens, quote};
use syn::{Fields, Item, ItemStruct, parse_quote};

use super::fields::{self, NullReaders, Reading};
use super::{constructors, redaction, tree};
use crate::Error;
use crate::facts::Object;

/// One struct: fields in the order of the document, tolerant readers,
/// constructors, and a `Debug` that keeps `secrets` to itself.
pub(super) fn polish(
    mut item: ItemStruct,
    object: Option<&Object>,
    secrets: Option<&BTreeSet<&str>>,
    null_readers: &mut NullReaders,
) -> Result<Vec<Item>, Error> {
    if !matches!(item.fields, Fields::Named(_)) {
        for field in &mut item.fields {
            fields::read_tolerantly(field)?;
        }
        // The generator derives or writes the rest: a checked text is read by its own `FromStr`.
        let is_compared = item.attrs.iter().any(|attribute| {
            attribute.path().is_ident("derive")
                && tree::mentions(&attribute.to_token_stream(), "PartialEq")
        });
        let compare = (!is_compared).then(|| quote! { PartialEq, });
        item.attrs
            .push(parse_quote! { #[derive(#compare ::schemars::JsonSchema)] });
        return Ok(vec![Item::Struct(item)]);
    }
    let mut readings = Vec::new();
    for field in &mut item.fields {
        readings.push(fields::polish(&item.ident, field, object, null_readers)?);
    }
    if let Some(object) = object {
        reorder(&mut item, &mut readings, object);
    }
    item.attrs
        .retain(|attribute| !attribute.path().is_ident("derive"));
    let debug = secrets.is_none().then(|| quote! { Debug, });
    item.attrs.push(parse_quote! {
        #[derive(Clone, #debug PartialEq, ::serde::Deserialize, ::serde::Serialize, ::schemars::JsonSchema)]
    });
    item.attrs.push(parse_quote! { #[non_exhaustive] });

    let constructors = constructors::of(&item, &readings);
    let debug = secrets.map(|secrets| redaction::debug(&item, secrets));
    let mut polished = vec![Item::Struct(item)];
    polished.extend(tree::items(constructors)?);
    polished.extend(debug.map(tree::items).transpose()?.into_iter().flatten());
    Ok(polished)
}

fn reorder(item: &mut ItemStruct, readings: &mut Vec<Reading>, object: &Object) {
    let Fields::Named(named) = &mut item.fields else {
        return;
    };
    let order: HashMap<&str, usize> = object
        .properties
        .iter()
        .enumerate()
        .map(|(index, name)| (name.as_str(), index))
        .collect();
    let mut pairs: Vec<_> = std::mem::take(&mut named.named)
        .into_iter()
        .zip(std::mem::take(readings))
        .collect();
    pairs.sort_by_key(|(_, reading)| {
        order
            .get(reading.property.as_str())
            .copied()
            .unwrap_or(usize::MAX)
    });
    for (field, reading) in pairs {
        named.named.push(field);
        readings.push(reading);
    }
}
