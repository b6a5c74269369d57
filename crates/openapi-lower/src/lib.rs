//! Lowers OpenAPI 3.1 documents to 3.0.3 and reports every rewrite.
