//! Saves the good items of a page, or the good parts of an answer, that does not decode as a whole.

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::decode::{Mismatch, member_path};
use crate::error::Error;
use crate::page::PageLayout;
use crate::redaction::Redactor;
use crate::response::Meta;

/// A page of which some items cannot be decoded.
pub(super) struct Isolated<P, T> {
    /// The page as if it had no items.
    pub(super) rest: P,
    /// Each item, or why it is none, in the server's order.
    pub(super) items: Vec<Result<T, Error>>,
}

/// Decodes a page's items one by one. `None` when the page is broken in another way: it is no page
/// at all, or the members that lead on to the next page do not decode either.
pub(super) fn items<P: DeserializeOwned, T: DeserializeOwned>(
    meta: &Meta,
    layout: PageLayout,
    redactor: &Redactor,
) -> Option<Isolated<P, T>> {
    let page = layout.take_apart(meta.body()).ok()?;
    let rest = serde_json::from_str(&page.rest).ok()?;
    let items = page.items.into_iter().enumerate();
    Some(Isolated {
        rest,
        items: items
            .map(|(index, json)| item(index, json, meta, layout, redactor))
            .collect(),
    })
}

fn item<T: DeserializeOwned>(
    index: usize,
    json: Bytes,
    meta: &Meta,
    layout: PageLayout,
    redactor: &Redactor,
) -> Result<T, Error> {
    serde_json::from_slice(&json).map_err(|cause| {
        let root = match layout {
            PageLayout::Property(property) => format!("${}[{index}]", member_path(property)),
            PageLayout::Root => format!("$[{index}]"),
        };
        let mismatch = Mismatch::of::<T>(&root, &json, &cause, redactor);
        let list = match layout {
            PageLayout::Property(property) => format!("`{property}`"),
            PageLayout::Root => "the list".to_owned(),
        };
        let message = format!(
            "item {index} of {list} does not match the schema at {}",
            mismatch.path
        );
        mismatch
            .into_error(message, meta, redactor)
            .with_item(index, json, redactor)
    })
}
