//! Numbers that count the items of a list.

use crate::evidence::code::candidate::Cell;
use crate::evidence::code::token::Kind;

/// Numbers or letters with a closing bracket that count the items of a list: `1) 24.10 2) 38.21`. They count
/// from the first on, and the first begins the cell.
pub(super) fn counters(cell: &Cell<'_>) -> Vec<Option<usize>> {
    let text = cell.text;
    let mut found = vec![None; text.len() + 1];
    let begins = (0..text.len()).find(|at| text.kind(*at) != Some(Kind::Blank)).unwrap_or_default();
    let is_counter = |at: usize, count: usize, digits: bool| {
        let counts = if digits {
            text.is_digits(at) && text.word(at) == count.to_string()
        } else {
            let letter =
                u8::try_from(count - 1).ok().filter(|letter| *letter < 26).map(|letter| b'a' + letter);
            letter.is_some_and(|letter| text.letter(at) == Some(char::from(letter)))
        };
        counts && text.is_mark(at + 1, ')') && text.is_open(at + 2) && text.kind(at + 2).is_some()
    };
    let digits = text.is_digits(begins);
    let mut count = 1;
    let mut apart = true;
    for at in begins..text.len() {
        if apart && is_counter(at, count, digits) {
            if let Some(slot) = found.get_mut(at) {
                *slot = Some(at + 2);
            }
            count += 1;
        } else if at == begins {
            break;
        }
        apart = match text.kind(at) {
            Some(Kind::Blank | Kind::Break) => true,
            Some(Kind::Mark(_)) => cell.separator(at).is_some_and(|(_, joins)| joins.lists()),
            _ => false,
        };
    }
    found
}
