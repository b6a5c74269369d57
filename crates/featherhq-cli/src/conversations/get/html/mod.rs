//! Conversations as one page of HTML that needs no other file, runs no script
//! and can be mailed and printed. Everything in it that came from a server is
//! escaped; the page forbids itself to load anything.

mod evaluations;
mod message;

use chrono::{DateTime, SecondsFormat, Utc};
use featherhq::{ConversationDetail, Response};
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};

use super::text::second;
use super::{Format, messages};
use crate::console::Console;
use crate::failure::Failure;
use crate::text::sanitize::neutralise;
use crate::text::style::Meaning;

const STYLE: &str = include_str!("style.css");

/// The page may show itself in its own styles, and do nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The conversations that came so far; the page is written at the end.
#[derive(Default)]
pub(super) struct Html {
    titles: Vec<String>,
    articles: Vec<Markup>,
}

impl Format for Html {
    fn write(
        &mut self,
        conversation: &Response<ConversationDetail>,
        _: &mut Console<'_>,
    ) -> Result<(), Failure> {
        let number = self.articles.len() + 1;
        self.titles.push(title(conversation));
        self.articles.push(article(conversation, number));
        Ok(())
    }

    fn finish(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        if self.articles.is_empty() {
            return Ok(());
        }
        let page = page(&self.titles.join(", "), &self.articles).into_string();
        Ok(writeln!(console.out, "{page}")?)
    }
}

/// Text of a server, with what could reorder or hide the text around it made
/// visible; the page escapes it as it escapes all text.
struct Untrusted<'a>(&'a str);

impl Render for Untrusted<'_> {
    fn render_to(&self, buffer: &mut String) {
        neutralise(self.0).as_ref().render_to(buffer);
    }
}

fn page(title: &str, articles: &[Markup]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (Untrusted(title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                @for article in articles { (article) }
                footer { "Written by feather " (env!("CARGO_PKG_VERSION")) ". All times are in UTC." }
            }
        }
    }
}

fn title(conversation: &ConversationDetail) -> String {
    match &conversation.subject {
        Some(subject) if !subject.trim().is_empty() => subject.clone(),
        _ => format!("Conversation {}", conversation.id),
    }
}

fn article(conversation: &Response<ConversationDetail>, number: usize) -> Markup {
    html! {
        article {
            (header(conversation))
            @if let Some(summary) = &conversation.eval_summary {
                (evaluations::section(summary))
            }
            section.transcript {
                h2 { "Transcript" }
                @for (index, turn) in conversation.recent_turns.iter().enumerate() {
                    (message::section(turn, &format!("c{number}-m{}", index + 1)))
                }
                @if conversation.recent_turns.is_empty() { p.none { "No messages." } }
            }
        }
    }
}

fn header(conversation: &Response<ConversationDetail>) -> Markup {
    let status = &conversation.status;
    let priority = &conversation.priority;
    html! {
        header {
            h1 { (Untrusted(&title(conversation))) }
            p.badges {
                (badge(status.as_str(), Meaning::of_status(status)))
                (badge(&format!("{priority} priority"), Meaning::of_priority(priority)))
                (badge(&conversation.channel, Meaning::Plain))
            }
            @if let Some(summary) = &conversation.summary {
                p.summary { (Untrusted(summary)) }
            }
            dl {
                (fact("Conversation", html! { code { (conversation.id) } }))
                (fact("End user", html! { code { (conversation.end_user_id) } }))
                @if let Some(agent) = conversation.assigned_agent_id {
                    (fact("Agent", html! { code { (agent) } }))
                }
                (fact("Started", time(conversation.started_at)))
                @if let Some(ended) = conversation.ended_at {
                    (fact("Ended", time(ended)))
                }
                (fact("Messages", html! { (messages(conversation)) }))
            }
        }
    }
}

fn fact(name: &str, value: Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

fn badge(text: &str, meaning: Meaning) -> Markup {
    html! { span class={ "badge " (meaning.name()) } { (Untrusted(text)) } }
}

fn time(time: DateTime<Utc>) -> Markup {
    let exact = time.to_rfc3339_opts(SecondsFormat::Secs, true);
    html! { time datetime=(exact) { (second(time)) } }
}
