//! Words for whether a source is in operation, and why one is not.

use std::sync::LazyLock;

use serde::Deserialize;

use super::facts;
use super::lexicon::{Entry, Lexicon, Standing};
use crate::table::{self, TableError};

/// `operating` is `true`, `false`, or `unsaid` for a status that leaves both open.
#[derive(Deserialize)]
struct StatusWord {
    operating: String,
    /// Of one that is not in operation why, or nothing.
    standing: String,
    word: String,
}

const STOPPED: usize = 0;
const OPERATES: usize = 1;
const UNSAID: usize = 2;
/// Why a source is not in operation; the meanings from here on, in this order, are `STOPPED` that say so.
const WHY: usize = 3;
const REASONS: [&str; 4] = ["closed", "building", "planned", "never_built"];

static WORDS: LazyLock<Result<Lexicon, TableError>> = LazyLock::new(load);

fn listed() -> Result<Vec<StatusWord>, TableError> {
    table::read("evidence/data/status_words.csv", include_str!("data/status_words.csv"))
}

/// The words for a source that is not in operation.
///
/// # Errors
/// If the embedded table does not read.
pub fn stopped() -> Result<Vec<String>, TableError> {
    Ok(listed()?.into_iter().filter(|raw| raw.operating == "false").map(|raw| raw.word).collect())
}

fn load() -> Result<Lexicon, TableError> {
    let file = "evidence/data/status_words.csv";
    let mut words = Lexicon::default();
    let mut insert = |file: &str, operating: &str, why: &str, word: &str, standing: Standing| {
        let reason = REASONS.iter().position(|reason| *reason == why);
        let meaning = match (operating, reason) {
            ("false", Some(reason)) => WHY + reason,
            ("true", None) if why.is_empty() => OPERATES,
            ("false", None) if why.is_empty() => STOPPED,
            ("unsaid", None) if why.is_empty() => UNSAID,
            _ => return Err(TableError::new(file, format!("`{operating}` with `{why}` is no status"))),
        };
        words.insert(word, Entry { meaning, standing }).map_err(|problem| TableError::new(file, problem))
    };
    // A column `in operation` is answered with yes and no. Beside a status they may deny it: `closed = false`.
    let truths = facts::truth_words()?;
    for raw in listed()? {
        let is_truth = truths.iter().any(|(_, word)| *word == raw.word);
        let standing = if is_truth { Standing::Alone } else { Standing::Listed };
        insert(file, &raw.operating, &raw.standing, &raw.word, standing)?;
    }
    let file = "evidence/data/whole_words.csv";
    for (value, word) in truths {
        insert(file, &value, "", &word, Standing::Alone)?;
    }
    Ok(words)
}

/// What a status cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing was written, or what says nothing.
    Missing,
    Operates,
    /// Closed, planned, never built or standing still.
    Stopped,
    /// A word that no table knows, or words that contradict each other.
    Unknown,
}

/// Reads a status cell. Of several words all must say the same: of a site with an open and a closed unit one does
/// not know which is meant.
#[must_use]
pub fn read(cell: &str) -> Status {
    let Ok(words) = &*WORDS else { return Status::Unknown };
    match words.read(cell) {
        None => Status::Missing,
        Some(reading) if !reading.unknown.is_empty() || reading.open => Status::Unknown,
        Some(reading) => {
            let mut said =
                reading.meanings.iter().map(|meaning| if *meaning < WHY { *meaning } else { STOPPED });
            match said.next().filter(|first| said.all(|other| other == *first)) {
                Some(OPERATES) => Status::Operates,
                Some(STOPPED) => Status::Stopped,
                Some(UNSAID) => Status::Missing,
                _ => Status::Unknown,
            }
        }
    }
}

/// What a status cell says of why a source is not in operation: the first word that does.
#[must_use]
pub fn why_stopped(cell: &str) -> Option<&'static str> {
    let reading = WORDS.as_ref().ok()?.read(cell)?;
    let reasons = reading.meanings.iter().filter_map(|meaning| meaning.checked_sub(WHY));
    reasons.filter_map(|reason| REASONS.get(reason)).copied().next()
}

/// What the status cells of a row say together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub operates: bool,
    pub stopped: bool,
    /// A word was not understood.
    pub unknown: bool,
}

impl Told {
    /// Adds what one more cell says.
    #[must_use]
    pub fn and(self, cell: Status) -> Self {
        Self {
            operates: self.operates || cell == Status::Operates,
            stopped: self.stopped || cell == Status::Stopped,
            unknown: self.unknown || cell == Status::Unknown,
        }
    }

    /// Whether one cell denies what another says.
    #[must_use]
    pub fn is_contradictory(self) -> bool {
        self.operates && self.stopped
    }

    /// Whether it operates, where they agree.
    #[must_use]
    pub fn operating(self) -> Option<bool> {
        (self.operates != self.stopped).then_some(self.operates)
    }
}

#[cfg(test)]
mod tests;
