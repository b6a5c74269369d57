//! The edits: what is changed, what is reported, and code that uses it.

use serde_json::{Value, json};

/// One edit of the vendored document.
pub(super) struct Edit {
    pub(super) name: &'static str,
    pub(super) apply: fn(&mut Value),
    /// The rule and the place of every finding.
    pub(super) findings: &'static [(&'static str, &'static str)],
    /// Items of a crate that uses what is edited.
    pub(super) consumer: &'static str,
}

const LIST: &str = "/v1/v2/conversations";
const ROW: &str = "src__conversation__schemas__SessionResponse";
const DETAIL: &str = "src__conversation__schemas__SessionDetailResponse";

pub(super) const EDITS: &[Edit] = &[
    Edit {
        name: "an enum value is added",
        apply: |document| {
            for component in [ROW, DETAIL] {
                push(
                    &mut property(document, component, "status")["enum"],
                    "snoozed",
                );
            }
        },
        findings: &[
            (
                "enum-value-added",
                "src__conversation__schemas__SessionDetailResponse.status snoozed",
            ),
            (
                "enum-value-added",
                "src__conversation__schemas__SessionResponse.status snoozed",
            ),
        ],
        consumer: r#"
pub fn is_over(status: &featherhq_api::types::ConversationStatus) -> bool {
    use featherhq_api::types::ConversationStatus::{Closed, Expired};
    match status {
        Closed | Expired => true,
        _ => false,
    }
}"#,
    },
    Edit {
        name: "an optional field is added",
        apply: |document| {
            document["components"]["schemas"][ROW]["properties"]["mood"] =
                json!({"type": "string"});
        },
        findings: &[(
            "optional-property-added",
            "src__conversation__schemas__SessionResponse.mood",
        )],
        consumer: r#"
pub fn channel(row: featherhq_api::types::SessionResponse) -> String {
    let featherhq_api::types::SessionResponse { channel, .. } = row;
    channel
}"#,
    },
    Edit {
        name: "a required query parameter is added",
        apply: |document| {
            let parameter = json!({"name": "tenant", "in": "query", "required": true, "schema": {"type": "string"}});
            push(&mut document["paths"][LIST]["get"]["parameters"], parameter);
        },
        findings: &[(
            "required-parameter-added",
            "GET /v1/v2/conversations query tenant",
        )],
        consumer: r#"
pub async fn list(client: &featherhq_api::Client) -> bool {
    let page = client
        .list_v2_conversations(None, None, None, None, None, None, None, None, None, None, None)
        .await;
    page.is_ok()
}"#,
    },
    Edit {
        name: "a property is removed",
        apply: |document| {
            remove(
                &mut document["components"]["schemas"][ROW]["properties"],
                "subject",
            )
        },
        findings: &[(
            "optional-property-removed",
            "src__conversation__schemas__SessionResponse.subject",
        )],
        consumer: r#"
pub fn subject(row: &featherhq_api::types::SessionResponse) -> Option<&str> {
    row.subject.as_deref()
}"#,
    },
    Edit {
        name: "a format is changed",
        apply: |document| property(document, ROW, "started_at")["format"] = json!("date"),
        findings: &[(
            "format-changed",
            "src__conversation__schemas__SessionResponse.started_at",
        )],
        consumer: r#"
pub fn started(row: &featherhq_api::types::SessionResponse) -> i64 {
    row.started_at.timestamp()
}"#,
    },
    Edit {
        name: "an enum value is removed",
        apply: |document| {
            let values = property(document, "EvidenceScore", "band")["enum"].as_array_mut();
            values
                .into_iter()
                .for_each(|values| values.retain(|value| value != "high"));
        },
        findings: &[("enum-value-removed", "EvidenceScore.band high")],
        consumer: r#"
pub fn is_high(band: &featherhq_api::types::EvidenceScoreBand) -> bool {
    *band == featherhq_api::types::EvidenceScoreBand::High
}"#,
    },
    Edit {
        name: "a required field is added",
        apply: |document| {
            let component = &mut document["components"]["schemas"]["TokenCount"];
            component["properties"]["cached_tokens"] = json!({"type": "integer"});
            push(&mut component["required"], "cached_tokens");
        },
        findings: &[("required-property-added", "TokenCount.cached_tokens")],
        consumer: r#"
pub fn tokens() -> featherhq_api::types::TokenCount {
    featherhq_api::types::TokenCount::new(1, 2)
}"#,
    },
    Edit {
        name: "a required field may be null",
        apply: |document| {
            *property(document, "ToolCallFunction", "name") = json!({"type": ["string", "null"]})
        },
        findings: &[("became-nullable", "ToolCallFunction.name")],
        consumer: r#"
pub fn name(function: &featherhq_api::types::ToolCallFunction) -> &str {
    &function.name
}"#,
    },
    Edit {
        name: "an optional field may not be null any more",
        apply: |document| *property(document, "ToolResult", "error") = json!({"type": "string"}),
        findings: &[("optional-became-not-nullable", "ToolResult.error")],
        consumer: r#"
pub fn failure(result: &featherhq_api::types::ToolResult) -> Option<&String> {
    result.error.as_ref()
}"#,
    },
    Edit {
        name: "a default is removed",
        apply: |document| {
            let eval_status = property(document, "SessionEvalSummary", "total");
            remove(eval_status, "default");
        },
        findings: &[("default-removed", "SessionEvalSummary.total")],
        consumer: r#"
pub fn total(summary: &featherhq_api::types::SessionEvalSummary) -> i64 {
    summary.total
}"#,
    },
    Edit {
        name: "an integer must be positive",
        apply: |document| property(document, "TokenCount", "input_tokens")["minimum"] = json!(1),
        findings: &[("integer-type-narrowed", "TokenCount.input_tokens")],
        consumer: r#"
pub fn input(count: &featherhq_api::types::TokenCount) -> i64 {
    count.input_tokens
}"#,
    },
    Edit {
        name: "an operation has another id",
        apply: |document| {
            let path = "/v1/v2/conversations/{conversation_id}";
            document["paths"][path]["get"]["operationId"] = json!("fetchV2Conversation");
        },
        findings: &[(
            "operation-id-changed",
            "GET /v1/v2/conversations/{conversation_id}",
        )],
        consumer: r#"
pub async fn get(client: &featherhq_api::Client, id: &uuid::Uuid) -> bool {
    client.get_v2_conversation(id).await.is_ok()
}"#,
    },
    Edit {
        name: "an optional query parameter is added",
        apply: |document| {
            let parameter = json!({"name": "zone", "in": "query", "schema": {"type": "string"}});
            push(&mut document["paths"][LIST]["get"]["parameters"], parameter);
        },
        findings: &[(
            "optional-parameter-added",
            "GET /v1/v2/conversations query zone",
        )],
        consumer: r#"
pub async fn page(client: &featherhq_api::Client, limit: std::num::NonZeroU64) -> bool {
    let page = client
        .list_v2_conversations(
            None, None, None, None, None, Some(limit), None, None, None, None, None,
        )
        .await;
    page.is_ok()
}"#,
    },
    Edit {
        name: "a required field may be left out",
        apply: |document| {
            let component = &mut document["components"]["schemas"]["TokenCount"];
            let required = component["required"].as_array_mut();
            required
                .into_iter()
                .for_each(|names| names.retain(|name| name != "output_tokens"));
        },
        findings: &[("property-became-optional", "TokenCount.output_tokens")],
        consumer: r#"
pub fn output(count: &featherhq_api::types::TokenCount) -> i64 {
    count.output_tokens
}"#,
    },
    Edit {
        name: "fields that are not listed are refused",
        apply: |document| {
            document["components"]["schemas"]["ToolResult"]["additionalProperties"] = json!(false);
        },
        findings: &[("properties-closed", "ToolResult")],
        consumer: r#"
pub fn output_of(result: &featherhq_api::types::ToolResult) -> String {
    format!("{:?}", result.output)
}"#,
    },
    Edit {
        name: "a union with a tag has a member more",
        apply: |document| {
            document["components"]["schemas"]["EvidencePackageSummary"] = json!({
                "type": "object",
                "required": ["view"],
                "properties": {"view": {"const": "summary", "type": "string"}},
            });
            let evidence = property(
                document,
                "src__conversation__schemas__TurnResponse",
                "evidence",
            );
            let union = &mut evidence["anyOf"][0];
            let reference = "#/components/schemas/EvidencePackageSummary";
            push(&mut union["oneOf"], json!({ "$ref": reference }));
            union["discriminator"]["mapping"]["summary"] = json!(reference);
        },
        findings: &[(
            "tagged-branch-added",
            "src__conversation__schemas__TurnResponse.evidence summary",
        )],
        consumer: r#"
pub fn is_full(package: &featherhq_api::types::EvidencePackage) -> bool {
    use featherhq_api::types::EvidencePackage::{Display, Full};
    match package {
        Full(_) => true,
        Display(_) => false,
        _ => false,
    }
}"#,
    },
];

fn property<'d>(document: &'d mut Value, component: &str, name: &str) -> &'d mut Value {
    &mut document["components"]["schemas"][component]["properties"][name]
}

fn push(list: &mut Value, item: impl Into<Value>) {
    if let Some(list) = list.as_array_mut() {
        list.push(item.into());
    }
}

fn remove(object: &mut Value, key: &str) {
    if let Some(object) = object.as_object_mut() {
        object.remove(key);
    }
}
