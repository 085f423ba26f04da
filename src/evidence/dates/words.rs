//! The words of dates: months, eras and what stands beside a date, in the languages of the tables.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Calendar;
use crate::fold::fold;
use crate::table::{self, TableError};

/// What a word makes of the date beside it; the words of the table are explained at its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Before,
    Until,
    After,
    Onward,
    Since,
    Started,
    Built,
    Works,
    Note,
    Closed,
    Within,
    Turn,
    About,
    In,
    Year,
    Month,
    Day,
    Join,
    Between,
    Now,
    Quarter,
    Half,
    Week,
    Decade,
    Ordinal,
    Clock,
    Fiscal,
    One,
    /// A month by name, in a calendar; some names count beside a day of the month only.
    #[serde(skip)]
    Named(Calendar, u32, bool),
    /// A month, or a quarter or half, by a Roman numeral.
    #[serde(skip)]
    Roman(u32),
    /// An era: its place in the table.
    #[serde(skip)]
    Era(usize),
}

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Ahead,
    Behind,
    Either,
    Between,
}

/// On which of its sides a word may touch a digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Touch {
    No,
    Left,
    Right,
    Both,
}

/// One meaning of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Meaning {
    pub kind: Kind,
    pub place: Place,
    pub touch: Touch,
}

impl Meaning {
    /// Whether it may stand ahead of what it belongs to.
    pub fn ahead(self) -> bool {
        matches!(self.place, Place::Ahead | Place::Either)
    }

    /// Whether it may stand behind.
    pub fn behind(self) -> bool {
        matches!(self.place, Place::Behind | Place::Either)
    }
}

/// An era: what its years are, in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Era {
    pub calendar: Calendar,
    pub plus: i32,
    pub first: i32,
    pub last: Option<i32>,
}

/// All words, folded, each with its meanings.
#[derive(Debug, Default)]
pub struct Book {
    pub words: FxHashMap<Box<str>, Vec<Meaning>>,
    pub eras: Vec<Era>,
    /// Characters of the longest word.
    longest: usize,
}

#[derive(Deserialize)]
struct RawWord {
    kind: Kind,
    place: Place,
    touch: Touch,
    #[serde(deserialize_with = "table::joined")]
    words: Vec<String>,
}

#[derive(Deserialize)]
struct RawMonth {
    lang: String,
    calendar: Calendar,
    month: u32,
    #[serde(deserialize_with = "table::joined")]
    names: Vec<String>,
    #[serde(deserialize_with = "table::joined")]
    short: Vec<String>,
    #[serde(deserialize_with = "table::joined")]
    beside_day: Vec<String>,
}

#[derive(Deserialize)]
struct RawEra {
    #[serde(deserialize_with = "table::joined")]
    words: Vec<String>,
    calendar: Calendar,
    plus: i32,
    first: i32,
    last: Option<i32>,
}

static BOOK: LazyLock<Result<Book, TableError>> = LazyLock::new(Book::load);
/// Without its tables nothing but numbers is read.
static EMPTY: LazyLock<Book> = LazyLock::new(Book::default);

/// The words of dates.
///
/// # Errors
/// If an embedded table does not read.
pub fn book() -> Result<&'static Book, TableError> {
    BOOK.as_ref().map_err(Clone::clone)
}

/// The same where nothing can be done about an error; the tests read the tables.
pub(super) fn lent() -> &'static Book {
    BOOK.as_ref().unwrap_or(&EMPTY)
}

impl Book {
    fn load() -> Result<Self, TableError> {
        let mut book = Self::default();
        let file = "evidence/data/months.csv";
        for raw in table::read::<RawMonth>(file, include_str!("../data/months.csv"))? {
            let beside_day = raw.beside_day.iter().map(|word| (word, true));
            for (word, only) in raw.names.iter().chain(&raw.short).map(|word| (word, false)).chain(beside_day)
            {
                let kind = if raw.lang == "roman" {
                    Kind::Roman(raw.month)
                } else {
                    Kind::Named(raw.calendar, raw.month, only)
                };
                book.add(word, Meaning { kind, place: Place::Either, touch: Touch::Both });
            }
        }
        let file = "evidence/data/date_words.csv";
        for raw in table::read::<RawWord>(file, include_str!("../data/date_words.csv"))? {
            for word in &raw.words {
                book.add(word, Meaning { kind: raw.kind, place: raw.place, touch: raw.touch });
            }
        }
        let file = "evidence/data/eras.csv";
        for raw in table::read::<RawEra>(file, include_str!("../data/eras.csv"))? {
            let kind = Kind::Era(book.eras.len());
            for word in &raw.words {
                book.add(word, Meaning { kind, place: Place::Ahead, touch: Touch::Both });
            }
            book.eras.push(Era { calendar: raw.calendar, plus: raw.plus, first: raw.first, last: raw.last });
        }
        Ok(book)
    }

    fn add(&mut self, word: &str, meaning: Meaning) {
        let word = fold(word);
        self.longest = self.longest.max(word.chars().count());
        let meanings = self.words.entry(word.into_boxed_str()).or_default();
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    /// The longest word that a text begins with and that ends where a word ends, and its length in bytes.
    pub(super) fn longest_at(&self, text: &str) -> Option<(usize, &[Meaning])> {
        let mut found = None;
        let mut before = None;
        for (end, next) in text
            .char_indices()
            .map(|(at, c)| (at, Some(c)))
            .chain([(text.len(), None)])
            .take(self.longest + 1)
        {
            if let Some(last) = before
                && next.is_none_or(|next| parts(last, next))
                && let Some(word) = text.get(..end)
                && let Some(meanings) = self.words.get(word)
            {
                found = Some((end, meanings.as_slice()));
            }
            before = next;
        }
        found
    }
}

/// Whether a word may end between two characters.
fn parts(last: char, next: char) -> bool {
    !is_letter(last) || !is_letter(next) || is_unspaced(last) || is_unspaced(next)
}

/// A letter, or a mark that belongs to one.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)
}

/// Letters of scripts that put no blank between words, or tie endings on (Hangul).
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_read() {
        let book = book().expect("the tables read");
        assert!(book.words.len() > 3500, "{}", book.words.len());
        let months = |calendar: Calendar| {
            let mut months: Vec<u32> = book
                .words
                .values()
                .flatten()
                .filter_map(|meaning| match meaning.kind {
                    Kind::Named(of, month, _) if of == calendar => Some(month),
                    _ => None,
                })
                .collect();
            months.sort_unstable();
            months.dedup();
            months
        };
        assert_eq!(months(Calendar::Gregorian), (1..=12).collect::<Vec<_>>());
        assert_eq!(months(Calendar::Persian), (1..=12).collect::<Vec<_>>());
        assert_eq!(months(Calendar::BikramSambat), (1..=12).collect::<Vec<_>>());
        assert_eq!(months(Calendar::Ethiopian), (1..=13).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_not_certain_has_no_other_meaning() {
        for (word, meanings) in &book().expect("the tables read").words {
            let about = meanings.iter().filter(|meaning| meaning.kind == Kind::About).count();
            assert!(about == 0 || about == meanings.len(), "{word}: {meanings:?}");
        }
    }

    #[test]
    fn no_word_holds_a_digit_and_all_are_whole() {
        for word in book().expect("the tables read").words.keys() {
            assert!(!word.is_empty() && !word.chars().any(|c| c.is_ascii_digit()), "{word}");
            assert_eq!(fold(word), **word);
        }
    }

    #[test]
    fn the_longest_word_counts_and_only_a_whole_one() {
        let book = book().expect("the tables read");
        let length = |text: &str| book.longest_at(text).map(|(length, _)| length);
        assert_eq!(length("july 2003"), Some(4));
        assert_eq!(length("dublin"), None);
        assert_eq!(length("before the 2003"), Some("before the".len()));
        assert_eq!(length("beforethe"), None);
        assert_eq!(length("年以前"), Some("年".len()));
        assert_eq!(length("十一月"), Some("十一月".len()));
        assert_eq!(length(""), None);
    }
}
