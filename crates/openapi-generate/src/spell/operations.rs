//! Operations called like each other or like a method of the client.

use std::collections::HashSet;

use serde_json::Value;

use super::identifiers::{claim, snake};
use super::{Of, Spelling};
use crate::schema;

/// Methods of the generated client, and of the hooks that its methods call.
const METHODS: [&str; 6] = [
    "api_version",
    "exec",
    "new",
    "new_with_client",
    "post",
    "pre",
];

pub(super) fn spell(spelling: &mut Spelling) {
    let mut taken: HashSet<String> = METHODS.iter().map(|name| (*name).to_owned()).collect();
    let mut renamed = Vec::new();
    for (index, operation) in schema::operations(&mut spelling.document)
        .iter()
        .enumerate()
    {
        let method = snake(&operation.id);
        if taken.insert(method.clone()) {
            spelling.operations.insert(method, operation.id.clone());
        } else {
            renamed.push((index, operation.pointer(), operation.id.clone()));
        }
    }
    for (index, pointer, id) in renamed {
        let wanted = snake(&id);
        let wanted = if METHODS.contains(&wanted.as_str()) {
            format!("{wanted}_operation")
        } else {
            wanted
        };
        let method = claim(&wanted, &mut taken);
        if let Some(operation) = schema::operations(&mut spelling.document).get_mut(index)
            && let Some(body) = operation.body.as_object_mut()
        {
            body.insert("operationId".to_owned(), Value::from(method.clone()));
        }
        spelling.tell(
            Of::Place(pointer.join("operationId")),
            format!("the operation `{id}` is the method `{method}`"),
        );
        spelling.operations.insert(method, id);
    }
}
