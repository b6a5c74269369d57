//! The turns of a conversation: a script by topic, of which the detail
//! operation shows the end.

use featherhq_api::JsonObject;
use serde_json::json;
use uuid::Uuid;

use super::conversation::time;
use super::evidence;
use super::texts::{Details, Oddity};
use super::topics::{CLOSINGS, Topic};
use super::{EvidenceViews, Turns};
use crate::random::Random;
use featherhq_api::types::{
    TokenCount, ToolCall, ToolCallFunction, ToolResult, TurnResponse, TurnRole,
};

/// What all turns of a conversation have in common.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) conversation_id: Uuid,
    pub(super) organization_id: Uuid,
    pub(super) agent_id: Option<Uuid>,
    pub(super) channel: &'static str,
    pub(super) topic: &'static Topic,
    pub(super) details: &'a Details,
    pub(super) message_count: i64,
    pub(super) is_over: bool,
    /// Microseconds since 1970.
    pub(super) started_at: i64,
    /// When the last message was sent; microseconds since 1970.
    pub(super) last_at: i64,
    pub(super) views: EvidenceViews,
    pub(super) turns: Turns,
}

impl Scene<'_> {
    /// What `words` returns, or nothing where nobody is going to read it. A
    /// choice must not depend on it: choices are made in either case.
    pub(super) fn say<T: Default>(&self, words: impl FnOnce() -> T) -> T {
        match self.turns {
            Turns::Recent => words(),
            Turns::Later | Turns::Omitted => T::default(),
        }
    }
}

/// One turn, before it is worded.
#[derive(Debug, Clone, Copy)]
enum Step {
    Begun,
    Opening,
    Lookup,
    Found { failed: bool },
    Answer,
    Question(usize),
    Reply(usize),
    Thanks(usize),
    Goodbye(usize),
}

/// The turns the detail operation returns: the last `most` of all.
pub(super) fn recent(scene: &Scene<'_>, most: i64, random: &mut Random) -> Vec<TurnResponse> {
    let closing = random.below(CLOSINGS.len() as u64) as usize;
    let first = (scene.message_count - most).max(0);
    let mut previous_call = String::new();
    (first..scene.message_count)
        .map(|place| {
            let step = step(scene, place, closing);
            turn(scene, place, step, &mut previous_call, random)
        })
        .collect()
}

/// When the message at `place` was sent; microseconds since 1970.
pub(super) fn sent_at(scene: &Scene<'_>, place: i64) -> i64 {
    let share = (scene.last_at - scene.started_at) / scene.message_count.max(1);
    scene.started_at + share * (place + 1)
}

/// The script: greeting, look-up and answer; then questions and replies, in
/// between another look-up that fails first; then thanks.
fn step(scene: &Scene<'_>, place: i64, closing: usize) -> Step {
    let left = scene.message_count - place;
    if scene.is_over && scene.message_count > 6 && left <= 2 {
        return match left {
            2 => Step::Thanks(closing),
            _ => Step::Goodbye(closing),
        };
    }
    let has_event = scene.channel == "voice" || scene.channel == "chat";
    match if has_event { place - 1 } else { place } {
        -1 => Step::Begun,
        0 => Step::Opening,
        1 => Step::Lookup,
        2 => Step::Found { failed: false },
        3 => Step::Answer,
        later => later_step(later - 4),
    }
}

fn later_step(place: i64) -> Step {
    let exchange = (place / 2) as usize;
    match place % 14 {
        8 => Step::Lookup,
        9 => Step::Found { failed: true },
        10 => Step::Answer,
        even if even % 2 == 0 => Step::Question(exchange),
        11 => Step::Question(exchange),
        _ => Step::Reply(exchange),
    }
}

fn turn(
    scene: &Scene<'_>,
    place: i64,
    step: Step,
    previous_call: &mut String,
    random: &mut Random,
) -> TurnResponse {
    let id = random.uuid();
    let created_at = sent_at(scene, place);
    let content = content(scene, step, random);
    let mut turn = TurnResponse::new(
        content,
        time(created_at),
        id,
        role(step),
        scene.conversation_id,
    );
    match step {
        Step::Begun => {
            turn.metadata = scene
                .say(|| JsonObject::from_iter([("event".to_owned(), json!("session_started"))]));
        }
        Step::Opening | Step::Question(_) | Step::Thanks(_) => {
            turn.delivery_status = random.sometimes(50, |_| scene.say(|| "received".to_owned()));
        }
        Step::Lookup => {
            let id = random.uuid();
            *previous_call = scene.say(|| format!("call_{}", &id.simple().to_string()[..16]));
            turn.tool_calls = scene.say(|| Some(vec![call(scene, previous_call)]));
            write_model(scene, &mut turn, random);
        }
        Step::Found { failed } => {
            turn.tool_results = scene.say(|| Some(result(scene, previous_call, failed)));
            turn.latency_ms = Some(random.between(40, 900));
        }
        Step::Answer | Step::Reply(_) | Step::Goodbye(_) => {
            write_model(scene, &mut turn, random);
            turn.delivery_status = random.sometimes(80, |random| {
                let delivery = random.pick(DELIVERIES);
                scene.say(|| delivery.to_owned())
            });
            turn.is_compacted = scene.message_count - place > 15;
            if matches!(step, Step::Answer) || random.percent(12) {
                turn.evidence = Some(evidence::package(scene, id, created_at, random));
            }
        }
    }
    turn
}

const DELIVERIES: &[&str] = &[
    "delivered",
    "delivered",
    "delivered",
    "read",
    "sent",
    "failed",
];

fn role(step: Step) -> TurnRole {
    match step {
        Step::Begun => TurnRole::SystemEvent,
        Step::Opening | Step::Question(_) | Step::Thanks(_) => TurnRole::User,
        Step::Found { .. } => TurnRole::Tool,
        Step::Lookup | Step::Answer | Step::Reply(_) | Step::Goodbye(_) => TurnRole::Assistant,
    }
}

fn content(scene: &Scene<'_>, step: Step, random: &mut Random) -> String {
    let topic = scene.topic;
    let exchange = |place: usize| topic.exchanges[place % topic.exchanges.len()];
    let template = match step {
        Step::Begun if scene.channel == "voice" => "Call connected",
        Step::Begun => "Chat started",
        Step::Opening => topic.opening,
        Step::Lookup => "",
        Step::Found { failed: true } => "",
        Step::Found { failed: false } => topic.tool.output,
        Step::Answer => topic.answer,
        Step::Question(place) => exchange(place).0,
        Step::Reply(place) => exchange(place).1,
        Step::Thanks(closing) => CLOSINGS[closing].0,
        Step::Goodbye(closing) => CLOSINGS[closing].1,
    };
    let oddity = match step {
        Step::Opening | Step::Question(_) => random.pick(QUESTION_ODDITIES),
        _ => Oddity::Plain,
    };
    scene.say(|| oddity.apply(scene.details.fill(template)))
}

const QUESTION_ODDITIES: &[Oddity] = &[
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Plain,
    Oddity::Emoji,
    Oddity::RightToLeft,
    Oddity::OtherScript,
    Oddity::Combining,
    Oddity::Markup,
    Oddity::Control,
    Oddity::Wildcards,
    Oddity::VeryLong,
];

fn call(scene: &Scene<'_>, id: &str) -> ToolCall {
    let tool = &scene.topic.tool;
    let arguments = scene.details.fill(tool.arguments);
    let function = ToolCallFunction::new(arguments, tool.name);
    ToolCall::new(function, id)
}

fn result(scene: &Scene<'_>, call: &str, failed: bool) -> ToolResult {
    let tool = &scene.topic.tool;
    let output = if failed {
        String::new()
    } else {
        scene.details.fill(tool.output)
    };
    let mut result = ToolResult::new(output, call);
    result.error = failed.then(|| format!("{} timed out after 10 s", tool.name));
    result
}

fn write_model(scene: &Scene<'_>, turn: &mut TurnResponse, random: &mut Random) {
    if random.percent(15) {
        turn.authored_by = scene.say(|| Some("human_agent".to_owned()));
        return;
    }
    turn.authored_by = random.sometimes(60, |_| scene.say(|| "ai_agent".to_owned()));
    let model = random.pick(&["support-large-2", "support-small-1"]);
    turn.model_used = scene.say(|| Some(model.to_owned()));
    let (input, output) = (random.between(200, 4000), random.between(5, 400));
    let mut count = TokenCount::new(input, output);
    count.total_tokens = random.sometimes(70, |_| input + output);
    turn.token_count = random.sometimes(85, |_| count);
    turn.latency_ms = random.sometimes(90, |random| random.between(180, 6000));
}
