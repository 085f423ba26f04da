//! Words for whether a source is in operation.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::missing::is_missing;
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

/// What a status cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing was written.
    Missing,
    Operates,
    /// Closed, planned, never built or standing still.
    Stopped,
    /// A word that no table knows.
    Unknown,
}

/// Reads a status cell.
#[must_use]
pub fn read(cell: &str) -> Status {
    let folded = fold(cell);
    match WORDS.get(&folded).or_else(|| WORDS.get(&folded.replace(['_', '-'], " "))) {
        Some(true) => Status::Operates,
        Some(false) => Status::Stopped,
        None if is_missing(cell) => Status::Missing,
        None => Status::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Status, read};

    #[test]
    fn statuses() {
        assert_eq!(read("operating"), Status::Operates);
        assert_eq!(read("Retired"), Status::Stopped);
        assert_eq!(read("shutdown_temporary"), Status::Stopped);
        assert_eq!(read("unknown"), Status::Missing);
        assert_eq!(read("wibble"), Status::Unknown);
    }
}
