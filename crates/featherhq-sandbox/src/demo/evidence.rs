//! The evidence behind an answer: what the agent read, as a package in either
//! view and in every state.

use featherhq_api::JsonObject;
use serde_json::json;
use uuid::Uuid;

use super::EvidenceViews;
use super::conversation::time;
use super::turns::Scene;
use crate::random::Random;
use featherhq_api::types::{
    EvidenceConstraintSource, EvidenceDisplay, EvidenceItem, EvidenceItemDisplay, EvidencePackage,
    EvidencePackageDisplay, EvidencePackageFull, EvidencePosition, EvidenceProvenance,
    EvidenceScore, EvidenceScoreBand, EvidenceScoreBasis, EvidenceSection,
    EvidenceSectionConfidence, EvidenceSensitivity, EvidenceStatus, EvidenceStatusReason,
    EvidenceUsageConstraints, EvidenceVisibilityMode,
};

/// States of a package: status, reason, and fewest and most items.
const STATES: &[(EvidenceStatus, EvidenceStatusReason, i64, i64)] = &[
    (
        EvidenceStatus::Complete,
        EvidenceStatusReason::Complete,
        1,
        3,
    ),
    (
        EvidenceStatus::Complete,
        EvidenceStatusReason::Complete,
        1,
        3,
    ),
    (
        EvidenceStatus::Complete,
        EvidenceStatusReason::Complete,
        1,
        3,
    ),
    (
        EvidenceStatus::Complete,
        EvidenceStatusReason::Complete,
        2,
        4,
    ),
    (
        EvidenceStatus::Partial,
        EvidenceStatusReason::PartialMissingSourceRows,
        1,
        2,
    ),
    (
        EvidenceStatus::Partial,
        EvidenceStatusReason::ItemCapApplied,
        4,
        4,
    ),
    (
        EvidenceStatus::Failed,
        EvidenceStatusReason::BuildFailed,
        0,
        0,
    ),
    (
        EvidenceStatus::NotApplicable,
        EvidenceStatusReason::NoKbUsed,
        0,
        0,
    ),
    (
        EvidenceStatus::NotApplicable,
        EvidenceStatusReason::NoExposedChunks,
        0,
        0,
    ),
    (
        EvidenceStatus::NotApplicable,
        EvidenceStatusReason::AnswerabilitySuppressed,
        0,
        0,
    ),
];

/// The package of a turn created at `created_at`, microseconds since 1970.
pub(super) fn package(
    scene: &Scene<'_>,
    turn_id: Uuid,
    created_at: i64,
    random: &mut Random,
) -> EvidencePackage {
    let (status, reason, fewest, most) = random.pick(STATES);
    let items = random.between(fewest, most);
    let is_full = match scene.views {
        EvidenceViews::Display => false,
        EvidenceViews::Full => true,
        EvidenceViews::Mixed => random.percent(50),
    };
    let package_id = random.uuid();
    let message_id = random.sometimes(60, Random::uuid);
    if is_full {
        let items = (0..items)
            .map(|place| full_item(scene, place, random))
            .collect();
        let mut package = EvidencePackageFull::new(
            scene.conversation_id,
            time(created_at),
            status,
            items,
            scene.organization_id,
            package_id,
            turn_id,
        );
        package.message_id = message_id;
        package.agent_id = scene.agent_id;
        package.status_reason = random.sometimes(85, |_| reason);
        EvidencePackage::Full(package)
    } else {
        let items = (0..items)
            .map(|place| display_item(scene, place, random))
            .collect();
        let mut package = EvidencePackageDisplay::new(
            scene.conversation_id,
            time(created_at),
            status,
            items,
            package_id,
            turn_id,
        );
        package.message_id = message_id;
        EvidencePackage::Display(package)
    }
}

fn display_item(scene: &Scene<'_>, place: i64, random: &mut Random) -> EvidenceItemDisplay {
    let mut item = EvidenceItemDisplay::new();
    item.citation_marker = random.sometimes(90, |_| marker(scene, place));
    item.label = random.sometimes(95, |_| label(scene));
    item.short_label = random.sometimes(60, |_| scene.say(|| scene.topic.article.title.to_owned()));
    item.document_title =
        random.sometimes(90, |_| scene.say(|| scene.topic.article.title.to_owned()));
    item.version_number = random.sometimes(70, |random| random.between(1, 12));
    item.section = random.sometimes(75, |random| section(scene, random));
    item.deep_link = random.sometimes(60, |_| deep_link(scene, place));
    item
}

fn full_item(scene: &Scene<'_>, place: i64, random: &mut Random) -> EvidenceItem {
    let mut item = EvidenceItem::new(random.uuid(), provenance(scene, place, random));
    item.rag_query_id = random.sometimes(80, Random::uuid);
    item.prompt_order = random.sometimes(90, |_| place);
    item.position = random.sometimes(60, |random| {
        let start = random.between(0, 9000);
        let mut position = EvidencePosition::new();
        position.start_char = Some(start);
        position.end_char = random.sometimes(95, |random| start + random.between(40, 1200));
        position
    });
    item.score = random.sometimes(85, score);
    item.usage_constraints = random.sometimes(50, |random| usage_constraints(scene, random));
    item.display = random.sometimes(85, |random| {
        let mut display = EvidenceDisplay::new(label(scene));
        display.short_label =
            random.sometimes(60, |_| scene.say(|| scene.topic.article.title.to_owned()));
        display.citation_marker = random.sometimes(90, |_| marker(scene, place));
        display
    });
    item.source_trust = random.sometimes(40, |random| {
        let trust = random.pick(&["verified", "unverified"]);
        scene.say(|| trust.to_owned())
    });
    item.scan_status = random.sometimes(40, |_| scene.say(|| "clean".to_owned()));
    item
}

fn provenance(scene: &Scene<'_>, place: i64, random: &mut Random) -> EvidenceProvenance {
    let article = &scene.topic.article;
    let known_id = |name| scene.say(|| Random::new(7, name, 0).uuid());
    let document = known_id(scene.topic.key);
    let chunk = random.below(40);
    let mut provenance = EvidenceProvenance::new(
        scene.say(|| format!("{}#{chunk}", document.simple())),
        document,
        scene.say(|| article.title.to_owned()),
        known_id("knowledge base"),
        scene.say(|| "document".to_owned()),
    );
    provenance.kb_name = random.sometimes(90, |_| scene.say(|| "Help centre".to_owned()));
    provenance.version_id = random.sometimes(70, Random::uuid);
    provenance.version_number = random.sometimes(70, |random| random.between(1, 12));
    provenance.source_provider = random.sometimes(50, |_| scene.say(|| "upload".to_owned()));
    provenance.deep_link = random.sometimes(60, |_| deep_link(scene, place));
    provenance.filename = random.sometimes(80, |_| scene.say(|| article.file.to_owned()));
    provenance.section = random.sometimes(75, |random| section(scene, random));
    provenance.chunk_index = random.sometimes(90, |_| chunk as i64);
    provenance.content_sha256 = random.sometimes(80, |random| {
        let halves = [random.uuid(), random.uuid()];
        scene.say(|| format!("{}{}", halves[0].simple(), halves[1].simple()))
    });
    provenance.last_processed_at = random.sometimes(70, |random| {
        time(scene.started_at - random.between(1, 1 << 43))
    });
    provenance
}

fn section(scene: &Scene<'_>, random: &mut Random) -> EvidenceSection {
    let article = &scene.topic.article;
    let owned = |texts: &[&str]| {
        scene.say(|| {
            texts
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        })
    };
    let mut section = EvidenceSection::new();
    section.path_titles = random.sometimes(90, |_| owned(article.section));
    section.path_numbers = random.sometimes(70, |_| owned(article.numbers));
    section.display_label = random.sometimes(80, |_| scene.say(|| article.section.join(" › ")));
    section.confidence = random.pick(&[
        EvidenceSectionConfidence::Parsed,
        EvidenceSectionConfidence::Derived,
        EvidenceSectionConfidence::Unknown,
    ]);
    section
}

fn score(random: &mut Random) -> EvidenceScore {
    let (basis, band) = random.pick(&[
        (
            EvidenceScoreBasis::RawHybridDotproduct,
            EvidenceScoreBand::High,
        ),
        (
            EvidenceScoreBasis::MinmaxNormalized,
            EvidenceScoreBand::Medium,
        ),
        (
            EvidenceScoreBasis::RerankedOriginalScore,
            EvidenceScoreBand::Low,
        ),
        (
            EvidenceScoreBasis::GroupedUnranked,
            EvidenceScoreBand::Unknown,
        ),
    ]);
    let mut score = EvidenceScore::new(basis);
    // Sixteenths are exact in binary, so every machine prints them alike.
    score.retrieval_score_raw = random.sometimes(90, |random| random.between(1, 300) as f64 / 16.0);
    score.retrieval_score_display =
        random.sometimes(70, |random| random.between(0, 16) as f64 / 16.0);
    score.band = band;
    score
}

fn usage_constraints(scene: &Scene<'_>, random: &mut Random) -> EvidenceUsageConstraints {
    let mut constraints = EvidenceUsageConstraints::new();
    let level = random.between(0, 3);
    let sensitivity = [
        EvidenceSensitivity::Public,
        EvidenceSensitivity::Internal,
        EvidenceSensitivity::Confidential,
        EvidenceSensitivity::Restricted,
    ][level as usize]
        .clone();
    constraints.sensitivity = random.sometimes(80, |_| sensitivity);
    constraints.sensitivity_level = random.sometimes(60, |_| level);
    let visibility = [
        EvidenceVisibilityMode::OrgWide,
        EvidenceVisibilityMode::Audience,
    ];
    constraints.visibility_mode = random.sometimes(80, |random| random.pick(&visibility));
    constraints.audience_tags =
        random.sometimes(40, |_| scene.say(|| vec!["support".into(), "sales".into()]));
    let sources = [
        EvidenceConstraintSource::AclColumns,
        EvidenceConstraintSource::Metadata,
        EvidenceConstraintSource::None,
    ];
    constraints.constraint_source = random.pick(&sources);
    constraints.raw = random.sometimes(30, |_| {
        scene.say(|| JsonObject::from_iter([("acl".to_owned(), json!({ "read": ["support"] }))]))
    });
    constraints
}

fn marker(scene: &Scene<'_>, place: i64) -> String {
    scene.say(|| format!("[{}]", place + 1))
}

fn label(scene: &Scene<'_>) -> String {
    let article = &scene.topic.article;
    scene.say(|| format!("{} › {}", article.title, article.section.join(" › ")))
}

fn deep_link(scene: &Scene<'_>, place: i64) -> String {
    let key = scene.topic.key;
    scene.say(|| format!("https://help.example.com/{key}#part-{}", place + 1))
}
