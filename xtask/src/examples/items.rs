//! The public items of a file, and what their documentation shows.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, ImplItem, Item, ItemImpl, ItemMacro, ItemTrait, TraitItem, Visibility};

use super::documentation::{Example, text_of_literals};

/// What can follow `pub`, and what can stand between the two.
const KINDS: &[&str] = &["enum", "fn", "static", "struct", "trait", "type", "union"];
const QUALIFIERS: &[&str] = &["async", "const", "unsafe"];

/// An item that a user of the crate can name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PublicItem {
    /// Counted from 1.
    pub(super) line: usize,
    /// With the type or trait that it belongs to.
    pub(super) name: String,
    pub(super) example: Example,
}

impl PublicItem {
    fn new(ident: &Ident, owner: Option<&str>, attributes: &[Attribute]) -> Self {
        Self {
            line: ident.span().start().line,
            name: match owner {
                Some(owner) => format!("{owner}::{ident}"),
                None => ident.to_string(),
            },
            example: Example::in_attributes(attributes),
        }
    }
}

/// The public items of a file in its order, without those of tests and those that are hidden.
///
/// # Errors
///
/// When the text is no Rust.
pub(super) fn public_items(text: &str) -> syn::Result<Vec<PublicItem>> {
    let file = syn::parse_file(text).map_err(|error| {
        let line = error.span().start().line;
        syn::Error::new(error.span(), format!("line {line}: {error}"))
    })?;
    let mut found = Vec::new();
    add_items(&mut found, &file.items);
    Ok(found)
}

fn add_items(found: &mut Vec<PublicItem>, items: &[Item]) {
    for item in items {
        match item {
            Item::Impl(item) if item.trait_.is_none() => add_methods(found, item),
            Item::Macro(item) => add_macro(found, item),
            Item::Mod(item) if !is_for_tests(&item.attrs) => {
                add_items(found, item.content.as_ref().map_or(&[], |(_, items)| items));
            }
            _ => {}
        }
        if let Some((visibility, ident, attributes)) = named(item)
            && is_public(visibility, attributes)
        {
            found.push(PublicItem::new(ident, None, attributes));
            if let Item::Trait(item) = item {
                add_trait_methods(found, item);
            }
        }
    }
}

/// The parts of an item that has a name and a documentation of its own.
fn named(item: &Item) -> Option<(&Visibility, &Ident, &[Attribute])> {
    Some(match item {
        Item::Const(item) => (&item.vis, &item.ident, &item.attrs),
        Item::Enum(item) => (&item.vis, &item.ident, &item.attrs),
        Item::Fn(item) => (&item.vis, &item.sig.ident, &item.attrs),
        Item::Static(item) => (&item.vis, &item.ident, &item.attrs),
        Item::Struct(item) => (&item.vis, &item.ident, &item.attrs),
        Item::Trait(item) => (&item.vis, &item.ident, &item.attrs),
        Item::Type(item) => (&item.vis, &item.ident, &item.attrs),
        Item::Union(item) => (&item.vis, &item.ident, &item.attrs),
        _ => return None,
    })
}

fn add_trait_methods(found: &mut Vec<PublicItem>, item: &ItemTrait) {
    let owner = item.ident.to_string();
    for member in &item.items {
        if let TraitItem::Fn(method) = member {
            let ident = &method.sig.ident;
            found.push(PublicItem::new(ident, Some(&owner), &method.attrs));
        }
    }
}

fn add_methods(found: &mut Vec<PublicItem>, item: &ItemImpl) {
    let owner = owner(item);
    for member in &item.items {
        let (visibility, ident, attributes) = match member {
            ImplItem::Const(member) => (&member.vis, &member.ident, &member.attrs),
            ImplItem::Fn(member) => (&member.vis, &member.sig.ident, &member.attrs),
            _ => continue,
        };
        if is_public(visibility, attributes) {
            found.push(PublicItem::new(ident, Some(&owner), attributes));
        }
    }
}

/// The type that methods belong to, without its parameters.
fn owner(item: &ItemImpl) -> String {
    match &*item.self_ty {
        syn::Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string()),
        _ => None,
    }
    .unwrap_or_else(|| item.self_ty.to_token_stream().to_string())
}

/// A macro for other crates, and the items that a macro makes.
fn add_macro(found: &mut Vec<PublicItem>, item: &ItemMacro) {
    if let Some(ident) = &item.ident {
        let is_exported = |attribute: &Attribute| attribute.path().is_ident("macro_export");
        if item.attrs.iter().any(is_exported) && !is_hidden(&item.attrs) {
            found.push(PublicItem::new(ident, None, &item.attrs));
        }
        let owner = format!("{ident}!");
        add_made_items(found, &owner, item.mac.tokens.clone());
    }
}

/// The items among the tokens of a macro, which are no Rust before they are put together.
fn add_made_items(found: &mut Vec<PublicItem>, owner: &str, tokens: TokenStream) {
    let mut documentation = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let Some(TokenTree::Group(attribute)) = tokens.peek()
                    && attribute.delimiter() == Delimiter::Bracket
                {
                    documentation.push(text_of_literals(attribute.stream()));
                    tokens.next();
                }
            }
            TokenTree::Ident(ident) if ident == "pub" => {
                let mut is_item = false;
                while let Some(TokenTree::Ident(word)) = tokens.peek() {
                    let word = word.to_string();
                    if !KINDS.contains(&word.as_str()) && !QUALIFIERS.contains(&word.as_str()) {
                        break;
                    }
                    is_item |= KINDS.contains(&word.as_str());
                    tokens.next();
                }
                if is_item {
                    found.push(PublicItem {
                        line: ident.span().start().line,
                        name: format!("{owner}::{}", made_name(&mut tokens)),
                        example: Example::in_text(&documentation.join("\n")),
                    });
                }
                documentation.clear();
            }
            TokenTree::Group(group) => {
                documentation.clear();
                add_made_items(found, owner, group.stream());
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {
                documentation.clear();
            }
        }
    }
}

/// The name of an item that a macro makes: its own, or that of the variable it comes from.
fn made_name(tokens: &mut impl Iterator<Item = TokenTree>) -> String {
    match tokens.next() {
        Some(TokenTree::Punct(dollar)) => {
            let variable = tokens.next().map(|variable| variable.to_string());
            format!("{dollar}{}", variable.unwrap_or_default())
        }
        Some(name) => name.to_string(),
        None => String::new(),
    }
}

fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    matches!(visibility, Visibility::Public(_)) && !is_hidden(attributes)
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| is_list(attribute, "doc", "hidden"))
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| is_list(attribute, "cfg", "test"))
}

/// Whether an attribute is `#[name(word)]`.
fn is_list(attribute: &Attribute, name: &str, word: &str) -> bool {
    attribute.path().is_ident(name)
        && attribute
            .parse_args::<Ident>()
            .is_ok_and(|ident| ident == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, String, Example)> {
        public_items(text)
            .unwrap()
            .into_iter()
            .map(|item| (item.line, item.name, item.example))
            .collect()
    }

    fn names(text: &str) -> Vec<String> {
        found(text).into_iter().map(|(_, name, _)| name).collect()
    }

    #[test]
    fn every_kind_of_item_is_found() {
        let text = "
            pub const A: u8 = 1; pub static B: u8 = 1; pub type C = u8;
            pub struct D { pub field: u8 } pub enum E { Variant } pub union F { a: u8 }
            pub fn g() {} pub async fn h() {}
            pub trait I { type Item; fn method(&self); fn provided(&self) {} }
            impl D { pub const J: u8 = 1; pub fn k() {} fn private() {} }
            impl<T> Generic<T> { pub fn l() {} }
            pub mod inner { pub fn m() {} }
            #[macro_export] macro_rules! n { () => {} }
        ";
        let expected = [
            "A",
            "B",
            "C",
            "D",
            "E",
            "F",
            "g",
            "h",
            "I",
            "I::method",
            "I::provided",
            "D::J",
            "D::k",
            "Generic::l",
            "m",
            "n",
        ];
        assert_eq!(names(text), expected);
    }

    #[test]
    fn what_no_user_can_name_is_not() {
        let text = "
            fn a() {} pub(crate) fn b() {} pub(super) struct C; trait D { fn method(&self); }
            impl Clone for C { fn clone(&self) -> Self { C } }
            #[doc(hidden)] pub fn e() {}
            #[cfg(test)] mod tests { pub fn f() {} }
            pub use other::G;
            macro_rules! h { () => { pub(crate) fn i() {} } }
        ";
        assert_eq!(names(text), [""; 0]);
    }

    #[test]
    fn an_example_belongs_to_the_item_it_stands_before() {
        let text = "/// ```\n/// f();\n/// ```\n#[must_use]\npub fn one() {}\n\n/// Words.\npub fn two() {}\n";
        let expected = [
            (5, "one".to_owned(), Example::Run),
            (8, "two".to_owned(), Example::None),
        ];
        assert_eq!(found(text), expected);
    }

    #[test]
    fn items_that_a_macro_makes_need_one_too() {
        let text = r#"
            macro_rules! setters {
                ($($name:ident: $type:ty;)*) => {
                    impl List {$(
                        #[doc = concat!("As ", stringify!($name))]
                        ///
                        /// ```
                        #[doc = concat!("list.", stringify!($name), "();")]
                        /// ```
                        #[must_use]
                        pub fn $name(self, value: $type) -> Self { self }

                        /// Words.
                        pub const fn bare(self) {}
                    )*}
                };
            }
        "#;
        let expected = [
            (11, "setters!::$name".to_owned(), Example::Run),
            (14, "setters!::bare".to_owned(), Example::None),
        ];
        assert_eq!(found(text), expected);
    }

    #[test]
    fn what_is_no_rust_is_told_with_its_line() {
        let error = public_items("fn a() {}\nfn (").unwrap_err();
        assert!(error.to_string().starts_with("line 2: "), "{error}");
    }
}
