//! The client half of the generator's output.

use std::collections::HashMap;

use heck::ToSnakeCase;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprLit, FieldValue, File, ImplItem, Item, Lit, LitStr, Member, parse_quote};

use crate::{Error, raw};

/// Separates the client from the types it uses.
pub(super) fn split(generated: File) -> Result<(File, Vec<Item>), Error> {
    let mut types = None;
    let mut client = File {
        items: Vec::new(),
        ..generated
    };
    for item in generated.items {
        match item {
            Item::Mod(module) if module.ident == "types" => {
                types = module.content.map(|(_, items)| items)
            }
            other => client.items.push(other),
        }
    }
    let types = types.ok_or_else(|| Error::Generator {
        message: "the generator wrote no `types` module".to_owned(),
    })?;
    Ok((client, types))
}

/// Removes what would go around the runtime, where there is one (`Client::new`
/// builds an HTTP client of its own, with its own timeouts, redirects and
/// proxies), and lets a hook see operation ids as the document has them.
pub(super) fn polish(client: &mut File, kind: raw::Client, operations: &[String]) {
    client
        .items
        .retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    for item in &mut client.items {
        if kind == raw::Client::Hooked
            && let Item::Impl(implementation) = item
            && implementation.trait_.is_none()
        {
            implementation.items.retain(
                |item| !matches!(item, ImplItem::Fn(function) if function.sig.ident == "new"),
            );
        }
    }
    client.items.insert(
        0,
        parse_quote!(
            use super::types;
        ),
    );
    let published = operations
        .iter()
        .map(|id| (id.to_snake_case(), id.as_str()))
        .collect();
    PublishIds(published).visit_file_mut(client);
}

/// Puts the published id of an operation where the generator put its own
/// spelling of it: `OperationInfo { operation_id: "…" }`.
struct PublishIds<'a>(HashMap<String, &'a str>);

impl VisitMut for PublishIds<'_> {
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        if let Member::Named(name) = &field.member
            && name == "operation_id"
            && let Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) = &mut field.expr
            && let Some(id) = self.0.get(&text.value())
        {
            *text = LitStr::new(id, text.span());
        }
        syn::visit_mut::visit_field_value_mut(self, field);
    }
}
