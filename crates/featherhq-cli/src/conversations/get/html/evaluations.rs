//! The evaluations of a conversation: the verdict, how it came about, and the
//! counts it rests on.

use featherhq::EvalSummary;
use featherhq::prelude::*;
use maud::{Markup, html};

use super::{Untrusted, badge};
use crate::conversations::get::verdict::explain;
use crate::text::style::Meaning;

/// The section about the evaluations.
pub(super) fn section(summary: &EvalSummary) -> Markup {
    let label = summary.verdict().label;
    let explanation = explain(summary);
    let critical = [
        summary.critical_succeeded,
        summary.critical_failed,
        summary.critical_pending,
    ];
    let all = [summary.succeeded, summary.failed, summary.pending];
    html! {
        section.evaluations {
            h2 { "Evaluations " (badge(label.as_str(), Meaning::of_eval_status(&label))) }
            p class=[(!explanation.agrees).then_some("differs")] { (Untrusted(&explanation.origin)) "." }
            @for contradiction in &explanation.contradictions {
                p.contradiction { (Untrusted(contradiction)) "." }
            }
            table {
                thead { tr { th {} th { "Succeeded" } th { "Failed" } th { "Pending" } th { "Total" } } }
                tbody {
                    (row("Critical", critical, summary.critical_total))
                    (row("All", all, summary.total))
                }
            }
        }
    }
}

fn row(name: &str, counts: [i64; 3], total: i64) -> Markup {
    html! {
        tr {
            th scope="row" { (name) }
            @for count in counts { td { (count) } }
            td { (total) }
        }
    }
}
