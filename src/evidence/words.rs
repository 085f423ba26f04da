//! Words in free text (name, activity, fuel), in six languages. Read only with the user's permission,
//! and below every other evidence.
//!
//! A word is found at the start of a word of the text, and only if that word goes on as `data/word_endings.csv`
//! allows. Words that stand side by side describe one thing, and their possibilities are cut with each other; words
//! apart may name several things, and theirs are united. One word of `data/cancel_words.csv` anywhere in the text, and
//! the text says nothing: neither what it names nor the opposite.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::cell::{LONGEST, clean};
use super::lexicon;
use super::possibility::{self, Mask};
use crate::table::{self, TableError};

/// A word or phrase and what it leaves possible.
#[derive(Clone, Debug)]
pub struct Word {
    pub lang: String,
    pub word: String,
    pub possible: Mask,
    pub why: String,
}

/// The words and the automata that find them.
#[derive(Debug)]
pub struct WordBook {
    pub words: Vec<Word>,
    automaton: AhoCorasick,
    endings: HashMap<String, Vec<String>>,
    cancels: Vec<Cancel>,
    cancelling: AhoCorasick,
}

/// How a cancelling word must stand in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    Word,
    /// A whole word that no number follows.
    Number,
    Start,
    End,
    Any,
    /// A phrase in which nothing cancels.
    Keep,
}

/// A word that makes the text say nothing.
#[derive(Clone, Debug, Deserialize)]
pub struct Cancel {
    pub word: String,
    pub why: String,
    form: Form,
}

/// A word found: which one, and where it begins and the written word ends.
#[derive(Clone, Copy, Debug)]
struct Hit {
    word: usize,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct RawWord {
    lang: String,
    word: String,
    possible: String,
    why: String,
}

#[derive(Deserialize)]
struct Ending {
    lang: String,
    ending: String,
}

static BOOK: LazyLock<Result<WordBook, TableError>> = LazyLock::new(WordBook::load);

/// The words.
///
/// # Errors
/// If an embedded table does not read.
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
            words.push(Word { lang: raw.lang, word: clean(&raw.word), possible, why: raw.why });
        }
        let error = |file: &str, error: aho_corasick::BuildError| TableError::new(file, error.to_string());
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(words.iter().map(|word| word.word.as_str()))
            .map_err(|problem| error(file, problem))?;
        let file = "evidence/data/word_endings.csv";
        let mut endings: HashMap<String, Vec<String>> = HashMap::new();
        for raw in table::read::<Ending>(file, include_str!("data/word_endings.csv"))? {
            endings.entry(raw.lang).or_default().push(clean(&raw.ending));
        }
        let file = "evidence/data/cancel_words.csv";
        let mut cancels = table::read::<Cancel>(file, include_str!("data/cancel_words.csv"))?;
        for cancel in &mut cancels {
            cancel.word = clean(&cancel.word);
        }
        let cancelling = AhoCorasick::new(cancels.iter().map(|cancel| cancel.word.as_str()))
            .map_err(|problem| error(file, problem))?;
        Ok(Self { words, automaton, endings, cancels, cancelling })
    }

    /// The words of a plain text, in its order.
    fn hits(&self, plain: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        for found in self.automaton.find_iter(plain) {
            let Some(word) = self.words.get(found.pattern().as_usize()) else { continue };
            if !starts_word(plain, found.start()) {
                continue;
            }
            let rest: String = after(plain, found.end()).take_while(|c| c.is_alphanumeric()).collect();
            let known = self.endings.get(&word.lang);
            if rest.is_empty() || known.is_some_and(|endings| endings.contains(&rest)) {
                let end = found.end() + rest.len();
                hits.push(Hit { word: found.pattern().as_usize(), start: found.start(), end });
            }
        }
        hits
    }

    /// What cancels these words: the first cancelling word that is not part of one of them.
    fn cancelling(&self, plain: &str, hits: &[Hit]) -> Option<&Cancel> {
        let mut kept: Vec<(usize, usize)> = hits.iter().map(|hit| (hit.start, hit.end)).collect();
        let mut found: Vec<(usize, usize, &Cancel)> = Vec::new();
        for hit in self.cancelling.find_overlapping_iter(plain) {
            let Some(cancel) = self.cancels.get(hit.pattern().as_usize()) else { continue };
            let starts = starts_word(plain, hit.start());
            let ends = ends_word(plain, hit.end());
            let numbered = || {
                after(plain, hit.end()).find(|c| !matches!(c, ' ' | '.' | '°')).is_some_and(char::is_numeric)
            };
            let stands = match cancel.form {
                Form::Word | Form::Keep => starts && ends,
                Form::Number => starts && ends && !numbered(),
                Form::Start => starts,
                Form::End => ends,
                Form::Any => true,
            };
            match (stands, cancel.form) {
                (true, Form::Keep) => kept.push((hit.start(), hit.end())),
                (true, _) => found.push((hit.start(), hit.end(), cancel)),
                _ => {}
            }
        }
        // Both lists are gone through once, from left to right.
        kept.sort_unstable();
        found.sort_unstable_by_key(|(start, end, _)| (*start, *end));
        let mut covered = 0;
        let mut spans = kept.into_iter().peekable();
        for (start, end, cancel) in found {
            while let Some((_, until)) = spans.next_if(|(from, _)| *from <= start) {
                covered = covered.max(until);
            }
            if end > covered {
                return Some(cancel);
            }
        }
        None
    }

    /// The words that speak in a text, with what cancels them if something does.
    fn speaking(&self, text: &str) -> (Vec<Hit>, Option<&Cancel>, String) {
        if text.len() > LONGEST {
            return (Vec::new(), None, String::new());
        }
        let plain = clean(text);
        let hits = self.hits(&plain);
        let cancel = if hits.is_empty() { None } else { self.cancelling(&plain, &hits) };
        (hits, cancel, plain)
    }

    /// The words that speak in a text, each once; none if it cancels itself.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<usize> {
        let (hits, cancel, _) = self.speaking(text);
        if cancel.is_some() {
            return Vec::new();
        }
        let mut found: Vec<usize> = hits.iter().map(|hit| hit.word).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What makes a text that holds words say nothing.
    #[must_use]
    pub fn cancelled(&self, text: &str) -> Option<&Cancel> {
        self.speaking(text).1
    }

    /// What the words of a text leave possible, or nothing if it holds none or cancels itself.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Mask> {
        let (hits, cancel, plain) = self.speaking(text);
        if cancel.is_some() {
            return None;
        }
        // Words side by side are one name; what they leave together is one of the things named.
        let mut names: Vec<Vec<Mask>> = Vec::new();
        let mut last = None;
        for hit in &hits {
            let Some(word) = self.words.get(hit.word) else { continue };
            let between = last.and_then(|end: usize| plain.get(end..hit.start));
            match names.last_mut() {
                Some(name) if between.is_some_and(|gap| gap.chars().all(|c| matches!(c, ' ' | '-'))) => {
                    name.push(word.possible);
                }
                _ => names.push(vec![word.possible]),
            }
            last = Some(hit.end);
        }
        let said = names
            .iter()
            .filter_map(|name| Mask::agreed(name.iter().copied()).map(|(left, _)| left))
            .reduce(Mask::or)?;
        // What is listed beside it and was not read may be a source: a wind farm and diesel generators.
        let only_none = said.without(Mask::NEITHER).is_empty();
        (!only_none || !lists_another(&plain, &hits)).then_some(said)
    }
}

/// Whether a plain text lists, by a sign or a word for *and*, something of which no word was found.
fn lists_another(plain: &str, hits: &[Hit]) -> bool {
    let inside = |at: usize| hits.iter().any(|hit| hit.start < at && at < hit.end);
    let (mut found, mut words, mut listed) = (false, false, false);
    let mut unread = false;
    let mut at = 0;
    for token in plain.split_inclusive([' ', '/', ';', '+', '&', '|']) {
        let bare = token.trim_end_matches([' ', '/', ';', '+', '&', '|']);
        let (start, end) = (at, at + bare.len());
        at += token.len();
        let joins = lexicon::is_joiner(bare) && !inside(start);
        if !joins && !bare.is_empty() {
            let is_found = hits.iter().any(|hit| hit.start < end && start < hit.end);
            found |= is_found;
            words |= !is_found && bare.chars().filter(|c| c.is_alphabetic()).count() >= 3;
        }
        if (joins || token.contains(['/', ';', '+', '&', '|'])) && !inside(end) {
            unread |= words && !found;
            listed = true;
            (found, words) = (false, false);
        }
    }
    listed && (unread || (words && !found))
}

/// Whether a word begins at this byte.
pub(super) fn starts_word(plain: &str, at: usize) -> bool {
    !plain.get(..at).and_then(|before| before.chars().next_back()).is_some_and(char::is_alphanumeric)
}

/// Whether a word ends at this byte.
pub(super) fn ends_word(plain: &str, at: usize) -> bool {
    !after(plain, at).next().is_some_and(char::is_alphanumeric)
}

/// The characters from this byte on.
fn after(plain: &str, at: usize) -> impl Iterator<Item = char> {
    plain.get(at..).unwrap_or_default().chars()
}

#[cfg(test)]
mod tests;
