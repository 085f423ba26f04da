//! Facts stated about a source, and what each value rules out.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::missing::is_missing;
use super::possibility::{self, Mask};
use super::role::Fact;
use crate::fold::fold;
use crate::table::{self, TableError};

/// One value of a fact.
#[derive(Clone, Debug)]
pub struct FactValue {
    pub fact: Fact,
    pub value: String,
    /// What remains possible.
    pub possible: Mask,
    pub why: String,
    pub source: String,
}

/// The values of all facts and the words for them.
#[derive(Debug)]
pub struct FactBook {
    pub values: Vec<FactValue>,
    words: FxHashMap<(Fact, String), usize>,
}

/// What a cell says of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What remains possible: the union over the values written; all if nothing was understood.
    pub possible: Mask,
    /// Indices of the values.
    pub values: Vec<usize>,
    /// Words not understood.
    pub unknown: Vec<String>,
}

#[derive(Deserialize)]
struct RawValue {
    fact: String,
    value: String,
    possible: String,
    why: String,
    source: String,
}

#[derive(Deserialize)]
struct RawWord {
    fact: String,
    value: String,
    #[serde(rename = "lang")]
    _lang: String,
    word: String,
}

static BOOK: LazyLock<Result<FactBook, TableError>> = LazyLock::new(FactBook::read);

/// The facts and their words.
///
/// # Errors
/// If an embedded table does not read.
pub fn book() -> Result<&'static FactBook, TableError> {
    BOOK.as_ref().map_err(Clone::clone)
}

fn fact_named(file: &str, name: &str) -> Result<Fact, TableError> {
    Fact::ALL
        .into_iter()
        .find(|fact| fact.name() == name)
        .ok_or_else(|| TableError::new(file, format!("`{name}` is no fact")))
}

impl FactBook {
    fn read() -> Result<Self, TableError> {
        let file = "evidence/data/facts.csv";
        let mut book = Self { values: Vec::new(), words: FxHashMap::default() };
        for raw in table::read::<RawValue>(file, include_str!("data/facts.csv"))? {
            let fact = fact_named(file, &raw.fact)?;
            let error =
                |problem: String| TableError::new(file, format!("{}={}: {problem}", raw.fact, raw.value));
            let possible = possibility::read(&raw.possible).map_err(error)?;
            book.words.insert((fact, fold(&raw.value)), book.values.len());
            book.values.push(FactValue {
                fact,
                value: raw.value,
                possible,
                why: raw.why,
                source: raw.source,
            });
        }
        let file = "evidence/data/fact_words.csv";
        for raw in table::read::<RawWord>(file, include_str!("data/fact_words.csv"))? {
            let fact = fact_named(file, &raw.fact)?;
            let index = book.values.iter().position(|known| known.fact == fact && known.value == raw.value);
            let index = index.ok_or_else(|| {
                TableError::new(file, format!("{}={} is not in facts.csv", raw.fact, raw.value))
            })?;
            book.words.insert((fact, fold(&raw.word)), index);
        }
        Ok(book)
    }

    /// Reads a cell: one value or several. `none` and its like are values, not missing ones.
    #[must_use]
    pub fn read_cell(&self, fact: Fact, cell: &str) -> Option<Statement> {
        let whole = fold(cell);
        let known = |word: &str| self.words.get(&(fact, word.to_owned())).copied();
        if known(&whole).is_none() && is_missing(cell) {
            return None;
        }
        let mut statement = Statement { possible: Mask::EMPTY, values: Vec::new(), unknown: Vec::new() };
        let whole_number = whole.strip_suffix(".0").unwrap_or(&whole).to_owned();
        for part in if known(&whole_number).is_some() { vec![whole_number] } else { split(&whole) } {
            match known(&part) {
                Some(index) if !statement.values.contains(&index) => statement.values.push(index),
                Some(_) => {}
                None if is_missing(&part) => {}
                None => statement.unknown.push(part),
            }
        }
        for value in &statement.values {
            statement.possible = statement.possible.or(self.values[*value].possible);
        }
        // A word not understood may mean anything, so the cell rules nothing out.
        if statement.values.is_empty() || !statement.unknown.is_empty() {
            statement.possible = Mask::ALL;
        }
        Some(statement)
    }
}

fn split(folded: &str) -> Vec<String> {
    let mut spread = folded.replace([',', '/', '|', '+', '&'], ";");
    for word in [" and ", " und ", " et ", " y ", " ja ", " a "] {
        spread = spread.replace(word, ";");
    }
    spread.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remaining(fact: Fact, cell: &str) -> Result<String, TableError> {
        Ok(book()?
            .read_cell(fact, cell)
            .map_or_else(String::new, |said| said.possible.categories().to_string()))
    }

    #[test]
    fn facts_rule_out() -> Result<(), TableError> {
        assert_eq!(remaining(Fact::ElementalChlorine, "oui")?, "II.c");
        assert!(!remaining(Fact::HazardousWaste, "nein")?.split(';').any(|left| left == "II.b"));
        assert!(!remaining(Fact::Feed, "primary")?.split(';').any(|left| left == "II.d.i"));
        assert_eq!(remaining(Fact::Fuel, "")?, "");
        Ok(())
    }

    #[test]
    fn a_word_not_understood_rules_nothing_out() -> Result<(), TableError> {
        let said = book()?.read_cell(Fact::Fuel, "coal; unobtainium");
        assert_eq!(
            said.map(|said| (said.possible, said.unknown)),
            Some((Mask::ALL, vec!["unobtainium".into()]))
        );
        Ok(())
    }
}
