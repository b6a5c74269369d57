//! The structs of both floors, once: what a person would write by hand with
//! the fields of the generated types. Where a floor is invoked, `Id`, `Time`,
//! `Object`, `EvidencePackage`, the tags and the enums must be in scope.

macro_rules! shapes {
    ($($(#[$attribute:meta])* $name:ident { $($(#[$field_attribute:meta])* $field:ident: $field_type:ty,)* })*) => {
        $(
            $(#[$attribute])*
            #[derive(Clone, serde::Deserialize)]
            #[allow(dead_code, reason = "read to measure the reading")]
            pub(crate) struct $name {
                $($(#[$field_attribute])* pub(crate) $field: $field_type,)*
            }
        )*
    };
}

macro_rules! conversation_shapes {
    () => {
        shapes! {
            Page {
                items: Vec<Conversation>,
                next_cursor: Option<String>,
                has_more: bool,
            }
            Conversation {
                id: Id,
                organization_id: Id,
                end_user_id: Id,
                channel: String,
                origin: Option<Origin>,
                external_session_id: Option<String>,
                status: Status,
                session_type: SessionType,
                priority: Priority,
                subject: Option<String>,
                assigned_agent_id: Option<Id>,
                retention_policy_id: Option<Id>,
                summary: Option<String>,
                metadata: Object,
                context_variables: Object,
                message_count: i64,
                first_message_at: Option<Time>,
                last_message_at: Option<Time>,
                started_at: Time,
                ended_at: Option<Time>,
                closed_at: Option<Time>,
                ttl_expires_at: Option<Time>,
                retention_expires_at: Option<Time>,
                archived_at: Option<Time>,
                #[serde(default)]
                memory_synced: bool,
                created_at: Time,
                updated_at: Time,
                duration_ms: Option<i64>,
                summary_preview: Option<String>,
                #[serde(default)]
                has_recording: bool,
                eval_summary: Option<EvalSummary>,
            }
            Detail {
                id: Id,
                organization_id: Id,
                end_user_id: Id,
                channel: String,
                origin: Option<Origin>,
                external_session_id: Option<String>,
                status: Status,
                session_type: SessionType,
                priority: Priority,
                subject: Option<String>,
                assigned_agent_id: Option<Id>,
                retention_policy_id: Option<Id>,
                summary: Option<String>,
                metadata: Object,
                context_variables: Object,
                message_count: i64,
                first_message_at: Option<Time>,
                last_message_at: Option<Time>,
                started_at: Time,
                ended_at: Option<Time>,
                closed_at: Option<Time>,
                ttl_expires_at: Option<Time>,
                retention_expires_at: Option<Time>,
                archived_at: Option<Time>,
                #[serde(default)]
                memory_synced: bool,
                created_at: Time,
                updated_at: Time,
                duration_ms: Option<i64>,
                summary_preview: Option<String>,
                #[serde(default)]
                has_recording: bool,
                eval_summary: Option<EvalSummary>,
                #[serde(default)]
                recent_turns: Vec<Turn>,
                recording_url: Option<String>,
            }
            EvalSummary {
                #[serde(default)]
                total: i64,
                #[serde(default)]
                succeeded: i64,
                #[serde(default)]
                failed: i64,
                #[serde(default)]
                pending: i64,
                #[serde(default)]
                critical_total: i64,
                #[serde(default)]
                critical_succeeded: i64,
                #[serde(default)]
                critical_failed: i64,
                #[serde(default)]
                critical_pending: i64,
                eval_status: EvalStatus,
            }
            Turn {
                id: Id,
                session_id: Id,
                role: Role,
                content: String,
                tool_calls: Option<Vec<ToolCall>>,
                tool_results: Option<ToolResult>,
                model_used: Option<String>,
                token_count: Option<TokenCount>,
                latency_ms: Option<i64>,
                #[serde(default)]
                is_compacted: bool,
                metadata: Object,
                created_at: Time,
                delivery_status: Option<String>,
                authored_by: Option<String>,
                evidence: Option<EvidencePackage>,
            }
            ToolCall {
                id: String,
                r#type: String,
                function: ToolCallFunction,
            }
            ToolCallFunction {
                name: String,
                arguments: String,
            }
            ToolResult {
                tool_call_id: String,
                output: String,
                error: Option<String>,
            }
            TokenCount {
                #[serde(default)]
                input_tokens: i64,
                #[serde(default)]
                output_tokens: i64,
                total_tokens: Option<i64>,
            }
            EvidencePackageDisplay {
                #[serde(default)]
                view: DisplayView,
                #[serde(default)]
                schema_version: i64,
                package_id: Id,
                conversation_id: Id,
                message_id: Option<Id>,
                turn_id: Id,
                created_at: Time,
                evidence_status: EvidenceStatus,
                items: Vec<EvidenceItemDisplay>,
            }
            EvidenceItemDisplay {
                citation_marker: Option<String>,
                label: Option<String>,
                short_label: Option<String>,
                document_title: Option<String>,
                version_number: Option<i64>,
                section: Option<EvidenceSection>,
                deep_link: Option<String>,
            }
            EvidencePackageFull {
                #[serde(default)]
                schema_version: i64,
                package_id: Id,
                organization_id: Id,
                conversation_id: Id,
                message_id: Option<Id>,
                turn_id: Id,
                agent_id: Option<Id>,
                created_at: Time,
                evidence_status: EvidenceStatus,
                status_reason: Option<EvidenceStatusReason>,
                items: Vec<EvidenceItem>,
                #[serde(default)]
                view: FullView,
            }
            EvidenceItem {
                evidence_id: Id,
                rag_query_id: Option<Id>,
                attribution_level: AttributionLevel,
                prompt_order: Option<i64>,
                provenance: EvidenceProvenance,
                position: Option<EvidencePosition>,
                score: Option<EvidenceScore>,
                usage_constraints: Option<EvidenceUsageConstraints>,
                display: Option<EvidenceDisplay>,
                source_trust: Option<String>,
                scan_status: Option<String>,
            }
            EvidenceProvenance {
                kb_id: Id,
                kb_name: Option<String>,
                document_id: Id,
                document_title: String,
                version_id: Option<Id>,
                version_number: Option<i64>,
                source_type: String,
                source_provider: Option<String>,
                deep_link: Option<String>,
                filename: Option<String>,
                section: Option<EvidenceSection>,
                chunk_id: String,
                chunk_index: Option<i64>,
                content_sha256: Option<String>,
                last_processed_at: Option<Time>,
            }
            EvidenceSection {
                path_titles: Option<Vec<String>>,
                path_numbers: Option<Vec<String>>,
                display_label: Option<String>,
                confidence: SectionConfidence,
            }
            EvidencePosition {
                r#type: PositionType,
                start_char: Option<i64>,
                end_char: Option<i64>,
            }
            EvidenceScore {
                retrieval_score_raw: Option<f64>,
                retrieval_score_display: Option<f64>,
                score_basis: ScoreBasis,
                band: ScoreBand,
                #[serde(default)]
                calibrated: bool,
            }
            EvidenceUsageConstraints {
                sensitivity: Option<Sensitivity>,
                sensitivity_level: Option<i64>,
                visibility_mode: Option<VisibilityMode>,
                audience_tags: Option<Vec<String>>,
                constraint_source: ConstraintSource,
                raw: Option<Object>,
            }
            EvidenceDisplay {
                label: String,
                short_label: Option<String>,
                citation_marker: Option<String>,
            }
        }
    };
}

macro_rules! conversation_enums {
    () => {
        enums! {
            Origin { Inbound = "inbound", Outbound = "outbound" }
            Status {
                Queued = "queued",
                Ringing = "ringing",
                Active = "active",
                Paused = "paused",
                WaitingForHuman = "waiting_for_human",
                Transferred = "transferred",
                AwaitingApproval = "awaiting_approval",
                Closed = "closed",
                Expired = "expired",
                Error = "error",
                Superseded = "superseded"
            }
            SessionType { Live = "live", Test = "test", Simulation = "simulation" }
            Priority { Low = "low", Normal = "normal", High = "high", Urgent = "urgent" }
            EvalStatus {
                Success = "success",
                Partial = "partial",
                Failure = "failure",
                Pending = "pending",
                None = "none"
            }
            Role {
                User = "user",
                Assistant = "assistant",
                System = "system",
                Tool = "tool",
                SystemEvent = "system_event"
            }
            EvidenceStatus {
                Complete = "complete",
                Partial = "partial",
                Failed = "failed",
                NotApplicable = "not_applicable"
            }
            EvidenceStatusReason {
                Complete = "complete",
                NoKbUsed = "no_kb_used",
                NoExposedChunks = "no_exposed_chunks",
                AnswerabilitySuppressed = "answerability_suppressed",
                PartialMissingSourceRows = "partial_missing_source_rows",
                ItemCapApplied = "item_cap_applied",
                BuildFailed = "build_failed"
            }
            AttributionLevel { Exposed = "exposed" }
            SectionConfidence { Parsed = "parsed", Derived = "derived", Unknown = "unknown" }
            PositionType { Text = "text" }
            ScoreBasis {
                RawHybridDotproduct = "raw_hybrid_dotproduct",
                MinmaxNormalized = "minmax_normalized",
                RerankedOriginalScore = "reranked_original_score",
                GroupedUnranked = "grouped_unranked"
            }
            ScoreBand { High = "high", Medium = "medium", Low = "low", Unknown = "unknown" }
            Sensitivity {
                Public = "public",
                Internal = "internal",
                Confidential = "confidential",
                Restricted = "restricted"
            }
            VisibilityMode { OrgWide = "org_wide", Audience = "audience" }
            ConstraintSource { AclColumns = "acl_columns", Metadata = "metadata", None = "none" }
        }
    };
}
