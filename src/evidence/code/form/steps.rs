//! E-PRTR, the IED, NFR, the Toolkit: steps of digits, letters and roman numerals, as `2.(e).(ii)`, `2eii`,
//! `1 A 2 g viii`; and EPER, whose `2.1/2.2/2.3` is one code.

use crate::evidence::code::candidate::{Candidate, Cell, Hits, Look, Needs};
use crate::evidence::code::key;
use crate::evidence::code::token::Kind;
use crate::evidence::scheme::Scheme;

/// No code has more steps.
const MOST: usize = 8;

/// A step that was read: its places, and how it was joined to the one before.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each mark may stand or not, by itself")]
struct Joint {
    blank: bool,
    dash: bool,
    comma: bool,
    bracket: bool,
    point: bool,
}

/// The end of a closing bracket, if one stands there.
fn past_bracket(cell: &Cell<'_>, at: usize) -> usize {
    if cell.text.is_mark(at, ')') { at + 1 } else { at }
}

/// Passes what may stand between two steps.
fn past_joint(cell: &Cell<'_>, mut at: usize) -> (usize, Joint) {
    let mut joint = Joint::default();
    // `5. (b)` has three marks between its steps; more are no joint.
    let last = at + 4;
    while at < last {
        match cell.text.kind(at) {
            Some(Kind::Blank) => joint.blank = true,
            Some(Kind::Mark('.')) => joint.point = true,
            Some(Kind::Mark('(')) => joint.bracket = true,
            Some(Kind::Mark('-' | '_')) => joint.dash = true,
            Some(Kind::Mark(',')) => joint.comma = true,
            _ => break,
        }
        at += 1;
    }
    (at, joint)
}

pub(super) fn candidates(scheme: Scheme, cell: &Cell<'_>, at: usize) -> Vec<Candidate> {
    let text = cell.text;
    let mut found = Vec::new();
    if !text.is_digits(at) || text.word(at).len() > 2 {
        return found;
    }
    let ordinance = scheme == Scheme::Bimschv4;
    let mut key = step(scheme, text.word(at)).to_owned();
    let mut steps = 1;
    let mut end = at + 1;
    let mut certain = true;
    // A letter after nothing but a blank: prose may go on so (`2 a day`).
    let mut loose = false;
    if text.ends_before(end) && !cell.is_in_run(at) {
        let hits = cell.lists.find(&key);
        found.push(Candidate { end, hits, certain, needs: Needs::Title, look: Look::Number });
    }
    while steps < MOST {
        let (next, joint) = past_joint(cell, end);
        let digits = text.is_digits(next);
        if ordinance && !digits {
            break;
        }
        let word = text.word(next);
        let (first, second) = match text.kind(next) {
            Some(Kind::Digits) if word.len() <= 2 => (word, ""),
            Some(Kind::Letters) => match key::steps_of_letters(word) {
                Some(letters) => letters,
                None => break,
            },
            _ => break,
        };
        // A comma joins no steps but those of a number that lost its point (`5,1`).
        if joint.comma && (!digits || steps > 1 || next != end + 1) {
            break;
        }
        // `1. 2` may be two numbers of a list, `5. b` is none.
        let plain = joint.bracket || next == end || joint.point && (!digits || next == end + 1);
        let parts = joint.comma || !plain && (digits || cell.may_join(next));
        certain &= !parts;
        loose |= !plain && !digits;
        // `2.0`, a group number that a spreadsheet printed.
        let zero = digits && steps == 1 && first == "0";
        for step in [first, second].into_iter().filter(|step| !step.is_empty() && !zero) {
            key.push('.');
            key.push_str(self::step(scheme, step));
            steps += 1;
        }
        end = if joint.bracket { past_bracket(cell, next + 1) } else { next + 1 };
        // `2.b)`: a bracket that nothing opened closes the code.
        if !joint.bracket && !digits && text.is_mark(end, ')') && !is_bracketed(cell, at) {
            end += 1;
        }
        let after_bracket = text.is_mark(end - 1, ')') && text.kind(end) == Some(Kind::Letters);
        let hits = cell.lists.find(&key);
        if text.ends_before(end) || after_bracket {
            let exact = scheme == Scheme::Nfr14 && is_printed(cell, &hits, at, end);
            // `1 A 1 a 2`: the last letter may be the word that joins two codes.
            let more = exact && cell.may_join(end - 1) && text.is_digits(text.past_blank(end));
            let short = steps == 1 || loose && steps == 2 && !exact;
            found.push(Candidate {
                end,
                hits,
                certain: (certain || exact) && !more,
                needs: if short { Needs::Title } else { Needs::Nothing },
                look: if digits { Look::Pointed } else { Look::Code },
            });
        }
        if zero {
            break;
        }
    }
    if ordinance && steps > 1 {
        let hits = cell.lists.find(&key);
        let coded = |end| Candidate { end, hits, certain: true, needs: Needs::Nothing, look: Look::Code };
        found.extend(procedure(cell, end).map(coded));
    }
    found
}

/// A step without the zero that fills it up: `08.01.01.03` of the ordinance on permits, which has no step of naught.
fn step(scheme: Scheme, written: &str) -> &str {
    let filled = scheme == Scheme::Bimschv4 && written.len() == 2;
    if filled { written.strip_prefix('0').unwrap_or(written) } else { written }
}

/// Where the columns c and d of the German ordinance end behind a number: how it is permitted (G, V), and whether the
/// Directive on emissions has it (E): `8.1.1.3 G E`, `8.1.1.3 (GE)`, `8.1.1.3EG`.
fn procedure(cell: &Cell<'_>, at: usize) -> Option<usize> {
    let text = cell.text;
    let mut end = text.past_blank(at);
    let bracketed = text.is_mark(end, '(');
    end += usize::from(bracketed);
    let mut letters = String::new();
    while letters.len() < 2
        && text.is_capitals(end)
        && text.word(end).bytes().all(|c| matches!(c, b'g' | b'v' | b'e'))
    {
        letters.push_str(text.word(end));
        let more = (end + 1..end + 4)
            .find(|at| !matches!(text.kind(*at), Some(Kind::Blank | Kind::Mark(',' | '/' | '+' | '-'))));
        let goes_on = more.filter(|at| text.is_capitals(*at) && text.word(*at).len() == 1);
        match goes_on {
            Some(next) if letters.len() < 2 => end = next,
            _ => {
                end += 1;
                break;
            }
        }
    }
    let known = matches!(letters.as_str(), "g" | "v" | "ge" | "eg" | "e" | "ve");
    let closed = !bracketed || text.is_mark(end, ')');
    let end = end + usize::from(bracketed);
    (known && closed && !text.is_digits(end) && text.ends_before(end)).then_some(end)
}

/// Whether an opening bracket stands right before a place.
fn is_bracketed(cell: &Cell<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| cell.text.is_mark(before, '('))
}

/// Whether a code of NFR is written as its list prints it, with blanks and capitals.
fn is_printed(cell: &Cell<'_>, hits: &Hits, at: usize, end: usize) -> bool {
    let printed = cell.lists.own.zip(hits.own.first()).and_then(|(list, entry)| list.codes.get(*entry));
    let Some(printed) = printed else { return false };
    let mut written = String::new();
    for token in at..end {
        let word = cell.text.word(token);
        if cell.text.is_upper(token) {
            written.push_str(&word.to_ascii_uppercase());
        } else {
            written.push_str(word);
        }
    }
    written == printed.code
}

/// The end of a code that leaves out what it shares with the one before: `5.(a), (b)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stub {
    pub end: usize,
    pub steps: Vec<String>,
    /// Whether it stands in brackets; else it is a single letter, which prose may begin with.
    pub bracketed: bool,
}

/// The stub at a place, if there is one.
#[must_use]
pub fn stub(cell: &Cell<'_>, at: usize) -> Option<Stub> {
    let text = cell.text;
    let bracketed = text.is_mark(at, '(');
    let mut steps: Vec<String> = Vec::new();
    let mut end = at;
    while steps.len() < MOST {
        let letters = if text.is_mark(end, '(') { end + 1 } else { end };
        let Some(read) =
            key::steps_of_letters(text.word(letters)).filter(|_| text.kind(letters) == Some(Kind::Letters))
        else {
            break;
        };
        if letters > end && !text.is_mark(letters + 1, ')') || letters == end && !steps.is_empty() {
            break;
        }
        let (first, second) = read;
        steps.extend([first, second].into_iter().filter(|step| !step.is_empty()).map(str::to_owned));
        end = past_bracket(cell, letters + 1);
    }
    let good = !steps.is_empty() && (text.ends_before(end) || bracketed);
    good.then_some(Stub { end, steps, bracketed })
}

/// EPER: numbers joined by a point, the activities of one code by a stroke.
pub(super) fn joined(cell: &Cell<'_>, at: usize) -> Vec<Candidate> {
    let text = cell.text;
    let mut found = Vec::new();
    let mut whole = String::new();
    let mut end = at;
    let mut certain = true;
    loop {
        if !text.is_digits(end) || text.word(end).len() > 2 || whole.len() > 64 {
            return found;
        }
        whole.push_str(text.word(end));
        let group = !whole.contains('.');
        end += 1;
        if group && text.ends_before(end) && !cell.is_in_run(at) {
            let hits = cell.lists.find(&whole);
            found.push(Candidate { end, hits, certain, needs: Needs::Title, look: Look::Number });
        }
        let comma = text.is_mark(end, ',');
        if !text.is_digits(end + 1) || !(text.is_mark(end, '.') || comma) {
            return found;
        }
        certain &= !comma;
        whole.push('.');
        whole.push_str(text.word(end + 1));
        end += 2;
        if text.ends_before(end) {
            let zero = group && whole.ends_with(".0");
            let hits = cell.lists.find(if zero { whole.trim_end_matches(".0") } else { &whole });
            let needs = if zero { Needs::Title } else { Needs::Nothing };
            found.push(Candidate { end, hits, certain, needs, look: Look::Pointed });
        }
        let stroke = text.past_blank(end);
        if !text.is_mark(stroke, '/') {
            return found;
        }
        whole.push('/');
        end = text.past_blank(stroke + 1);
    }
}
