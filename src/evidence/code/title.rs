//! Titles beside codes: what a code is called in its list, word by word or loosely.

use super::candidate::Cell;
use super::list::List;
use super::token::{Kind, Text};

/// No title is longer, in tokens; what is, is not looked at.
const LONGEST: usize = 320;

/// The words and numbers of a title, folded, with single blanks between.
#[must_use]
pub fn plain(title: &str) -> String {
    let text = Text::new(title);
    let mut plain = String::with_capacity(title.len());
    for at in (0..text.len()).filter(|at| text.is_word(*at) || text.is_digits(*at)) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(text.word(at));
    }
    plain
}

/// The first word after a place, if nothing but a few blanks and marks stands before it.
fn first_word(text: &Text, at: usize) -> Option<usize> {
    let first = (at..text.len().min(at + 8))
        .find(|at| !matches!(text.kind(*at), Some(Kind::Blank | Kind::Break | Kind::Mark(_))))?;
    text.is_word(first).then_some(first)
}

/// Where the title of a code ends that begins at a place or after marks there: all its words in order, or
/// all of the cell's words up to its end or a mark that lists, if that cuts the title off.
#[must_use]
pub fn exact(cell: &Cell<'_>, at: usize, list: &List, entry: usize) -> Option<usize> {
    let first = first_word(cell.text, at)?;
    let titles = list.codes.get(entry)?.titles.iter();
    titles.filter_map(|title| along(cell, first, title)).max()
}

/// Walks along a title and the cell together. A mark that parts codes (`;`) may stand within a title that is there
/// whole.
fn along(cell: &Cell<'_>, first: usize, title: &str) -> Option<usize> {
    let text = cell.text;
    let mut wanted = title.split(' ').peekable();
    let mut read = 0;
    let mut end = first;
    let mut parted = false;
    for at in first..text.len().min(first + LONGEST) {
        let Some(next) = wanted.peek() else { break };
        cell.look(1);
        if text.is_word(at) || text.is_digits(at) {
            if text.word(at) == *next {
                wanted.next();
                read += 1;
                end = at + 1;
            } else if parted {
                break;
            } else if read > 1 && at + 1 == text.len() && next.starts_with(text.word(at)) {
                // Cut off within a word.
                return Some(at + 1);
            } else {
                return None;
            }
        } else if text.kind(at) != Some(Kind::Break)
            && cell.separator(at).is_some_and(|(_, joins)| joins.hard)
        {
            // A line may break within a title.
            parted = true;
        }
    }
    let whole = wanted.peek().is_none();
    let cut = || {
        let mut rest = end..text.len().min(end + 8);
        read > 2 && rest.all(|at| matches!(text.kind(at), Some(Kind::Blank | Kind::Break | Kind::Mark(_))))
    };
    (whole || !parted && cut()).then_some(end)
}

fn is_long(word: &str) -> bool {
    word.len() > 2 || !word.is_ascii()
}

fn has(title: &str, word: &str) -> bool {
    title.split(' ').any(|known| known == word)
}

/// Whether a number is that of a title without its blanks: `40000` for 40 000.
fn is_joined(title: &str, number: &str) -> bool {
    let mut before = "";
    title.split(' ').any(|known| {
        let pair = !before.is_empty() && number.strip_prefix(before) == Some(known);
        before = known;
        pair
    })
}

/// Whether words are loosely the title of a code: every number in them stands in a title, and of the words
/// of three letters and more at least half and two. In a `plain` one every word
/// does, and they are two or all of the title.
#[must_use]
pub fn fits(cell: &Cell<'_>, from: usize, to: usize, list: &List, entry: usize, plain: bool) -> bool {
    let text = cell.text;
    let Some(listed) = list.codes.get(entry) else { return false };
    if to.saturating_sub(from) > LONGEST {
        return false;
    }
    // What is asked is no part of a title, and no sign behind the last word of one is.
    let words_end =
        (from..to).rev().find(|at| text.is_word(*at) || text.is_digits(*at)).map_or(to, |last| last + 1);
    let ends = |at: usize| match text.kind(at) {
        Some(Kind::Mark('.' | ':' | '-' | '!') | Kind::Blank | Kind::Break) => true,
        _ => cell.separator(at).is_some(),
    };
    if (from..to).any(|at| matches!(text.kind(at), Some(Kind::Mark('?') | Kind::Number)))
        || plain && !(words_end..to).all(ends)
    {
        return false;
    }
    listed.titles.iter().any(|title| {
        let numbers = |at: usize| {
            cell.look(1);
            !text.is_digits(at) || has(title, text.word(at)) || is_joined(title, text.word(at))
        };
        let words = || (from..to).filter(|at| text.is_word(*at) && is_long(text.word(*at)));
        let known = |at: &usize| {
            cell.look(1);
            has(title, text.word(*at))
        };
        if plain {
            let shared = words().count();
            (from..to).filter(|at| text.is_word(*at)).all(|at| known(&at))
                && (from..to).all(numbers)
                && shared > 0
                && (shared > 1 || shared == title.split(' ').filter(|word| is_long(word)).count())
        } else {
            (from..to).all(numbers) && {
                let (seen, shared) = (words().count(), words().filter(known).count());
                shared > 1 && shared * 2 >= seen
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::code::candidate::Lists;
    use crate::evidence::code::list;
    use crate::evidence::code::words;
    use crate::evidence::scheme::Scheme;
    use crate::table::TableError;

    #[test]
    fn titles_are_known_whole_cut_off_and_loosely() -> Result<(), TableError> {
        let list = list::list(Scheme::Eprtr)?;
        let lists = Lists { own: Some(list), other: None };
        let entry = list.find("1.c").unwrap_or_default();
        let words = words::words()?;
        let whole = |written: &str| {
            let text = Text::new(written);
            exact(&Cell::new(&text, words, lists), 0, list, entry) == Some(text.len())
        };
        assert!(whole(" - Thermal power stations and other combustion installations"));
        assert!(whole("Thermal power stations and oth"));
        assert!(!whole("Thermal baths"));
        let loose = |written: &str, plain: bool| {
            let text = Text::new(written);
            fits(&Cell::new(&text, words, lists), 0, text.len(), list, entry, plain)
        };
        assert!(loose("combustion installations > 50 MW", false));
        assert!(!loose("combustion installations > 51 MW", false));
        assert!(!loose("kilns of 50 tonnes and their stacks", false));
        assert!(loose("power stations", true));
        assert!(!loose("2 power stations", true) && !loose("no power stations", true));
        Ok(())
    }
}
