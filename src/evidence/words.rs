//! Words in free text (name, activity, fuel), in six languages. Read only with the user's permission,
//! and below every other evidence.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::possibility::{self, Mask};
use crate::fold::fold;
use crate::table::{self, TableError};

/// A word or phrase and what it leaves possible.
#[derive(Clone, Debug)]
pub struct Word {
    pub lang: String,
    pub word: String,
    pub possible: Mask,
    pub why: String,
}

/// The words and the automaton that finds them.
#[derive(Debug)]
pub struct WordBook {
    pub words: Vec<Word>,
    automaton: AhoCorasick,
}

#[derive(Deserialize)]
struct RawWord {
    lang: String,
    word: String,
    possible: String,
    why: String,
}

static BOOK: LazyLock<Result<WordBook, TableError>> = LazyLock::new(WordBook::load);

/// The words.
///
/// # Errors
/// If the embedded table does not read.
pub fn book() -> Result<&'static WordBook, TableError> {
    BOOK.as_ref().map_err(Clone::clone)
}

impl WordBook {
    fn load() -> Result<Self, TableError> {
        let file = "evidence/data/words.csv";
        let mut words = Vec::new();
        for raw in table::read::<RawWord>(file, include_str!("data/words.csv"))? {
            let possible = possibility::read(&raw.possible)
                .map_err(|problem| TableError::new(file, format!("{}: {problem}", raw.word)))?;
            words.push(Word { lang: raw.lang, word: fold(&raw.word), possible, why: raw.why });
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(words.iter().map(|word| word.word.as_str()))
            .map_err(|error| TableError::new(file, error.to_string()))?;
        Ok(Self { words, automaton })
    }

    /// The words that a text holds, each at the start of a word of the text.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<usize> {
        let folded = fold(text);
        let mut found: Vec<usize> = self
            .automaton
            .find_iter(&folded)
            .filter(|hit| !folded[..hit.start()].chars().next_back().is_some_and(char::is_alphanumeric))
            .map(|hit| hit.pattern().as_usize())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What the words of a text leave possible, or nothing if it holds none. Words that contradict
    /// each other fall back to their union.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Mask> {
        let found = self.find(text);
        Mask::agreed(found.iter().map(|word| self.words[*word].possible)).map(|(left, _)| left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_six_languages() -> Result<(), TableError> {
        let read = |text: &str| book().map(|book| book.read(text).map(|mask| mask.categories().to_string()));
        for text in [
            "Municipal waste incinerator",
            "Usine d'incinération d'ordures ménagères",
            "Müllverbrennungsanlage Süd",
            "Planta incineradora de residuos",
            "Jätteenpolttolaitos",
            "Spalovna komunálního odpadu",
        ] {
            assert_eq!(read(text)?.as_deref(), Some("II.a"), "{text}");
        }
        assert_eq!(read("Smith & Sons")?, None);
        Ok(())
    }
}
