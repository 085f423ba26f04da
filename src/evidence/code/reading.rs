//! What a cell says: the codes that were read, those that were not, and where they stand.

use rustc_hash::FxHashSet;

use super::candidate::{Cell, Hits, Lists};
use super::form;
use super::grammar::{Grammar, Parsed};
use super::label::{Labels, Meant, Naming, labels};
use super::list::{List, list};
use super::neighbours::{Neighbours, Sets};
use super::token::{Kind, Text};
use super::words::{Words, words};
use crate::evidence::missing::{is_missing, is_unknown};
use crate::evidence::scheme::{Form, Scheme};
use crate::table::TableError;

/// The longest cell that is read, in bytes: room for some four thousand codes. A longer one is no list that
/// anyone wrote: its row is flagged, and the cell rules nothing out.
pub const LONGEST_CELL: usize = 32 * 1024;

/// How much of an unread cell is kept, in bytes.
const EXCERPT: usize = 200;

/// What a part of a cell was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Code,
    Label,
    Title,
    /// A number that counts the items of a list.
    Counter,
}

/// A part of a cell that was read, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub part: Part,
}

/// What a cell says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The entries of each writing, in the order of the cell; each set once.
    pub sets: Vec<Hits>,
    /// Writings that are no code, or the whole cell.
    pub unknown: Vec<String>,
    /// The cell names a revision: that of the column, or the other.
    pub stated: Option<Stated>,
    pub spans: Vec<Span>,
    /// How many tokens were looked at, some more than once; at most a multiple of the length of the cell.
    pub work: u64,
}

/// Which revision a cell names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    Own,
    Other,
}

/// Reads cells of one column.
#[derive(Debug)]
pub struct Reader {
    own: &'static List,
    other: Option<&'static List>,
    words: &'static Words,
    labels: &'static Labels,
}

impl Reader {
    /// A reader of a scheme, and of another revision that the cells may be of.
    ///
    /// # Errors
    /// If an embedded table does not read.
    pub fn new(scheme: Scheme, other: Option<Scheme>) -> Result<Self, TableError> {
        Ok(Self {
            own: list(scheme)?,
            other: other.map(list).transpose()?,
            words: words()?,
            labels: labels()?,
        })
    }

    /// What a cell says.
    #[must_use]
    pub fn read(&self, written: &str) -> Reading {
        if written.len() > LONGEST_CELL {
            return if written.trim().is_empty() { Reading::default() } else { Reading::unread(written) };
        }
        let text = Text::new(written);
        match text.bordered(written) {
            // A sign that is not seen parts two codes or is within one: both readings stand.
            Some(bordered) => {
                self.read_text(written, &text).and(self.read_text(&bordered, &Text::new(&bordered)))
            }
            None => self.read_text(written, &text),
        }
    }

    fn read_text(&self, written: &str, text: &Text) -> Reading {
        let cell = self.cell(text);
        // Most cells are one code; no word for "no value" is one.
        if let Some((hits, _)) = self.at_once(&cell) {
            return Reading { sets: vec![hits], ..Reading::default() };
        }
        // A plain number that is no code can be nothing else.
        if text.is_number() {
            return Reading::unread(written);
        }
        if is_missing(written) {
            return Reading::default();
        }
        let mut parts = 0;
        let mut reading = self.whole(&cell).unwrap_or_else(|| self.by_parts(written, text, &mut parts));
        reading.work = cell.work() + parts;
        reading
    }

    /// The same, with the places of what was read. Every digit of the cell is in one of these, or something
    /// is unknown.
    #[must_use]
    pub fn read_spans(&self, written: &str) -> Reading {
        let mut reading = self.read(written);
        if reading.spans.is_empty() && !reading.sets.is_empty() {
            let text = Text::new(written);
            reading.spans.extend(self.at_once(&self.cell(&text)).map(|(_, span)| span));
        }
        reading
    }

    /// Whether a cell is one code and nothing else; if so, whether the list prints all that is written.
    pub(super) fn reads_at_once(&self, text: &Text) -> Option<bool> {
        let (hits, _) = self.at_once(&self.cell(text))?;
        let is_written = |key: &str| {
            let written = (0..text.len()).filter(|at| text.is_digits(*at) || text.is_word(*at));
            written.flat_map(|at| text.word(at).bytes()).eq(key.bytes().map(|byte| byte.to_ascii_lowercase()))
        };
        let mut keys = hits.own.iter().filter_map(|entry| self.own.codes.get(*entry));
        Some(keys.any(|listed| is_written(&listed.key)))
    }

    /// The lists that it reads by.
    pub(super) fn lists(&self) -> Lists {
        Lists { own: Some(self.own), other: self.other }
    }

    fn cell<'a>(&self, text: &'a Text) -> Cell<'a> {
        Cell::new(text, self.words, self.lists())
    }

    /// A cell that is one code and nothing else, without the grammar.
    fn at_once(&self, cell: &Cell<'_>) -> Option<(Hits, Span)> {
        let first = cell.text.past_blank(0);
        let found = form::candidates(self.own.scheme, cell, first);
        let whole = |end: usize| cell.text.past_blank(end) == cell.text.len();
        let code = found.into_iter().rev().find(|code| whole(code.end) && code.certain)?;
        let (start, end) = cell.text.bytes(first, code.end);
        Some((code.hits, Span { start, end, part: Part::Code }))
    }

    /// The whole cell by the grammar; none if it cannot be read so.
    fn whole(&self, cell: &Cell<'_>) -> Option<Reading> {
        let scheme = self.own.scheme;
        self.along(cell, Grammar::new(scheme, cell, self.labels, false)).or_else(|| {
            // Only what cannot be read otherwise leaves something out.
            let stubs = scheme.form() == Form::Steps && cell.text.len() > 1;
            if stubs { self.along(cell, Grammar::new(scheme, cell, self.labels, true)) } else { None }
        })
    }

    fn along(&self, cell: &Cell<'_>, mut grammar: Grammar<'_>) -> Option<Reading> {
        let mut parsed = grammar.read()?;
        // The codes that begin first, and of these the longest, come first.
        parsed.edges.sort_by_key(|edge| (edge.at, std::cmp::Reverse(edge.candidate.end)));
        let mut reading = Reading { stated: self.stated(&parsed)?, ..Reading::default() };
        if parsed.edges.is_empty() && parsed.stubs.is_empty() {
            // A label alone is a header; separators and words for "no value" say nothing.
            return parsed.labels.is_empty().then_some(reading);
        }
        for edge in &mut parsed.edges {
            match reading.stated {
                Some(Stated::Own) => edge.candidate.hits.other.clear(),
                Some(Stated::Other) => edge.candidate.hits.own.clear(),
                None => {}
            }
        }
        if parsed.edges.iter().any(|edge| edge.candidate.hits.is_empty()) {
            return None;
        }
        let mut sets = Sets::default();
        for edge in &parsed.edges {
            sets.add(&edge.candidate.hits);
        }
        Neighbours::add(cell, &parsed, &mut sets)?;
        reading.sets = sets.found;
        reading.spans = spans(cell, &parsed);
        Some(reading)
    }

    /// Which revision the labels name; none if they name both.
    #[allow(clippy::option_option, reason = "no revision named is not the same as both")]
    fn stated(&self, parsed: &Parsed) -> Option<Option<Stated>> {
        let mut stated = None;
        for (_, label) in &parsed.labels {
            let Naming::Scheme(meant) = label.naming else { continue };
            let fits = |list: &List, meant: Meant| meant.fits(list.scheme);
            let one = match (fits(self.own, meant), self.other.is_some_and(|other| fits(other, meant))) {
                (true, true) => continue,
                (true, false) => Stated::Own,
                (false, _) => Stated::Other,
            };
            if stated.is_some_and(|before| before != one) {
                return None;
            }
            stated = Some(one);
        }
        Some(stated)
    }

    /// A cell that cannot be read whole: its parts, if each is read or is one writing that is no code.
    fn by_parts(&self, written: &str, text: &Text, work: &mut u64) -> Reading {
        let mut reading = Reading::default();
        let parts = parts(text, self.words);
        if parts.len() < 2 {
            return Reading::unread(written);
        }
        let mut sets = Sets::default();
        let mut seen = FxHashSet::default();
        for (from, to) in parts {
            let (start, end) = text.bytes(from, to);
            let part = written.get(start..end).unwrap_or_default();
            if is_missing(part) {
                // An activity that is there and not known is one that was not read.
                if is_unknown(part) && seen.insert(part.trim().to_owned()) {
                    reading.unknown.push(excerpt(part));
                }
                continue;
            }
            let tokens = Text::new(part);
            let cell = self.cell(&tokens);
            let moved = |span: Span| Span { start: start + span.start, end: start + span.end, ..span };
            if let Some((hits, span)) = self.at_once(&cell) {
                sets.add(&hits);
                reading.spans.push(moved(span));
                continue;
            }
            let read = self.whole(&cell);
            *work += cell.work();
            if let Some(read) = read {
                if read.stated.is_some() {
                    // A revision named for one part may be meant for all.
                    return Reading::unread(written);
                }
                for set in read.sets {
                    sets.add(&set);
                }
                reading.spans.extend(read.spans.into_iter().map(moved));
            } else if is_one_writing(&tokens) {
                if seen.insert(part.trim().to_owned()) {
                    reading.unknown.push(excerpt(part));
                }
            } else {
                return Reading::unread(written);
            }
        }
        // Parts that can all be read cannot be read together: one is the rest of another.
        if sets.found.is_empty() || reading.unknown.is_empty() {
            return Reading::unread(written);
        }
        reading.sets = sets.found;
        reading
    }
}

impl Reading {
    /// Whether more than one code was written. A writing that may mean two codes counts once, and one that
    /// means what another may mean does not count beside it.
    #[must_use]
    pub fn several(&self) -> bool {
        let several_ways = |hits: &Hits| hits.own.len() > 1 || hits.other.len() > 1;
        let held = |pick: fn(&Hits) -> &Vec<usize>| -> FxHashSet<usize> {
            self.sets.iter().filter(|hits| several_ways(hits)).flat_map(pick).copied().collect()
        };
        let (own, other) = (held(|hits| &hits.own), held(|hits| &hits.other));
        let counts = |hits: &&Hits| {
            several_ways(hits)
                || hits.own.iter().any(|entry| !own.contains(entry))
                || hits.own.is_empty() && hits.other.iter().any(|entry| !other.contains(entry))
        };
        self.sets.iter().filter(counts).count() + self.unknown.len() > 1
    }

    /// What this reading and another of the same cell say together.
    fn and(mut self, other: Self) -> Self {
        let more: Vec<Hits> = other.sets.into_iter().filter(|set| !self.sets.contains(set)).collect();
        self.sets.extend(more);
        let more: Vec<String> =
            other.unknown.into_iter().filter(|part| !self.unknown.contains(part)).collect();
        self.unknown.extend(more);
        self.stated = self.stated.or(other.stated);
        self.spans.extend(other.spans);
        self.spans.sort_unstable();
        self.spans.dedup();
        self.work += other.work;
        self
    }

    fn unread(written: &str) -> Self {
        Self { unknown: vec![excerpt(written)], ..Self::default() }
    }
}

/// A text, cut off where it is long.
fn excerpt(written: &str) -> String {
    let trimmed = written.trim();
    if trimmed.len() <= EXCERPT {
        return trimmed.to_owned();
    }
    let end = (0..=EXCERPT).rev().find(|end| trimmed.is_char_boundary(*end)).unwrap_or_default();
    format!("{}…", trimmed.get(..end).unwrap_or_default())
}

/// The parts of a cell between hard separators, or between commas if there are none.
fn parts(text: &Text, words: &Words) -> Vec<(usize, usize)> {
    let by = |parts: &dyn Fn(usize) -> bool| {
        let mut found = Vec::new();
        let mut from = 0;
        for at in (0..text.len()).filter(|at| parts(*at)) {
            found.push((from, at));
            from = at + 1;
        }
        found.push((from, text.len()));
        found.retain(|(from, to)| from < to);
        found
    };
    let hard = |at: usize| words.separator(text, at).is_some_and(|(end, joins)| joins.hard && end == at + 1);
    if (0..text.len()).any(hard) {
        by(&hard)
    } else {
        by(&|at| matches!(text.kind(at), Some(Kind::Mark(',' | '、' | '،'))))
    }
}

/// Whether a part is one writing and no prose: it has a digit, no blank within and few letters.
fn is_one_writing(text: &Text) -> bool {
    let first = text.past_blank(0);
    let last = if text.kind(text.len().saturating_sub(1)) == Some(Kind::Blank) {
        text.len() - 1
    } else {
        text.len()
    };
    let mut letters = 0;
    let mut digits = false;
    for at in first..last {
        match text.kind(at) {
            Some(Kind::Digits) => digits = true,
            Some(Kind::Letters) => letters += text.word(at).len(),
            Some(Kind::Mark('.' | '(' | ')' | '-' | '/' | '_' | '"' | '\'' | '[' | ']')) => {}
            _ => return false,
        }
    }
    digits && letters <= 3
}

/// Where the parts of a cell stand that were read.
fn spans(cell: &Cell<'_>, parsed: &Parsed) -> Vec<Span> {
    let span = |from: usize, to: usize, part: Part| {
        let (start, end) = cell.text.bytes(from, to);
        Span { start, end, part }
    };
    let mut spans: Vec<Span> = Vec::new();
    for edge in &parsed.edges {
        spans.push(span(edge.at, edge.candidate.end, Part::Code));
        if edge.next.1 > edge.candidate.end {
            spans.push(span(edge.candidate.end, edge.next.1, Part::Title));
        }
    }
    spans.extend(parsed.stubs.iter().map(|(at, stub)| span(*at, stub.end, Part::Code)));
    spans.extend(parsed.labels.iter().map(|(at, label)| span(*at, label.end, Part::Label)));
    spans.extend(parsed.titles.iter().map(|(from, to)| span(*from, *to, Part::Title)));
    spans.extend(parsed.counters.iter().map(|(from, to)| span(*from, *to, Part::Counter)));
    spans.sort_unstable();
    spans.dedup();
    spans
}
