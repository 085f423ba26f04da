//! Numbers that count the items of a list.

use crate::evidence::code::candidate::Cell;
use crate::evidence::code::token::{Kind, Text};

/// How a list is counted, by its first item.
#[derive(Clone, Copy)]
struct Manner {
    /// Digits, not letters.
    digits: bool,
    open: bool,
    close: Option<char>,
}

impl Manner {
    /// `1)`, `(1)`, `a)`, `1.`, `1:`, `①`; none if the cell does not begin so.
    fn of(text: &Text, at: usize) -> Option<Self> {
        if text.kind(at) == Some(Kind::Number) {
            return Some(Self { digits: true, open: false, close: None });
        }
        let open = text.is_mark(at, '(');
        let number = if open { at + 1 } else { at };
        let digits = text.is_digits(number);
        let close = match text.kind(number + 1) {
            Some(Kind::Mark(')')) => ')',
            Some(Kind::Mark(mark @ ('.' | ':'))) if digits && !open => mark,
            _ => return None,
        };
        Some(Self { digits, open, close: Some(close) })
    }

    /// Where the counter ends that counts so far and begins at a place.
    fn ends(self, text: &Text, at: usize, count: usize) -> Option<usize> {
        let Some(close) = self.close else {
            // ① to ⑳.
            let circled = char::from_u32(0x245F + u32::try_from(count).ok()?).filter(|_| count <= 20)?;
            let mut letters = text.word(at).chars();
            return (letters.next() == Some(circled) && letters.next().is_none()).then_some(at + 1);
        };
        if self.open && !text.is_mark(at, '(') {
            return None;
        }
        let number = if self.open { at + 1 } else { at };
        let counts = if self.digits {
            text.is_digits(number) && text.word(number) == count.to_string()
        } else {
            let letter =
                u8::try_from(count - 1).ok().filter(|letter| *letter < 26).map(|letter| b'a' + letter);
            letter.is_some_and(|letter| text.letter(number) == Some(char::from(letter)))
        };
        let closed = text.is_mark(number + 1, close) && text.is_open(number + 2);
        (counts && closed && text.kind(number + 2).is_some()).then_some(number + 2)
    }

    /// Whether one counter alone is no counter, because the writing may be a code or a number too.
    fn is_open(self) -> bool {
        matches!(self.close, Some('.' | ':')) || self.open
    }
}

/// Numbers or letters that count the items of a list: `1) 24.10 2) 38.21`, `1. 24.10 2. 38.21`,
/// `(1) 24.10 (2) 38.21`, `① 24.10 ② 38.21`. They count from the first on, and the first begins the cell.
/// `1. (a) 2. (b)` counts nothing: a code stands behind every counter.
pub(super) fn counters(cell: &Cell<'_>) -> Vec<Option<usize>> {
    let text = cell.text;
    let mut found = vec![None; text.len() + 1];
    let begins = (0..text.len()).find(|at| text.kind(*at) != Some(Kind::Blank)).unwrap_or_default();
    let Some(manner) = Manner::of(text, begins) else { return found };
    let mut places = Vec::new();
    let mut apart = true;
    let mut after = begins;
    for at in begins..text.len() {
        if apart
            && at >= after
            && let Some(end) = manner.ends(text, at, places.len() + 1)
        {
            places.push((at, end));
            after = end;
        } else if at == begins {
            break;
        }
        apart = match text.kind(at) {
            Some(Kind::Blank | Kind::Break) => true,
            Some(Kind::Mark(_)) => cell.separator(at).is_some_and(|(_, joins)| joins.lists()),
            _ => false,
        };
    }
    let is_code = |(_, end): &(usize, usize)| {
        let next = (*end..text.len()).find(|at| !text.is_open(*at));
        next.is_some_and(|next| text.is_digits(next) || text.is_word(next))
    };
    if manner.is_open() && (places.len() < 2 || !places.iter().all(is_code)) {
        return found;
    }
    for (at, end) in places {
        if let Some(slot) = found.get_mut(at) {
            *slot = Some(end);
        }
    }
    found
}
