//! Positions in JSON text that is known to be well-formed.

use std::collections::HashMap;

use super::{Position, Wanted};

/// Finds the wanted pointers.
pub(super) fn find(text: &str, wanted: &Wanted) -> HashMap<String, Position> {
    let skipped = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        at: skipped,
        line: 1,
        line_start: skipped,
        found: HashMap::new(),
    };
    scanner.space();
    let start = scanner.position();
    scanner.value(Some(wanted), start);
    scanner.found
}

struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
    line: usize,
    line_start: usize,
    found: HashMap<String, Position>,
}

impl Scanner<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(b'}')
    }

    fn position(&self) -> Position {
        let before = &self.bytes[self.line_start.min(self.at)..self.at.min(self.bytes.len())];
        // Every byte but those that continue a character begins one.
        let characters = before.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        Position {
            line: self.line,
            column: characters + 1,
        }
    }

    fn space(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.line_start = self.at + 1;
                }
                b' ' | b'\t' | b'\r' => {}
                _ => return,
            }
            self.at += 1;
        }
    }

    /// Passes over a value. `start` is where it, or the key before it, begins.
    fn value(&mut self, wanted: Option<&Wanted>, start: Position) {
        if let Some(pointer) = wanted.and_then(|wanted| wanted.pointer.clone()) {
            self.found.insert(pointer, start);
        }
        match self.peek() {
            b'{' => self.object(wanted),
            b'[' => self.array(wanted),
            b'"' => self.string(),
            _ => {
                while self.at < self.bytes.len()
                    && !matches!(
                        self.peek(),
                        b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t'
                    )
                {
                    self.at += 1;
                }
            }
        }
        self.space();
    }

    fn object(&mut self, wanted: Option<&Wanted>) {
        self.at += 1;
        self.space();
        while self.at < self.bytes.len() && self.peek() != b'}' {
            let key_at = self.at;
            let start = match wanted {
                Some(_) => self.position(),
                None => Position { line: 0, column: 0 },
            };
            self.string();
            let below = wanted.and_then(|wanted| {
                let key: String = serde_json::from_slice(&self.bytes[key_at..self.at]).ok()?;
                wanted.below.get(&key)
            });
            self.space();
            // The colon.
            self.at += 1;
            self.space();
            self.value(below, start);
            self.comma();
        }
        self.at += 1;
    }

    fn array(&mut self, wanted: Option<&Wanted>) {
        self.at += 1;
        self.space();
        let mut index = 0_usize;
        while self.at < self.bytes.len() && self.peek() != b']' {
            let below = wanted
                .filter(|wanted| !wanted.below.is_empty())
                .and_then(|wanted| wanted.below.get(&index.to_string()));
            let start = match below {
                Some(_) => self.position(),
                None => Position { line: 0, column: 0 },
            };
            self.value(below, start);
            self.comma();
            index += 1;
        }
        self.at += 1;
    }

    fn comma(&mut self) {
        if self.peek() == b',' {
            self.at += 1;
            self.space();
        }
    }

    fn string(&mut self) {
        self.at += 1;
        while self.at < self.bytes.len() && self.peek() != b'"' {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
    }
}
