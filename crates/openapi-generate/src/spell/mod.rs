//! What the generator would call by one name although the document has two.
//!
//! The generator makes a Rust name of every name in the document, and does not
//! look whether two of them come out alike: `mixedCase` and `mixed-case` as
//! parameters of one operation, as properties of one object or as values of
//! one enum give code that does not compile, or no code. So the generator gets
//! a copy of the document in which such names differ, and what goes over the
//! wire is put back in the code that it writes:
//!
//! | in the document | in Rust |
//! |---|---|
//! | an operation called like a method of the client (`post`, `new`) | `post_operation` |
//! | operations alike but for what no identifier can hold | a number: `list_2` |
//! | parameters alike in different places (`id` in path and query) | the place: `id_query` |
//! | parameters alike in one place, or called like a variable of the generated code (`body`) | the place, then a number: `mixed_case_query` |
//! | values of an enum that come out alike or empty (`name` and `-name`, `!=`, `""`) | signs as words: `MinusName`, `NotEquals`, `Empty`; then a number |
//! | properties alike | a number: `mixed_case_2` |
//!
//! The names of types are [chosen](crate::names) before, and differ already.

mod enums;
mod fields;
pub(crate) mod identifiers;
mod operations;
mod parameters;

use std::collections::HashMap;

use openapi_lower::Pointer;
use serde_json::Value;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprLit, FieldValue, File, ImplItemFn, Item, Lit, LitStr, Member};

/// A name that the generator cannot derive from the document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Spelled {
    pub(crate) of: Of,
    /// What is called how.
    pub(crate) note: String,
}

/// What a name is part of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Of {
    /// Something of an operation.
    Place(Pointer),
    /// A field or variant of the type of this name.
    Type(String),
}

/// A document in which no two names come out alike.
pub(crate) struct Spelling {
    pub(crate) document: Value,
    /// The published id of every operation, by the name of its method.
    operations: HashMap<String, String>,
    /// The name on the wire of renamed parameters, by the name of the method.
    parameters: HashMap<String, HashMap<String, String>>,
    /// The value on the wire of renamed variants, by the name of the type.
    variants: HashMap<String, HashMap<String, String>>,
    /// The published form of renamed paths.
    paths: HashMap<String, String>,
    spelled: Vec<Spelled>,
}

impl Spelling {
    /// The copy of `document` for the generator.
    pub(crate) fn of(document: &Value) -> Self {
        let mut spelling = Self {
            document: document.clone(),
            operations: HashMap::new(),
            parameters: HashMap::new(),
            variants: HashMap::new(),
            paths: HashMap::new(),
            spelled: Vec::new(),
        };
        operations::spell(&mut spelling);
        parameters::spell(&mut spelling);
        enums::spell(&mut spelling);
        spelling
    }

    /// Puts what goes over the wire back into the generated code; tells which
    /// names are not those that one would expect.
    pub(crate) fn restore(mut self, file: &mut File) -> Vec<Spelled> {
        Restore(&self).visit_file_mut(file);
        for item in &mut file.items {
            if let Item::Mod(module) = item
                && module.ident == "types"
                && let Some((_, items)) = &mut module.content
            {
                enums::restore(items, &self.variants);
                self.spelled.extend(fields::tell_apart(items));
            }
        }
        self.spelled
    }

    fn tell(&mut self, of: Of, note: String) {
        self.spelled.push(Spelled { of, note });
    }
}

/// Puts published names where the generator has those it was given.
struct Restore<'a>(&'a Spelling);

impl VisitMut for Restore<'_> {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        if let Some(wire) = self.0.parameters.get(&function.sig.ident.to_string()) {
            parameters::restore(function, wire);
        }
        syn::visit_mut::visit_impl_item_fn_mut(self, function);
    }

    /// `OperationInfo { operation_id: "…" }`
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        if let Member::Named(name) = &field.member
            && name == "operation_id"
            && let Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) = &mut field.expr
            && let Some(id) = self.0.operations.get(&text.value())
        {
            *text = LitStr::new(id, text.span());
        }
        syn::visit_mut::visit_field_value_mut(self, field);
    }
}
