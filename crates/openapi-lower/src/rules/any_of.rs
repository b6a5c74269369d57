//! `anyOf`: generators turn overlapping branches into one struct of flattened options, which never
//! decodes. A `oneOf` becomes an enum whose first fitting variant wins, so the most specific branch
//! comes first.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::{Changes, Context, Rule, require};
use crate::inspect::{Resolver, demands, fixed_values, specificity, types};
use crate::structure::Object;

pub(super) const RULE: Rule = Rule {
    name: "any-of",
    apply,
};

fn apply(schema: &mut Object, context: &Context<'_>, changes: &mut Changes) {
    let Some(Value::Array(branches)) = schema.get("anyOf") else {
        return;
    };
    if branches.is_empty() {
        return;
    }
    let tagged = schema.contains_key("discriminator");
    let branches = match tagged {
        true => branches.clone(),
        false => sorted(branches, context.resolver),
    };
    schema.shift_remove("anyOf");
    if tagged || are_disjoint(&branches, context.resolver) {
        changes.kept("anyOf", "said as `oneOf`: no value fits two branches");
    } else {
        changes.loosened(
            "anyOf",
            "said as `oneOf`: a value that fits several branches is read as the first",
        );
    }
    if schema.contains_key("oneOf") {
        require(schema, json!({ "oneOf": branches }));
    } else {
        schema.insert("oneOf".to_owned(), Value::Array(branches));
    }
}

/// Puts a branch before the others that admit some of the same values and ask for less: fewer
/// listed values, a less special type, or fewer required properties. Otherwise the order stays.
fn sorted(branches: &[Value], resolver: Resolver<'_>) -> Vec<Value> {
    let facts: Vec<_> = branches
        .iter()
        .map(|branch| {
            let demands = demands(branch, resolver);
            (
                types(branch, resolver),
                specificity(branch, resolver),
                demands,
            )
        })
        .collect();
    let precedes = |one: usize, other: usize| {
        let (one, other) = (&facts[one], &facts[other]);
        !one.0.is_disjoint(other.0)
            && match one.1.cmp(&other.1) {
                Ordering::Less => true,
                Ordering::Equal => one.2.is_some() && other.2.is_some() && one.2 < other.2,
                Ordering::Greater => false,
            }
    };
    let mut waiting_for: Vec<usize> = (0..branches.len())
        .map(|branch| {
            (0..branches.len())
                .filter(|other| precedes(*other, branch))
                .count()
        })
        .collect();
    let mut remaining: Vec<usize> = (0..branches.len()).collect();
    let mut order = Vec::with_capacity(branches.len());
    while let Some(place) = remaining
        .iter()
        .position(|branch| waiting_for[*branch] == 0)
    {
        let next = remaining.remove(place);
        for branch in &remaining {
            waiting_for[*branch] -= usize::from(precedes(next, *branch));
        }
        order.push(branches[next].clone());
    }
    order
}

/// True when no value can fit two of the branches.
fn are_disjoint(branches: &[Value], resolver: Resolver<'_>) -> bool {
    let admitted: Vec<_> = branches
        .iter()
        .map(|branch| types(branch, resolver))
        .collect();
    let listed: Vec<_> = branches
        .iter()
        .map(|branch| {
            resolver
                .resolve(branch)
                .and_then(Value::as_object)
                .and_then(fixed_values)
        })
        .collect();
    (0..branches.len()).all(|one| {
        (0..one).all(|other| {
            admitted[one].is_disjoint(admitted[other])
                || matches!((listed[one], listed[other]), (Some(one), Some(other))
                    if !one.iter().any(|value| other.contains(value)))
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::cases::check;

    const KEPT: &[&str] = &["kept any-of /anyOf"];
    const LOOSENED: &[&str] = &["loosened any-of /anyOf"];

    /// A case whose branches are given by number, in the order they come out.
    fn case(
        name: &'static str,
        branches: Value,
        order: &[usize],
        report: &'static [&'static str],
    ) -> (&'static str, Value, Value, &'static [&'static str]) {
        let sorted: Vec<_> = order.iter().map(|index| branches[index].clone()).collect();
        (
            name,
            json!({"anyOf": branches}),
            json!({"oneOf": sorted}),
            report,
        )
    }

    #[test]
    fn cases() {
        let a = json!({"type": "object", "properties": {"a": {}}, "required": ["a"]});
        let ab =
            json!({"type": "object", "properties": {"a": {}, "b": {}}, "required": ["a", "b"]});
        let string = json!({"type": "string"});
        let color = json!({"$ref": "#/components/schemas/Color"});
        let pet = json!({"$ref": "#/components/schemas/Pet"});
        check(vec![
            case(
                "disjoint",
                json!([string, {"type": "integer"}]),
                &[0, 1],
                KEPT,
            ),
            case(
                "disjoint between",
                json!([string, {"type": "integer"}, color]),
                &[1, 2, 0],
                LOOSENED,
            ),
            case(
                "enum first",
                json!([string, {"type": "string", "enum": ["a"]}]),
                &[1, 0],
                LOOSENED,
            ),
            case(
                "enum behind a reference",
                json!([string, color]),
                &[1, 0],
                LOOSENED,
            ),
            case(
                "integer before number",
                json!([{"type": "number"}, {"type": "integer"}]),
                &[1, 0],
                LOOSENED,
            ),
            case(
                "format first",
                json!([string, {"type": "string", "format": "uuid"}]),
                &[1, 0],
                LOOSENED,
            ),
            case(
                "required first",
                json!([a, {"type": "boolean"}, ab]),
                &[1, 2, 0],
                LOOSENED,
            ),
            case(
                "untyped last",
                json!([{}, string, pet]),
                &[1, 2, 0],
                LOOSENED,
            ),
            case(
                "stable",
                json!([{"type": "array", "items": string}, {"type": "boolean"}]),
                &[0, 1],
                KEPT,
            ),
            case(
                "different values",
                json!([{"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["b"]}]),
                &[0, 1],
                KEPT,
            ),
            (
                "tagged",
                json!({"anyOf": [{}, pet], "discriminator": {"propertyName": "kind"}}),
                json!({"oneOf": [{}, pet], "discriminator": {"propertyName": "kind"}}),
                KEPT,
            ),
            (
                "beside oneOf",
                json!({"anyOf": [string, {"type": "boolean"}], "oneOf": [string]}),
                json!({"oneOf": [string], "allOf": [{"oneOf": [string, {"type": "boolean"}]}]}),
                KEPT,
            ),
        ]);
    }
}
