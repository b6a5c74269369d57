//! Security: the ways in which the client may say who it is.

use std::collections::BTreeMap;

use super::{Comparison, text};
use crate::api::{Found, Operation};
use crate::place::Place;
use crate::rules;
use crate::severity::Uses;

type Alternative = BTreeMap<String, Vec<String>>;

/// What of a security scheme decides how credentials are sent.
const DECISIVE: [&str; 4] = ["type", "in", "name", "scheme"];

impl<'c> Comparison<'c> {
    pub(super) fn security(
        &mut self,
        (base, revision): (&Operation<'c>, &Operation<'c>),
        place: &Place,
    ) {
        let ends = (&base.security_pointer, &revision.security_pointer);
        // What is said for the whole document is one finding, whoever it concerns.
        let of_document = [ends.0, ends.1]
            .iter()
            .all(|pointer| pointer.as_str() == "/security");
        let place = &Place {
            path: if of_document {
                "security".to_owned()
            } else {
                format!("{} security", place.path)
            },
            uses: Uses::REQUEST,
            ..place.clone()
        };
        let about = |alternative: &Alternative| {
            let label = shown(alternative);
            Place {
                label: label.clone(),
                ..place.about(&label)
            }
        };
        match (base.security.as_slice(), revision.security.as_slice()) {
            ([], []) => {}
            ([], alternatives) => {
                let label = alternatives
                    .iter()
                    .map(shown)
                    .collect::<Vec<_>>()
                    .join(" or ");
                let here = Place {
                    label: label.clone(),
                    ..place.clone()
                };
                self.note(&rules::SECURITY_REQUIRED, &here, (None, text(label)), ends);
            }
            (alternatives, []) => {
                let label = alternatives
                    .iter()
                    .map(shown)
                    .collect::<Vec<_>>()
                    .join(" or ");
                self.note(&rules::SECURITY_DROPPED, place, (text(label), None), ends);
            }
            (before, after) => {
                let mut fresh: Vec<&Alternative> = after
                    .iter()
                    .filter(|other| !before.contains(other))
                    .collect();
                for one in before.iter().filter(|one| !after.contains(one)) {
                    let partner = fresh.iter().position(|other| one.keys().eq(other.keys()));
                    match partner {
                        Some(partner) => {
                            let other = fresh.remove(partner);
                            self.scopes(one, other, place, ends);
                        }
                        None => {
                            let old = text(shown(one));
                            let rule = &rules::SECURITY_ALTERNATIVE_REMOVED;
                            self.note(rule, &about(one), (old, None), ends);
                        }
                    }
                }
                for other in fresh {
                    let new = text(shown(other));
                    let rule = &rules::SECURITY_ALTERNATIVE_ADDED;
                    self.note(rule, &about(other), (None, new), ends);
                }
            }
        }
        self.schemes(&base.security, place);
    }

    fn scopes(
        &mut self,
        base: &Alternative,
        revision: &Alternative,
        place: &Place,
        ends: (&openapi_lower::Pointer, &openapi_lower::Pointer),
    ) {
        for (scheme, before) in base {
            let after = &revision[scheme];
            let about = |scope: &str| Place {
                label: scope.to_owned(),
                ..place.about(&format!("{scheme} {scope}"))
            };
            for scope in before.iter().filter(|scope| !after.contains(scope)) {
                let rule = &rules::SECURITY_SCOPE_REMOVED;
                self.note(rule, &about(scope), (text(scope), None), ends);
            }
            for scope in after.iter().filter(|scope| !before.contains(scope)) {
                let rule = &rules::SECURITY_SCOPE_ADDED;
                self.note(rule, &about(scope), (None, text(scope)), ends);
            }
        }
    }

    /// The schemes an operation uses. Each is one finding for all of them.
    fn schemes(&mut self, alternatives: &[Alternative], place: &Place) {
        let base = self.base.api.security_schemes();
        let revision = self.revision.api.security_schemes();
        let mut used: Vec<&String> = alternatives.iter().flat_map(BTreeMap::keys).collect();
        used.sort();
        used.dedup();
        for name in used {
            let (Some(one), Some(other)) = (base.get(name.as_str()), revision.get(name.as_str()))
            else {
                continue;
            };
            let (old, new) = (manner(one), manner(other));
            if old != new {
                let here = Place {
                    path: format!("security scheme {name}"),
                    label: name.clone(),
                    ..place.clone()
                };
                let ends = (&one.pointer, &other.pointer);
                self.note(
                    &rules::SECURITY_SCHEME_CHANGED,
                    &here,
                    (text(old), text(new)),
                    ends,
                );
            }
        }
    }
}

fn shown(alternative: &Alternative) -> String {
    let schemes: Vec<String> = alternative
        .iter()
        .map(|(scheme, scopes)| match scopes.as_slice() {
            [] => scheme.clone(),
            scopes => format!("{scheme} ({})", scopes.join(", ")),
        })
        .collect();
    schemes.join(" and ")
}

/// How a scheme sends credentials.
fn manner(scheme: &Found<'_>) -> String {
    let parts: Vec<&str> = DECISIVE.iter().filter_map(|key| scheme.text(key)).collect();
    parts.join(" ")
}
