//! NAICS, SCIAN and the US SIC: `331492`, `331492.0`, `31-33`, lost leading zeros.

use crate::evidence::code::candidate::{Candidate, Cell, Look, needs_of};
use crate::evidence::code::key;
use crate::evidence::code::list::List;
use crate::evidence::code::token::Kind;
use crate::evidence::scheme::Scheme;

/// The statistical offices of the United States fill NAICS codes with zeros to six digits (331000). SCIAN
/// and the SIC have no such habit of their own, and a longer number there is another list's.
const FILLED: usize = 6;

fn find(list: &List, digits: &str) -> Vec<usize> {
    if digits.len() > FILLED {
        return Vec::new();
    }
    if list.scheme == Scheme::Ussic {
        return key::with_lost_zero(list, digits, &[2, 4]);
    }
    match list.find(digits) {
        Some(found) => vec![found],
        None if list.scheme == Scheme::Naics && digits.len() == FILLED => {
            key::without_padding(list, digits, 2)
        }
        None => Vec::new(),
    }
}

pub(super) fn candidates(cell: &Cell<'_>, at: usize) -> Vec<Candidate> {
    let text = cell.text;
    let mut found = Vec::new();
    if !text.is_digits(at) {
        return found;
    }
    let digits = text.word(at);
    let needs = needs_of(digits, true);
    if text.ends_before(at + 1) && (digits.len() > 2 || cell.may_be_short(at)) {
        let hits = cell.lists.look(|list| find(list, digits));
        found.push(Candidate { end: at + 1, hits, certain: true, needs, look: Look::Number });
    }
    let tail = text.word(at + 2);
    if !text.is_digits(at + 2) {
        return sector(cell, at).into_iter().chain(found).collect();
    }
    // `331492.0`: a number that a spreadsheet printed; `331,492`: one with its thousands parted.
    let printed = text.is_mark(at + 1, '.') && tail.bytes().all(|digit| digit == b'0');
    let parted = text.is_mark(at + 1, ',') && tail.len() == 3 && digits.len() == 3;
    if (printed || parted) && text.ends_before(at + 3) {
        let whole = if parted { format!("{digits}{tail}") } else { digits.to_owned() };
        let hits = cell.lists.look(|list| find(list, &whole));
        let needs = needs_of(&whole, false);
        found.push(Candidate { end: at + 3, hits, certain: printed, needs, look: Look::Pointed });
    }
    found.extend(sector(cell, at));
    found
}

/// `31-33`: the sectors that have more than one number.
fn sector(cell: &Cell<'_>, at: usize) -> Option<Candidate> {
    let text = cell.text;
    let dash = text.past_blank(at + 1);
    let last = text.past_blank(dash + 1);
    if text.kind(dash) != Some(Kind::Mark('-')) || !text.is_digits(last) || !text.ends_before(last + 1) {
        return None;
    }
    let own = cell.lists.own?.sector(text.word(at), text.word(last))?;
    let needs = needs_of(text.word(at), true);
    let hits = crate::evidence::code::candidate::Hits { own, other: Vec::new() };
    Some(Candidate { end: last + 1, hits, certain: true, needs, look: Look::Code })
}
