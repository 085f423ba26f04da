//! The code lists and their crosswalks to Annex C: what each code leaves possible, and why.

mod beside;
mod resolve;

use std::sync::OnceLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::cell::shown;
use super::code::{self, Reader, Reading, Span};
use super::missing::is_missing;
use super::possibility::{self, Mask};
use super::role::Fact;
use super::scheme::{Form, Scheme};
use crate::law::annex_c::{Categories, Category};
use crate::table::{self, TableError};

/// A set of facts, as bits in the order of [`Fact::ALL`].
pub type Facts = u16;

/// A line of a crosswalk.
#[derive(Clone, Debug)]
pub struct Row {
    pub scheme: Scheme,
    pub code: String,
    pub key: String,
    /// As written in the table.
    pub written: String,
    pub possible: Mask,
    pub facts: Facts,
    pub ancillary: Categories,
    pub why: String,
    pub source: String,
}

/// A code of a scheme, with what it leaves possible.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As the scheme's list prints it.
    pub code: String,
    pub key: String,
    pub vintage: String,
    /// What the list calls it, in English; empty if there is no such title.
    pub title: String,
    /// The same in the list's own language, where that is another.
    pub title_local: String,
    pub possible: Mask,
    /// The facts that would split it.
    pub facts: Facts,
    pub ancillary: Categories,
    /// The rows it rests on: one, or those of all finer codes, or none (in no category).
    pub rows: Vec<usize>,
}

impl Entry {
    /// What the list calls it, in English if it can.
    #[must_use]
    pub fn shown_title(&self) -> &str {
        if self.title.is_empty() { &self.title_local } else { &self.title }
    }

    /// Whether a code of another revision has the same effect.
    fn has_effect_of(&self, other: &Self) -> bool {
        self.possible == other.possible && self.ancillary == other.ancillary && self.facts == other.facts
    }
}

/// A scheme's list and crosswalk, read once.
#[derive(Debug)]
pub struct Book {
    pub scheme: Scheme,
    pub rows: Vec<Row>,
    pub entries: Vec<Entry>,
    /// Which entries have none below them.
    finest: Vec<bool>,
    reader: Reader,
    /// The reader of cells that may be of another revision, and that revision.
    unstated: Option<(Reader, Scheme)>,
}

/// The codes found in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes {
    /// Indices of entries.
    pub known: Vec<usize>,
    /// Written parts that are no code of the scheme.
    pub unknown: Vec<String>,
    /// More than one code was written (an ambiguous one counts once).
    pub several: bool,
    /// Readings of the same writings in the other revision, where no one says which is meant and the two
    /// differ, or where that revision alone has the code; empty where they do not differ.
    pub other_revision: Vec<(Scheme, usize)>,
    /// A writing means one thing in one revision and another in the other, and no one says which. Where
    /// `other_revision` holds codes and this is false, the cell itself or the code says that it is that one.
    pub unstated: bool,
}

/// What any of some entries leaves possible.
fn united<'a>(entries: impl Iterator<Item = &'a Entry>) -> Mask {
    entries.fold(Mask::EMPTY, |all, entry| all.or(entry.possible))
}

impl Codes {
    /// Words beside the codes of a cell that name an activity which none of the codes is (`10.51 / waste
    /// incinerator`) are one more that was not read.
    fn add_words(&mut self, reading: &Reading, cell: &str, possible: Mask, titles: &[&str]) {
        let mut add = |words: &str| {
            if beside::is_another(words, possible, titles) {
                self.several = true;
                self.unknown.push(shown(words));
            }
        };
        let mut from = 0;
        for span in &reading.spans {
            add(cell.get(from..span.start).unwrap_or_default());
            from = from.max(span.end);
        }
        if from > 0 {
            add(cell.get(from..).unwrap_or_default());
        }
        // `10.51 other activities`: labels of codes that are not there.
        let behind = reading.spans.rsplit(|span| span.part != code::Part::Label).next().unwrap_or_default();
        if let (Some(first), Some(last)) = (behind.first(), behind.last()) {
            add(cell.get(first.start..last.end).unwrap_or_default());
        }
    }

    /// Takes in the codes of another cell of the same scheme.
    pub fn join(&mut self, other: &Self) {
        let more: Vec<usize> =
            other.known.iter().copied().filter(|entry| !self.known.contains(entry)).collect();
        self.several |= other.several || !more.is_empty() || !other.unknown.is_empty();
        self.known.extend(more);
        self.unknown.extend(other.unknown.iter().cloned());
        self.other_revision.extend(other.other_revision.iter().copied());
    }
}

#[derive(Deserialize)]
struct RawRow {
    code: String,
    possible: String,
    facts: String,
    ancillary: String,
    why: String,
    source: String,
}

static BOOKS: [OnceLock<Result<Book, TableError>>; Scheme::ALL.len()] =
    [const { OnceLock::new() }; Scheme::ALL.len()];

/// The book of a scheme.
///
/// # Errors
/// If an embedded table does not read; the tests read them all.
pub fn book(scheme: Scheme) -> Result<&'static Book, TableError> {
    BOOKS[scheme.index()].get_or_init(|| Book::read(scheme)).as_ref().map_err(Clone::clone)
}

/// The bits of the facts named in a `;`-joined cell.
fn read_facts(cell: &str) -> Result<Facts, String> {
    let mut facts = 0;
    for name in table::split_joined(cell) {
        facts |= 1 << Fact::from_name(&name).ok_or_else(|| format!("`{name}` is no fact"))? as u16;
    }
    Ok(facts)
}

fn read_categories(cell: &str) -> Result<Categories, String> {
    table::split_joined(cell)
        .iter()
        .map(|name| Category::from_reference(name).ok_or_else(|| format!("`{name}` is no category")))
        .collect()
}

/// The members of a set of facts.
pub fn facts_of(facts: Facts) -> impl Iterator<Item = Fact> {
    Fact::ALL.into_iter().filter(move |fact| facts >> (*fact as u16) & 1 == 1)
}

impl Book {
    fn read(scheme: Scheme) -> Result<Self, TableError> {
        let parent = scheme.parent().map(book).transpose()?;
        let mut rows = parent.map(|parent| parent.rows.clone()).unwrap_or_default();
        for row in Self::read_rows(scheme)? {
            rows.retain(|inherited| inherited.key != row.key);
            rows.push(row);
        }
        let listed = &code::list::list(scheme)?.codes;
        // Not what the refined scheme says of codes that this one does not have.
        rows.retain(|row| {
            row.scheme == scheme || listed.iter().any(|listed| code::covers(scheme, &row.key, &listed.key))
        });
        let unstated = match scheme.other_revision() {
            Some(other) => Some((Reader::new(scheme, Some(other))?, other)),
            None => None,
        };
        let mut book = Self {
            scheme,
            rows,
            entries: Vec::new(),
            finest: Vec::new(),
            reader: Reader::new(scheme, None)?,
            unstated,
        };
        for listed in listed {
            book.entries.push(Entry {
                code: listed.code.clone(),
                key: listed.key.clone(),
                vintage: listed.vintage.clone(),
                title: listed.title.clone(),
                title_local: listed.title_local.clone(),
                possible: Mask::OTHER,
                facts: 0,
                ancillary: Categories::EMPTY,
                rows: Vec::new(),
            });
        }
        book.resolve(parent);
        Ok(book)
    }

    fn read_rows(scheme: Scheme) -> Result<Vec<Row>, TableError> {
        let file = format!("evidence/data/crosswalk/{}.csv", scheme.name());
        let Some(text) = scheme.crosswalk_table() else { return Ok(Vec::new()) };
        let raw: Vec<RawRow> = table::read(&file, text)?;
        raw.into_iter()
            .map(|raw| {
                let error = |problem: String| TableError::new(&file, format!("{}: {problem}", raw.code));
                let key = code::of_printed(scheme, &raw.code).ok_or_else(|| error("does not read".into()))?;
                Ok(Row {
                    scheme,
                    key,
                    possible: possibility::read(&raw.possible).map_err(error)?,
                    facts: read_facts(&raw.facts).map_err(error)?,
                    ancillary: read_categories(&raw.ancillary).map_err(error)?,
                    code: raw.code,
                    written: raw.possible,
                    why: raw.why,
                    source: raw.source,
                })
            })
            .collect()
    }

    /// The codes in a cell of a column that does not say of which revision they are.
    #[must_use]
    pub fn read_unstated(&self, cell: &str) -> Codes {
        let Some((reader, other)) = &self.unstated else { return self.read_cell(cell) };
        let (Ok(beside), Ok(list)) = (book(*other), code::list::list(self.scheme)) else {
            return self.read_cell(cell);
        };
        let reading = reader.read(cell);
        let mut codes = Self::codes(&reading, cell);
        let known: FxHashSet<usize> = codes.known.iter().copied().collect();
        let mut seen = FxHashSet::default();
        for set in &reading.sets {
            for entry in set.other.iter().copied() {
                let Some(there) = beside.entries.get(entry) else { continue };
                // The same code of this column's revision, if it was read.
                let fellow = list.find(&there.key).filter(|here| known.contains(here));
                let alike = fellow
                    .and_then(|here| self.entries.get(here))
                    .is_some_and(|here| here.has_effect_of(there));
                if alike || !seen.insert(entry) {
                    continue;
                }
                codes.unstated |= reading.stated.is_none() && (fellow.is_some() || !set.own.is_empty());
                codes.other_revision.push((*other, entry));
            }
        }
        let there = reading.sets.iter().flat_map(|set| &set.other).filter_map(|at| beside.entries.get(*at));
        if !reading.spans.is_empty() {
            let titles = self.titles(&codes.known);
            codes.add_words(&reading, cell, self.possible(&codes.known).or(united(there)), &titles);
        }
        codes.known.extend(self.group_without_zero(&codes, cell));
        codes
    }

    /// The codes in a cell.
    #[must_use]
    pub fn read_cell(&self, cell: &str) -> Codes {
        let mut codes = self.read_written(cell);
        codes.known.extend(self.group_without_zero(&codes, cell));
        codes
    }

    /// The same, but a number of two digits is the division that it says and no group that lost its zero.
    fn read_written(&self, cell: &str) -> Codes {
        let reading = self.reader.read(cell);
        let mut codes = Self::codes(&reading, cell);
        // Most cells are a code and nothing else.
        if !reading.spans.is_empty() {
            let titles = self.titles(&codes.known);
            codes.add_words(&reading, cell, self.possible(&codes.known), &titles);
        }
        codes
    }

    /// The group that a number of two digits may be in a register of groups, where its zero was lost and the division
    /// of that number rules out what the group may be: 71 may be 07.1.
    fn group_without_zero(&self, codes: &Codes, cell: &str) -> Option<usize> {
        let number = cell.trim();
        let digits = number.strip_suffix(".0").or_else(|| number.strip_suffix(",0")).unwrap_or(number);
        let plain = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
        let sectioned = matches!(self.scheme.form(), Form::Sectioned | Form::National);
        if !plain || !sectioned || digits.starts_with('0') || codes.known.is_empty() {
            return None;
        }
        let group = code::list::list(self.scheme).ok()?.find(&format!("0{digits}"))?;
        let beyond = self.entries.get(group)?.possible.without(self.possible(&codes.known));
        (!beyond.is_empty() && !codes.known.contains(&group)).then_some(group)
    }

    /// What any of some codes leaves possible.
    fn possible(&self, codes: &[usize]) -> Mask {
        united(codes.iter().filter_map(|code| self.entries.get(*code)))
    }

    /// The titles of some codes.
    fn titles(&self, codes: &[usize]) -> Vec<&str> {
        let entries = codes.iter().filter_map(|code| self.entries.get(*code));
        entries.flat_map(|entry| [entry.title.as_str(), entry.title_local.as_str()]).collect()
    }

    /// Where the codes, labels and titles of a cell stand that were read.
    #[must_use]
    pub fn read_spans(&self, cell: &str) -> Vec<Span> {
        self.reader.read_spans(cell).spans
    }

    fn codes(reading: &Reading, cell: &str) -> Codes {
        let known = match reading.sets.as_slice() {
            [one] => one.own.clone(),
            sets => {
                let mut seen = FxHashSet::default();
                sets.iter().flat_map(|set| &set.own).copied().filter(|entry| seen.insert(*entry)).collect()
            }
        };
        let mut unknown = reading.unknown.clone();
        // A counter without anything that it counts (`1)`) is no code, and no empty cell either.
        let digits = cell.chars().any(char::is_numeric);
        if known.is_empty() && unknown.is_empty() && digits && !is_missing(cell) {
            unknown.push(shown(cell));
        }
        Codes { known, unknown, several: reading.several(), other_revision: Vec::new(), unstated: false }
    }

    /// Every entry at or under a code written in a profile, and every entry above it.
    #[must_use]
    pub fn under_and_above(&self, written: &str) -> (Vec<usize>, Vec<usize>) {
        let read = self.read_written(written);
        let named = if read.unknown.is_empty() { read.known } else { Vec::new() };
        let at_or = |other: usize, below: bool| {
            named.iter().any(|entry| {
                let (above, under) = if below { (*entry, other) } else { (other, *entry) };
                code::covers(self.scheme, &self.entries[above].key, &self.entries[under].key)
            })
        };
        let under: Vec<usize> = (0..self.entries.len()).filter(|entry| at_or(*entry, true)).collect();
        let above =
            (0..self.entries.len()).filter(|entry| at_or(*entry, false) && !under.contains(entry)).collect();
        (under, above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(scheme: Scheme, cell: &str) -> Result<String, TableError> {
        let book = book(scheme)?;
        let codes = book.read_cell(cell);
        let mut found: Vec<&str> =
            codes.known.iter().map(|entry| book.entries[*entry].code.as_str()).collect();
        found.extend(codes.unknown.iter().map(String::as_str));
        Ok(format!("{}{}", found.join(" + "), if codes.several { " (several)" } else { "" }))
    }

    #[test]
    fn all_tables_read_and_every_code_round_trips() -> Result<(), TableError> {
        for scheme in Scheme::ALL {
            let book = book(scheme)?;
            assert!(!book.entries.is_empty(), "{}", scheme.name());
            for (index, entry) in book.entries.iter().enumerate() {
                // A short code may also be a longer one that lost its zero; it is then both.
                assert!(
                    book.read_cell(&entry.code).known.contains(&index),
                    "{} {}",
                    scheme.name(),
                    entry.code
                );
                assert!(!entry.possible.is_empty(), "{} {}", scheme.name(), entry.code);
            }
            for row in &book.rows {
                assert!(
                    book.entries.iter().any(|entry| code::covers(scheme, &row.key, &entry.key)),
                    "{} {} covers no code",
                    scheme.name(),
                    row.code
                );
                assert!(!row.why.is_empty() && !row.source.is_empty(), "{} {}", scheme.name(), row.code);
            }
        }
        Ok(())
    }

    #[test]
    fn cells_with_several_codes() -> Result<(), TableError> {
        assert_eq!(shown(Scheme::Naics, "331492;331314")?, "331492 + 331314 (several)");
        assert_eq!(shown(Scheme::Naics, "331492, 331314")?, "331492 + 331314 (several)");
        assert_eq!(shown(Scheme::Eprtr, "5.(b) / 1.(c)")?, "5.(b) + 1.(c) (several)");
        assert_eq!(shown(Scheme::Nace2, "38.21 Treatment of waste, other")?, "38.21");
        assert_eq!(shown(Scheme::Nace2, "38.21; 99.99")?, "38.21 + 99.99 (several)");
        assert_eq!(shown(Scheme::Nace2, "77777")?, "77777");
        assert_eq!(shown(Scheme::Eper, "EPER_2.1/2.2/2.3/2.4/2.5/2.6")?, "2.1/2.2/2.3/2.4/2.5/2.6");
        assert_eq!(shown(Scheme::Eper, "2.3")?, "2.1/2.2/2.3/2.4/2.5/2.6");
        Ok(())
    }

    #[test]
    fn a_coarse_code_is_the_union_of_its_finest() -> Result<(), TableError> {
        let book = book(Scheme::Nace2)?;
        let categories = |code: &str| {
            let codes = book.read_cell(code).known;
            codes.first().map(|entry| book.entries[*entry].possible.categories().to_string())
        };
        assert_eq!(categories("24.44").as_deref(), Some("II.d.i;III.b;none"));
        let division = categories("24").unwrap_or_default();
        for reference in ["II.d.i", "II.d.ii", "II.d.iii", "II.d.iv", "III.b"] {
            assert!(division.split(';').any(|part| part == reference), "{division}");
        }
        assert_eq!(categories("10.51").as_deref(), Some("none"));
        Ok(())
    }
}
