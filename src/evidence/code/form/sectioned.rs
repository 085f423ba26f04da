//! NACE, ISIC and their kin: `24.44`, `2444`, `C24.44`, `3821Z`, `382100`, `24,44`, lost leading zeros.

use std::sync::LazyLock;

use crate::evidence::code::candidate::{Candidate, Cell, Look, Needs, needs_of};
use crate::evidence::code::key;
use crate::evidence::code::list::{self, List};
use crate::evidence::code::token::Kind;
use crate::evidence::scheme::{Form, Rule, Scheme};

/// The longest run of digits that may be a code with its filling zeros.
const LONGEST: usize = 10;

/// The letters of NAF, one bit each.
static NATIONAL: LazyLock<u32> = LazyLock::new(|| {
    let codes = list::list(Scheme::Naf2).map(|naf| naf.codes.as_slice()).unwrap_or_default();
    let letters =
        codes.iter().filter(|listed| listed.key.len() > 1).filter_map(|listed| listed.key.bytes().last());
    letters.filter(u8::is_ascii_uppercase).fold(0, |bits, letter| bits | 1 << (letter - b'A'))
});

/// Whether a class may carry a national letter. Those of NAF stand in its list; Rev. 1 had others too.
fn may_carry(scheme: Scheme, letter: char) -> bool {
    let known =
        || letter.is_ascii_alphabetic() && *NATIONAL >> (letter.to_ascii_uppercase() as u32 - 65) & 1 == 1;
    scheme.is_nace11() || scheme.is_nace() && known()
}

/// The groups of digits of a writing, and its national letter.
#[derive(Clone, Copy)]
struct Written<'a> {
    groups: [&'a str; 4],
    count: usize,
    suffix: Option<char>,
    /// Whether the marks between the groups can separate nothing.
    joined: bool,
}

impl Written<'_> {
    fn is_bare(&self) -> bool {
        self.count == 1
    }

    fn length(&self) -> usize {
        self.groups.iter().map(|group| group.len()).sum()
    }

    fn needs(&self, alone: bool) -> Needs {
        match self.length() {
            0..=2 => Needs::Title,
            _ if alone && self.is_bare() => needs_of(self.groups[0], true),
            _ => Needs::Nothing,
        }
    }

    /// Whether the list itself has the national letter, so that it is no other.
    fn is_lettered(&self, cell: &Cell<'_>) -> bool {
        let [first, second, ..] = self.groups;
        let width = cell.lists.own.map_or(4, |list| list.longest);
        let class =
            if self.count == 1 { format!("{first:0>width$}") } else { format!("{first:0>2}{second}") };
        self.suffix.is_some_and(|suffix| !cell.lists.find(&format!("{class}{suffix}")).is_empty())
    }

    /// What the writing means in a list: the likeliest that exists.
    fn find(&self, list: &List) -> Vec<usize> {
        let [first, second, third, fourth] = self.groups;
        if self.is_bare() {
            return self.find_number(list, first);
        }
        // `3821.0`: a number that a spreadsheet printed; `2420.21`: a class with its national digits. `6119.0` may be both.
        if first.len() > 2 {
            let mut found = Vec::new();
            if first.len() == 4 && self.suffix.is_none() && self.joined && is_national(list.scheme) {
                let code = [first, second, third, fourth].concat();
                found.extend(list.find(&code).or_else(|| reduced(list, &code)));
            }
            if self.count == 2 && second.bytes().all(|digit| digit == b'0') {
                let number = self.find_number(list, first);
                found.extend(number);
                found.sort_unstable();
                found.dedup();
            }
            return found;
        }
        if second.len() > 3 || third.len() > 3 {
            return Vec::new();
        }
        self.find_groups(list, &format!("{first:0>2}{second}{third}{fourth}")).into_iter().collect()
    }

    fn find_number(&self, list: &List, digits: &str) -> Vec<usize> {
        let scheme = list.scheme;
        let whole = scheme.entry().digits.as_slice();
        if digits.len() > LONGEST {
            return Vec::new();
        }
        if let Some(suffix) = self.suffix {
            if digits.len() < 3 || scheme == Scheme::Uksic && digits.len() < 4 {
                return Vec::new();
            }
            if list.lettered {
                let width = list.longest;
                let found = list.find(&format!("{digits:0>width$}{suffix}"));
                if found.is_some() || digits.len() < 4 {
                    return found.into_iter().collect();
                }
            }
        }
        let mut found = key::with_lost_zero(list, digits, whole);
        if is_national(scheme) {
            found.extend(reduced(list, digits));
            if !digits.starts_with('0') && whole.contains(&(digits.len() + 1)) {
                found.extend(reduced(list, &format!("0{digits}")));
            }
        }
        // `2400` is no code as it stands: it lost a zero (02.40.0), or zeros fill up 24.
        let stands = list.find(digits).is_some() || is_national(scheme) && reduced(list, digits).is_some();
        if !found.is_empty() && !stands {
            found.extend(key::without_padding(list, digits, 2));
            found.extend(grouped(list, digits));
        }
        if found.is_empty() && digits.len() > 4 && scheme.is_nace() {
            return key::without_padding(list, digits, 4);
        }
        found
    }

    fn find_groups(&self, list: &List, code: &str) -> Option<usize> {
        // What a blank, a stroke or a dash parts from a class (`10.51 38 b`) is not its national digits, unless the
        // list has that code.
        let rest = code.get(4..).unwrap_or_default();
        if !self.joined && rest.bytes().any(|digit| digit != b'0') {
            return list.find(code).filter(|_| self.suffix.is_none());
        }
        let lettered = match self.suffix {
            Some(suffix) if list.lettered => list.find(&format!("{code}{suffix}")),
            _ => None,
        };
        // `24.1` from 24.10, where there is no such group.
        let cut = || if code.len() == 3 { list.find(&format!("{code}0")) } else { None };
        let found = lettered.or_else(|| list.find(code)).or_else(cut);
        let found = found.or_else(|| reduced(list, code).filter(|_| is_national(list.scheme) && self.joined));
        if found.is_some() || !list.scheme.is_nace() {
            return found;
        }
        // National classes below the common one: 38.21.09. What the list could hold and does not is no code.
        let beyond = code.len() > 4 && code.len() > list.longest;
        let class = if beyond { code.get(..4).and_then(|class| list.find(class)) } else { None };
        // A group or division filled with zeros to a class that does not exist: 35.10, 35.00.
        class.or_else(|| key::without_padding(list, code, 2).first().copied())
    }
}

/// Whether a scheme is a Party's own, be it a refinement or of its own structure.
fn is_national(scheme: Scheme) -> bool {
    scheme.form() == Form::National
}

/// The code that one with digits beyond the list reduces to: by the rule of the scheme, and only where a whole
/// code has so many digits.
fn reduced(list: &List, code: &str) -> Option<usize> {
    let entry = list.scheme.entry();
    let national = entry.digits.contains(&code.len()) && code.len() > 4;
    // A class that the list lacks may count as its group.
    let beyond = code.len() > list.longest;
    if !(national && beyond) {
        return None;
    }
    (entry.rule.least()..code.len()).rev().find_map(|length| list.find(code.get(..length)?))
}

/// The group of a class that a Party added and that no list at hand has.
fn grouped(list: &List, digits: &str) -> Option<usize> {
    let entry = list.scheme.entry();
    let added =
        entry.rule == Rule::Prefix4ElseGroup && list.scheme.lister() != list.scheme && digits.len() == 4;
    if added { digits.get(..3).and_then(|group| list.find(group)) } else { None }
}

/// The letters of a section before the digits, and where the digits begin.
fn section(scheme: Scheme, cell: &Cell<'_>, at: usize) -> Option<(String, usize)> {
    let text = cell.text;
    let letters = text.word(at).to_ascii_uppercase();
    let long = if scheme.is_nace11() { 2 } else { 1 };
    let good = text.kind(at) == Some(Kind::Letters)
        && (1..=long).contains(&letters.len())
        && letters.bytes().all(|letter| letter.is_ascii_uppercase());
    if !good {
        return None;
    }
    let mut digits = text.past_blank(at + 1);
    if matches!(text.kind(digits), Some(Kind::Mark('.' | '-' | '_'))) {
        digits = text.past_blank(digits + 1);
    }
    Some((letters, digits))
}

/// Whether a group behind a mark ends a class as the scheme prints it: `38.21/1`, `38.21-0`, `3821-1/00`.
fn is_printed(scheme: Scheme, before: &Written<'_>, group: &str) -> bool {
    let whole = before.length() + group.len();
    let pointed = scheme != Scheme::Uksic || before.count == 2;
    pointed && before.length() >= 4 && group.len() <= 2 && scheme.entry().digits.contains(&whole)
}

/// The digits of the next group, if a joint and a group stand at a place, and whether the joint can be
/// nothing but one.
fn next_group(scheme: Scheme, cell: &Cell<'_>, at: usize, written: &Written<'_>) -> Option<(usize, bool)> {
    let text = cell.text;
    let blank = text.past_blank(at);
    match text.kind(blank) {
        Some(Kind::Mark('.')) => {
            let digits = text.past_blank(blank + 1);
            text.is_digits(digits).then_some((digits, blank == at && digits == blank + 1))
        }
        Some(Kind::Mark(mark @ ('-' | '/' | ','))) if blank == at && text.is_digits(at + 1) => {
            // `38.21/1` is how the subclasses of the UK SIC are printed.
            Some((
                at + 1,
                scheme.entry().marks.contains(mark) && is_printed(scheme, written, text.word(at + 1)),
            ))
        }
        Some(Kind::Digits) if blank > at => Some((blank, false)),
        _ => None,
    }
}

pub(super) fn candidates(scheme: Scheme, cell: &Cell<'_>, at: usize) -> Vec<Candidate> {
    let text = cell.text;
    let mut found = Vec::new();
    let (letters, mut end) = match text.kind(at) {
        Some(Kind::Letters) => match section(scheme, cell, at) {
            Some((letters, digits)) => (letters, digits),
            None => return found,
        },
        Some(Kind::Digits) => (String::new(), at),
        _ => return found,
    };
    // A section alone. In lower case it is a letter of prose unless it stands alone; before a number that is
    // not under it, it is the section of another revision (`D 24.42`).
    let alone = letters.len() == 1 && text.ends_before(at + 1) && !text.is_digits(end);
    if alone && (text.is_upper(at) || text.len() == 1) {
        found.push(Candidate {
            end: at + 1,
            hits: cell.lists.find(&letters),
            certain: true,
            needs: Needs::Title,
            look: Look::Code,
        });
    }
    if !text.is_digits(end) {
        return found;
    }
    let mut written = Written { groups: [text.word(end), "", "", ""], count: 1, suffix: None, joined: true };
    let mut certain = true;
    let entry = scheme.entry();
    // Four groups: `38.21.30.00`, `38.21-1/00`.
    let four = entry.digits.contains(&8) || entry.digits.contains(&7) && !entry.marks.is_empty();
    let longest = entry.digits.iter().copied().max().unwrap_or_default().max(7);
    end += 1;
    loop {
        let first = written.groups[0].len() <= 2 && letters.is_empty();
        for (after, suffix, plain) in endings(scheme, cell, end).into_iter().flatten() {
            let written = Written { suffix, ..written };
            // Behind national digits and a blank no letter is the code's: `38.21-3 b`.
            let stray = suffix.is_some() && written.length() > 4 && text.kind(end) == Some(Kind::Blank);
            if stray && !written.is_lettered(cell) {
                continue;
            }
            // A short number, or one whose parts may be short numbers.
            let short = first && (written.is_bare() && suffix.is_none() || !certain);
            if short && !cell.may_be_short(at) {
                continue;
            }
            let mut hits = cell.lists.look(|list| written.find(list));
            if !letters.is_empty() {
                hits.own.retain(|entry| cell.lists.own.is_some_and(|list| list.is_under(*entry, &letters)));
                hits.other
                    .retain(|entry| cell.lists.other.is_some_and(|list| list.is_under(*entry, &letters)));
            }
            let alone = letters.is_empty() && suffix.is_none();
            found.push(Candidate {
                end: after,
                hits,
                certain: certain
                    && match plain {
                        Plain::Yes => true,
                        Plain::Listed => written.is_lettered(cell),
                        Plain::No => false,
                    },
                needs: written.needs(alone),
                look: match (alone, written.is_bare()) {
                    (true, true) => Look::Number,
                    (true, false) => Look::Pointed,
                    (false, _) => Look::Code,
                },
            });
        }
        let Some((digits, plain)) = next_group(scheme, cell, end, &written) else { return found };
        // Three groups at most: 38.21.09. More are a date, an address or a list.
        if written.count == 3 && !four {
            return found;
        }
        let Some(group) = written.groups.get_mut(written.count) else { return found };
        // A decimal comma stands once.
        if written.count > 1 && text.is_mark(digits - 1, ',') {
            return found;
        }
        *group = text.word(digits);
        written.count += 1;
        certain &= plain;
        written.joined &= plain;
        end = digits + 1;
        if written.length() > longest {
            return found;
        }
    }
}

/// Whether a national letter can be nothing else.
#[derive(Clone, Copy)]
enum Plain {
    Yes,
    /// Only if the list has the code with it.
    Listed,
    No,
}

/// Where a code ends that carries the year of its scheme: `3821'08`.
fn dated(scheme: Scheme, cell: &Cell<'_>, end: usize) -> Option<(usize, Option<char>, Plain)> {
    let (text, entry) = (cell.text, scheme.entry());
    let mark =
        entry.marks.contains('\'') && matches!(text.kind(end), Some(Kind::Mark('\'' | '’' | '´' | '`')));
    let year = entry.version.trim_start_matches('\'');
    (mark && text.word(end + 1) == year && text.ends_before(end + 2)).then_some((end + 2, None, Plain::Yes))
}

/// Where a code may end after its digits: there, or after a national letter.
fn endings(scheme: Scheme, cell: &Cell<'_>, end: usize) -> [Option<(usize, Option<char>, Plain)>; 2] {
    let text = cell.text;
    let mut bare =
        text.ends_before(end).then_some((end, None, Plain::Yes)).or_else(|| dated(scheme, cell, end));
    let mut lettered = None;
    let blank = text.kind(end) == Some(Kind::Blank);
    let at = if blank || text.is_mark(end, '.') { end + 1 } else { end };
    if let Some(letter) = text.letter(at)
        && text.ends_before(at + 1)
        && may_carry(scheme, letter)
    {
        // `38.21 A plant` begins a title with a letter.
        let begins_prose = blank && (!text.is_open(at + 1) || text.is_word(at + 2));
        if !begins_prose {
            // After a blank it may be a section too, or the word that joins two codes.
            let capital = letter.to_ascii_uppercase();
            let section = text.is_upper(at) && !cell.lists.find(&capital.to_string()).is_empty();
            let joins = blank && cell.may_join(at);
            lettered = Some((
                at + 1,
                Some(capital),
                if joins {
                    Plain::No
                } else if blank && section {
                    Plain::Listed
                } else {
                    Plain::Yes
                },
            ));
        }
    }
    // `01.11.Z`: behind a point the letter is the code's, and no beginning of prose.
    if lettered.is_some() && text.is_mark(end, '.') {
        bare = None;
    }
    [bare, lettered]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn national_letters_are_those_of_the_french_list() {
        assert!(may_carry(Scheme::Nace2, 'z') && !may_carry(Scheme::Nace2, 'n'));
        assert!(!may_carry(Scheme::Isic4, 'z'));
    }
}
