//! Positions in YAML text, from the events of a parser.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, Span};

use super::{Position, Wanted};

/// Finds the wanted pointers. A text that this parser refuses, though another one read it, has the
/// positions found until there.
pub(super) fn find(text: &str, wanted: &Wanted) -> HashMap<String, Position> {
    let text = text.trim_start_matches('\u{feff}');
    let mut walk = Walk {
        open: Vec::new(),
        found: HashMap::new(),
    };
    if let Some(pointer) = &wanted.pointer {
        let start = Position { line: 1, column: 1 };
        walk.found.insert(pointer.clone(), start);
    }
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        walk.event(&event, &span, wanted);
    }
    walk.found
}

/// A collection that is open.
enum Open<'w> {
    Mapping {
        wanted: Option<&'w Wanted>,
        /// The key whose value comes next: what is wanted below it.
        key: Option<Option<&'w Wanted>>,
    },
    Sequence {
        wanted: Option<&'w Wanted>,
        next: usize,
    },
}

struct Walk<'w> {
    open: Vec<Open<'w>>,
    found: HashMap<String, Position>,
}

impl<'w> Walk<'w> {
    fn event(&mut self, event: &Event<'_>, span: &Span, root: &'w Wanted) {
        match event {
            Event::MappingStart(..) => {
                let wanted = self.begin(None, span, root);
                self.open.push(Open::Mapping { wanted, key: None });
            }
            Event::SequenceStart(..) => {
                let wanted = self.begin(None, span, root);
                self.open.push(Open::Sequence { wanted, next: 0 });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.open.pop();
            }
            Event::Scalar(text, ..) => {
                self.begin(Some(text), span, root);
            }
            Event::Alias(_) => {
                self.begin(None, span, root);
            }
            _ => {}
        }
    }

    /// Takes note of a node, and says what is wanted below it.
    fn begin(&mut self, text: Option<&str>, span: &Span, root: &'w Wanted) -> Option<&'w Wanted> {
        let position = Position {
            line: span.start.line(),
            column: span.start.col() + 1,
        };
        let wanted = match self.open.last_mut() {
            None => return Some(root),
            Some(Open::Mapping { wanted, key }) => match key.take() {
                Some(below) => return below,
                None => {
                    let below =
                        wanted.and_then(|wanted| text.and_then(|text| wanted.below.get(text)));
                    *key = Some(below);
                    below
                }
            },
            Some(Open::Sequence { wanted, next }) => {
                let below = wanted.and_then(|wanted| wanted.below.get(&next.to_string()));
                *next += 1;
                below
            }
        };
        if let Some(pointer) = wanted.and_then(|wanted| wanted.pointer.clone()) {
            self.found.insert(pointer, position);
        }
        wanted
    }
}
