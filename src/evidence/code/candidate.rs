//! What may be a code at a place in a cell. Each form of scheme finds the writings that stand there, from
//! the shortest to the longest; the grammar chooses among them.

use std::cell::{Cell as Count, OnceCell};

use super::label::Meant;
use super::list::List;
use super::token::{Kind, Text};
use super::words::{Joins, Words};

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
