//! Words for whether a source is in operation.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::fold::fold;
use crate::table;

#[derive(Deserialize)]
struct StatusWord {
    operating: bool,
    #[serde(rename = "lang")]
    _lang: String,
    word: String,
}

static WORDS: LazyLock<FxHashMap<String, bool>> = LazyLock::new(|| {
    table::read::<StatusWord>("evidence/data/status_words.csv", include_str!("data/status_words.csv"))
        .unwrap_or_default()
        .into_iter()
        .map(|entry| (fold(&entry.word), entry.operating))
        .collect()
});

/// Whether a source of this status operates; nothing if the word says neither.
#[must_use]
pub fn operates(cell: &str) -> Option<bool> {
    let folded = fold(cell);
    WORDS.get(&folded).or_else(|| WORDS.get(&folded.replace(['_', '-'], " "))).copied()
}

#[cfg(test)]
mod tests {
    use super::operates;

    #[test]
    fn statuses() {
        assert_eq!(operates("operating"), Some(true));
        assert_eq!(operates("Retired"), Some(false));
        assert_eq!(operates("shutdown_temporary"), Some(false));
        assert_eq!(operates("unknown"), None);
    }
}
