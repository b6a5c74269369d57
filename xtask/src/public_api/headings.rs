//! One heading for the methods of a type, whichever `impl` blocks have them.
//!
//! Rustdoc keeps the blocks apart, so a snapshot of its items would change whenever a method moves to
//! another file. Blocks with other bounds stay apart: those are part of the API.

use std::collections::BTreeMap;

/// An item of rustdoc's.
pub(super) struct Item<I> {
    pub(super) id: I,
    /// What it is a part of: for a method, its `impl` block.
    pub(super) parent: Option<I>,
    pub(super) text: String,
}

/// The items, those of equal headings together and sorted.
pub(super) fn merge<I: Ord>(items: Vec<Item<I>>) -> Vec<String> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut by_heading: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_id: BTreeMap<I, usize> = BTreeMap::new();
    for Item { id, parent, text } in items {
        if let Some(&block) = parent.and_then(|parent| by_id.get(&parent)) {
            blocks[block].methods.push(text);
            continue;
        }
        if is_heading(&text) {
            let block = *by_heading.entry(text.clone()).or_insert(blocks.len());
            by_id.insert(id, block);
            if block < blocks.len() {
                continue;
            }
        }
        blocks.push(Block {
            first: text,
            methods: Vec::new(),
        });
    }
    let lines = blocks.into_iter().flat_map(|mut block| {
        block
            .methods
            .sort_by(|one, other| name(one).cmp(&name(other)));
        std::iter::once(block.first).chain(block.methods)
    });
    lines.collect()
}

/// A heading and its methods, or any other item alone.
struct Block {
    first: String,
    methods: Vec<String>,
}

/// Whether it is an `impl` of a type itself and of no trait.
fn is_heading(text: &str) -> bool {
    text.starts_with("impl") && !text.contains(" for ")
}

/// The text without what stands before the path, such as `pub async fn`.
fn name(text: &str) -> (&str, &str) {
    let path = text.find("::").unwrap_or_default();
    let begin = text[..path].rfind(' ').map_or(0, |space| space + 1);
    (&text[begin..], text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: u8, parent: Option<u8>, text: &str) -> Item<u8> {
        let text = text.to_owned();
        Item { id, parent, text }
    }

    #[test]
    fn where_a_method_is_written_does_not_matter() {
        let structure = || item(1, None, "pub struct a::B");
        let open = || item(3, Some(2), "pub async fn a::B::open(self)");
        let close = |parent| item(4, Some(parent), "pub fn a::B::close(self)");
        let together = merge(vec![
            structure(),
            item(2, None, "impl a::B"),
            close(2),
            open(),
        ]);
        let apart = merge(vec![
            structure(),
            item(2, None, "impl a::B"),
            open(),
            item(5, None, "impl a::B"),
            close(5),
        ]);
        assert_eq!(together, apart);
        assert_eq!(
            apart,
            [
                "pub struct a::B",
                "impl a::B",
                "pub fn a::B::close(self)",
                "pub async fn a::B::open(self)",
            ]
        );
    }

    #[test]
    fn other_bounds_and_traits_stay_apart() {
        let lines = merge(vec![
            item(1, None, "impl<T> a::B<T>"),
            item(2, Some(1), "pub fn a::B<T>::z(self)"),
            item(3, None, "impl<T: core::marker::Send> a::B<T>"),
            item(4, Some(3), "pub fn a::B<T>::y(self)"),
            item(5, None, "impl core::fmt::Debug for a::B"),
            item(6, Some(5), "pub fn a::B::fmt(&self)"),
        ]);
        let first: Vec<_> = lines.iter().map(|line| line.as_str()).collect();
        assert_eq!(
            first,
            [
                "impl<T> a::B<T>",
                "pub fn a::B<T>::z(self)",
                "impl<T: core::marker::Send> a::B<T>",
                "pub fn a::B<T>::y(self)",
                "impl core::fmt::Debug for a::B",
                "pub fn a::B::fmt(&self)",
            ]
        );
    }
}
