//! The figures as one page of HTML that needs no other file and runs no script:
//! the chart, and below it the figures as a table.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::figures::{Figure, Figures};
use super::group::title;
use super::svg::chart;
use super::table::percent;
use crate::text::number::{grouped, span};

const STYLE: &str = include_str!("page.css");

/// The page may show itself in its own styles, and do nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The whole page.
pub(super) fn page(figures: &Figures) -> String {
    let by = title(figures.by);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { "Conversations by " (by) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (chart(figures))
                div.figures { (table(figures)) }
                footer {
                    "Written by feather " (env!("CARGO_PKG_VERSION")) ". All times are in UTC."
                    @if !figures.total.durations.is_exact() { " Durations are within 1%." }
                }
            }
        }
    };
    format!("{}\n", page.into_string())
}

fn table(figures: &Figures) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (title(figures.by)) }
                th scope="col" { "Count" }
                th scope="col" { "Share" }
                th scope="col" { "Verdicts" }
                th scope="col" { "Failed" }
                th scope="col" { "Median" }
                th scope="col" { "95% within" }
            } }
            tbody {
                @for (group, figure) in figures.groups() {
                    (row(&group.name(), group.is_id(), &figure, figures))
                }
            }
            tfoot { (row("all", false, &figures.total, figures)) }
        }
    }
}

fn row(name: &str, is_id: bool, figure: &Figure, figures: &Figures) -> Markup {
    let share = figure.conversations as f64 / figures.total.conversations.max(1) as f64;
    let shown = |value: Option<String>| value.unwrap_or("-".to_owned());
    html! {
        tr {
            th scope="row" class=[is_id.then_some("id")] { (name) }
            td { (grouped(figure.conversations)) }
            td { (percent(share)) }
            td { (grouped(figure.judged)) }
            td class=[(figure.failed > 0).then_some("bad")] { (shown(figure.failed_share().map(percent))) }
            td { (shown(figure.durations.quantile(50).map(span))) }
            td { (shown(figure.durations.quantile(95).map(span))) }
        }
    }
}
