//! A cell as numbers, signs and words.

use super::words::{self, Book, Kind, Meaning, Touch};

/// A piece of a cell; whether a blank stands ahead of it.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a, W> {
    pub what: What<'a, W>,
    pub gap: bool,
}

/// What a piece is. Words have all their meanings when they are found, and one when they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What<'a, W> {
    /// ASCII digits.
    Number(&'a str),
    Sign(char),
    Word(W),
}

/// A word as it was found: its meanings, and on which sides it touches a digit.
#[derive(Clone, Copy, Debug)]
pub struct Found<'b> {
    meanings: &'b [Meaning],
    touches: (bool, bool),
}

impl Found<'_> {
    /// The meanings that it has there.
    pub fn meanings(&self) -> impl Iterator<Item = Meaning> + '_ {
        let (left, right) = self.touches;
        self.meanings.iter().copied().filter(move |meaning| match meaning.touch {
            Touch::No => !left && !right,
            Touch::Left => !right,
            Touch::Right => !left,
            Touch::Both => true,
        })
    }
}

/// Cuts a folded cell. None if it holds a word or a sign that is not known, or one that says that nothing is
/// certain.
pub fn scan<'a, 'b>(text: &'a str, book: &'b Book) -> Option<Vec<Piece<'a, Found<'b>>>> {
    let mut pieces = Vec::with_capacity(8);
    let mut rest = text;
    let mut gap = false;
    let mut digit_before = false;
    let mut letter_before: Option<char> = None;
    while let Some(c) = rest.chars().next() {
        let length;
        if c == ' ' {
            (gap, digit_before, letter_before) = (true, false, None);
            rest = rest.get(1..)?;
            continue;
        }
        let what = if c.is_ascii_digit() {
            length = rest.bytes().take_while(u8::is_ascii_digit).count();
            What::Number(rest.get(..length)?)
        } else if words::is_letter(c) {
            // A word begins here, unless letters of one script run on.
            let whole = letter_before.is_none_or(|last| words::is_unspaced(last) || words::is_unspaced(c));
            let (end, meanings) = book.longest_at(rest).filter(|_| whole)?;
            length = end;
            What::Word(found(rest, end, meanings, digit_before)?)
        } else if let Some((end, meanings)) =
            book.longest_at(rest).filter(|(end, _)| tied(rest, *end, gap || pieces.is_empty()))
        {
            length = end;
            What::Word(found(rest, end, meanings, digit_before)?)
        } else {
            let (sign, end) = sign(rest, c)?;
            length = end;
            What::Sign(sign)
        };
        let (taken, left) = rest.split_at_checked(length)?;
        let last = taken.chars().next_back();
        pieces.push(Piece { what, gap });
        gap = false;
        digit_before = last.is_some_and(|last| last.is_ascii_digit());
        letter_before = last.filter(|last| words::is_letter(*last));
        rest = left;
    }
    Some(pieces)
}

/// Endings that begin with a sign (`-luku`, `'ten`) are tied to what is ahead and to nothing behind, unlike the
/// month of `23-I-2003`; signs that are words stand anywhere.
fn tied(rest: &str, end: usize, apart: bool) -> bool {
    let behind = rest.get(end..).and_then(|behind| behind.chars().next());
    let joined = behind.is_some_and(|next| matches!(next, '-' | '/') || next.is_ascii_digit());
    !rest.starts_with(['-', '\'']) || (!apart && !joined)
}

fn found<'b>(rest: &str, end: usize, meanings: &'b [Meaning], digit_before: bool) -> Option<Found<'b>> {
    let word = rest.get(..end)?;
    let next = rest.get(end..)?.chars().next();
    let first = word.chars().next().is_some_and(words::is_letter);
    let last = word.chars().next_back().is_some_and(words::is_letter);
    let touches = (digit_before && first, last && next.is_some_and(|next| next.is_ascii_digit()));
    let found = Found { meanings, touches };
    let mut left = found.meanings().peekable();
    left.peek()?;
    (!left.any(|meaning| meaning.kind == Kind::About)).then_some(found)
}

/// Signs of one kind as one sign, and its length: `–` for all dashes longer than a hyphen, `~` for stretches.
fn sign(rest: &str, c: char) -> Option<(char, usize)> {
    let dots = rest.bytes().take_while(|byte| *byte == b'.').count();
    if dots > 1 {
        return (dots <= 3).then_some(('~', dots));
    }
    let sign = match c {
        '-' | '\u{2010}' | '\u{2011}' | '\u{ad}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{2012}'..='\u{2015}' => '–',
        '~' | '\u{301c}' | '\u{223c}' | '…' | '→' => '~',
        '/' | '\u{2215}' => '/',
        '.' | '٫' => '.',
        ',' | '،' | '、' => ',',
        ';' | '؛' | '|' | '&' => ';',
        ':' | '(' | ')' | '+' => c,
        _ => return None,
    };
    Some((sign, c.len_utf8()))
}
