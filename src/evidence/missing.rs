//! Cells that mean "no value": empty, `n/a`, `null` and their like.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::fold::fold;
use crate::table::{self, TableError};

#[derive(Deserialize)]
struct Missing {
    word: String,
}

/// The words of the table, folded, and how long the longest is.
struct Words {
    listed: Vec<String>,
    known: FxHashSet<String>,
    longest: usize,
}

static WORDS: LazyLock<Result<Words, TableError>> = LazyLock::new(|| {
    let raw: Vec<Missing> = table::read("evidence/data/missing.csv", include_str!("data/missing.csv"))?;
    let listed: Vec<String> = raw.into_iter().map(|entry| fold(&entry.word)).collect();
    let known = listed.iter().cloned().collect();
    let longest = listed.iter().map(String::len).max().unwrap_or_default();
    Ok(Words { listed, known, longest })
});

/// The words for "no value", folded.
///
/// # Errors
/// If the embedded table does not read; the tests read it.
pub fn listed() -> Result<&'static [String], TableError> {
    WORDS.as_ref().map(|words| words.listed.as_slice()).map_err(Clone::clone)
}

/// Whether a cell says nothing at all.
#[must_use]
pub fn is_missing(cell: &str) -> bool {
    let trimmed = cell.trim();
    // A table that did not read would leave only the empty cell as missing.
    let Ok(words) = WORDS.as_ref() else { return trimmed.is_empty() };
    // Folding shortens a word by its accents and blanks at most; a longer cell is not folded in vain.
    if trimmed.len() > words.longest * 4 + 64 {
        return false;
    }
    let folded = fold(trimmed);
    folded.is_empty() || words.known.contains(&folded)
}

#[cfg(test)]
mod tests {
    use super::is_missing;

    #[test]
    fn usual_words_are_missing() {
        for cell in ["", "  ", "n/a", "NULL", "-", "nan"] {
            assert!(is_missing(cell), "{cell:?}");
        }
        assert!(!is_missing("none"), "`none` is a value of waste_burned and category");
        assert!(!is_missing("0111"));
    }
}
