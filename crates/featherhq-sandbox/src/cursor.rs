//! Keyset cursors: a place in the list, written so that nobody is tempted to
//! look inside.
//!
//! A cursor is the base64url form of 45 bytes: a version, a hash of the
//! filters it was issued for, the last conversation's `started_at` and id, a
//! serial number, and a checksum over all of these. It names a place and not a row number, so it
//! stays good when conversations arrive in the meantime.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

const VERSION: u8 = 1;
const LENGTH: usize = 45;
const CHECKED: usize = 37;

/// A place in the list: just behind the conversation with these two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// Microseconds since 1970 in UTC.
    pub(crate) started_at: i64,
    pub(crate) id: Uuid,
}

impl Position {
    /// Before every conversation.
    pub(crate) const START: Self = Self {
        started_at: i64::MAX,
        id: Uuid::max(),
    };
}

/// A place in the list of one set of filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// [`Filters::fingerprint`](crate::filters::Filters::fingerprint).
    pub(crate) filters: [u8; 8],
    pub(crate) position: Position,
    /// By which cursors of the same place can be told apart; 0 unless a fault
    /// asks for several of them.
    pub(crate) serial: u32,
}

/// Why a cursor is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CursorError {
    /// Not a text that this server issues.
    Malformed,
    /// Of a version that this server does not read.
    Version,
    /// Issued for a list with other filters.
    OtherFilters,
}

impl CursorError {
    /// What the 422 body says.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Malformed => "cursor is not valid",
            Self::Version => "cursor is of an unknown version",
            Self::OtherFilters => "cursor was issued for other filters",
        }
    }
}

impl Cursor {
    /// The text a client gets as `next_cursor`.
    pub(crate) fn encode(&self) -> String {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.filters);
        bytes.extend_from_slice(&self.position.started_at.to_be_bytes());
        bytes.extend_from_slice(self.position.id.as_bytes());
        bytes.extend_from_slice(&self.serial.to_be_bytes());
        let checksum = checksum(&bytes);
        bytes.extend_from_slice(&checksum);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads what [`encode`](Self::encode) wrote, and nothing else.
    pub(crate) fn decode(text: &str) -> Result<Self, CursorError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| CursorError::Malformed)?;
        let bytes: [u8; LENGTH] = bytes.try_into().map_err(|_| CursorError::Malformed)?;
        if bytes[CHECKED..] != checksum(&bytes[..CHECKED]) {
            return Err(CursorError::Malformed);
        }
        if bytes[0] != VERSION {
            return Err(CursorError::Version);
        }
        let mut filters = [0; 8];
        filters.copy_from_slice(&bytes[1..9]);
        let mut started_at = [0; 8];
        started_at.copy_from_slice(&bytes[9..17]);
        let mut id = [0; 16];
        id.copy_from_slice(&bytes[17..33]);
        let mut serial = [0; 4];
        serial.copy_from_slice(&bytes[33..37]);
        Ok(Self {
            filters,
            position: Position {
                started_at: i64::from_be_bytes(started_at),
                id: Uuid::from_bytes(id),
            },
            serial: u32::from_be_bytes(serial),
        })
    }
}

fn checksum(bytes: &[u8]) -> [u8; LENGTH - CHECKED] {
    let digest = Sha256::new()
        .chain_update(b"sandbox cursor")
        .chain_update(bytes)
        .finalize();
    let mut short = [0; LENGTH - CHECKED];
    short.copy_from_slice(&digest[..LENGTH - CHECKED]);
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor() -> Cursor {
        Cursor {
            filters: [1, 2, 3, 4, 5, 6, 7, 8],
            position: Position {
                started_at: -1_234_567,
                id: Uuid::from_u128(0x1234_5678_9abc_def0),
            },
            serial: 77,
        }
    }

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        assert_eq!(Cursor::decode(&cursor().encode()), Ok(cursor()));
    }

    #[test]
    fn no_single_character_can_be_changed() {
        let text = cursor().encode();
        for index in 0..text.len() {
            for replacement in ['A', 'B', '_', '-', '9', '=', '+'] {
                let mut changed: Vec<char> = text.chars().collect();
                if changed[index] == replacement {
                    continue;
                }
                changed[index] = replacement;
                let changed: String = changed.into_iter().collect();
                assert_eq!(Cursor::decode(&changed), Err(CursorError::Malformed));
            }
        }
    }

    #[test]
    fn another_version_is_told_apart() {
        let mut bytes = URL_SAFE_NO_PAD.decode(cursor().encode()).unwrap();
        bytes[0] = 2;
        let sum = checksum(&bytes[..CHECKED]);
        bytes[CHECKED..].copy_from_slice(&sum);
        let text = URL_SAFE_NO_PAD.encode(bytes);
        assert_eq!(Cursor::decode(&text), Err(CursorError::Version));
    }

    #[test]
    fn nothing_else_is_a_cursor() {
        for text in ["", "x", "AQ", &"A".repeat(55), &cursor().encode()[1..]] {
            assert_eq!(Cursor::decode(text), Err(CursorError::Malformed), "{text}");
        }
    }
}
