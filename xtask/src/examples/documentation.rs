//! Whether documentation holds an example, by the rules of rustdoc.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, Expr, Lit, Meta};

/// The best that the documentation of an item shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Example {
    /// None, or one that is not Rust.
    #[default]
    None,
    /// Code that is compiled only.
    OnlyCompiled,
    /// Code that is compiled and run.
    Run,
}

impl Example {
    pub(super) fn in_attributes(attributes: &[Attribute]) -> Self {
        let lines: Vec<String> = attributes.iter().filter_map(line).collect();
        Self::in_text(&lines.join("\n"))
    }

    /// The best code block of a text of Markdown.
    pub(super) fn in_text(text: &str) -> Self {
        let mut best = Self::None;
        let mut open: Option<(&str, Self)> = None;
        let mut code = Vec::new();
        for line in text.lines().map(str::trim) {
            let fence = ["```", "~~~"]
                .into_iter()
                .find(|fence| line.starts_with(fence));
            match (open, fence) {
                (None, Some(fence)) => {
                    open = Some((fence, Self::of_words(line.trim_start_matches(['`', '~']))));
                    code.clear();
                }
                (Some((opened, example)), Some(fence)) if fence == opened => {
                    best = best.max(example.min(Self::of_code(&code)));
                    open = None;
                }
                (Some(_), _) => code.push(line),
                (None, None) => {}
            }
        }
        best
    }

    /// What can be said of code by its lines: a hidden function round all of it that nobody calls
    /// is a way not to run it.
    fn of_code(lines: &[&str]) -> Self {
        if lines.iter().all(|line| line.is_empty()) {
            return Self::None;
        }
        let hidden_functions = lines.iter().filter_map(|line| {
            let item = line.strip_prefix("# ")?;
            let function = item
                .strip_prefix("async ")
                .unwrap_or(item)
                .strip_prefix("fn ")?;
            function.split(['(', '<']).next()
        });
        let is_called = |name: &str| {
            let (definition, call) = (format!("fn {name}"), format!("{name}("));
            let calls = |line: &&str| line.contains(&call) && !line.contains(&definition);
            name == "main" || lines.iter().any(calls)
        };
        if hidden_functions.into_iter().all(is_called) {
            Self::Run
        } else {
            Self::OnlyCompiled
        }
    }

    /// What rustdoc does with a block that begins with these words.
    fn of_words(words: &str) -> Self {
        let mut example = Self::Run;
        for word in words.split([',', ' ']).map(str::trim) {
            match word {
                "" | "rust" | "should_panic" => {}
                "no_run" | "compile_fail" => example = example.min(Self::OnlyCompiled),
                _ => return Self::None,
            }
        }
        example
    }
}

/// The text of an attribute that is documentation.
fn line(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => text.value(),
                _ => String::new(),
            },
            // `concat!` and its like: what is written out in them.
            value => text_of_literals(value.to_token_stream()),
        }),
        _ => None,
    }
}

/// The strings among tokens, one after the other.
pub(super) fn text_of_literals(tokens: TokenStream) -> String {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => text_of_literals(group.stream()),
            TokenTree::Literal(literal) => match Lit::new(literal) {
                Lit::Str(text) => text.value(),
                _ => String::new(),
            },
            TokenTree::Ident(_) | TokenTree::Punct(_) => String::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_block_counts() {
        for (text, expected) in [
            ("", Example::None),
            ("Words with `code`.", Example::None),
            ("```\nf();\n```", Example::Run),
            ("```\n```", Example::None),
            ("```\n\n```", Example::None),
            ("```\nnot closed", Example::None),
            ("```text\nf();\n```", Example::None),
            ("```ignore\nf();\n```", Example::None),
            ("```no_run\nf();\n```", Example::OnlyCompiled),
            ("```rust,no_run\nf();\n```", Example::OnlyCompiled),
            ("```compile_fail\nf();\n```", Example::OnlyCompiled),
            ("```should_panic\nf();\n```", Example::Run),
            ("~~~\n```\nf();\n~~~", Example::Run),
            ("```json\n{}\n```\n\n```\nf();\n```", Example::Run),
            ("```\nf();\n```\n\n```no_run\ng();\n```", Example::Run),
            ("```\n# fn main() {\nf();\n# }\n```", Example::Run),
            ("```\n# fn a() {\nf();\n# }\n```", Example::OnlyCompiled),
            (
                "```\n# async fn a<T>(t: T) {\nf();\n# }\n```",
                Example::OnlyCompiled,
            ),
            ("```\n# fn a() {}\na();\n```", Example::Run),
            ("```\n# fn a<T>(t: T) {}\na(1);\n```", Example::Run),
            ("```\nfn a() {}\n```", Example::Run),
        ] {
            assert_eq!(Example::in_text(text), expected, "{text}");
        }
    }

    #[test]
    fn documentation_that_is_put_together_is_read() {
        let item: syn::ItemFn = syn::parse_quote! {
            /// ```
            #[doc = concat!("let a = ", "1;")]
            /// ```
            fn one() {}
        };
        assert_eq!(Example::in_attributes(&item.attrs), Example::Run);
    }
}
