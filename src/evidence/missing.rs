//! Cells that mean "no value": empty, `n/a`, `null` and their like, and cells of signs alone; and what such a word
//! says as one part of a list.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::cell::{LONGEST, clean};
use crate::table::{self, TableError};

/// What a word for "no value" says as one part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Says {
    /// Nothing stands there: `n/a`, `null`.
    Nothing,
    /// Something may, which the writer did not know, has not settled or keeps back: `unknown`, `to be determined`.
    Unknown,
    /// There is none: a value of some columns, and nothing in a list of codes.
    None,
}

/// A word of the table.
#[derive(Clone, Debug, Deserialize)]
pub struct Missing {
    /// Made plain.
    pub word: String,
    #[serde(rename = "kind")]
    pub says: Says,
}

static LISTED: LazyLock<Result<Vec<Missing>, TableError>> = LazyLock::new(|| {
    let raw: Vec<Missing> = table::read("evidence/data/missing.csv", include_str!("data/missing.csv"))?;
    Ok(raw.into_iter().map(|entry| Missing { word: clean(&entry.word), ..entry }).collect())
});

// A table that did not read would leave only the empty cell as missing; the tests read it.
static WORDS: LazyLock<FxHashMap<&'static str, Says>> = LazyLock::new(|| {
    let whole = listed().unwrap_or_default().iter().filter(|entry| entry.says != Says::None);
    whole.map(|entry| (entry.word.as_str(), entry.says)).collect()
});

/// The words for "no value".
///
/// # Errors
/// If the embedded table does not read; the tests read it.
pub fn listed() -> Result<&'static [Missing], TableError> {
    LISTED.as_deref().map_err(Clone::clone)
}

/// Whether a cell says nothing at all.
#[must_use]
pub fn is_missing(cell: &str) -> bool {
    let written = cell.trim();
    written.len() <= LONGEST && is_plain_missing(&clean(written))
}

/// Whether a part of a list says that something stands there which no one has written.
#[must_use]
pub fn is_unknown(part: &str) -> bool {
    let written = part.trim();
    written.len() <= LONGEST && WORDS.get(clean(written).as_str()) == Some(&Says::Unknown)
}

/// Whether a text made plain says nothing at all.
pub(super) fn is_plain_missing(plain: &str) -> bool {
    // Signs that people strew where they have nothing to write. A `+`, a tick or a cross may mean something.
    plain.chars().all(|c| c == ' ' || "-_.?*/~,;:|'\"()[]<>#".contains(c)) || WORDS.contains_key(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_words_are_missing() {
        for cell in
            ["", "  ", "n/a", "NULL", "-", "nan", "？", "????", "( )", "Н/Д", "нет данных", "不明", "ｎ／ａ"]
        {
            assert!(is_missing(cell), "{cell:?}");
        }
        assert!(!is_missing("none"), "`none` is a value of waste_burned and category");
        for cell in ["0111", "0", "+", "✗", "無"] {
            assert!(!is_missing(cell), "{cell:?}");
        }
    }

    #[test]
    fn every_word_of_the_table_is_missing() {
        assert!(WORDS.len() > 300, "the table reads");
        for (word, says) in WORDS.iter() {
            assert!(is_missing(word) && is_missing(&word.to_uppercase()), "{word}");
            assert_eq!(is_unknown(word), *says == Says::Unknown, "{word}");
        }
    }

    #[test]
    fn what_a_spreadsheet_has_lost_is_not_missing() {
        for cell in ["#N/A", "#NULL!"] {
            assert!(is_missing(cell), "{cell:?}");
        }
        // Something stood there, which no one can read any more.
        for cell in ["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!"] {
            assert!(!is_missing(cell), "{cell:?}");
        }
    }
}
