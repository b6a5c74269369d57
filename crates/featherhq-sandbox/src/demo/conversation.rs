//! One conversation: who, when, how it stands, and what it is about.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::evaluations;
use super::texts::{Details, SUBJECT_ODDITIES};
use super::topics::{TOPICS, Topic};
use super::turns::{self, Scene};
use super::{DAY, Invention, MINUTE, REFERENCE, SECOND, Turns, in_order_of_names};
use crate::random::Random;
use featherhq_api::types::{
    ConversationOrigin, ConversationPriority, ConversationStatus, ConversationType,
    SessionDetailResponse,
};

/// A new conversation begins every so often.
const INTERVAL: i64 = 11 * MINUTE;
/// The length of [`INTERVAL`] that chance may use up; the rest keeps the order.
const INTERVAL_CHANCE: i64 = 8 * MINUTE;
/// Of so many conversations in a row …
const TIE_PERIOD: u64 = 19;
/// … these begin in the same microsecond. The period shares no factor with
/// common page sizes, so pages of any size end within a tie somewhere.
const TIE: std::ops::RangeInclusive<u64> = 8..=14;
/// Conversations still running are no older than this.
const RUNNING_LONGEST: i64 = 3 * DAY;
/// How many turns the detail operation returns at most.
const RECENT_TURNS: i64 = 20;
/// How many characters of a summary the preview has.
const PREVIEW: usize = 80;

const STATUSES: &[ConversationStatus] = &[
    ConversationStatus::Closed,
    ConversationStatus::Closed,
    ConversationStatus::Closed,
    ConversationStatus::Closed,
    ConversationStatus::Closed,
    ConversationStatus::Closed,
    ConversationStatus::Closed,
    ConversationStatus::Closed,
    ConversationStatus::Active,
    ConversationStatus::Active,
    ConversationStatus::Active,
    ConversationStatus::Queued,
    ConversationStatus::Ringing,
    ConversationStatus::Paused,
    ConversationStatus::WaitingForHuman,
    ConversationStatus::AwaitingApproval,
    ConversationStatus::Transferred,
    ConversationStatus::Expired,
    ConversationStatus::Error,
    ConversationStatus::Superseded,
];

const CHANNELS: &[&str] = &[
    "chat", "chat", "chat", "voice", "voice", "voice", "email", "email", "sms", "whatsapp",
];

const PRIORITIES: &[ConversationPriority] = &[
    ConversationPriority::Normal,
    ConversationPriority::Normal,
    ConversationPriority::Normal,
    ConversationPriority::Normal,
    ConversationPriority::Low,
    ConversationPriority::Low,
    ConversationPriority::High,
    ConversationPriority::Urgent,
];

const ORIGINS: &[Option<ConversationOrigin>] = &[
    Some(ConversationOrigin::Inbound),
    Some(ConversationOrigin::Inbound),
    Some(ConversationOrigin::Inbound),
    Some(ConversationOrigin::Outbound),
    None,
];

const SESSION_TYPES: &[ConversationType] = &[
    ConversationType::Live,
    ConversationType::Live,
    ConversationType::Live,
    ConversationType::Live,
    ConversationType::Live,
    ConversationType::Live,
    ConversationType::Test,
    ConversationType::Simulation,
];

/// How much is said: fewest and most messages.
const LENGTHS: &[(i64, i64)] = &[
    (0, 0),
    (1, 2),
    (3, 6),
    (3, 6),
    (4, 9),
    (4, 9),
    (6, 12),
    (8, 16),
    (10, 20),
    (45, 120),
];

/// The conversation of number `index`, the newest being 0.
pub(super) fn conversation(invention: Invention, index: u64) -> SessionDetailResponse {
    let Invention { seed, views, turns } = invention;
    let mut random = Random::new(seed, "conversation", index);
    let started_at = started_at(seed, index);
    let status = status(seed, index, started_at);
    let is_running = is_running(&status);
    let topic = Random::dealt(seed, "topic", index, TOPICS);
    let details = Details::new(&mut random);
    let channel = *Random::dealt(seed, "channel", index, CHANNELS);
    let message_count = message_count(seed, index, &status, &mut random);
    let last_at = last_message_at(started_at, message_count, &mut random);
    let scene = Scene {
        conversation_id: random.uuid(),
        organization_id: Random::new(seed, "organization", 0).uuid(),
        agent_id: agent_id(seed, &status, &mut random),
        channel,
        topic,
        details: &details,
        message_count,
        is_over: !is_running,
        started_at,
        last_at,
        views,
        turns,
    };
    let ended_at = (!is_running).then(|| last_at + random.between(0, 30 * SECOND));
    let ended_at = ended_at.map(|ended_at| ended_at.min(REFERENCE));

    let mut conversation = SessionDetailResponse::new(
        channel,
        time(started_at),
        end_user_id(seed, index, &mut random),
        scene.conversation_id,
        message_count,
        scene.organization_id,
        Random::dealt(seed, "priority", index, PRIORITIES).clone(),
        time(started_at),
        status,
        time(ended_at.unwrap_or(last_at)),
    );
    conversation.origin = Random::dealt(seed, "origin", index, ORIGINS).clone();
    conversation.session_type = Random::dealt(seed, "session type", index, SESSION_TYPES).clone();
    conversation.external_session_id = external_session_id(channel, &mut random);
    conversation.assigned_agent_id = scene.agent_id;
    conversation.metadata = metadata(topic, &mut random).into();
    conversation.context_variables = context_variables(&details, &mut random).into();
    conversation.eval_summary = Some(evaluations::summary(seed, index, is_running));
    if turns != Turns::Omitted {
        // What follows is chosen after the turns, said or not.
        conversation.recent_turns = turns::recent(&scene, RECENT_TURNS, &mut random);
    }
    let sent_at = |place| (message_count > 0).then(|| time(turns::sent_at(&scene, place)));
    conversation.first_message_at = sent_at(0);
    conversation.last_message_at = sent_at(message_count - 1);
    write_subject_and_summary(&mut conversation, seed, index, &scene, &mut random);
    write_endings(&mut conversation, &scene, ended_at, &mut random);
    conversation
}

/// A point in time given in microseconds since 1970.
pub(crate) fn time(microseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(microseconds).unwrap_or_default()
}

fn started_at(seed: u64, index: u64) -> i64 {
    let place = index % TIE_PERIOD;
    let slot = if TIE.contains(&place) {
        index - (place - TIE.start())
    } else {
        index
    };
    let mut random = Random::new(seed, "start", slot);
    let mut chance = random.between(0, INTERVAL_CHANCE);
    if random.percent(30) {
        chance -= chance % SECOND;
    }
    let slot = i64::try_from(slot).unwrap_or(i64::MAX);
    REFERENCE - 2 * MINUTE - slot.saturating_mul(INTERVAL) - chance
}

fn status(seed: u64, index: u64, started_at: i64) -> ConversationStatus {
    let status = Random::dealt(seed, "status", index, STATUSES).clone();
    let is_old = REFERENCE - started_at > RUNNING_LONGEST;
    match status {
        ConversationStatus::Queued | ConversationStatus::Ringing if is_old => {
            ConversationStatus::Expired
        }
        status if is_old && is_running(&status) => ConversationStatus::Closed,
        status => status,
    }
}

fn is_running(status: &ConversationStatus) -> bool {
    matches!(
        status,
        ConversationStatus::Queued
            | ConversationStatus::Ringing
            | ConversationStatus::Active
            | ConversationStatus::Paused
            | ConversationStatus::WaitingForHuman
            | ConversationStatus::AwaitingApproval
    )
}

fn message_count(seed: u64, index: u64, status: &ConversationStatus, random: &mut Random) -> i64 {
    let (fewest, most) = *Random::dealt(seed, "length", index, LENGTHS);
    match status {
        ConversationStatus::Queued | ConversationStatus::Ringing => random.between(0, 1),
        _ => random.between(fewest, most),
    }
}

/// Messages follow each other within a minute or so, and not in the future.
fn last_message_at(started_at: i64, message_count: i64, random: &mut Random) -> i64 {
    let pace = random.between(9 * SECOND, 75 * SECOND);
    (started_at + pace * message_count).min(REFERENCE - SECOND)
}

fn agent_id(seed: u64, status: &ConversationStatus, random: &mut Random) -> Option<Uuid> {
    let agent = Random::new(seed, "agent", random.below(6)).uuid();
    let is_waiting = matches!(
        status,
        ConversationStatus::Queued | ConversationStatus::Ringing
    );
    (!is_waiting && random.percent(80)).then_some(agent)
}

/// End users come back: every third conversation or so is a new one's.
fn end_user_id(seed: u64, index: u64, random: &mut Random) -> Uuid {
    let user = random.below(index / 3 + 5);
    Random::new(seed, "end user", user).uuid()
}

fn external_session_id(channel: &str, random: &mut Random) -> Option<String> {
    match channel {
        "voice" => Some(format!("CA{}", random.uuid().simple())),
        "email" => Some(format!("<{}@mail.example.com>", random.uuid().simple())),
        _ => random.sometimes(30, |random| format!("ext-{}", random.below(1_000_000))),
    }
}

fn metadata(topic: &Topic, random: &mut Random) -> Map<String, Value> {
    let mut metadata = Map::new();
    if random.percent(60) {
        metadata.insert("tags".into(), json!([topic.key, "imported"]));
        metadata.insert(
            "locale".into(),
            json!(random.pick(&["en-GB", "de-DE", "ar-EG"])),
        );
    }
    if random.percent(15) {
        metadata.insert(
            "nested".into(),
            json!({ "depth": { "level": 2, "empty": null } }),
        );
    }
    in_order_of_names(metadata)
}

fn context_variables(details: &Details, random: &mut Random) -> Map<String, Value> {
    let mut variables = Map::new();
    if random.percent(50) {
        variables.insert("customer_name".into(), json!(details.fill("{name}")));
        variables.insert("reference".into(), json!(details.fill("{number}")));
        variables.insert("is_returning".into(), json!(random.percent(50)));
    }
    in_order_of_names(variables)
}

fn write_subject_and_summary(
    conversation: &mut SessionDetailResponse,
    seed: u64,
    index: u64,
    scene: &Scene<'_>,
    random: &mut Random,
) {
    let oddity = *Random::dealt(seed, "subject oddity", index, SUBJECT_ODDITIES);
    let subject = scene.details.fill(random.pick(scene.topic.subjects));
    conversation.subject = random.sometimes(88, |_| oddity.apply(subject));
    if scene.is_over && scene.message_count > 0 && random.percent(85) {
        let summary = scene.details.fill(scene.topic.summary);
        conversation.summary_preview = Some(summary.chars().take(PREVIEW).collect());
        conversation.summary = Some(summary);
    }
}

fn write_endings(
    conversation: &mut SessionDetailResponse,
    scene: &Scene<'_>,
    ended_at: Option<i64>,
    random: &mut Random,
) {
    let Some(ended_at) = ended_at else {
        conversation.ttl_expires_at = random.sometimes(70, |_| time(scene.started_at + DAY));
        return;
    };
    conversation.ended_at = Some(time(ended_at));
    conversation.closed_at =
        (conversation.status == ConversationStatus::Closed).then(|| time(ended_at));
    conversation.duration_ms = Some((ended_at - scene.started_at) / 1000);
    conversation.memory_synced = random.percent(70);
    if random.percent(40) {
        conversation.retention_policy_id = Some(Uuid::from_u128(0x7e7e_0001));
        conversation.retention_expires_at = Some(time(ended_at + 365 * DAY));
    }
    if ended_at < REFERENCE - 30 * DAY && random.percent(50) {
        conversation.archived_at = Some(time(ended_at + 14 * DAY));
    }
    if scene.channel == "voice" && scene.message_count > 0 {
        conversation.has_recording = true;
        conversation.recording_url = Some(format!(
            "https://recordings.example.com/{}.wav?signature={}",
            scene.conversation_id,
            random.uuid().simple()
        ));
    }
}
