//! Releases that the register itself reports for a facility: a chemical of Annex C named there is evidence
//! that the site holds more than a code in no category says.
//!
//! A cell names chemicals, each with or without an amount: `PCDD/F: 0.003 g TEQ; HCB 12 kg`. What is asked of it is
//! which chemicals of Annex C the register reports as released: an amount of naught is no release, a transfer off
//! site is none, a name without an amount is one. Where a cell leaves it open which amount belongs to which name,
//! or what a word beside a name means, the chemical counts as reported: a release read too many opens a row, one
//! read too few would close it. A bare amount or a bare yes says that some chemical is released, without saying which.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::cell::{self, LONGEST, clean};
use super::{facts, missing};
use crate::table::{self, TableError};

mod segment;

use segment::Segment;

/// The chemicals of Annex C, Part I, in the order of its table, by the names of `data/release_chemicals.csv`.
pub const CHEMICALS: [&str; 7] = ["PCDD", "PCDF", "HCB", "PCB", "PeCB", "PCN", "HCBD"];

/// Some chemical of Annex C, without saying which.
pub const SOME: u16 = (1 << CHEMICALS.len()) - 1;

/// What a cell of releases says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Releases {
    /// The chemicals of Annex C reported, as bits in the order of [`CHEMICALS`].
    pub chemicals: u16,
    /// Words not understood.
    pub unknown: Vec<String>,
}

/// What a word in a cell of releases is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Chemicals of Annex C.
    Chemicals(u16),
    /// Another pollutant.
    Other,
    Transfer,
    Medium,
    Unit,
    Zero,
    No,
    /// Changes nothing: a limit of detection, a word for no value, `total`, `and`.
    Filler,
}

#[derive(Deserialize)]
struct Chemical {
    chemicals: String,
    name: String,
}

#[derive(Deserialize)]
struct Other {
    name: String,
}

#[derive(Deserialize)]
struct Mark {
    kind: String,
    word: String,
}

/// Phrases by their words, and whole cells that say yes or no.
#[derive(Default)]
struct Book {
    phrases: FxHashMap<String, Kind>,
    longest: usize,
    whole: FxHashMap<String, bool>,
}

static BOOK: LazyLock<Result<Book, TableError>> = LazyLock::new(Book::load);

impl Book {
    fn load() -> Result<Self, TableError> {
        let mut book = Self::default();
        let file = "evidence/data/release_chemicals.csv";
        for raw in table::read::<Chemical>(file, include_str!("data/release_chemicals.csv"))? {
            let mut bits = 0;
            for name in table::split_joined(&raw.chemicals) {
                let bit = CHEMICALS.iter().position(|known| *known == name);
                let bit = bit.ok_or_else(|| TableError::new(file, format!("`{name}` is not in Annex C")))?;
                bits |= 1 << bit;
            }
            book.insert(&raw.name, Kind::Chemicals(bits));
        }
        let file = "evidence/data/release_others.csv";
        for raw in table::read::<Other>(file, include_str!("data/release_others.csv"))? {
            book.insert(&raw.name, Kind::Other);
        }
        let file = "evidence/data/release_marks.csv";
        for raw in table::read::<Mark>(file, include_str!("data/release_marks.csv"))? {
            let kind = match raw.kind.as_str() {
                "unit" => Kind::Unit,
                "transfer" => Kind::Transfer,
                "medium" => Kind::Medium,
                "zero" => Kind::Zero,
                "bound" | "filler" => Kind::Filler,
                other => return Err(TableError::new(file, format!("`{other}` is no kind of mark"))),
            };
            book.insert(&raw.word, kind);
        }
        for (value, word) in facts::truth_words()? {
            // One letter beside a name is more often a symbol or an initial than a no, and a number is an amount
            // (`air 0 kg, water 1 kg`).
            let is_number = word.chars().any(|c| c.is_ascii_digit());
            if !is_number && (word.chars().count() > 1 || !word.is_ascii()) {
                book.insert(&word, if value == "false" { Kind::No } else { Kind::Filler });
            }
            book.whole.insert(clean(&word), value == "true");
        }
        book.whole.extend([("true".to_owned(), true), ("false".to_owned(), false)]);
        Ok(book)
    }

    /// Adds a phrase; the first table that has it stands.
    fn insert(&mut self, phrase: &str, kind: Kind) {
        let plain = clean(phrase);
        let words = segment::words(&plain);
        if !words.is_empty() {
            self.longest = self.longest.max(words.len());
            self.phrases.entry(words.join(" ")).or_insert(kind);
        }
    }
}

/// Reads a cell of releases; nothing if nothing was written.
#[must_use]
pub fn read(cell: &str) -> Option<Releases> {
    if missing::is_missing(cell) {
        return None;
    }
    let book = BOOK.as_ref().ok();
    let (Some(book), true) = (book, cell.len() <= LONGEST) else {
        return Some(Releases { chemicals: 0, unknown: vec![cell::shown(&clean(&cell::shown(cell)))] });
    };
    let plain = clean(cell);
    // `co` is carbon monoxide here, though it is a yes in Vietnamese.
    let is_name = matches!(book.phrases.get(&plain), Some(Kind::Chemicals(_) | Kind::Other));
    if let Some(yes) = book.whole.get(&plain).filter(|_| !is_name) {
        return Some(Releases { chemicals: if *yes { SOME } else { 0 }, unknown: Vec::new() });
    }
    let segments = segment::read(&plain, book);
    let named = segments.iter().any(Segment::is_named);
    let mut releases = Releases::default();
    // What a part names that gives an amount and no name: the chemicals named last (`HCB: 0 kg; 12 kg`).
    let mut last = 0;
    for segment in &segments {
        releases.chemicals |= segment.reported(named);
        if segment.is_named() {
            last = segment.chemicals;
        } else if segment.adds() {
            releases.chemicals |= last;
        }
        // A doubted naught is no naught.
        if cell.contains(['?', '？', '؟', '≠']) {
            releases.chemicals |= segment.chemicals;
        }
        releases.unknown.extend(segment.unknown.iter().map(|word| cell::shown(word)));
    }
    if releases.chemicals == 0 && releases.unknown.is_empty() && !segments.iter().any(Segment::speaks) {
        releases.unknown.push(cell::shown(&plain));
    }
    Some(releases)
}

#[cfg(test)]
mod tests;
