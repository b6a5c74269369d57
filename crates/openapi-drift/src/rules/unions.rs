//! Unions and `allOf`.

use super::{B, I, Rule, W, table};

table! {
    UNION_BRANCH_ADDED = Rule::new("union-branch-added", [I, B, B], "union-branch-removed",
        "A union without a tag has one branch more.",
        "[deployed clients cannot decode it, and ]a `match` on `{item}` has to cover it: {new}");
    UNION_BRANCH_REMOVED = Rule::new("union-branch-removed", [B, I, B], "union-branch-added",
        "A union without a tag has one branch less.",
        "<requests with it are refused, and >the regenerated `{item}` has no variant for it: {old}");
    TAGGED_BRANCH_ADDED = Rule::new("tagged-branch-added", [I, I, I], "tagged-branch-removed",
        "A union with a tag has one branch more.",
        "deployed clients read it as `Unrecognized` with its JSON; the regenerated enum has `{item}`").adding();
    TAGGED_BRANCH_REMOVED = Rule::new("tagged-branch-removed", [B, I, B], "tagged-branch-added",
        "A union with a tag has one branch less.",
        "<requests with it are refused, and >the regenerated enum has no `{item}`: remove its uses");
    DISCRIMINATOR_PROPERTY_CHANGED = Rule::new("discriminator-property-changed", [B, B, B], "discriminator-property-changed",
        "Another property tells the branches apart.",
        "deployed clients look for `{old}` and not `{new}`, and every value of `{item}` is `Unrecognized` or refused");
    DISCRIMINATOR_VALUE_CHANGED = Rule::new("discriminator-value-changed", [B, B, B], "discriminator-value-changed",
        "A branch has another tag.",
        "deployed clients read {new} as `Unrecognized`, and the variant of `{item}` has another name");
    DISCRIMINATOR_ADDED = Rule::new("discriminator-added", [I, I, B], "discriminator-removed",
        "A property tells the branches apart now.",
        "the variants of `{item}` are named after their tags in the regenerated client, and there is `Unrecognized`");
    DISCRIMINATOR_REMOVED = Rule::new("discriminator-removed", [I, I, B], "discriminator-added",
        "No property tells the branches apart any more.",
        "the variants of `{item}` are numbered in the regenerated client, and the first that fits is taken");
    PART_ADDED = Rule::new("part-added", [B, I, B], "part-removed",
        "One more schema of `allOf` has to fit.",
        "<requests that do not fit it are refused, and >`{item}` has more fields or stricter ones: {new}");
    PART_REMOVED = Rule::new("part-removed", [I, W, B], "part-added",
        "One schema of `allOf` does not have to fit any more.",
        "answers may lack what it asked for, and `{item}` has fewer fields in the regenerated client: {old}");
}
