//! Lowers OpenAPI 3.1 documents to 3.0.3 and reports every rewrite, for generators that read 3.0
//! only and for comparing schemas by what they mean. It is not for validating documents or values,
//! and fetches nothing.
//!
//! Such generators stop at the first `type: [string, "null"]`. [`lower`]
//! says the same in the words of 3.0.3 and returns a [`Report`] that names every rewrite with its
//! JSON pointer in the source, its rule, and whether the meaning was kept, loosened or dropped. A
//! 3.0 document goes through the same rules, where they apply.
//!
//! ```
//! let source = openapi_lower::document::parse(
//!     r#"
//! openapi: 3.1.0
//! info: { title: Turns, version: "1" }
//! paths: {}
//! components:
//!   schemas:
//!     Turn:
//!       type: object
//!       properties:
//!         role: { const: user }
//!         text: { anyOf: [{ type: string }, { type: "null" }] }
//! "#,
//!     "turns.yaml",
//! )?;
//! let lowered = openapi_lower::lower(&source)?;
//! assert_eq!(
//!     lowered.document["components"]["schemas"]["Turn"]["properties"],
//!     serde_json::json!({
//!         "role": { "type": "string", "enum": ["user"] },
//!         "text": { "type": "string", "nullable": true },
//!     }),
//! );
//! assert_eq!(lowered.report.counts().kept, 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a lowered document looks like
//!
//! | rule | source | lowered |
//! |---|---|---|
//! | `version` | `openapi: 3.1.x` or `3.2.x` | `openapi: 3.0.3` |
//! | `info` | `info.summary`, licence `identifier`; no title or version | `description`, `url`; empty |
//! | `members` | `webhooks`, `jsonSchemaDialect`; no `paths` | removed; empty |
//! | `servers` | variables with numbers or no default | strings, the first as default |
//! | `security` | security schemes such as `mutualTLS` | removed, with the requirements that name them |
//! | `path-items` | `components.pathItems`; `query` operations | copied to the paths; removed |
//! | `operations` | no or a repeated `operationId`; no responses or description | made of method and path, numbered; empty |
//! | `parameters` | cookies, `content`; paths and parameters that disagree | removed; a string; the path decides |
//! | `identifiers` | `$ref` to an `$anchor` or `$id` of the document, `$dynamicRef` to the only schema of its name | `$ref` with a pointer |
//! | `local-references` | `$ref: "#/$defs/…"`, or a part of a component | a component of its own |
//! | `boolean-schema` | `true`, `false` as a schema | `{}`, `{not: {}}` |
//! | `discriminator` | a mapping value `{$ref: "#/…"}` | the string `#/…` |
//! | `title` | `title` of any schema | removed: names come from the place of a schema |
//! | `examples` | `examples` of a schema | the first as `example`, unless there is one |
//! | `const` | `const: v` | `enum: [v]`, with the type of `v` |
//! | `mixed-enum` | `enum` with values of several types | `oneOf` of the types, each with its values |
//! | `exclusive-bounds` | `exclusiveMinimum: 3` | `minimum: 3, exclusiveMinimum: true` |
//! | `content` | `contentEncoding`, `contentMediaType` | `format: byte` or `format: binary` |
//! | `pattern-properties` | `patternProperties` | `additionalProperties` where that says as much |
//! | `unsupported` | `if`, `contains`, `propertyNames`, `$id` … | removed |
//! | `additional-properties` | `additionalProperties: false` | removed: a server may add fields |
//! | `prefix-items` | `prefixItems` | `items` that admit what any place admits |
//! | `null` | `X` or null in any form | `X` with `nullable: true`; a lone null is `enum: [null]` |
//! | `integer-format` | `format: uint32`, `int16` … | bounds, with `int32` or `int64` |
//! | `type-array` | `type: [A, B]` | `oneOf` of the types, each with its own keywords |
//! | `any-of` | `anyOf` | `oneOf`, the most specific branch first |
//! | `reference-siblings` | keywords beside `$ref` | `allOf: [{$ref}]` beside the keywords |
//! | `format` | `format` of an object, an array or a union | removed |
//! | `default` | a `default` its schema refuses, or null | removed |
//! | `parameter-null` | a nullable parameter | not nullable: leaving it out says null |
//!
//! In a lowered document `nullable: true` admits null whatever `enum`, `allOf` or `oneOf` beside it
//! say; `enum` never lists null next to other values. `oneOf` is read as *the first branch that
//! fits*. A union of one schema and null is replaced by that schema, or by `allOf` of it when it is
//! a `$ref`; everywhere else a schema keeps its place, but for the branches of `anyOf`, which are
//! sorted.
//!
//! Keywords that no rule names are passed through as they are. Nothing is fetched: a reference that
//! leads out of the document is an error that names it.
//!
//! [`canonical`] reads the schemas of a document, lowered or not, so that two of them can be compared.

pub mod canonical;
mod depth;
pub mod document;
mod document_rules;
mod fits;
mod identifiers;
mod inspect;
mod local_references;
mod locate;
mod lower;
mod names;

pub mod pages;
mod pointer;
pub mod repair;
mod report;
mod rules;
mod structure;

pub use lower::{LowerError, Lowered, lower};
pub use names::{path_parameters, without_module_path};
pub use pointer::Pointer;
pub use report::{Counts, Effect, Report, Rewrite};
