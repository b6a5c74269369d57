//! What a request is, where the generator knows only the nearest thing.
//!
//! * The media type of a body, which the document or the caller gives.
//! * A body that need not be there.
//! * Forms with more than plain values, and parameters of the query in a style
//!   that is not the plain one.
//! * A point in time, in a path or a header, as JSON writes it.

use std::collections::HashSet;

use quote::{ToTokens, format_ident};
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{
    Expr, ExprCall, ExprIf, ExprMethodCall, File, FnArg, Ident, ImplItem, ImplItemFn, Item, Lit,
    Macro, Pat, Signature, Token, Type, parse_quote,
};

use super::tree;
use crate::wire::{ContentType, QueryStyle, Wire, Wires};

/// Puts into each method what goes over its wire. Methods are found by the id
/// of their operation, which they hold already.
pub(super) fn put(client: &mut File, wires: &Wires) {
    let plain = Wire::default();
    for item in &mut client.items {
        let Item::Impl(implementation) = item else {
            continue;
        };
        for item in &mut implementation.items {
            if let ImplItem::Fn(method) = item
                && let Some(id) = operation_id(method)
            {
                put_in(method, wires.get(&id).unwrap_or(&plain));
            }
        }
    }
}

/// The id in `OperationInfo { operation_id: "…" }`.
fn operation_id(method: &mut ImplItemFn) -> Option<String> {
    #[derive(Default)]
    struct Find(Option<String>);
    impl VisitMut for Find {
        fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
            if field.member.to_token_stream().to_string() == "operation_id" {
                self.0 = text_of(&field.expr);
            }
        }
    }
    let mut find = Find::default();
    find.visit_block_mut(&mut method.block);
    find.0
}

fn put_in(method: &mut ImplItemFn, wire: &Wire) {
    let times = method.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) if tree::holds_date_time(&argument.ty) => {
            Some(argument.pat.to_token_stream().to_string())
        }
        _ => None,
    });
    let times = times.collect();
    let content_type = argument_beside(&method.sig, "content_type");
    Put {
        wire,
        times,
        content_type: content_type.clone(),
    }
    .visit_block_mut(&mut method.block);
    let is_body = |input: &&mut FnArg| matches!(input, FnArg::Typed(argument) if name_of(&argument.pat).as_deref() == Some("body"));
    if wire.optional_body
        && let Some(FnArg::Typed(body)) = method.sig.inputs.iter_mut().find(is_body)
        && tree::last_segment(&body.ty).as_deref() != Some("Option")
    {
        let stated: &Type = &body.ty;
        body.ty = parse_quote! { Option<#stated> };
    }
    if let Some(ContentType::Given(range)) = &wire.content_type {
        // Before the body, which is the last.
        let position = method.sig.inputs.len().saturating_sub(1);
        method
            .sig
            .inputs
            .insert(position, parse_quote! { #content_type: &'a str });
        let note = if range.starts_with("multipart/") {
            format!(
                "\n`{content_type}` says what the body is: `{range}; boundary=…`, with the boundary that stands between the parts of the body.\n"
            )
        } else {
            format!("\n`{content_type}` says what the body is: one of `{range}`.\n")
        };
        method.attrs.push(parse_quote! { #[doc = #note] });
    }
}

/// A name for one more argument of a method.
fn argument_beside(signature: &Signature, name: &str) -> Ident {
    let known: Vec<Option<String>> = signature
        .inputs
        .iter()
        .map(|input| match input {
            FnArg::Typed(argument) => name_of(&argument.pat),
            FnArg::Receiver(_) => None,
        })
        .collect();
    let mut name = name.to_owned();
    while known.contains(&Some(name.clone())) {
        name.insert_str(0, "body_");
    }
    format_ident!("{name}")
}

fn name_of(pattern: &Pat) -> Option<String> {
    let Pat::Ident(pattern) = pattern else {
        return None;
    };
    Some(pattern.ident.to_string())
}

/// The text of a literal.
fn text_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the last segment of a path is `name`.
fn ends_with(path: &Expr, name: &str) -> bool {
    let Expr::Path(path) = path else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|segment| segment.ident == name)
}

struct Put<'a> {
    wire: &'a Wire,
    /// The arguments that are a point in time.
    times: HashSet<String>,
    /// The argument with the media type of the body.
    content_type: Ident,
}

impl Put<'_> {
    /// The expression that says the media type of the body.
    fn content_type(&self, known: &Expr) -> Expr {
        match &self.wire.content_type {
            None => known.clone(),
            Some(ContentType::Fixed(media_type)) => {
                parse_quote! { ::reqwest::header::HeaderValue::from_static(#media_type) }
            }
            Some(ContentType::Given(_)) => {
                let given = &self.content_type;
                parse_quote! { ::reqwest::header::HeaderValue::from_str(#given)? }
            }
        }
    }

    /// The body on a request, for any of the calls with which the generator
    /// puts it there.
    fn body(&self, expression: &Expr) -> Option<Expr> {
        let (call, is_try) = match expression {
            Expr::MethodCall(call) => (call, false),
            Expr::Try(attempt) => match attempt.expr.as_ref() {
                Expr::MethodCall(call) => (call, true),
                _ => return None,
            },
            _ => return None,
        };
        let mut request = call.receiver.as_ref();
        let builder: Expr = parse_quote! { builder };
        let on = if self.wire.optional_body {
            &builder
        } else {
            request
        };
        let with_body: Expr = match (call.method.to_string().as_str(), is_try) {
            ("json", false) if self.wire.content_type.is_some() => {
                let content_type = self.content_type(request);
                parse_quote! { #on.header(::reqwest::header::CONTENT_TYPE, #content_type).json(&body) }
            }
            ("json", false) => parse_quote! { #on.json(&body) },
            ("form_urlencoded", true) if self.wire.nested_form => {
                parse_quote! { #on.form_urlencoded(&super::send::form(&body)?)? }
            }
            ("form_urlencoded", true) => parse_quote! { #on.form_urlencoded(&body)? },
            ("body", false) => {
                let Expr::MethodCall(header) = request else {
                    return None;
                };
                let content_type = self.content_type(header.args.last()?);
                request = header.receiver.as_ref();
                let on = if self.wire.optional_body {
                    &builder
                } else {
                    request
                };
                parse_quote! { #on.header(::reqwest::header::CONTENT_TYPE, #content_type).body(body) }
            }
            _ => return None,
        };
        if !self.wire.optional_body {
            return Some(with_body);
        }
        Some(parse_quote! {
            {
                let builder = #request;
                match body {
                    Some(body) => #with_body,
                    None => builder,
                }
            }
        })
    }

    /// The style of a parameter of the query.
    fn parameter(&self, call: &mut ExprCall) {
        let Some(name) = call.args.first().and_then(text_of) else {
            return;
        };
        match self.wire.query.get(&name) {
            Some(QueryStyle::Joined(separator)) => {
                *call.func = parse_quote! { super::send::Joined::new };
                call.args.push(parse_quote! { #separator });
            }
            Some(QueryStyle::Deep) => *call.func = parse_quote! { super::send::Deep::new },
            None => {}
        }
    }

    /// `Accept`.
    fn header(&self, call: &mut ExprMethodCall) {
        if call.method == "header"
            && call
                .args
                .first()
                .is_some_and(|name| ends_with(name, "ACCEPT"))
            && let Some(media_type) = &self.wire.accept
            && let Some(value) = call.args.last_mut()
        {
            *value = parse_quote! { ::reqwest::header::HeaderValue::from_static(#media_type) };
        }
    }
}

impl VisitMut for Put<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expression);
        if let Some(body) = self.body(expression) {
            *expression = body;
        }
    }

    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        syn::visit_mut::visit_expr_call_mut(self, call);
        if call
            .func
            .to_token_stream()
            .to_string()
            .replace(' ', "")
            .ends_with("QueryParam::new")
        {
            self.parameter(call);
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        syn::visit_mut::visit_expr_method_call_mut(self, call);
        self.header(call);
        if call.method == "to_string"
            && self
                .times
                .contains(&call.receiver.to_token_stream().to_string())
        {
            let receiver = &call.receiver;
            *call =
                parse_quote! { #receiver.to_rfc3339_opts(::chrono::SecondsFormat::AutoSi, true) };
        }
    }

    /// The path is a `format!`, whose arguments are expressions like others.
    fn visit_macro_mut(&mut self, format: &mut Macro) {
        let arguments = format.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        if let Ok(mut arguments) = arguments
            && !self.times.is_empty()
            && format.path.is_ident("format")
        {
            for argument in &mut arguments {
                self.visit_expr_mut(argument);
            }
            format.tokens = arguments.to_token_stream();
        }
    }

    /// `if let Some(value) = argument`, of an optional header.
    fn visit_expr_if_mut(&mut self, branch: &mut ExprIf) {
        let is_time = match branch.cond.as_ref() {
            Expr::Let(binding) => self
                .times
                .contains(&binding.expr.to_token_stream().to_string()),
            _ => false,
        };
        let known = !is_time || self.times.contains("value");
        if !known {
            self.times.insert("value".to_owned());
        }
        syn::visit_mut::visit_expr_if_mut(self, branch);
        if !known {
            self.times.remove("value");
        }
    }
}
