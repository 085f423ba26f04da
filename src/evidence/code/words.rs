//! What stands between and beside the codes of a cell: separators, and words that take a code back.

use std::sync::LazyLock;

use serde::Deserialize;

use super::phrase::Phrases;
use super::token::{Kind, Text};
use crate::evidence::missing::{self, Says};
use crate::evidence::status;
use crate::table::{self, TableError};

/// What a separator does. A writing may do several things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "a writing may do several things")]
pub struct Joins {
    /// It stands between codes.
    pub list: bool,
    /// It stands between codes and is no part of prose.
    pub hard: bool,
    /// It may join the first and the last of several.
    pub range: bool,
    /// It stands around a code, as a blank does.
    pub quote: bool,
    /// It joins, and begins no title in any language: what stands behind it is another item.
    pub joint: bool,
}

impl Joins {
    fn and(self, other: Self) -> Self {
        Self {
            list: self.list || other.list,
            hard: self.hard || other.hard,
            range: self.range || other.range,
            quote: self.quote || other.quote,
            joint: self.joint || other.joint,
        }
    }

    /// Whether a list of codes can have it between two of them.
    #[must_use]
    pub fn lists(self) -> bool {
        self.list || self.hard || self.quote
    }
}

/// What a word beside a code does to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "a writing may do several things")]
pub struct Takes {
    /// It denies the code, and may be the first half of a compound (`non-ferrous`).
    pub negates: bool,
    /// It takes the code out of something, puts it into the past, doubts it or leaves the list open.
    pub back: bool,
    /// It is a unit: the number before it is an amount.
    pub measure: bool,
    /// It is something that is counted: the number before it is a count.
    pub count: bool,
    /// It says that what stands before it is not in operation, or never was: `refused`, `abandonné`.
    pub stopped: bool,
}

impl Takes {
    fn and(self, other: Self) -> Self {
        Self {
            negates: self.negates || other.negates,
            back: self.back || other.back,
            measure: self.measure || other.measure,
            count: self.count || other.count,
            stopped: self.stopped || other.stopped,
        }
    }
}

/// The two tables.
#[derive(Debug, Default)]
pub struct Words {
    separators: Phrases<Joins>,
    beside: Phrases<Takes>,
    blanks: Phrases<Says>,
}

#[derive(Deserialize)]
struct RawSeparator {
    writing: String,
    kind: String,
    #[serde(rename = "lang")]
    _lang: String,
}

#[derive(Deserialize)]
struct RawWord {
    word: String,
    kind: String,
    #[serde(rename = "lang")]
    _lang: String,
}

static WORDS: LazyLock<Result<Words, TableError>> = LazyLock::new(Words::read);

/// The separators and words.
///
/// # Errors
/// If an embedded table does not read; the tests read them all.
pub fn words() -> Result<&'static Words, TableError> {
    WORDS.as_ref().map_err(Clone::clone)
}

impl Words {
    fn read() -> Result<Self, TableError> {
        let mut words = Self::default();
        let file = "evidence/data/separator_words.csv";
        for raw in table::read::<RawSeparator>(file, include_str!("../data/separator_words.csv"))? {
            let mut joins = Joins::default();
            match raw.kind.as_str() {
                "list" => joins.list = true,
                "hard" => joins.hard = true,
                "range" => joins.range = true,
                "quote" => joins.quote = true,
                "joint" => joins.joint = true,
                other => return Err(TableError::new(file, format!("{}: `{other}` is no kind", raw.writing))),
            }
            words.separators.add(&raw.writing, joins, Joins::and);
        }
        let file = "evidence/data/code_words.csv";
        for raw in table::read::<RawWord>(file, include_str!("../data/code_words.csv"))? {
            let mut takes = Takes::default();
            match raw.kind.as_str() {
                "negates" => takes.negates = true,
                "except" | "former" | "doubt" | "open" => takes.back = true,
                "measure" => takes.measure = true,
                "count" => takes.count = true,
                other => return Err(TableError::new(file, format!("{}: `{other}` is no kind", raw.word))),
            }
            words.beside.add(&raw.word, takes, Takes::and);
        }
        for word in status::stopped()?.iter().filter(|word| word.chars().count() > 3) {
            words.beside.add(word, Takes { stopped: true, ..Takes::default() }, Takes::and);
        }
        for entry in missing::listed()? {
            // Dashes and dots between codes are separators.
            if entry.word.contains(char::is_alphabetic) {
                words.blanks.add(&entry.word, entry.says, |first, _| first);
            }
        }
        Ok(words)
    }

    /// Where a word for "no value" ends that stands at a place and is all of its part of the list, and what it says.
    #[must_use]
    pub fn blank(&self, text: &Text, at: usize) -> Option<(usize, Says)> {
        let (end, says) = self.blanks.at(text, at)?;
        let last = text.past_blank(end);
        let alone = text.is_open(last) && text.kind(last) != Some(Kind::Blank)
            || self.separator(text, last).is_some_and(|(_, joins)| joins.lists());
        alone.then_some((end, says))
    }

    /// The separator that stands at a place: where it ends and what it does.
    #[must_use]
    pub fn separator(&self, text: &Text, at: usize) -> Option<(usize, Joins)> {
        match text.kind(at)? {
            Kind::Break => Some((at + 1, Joins { hard: true, ..Joins::default() })),
            Kind::Digits | Kind::Number | Kind::Blank => None,
            Kind::Letters | Kind::Script | Kind::Mark(_) => self.separators.at(text, at),
        }
    }

    /// The word or words at a place that do something to a code beside them.
    #[must_use]
    pub fn beside(&self, text: &Text, at: usize) -> Option<(usize, Takes)> {
        if text.is_word(at) { self.beside.at(text, at) } else { None }
    }
}
