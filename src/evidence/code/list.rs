//! The code lists: which codes a scheme has, what they are called, and which stand beside each other.

use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{key, title};
use crate::evidence::scheme::{Form, Scheme};
use crate::table::{self, TableError};

/// A code of a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// As the list prints it.
    pub code: String,
    pub key: String,
    pub vintage: String,
    /// In English, and in the list's own language; empty where there is none.
    pub title: String,
    pub title_local: String,
    /// All titles, in other languages and in full too, as words that cells are compared with.
    pub titles: Vec<String>,
    /// The letter of the section that holds it, if the list has sections.
    section: Option<char>,
    /// Codes of one shape are counted in the order of the list.
    shape: u8,
    rank: u32,
}

/// The list of a scheme.
#[derive(Debug)]
pub struct List {
    pub scheme: Scheme,
    pub codes: Vec<Listed>,
    /// How many digits its longest code has.
    pub longest: usize,
    /// Whether codes carry a letter behind their digits.
    pub lettered: bool,
    by_key: FxHashMap<String, usize>,
}

#[derive(Deserialize)]
struct RawCode {
    code: String,
    vintage: String,
    title: String,
    title_local: String,
}

#[derive(Deserialize)]
struct RawTitle {
    scheme: String,
    code: String,
    #[serde(rename = "lang")]
    _lang: String,
    title: String,
}

#[derive(Deserialize)]
struct RawRange {
    scheme: String,
    first: String,
    last: String,
}

#[derive(Deserialize)]
struct RawSubsection {
    subsection: String,
    first: String,
    last: String,
}

static LISTS: [OnceLock<Result<List, TableError>>; Scheme::ALL.len()] =
    [const { OnceLock::new() }; Scheme::ALL.len()];

static TITLES: LazyLock<Result<Vec<RawTitle>, TableError>> =
    LazyLock::new(|| table::read("evidence/data/code_titles.csv", include_str!("../data/code_titles.csv")));

static RANGES: LazyLock<Result<Vec<RawRange>, TableError>> =
    LazyLock::new(|| table::read("evidence/data/code_ranges.csv", include_str!("../data/code_ranges.csv")));

static SUBSECTIONS: LazyLock<Result<Vec<RawSubsection>, TableError>> = LazyLock::new(|| {
    table::read("evidence/data/nace11_subsections.csv", include_str!("../data/nace11_subsections.csv"))
});

/// The list of a scheme.
///
/// # Errors
/// If an embedded table does not read; the tests read them all.
pub fn list(scheme: Scheme) -> Result<&'static List, TableError> {
    LISTS[scheme.index()].get_or_init(|| List::read(scheme)).as_ref().map_err(Clone::clone)
}

/// The vintages that the list of a scheme names, without reading the list for cells.
///
/// # Errors
/// If an embedded table does not read.
pub fn vintages(scheme: Scheme) -> Result<Vec<String>, TableError> {
    let file = format!("evidence/data/codes/{}.csv", scheme.lister().name());
    let raw: Vec<RawCode> = table::read(&file, scheme.code_list())?;
    let mut found: Vec<String> = raw.iter().flat_map(|raw| table::split_joined(&raw.vintage)).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

impl List {
    fn read(scheme: Scheme) -> Result<Self, TableError> {
        let lister = scheme.lister().name();
        let file = format!("evidence/data/codes/{lister}.csv");
        // Tables that only some cells need are read here, so that reading a cell cannot fail.
        table::shared(&RANGES)?;
        table::shared(&SUBSECTIONS)?;
        let mut list =
            Self { scheme, codes: Vec::new(), longest: 0, lettered: false, by_key: FxHashMap::default() };
        let mut section = None;
        let mut counted: FxHashMap<u8, u32> = FxHashMap::default();
        for raw in table::read::<RawCode>(&file, scheme.code_list())? {
            let key = key::of_printed(scheme, &raw.code)
                .ok_or_else(|| TableError::new(&file, format!("`{}` does not read", raw.code)))?;
            if list.by_key.insert(key.clone(), list.codes.len()).is_some() {
                return Err(TableError::new(&file, format!("`{}` is listed twice", raw.code)));
            }
            if key::is_section(scheme, &key) {
                section = key.chars().next();
            }
            let digits = key.bytes().take_while(u8::is_ascii_digit).count();
            list.longest = list.longest.max(digits);
            list.lettered |= digits > 1 && key.len() == digits + 1;
            let shape = key::shape(scheme, &key);
            let rank = counted.entry(shape).or_default();
            list.codes.push(Listed {
                code: raw.code,
                key,
                vintage: raw.vintage,
                titles: [&raw.title, &raw.title_local].into_iter().map(|title| title::plain(title)).collect(),
                title: raw.title,
                title_local: raw.title_local,
                section,
                shape,
                rank: *rank,
            });
            *rank += 1;
        }
        for raw in table::shared(&TITLES)?.iter().filter(|raw| raw.scheme == lister) {
            let entry = key::of_printed(scheme, &raw.code).and_then(|key| list.by_key.get(&key).copied());
            let entry = entry.and_then(|entry| list.codes.get_mut(entry)).ok_or_else(|| {
                TableError::new("evidence/data/code_titles.csv", format!("`{}` is not listed", raw.code))
            })?;
            entry.titles.push(title::plain(&raw.title));
        }
        list.fill_titles()?;
        for listed in &mut list.codes {
            listed.titles.retain(|title| !title.is_empty());
        }
        list.add_components();
        Ok(list)
    }

    /// A title that a national list leaves out is that of the scheme that it refines, or of the code above.
    fn fill_titles(&mut self) -> Result<(), TableError> {
        let parent = match self.scheme.parent() {
            Some(parent) if parent != self.scheme.lister() => Some(self::list(parent)?),
            _ => None,
        };
        if self.scheme.form() != Form::National {
            return Ok(());
        }
        for index in 0..self.codes.len() {
            let Some(listed) = self.codes.get(index) else { continue };
            let above = (2..listed.key.len()).rev().find_map(|length| self.find(listed.key.get(..length)?));
            let above = above.and_then(|above| self.codes.get(above));
            let refined = parent.and_then(|parent| parent.codes.get(parent.find(&listed.key)?));
            let (mut title, mut local) = (listed.title.clone(), listed.title_local.clone());
            if let Some(refined) = refined.filter(|_| title.is_empty()) {
                title.clone_from(&refined.title);
            }
            if let Some(above) = above.filter(|_| title.is_empty() && local.is_empty()) {
                title.clone_from(&above.title);
                local.clone_from(&above.title_local);
            }
            if let Some(listed) = self.codes.get_mut(index)
                && (listed.title != title || listed.title_local != local)
            {
                listed.titles = [&title, &local].into_iter().map(|title| title::plain(title)).collect();
                (listed.title, listed.title_local) = (title, local);
            }
        }
        Ok(())
    }

    /// EPER prints several activities as one code; each of them alone means that code.
    fn add_components(&mut self) {
        if self.scheme.form() != Form::Joined {
            return;
        }
        for (index, listed) in self.codes.iter().enumerate() {
            for component in listed.key.split('/') {
                self.by_key.entry(component.to_owned()).or_insert(index);
            }
        }
    }

    /// The code of a key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// Whether a code stands under a section or subsection written before it.
    #[must_use]
    pub fn is_under(&self, entry: usize, letters: &str) -> bool {
        let Some(listed) = self.codes.get(entry) else { return false };
        let mut written = letters.chars();
        let (first, second) = (written.next(), written.next());
        if second.is_none() {
            return listed.section == first;
        }
        let division = listed.key.get(..2).unwrap_or_default();
        let known = table::shared(&SUBSECTIONS).unwrap_or_default();
        known.iter().any(|raw| {
            raw.subsection == letters && raw.first.as_str() <= division && division <= raw.last.as_str()
        })
    }

    /// The numbers of a sector that has several, if it is written by its first and last.
    #[must_use]
    pub fn sector(&self, first: &str, last: &str) -> Option<Vec<usize>> {
        let known = table::shared(&RANGES).unwrap_or_default();
        known
            .iter()
            .find(|raw| raw.scheme == self.scheme.name() && raw.first == first && raw.last == last)?;
        let between = self.codes.iter().enumerate().filter(|(_, listed)| {
            listed.key.len() == first.len() && first <= listed.key.as_str() && listed.key.as_str() <= last
        });
        Some(between.map(|(entry, _)| entry).collect())
    }

    /// Shape and rank of two codes between which a range may be meant: both coarse, or near each other.
    #[must_use]
    pub fn span(&self, first: usize, last: usize) -> Option<(u8, u32, u32)> {
        let (first, last) = (self.codes.get(first)?, self.codes.get(last)?);
        let alike = first.shape == last.shape && key::is_near(self.scheme, &first.key, &last.key);
        alike.then_some((first.shape, first.rank.min(last.rank), first.rank.max(last.rank)))
    }

    /// Shape and rank of a code.
    #[must_use]
    pub fn place(&self, entry: usize) -> Option<(u8, u32)> {
        self.codes.get(entry).map(|listed| (listed.shape, listed.rank))
    }
}
