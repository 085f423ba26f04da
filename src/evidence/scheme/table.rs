//! The table of schemes (`data/schemes.csv`), and how it is read.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Form, Rank, Rule, Scheme};
use crate::evidence::lists;
use crate::table::{self, TableError};

/// What the table says of a scheme.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The name of its input column.
    pub name: String,
    /// Those whose registers use it, by ISO 3166-1 alpha-3; empty for a scheme of all.
    pub parties: Vec<String>,
    pub version: String,
    pub title: String,
    /// Words of a header that name it.
    pub headers: Vec<String>,
    /// How its codes are printed, and how else they may be written, as regular expressions.
    pub printed: String,
    pub loosely: String,
    /// Of two that read a column alike the one with the lower number is the more usual.
    pub usual: u32,
    /// How well its rule is known: `high` or `medium`.
    pub confidence: String,
    pub source: String,
    pub rule: Rule,
    /// How many digits a whole code has: one of these.
    pub digits: Vec<usize>,
    /// Marks that stand within a code and separate none.
    pub marks: String,
    pub(super) rank: Option<Rank>,
    pub(super) form: Option<Form>,
    pub(super) parent: Option<Scheme>,
    pub(super) sibling: Option<Scheme>,
    /// The root of what it refines is a NACE.
    pub(super) nace: bool,
    pub(super) nace11: bool,
}

#[derive(Deserialize)]
struct RawEntry {
    name: String,
    #[serde(deserialize_with = "table::joined")]
    party: Vec<String>,
    version: String,
    rank: String,
    form: String,
    parent: String,
    rule: String,
    list: String,
    #[serde(deserialize_with = "table::joined")]
    digits: Vec<String>,
    marks: String,
    sibling: String,
    #[serde(deserialize_with = "table::joined")]
    headers: Vec<String>,
    printed: String,
    loosely: String,
    usual: u32,
    confidence: String,
    title: String,
    source: String,
}

const FILE: &str = "evidence/data/schemes.csv";
const TABLE: &str = include_str!("../data/schemes.csv");

/// The number of schemes: the lines of the table that are neither comments nor its head.
pub(super) const COUNT: usize = count(TABLE.as_bytes());

const fn count(table: &[u8]) -> usize {
    let (mut lines, mut at) = (0, 0);
    while at < table.len() {
        if (at == 0 || table[at - 1] == b'\n') && table[at] != b'#' && table[at] != b'\n' {
            lines += 1;
        }
        at += 1;
    }
    lines - 1
}

/// The place in the table of the scheme of a name; past its end if there is none.
pub(super) const fn place(name: &[u8]) -> u8 {
    let table = TABLE.as_bytes();
    let (mut line, mut at) = (0, 0);
    while at < table.len() {
        if (at == 0 || table[at - 1] == b'\n') && table[at] != b'#' && table[at] != b'\n' {
            let mut matched = 0;
            while matched < name.len() && at + matched < table.len() && table[at + matched] == name[matched] {
                matched += 1;
            }
            if matched == name.len() && at + matched < table.len() && table[at + matched] == b',' {
                return (line - 1) as u8;
            }
            line += 1;
        }
        at += 1;
    }
    COUNT as u8
}

pub(super) static ENTRIES: LazyLock<Result<Vec<Entry>, TableError>> = LazyLock::new(read);

/// What stands for a scheme whose table does not read; [`entries`] says why.
pub(super) static UNREAD: LazyLock<Entry> = LazyLock::new(Entry::default);

/// The table.
///
/// # Errors
/// If it does not read; the tests read it.
pub fn entries() -> Result<&'static [Entry], TableError> {
    table::shared(&ENTRIES)
}

fn read() -> Result<Vec<Entry>, TableError> {
    let raw: Vec<RawEntry> = table::read(FILE, TABLE)?;
    let scheme_of = |raw_of: &RawEntry, name: &str| -> Result<Option<Scheme>, TableError> {
        if name.is_empty() {
            return Ok(None);
        }
        let found = raw.iter().position(|other| other.name == name);
        let found =
            found.ok_or_else(|| TableError::new(FILE, format!("{}: `{name}` is no scheme", raw_of.name)))?;
        Ok(Some(Scheme(found as u8)))
    };
    let root = |row: &RawEntry| {
        let mut name = row.name.clone();
        // No chain of refinements is longer.
        for _ in 0..4 {
            match raw.iter().find(|other| other.name == name) {
                Some(above) if !above.parent.is_empty() => name.clone_from(&above.parent),
                _ => break,
            }
        }
        name
    };
    raw.iter()
        .map(|row| {
            let error = |what: &str, word: &str| {
                TableError::new(FILE, format!("{}: `{word}` is no {what}", row.name))
            };
            let rank = match row.rank.as_str() {
                "activity" => Rank::Activity,
                "sector" => Rank::Sector,
                word => return Err(error("rank", word)),
            };
            let form = match row.form.as_str() {
                "sectioned" => Form::Sectioned,
                "national" => Form::National,
                "digits" => Form::Digits,
                "pairs" => Form::Pairs,
                "steps" => Form::Steps,
                "joined" => Form::Joined,
                "letter" => Form::Letter,
                word => return Err(error("form", word)),
            };
            let rule = match (row.rule.as_str(), row.parent.is_empty()) {
                ("own", true) => Rule::Own,
                ("same", false) => Rule::Same,
                ("prefix4", false) => Rule::Prefix4,
                ("prefix4-else-group", false) => Rule::Prefix4ElseGroup,
                (word, _) => return Err(error("rule of a scheme with such a parent", word)),
            };
            if (row.list == "own") != lists::codes(&row.name).is_some() {
                return Err(error("list that is embedded, or one is and is not named", &row.list));
            }
            if !matches!(row.confidence.as_str(), "high" | "medium") {
                return Err(error("confidence by which a scheme is read", &row.confidence));
            }
            let digits = row.digits.iter().map(|number| number.parse::<usize>());
            let root = root(row);
            Ok(Entry {
                digits: digits
                    .collect::<Result<_, _>>()
                    .map_err(|_| error("number of digits", &row.digits.join(";")))?,
                rank: Some(rank),
                form: Some(form),
                parent: scheme_of(row, &row.parent)?,
                sibling: scheme_of(row, &row.sibling)?,
                nace: root.starts_with("nace"),
                nace11: root == "nace11",
                rule,
                name: row.name.clone(),
                parties: row.party.clone(),
                version: row.version.clone(),
                title: row.title.clone(),
                headers: row.headers.clone(),
                printed: row.printed.clone(),
                loosely: row.loosely.clone(),
                usual: row.usual,
                marks: row.marks.clone(),
                confidence: row.confidence.clone(),
                source: row.source.clone(),
            })
        })
        .collect()
}
