//! The client half of the generator's output.

use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprMethodCall, ExprPath, File, ImplItem, Item, Member, parse_quote};

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
/// proxies), and decodes bodies faster.
pub(super) fn polish(client: &mut File, kind: raw::Client) {
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
    NameMethods.visit_file_mut(client);
    client.items.insert(
        0,
        parse_quote!(
            use super::types;
        ),
    );
    DecodeAsText.visit_file_mut(client);
}

/// Names the methods of HTTP for which the HTTP client has no function, which
/// the generator calls all the same.
struct NameMethods;

impl VisitMut for NameMethods {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        let method = match call.method.to_string().as_str() {
            "options" => quote! { OPTIONS },
            "trace" => quote! { TRACE },
            _ => return syn::visit_mut::visit_expr_method_call_mut(self, call),
        };
        if let (Expr::Field(receiver), Some(url)) = (&*call.receiver, call.args.first())
            && matches!(&receiver.member, Member::Named(name) if name == "client")
        {
            *call = parse_quote! { #receiver.request(::reqwest::Method::#method, #url) };
        }
    }
}

/// Puts the decoder of `templates/response.rs` where the generator calls its own.
struct DecodeAsText;

impl VisitMut for DecodeAsText {
    fn visit_expr_path_mut(&mut self, path: &mut ExprPath) {
        let segments = path.path.segments.iter();
        let names: Vec<String> = segments.map(|segment| segment.ident.to_string()).collect();
        if names == ["ResponseValue", "from_response"] {
            *path = parse_quote!(super::response::decoded);
        }
    }
}
