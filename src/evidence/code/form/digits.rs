//! NAICS, SCIAN, the US SIC and lists of numbers of four digits: `331492`, `331492.0`, `31-33`, lost leading zeros,
//! rubriques with their parts (`2910-A-2`).

use crate::evidence::code::candidate::{Candidate, Cell, Look, Needs, needs_of};
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
    // The numbers of the other lists begin with no zero.
    if matches!(list.scheme, Scheme::Ussic | Scheme::PrtrJp) {
        return key::with_lost_zero(list, digits, &list.scheme.entry().digits);
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
    if cell.lists.own.is_some_and(|list| list.scheme == Scheme::Icpe) {
        found.extend(rubrique(cell, at));
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

/// The regimes of a rubrique: authorisation, registration, declaration with or without controls, easements, none.
const REGIMES: [&str; 9] = ["a", "e", "d", "s", "as", "dc", "nc", "gf", "sup"];

/// `2910-A-2`, `2910.B.1`, `2110 (D)`: a part of a rubrique, or its regime, is of the rubrique, of which alone the
/// list speaks.
fn rubrique(cell: &Cell<'_>, at: usize) -> Vec<Candidate> {
    let text = cell.text;
    let digits = text.word(at);
    let hits = cell.lists.look(|list| list.find(digits).into_iter().collect());
    let code = |end: usize| Candidate {
        end,
        hits: hits.clone(),
        certain: true,
        needs: Needs::Nothing,
        look: Look::Code,
    };
    let mut found = Vec::new();
    if digits.len() != 4 {
        return found;
    }
    let mut end = at + 1;
    // No rubrique has more parts.
    for _ in 0..4 {
        let mark = matches!(text.kind(end), Some(Kind::Mark('-' | '.' | '_')));
        let part = if mark { end + 1 } else { end };
        let short = text.is_digits(part) && text.word(part).len() == 1;
        let letter = text.letter(part).is_some();
        if !(letter || short && (mark || end > at + 1)) {
            break;
        }
        end = part + 1;
        if text.ends_before(end) {
            found.push(code(end));
        }
    }
    // The regime stands in capitals, by itself or in brackets.
    let mut open = text.past_blank(end);
    let bracketed = text.is_mark(open, '(');
    open += usize::from(bracketed);
    if (open > end || bracketed) && text.is_capitals(open) && REGIMES.contains(&text.word(open)) {
        let last = open + 1;
        let closed = !bracketed || text.is_mark(last, ')');
        let end = last + usize::from(bracketed);
        let apart = text.is_open(end) && !text.is_word(text.past_blank(end))
            || matches!(text.kind(end), Some(Kind::Mark(',' | ';' | '/' | '|')));
        if closed && apart {
            found.push(code(end));
        }
    }
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
