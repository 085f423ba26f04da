//! What may be a code at a place in a cell. Each form of scheme finds the writings that stand there, from
//! the shortest to the longest; the grammar chooses among them.

use std::cell::{Cell as Count, OnceCell};

use super::label::Meant;
use super::list::List;
use super::token::{Kind, Text};
use super::words::{Joins, Words};
use crate::evidence::scheme::{Form, Scheme};

/// The entries that a writing means, in the list of the column and in that of the other revision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hits {
    pub own: Vec<usize>,
    pub other: Vec<usize>,
}

impl Hits {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.other.is_empty()
    }
}

/// What a code needs beside it to count as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    /// Either no words at all, or words of its title: three digits, or what reads like a year.
    Fitting,
    /// The same, but its title must be plain: one or two digits, a single letter.
    Title,
}

/// How much a writing looks like a number that is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Digits only.
    Number,
    /// Digits with a point.
    Pointed,
    /// Something that no number looks like.
    Code,
}

/// A writing that may be a code.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Where it ends.
    pub end: usize,
    pub hits: Hits,
    /// Whether it can be nothing but one code: no mark in it is also a separator.
    pub certain: bool,
    pub needs: Needs,
    pub look: Look,
}

/// The lists that a cell is read by.
#[derive(Clone, Copy, Debug)]
pub struct Lists {
    pub own: Option<&'static List>,
    pub other: Option<&'static List>,
}

impl Lists {
    /// What each list finds.
    pub fn look(&self, find: impl Fn(&List) -> Vec<usize>) -> Hits {
        Hits { own: self.own.map(&find).unwrap_or_default(), other: self.other.map(find).unwrap_or_default() }
    }

    /// The same for a single key.
    pub fn find(&self, key: &str) -> Hits {
        let one = |list: Option<&'static List>| list.and_then(|list| list.find(key)).into_iter().collect();
        Hits { own: one(self.own), other: one(self.other) }
    }
}

/// The cell that is read, with what is known of its tokens.
#[derive(Debug)]
pub struct Cell<'a> {
    pub text: &'a Text,
    pub words: &'static Words,
    pub lists: Lists,
    /// How many tokens were looked at.
    work: Count<u64>,
    separators: OnceCell<Vec<Option<(u32, Joins)>>>,
    long_runs: OnceCell<Vec<bool>>,
}

impl<'a> Cell<'a> {
    #[must_use]
    pub fn new(text: &'a Text, words: &'static Words, lists: Lists) -> Self {
        Self {
            text,
            words,
            lists,
            work: Count::new(0),
            separators: OnceCell::new(),
            long_runs: OnceCell::new(),
        }
    }

    /// Notes that so many tokens are looked at.
    pub fn look(&self, tokens: usize) {
        self.work.set(self.work.get() + tokens as u64);
    }

    /// How many tokens were looked at, some more than once: linear in their number.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.work.get()
    }

    /// The separator that stands at a place: where it ends and what it does.
    #[must_use]
    pub fn separator(&self, at: usize) -> Option<(usize, Joins)> {
        let separators = self.separators.get_or_init(|| {
            let one = |at: usize| self.words.separator(self.text, at).map(|(end, joins)| (end as u32, joins));
            (0..self.text.len()).map(one).collect()
        });
        separators.get(at).copied().flatten().map(|(end, joins)| (end as usize, joins))
    }

    /// Whether a number is in a run of four or more short ones with nothing but blanks or dashes between: a
    /// telephone number, a date, a coordinate.
    #[must_use]
    pub fn is_in_run(&self, at: usize) -> bool {
        let runs = self.long_runs.get_or_init(|| long_runs(self.text));
        runs.get(at).copied().unwrap_or_default()
    }

    /// Whether what stands between two places is no code of a scheme, whatever its list holds: it has digits that
    /// were set apart, or a part of a number with an exponent.
    #[must_use]
    pub fn is_no_code(&self, scheme: Scheme, from: usize, to: usize) -> bool {
        (from..to).any(|at| self.is_set_apart(scheme, at) || self.is_in_exponential(at))
    }

    /// Whether a digit is one of several with blanks between: `3 8 . 2 1`, as texts are drawn out of pages.
    fn is_set_apart(&self, scheme: Scheme, at: usize) -> bool {
        if !self.is_short(at, 1) {
            return false;
        }
        // Some schemes have codes of one digit, and SNAP pairs that lost their zeros: `9 2 1`. In the others two
        // digits may stand among numbers that were not parted: `3 82 1`.
        let (least, longest) = match scheme.form() {
            Form::Sectioned | Form::National | Form::Digits => (2, 2),
            Form::Steps | Form::Joined | Form::Letter => (3, 1),
            Form::Pairs => (4, 1),
        };
        let along = |step: isize| {
            std::iter::successors(Some(at), |at| self.apart_beside(*at, step, longest))
                .skip(1)
                .take(4)
                .filter(|at| self.is_short(*at, 1))
                .count()
        };
        1 + along(-1) + along(1) >= least
    }

    /// Whether a number is that short, not the rest of one (`96.0`, `87.30-1`), and counts no item (`2)`).
    fn is_short(&self, at: usize, longest: usize) -> bool {
        let text = self.text;
        let rest = at.checked_sub(2).is_some_and(|before| {
            let mark = matches!(text.kind(at - 1), Some(Kind::Mark('.' | '-' | '/')));
            mark && text.is_digits(before) && text.word(before).len() > 1
        });
        text.is_digits(at) && text.word(at).len() <= longest && !rest && !text.is_mark(at + 1, ')')
    }

    /// The short number beside one, with a blank between and at most a point more; not between two numbers with
    /// points of their own (`5.2 5.3`).
    fn apart_beside(&self, at: usize, step: isize, longest: usize) -> Option<usize> {
        let text = self.text;
        let mut place = at.checked_add_signed(step)?;
        let (mut blank, mut point) = (false, false);
        loop {
            match text.kind(place)? {
                Kind::Blank => blank = true,
                Kind::Mark('.' | ',') if !point => point = true,
                Kind::Digits => break,
                _ => return None,
            }
            place = place.checked_add_signed(step)?;
        }
        let (first, last) = (at.min(place), at.max(place));
        let digits_before = |mark: usize| mark.checked_sub(1).is_some_and(|digits| text.is_digits(digits));
        let before = first.checked_sub(1).is_some_and(|mark| text.is_mark(mark, '.') && digits_before(mark));
        let after = text.is_mark(last + 1, '.') && text.is_digits(last + 2);
        (blank && self.is_short(place, longest) && !(before && after)).then_some(place)
    }

    /// Whether a token is of a number with an exponent, as spreadsheets write long ones: `1.611E+05`. Its digits
    /// may have been rounded.
    fn is_in_exponential(&self, at: usize) -> bool {
        // The longest is six tokens long.
        (at.saturating_sub(5)..=at).any(|start| self.exponential(start).is_some_and(|end| at < end))
    }

    /// Where a number with an exponent ends that begins at a place.
    fn exponential(&self, start: usize) -> Option<usize> {
        let text = self.text;
        let within =
            start.checked_sub(1).is_some_and(|before| !text.ends_before(before) || text.is_mark(before, '.'));
        if !self.is_short(start, 1) || within {
            return None;
        }
        let pointed =
            matches!(text.kind(start + 1), Some(Kind::Mark('.' | ','))) && text.is_digits(start + 2);
        let letter = if pointed { start + 3 } else { start + 1 };
        let signed = matches!(text.kind(letter + 1), Some(Kind::Mark('+' | '-')));
        let exponent = if signed { letter + 2 } else { letter + 1 };
        let digits = text.word(exponent).len();
        let good = text.letter(letter) == Some('e')
            && text.is_digits(exponent)
            && text.ends_before(exponent + 1)
            && (signed && digits <= 3 || pointed && (2..=3).contains(&digits));
        good.then_some(exponent + 1)
    }

    /// Whether codes under a label may be read here.
    #[must_use]
    pub fn fits(&self, meant: Meant) -> bool {
        [self.lists.own, self.lists.other].into_iter().flatten().any(|list| meant.fits(list.scheme))
    }

    /// Whether one letter between blanks may be the word that joins two codes (`5 e 6`).
    #[must_use]
    pub fn may_join(&self, at: usize) -> bool {
        !self.text.is_upper(at) && self.separator(at).is_some_and(|(_, joins)| joins.list)
    }

    /// The number beside a short one in the same list: whether it is longer, has a point or letters, and
    /// touches. Walks over separators that are not hard.
    fn beside(&self, mut at: usize, step: isize) -> Option<Beside> {
        let mut touches = true;
        let start = at;
        loop {
            at = at.checked_add_signed(step)?;
            self.look(1);
            match self.text.kind(at)? {
                Kind::Digits => break,
                // What stands within a number elsewhere: a telephone number, a date, decimals.
                Kind::Mark('-' | '/' | ',' | '.') => {}
                Kind::Blank => touches = false,
                Kind::Break | Kind::Number => return None,
                Kind::Mark(_) | Kind::Letters | Kind::Script => match self.separator(at) {
                    Some(_) if self.text.is_bracket(at) => touches = false,
                    Some((_, joins)) if joins.hard || joins.quote => return None,
                    Some(_) => touches = false,
                    // The letter at the end of a national code.
                    None if self.text.letter(at).is_some() => {}
                    None => return None,
                },
            }
        }
        let far = at.checked_add_signed(step);
        let pointed = far.is_some_and(|far| {
            self.text.is_mark(far, '.')
                && far.checked_add_signed(step).is_some_and(|next| self.text.is_digits(next))
        });
        let long = self.text.word(at).len() > 2;
        Some(Beside { longer: long || pointed, plain: long && !pointed, touches: touches && at != start })
    }

    /// Whether a number of one or two digits that stands by itself may be a code: not where it is the
    /// ending of a longer number beside it, nor among many such numbers.
    #[must_use]
    pub fn may_be_short(&self, at: usize) -> bool {
        let sides = [self.beside(at, -1), self.beside(at, 1)];
        let single = self.text.word(at).len() == 1;
        let ending = |side: &Beside| side.longer && (single || side.plain && side.touches);
        !self.is_in_run(at) && !sides.iter().flatten().any(ending)
    }
}

struct Beside {
    longer: bool,
    plain: bool,
    touches: bool,
}

fn long_runs(text: &Text) -> Vec<bool> {
    let mut runs = vec![false; text.len()];
    let mut members: Vec<usize> = Vec::new();
    for at in 0..=text.len() {
        match text.kind(at) {
            Some(Kind::Digits) if text.word(at).len() <= 2 => members.push(at),
            Some(Kind::Blank | Kind::Mark('-' | '(' | ')' | '+' | ':')) => {}
            _ => {
                if members.len() > 3 {
                    for member in &members {
                        if let Some(run) = runs.get_mut(*member) {
                            *run = true;
                        }
                    }
                }
                members.clear();
            }
        }
    }
    runs
}

/// Whether digits read like a year.
#[must_use]
pub fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// What a number of so many digits needs beside it.
#[must_use]
pub fn needs_of(digits: &str, bare: bool) -> Needs {
    match digits.len() {
        0..=2 => Needs::Title,
        3 if bare => Needs::Fitting,
        4 if bare && is_year(digits) => Needs::Fitting,
        _ => Needs::Nothing,
    }
}
