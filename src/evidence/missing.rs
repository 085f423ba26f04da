//! Cells that mean "no value": empty, `n/a`, `null` and their like, and cells of signs alone.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::cell::{LONGEST, clean};
use crate::table::{self, TableError};

#[derive(Deserialize)]
struct Missing {
    word: String,
}

static LISTED: LazyLock<Result<Vec<String>, TableError>> = LazyLock::new(|| {
    let raw: Vec<Missing> = table::read("evidence/data/missing.csv", include_str!("data/missing.csv"))?;
    Ok(raw.into_iter().map(|entry| clean(&entry.word)).collect())
});

// A table that did not read would leave only the empty cell as missing; the tests read it.
static WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| listed().unwrap_or_default().iter().map(String::as_str).collect());

/// The words for "no value", made plain.
///
/// # Errors
/// If the embedded table does not read; the tests read it.
pub fn listed() -> Result<&'static [String], TableError> {
    LISTED.as_deref().map_err(Clone::clone)
}

/// Whether a cell says nothing at all.
#[must_use]
pub fn is_missing(cell: &str) -> bool {
    let written = cell.trim();
    written.len() <= LONGEST && is_plain_missing(&clean(written))
}

/// The same of a text made plain.
pub(super) fn is_plain_missing(plain: &str) -> bool {
    // Signs that people strew where they have nothing to write. A `+`, a tick or a cross may mean something.
    plain.chars().all(|c| c == ' ' || "-_.?*/~,;:|'\"()[]<>#".contains(c)) || WORDS.contains(plain)
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
        for word in WORDS.iter() {
            assert!(is_missing(word) && is_missing(&word.to_uppercase()), "{word}");
        }
    }
}
