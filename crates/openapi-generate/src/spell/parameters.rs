//! Parameters of one operation that are called alike, or like a variable of
//! the code around them.

use std::collections::{HashMap, HashSet};

use openapi_lower::{Pointer, path_parameters};
use serde_json::{Map, Value};
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprCall, ExprLit, ExprMethodCall, ImplItemFn, Lit, LitStr};

use super::identifiers::{claim, snake};
use super::{Of, Spelling};
use crate::schema::{self, Operation};

/// Variables of the generated code that give way to no parameter.
const VARIABLES: [&str; 2] = ["body", "header_map"];

pub(super) fn spell(spelling: &mut Spelling) {
    spell_templates(spelling);
    let mut told = Vec::new();
    for operation in schema::operations(&mut spelling.document) {
        let pointer = published_pointer(&operation, &spelling.paths).join("parameters");
        let Some(Value::Array(parameters)) = operation.body.get_mut("parameters") else {
            continue;
        };
        let mut taken: HashSet<String> = VARIABLES.iter().map(|name| (*name).to_owned()).collect();
        // The generator tells parameters apart by name, whatever their place;
        // those of the path keep theirs.
        let mut names = HashSet::new();
        let mut wire = HashMap::new();
        for in_path in [true, false] {
            for parameter in parameters.iter_mut().filter_map(Value::as_object_mut) {
                if (text(parameter, "in") == "path") != in_path || !parameter.contains_key("name") {
                    continue;
                }
                let name = text(parameter, "name").to_owned();
                let plain = snake(&name);
                let is_new = names.insert(name.clone());
                if !taken.contains(&plain) && is_new {
                    taken.insert(plain);
                    continue;
                }
                let place = text(parameter, "in").to_owned();
                let stem = plain.trim_end_matches('_');
                let argument = claim(&format!("{stem}_{place}"), &mut taken);
                told.push((
                    pointer.clone(),
                    format!("the {place} parameter `{name}` is the argument `{argument}`"),
                ));
                parameter.insert("name".to_owned(), Value::from(argument.clone()));
                wire.insert(argument, name);
            }
        }
        if !wire.is_empty() {
            spelling.parameters.insert(snake(&operation.id), wire);
        }
    }
    for (pointer, note) in told {
        spelling.tell(Of::Place(pointer), note);
    }
}

fn published_pointer(operation: &Operation<'_>, paths: &HashMap<String, String>) -> Pointer {
    let path = paths.get(&operation.path).unwrap_or(&operation.path);
    Pointer::from("paths").join(path).join(&operation.method)
}

fn text<'a>(parameter: &'a Map<String, Value>, member: &str) -> &'a str {
    parameter.get(member).and_then(Value::as_str).unwrap_or("")
}

/// Tells apart the names in one path. They stand in the path itself, and so
/// are renamed for all of its operations.
fn spell_templates(spelling: &mut Spelling) {
    let Some(Value::Object(paths)) = spelling.document.get_mut("paths") else {
        return;
    };
    if paths.keys().all(|path| rename(path).is_empty()) {
        return;
    }
    let mut told = Vec::new();
    for (path, mut item) in std::mem::take(paths) {
        let mut spelled = path.clone();
        for (name, argument) in rename(&path) {
            spelled = spelled.replace(&format!("{{{name}}}"), &format!("{{{argument}}}"));
            rename_in_item(&mut item, &name, &argument);
            told.push((
                Pointer::from("paths").join(&path),
                format!("`{{{name}}}` in the path is the argument `{argument}`"),
            ));
        }
        spelling.paths.insert(spelled.clone(), path);
        paths.insert(spelled, item);
    }
    for (pointer, note) in told {
        spelling.tell(Of::Place(pointer), note);
    }
}

/// The names of a path that need another, and that name.
fn rename(path: &str) -> Vec<(String, String)> {
    let mut taken: HashSet<String> = VARIABLES.iter().map(|name| (*name).to_owned()).collect();
    let mut renamed = Vec::new();
    for name in path_parameters(path) {
        let plain = snake(name);
        if taken.insert(plain.clone()) {
            continue;
        }
        let stem = plain.trim_end_matches('_');
        renamed.push((name.to_owned(), claim(&format!("{stem}_path"), &mut taken)));
    }
    renamed
}

fn rename_in_item(item: &mut Value, name: &str, argument: &str) {
    let operations = item.as_object_mut().into_iter().flatten();
    for (_, operation) in operations {
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            if parameter["in"] == "path" && parameter["name"] == name {
                parameter["name"] = Value::from(argument);
            }
        }
    }
}

/// Puts the names on the wire back into one method.
pub(super) fn restore(function: &mut ImplItemFn, wire: &HashMap<String, String>) {
    struct Restore<'a>(&'a HashMap<String, String>);
    impl Restore<'_> {
        fn literal(&self, expression: Option<&mut Expr>) {
            if let Some(Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            })) = expression
                && let Some(name) = self.0.get(&text.value())
            {
                *text = LitStr::new(name, text.span());
            }
        }
    }
    impl VisitMut for Restore<'_> {
        /// `QueryParam::new("…", …)`
        fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
            if let Expr::Path(function) = &*call.func
                && let [.., of, new] = &*function.path.segments.iter().collect::<Vec<_>>()
                && of.ident == "QueryParam"
                && new.ident == "new"
            {
                self.literal(call.args.first_mut());
            }
            syn::visit_mut::visit_expr_call_mut(self, call);
        }

        /// `header_map.append("…", …)`
        fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
            if call.method == "append" {
                self.literal(call.args.first_mut());
            }
            syn::visit_mut::visit_expr_method_call_mut(self, call);
        }
    }
    Restore(wire).visit_impl_item_fn_mut(function);
}
