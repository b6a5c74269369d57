//! What the generated types make of JSON that a plain generator's would
//! refuse, and what they keep to themselves.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may panic")]

use anyreach_api::JsonObject;
use anyreach_api::types::{
    Conversation, ConversationAgent, ConversationChannel, ConversationDirection, ConversationStatus,
};
use serde_json::{Value, json};

/// Every property of the document's `Conversation`, in its order.
fn complete() -> Value {
    json!({
        "id": "conv_1",
        "organization_id": "org_1",
        "direction": "inbound",
        "channel": "telephone",
        "status": "completed",
        "user_id": "+15550100",
        "agent_id": "agent_1",
        "agent_version_id": "version_1",
        "agent_number": "+15550199",
        "web_widget_id": "widget_1",
        "duration": 12.25,
        "user_turn_count": 3,
        "created_at": "2026-01-02T03:04:05Z",
        "updated_at": "2026-01-02T03:05:05Z",
        "agent": {"id": "agent_1", "name": "hidden agent"},
        "summary": "hidden summary",
        "initial_context": "hidden context",
        "custom_metadata": {"order_id": "hidden metadata"},
        "conversation": {"messages": ["hidden transcript"]},
        "recording_details": {"recording_url": "https://media.example/hidden-recording"},
    })
}

/// Decodes from text and from a `Value`, which must agree.
fn decode(value: Value) -> Result<Conversation, String> {
    let from_text =
        serde_json::from_str::<Conversation>(&value.to_string()).map_err(|error| error.to_string());
    let from_value =
        serde_json::from_value::<Conversation>(value).map_err(|error| error.to_string());
    match (&from_text, &from_value) {
        (Ok(text), Ok(value)) => assert_eq!(text, value),
        (Err(_), Err(_)) => {}
        _ => panic!("text and value disagree: {from_text:?} and {from_value:?}"),
    }
    from_text
}

#[test]
fn an_empty_object_is_a_conversation() {
    let decoded = decode(json!({})).unwrap();
    assert_eq!(decoded, Conversation::new());
    assert_eq!(serde_json::to_value(&decoded).unwrap(), json!({}));
}

#[test]
fn every_property_is_a_field_and_is_written_as_it_was_read() {
    let decoded = decode(complete()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), complete());
}

#[test]
fn every_field_may_be_absent_or_null() {
    for property in complete().as_object().unwrap().keys() {
        let mut without = complete();
        without.as_object_mut().unwrap().remove(property);
        let mut null = complete();
        null[property.as_str()] = Value::Null;
        let decoded = decode(null).unwrap();
        assert_eq!(decoded, decode(without.clone()).unwrap(), "{property}");
        assert_eq!(serde_json::to_value(&decoded).unwrap(), without);
    }
}

#[test]
fn unrecognized_values_are_kept_printed_and_sent_back() {
    let input = json!({"direction": "sideways", "channel": "fax", "status": "parked"});
    let decoded = decode(input.clone()).unwrap();
    let direction = decoded.direction.clone().unwrap();
    assert_eq!(
        direction,
        ConversationDirection::Unrecognized("sideways".to_owned())
    );
    assert_eq!(decoded.channel.as_ref().unwrap().to_string(), "fax");
    assert!(!decoded.status.as_ref().unwrap().is_recognized());
    assert_eq!(serde_json::to_value(&decoded).unwrap(), input);
}

#[test]
fn known_values_are_recognized_and_listed() {
    assert_eq!(ConversationDirection::KNOWN.len(), 2);
    assert_eq!(ConversationChannel::KNOWN.len(), 4);
    assert_eq!(ConversationStatus::KNOWN.len(), 9);
    for status in ConversationStatus::KNOWN {
        assert!(status.is_recognized());
        assert_eq!(ConversationStatus::from(status.as_str()), *status);
    }
}

#[test]
fn a_naive_time_is_read_as_utc() {
    let decoded = decode(json!({
        "created_at": "2026-01-02T03:04:05.250", "updated_at": "2026-01-02 03:04:06",
    }))
    .unwrap();
    assert_eq!(
        decoded.created_at.unwrap().to_rfc3339(),
        "2026-01-02T03:04:05.250+00:00"
    );
    assert_eq!(
        decoded.updated_at.unwrap().to_rfc3339(),
        "2026-01-02T03:04:06+00:00"
    );
    let error = decode(json!({"created_at": "yesterday"})).unwrap_err();
    assert!(error.contains("RFC 3339"), "{error}");
}

#[test]
fn a_duration_is_read_as_the_very_number_that_was_written() {
    let decoded = decode(json!({"duration": 0.1})).unwrap();
    assert_eq!(decoded.duration, Some(0.1));
    // Of the kind that a reader without round trip gets wrong in the last bit.
    let text = r#"{"duration":508.61280842540236}"#;
    let decoded: Conversation = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&decoded).unwrap(), text);
    assert_eq!(
        decode(json!({"duration": 7})).unwrap().duration,
        Some(7.0),
        "a whole number of seconds"
    );
}

#[test]
fn an_unknown_field_does_no_harm() {
    let decoded = decode(json!({"id": "conv_1", "sentiment": {"score": 1}})).unwrap();
    assert_eq!(decoded.id.as_deref(), Some("conv_1"));
}

#[test]
fn debug_says_of_sensitive_fields_only_whether_they_are_there() {
    let decoded = decode(complete()).unwrap();
    let shown = format!("{decoded:?}");
    assert!(!shown.contains("hidden"), "{shown}");
    for field in [
        "agent",
        "summary",
        "initial_context",
        "custom_metadata",
        "conversation",
        "recording_details",
    ] {
        assert!(shown.contains(&format!(" {field}: [redacted]")), "{shown}");
        let without = format!("{:?}", Conversation::new());
        assert!(without.contains(&format!(" {field}: None")), "{without}");
    }
    let agent = format!("{:?}", decoded.agent.unwrap());
    assert!(
        !agent.contains("hidden") && !agent.contains("agent_1"),
        "{agent}"
    );
}

#[test]
fn constructors_make_what_the_server_sends() {
    let agent = ConversationAgent::new()
        .with_id("agent_1".to_owned())
        .with_name("Ava".to_owned());
    let made = Conversation::new()
        .with_id("conv_1".to_owned())
        .with_channel(ConversationChannel::Webrtc)
        .with_duration(12.5)
        .with_agent(agent)
        .with_custom_metadata(JsonObject::from_iter([(
            "order_id".to_owned(),
            json!("123"),
        )]));
    let sent = json!({
        "id": "conv_1",
        "channel": "webrtc",
        "duration": 12.5,
        "agent": {"id": "agent_1", "name": "Ava"},
        "custom_metadata": {"order_id": "123"},
    });
    assert_eq!(made, decode(sent).unwrap());
}

#[test]
fn every_type_describes_itself_as_a_json_schema() {
    let schema = schemars::schema_for!(Conversation).to_value();
    let status = &schema["$defs"]["ConversationStatus"]["anyOf"];
    assert_eq!(status[0]["enum"][0], "token_created");
    assert_eq!(status[1], json!({"type": "string"}));
    assert_eq!(schema.get("required"), None);
}

#[test]
fn the_page_is_the_array_and_its_size_comes_from_the_document() {
    let list = anyreach_api::LIST_CONVERSATIONS;
    assert_eq!(list.operation, "listConversations");
    assert_eq!(list.items, None);
    assert_eq!(list.limit, (1, 1000));
    assert_eq!(list.default_limit, None);
}
