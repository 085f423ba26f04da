//! Codes beside each other: what one leaves out that the one before has said, and what a dash between two
//! may mean.

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidate::{Cell, Hits};
use super::form::Stub;
use super::grammar::Parsed;
use super::list::List;
use super::token::Kind;
use crate::evidence::scheme::Form;

/// The sets of entries that the writings of a cell mean, each once.
#[derive(Default)]
pub struct Sets {
    pub found: Vec<Hits>,
    seen: FxHashSet<Hits>,
}

impl Sets {
    pub fn add(&mut self, hits: &Hits) {
        if !hits.is_empty() && !self.seen.contains(hits) {
            self.seen.insert(hits.clone());
            self.found.push(hits.clone());
        }
    }
}

/// Ranges within a list: shape, and the ranks of the first and the last.
type Spans = FxHashSet<(u8, u32, u32)>;

/// The codes of a cell beside each other.
pub struct Neighbours<'a> {
    cell: &'a Cell<'a>,
    parsed: &'a Parsed,
    /// What the codes mean, in the order of the cell, and then the stubs.
    codes: Vec<Hits>,
    /// Which of them end at a place.
    ends: Vec<Vec<u32>>,
    own: Spans,
    other: Spans,
}

/// What stands between two codes.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each mark may stand or not, by itself")]
struct Gap {
    /// Something that joins a list and no range.
    list: bool,
    hard: bool,
    range: bool,
    /// A word or mark that joins a range alone.
    range_only: bool,
    quoted: bool,
}

impl<'a> Neighbours<'a> {
    /// Adds to the sets of a cell what its codes mean beside each other; none if one of them means nothing.
    pub fn add(cell: &'a Cell<'a>, parsed: &'a Parsed, sets: &mut Sets) -> Option<()> {
        let codes: Vec<Hits> = parsed.edges.iter().map(|edge| edge.candidate.hits.clone()).collect();
        let mut ends = vec![Vec::new(); cell.text.len() + 1];
        for (index, edge) in parsed.edges.iter().enumerate() {
            if let Some(there) = ends.get_mut(edge.candidate.end) {
                there.push(index as u32);
            }
        }
        let mut all = Self { cell, parsed, codes, ends, own: Spans::default(), other: Spans::default() };
        all.stubs(&parsed.stubs, sets)?;
        all.endings(sets);
        all.ranges()?;
        for entry in cell.lists.own.map(|list| between(list, &all.own)).into_iter().flatten() {
            sets.add(&Hits { own: vec![entry], other: Vec::new() });
        }
        for entry in cell.lists.other.map(|list| between(list, &all.other)).into_iter().flatten() {
            sets.add(&Hits { own: Vec::new(), other: vec![entry] });
        }
        Some(())
    }

    /// The codes before a place, with nothing but separators between.
    fn before(&self, at: usize) -> (Vec<u32>, Gap) {
        let text = self.cell.text;
        let mut gap = Gap::default();
        let mut place = at;
        loop {
            self.cell.look(1);
            if let Some(found) = self.ends.get(place)
                && !found.is_empty()
            {
                return (found.clone(), gap);
            }
            if let Some((start, joins)) = self.parsed.separators.get(place).copied().flatten() {
                let start = start as usize;
                gap.list |= joins.list && !joins.range;
                gap.hard |= joins.hard;
                gap.range |= joins.range;
                gap.range_only |= joins.range && !joins.lists();
                gap.quoted |= joins.quote && !text.is_bracket(start);
                place = start;
                continue;
            }
            match place.checked_sub(1) {
                Some(token)
                    if matches!(
                        text.kind(token),
                        Some(Kind::Blank | Kind::Break | Kind::Mark('.' | ':'))
                    ) =>
                {
                    gap.hard |= text.kind(token) == Some(Kind::Break);
                    place = token;
                }
                _ => return (Vec::new(), gap),
            }
        }
    }

    /// Codes that leave out what they share with the one before: `5.(a), (b)`. Each may be one for the next.
    fn stubs(&mut self, stubs: &[(usize, Stub)], sets: &mut Sets) -> Option<()> {
        let mut stubs: Vec<&(usize, Stub)> = stubs.iter().collect();
        stubs.sort_by_key(|(at, _)| *at);
        for (at, stub) in stubs {
            let (before, gap) = self.before(*at);
            let mut found = false;
            for earlier in before {
                let Some(earlier) = self.codes.get(earlier as usize).cloned() else { continue };
                let hits = joined_hits(self.cell, &earlier, &stub.steps);
                if gap.range {
                    self.fill(&earlier, &hits);
                }
                if hits.is_empty() {
                    continue;
                }
                sets.add(&hits);
                if let Some(there) = self.ends.get_mut(stub.end) {
                    there.push(self.codes.len() as u32);
                }
                self.codes.push(hits);
                found = true;
            }
            if !found {
                return None;
            }
        }
        Some(())
    }

    /// A short number after a longer code may be a code or that one's ending: `24.41/42`. It then is both.
    fn endings(&mut self, sets: &mut Sets) {
        let text = self.cell.text;
        let form = self.cell.lists.own.map(|list| list.scheme.form());
        for edge in &self.parsed.edges {
            let number = text.word(edge.at);
            let short = edge.candidate.end == edge.at + 1 && text.is_digits(edge.at) && number.len() <= 2;
            if !short {
                continue;
            }
            let (before, gap) = self.before(edge.at);
            if gap.hard || gap.quoted {
                continue;
            }
            for earlier in before {
                let Some(earlier) = self.codes.get(earlier as usize).cloned() else { continue };
                let hits = match form {
                    Some(Form::Steps | Form::Joined) => {
                        joined_hits(self.cell, &earlier, &[number.to_owned()])
                    }
                    _ => ended_hits(self.cell, &earlier, number),
                };
                if gap.range {
                    self.fill(&earlier, &hits);
                }
                sets.add(&hits);
            }
        }
    }

    /// A dash between two codes may mean all that lies between. None if a word says that it does (`to`) and
    /// what lies between cannot be said.
    fn ranges(&mut self) -> Option<()> {
        if !self.parsed.separators.iter().flatten().any(|(_, joins)| joins.range) {
            return Some(());
        }
        for edge in &self.parsed.edges {
            let (before, gap) = self.before(edge.at);
            if !gap.range || gap.list || gap.hard {
                continue;
            }
            for earlier in before {
                let Some(earlier) = self.codes.get(earlier as usize).cloned() else { continue };
                if !self.fill(&earlier, &edge.candidate.hits) && gap.range_only {
                    return None;
                }
            }
        }
        Some(())
    }

    /// Notes the range between two codes; false if none can be meant.
    fn fill(&mut self, first: &Hits, last: &Hits) -> bool {
        // Where a writing means several codes, between each of the first and each of the last.
        let spans = |book: Option<&List>, first: &[usize], last: &[usize]| -> Vec<(u8, u32, u32)> {
            let Some(book) = book else { return Vec::new() };
            let pairs = first.iter().flat_map(|first| last.iter().map(move |last| (*first, *last)));
            pairs.filter_map(|(first, last)| book.span(first, last)).collect()
        };
        let own = spans(self.cell.lists.own, &first.own, &last.own);
        let other = spans(self.cell.lists.other, &first.other, &last.other);
        let found = !own.is_empty() || !other.is_empty();
        self.own.extend(own);
        self.other.extend(other);
        found
    }
}

/// The codes of a list within ranges, in one pass over the list however many ranges there are.
fn between(list: &List, spans: &Spans) -> Vec<usize> {
    if spans.is_empty() {
        return Vec::new();
    }
    // For each shape how many ranges begin and end at a rank.
    let mut borders: FxHashMap<u8, FxHashMap<u32, i64>> = FxHashMap::default();
    for (shape, first, last) in spans {
        let border = borders.entry(*shape).or_default();
        *border.entry(*first).or_default() += 1;
        *border.entry(last + 1).or_default() -= 1;
    }
    let mut open: FxHashMap<u8, i64> = FxHashMap::default();
    let mut found = Vec::new();
    for entry in 0..list.codes.len() {
        let Some((shape, rank)) = list.place(entry) else { continue };
        let Some(border) = borders.get(&shape) else { continue };
        let within = open.entry(shape).or_default();
        *within += border.get(&rank).copied().unwrap_or_default();
        if *within > 0 {
            found.push(entry);
        }
    }
    found
}

/// What the steps of a stub mean after a code: they take the place of its last ones.
fn joined_hits(cell: &Cell<'_>, before: &Hits, steps: &[String]) -> Hits {
    keyed_hits(cell, before, |key| {
        let known: Vec<&str> = key.split('.').collect();
        let kept = known.len().checked_sub(steps.len()).filter(|kept| *kept > 0)?;
        let first = known.get(..kept)?.iter().copied();
        Some(first.chain(steps.iter().map(String::as_str)).collect::<Vec<_>>().join("."))
    })
}

/// What a number means that ends a longer code as the one before is ended.
fn ended_hits(cell: &Cell<'_>, before: &Hits, number: &str) -> Hits {
    keyed_hits(cell, before, |key| {
        let kept = key.len().checked_sub(number.len()).filter(|kept| *kept > 1 && key.is_ascii())?;
        Some(format!("{}{number}", key.get(..kept)?))
    })
}

fn keyed_hits(cell: &Cell<'_>, before: &Hits, of: impl Fn(&str) -> Option<String>) -> Hits {
    let one = |list: Option<&List>, entries: &[usize]| -> Vec<usize> {
        let Some(list) = list else { return Vec::new() };
        let keys = entries.iter().filter_map(|entry| of(&list.codes.get(*entry)?.key));
        keys.filter_map(|key| list.find(&key)).collect()
    };
    Hits { own: one(cell.lists.own, &before.own), other: one(cell.lists.other, &before.other) }
}
