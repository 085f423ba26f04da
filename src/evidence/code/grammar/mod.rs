//! The grammar of a cell, one for all schemes.
//!
//! A cell is a list of items with separators between. An item is a code, perhaps with labels before and
//! after it and with its title or other words behind it. Labels are known words ([`super::label`]); words
//! before a code that are neither a label nor its title make the cell unreadable, and so does a word beside
//! it that takes it back ([`super::words`]). Other words behind a code may say anything, but hold no number
//! that is not in the code's title. So every digit stands in a code, a label or a title, or the cell is not
//! read.
//!
//! Reading goes from the right to the left once, to learn from where the rest can be read, and then from
//! the left to the right along all that can. Where several codes may begin, the longest that can be nothing
//! else is taken, and beside it each longer one that may as well be several (`24,10`): the cell then means
//! all of them. Both passes look at a bounded number of tokens from each place, so that time and space are
//! linear in the length of the cell.

mod code;
mod counter;
mod step;

use super::candidate::{Candidate, Cell};
use super::form::Stub;
use super::label::{Label, Labels};
use super::words::{Joins, Takes};
use crate::evidence::scheme::Scheme;

/// Where the reading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// An item may begin.
    Item,
    /// The same, but a short number or a letter alone is none: after prose, or after `No.`.
    Long,
    /// A code has ended; words may follow.
    Code,
    /// A code has ended that counts only without words or with its own title.
    Short,
    /// Within words behind a code.
    Prose,
}

const STATES: [State; 5] = [State::Prose, State::Code, State::Short, State::Long, State::Item];

/// A code on the way, with what follows it.
#[derive(Clone, Debug)]
pub struct Edge {
    pub at: usize,
    pub candidate: Candidate,
    /// Where reading goes on, and how; beyond the code's end if its title follows.
    pub next: (State, usize),
}

/// What is read in a step.
#[derive(Clone, Debug)]
enum What {
    Nothing,
    Separator(Joins),
    Counter,
    Label(Label),
    Stub(Stub),
    /// The codes that begin at a place, if they have the title that stands between.
    Codes(usize),
}

struct Step {
    to: (State, usize),
    what: What,
}

/// What a cell holds: the codes on every way through it, and where labels and titles stand.
#[derive(Debug, Default)]
pub struct Parsed {
    pub edges: Vec<Edge>,
    pub stubs: Vec<(usize, Stub)>,
    pub labels: Vec<(usize, Label)>,
    /// Titles and numbers that count items, as places.
    pub titles: Vec<(usize, usize)>,
    pub counters: Vec<(usize, usize)>,
    /// The separators between codes by where they end: where they begin and what they do.
    pub separators: Vec<Option<(u32, Joins)>>,
}

/// The label and the word that takes a code back, if one begins at a place.
type Words = (Option<Label>, Option<(usize, Takes)>);

/// The reader of one cell.
pub struct Grammar<'a> {
    scheme: Scheme,
    cell: &'a Cell<'a>,
    /// Whether codes may leave out what they share with the one before.
    stubs: bool,
    /// For each place a bit for each state from which the rest can be read.
    good: Vec<u8>,
    /// The codes that can be read on from, and which of them begin at a place.
    edges: Vec<Edge>,
    starts: Vec<(u32, u32)>,
    /// The label and the word that takes a code back, if one begins at a place.
    words: Vec<Words>,
    /// Where the number ends that counts an item and begins here.
    counters: Vec<Option<usize>>,
    /// The next number and the next hard separator at or after a place.
    next: Vec<(usize, usize)>,
    /// Where it is said that there is another item, which the writer did not know.
    unknown: Vec<usize>,
}

impl<'a> Grammar<'a> {
    pub fn new(scheme: Scheme, cell: &'a Cell<'a>, labels: &'static Labels, stubs: bool) -> Self {
        let length = cell.text.len();
        let mut next = vec![(length, length); length + 1];
        let mut coming = (length, length);
        for (at, slot) in next.iter_mut().enumerate().take(length).rev() {
            if cell.text.is_digits(at) {
                coming.0 = at;
            }
            if cell.separator(at).is_some_and(|(_, joins)| joins.hard) {
                coming.1 = at;
            }
            *slot = coming;
        }
        let mut grammar = Self {
            scheme,
            cell,
            stubs,
            good: vec![0; length + 1],
            edges: Vec::new(),
            starts: vec![(0, 0); length + 1],
            words: (0..length)
                .map(|at| (labels.at(cell.text, at, scheme), cell.words.beside(cell.text, at)))
                .collect(),
            counters: counter::counters(cell),
            next,
            unknown: Vec::new(),
        };
        grammar.unknown = (0..length).filter(|at| grammar.is_not_known(*at)).collect();
        grammar
    }

    fn next_number(&self, at: usize) -> usize {
        self.next.get(at).map_or(self.cell.text.len(), |next| next.0)
    }

    fn next_hard(&self, at: usize) -> usize {
        self.next.get(at).map_or(self.cell.text.len(), |next| next.1)
    }

    fn label(&self, at: usize) -> Option<Label> {
        self.words.get(at).and_then(|(label, _)| *label)
    }

    fn beside(&self, at: usize) -> Option<(usize, Takes)> {
        self.words.get(at).and_then(|(_, beside)| *beside)
    }

    fn can(&self, (state, at): (State, usize)) -> bool {
        self.good.get(at).is_some_and(|bits| bits >> state as usize & 1 == 1)
    }

    /// The whole cell, if it can be read.
    pub fn read(&mut self) -> Option<Parsed> {
        let length = self.cell.text.len();
        for at in (0..=length).rev() {
            let first = self.edges.len();
            self.add_edges(at);
            if let Some(slot) = self.starts.get_mut(at) {
                *slot = (first as u32, self.edges.len() as u32);
            }
            for state in STATES {
                let mut leads = at == length;
                self.each_step((state, at), &mut |step| leads |= self.can(step.to));
                if leads && let Some(bits) = self.good.get_mut(at) {
                    *bits |= 1 << state as usize;
                }
            }
        }
        self.can((State::Item, 0)).then(|| self.walk())
    }

    /// The codes that begin at a place and can be read on from, the shortest first.
    fn edges_at(&self, at: usize) -> &[Edge] {
        let (first, last) = self.starts.get(at).copied().unwrap_or_default();
        self.edges.get(first as usize..last as usize).unwrap_or_default()
    }

    /// Whether a code counts in a state: a short one does not after prose.
    fn counts(edge: &Edge, state: State) -> bool {
        state == State::Item || edge.next.0 != State::Short
    }

    /// The codes of a place that are taken: the longest that can be nothing else, and longer ones.
    fn taken(&self, at: usize, state: State) -> impl Iterator<Item = usize> + '_ {
        let (first, last) = self.starts.get(at).copied().unwrap_or_default();
        let counted =
            move |index: &usize| self.edges.get(*index).is_some_and(|edge| Self::counts(edge, state));
        let end = move |index: usize| self.edges.get(index).map_or(0, |edge| edge.candidate.end);
        let indices = (first as usize..last as usize).filter(counted);
        let is_certain = |index: &usize| self.edges.get(*index).is_some_and(|edge| edge.candidate.certain);
        let certain = indices.clone().filter(is_certain).map(end).max();
        indices.filter(move |index| certain.is_none_or(|least| end(*index) >= least))
    }

    /// Goes along every way through the cell.
    fn walk(&self) -> Parsed {
        let separators = vec![None; self.cell.text.len() + 1];
        let mut parsed = Parsed { separators, ..Parsed::default() };
        let mut seen = vec![0_u8; self.cell.text.len() + 1];
        let mut read = vec![false; self.edges.len()];
        let mut open = vec![(State::Item, 0)];
        while let Some((state, at)) = open.pop() {
            let Some(bits) = seen.get_mut(at) else { continue };
            if *bits >> state as usize & 1 == 1 {
                continue;
            }
            *bits |= 1 << state as usize;
            self.each_step((state, at), &mut |step| {
                if !self.can(step.to) {
                    return;
                }
                let (_, end) = step.to;
                match step.what {
                    What::Nothing => {}
                    What::Separator(joins) => {
                        if let Some(slot) = parsed.separators.get_mut(end) {
                            *slot = Some((at as u32, joins));
                        }
                    }
                    What::Counter => parsed.counters.push((at, end)),
                    What::Label(label) => parsed.labels.push((at, label)),
                    What::Stub(stub) => parsed.stubs.push((at, stub)),
                    What::Codes(code) => {
                        if code > at {
                            parsed.titles.push((at, code));
                        }
                        let state = if code > at { State::Item } else { state };
                        for index in self.taken(code, state) {
                            let (Some(edge), Some(read)) = (self.edges.get(index), read.get_mut(index))
                            else {
                                continue;
                            };
                            open.push(edge.next);
                            if !*read {
                                *read = true;
                                parsed.edges.push(edge.clone());
                            }
                        }
                        return;
                    }
                }
                open.push(step.to);
            });
        }
        parsed
    }
}
