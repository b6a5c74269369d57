//! The figures as a chart: one horizontal bar for each group. It needs no other
//! file, and everything in it that came from a server is escaped.

use maud::{Markup, PreEscaped, html};

use super::figures::{Figure, Figures};
use super::group::title;
use super::table::percent;
use crate::text::number::{counted, grouped, span};
use crate::text::width::{shorten, width};

/// All lengths are in the units of the picture, which is so many wide.
const WIDTH: usize = 800;
const MARGIN: usize = 24;
/// Above the first bar: title, figures of all, and the key to the colours.
const HEAD: usize = 104;
const ROW: usize = 28;
const BAR: usize = 18;
/// About the width of a character, and the longest name that is shown whole: an id.
const CHARACTER: usize = 9;
const LONGEST_NAME: usize = 36;
/// Right of the longest bar, for its figures.
const FIGURES: usize = 190;

const STYLE: &str = include_str!("chart.css");

/// The parts of a bar from the left, by their style, and what each stands for.
/// The first one of the first two is the share that is written beside the bar.
const KEY: [(&str, &str); 3] = [
    ("failed", "verdict failure"),
    ("judged", "other verdicts"),
    ("open", "no verdict"),
];

/// A document with the chart.
pub(super) fn document(figures: &Figures) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n",
        chart(figures).into_string()
    )
}

/// The chart, to stand in a page or alone.
pub(super) fn chart(figures: &Figures) -> Markup {
    let groups = figures.groups();
    let height = HEAD + groups.len().max(1) * ROW + MARGIN;
    let title = format!("Conversations by {}", title(figures.by));
    let names = groups.iter().map(|(group, _)| name(&group.name()));
    let names: Vec<String> = names.collect();
    let longest = names.iter().map(|name| width(name)).max().unwrap_or(0);
    let left = MARGIN + longest * CHARACTER + 12;
    let scale = (WIDTH - FIGURES).saturating_sub(left) as f64 / figures.largest().max(1) as f64;
    // An element without content needs an end too, unlike in a page.
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (height) }
            width=(WIDTH) height=(height) role="img" aria-label=(title) class="chart" {
            style { (PreEscaped(STYLE)) }
            rect class="ground" width="100%" height="100%" rx="8" {}
            text class="title" x=(MARGIN) y="38" { (title) }
            text class="faint" x=(MARGIN) y="60" { (summary(&figures.total)) }
            @for (place, (class, meaning)) in KEY.iter().enumerate() {
                rect class=(class) x=(MARGIN + place * 150) y="74" width="12" height="12" rx="2" {}
                text class="faint" x=(MARGIN + place * 150 + 18) y="85" { (meaning) }
            }
            @if groups.is_empty() {
                text class="faint" x=(MARGIN) y=(HEAD + BAR) { "No conversation matches." }
            }
            @for (row, ((_, figure), name)) in groups.iter().zip(&names).enumerate() {
                (bar(figure, name, HEAD + row * ROW, left, scale))
            }
        }
    }
}

fn bar(figure: &Figure, name: &str, top: usize, left: usize, scale: f64) -> Markup {
    let at = |conversations: u64| left as f64 + conversations as f64 * scale;
    let ends = [figure.failed, figure.judged, figure.conversations];
    let baseline = top + BAR - 4;
    html! {
        g {
            title { (name) ": " (summary(figure)) }
            text x=(left - 12) y=(baseline) text-anchor="end" { (name) }
            @for (part, (class, _)) in KEY.iter().enumerate() {
                @let start = at(if part == 0 { 0 } else { ends[part - 1] });
                @let length = at(ends[part]) - start;
                @if length > 0.0 {
                    rect class=(class) x=(format!("{start:.1}")) y=(top) width=(format!("{length:.1}")) height=(BAR) {}
                }
            }
            text x=(format!("{:.1}", at(figure.conversations) + 8.0)) y=(baseline) {
                (grouped(figure.conversations))
                @if let Some(share) = figure.failed_share() {
                    tspan class="faint" dx="8" { (percent(share)) " failed" }
                }
            }
        }
    }
}

/// The figures in words.
fn summary(figure: &Figure) -> String {
    let mut parts = vec![counted(
        figure.conversations,
        "conversation",
        "conversations",
    )];
    if let Some(share) = figure.failed_share() {
        let (share, judged) = (percent(share), grouped(figure.judged));
        parts.push(format!("{share} failed of {judged} with a verdict"));
    }
    let durations = &figure.durations;
    if let (Some(median), Some(slow)) = (durations.quantile(50), durations.quantile(95)) {
        let (median, slow) = (span(median), span(slow));
        parts.push(format!("median {median}, 95% within {slow}"));
    }
    parts.join(", ")
}

/// A name that XML can hold and that has room.
fn name(text: &str) -> String {
    let text = shorten(text, LONGEST_NAME);
    // No XML may have these two, not even escaped.
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_length_is_cut_and_can_stand_in_xml() {
        assert_eq!(name("a\u{fffe}b"), "a\u{fffd}b");
        assert_eq!(width(&name(&"x".repeat(1_000))), LONGEST_NAME);
    }
}
