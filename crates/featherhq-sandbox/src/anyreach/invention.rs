//! Invented AnyReach conversations: the same for the same seed, told with the
//! topics and oddities of the Feather ones, and many at the same time.

use anyreach_api::types::{
    Conversation, ConversationAgent, ConversationChannel, ConversationDirection, ConversationStatus,
};
use serde_json::{Map, Value, json};

use super::StoredConversation;
use super::document::stored_at;
use crate::demo::batches::in_batches;
use crate::demo::conversation::time;
use crate::demo::texts::{Details, SUBJECT_ODDITIES};
use crate::demo::topics::{TOPICS, Topic};
use crate::demo::{MINUTE, REFERENCE, SECOND, in_order_of_names};
use crate::random::Random;

/// So many conversations in a row are created in the same microsecond, over
/// and over. Forty and sixty are close together, so that a page of fifty ends
/// within a tie that is longer than the page.
const RUNS: [u64; 16] = [1, 1, 2, 1, 40, 1, 1, 60, 1, 3, 1, 1, 12, 1, 1, 1];
/// The next run is so much older.
const INTERVAL: i64 = 7 * MINUTE;
/// The part of [`INTERVAL`] that chance may use up; the rest keeps the order.
const INTERVAL_CHANCE: i64 = 5 * MINUTE;
/// Conversations still running are no older than this.
const RUNNING_LONGEST: i64 = 3 * 60 * MINUTE;
const AGENTS: [&str; 5] = ["Ava", "Noor", "Björn", "Reception 🛎", "After hours"];

const STATUSES: &[ConversationStatus] = &[
    ConversationStatus::Completed,
    ConversationStatus::Completed,
    ConversationStatus::Completed,
    ConversationStatus::Completed,
    ConversationStatus::Completed,
    ConversationStatus::Completed,
    ConversationStatus::InProgress,
    ConversationStatus::Ringing,
    ConversationStatus::Triggered,
    ConversationStatus::TokenCreated,
    ConversationStatus::Failed,
    ConversationStatus::Cancelled,
    ConversationStatus::Transferred,
    ConversationStatus::Unanswered,
];

const CHANNELS: &[ConversationChannel] = &[
    ConversationChannel::Telephone,
    ConversationChannel::Telephone,
    ConversationChannel::Telephone,
    ConversationChannel::Webrtc,
    ConversationChannel::Webrtc,
    ConversationChannel::Email,
    ConversationChannel::Text,
];

/// Invents the first `number` conversations of a seed and hands them to
/// `store`, newest first, batch by batch.
pub(super) fn conversations<E: From<serde_json::Error>>(
    number: u32,
    seed: u64,
    organization: &str,
    store: impl FnMut(Vec<StoredConversation>) -> Result<(), E>,
) -> Result<(), E> {
    let invent = |index| conversation(seed, index, organization);
    in_batches(number.into(), invent, store)
}

fn conversation(
    seed: u64,
    index: u64,
    organization: &str,
) -> Result<StoredConversation, serde_json::Error> {
    let mut random = Random::new(seed, "anyreach", index);
    let created_at = created_at(seed, index);
    let channel = Random::dealt(seed, "anyreach channel", index, CHANNELS).clone();
    let status = status(seed, index, created_at);
    let topic = Random::dealt(seed, "anyreach topic", index, TOPICS);
    let details = Details::new(&mut random);
    let was_answered = matches!(
        status,
        ConversationStatus::Completed
            | ConversationStatus::InProgress
            | ConversationStatus::Transferred
    );
    let turns = if was_answered {
        random.between(0, 12)
    } else {
        0
    };
    let agent = random.below(AGENTS.len() as u64);
    let agent_id = Random::new(seed, "anyreach agent", agent)
        .uuid()
        .to_string();
    let is_telephone = channel == ConversationChannel::Telephone;
    let is_in_browser = channel == ConversationChannel::Webrtc;

    let id = random.uuid().to_string();

    let mut conversation = Conversation::new()
        .with_id(id.clone())
        .with_organization_id(organization.to_owned())
        .with_direction(match random.percent(70) {
            true => ConversationDirection::Inbound,
            false => ConversationDirection::Outbound,
        })
        .with_channel(channel)
        .with_status(status)
        .with_created_at(time(created_at));
    conversation.user_id = random.sometimes(85, |random| user_id(is_telephone, index, random));
    conversation.agent_version_id = random.sometimes(90, |random| random.uuid().to_string());
    conversation.agent_number = is_telephone.then(|| format!("+1555010{:04}", 1000 + agent));
    conversation.web_widget_id = is_in_browser.then(|| format!("widget_{}", random.below(4)));
    // Quarters are exact in binary, so every machine prints them alike.
    let seconds = random.between(2, 2400) as f64 / 4.0;
    conversation.duration = was_answered.then_some(seconds);
    conversation.user_turn_count = random.sometimes(95, |_| turns);
    let updated_at = created_at + (seconds * SECOND as f64) as i64 + random.between(0, MINUTE);
    conversation.updated_at = Some(time(updated_at.min(REFERENCE)));
    if random.percent(95) {
        let name = AGENTS[agent as usize].to_owned();
        let told = ConversationAgent::new().with_id(agent_id.clone());
        conversation.agent = Some(told.with_name(random.sometimes(90, |_| name)));
    }
    conversation.agent_id = Some(agent_id);
    write_sensitive(&mut conversation, seed, index, topic, &details, &mut random);
    stored_at(&conversation, id, time(created_at))
}

/// Summary, context, metadata, transcript and recording.
fn write_sensitive(
    conversation: &mut Conversation,
    seed: u64,
    index: u64,
    topic: &Topic,
    details: &Details,
    random: &mut Random,
) {
    let oddity = *Random::dealt(seed, "anyreach oddity", index, SUBJECT_ODDITIES);
    let was_answered = conversation.duration.is_some();
    if was_answered && random.percent(85) {
        conversation.summary = Some(oddity.apply(details.fill(topic.summary)));
    }
    conversation.initial_context =
        random.sometimes(40, |_| details.fill("Customer {name}, reference {number}."));
    conversation.custom_metadata =
        random.sometimes(75, |random| metadata(topic, details, random).into());
    if was_answered {
        let turns = conversation.user_turn_count.unwrap_or(1);
        conversation.conversation = Some(transcript(topic, details, turns).into());
        if conversation.channel == Some(ConversationChannel::Telephone) && random.percent(80) {
            let address = format!(
                "https://recordings.example.com/{}.wav?signature={}",
                random.uuid(),
                random.uuid().simple()
            );
            conversation.recording_details = Some(
                in_order_of_names(Map::from_iter([
                    ("recording_url".to_owned(), json!(address)),
                    ("expires_in".to_owned(), json!(3600)),
                ]))
                .into(),
            );
        }
    }
}

/// Every run has a slot of its own, and all of it is created in the same
/// microsecond.
fn created_at(seed: u64, index: u64) -> i64 {
    let period: u64 = RUNS.iter().sum();
    let mut place = index % period;
    let mut run = 0;
    while place >= RUNS[run] {
        place -= RUNS[run];
        run += 1;
    }
    let slot = index / period * RUNS.len() as u64 + run as u64;
    let mut random = Random::new(seed, "anyreach creation", slot);
    let mut chance = random.between(0, INTERVAL_CHANCE);
    if random.percent(40) {
        chance -= chance % SECOND;
    }
    let slot = i64::try_from(slot).unwrap_or(i64::MAX);
    REFERENCE - 2 * MINUTE - slot.saturating_mul(INTERVAL) - chance
}

fn status(seed: u64, index: u64, created_at: i64) -> ConversationStatus {
    let status = Random::dealt(seed, "anyreach status", index, STATUSES).clone();
    let is_old = REFERENCE - created_at > RUNNING_LONGEST;
    match status {
        // A token that nobody used stays as it is.
        ConversationStatus::InProgress if is_old => ConversationStatus::Completed,
        ConversationStatus::Ringing | ConversationStatus::Triggered if is_old => {
            ConversationStatus::Unanswered
        }
        status => status,
    }
}

/// End users come back: every third conversation or so is a new one's.
fn user_id(is_telephone: bool, index: u64, random: &mut Random) -> String {
    let user = random.below(index / 3 + 5);
    match is_telephone {
        true => format!("+1555{user:07}"),
        false => format!("User-{user}@example.com"),
    }
}

fn metadata(topic: &Topic, details: &Details, random: &mut Random) -> Map<String, Value> {
    let mut metadata = Map::new();
    metadata.insert("order_id".into(), json!(details.fill("{number}")));
    metadata.insert("topic".into(), json!(topic.key));
    if random.percent(30) {
        metadata.insert("tags".into(), json!(["vip", topic.key]));
    }
    if random.percent(20) {
        metadata.insert(
            "customer".into(),
            json!({ "tier": "gold", "since": 2019, "note": null }),
        );
    }
    in_order_of_names(metadata)
}

/// What was said, a question and an answer for each turn of the user.
fn transcript(topic: &Topic, details: &Details, turns: i64) -> Map<String, Value> {
    let exchanges = topic.exchanges.iter().cycle();
    let opening = (topic.opening, topic.answer);
    let messages: Vec<Value> = std::iter::once(&opening)
        .chain(exchanges)
        .take(usize::try_from(turns).unwrap_or(0))
        .flat_map(|(question, answer)| {
            [
                json!({ "role": "user", "content": details.fill(question) }),
                json!({ "role": "agent", "content": details.fill(answer) }),
            ]
        })
        .collect();
    in_order_of_names(Map::from_iter([(
        "messages".to_owned(),
        Value::Array(messages),
    )]))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use sha2::{Digest, Sha256};

    use super::*;

    fn all(number: u32, seed: u64) -> Vec<StoredConversation> {
        let mut all = Vec::new();
        let store = |batch: Vec<_>| {
            all.extend(batch);
            Ok::<_, serde_json::Error>(())
        };
        conversations(number, seed, "org", store).unwrap();
        all
    }

    #[test]
    fn long_runs_share_a_time_and_no_other_run_does() {
        let mut sizes: BTreeMap<i64, u64> = BTreeMap::new();
        for conversation in all(256, 3) {
            *sizes.entry(conversation.created_at).or_default() += 1;
        }
        let sizes: Vec<u64> = sizes.into_values().rev().collect();
        assert_eq!(sizes, [RUNS, RUNS].concat());
    }

    /// People note down ids and texts, and golden files are made of them.
    #[test]
    fn the_documents_of_a_seed_are_fixed_for_all_time() {
        let mut digest = Sha256::new();
        for conversation in all(250, 1) {
            digest.update(conversation.document);
        }
        let digest = digest.finalize();
        let start: String = digest[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(start, "65d7820f6830a4ca");
    }

    #[test]
    fn a_seed_is_fixed_and_a_longer_list_begins_alike() {
        assert_eq!(all(100, 3), all(300, 3)[..100]);
        assert_ne!(all(100, 3), all(100, 4));
    }

    #[test]
    fn everything_occurs() {
        let all = all(600, 1);
        for status in ConversationStatus::KNOWN {
            let status = Some(status.to_string());
            assert!(all.iter().any(|conversation| conversation.status == status));
        }
        let documents: Vec<Value> = all
            .iter()
            .map(|conversation| serde_json::from_str(&conversation.document).unwrap())
            .collect();
        for field in super::super::fields::FIELDS {
            let is_given = |document: &&Value| !document[field].is_null();
            assert!(
                documents.iter().any(|document| is_given(&document)),
                "{field}"
            );
        }
        for field in ["user_id", "agent", "summary", "custom_metadata", "duration"] {
            assert!(
                documents.iter().any(|document| document[field].is_null()),
                "{field}"
            );
        }
    }
}
