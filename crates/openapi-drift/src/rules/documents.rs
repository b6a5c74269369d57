//! What is said about things, and what concerns a document as a whole.

use super::{B, I, Rule, W, table};

table! {
    DEPRECATED = Rule::new("deprecated", [I, I, I], "no-longer-deprecated",
        "Something is deprecated now.",
        "plan to do without `{item}`; it works until it is removed");
    NO_LONGER_DEPRECATED = Rule::new("no-longer-deprecated", [I, I, I], "deprecated",
        "Something is not deprecated any more.",
        "`{item}` may be relied on again");
    SUNSET_CHANGED = Rule::new("sunset-changed", [I, I, I], "sunset-changed",
        "The day from which an operation may be gone (`x-sunset`) is another one.",
        "`{item}` is promised until {new}, and was until {old}: plan to do without it by then");
    VALIDATION_ERROR_CHANGED = Rule::new("validation-error-changed", [I, I, I], "validation-error-changed",
        "The framework's own error body has other fields.",
        "nothing to do: a newer framework says more in `{item}`").adding();
    DOCUMENTATION_CHANGED = Rule::new("documentation-changed", [I, I, I], "documentation-changed",
        "A description, an example or an extension is another one.",
        "the documentation of `{item}` differs").off();
    TITLE_CHANGED = Rule::new("title-changed", [I, I, I], "title-changed",
        "A title is another one.",
        "nothing to do: types are named by their place, and `{item}` keeps its name").off();
    LOSSY_KEYWORD_ADDED = Rule::new("lossy-keyword-added", [W, W, W], "lossy-keyword-removed",
        "A keyword is new that neither the lowering nor the comparison understands.",
        "`{name}` restricts `{item}` in a way that the generated type does not show: read it in the document");
    LOSSY_KEYWORD_REMOVED = Rule::new("lossy-keyword-removed", [W, W, W], "lossy-keyword-added",
        "A keyword is gone that neither the lowering nor the comparison understands.",
        "`{name}` does not restrict `{item}` any more, which the generated type never showed");
    LOSSY_KEYWORD_CHANGED = Rule::new("lossy-keyword-changed", [W, W, W], "lossy-keyword-changed",
        "A keyword that neither the lowering nor the comparison understands has another value.",
        "`{name}` restricts `{item}` in another way, which the generated type does not show: read it in the document");
    GENERATION_FAILED = Rule::new("generation-failed", [I, I, B], "",
        "No client can be generated from the revision.",
        "there is no new client until the document, the lowering or the generator is mended: {new}")
        .without_mirror("a document from which a client can be generated again breaks nobody");
    VERSION_NOT_BUMPED = Rule::new("version-not-bumped", [W, W, W], "version-not-bumped",
        "Something breaks, and `info.version` is the same.",
        "two documents are both called {new}: ask the publisher which one is served").off();
}
