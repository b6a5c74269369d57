//! One message: who said what and when, the tools that were called and what
//! they gave, and the sources, which the text links to.

use featherhq::evidence::{EvidenceView, SourceCard};
use featherhq::prelude::*;
use featherhq::{EvidencePackage, ToolCall, ToolResult, Turn, TurnRole};
use maud::{Markup, html};

use super::{Untrusted, time};
use crate::conversations::get::evidence::place;
use crate::text::sanitize::acts_on_terminal;

/// One message; `anchor` is unique on the page.
pub(super) fn section(turn: &Turn, anchor: &str) -> Markup {
    html! {
        section class={ "message " (side(&turn.role)) } id=(anchor) {
            h3 { (Untrusted(turn.role.as_str())) " " (time(turn.created_at)) }
            @if !turn.content.trim().is_empty() { p.content { (content(turn, anchor)) } }
            @for call in turn.calls() { (tool_call(call)) }
            @if let Some(result) = &turn.tool_results { (tool_result(result, &turn.content)) }
            @if let Some(package) = &turn.evidence { (evidence(turn, package, anchor)) }
        }
    }
}

/// Which side a message stands on.
fn side(role: &TurnRole) -> &'static str {
    match role {
        TurnRole::User => "user",
        TurnRole::Assistant => "assistant",
        _ => "other",
    }
}

/// The text, with each marker linked to the first card that has it.
fn content(turn: &Turn, anchor: &str) -> Markup {
    let citations = turn.citations();
    let markers: Vec<Option<&str>> = cards(turn).map(|card| card.citation_marker).collect();
    let mut at = 0;
    let parts = citations.found.iter().map(|citation| {
        let before = &turn.content[at..citation.range.start];
        at = citation.range.end;
        let card = markers
            .iter()
            .position(|marker| *marker == Some(citation.marker));
        (before, citation.marker, card.unwrap_or_default())
    });
    let parts: Vec<_> = parts.collect();
    html! {
        @for (before, marker, card) in parts {
            (Untrusted(before))
            a.marker href={ "#" (card_anchor(anchor, card)) } { (Untrusted(marker)) }
        }
        (Untrusted(&turn.content[at..]))
    }
}

fn cards(turn: &Turn) -> impl Iterator<Item = SourceCard<'_>> {
    turn.evidence.iter().flat_map(|evidence| evidence.cards())
}

fn card_anchor(anchor: &str, card: usize) -> String {
    format!("{anchor}-s{}", card + 1)
}

fn tool_call(call: &ToolCall) -> Markup {
    html! {
        div.tool {
            h4 { "Calls " code { (Untrusted(&call.function.name)) } " " small { (Untrusted(&call.id)) } }
            pre { (Untrusted(&call.function.arguments)) }
        }
    }
}

fn tool_result(result: &ToolResult, content: &str) -> Markup {
    let title = if result.error.is_some() {
        "Failed"
    } else {
        "Result"
    };
    // Servers repeat the output as the content of the message.
    let is_repeated = result.output == content && !content.is_empty();
    html! {
        div.tool {
            h4 { (title) " " small { (Untrusted(&result.tool_call_id)) } }
            @if let Some(error) = &result.error { pre.error { (Untrusted(error)) } }
            @if is_repeated {
                p.none { "As above." }
            } @else if !result.output.is_empty() {
                pre { (Untrusted(&result.output)) }
            }
        }
    }
}

fn evidence(turn: &Turn, package: &EvidencePackage, anchor: &str) -> Markup {
    if let EvidenceView::Unrecognized(view) = package.view() {
        return html! {
            div.evidence {
                h4 { "Sources" }
                p.none { "They came in the view “" (Untrusted(view)) "”, which this version does not know." }
            }
        };
    }
    let citations = turn.citations();
    let status = package.status().map_or("-", AsRef::as_ref);
    html! {
        div.evidence {
            h4 { "Sources " small { (Untrusted(status)) } }
            ol {
                @for (index, card) in package.cards().enumerate() {
                    li id=(card_anchor(anchor, index)) {
                        (source(&card))
                        @if citations.not_cited.contains(&card) { small { " not cited in the text" } }
                    }
                }
            }
            @for citation in &citations.without_card {
                p.none { (Untrusted(citation.marker)) " has no source." }
            }
        }
    }
}

fn source(card: &SourceCard<'_>) -> Markup {
    let place = place(card);
    html! {
        @if let Some(marker) = card.citation_marker { span.marker { (Untrusted(marker)) } " " }
        @match card.deep_link.filter(|link| is_web_address(link)) {
            Some(link) => a href=(link) rel="noopener noreferrer nofollow" { (Untrusted(&place)) },
            None => (Untrusted(&place)),
        }
        // On paper a link is only its text.
        @if let Some(link) = card.deep_link { span.address { (Untrusted(link)) } }
    }
}

/// Whether it may be a link: other schemes run scripts, or programs, and no
/// address needs characters that hide or reorder others.
fn is_web_address(link: &str) -> bool {
    let scheme = link.split_once("://").map(|(scheme, _)| scheme);
    let is_web = scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    });
    is_web && !link.contains(acts_on_terminal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_links() {
        for link in ["https://a.example/x", "HTTP://a.example"] {
            assert!(is_web_address(link), "{link}");
        }
        for link in [
            "javascript:alert(1)//https://x",
            "data:text/html,x",
            "ftp://a",
            "https://a.example/\u{1b}[2J",
            "https://a.example/\u{202e}gnp.exe",
            "//a.example",
            "",
        ] {
            assert!(!is_web_address(link), "{link}");
        }
    }
}
