//! SNAP: `090201`, `09 02 01`, `9.2.1`, `010103a`.

use crate::evidence::code::candidate::{Candidate, Cell, Look, Needs, needs_of};
use crate::evidence::code::key;
use crate::evidence::code::list::List;
use crate::evidence::code::token::Kind;

pub(super) fn candidates(cell: &Cell<'_>, at: usize) -> Vec<Candidate> {
    let text = cell.text;
    let mut found = Vec::new();
    if !text.is_digits(at) || text.word(at).len() > 6 {
        return found;
    }
    let mut joined = text.word(at).to_owned();
    let mut end = at + 1;
    let mut sure = true;
    for groups in 1..=3 {
        // Three pairs with blanks or dashes between are how the list is printed elsewhere; two may be two.
        let certain = groups == 1 || sure || groups == 3 && text.word(at).len() <= 2;
        let bare = groups == 1;
        for (after, suffix, plain) in endings(cell, end) {
            if bare && suffix.is_none() && joined.len() <= 2 && !cell.may_be_short(at) {
                continue;
            }
            let whole = key::pairs(&joined);
            let find = |list: &List| {
                let lettered = suffix.and_then(|letter| list.find(&format!("{whole}{letter}")));
                lettered.or_else(|| list.find(&whole)).into_iter().collect()
            };
            found.push(Candidate {
                end: after,
                hits: cell.lists.look(find),
                certain: certain && plain,
                needs: if suffix.is_some() { Needs::Nothing } else { needs_of(&joined, bare) },
                look: match (suffix, groups) {
                    (None, 1) => Look::Number,
                    // `1.5 MW`
                    (None, 2) if text.word(at).len() < 3 => Look::Pointed,
                    _ => Look::Code,
                },
            });
        }
        let blank = text.past_blank(end);
        let mark = match text.kind(blank) {
            Some(Kind::Mark('.' | '_')) => true,
            // `0902-05` may be a range.
            Some(Kind::Mark('-')) => text.word(at).len() <= 2,
            _ => false,
        };
        let next = if mark { text.past_blank(blank + 1) } else { blank };
        if next == end || !text.is_digits(next) || (mark && (blank > end) != (next > blank + 1)) {
            break;
        }
        let group = text.word(next);
        // `90201.0`: a number that a spreadsheet printed.
        if groups == 1
            && text.is_mark(end, '.')
            && joined.len() > 2
            && group.bytes().all(|digit| digit == b'0')
        {
            if text.ends_before(next + 1) {
                let hits = cell.lists.find(&key::pairs(&joined));
                let needs = needs_of(&joined, false);
                found.push(Candidate { end: next + 1, hits, certain: true, needs, look: Look::Pointed });
            }
            break;
        }
        if group.len() > 2 || joined.len() > 4 {
            break;
        }
        sure &= matches!(text.kind(end), Some(Kind::Mark('.' | '_')));
        if groups == 1 && joined.len() == 1 || joined.len() == 3 {
            joined.insert(0, '0');
        }
        joined.push_str(if group.len() == 1 { "0" } else { "" });
        joined.push_str(group);
        end = next + 1;
    }
    found
}

/// Where a code may end after its digits: there, or after its letter.
fn endings(cell: &Cell<'_>, end: usize) -> Vec<(usize, Option<char>, bool)> {
    let text = cell.text;
    let mut found = Vec::with_capacity(2);
    if text.ends_before(end) {
        found.push((end, None, true));
    }
    let blank = text.kind(end) == Some(Kind::Blank);
    let at = if blank { end + 1 } else { end };
    if let Some(letter) = text.letter(at)
        && text.ends_before(at + 1)
        && !(blank && (text.is_word(at + 2) || !text.is_open(at + 1)))
    {
        found.push((at + 1, Some(letter), !blank || !cell.may_join(at)));
    }
    found
}
