//! Cells that mean "no value": empty, `n/a`, `null` and their like.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::fold::fold;
use crate::table;

#[derive(Deserialize)]
struct Missing {
    word: String,
}

static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    // A table that did not read would leave only the empty cell as missing; the tests read it.
    table::read::<Missing>("evidence/data/missing.csv", include_str!("data/missing.csv"))
        .unwrap_or_default()
        .into_iter()
        .map(|entry| fold(&entry.word))
        .collect()
});

/// Whether a cell says nothing at all.
#[must_use]
pub fn is_missing(cell: &str) -> bool {
    let folded = fold(cell);
    folded.is_empty() || WORDS.contains(&folded)
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
