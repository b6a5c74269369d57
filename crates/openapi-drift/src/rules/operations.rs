//! Operations, their bodies, responses, servers and security.

use super::{B, I, Rule, W, table};

table! {
    OPERATION_REMOVED = Rule::new("operation-removed", [B, B, B], "operation-added",
        "A path or one of its methods is gone.",
        "calls of `{item}` fail, and the regenerated client does not have it: remove the calls");
    OPERATION_REMOVED_AFTER_SUNSET = Rule::new("operation-removed-after-sunset", [W, W, B], "operation-added",
        "A deprecated operation is gone after the day of its `x-sunset`.",
        "calls of `{item}` fail as was announced, and the regenerated client does not have it: remove the calls");
    OPERATION_ADDED = Rule::new("operation-added", [I, I, I], "operation-removed",
        "A path or one of its methods is new.",
        "the regenerated client has `{item}`").adding();
    OPERATION_MOVED = Rule::new("operation-moved", [B, B, I], "operation-moved",
        "An operation, told by its `operationId`, is at another path or under another method.",
        "deployed clients call {old}, where nobody answers: regenerate; `{item}` keeps its name");
    WEBHOOK_REMOVED = Rule::new("webhook-removed", [I, W, I], "webhook-added",
        "A webhook is gone.",
        "the server no longer sends `{name}`: remove what waits for it");
    WEBHOOK_ADDED = Rule::new("webhook-added", [I, I, I], "webhook-removed",
        "A webhook is new.",
        "the server may send `{name}`; no client code is generated for it");
    OPERATION_ID_CHANGED = Rule::new("operation-id-changed", [I, I, B], "operation-id-changed",
        "The `operationId` is another one.",
        "`{item}` has another name in the regenerated client: change the calls");
    SUCCESS_STATUS_REMOVED = Rule::new("success-status-removed", [I, B, B], "typed-success-status-added",
        "A success status is no longer documented, and another one still is.",
        "`{item}` no longer returns what came with status {name}: match what is left");
    SUCCESS_STATUS_ADDED = Rule::new("success-status-added", [I, W, I], "success-status-removed",
        "A success status with a body that is known already is new.",
        "deployed clients report status {name} of `{item}` as unexpected: regenerate");
    TYPED_SUCCESS_STATUS_ADDED = Rule::new("typed-success-status-added", [I, B, B], "success-status-removed",
        "A success status with a body of its own is new.",
        "`{item}` may answer {name} with another body, which deployed clients cannot read: regenerate and handle both");
    SUCCESS_STATUS_CHANGED = Rule::new("success-status-changed", [I, B, I], "success-status-changed",
        "The success status is another one, with the same body.",
        "deployed clients take the answer of `{item}` for an error, since it is {new} and not {old}: regenerate");
    ERROR_STATUS_ADDED = Rule::new("error-status-added", [I, W, I], "error-status-removed",
        "An error status is new, and the error type of the operation stays.",
        "`{item}` may fail with status {name}; deployed clients report it without its body");
    ERROR_STATUS_REMOVED = Rule::new("error-status-removed", [I, I, I], "error-status-added",
        "An error status is no longer documented, and the error type of the operation stays.",
        "`{item}` is not said to fail with status {name} any more");
    ERROR_TYPE_ADDED = Rule::new("error-type-added", [I, W, B], "error-type-removed",
        "An error status is new whose body, or lack of one, no other has, or an error has a body now.",
        "the error type of `{item}` changes: code that names it, or matches its body, must follow");
    ERROR_TYPE_REMOVED = Rule::new("error-type-removed", [I, W, B], "error-type-added",
        "An error status is gone whose body, or lack of one, no other has, or an error has no body now.",
        "the error type of `{item}` changes: code that names it, or matches its body, must follow");
    VALIDATION_RESPONSE_ADDED = Rule::new("validation-response-added", [I, I, W], "validation-response-removed",
        "The framework's 422 response is documented now.",
        "the server always could answer 422; code that names the error type of `{item}` may have to follow");
    VALIDATION_RESPONSE_REMOVED = Rule::new("validation-response-removed", [I, I, W], "validation-response-added",
        "The framework's 422 response is no longer documented.",
        "the server may still answer 422; code that names the error type of `{item}` may have to follow");
    MEDIA_TYPE_ADDED = Rule::new("media-type-added", [I, W, W], "media-type-removed",
        "A media type is new beside another one.",
        "`{item}` may carry {name} as well, and the generated method may take or return another type");
    MEDIA_TYPE_REMOVED = Rule::new("media-type-removed", [B, B, W], "media-type-added",
        "A media type is gone, and another one is left.",
        "`{item}` no longer carries {name}, and the generated method may take or return another type: use what is left");
    MEDIA_TYPE_REPLACED = Rule::new("media-type-replaced", [B, B, B], "media-type-replaced",
        "The only media type is another one.",
        "`{item}` carries {new} and not {old}: the generated method takes or returns another type");
    RESPONSE_BODY_REMOVED = Rule::new("response-body-removed", [I, B, B], "response-body-added",
        "A success response has no body any more.",
        "[deployed clients cannot decode the empty answer of `{item}`, and ]the regenerated method returns nothing: stop using the value");
    RESPONSE_BODY_ADDED = Rule::new("response-body-added", [I, I, B], "response-body-removed",
        "A success response has a body now.",
        "the regenerated `{item}` returns a value");
    RESPONSE_HEADER_REMOVED = Rule::new("response-header-removed", [I, W, I], "response-header-added",
        "A response header is gone.",
        "code that reads the header `{name}` of `{item}` finds none");
    RESPONSE_HEADER_ADDED = Rule::new("response-header-added", [I, I, I], "response-header-removed",
        "A response header is new.",
        "answers of `{item}` have the header `{name}`");
    RESPONSE_HEADER_RETYPED = Rule::new("response-header-retyped", [I, W, I], "response-header-retyped",
        "A response header has another type.",
        "code that parses the header `{name}` of `{item}` must follow");
    REQUIRED_BODY_ADDED = Rule::new("required-body-added", [B, I, B], "body-removed",
        "A request body has to be sent now.",
        "<deployed clients are refused, and >the regenerated `{item}` takes a body: pass one");
    OPTIONAL_BODY_ADDED = Rule::new("optional-body-added", [I, I, B], "body-removed",
        "A request body may be sent now.",
        "the regenerated `{item}` takes a body: pass one");
    BODY_REMOVED = Rule::new("body-removed", [W, I, B], "required-body-added",
        "The request body is gone.",
        "the server may refuse or ignore the body, and the regenerated `{item}` takes none: remove it");
    BODY_BECAME_REQUIRED = Rule::new("body-became-required", [B, I, I], "body-became-optional",
        "The request body, which was optional, has to be sent.",
        "calls without a body are refused; `{item}` took one all along");
    BODY_BECAME_OPTIONAL = Rule::new("body-became-optional", [I, I, I], "body-became-required",
        "The request body may be left out.",
        "nothing to do: `{item}` goes on sending its body");
    SERVER_REMOVED = Rule::new("server-removed", [W, W, I], "server-added",
        "A server is no longer listed, and another one is.",
        "clients with the base address {old} may find nobody there: check the address");
    SERVER_ADDED = Rule::new("server-added", [I, I, I], "server-removed",
        "A server is new.",
        "the base address {new} may be used as well");
    SERVER_REPLACED = Rule::new("server-replaced", [W, W, I], "server-replaced",
        "The only server that changed has another address.",
        "clients with the base address {old} may find nobody there: use {new}");
    SECURITY_REQUIRED = Rule::new("security-required", [B, I, I], "security-dropped",
        "An operation that was open asks for credentials.",
        "calls of `{item}` without credentials are refused: configure {name}");
    SECURITY_DROPPED = Rule::new("security-dropped", [I, I, I], "security-required",
        "An operation asks for no credentials any more.",
        "`{item}` may be called without credentials");
    SECURITY_ALTERNATIVE_REMOVED = Rule::new("security-alternative-removed", [B, I, I], "security-alternative-added",
        "One of several ways to authenticate is gone.",
        "clients that authenticate to `{item}` with {name} are refused: use another way");
    SECURITY_ALTERNATIVE_ADDED = Rule::new("security-alternative-added", [I, I, I], "security-alternative-removed",
        "There is one more way to authenticate.",
        "`{item}` accepts {name} as well");
    SECURITY_SCOPE_ADDED = Rule::new("security-scope-added", [B, I, I], "security-scope-removed",
        "Credentials need one more scope.",
        "credentials without the scope {name} are refused by `{item}`: ask for it");
    SECURITY_SCOPE_REMOVED = Rule::new("security-scope-removed", [I, I, I], "security-scope-added",
        "Credentials need one scope less.",
        "`{item}` does not need the scope {name} any more");
    SECURITY_SCHEME_CHANGED = Rule::new("security-scheme-changed", [B, I, I], "security-scheme-changed",
        "Credentials are sent in another way.",
        "requests that carry the credentials of {name} in the old way are refused: configure the client for {new}");
}
