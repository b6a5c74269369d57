//! Evidence packages, in either view.

use uuid::Uuid;

use super::Written;
use super::writer::{ObjectWriter, write_list, write_object};
use featherhq_api::types::{
    EvidenceItem, EvidenceItemDisplay, EvidencePackage, EvidencePackageDisplay,
    EvidencePackageFull, EvidenceProvenance, EvidenceScore, EvidenceSection,
    EvidenceUsageConstraints,
};

/// Where `view` stands in a package.
///
/// Pydantic writes it first in a display package and last in a full one, and a
/// client must not rely on either. Here the package's id decides, so that all
/// places occur and a package is always written alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ViewPlace {
    First,
    Middle,
    Last,
}

impl ViewPlace {
    fn of(package_id: Uuid) -> Self {
        match package_id.as_bytes()[15] % 3 {
            0 => Self::First,
            1 => Self::Middle,
            _ => Self::Last,
        }
    }
}

/// Writes a package of any view; one of an unrecognised view as it came.
pub(super) fn package(out: &mut Vec<u8>, package: &EvidencePackage) -> Written {
    match package {
        EvidencePackage::Display(package) => write_object(out, |object| display(object, package)),
        EvidencePackage::Full(package) => write_object(out, |object| full(object, package)),
        unrecognized => serde_json::to_writer(out, unrecognized),
    }
}

fn display(object: &mut ObjectWriter<'_>, package: &EvidencePackageDisplay) -> Written {
    let view = |object: &mut ObjectWriter<'_>, place| {
        if ViewPlace::of(package.package_id) == place {
            object.field("view", "display")?;
        }
        Ok::<_, serde_json::Error>(())
    };
    view(object, ViewPlace::First)?;
    object.field("schema_version", &package.schema_version)?;
    object.field("package_id", &package.package_id)?;
    object.field("conversation_id", &package.conversation_id)?;
    view(object, ViewPlace::Middle)?;
    object.field("message_id", &package.message_id)?;
    object.field("turn_id", &package.turn_id)?;
    object.time("created_at", package.created_at)?;
    object.field("evidence_status", &package.evidence_status)?;
    object.value("items", |out| write_list(out, &package.items, display_item))?;
    view(object, ViewPlace::Last)
}

fn full(object: &mut ObjectWriter<'_>, package: &EvidencePackageFull) -> Written {
    let view = |object: &mut ObjectWriter<'_>, place| {
        if ViewPlace::of(package.package_id) == place {
            object.field("view", "full")?;
        }
        Ok::<_, serde_json::Error>(())
    };
    view(object, ViewPlace::First)?;
    object.field("schema_version", &package.schema_version)?;
    object.field("package_id", &package.package_id)?;
    object.field("organization_id", &package.organization_id)?;
    object.field("conversation_id", &package.conversation_id)?;
    object.field("message_id", &package.message_id)?;
    object.field("turn_id", &package.turn_id)?;
    view(object, ViewPlace::Middle)?;
    object.field("agent_id", &package.agent_id)?;
    object.time("created_at", package.created_at)?;
    object.field("evidence_status", &package.evidence_status)?;
    object.field("status_reason", &package.status_reason)?;
    object.value("items", |out| write_list(out, &package.items, full_item))?;
    view(object, ViewPlace::Last)
}

fn display_item(object: &mut ObjectWriter<'_>, item: &EvidenceItemDisplay) -> Written {
    object.field("citation_marker", &item.citation_marker)?;
    object.field("label", &item.label)?;
    object.field("short_label", &item.short_label)?;
    object.field("document_title", &item.document_title)?;
    object.field("version_number", &item.version_number)?;
    object.optional_object("section", item.section.as_ref(), section)?;
    object.field("deep_link", &item.deep_link)
}

fn full_item(object: &mut ObjectWriter<'_>, item: &EvidenceItem) -> Written {
    object.field("evidence_id", &item.evidence_id)?;
    object.field("rag_query_id", &item.rag_query_id)?;
    object.field("attribution_level", &item.attribution_level)?;
    object.field("prompt_order", &item.prompt_order)?;
    object.value("provenance", |out| {
        write_object(out, |object| provenance(object, &item.provenance))
    })?;
    object.optional_object("position", item.position.as_ref(), |object, position| {
        object.field("type", &position.type_)?;
        object.field("start_char", &position.start_char)?;
        object.field("end_char", &position.end_char)
    })?;
    object.optional_object("score", item.score.as_ref(), score)?;
    object.optional_object(
        "usage_constraints",
        item.usage_constraints.as_ref(),
        usage_constraints,
    )?;
    object.optional_object("display", item.display.as_ref(), |object, display| {
        object.field("label", &display.label)?;
        object.field("short_label", &display.short_label)?;
        object.field("citation_marker", &display.citation_marker)
    })?;
    object.field("source_trust", &item.source_trust)?;
    object.field("scan_status", &item.scan_status)
}

fn provenance(object: &mut ObjectWriter<'_>, provenance: &EvidenceProvenance) -> Written {
    object.field("kb_id", &provenance.kb_id)?;
    object.field("kb_name", &provenance.kb_name)?;
    object.field("document_id", &provenance.document_id)?;
    object.field("document_title", &provenance.document_title)?;
    object.field("version_id", &provenance.version_id)?;
    object.field("version_number", &provenance.version_number)?;
    object.field("source_type", &provenance.source_type)?;
    object.field("source_provider", &provenance.source_provider)?;
    object.field("deep_link", &provenance.deep_link)?;
    object.field("filename", &provenance.filename)?;
    object.optional_object("section", provenance.section.as_ref(), section)?;
    object.field("chunk_id", &provenance.chunk_id)?;
    object.field("chunk_index", &provenance.chunk_index)?;
    object.field("content_sha256", &provenance.content_sha256)?;
    object.time("last_processed_at", provenance.last_processed_at)
}

fn section(object: &mut ObjectWriter<'_>, section: &EvidenceSection) -> Written {
    object.field("path_titles", &section.path_titles)?;
    object.field("path_numbers", &section.path_numbers)?;
    object.field("display_label", &section.display_label)?;
    object.field("confidence", &section.confidence)
}

fn score(object: &mut ObjectWriter<'_>, score: &EvidenceScore) -> Written {
    object.field("retrieval_score_raw", &score.retrieval_score_raw)?;
    object.field("retrieval_score_display", &score.retrieval_score_display)?;
    object.field("score_basis", &score.score_basis)?;
    object.field("band", &score.band)?;
    object.field("calibrated", &score.calibrated)
}

fn usage_constraints(
    object: &mut ObjectWriter<'_>,
    constraints: &EvidenceUsageConstraints,
) -> Written {
    object.field("sensitivity", &constraints.sensitivity)?;
    object.field("sensitivity_level", &constraints.sensitivity_level)?;
    object.field("visibility_mode", &constraints.visibility_mode)?;
    object.field("audience_tags", &constraints.audience_tags)?;
    object.field("constraint_source", &constraints.constraint_source)?;
    object.field("raw", &constraints.raw)
}
