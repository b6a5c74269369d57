//! What becomes of operations and schemas that the generator cannot handle.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use openapi_generate::{ApiConfig, Generated, Source, generate};
use openapi_lower::Effect;
use serde_json::{Value, json};

/// Generates a document with these paths, and two models, `Turn` and `Fault`.
fn generated(paths: &Value) -> Generated {
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Turns", "version": "1"},
        "paths": paths,
        "components": {"schemas": {
            "Turn": {"type": "object", "properties": {"text": {"type": "string"}}},
            "Fault": {"type": "object", "properties": {"detail": {"type": "string"}}},
            "Refusal": {"type": "object", "properties": {"field": {"type": "string"}}},
        }},
    });
    let source = Source {
        document: &document,
        text: "",
        origin: "turns.json",
    };
    let generated = generate(source, &ApiConfig::default()).unwrap();
    for concession in &generated.concessions {
        assert!(
            document.pointer(concession.pointer.as_str()).is_some(),
            "no such place: {concession}"
        );
    }
    generated
}

fn client(generated: &Generated) -> String {
    let file = generated
        .files
        .iter()
        .find(|file| file.name == "client.rs")
        .unwrap();
    file.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn body(model: &str) -> Value {
    let reference = format!("#/components/schemas/{model}");
    json!({"description": "", "content": {"application/json": {"schema": {"$ref": reference}}}})
}

/// The client and the concessions of one operation, `getTurn`.
fn operation(operation: Value) -> (String, Vec<String>) {
    let mut operation = operation;
    operation["operationId"] = json!("getTurn");
    let generated = generated(&json!({"/turn": {"post": operation}}));
    let told = generated.concessions.iter().map(ToString::to_string);
    (client(&generated), told.collect())
}

#[test]
fn errors_with_different_models_keep_the_type_of_success() {
    let (client, told) = operation(json!({"responses": {
        "200": body("Turn"), "404": body("Fault"), "422": body("Refusal"),
    }}));
    let result = "Result<ResponseValue<types::Turn>, Error<::serde_json::Value>>";
    assert!(client.contains(result), "{client}");
    assert_eq!(
        told,
        [
            "loosened  /paths/~1turn/post/responses: the errors have 2 different bodies; the client hands out any JSON"
        ]
    );
}

#[test]
fn an_error_without_a_body_beside_one_with_it_gives_bytes() {
    let (client, told) = operation(json!({"responses": {
        "200": body("Turn"), "404": {"description": ""}, "422": body("Refusal"),
    }}));
    let result = "Result<ResponseValue<types::Turn>, Error<ByteStream>>";
    assert!(client.contains(result), "{client}");
    assert!(told[0].ends_with("the client hands out bytes"), "{told:?}");
}

#[test]
fn errors_with_one_model_are_left_as_they_are() {
    let (client, told) = operation(json!({"responses": {
        "200": body("Turn"), "404": body("Fault"), "422": body("Fault"),
    }}));
    let result = "Result<ResponseValue<types::Turn>, Error<types::Fault>>";
    assert!(client.contains(result), "{client}");
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn a_default_beside_a_success_is_the_error() {
    let (client, told) = operation(json!({"responses": {
        "200": body("Turn"), "default": body("Fault"),
    }}));
    let result = "Result<ResponseValue<types::Turn>, Error<types::Fault>>";
    assert!(client.contains(result), "{client}");
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn several_successes_give_bytes() {
    let (client, told) = operation(json!({"responses": {
        "200": body("Turn"), "202": body("Fault"), "422": body("Refusal"),
    }}));
    let result = "Result<ResponseValue<ByteStream>, Error<types::Refusal>>";
    assert!(client.contains(result), "{client}");
    assert!(
        told[0].contains("the successes have 2 different bodies"),
        "{told:?}"
    );
}

#[test]
fn of_several_request_media_types_json_is_sent() {
    let schema = json!({"schema": {"$ref": "#/components/schemas/Turn"}});
    let (client, told) = operation(json!({
        "requestBody": {"required": true, "content": {
            "application/xml": schema, "application/json": schema, "multipart/form-data": schema,
        }},
        "responses": {"204": {"description": ""}},
    }));
    assert!(client.contains("body: &'a types::Turn"), "{client}");
    assert!(client.contains(".json(&body)"), "{client}");
    assert_eq!(
        told,
        [
            "dropped   /paths/~1turn/post/requestBody: the request is sent as `application/json` only; `application/xml`, `multipart/form-data` left out"
        ]
    );
}

#[test]
fn a_request_in_plain_text_is_any_text() {
    let (client, told) = operation(json!({
        "requestBody": {"content": {"text/plain": {"schema": {"type": "integer", "maximum": 9}}}},
        "responses": {"204": {"description": ""}},
    }));
    assert!(client.contains("operation_id: \"getTurn\""), "{client}");
    assert_eq!(
        told,
        [
            "loosened  /paths/~1turn/post/requestBody: the `text/plain` of the request is any text, whatever its schema says"
        ]
    );
}

#[test]
fn json_without_a_schema_is_any_value() {
    let bare = json!({"description": "", "content": {"application/json": {}}});
    let (client, _) = operation(json!({"responses": {"200": bare}}));
    assert!(
        client.contains("ResponseValue<::serde_json::Value>"),
        "{client}"
    );
}

#[test]
fn operations_that_cannot_be_generated_are_left_out_and_named() {
    let good = json!({"operationId": "good", "responses": {"200": body("Turn")}});
    let mut paths = json!({});
    for number in 0..9 {
        let mut operation = good.clone();
        operation["operationId"] = json!(format!("good{number}"));
        paths[format!("/good/{number}")] = json!({"get": operation});
    }
    // A panic, and an error.
    paths["/bad"] = json!({"put": {"operationId": "lostParameter", "responses": {"200": body("Turn")},
        "parameters": [{"$ref": "#/components/parameters/Gone"}]}});
    paths["/worse}"] =
        json!({"put": {"operationId": "brokenPath", "responses": {"200": body("Turn")}}});
    let generated = generated(&paths);
    let client = client(&generated);
    for number in 0..9 {
        assert!(client.contains(&format!("operation_id: \"good{number}\"")));
    }
    assert!(!client.contains("lostParameter") && !client.contains("brokenPath"));
    let told: Vec<(&str, Effect, bool)> = generated
        .concessions
        .iter()
        .map(|concession| {
            (
                concession.operation.as_deref().unwrap(),
                concession.effect,
                concession.left_out,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("lostParameter", Effect::Dropped, true),
            ("brokenPath", Effect::Dropped, true)
        ]
    );
    assert!(
        generated.concessions[1].note.contains("unexpected }"),
        "{}",
        generated.concessions[1]
    );
}

#[test]
fn a_schema_that_cannot_be_generated_is_any_value_and_named() {
    let mut document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Turns", "version": "1"},
        "paths": {"/turn": {"get": {"operationId": "getTurn", "responses": {"200": body("Turn")}}}},
        "components": {"schemas": {"Turn": {"type": "object", "properties": {"text": {"type": "string"}}}}},
    });
    // Text among the values of an integer.
    document["components"]["schemas"]["Comparison"] = json!({"type": "integer", "enum": ["=~"]});
    document["components"]["schemas"]["Use"] = json!({"type": "object", "properties": {"comparison": {"$ref": "#/components/schemas/Comparison"}}});
    let source = Source {
        document: &document,
        text: "",
        origin: "turns.json",
    };
    let generated = generate(source, &ApiConfig::default()).unwrap();
    assert_eq!(
        generated.concessions.len(),
        1,
        "{:?}",
        generated.concessions
    );
    assert_eq!(
        generated.concessions[0].pointer.as_str(),
        "/components/schemas/Comparison"
    );
    assert!(client(&generated).contains("operation_id: \"getTurn\""));
}
