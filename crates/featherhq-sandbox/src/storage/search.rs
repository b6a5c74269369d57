//! Searching for a text by the rarest of its trigrams.
//!
//! A text of thirty characters has 28 trigrams. Where each of them is common,
//! walking 28 long lists side by side takes several times longer than a page
//! may, and most of it is of no use: the two or three rarest leave so few
//! candidates that these can be compared with the text itself. How rare a
//! trigram is shows in how far down the list its next matches reach, which is
//! looked up from where the page begins and so needs no statistics.

use rusqlite::{Connection, OptionalExtension, params};

use super::StorageError;

/// The text index knows substrings from this many characters on.
pub(super) const TRIGRAM: usize = 3;

/// So many trigrams of a text are looked up.
const LOOKED_UP: usize = 3;
/// Among no more than this, spread evenly over a longer text.
const MOST_COMPARED: usize = 48;
/// The reach of a trigram is that of so many matches.
const MATCHES: u32 = 24;

/// What the text index is asked for: a condition that holds for every
/// conversation with this folded text, and for few others, from the row number
/// `first` on.
pub(super) fn expression(
    connection: &Connection,
    text: &str,
    first: Option<i64>,
) -> Result<String, StorageError> {
    let mut trigrams = trigrams(text);
    if trigrams.len() > LOOKED_UP {
        let first = first.unwrap_or(i64::MIN);
        let mut by_reach = trigrams
            .into_iter()
            .map(|trigram| Ok((reach(connection, &trigram, first)?, trigram)))
            .collect::<Result<Vec<_>, StorageError>>()?;
        by_reach.sort_by_key(|(reach, _)| std::cmp::Reverse(*reach));
        trigrams = by_reach
            .into_iter()
            .map(|(_, trigram)| trigram)
            .take(LOOKED_UP)
            .collect();
    }
    Ok(trigrams.join(" AND "))
}

/// The row number of the last one of the next [`MATCHES`], which is the
/// greatest of all where there are fewer.
fn reach(connection: &Connection, trigram: &str, first: i64) -> Result<i64, StorageError> {
    let number = connection
        .prepare_cached(
            "SELECT rowid FROM texts WHERE texts MATCH ?1 AND rowid >= ?2
             ORDER BY rowid LIMIT 1 OFFSET ?3",
        )?
        .query_row(params![trigram, first, MATCHES - 1], |row| row.get(0))
        .optional()?;
    Ok(number.unwrap_or(i64::MAX))
}

/// The different trigrams of a text, each as a phrase of the text index.
fn trigrams(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut all: Vec<String> = letters
        .windows(TRIGRAM)
        .map(|trigram| {
            let trigram: String = trigram.iter().collect();
            format!("\"{}\"", trigram.replace('"', "\"\""))
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    let step = all.len().div_ceil(MOST_COMPARED).max(1);
    all.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::Filters;
    use crate::storage::write::NUMBER_GAP;
    use crate::storage::{DatabaseLocation, Storage, StoredConversation};

    #[test]
    fn a_text_has_each_of_its_trigrams_once() {
        assert_eq!(trigrams("ab"), Vec::<String>::new());
        assert_eq!(trigrams("abc"), [r#""abc""#]);
        assert_eq!(trigrams("ababa"), [r#""aba""#, r#""bab""#]);
        assert_eq!(trigrams("éß😡\""), ["\"ß😡\"\"\"", "\"éß😡\""]);
        let long: String = ('a'..='z').cycle().take(20_000).collect();
        assert_eq!(trigrams(&long).len(), 26);
        let varied: String = ('一'..='龥').collect();
        assert!((24..=MOST_COMPARED).contains(&trigrams(&varied).len()));
    }

    #[test]
    fn what_is_looked_up_is_rare() {
        let storage = Storage::open(&DatabaseLocation::Memory).unwrap();
        let conversation = |number: i64| {
            let words = if number < 50 { "common" } else { "qqq" };
            StoredConversation {
                subject: Some(format!("a {words} word")),
                ..StoredConversation::example(-number, 100 - number as u128)
            }
        };
        let all: Vec<_> = (0..100).map(conversation).collect();
        storage.fill(|filling| filling.add(all)).unwrap();
        let search = Filters {
            text: Some("any".to_owned()),
            ..Filters::default()
        };
        storage.page(&search, None, 1).unwrap();
        let connection = storage.connection();
        // From the beginning the second half is far away, and from there on the
        // first half is never reached.
        let found = expression(&connection, "a qqq word", None).unwrap();
        assert_eq!(found, r#"" qq" AND "a q" AND "q w""#);
        let first = Some(60 * NUMBER_GAP);
        let found = expression(&connection, "a common word", first).unwrap();
        assert_eq!(found, r#"" co" AND "a c" AND "com""#);
        assert_eq!(expression(&connection, "qqq", None).unwrap(), r#""qqq""#);
    }
}
