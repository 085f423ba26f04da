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
//! what, unless it is naught or above a hundred; every other letter and digit is in a word of the table, in a
//! word for no value, or in a text given back as not understood. The effort grows with the length of the cell, which is bounded.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::cell::{self, LONGEST, clean};
use super::missing;
use crate::table;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The meanings, in the order written, each once.
    pub meanings: Vec<usize>,
    /// A word for "not known" stands in the list: there may be more than is named.
    pub open: bool,
    /// What was not understood.
    pub unknown: Vec<String>,
}

#[derive(Deserialize)]
struct Mark {
    kind: String,
    #[serde(rename = "mark")]
    written: String,
}

#[derive(Default)]
struct Marks {
    joiners: FxHashSet<String>,
    /// Joiners of scripts without blanks.
    strokes: FxHashSet<char>,
    percents: FxHashSet<String>,
}

static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    let mut marks = Marks::default();
    // A table that did not read would leave fewer lists readable, and the tests read it.
    let table: Vec<Mark> =
        table::read("evidence/data/list_marks.csv", include_str!("data/list_marks.csv")).unwrap_or_default();
    for Mark { kind, written } in table {
        match kind.as_str() {
            "percent" => drop(marks.percents.insert(clean(&written))),
            "stroke" => marks.strokes.extend(written.chars()),
            _ => drop(marks.joiners.insert(clean(&written))),
        }
    }
    marks
});

/// A piece of a cell between signs and joiners.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins, with a joiner that may or may not be a part of it (`coal, and gas`).
    from: usize,
    start: usize,
    end: usize,
    /// Only `;` or `|` stand before it.
    apart: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Blank,
    Bond,
    Sign,
}

fn class(before: Option<char>, c: char, after: Option<char>) -> Class {
    let both = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);
    match c {
        c if c.is_ascii_alphanumeric() => Class::Letter,
        ' ' => Class::Blank,
        '-' | '_' | '.' | '\'' if both(char::is_alphanumeric) => Class::Bond,
        ',' if both(|c| c.is_ascii_digit()) => Class::Bond,
        c if MARKS.strokes.contains(&c) => Class::Sign,
        c if c.is_alphanumeric() => Class::Letter,
        _ => Class::Sign,
    }
}

/// Calls with each character of a plain text: where it begins, itself, and its class.
fn walk(text: &str, mut see: impl FnMut(usize, char, Class)) {
    let mut letters = text.char_indices().peekable();
    let mut before = None;
    while let Some((at, c)) = letters.next() {
        see(at, c, class(before, c, letters.peek().map(|next| next.1)));
        before = Some(c);
    }
}

/// A plain text with bonds as blanks, no blanks beside signs and no signs at its ends.
fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut blank = false;
    // The signs since the last letter.
    let mut signs = String::new();
    walk(text, |_, c, class| match class {
        Class::Blank | Class::Bond => blank = true,
        Class::Letter => {
            if !key.is_empty() && !signs.is_empty() {
                key.push_str(&signs);
            } else if !key.is_empty() && blank {
                key.push(' ');
            }
            key.push(c);
            blank = false;
            signs.clear();
        }
        Class::Sign => signs.push(c),
    });
    key
}

/// The pieces of a plain text.
fn pieces(text: &str) -> Vec<Piece> {
    // Runs of letters and bonds, and whether a sign, and only parting ones, stand before each.
    let mut tokens: Vec<(Piece, bool)> = Vec::new();
    let (mut inside, mut signed, mut apart) = (false, false, true);
    walk(text, |at, c, class| match class {
        Class::Letter | Class::Bond => {
            let end = at + c.len_utf8();
            match tokens.last_mut() {
                Some((token, _)) if inside => token.end = end,
                _ => tokens.push((Piece { from: at, start: at, end, apart }, signed)),
            }
            (inside, signed, apart) = (true, false, true);
        }
        Class::Blank => inside = false,
        Class::Sign => {
            (inside, signed) = (false, true);
            apart &= matches!(c, ';' | '|');
        }
    });
    let mut found: Vec<Piece> = Vec::new();
    let mut joined = true;
    let mut leading = None;
    let is_joiner = |token: &Piece| {
        text.get(token.start..token.end).is_some_and(|written| MARKS.joiners.contains(written))
    };
    for (index, (token, signed)) in tokens.iter().enumerate() {
        let parted = joined || *signed || found.is_empty();
        if is_joiner(token) {
            let next = tokens.get(index + 1);
            let goes_on = next.is_some_and(|(next, signed)| !signed || is_joiner(next));
            if goes_on && !found.is_empty() {
                // Behind a sign or another joiner it may begin a word of the table; between two words it only joins.
                if *signed || joined {
                    leading = leading.or(Some(token.start));
                }
                joined = true;
                continue;
            }
        }
        match found.last_mut() {
            Some(piece) if !parted => piece.end = token.end,
            _ => found.push(Piece {
                from: leading.unwrap_or(token.start),
                apart: token.apart && (*signed || found.is_empty()),
                ..*token
            }),
        }
        (joined, leading) = (false, None);
    }
    found
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

    /// Reads a cell; nothing if nothing is written.
    #[must_use]
    pub fn read(&self, cell: &str) -> Option<Reading> {
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
        let listed = past_shares(&plain, &mut reading.unknown);
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

/// The text with a comma for each share, and the shares that are none.
fn past_shares(plain: &str, unknown: &mut Vec<String>) -> String {
    let letters: Vec<char> = plain.chars().collect();
    let mut rest = String::with_capacity(plain.len());
    let mut at = 0;
    while let Some(c) = letters.get(at) {
        let fresh = at == 0 || letters.get(at - 1).is_some_and(|before| !before.is_alphanumeric());
        let found = if fresh && (c.is_ascii_digit() || is_percent(*c)) { share(&letters, at) } else { None };
        if let Some((until, sound)) = found {
            if !sound {
                unknown.extend(letters.get(at..until).map(|text| text.iter().collect::<String>()));
            }
            rest.push_str(" , ");
            at = until;
        } else {
            rest.push(*c);
            at += 1;
        }
    }
    rest
}

fn is_percent(c: char) -> bool {
    matches!(c, '%' | '٪')
}

/// A share that begins here: where it ends, and whether it is above naught and not above a hundred.
fn share(letters: &[char], start: usize) -> Option<(usize, bool)> {
    let from = |at: usize| letters.get(at..).unwrap_or_default();
    let blanks = |at: usize| at + from(at).iter().take_while(|c| **c == ' ').count();
    let marked = is_percent(*letters.get(start)?);
    let (mut at, high) = number(letters, if marked { blanks(start + 1) } else { start })?;
    let mut sound = high;
    if let Some((end, high)) = from(at).first().filter(|c| **c == '-').and_then(|_| number(letters, at + 1)) {
        (at, sound) = (end, high);
    }
    if marked {
        return Some((at, sound));
    }
    let sign = blanks(at);
    if letters.get(sign).is_some_and(|c| is_percent(*c)) {
        return Some((sign + 1, sound));
    }
    // A word, or two as in `per cent`.
    let mut end = sign;
    let mut word = String::new();
    for _ in 0..2 {
        let next: String =
            from(end).iter().take_while(|c| c.is_alphanumeric()).take(LONGEST_PERCENT).collect();
        end += next.chars().count();
        word.push_str(&next);
        if MARKS.percents.contains(&word) && !from(end).first().is_some_and(|c| c.is_alphanumeric()) {
            return Some((end, sound));
        }
        if from(end).first() != Some(&' ') {
            return None;
        }
        end += 1;
        word.push(' ');
    }
    None
}

/// No word for percent is longer; a bound, so that the effort for each digit is one.
const LONGEST_PERCENT: usize = 16;

/// Digits with at most one mark among them: where they end, and whether the number is above 0 and at most 100.
fn number(letters: &[char], start: usize) -> Option<(usize, bool)> {
    let mut written = String::new();
    for c in letters.get(start..)?.iter().take(12) {
        match c {
            c if c.is_ascii_digit() => written.push(*c),
            '.' | ',' if !written.is_empty() && !written.contains('.') => written.push('.'),
            _ => break,
        }
    }
    let digits = written.trim_end_matches('.');
    let share: f64 = digits.parse().ok()?;
    Some((start + digits.len(), share > 0.0 && share <= 100.0))
}
