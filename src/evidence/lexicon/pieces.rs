//! A cell in pieces: what stands between its signs and its words for *and* and *or*.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::evidence::cell::clean;
use crate::table;

#[derive(Deserialize)]
struct Mark {
    kind: String,
    #[serde(rename = "mark")]
    written: String,
}

#[derive(Default)]
pub(super) struct Marks {
    joiners: FxHashSet<String>,
    /// Joiners of scripts without blanks.
    strokes: FxHashSet<char>,
    pub(super) percents: FxHashSet<String>,
}

impl Marks {
    pub(super) fn is_joiner(&self, word: &str) -> bool {
        self.joiners.contains(word)
    }
}

pub(super) static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    let mut marks = Marks::default();
    // A table that did not read would leave fewer lists readable, and the tests read it.
    let table: Vec<Mark> =
        table::read("evidence/data/list_marks.csv", include_str!("../data/list_marks.csv"))
            .unwrap_or_default();
    for Mark { kind, written } in table {
        match kind.as_str() {
            "percent" => drop(marks.percents.insert(clean(&written))),
            "stroke" => marks.strokes.extend(written.chars()),
            _ => {
                let joiner = clean(&written);
                marks.joiners.insert(joiner.trim_end_matches('.').to_owned());
                marks.joiners.insert(joiner);
            }
        }
    }
    marks
});

/// A piece of a cell between signs and joiners.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Where it begins, with a joiner that may or may not be a part of it (`coal, and gas`).
    pub(super) from: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Only `;` or `|` stand before it.
    pub(super) apart: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
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
pub(super) fn walk(text: &str, mut see: impl FnMut(usize, char, Class)) {
    let mut letters = text.char_indices().peekable();
    let mut before = None;
    while let Some((at, c)) = letters.next() {
        see(at, c, class(before, c, letters.peek().map(|next| next.1)));
        before = Some(c);
    }
}

/// A plain text with bonds as blanks, no blanks beside signs and no signs at its ends.
pub(super) fn key(text: &str) -> String {
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
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    // With the dot behind it, if it is written with one.
    let is_joiner = |token: &Piece, dot: usize| {
        text.get(token.start..token.end + dot).is_some_and(|written| MARKS.joiners.contains(written))
    };
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
        // The dot of `bzw.` is part of the word.
        Class::Sign if c == '.' && inside && tokens.last().is_some_and(|(token, _)| is_joiner(token, 1)) => {
            inside = false;
        }
        Class::Sign => {
            (inside, signed) = (false, true);
            apart &= matches!(c, ';' | '|');
        }
    });
    let mut found: Vec<Piece> = Vec::new();
    let mut joined = true;
    let mut leading = None;
    for (index, (token, signed)) in tokens.iter().enumerate() {
        let parted = joined || *signed || found.is_empty();
        if is_joiner(token, 0) {
            let next = tokens.get(index + 1);
            let goes_on = next.is_some_and(|(next, signed)| !signed || is_joiner(next, 0));
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
