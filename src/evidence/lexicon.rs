//! Words that stand for something, and how a cell that lists them is read.
//!
//! A cell is one word or several between signs (`;` `,` `/` `|` `+` brackets, an arrow, a new line) and the words
//! for *and* and *or* in `data/list_marks.csv`. A blank joins and never parts: `no hazardous waste` is a phrase that
//! the table has or has not, it is not `no` beside `hazardous waste`. Of the phrases that begin at a place the
//! longest is taken, with the signs that it was written with, so that `2,4-d` and `iron and steel` stay whole.
//!
//! A hyphen, dot, underscore or apostrophe between letters joins as well, unless what it joins are words of their
//! own: `natural-gas` is natural gas, but `coal-gas` may be coal and gas, and the table would have to say that it
//! is not.
//!
//! All that is written is read or said. A share (`60 %`) is read past, being a statement on how much and not on
//! what, unless it is naught or above a hundred, and given back, since the rest may be something else; every other letter and digit is in a word of the table, in a
//! word for no value, or in a text given back as not understood. The effort grows with the length of the cell, which is bounded.

use rustc_hash::FxHashMap;

use super::cell::{self, LONGEST, clean};
use super::missing;

mod pieces;
mod shares;

use pieces::{Class, key, pieces, walk};

/// How a word stands among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// One of a list.
    Listed,
    /// Denies: beside other values it reads only where `;`, `|` or a new line parts them, because `none (hazardous)`
    /// and `none, hazardous` may be one phrase.
    Denying,
    /// A particle (`no`, `sans`, `1`) that speaks only if it is all that is written.
    Alone,
}

/// A word's meaning, as a number that the owner of the lexicon knows, and its standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub meaning: usize,
    pub standing: Standing,
}

/// The words of one vocabulary.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// As written in the table, made plain.
    words: FxHashMap<String, Entry>,
    /// The same without hyphens, dots and blanks beside signs.
    keys: FxHashMap<String, Entry>,
    /// Of how many pieces the longest word is made.
    window: usize,
}

/// What was read in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The meanings, in the order written, each once.
    pub meanings: Vec<usize>,
    /// A word for "not known" stands in the list: there may be more than is named.
    pub open: bool,
    /// What was not understood.
    pub unknown: Vec<String>,
    /// The shares that stand beside words.
    pub shares: shares::Shares,
}

impl Lexicon {
    /// Adds a word.
    ///
    /// # Errors
    /// If the word stands for something else already.
    pub fn insert(&mut self, word: &str, entry: Entry) -> Result<(), String> {
        let plain = clean(word);
        let key = key(&plain);
        for (known, written) in [(&self.words, &plain), (&self.keys, &key)] {
            if known.get(written).is_some_and(|known| *known != entry) {
                return Err(format!("`{word}` has two meanings"));
            }
        }
        self.window = self.window.max(pieces(&plain).len());
        // A tick is a word of signs alone, and has no key.
        if !key.is_empty() {
            self.keys.insert(key, entry);
        }
        self.words.insert(plain, entry);
        Ok(())
    }

    /// The word of the table.
    #[must_use]
    pub fn entry(&self, word: &str) -> Option<Entry> {
        self.words.get(&clean(word)).copied()
    }

    fn find(&self, plain: &str) -> Option<Entry> {
        self.words.get(plain).or_else(|| self.keys.get(&key(plain))).copied()
    }

    /// The words that bonds join, if each is a word of its own.
    fn bonded(&self, plain: &str) -> Option<Vec<Entry>> {
        if self.words.contains_key(plain) {
            return None;
        }
        let mut parts = vec![String::new()];
        walk(plain, |_, c, class| match class {
            Class::Bond => parts.push(String::new()),
            _ => parts.last_mut().into_iter().for_each(|part| part.push(c)),
        });
        if parts.len() < 2 {
            return None;
        }
        let listed = |part: &String| self.words.get(part).filter(|entry| entry.standing == Standing::Listed);
        parts.iter().map(|part| listed(part).copied()).collect()
    }

    /// Reads a cell; nothing if nothing is written. What a sign doubts or denies is not understood.
    #[must_use]
    pub fn read(&self, cell: &str) -> Option<Reading> {
        let reading = self.read_words(cell)?;
        if !reading.meanings.is_empty() && is_doubted(cell) {
            return Some(Reading { unknown: vec![cell::shown(&clean(cell))], ..Reading::default() });
        }
        Some(reading)
    }

    fn read_words(&self, cell: &str) -> Option<Reading> {
        if cell.len() > LONGEST {
            return Some(Reading {
                unknown: vec![cell::shown(&clean(&cell::shown(cell)))],
                ..Reading::default()
            });
        }
        let plain = clean(cell);
        if let Some(entry) = self.find(&plain).or_else(|| self.whole_number(&plain)) {
            return Some(Reading { meanings: vec![entry.meaning], ..Reading::default() });
        }
        if missing::is_plain_missing(&plain) {
            return None;
        }
        let mut reading = Reading::default();
        let listed = shares::past(&plain, &mut reading.unknown, &mut reading.shares);
        let pieces = pieces(&listed);
        let mut found: Vec<(Entry, &str)> = Vec::new();
        let mut at = 0;
        while let Some(first) = pieces.get(at) {
            let longest = pieces.len().min(at + self.window.max(2));
            let whole = (at + 1..=longest).rev().find_map(|until| {
                let end = pieces.get(until - 1)?.end;
                if first.from < first.start {
                    let text = listed.get(first.from..end)?;
                    if let Some(entry) = self.find(text) {
                        return Some((until, text, Some(vec![entry])));
                    }
                }
                let text = listed.get(first.start..end)?;
                let bonded = if until == at + 1 { self.bonded(text) } else { None };
                let entries = bonded.or_else(|| self.find(text).map(|entry| vec![entry]));
                (entries.is_some() || missing::is_plain_missing(text)).then_some((until, text, entries))
            });
            if let Some((until, text, entries)) = whole {
                reading.open |= entries.is_none();
                found.extend(entries.into_iter().flatten().map(|entry| (entry, text)));
                at = until;
            } else {
                reading.unknown.push(cell::shown(listed.get(first.start..first.end).unwrap_or(&listed)));
                at += 1;
            }
        }
        if found.is_empty() && reading.unknown.is_empty() && !reading.open {
            // Signs alone, or a share of nothing named.
            reading.unknown.push(cell::shown(&plain));
        }
        if found.is_empty() && reading.unknown.is_empty() {
            return None;
        }
        let apart = pieces.iter().skip(1).all(|piece| piece.apart);
        reading.settle(&found, apart);
        Some(reading)
    }

    /// `1.0`, as spreadsheets write a 1.
    fn whole_number(&self, plain: &str) -> Option<Entry> {
        let (number, zeros) = plain.split_once('.')?;
        if zeros.is_empty() || zeros.bytes().any(|digit| digit != b'0') {
            return None;
        }
        self.words.get(number).copied()
    }

    /// The words, for the tests.
    #[cfg(test)]
    pub fn entries(&self) -> impl Iterator<Item = (&String, &Entry)> {
        self.words.iter()
    }
}

/// Whether a plain word joins what it stands between, as *and* and *or* do.
#[must_use]
pub fn is_joiner(word: &str) -> bool {
    pieces::MARKS.is_joiner(word)
}

/// Whether a sign doubts or denies what stands beside it: `coal?`, `≠ coal`, `!coal`. A question mark alone
/// between two `;` is a mark for no value, and leaves open what else there is.
///
/// Of the cell as written: made plain, `≠` is `=`.
#[must_use]
pub fn is_doubted(written: &str) -> bool {
    let mut letters = written.chars().peekable();
    while let Some(c) = letters.next() {
        let denies = match c {
            '?' | '？' | '¿' | '؟' | '≠' | '¬' | '≉' => true,
            '!' => letters.peek().is_some_and(|next| next.is_alphanumeric() || *next == '='),
            '<' => letters.peek() == Some(&'>'),
            _ => false,
        };
        if denies {
            return true;
        }
    }
    false
}

impl Reading {
    /// Takes the words found, as far as they may stand beside each other.
    fn settle(&mut self, found: &[(Entry, &str)], apart: bool) {
        let alone = found.iter().all(|(entry, _)| entry.standing == Standing::Alone);
        let same = found.windows(2).all(|pair| matches!(pair, [a, b] if a.0.meaning == b.0.meaning));
        for (entry, text) in found {
            let fits = match entry.standing {
                Standing::Listed => true,
                Standing::Denying => same || apart,
                Standing::Alone => alone,
            };
            if !fits {
                self.unknown.push(cell::shown(text));
            } else if !self.meanings.contains(&entry.meaning) {
                self.meanings.push(entry.meaning);
            }
        }
    }
}
