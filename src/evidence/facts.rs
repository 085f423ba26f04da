//! Facts stated about a source, and what each value rules out.
//!
//! A cell of a fact holds one value or several, and means their union. Which words stand for which value is said
//! by four tables, all in many languages: `fact_words.csv` (a word that may mean two values keeps both),
//! `joint_words.csv` (a word that says two things at once: a gas turbine burns gas, and burns it in a turbine, so
//! the two cuts hold together), `whole_words.csv` (`no`, `1`, `kein`: particles that speak only alone), and
//! `silent_words.csv` (known, and narrowing nothing). A word that none of them knows may mean anything: the cell
//! rules nothing out, and the word is given back.

use std::sync::LazyLock;

use serde::Deserialize;

use super::lexicon::{Entry, Lexicon, Standing};
use super::possibility::{self, Mask};
use super::role::Fact;
use crate::table::{self, TableError};

/// One value of a fact.
#[derive(Clone, Debug)]
pub struct FactValue {
    pub fact: Fact,
    pub value: String,
    /// What remains possible.
    pub possible: Mask,
    /// What a source of which it is stated may be where its codes are silent.
    pub beside: Mask,
    pub why: String,
    pub source: String,
}

/// What a word says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Meaning {
    possible: Mask,
    values: Vec<usize>,
}

/// The values of all facts and the words for them.
#[derive(Debug)]
pub struct FactBook {
    pub values: Vec<FactValue>,
    meanings: Vec<Meaning>,
    /// In the order of [`Fact::ALL`].
    words: Vec<Lexicon>,
}

/// What a cell says of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What remains possible: the union over the values written; all if a word was not understood or says nothing.
    pub possible: Mask,
    /// Indices of the values; those of another fact too, where a word speaks of both. None if every word is silent.
    pub values: Vec<usize>,
    /// Words not understood.
    pub unknown: Vec<String>,
}

#[derive(Deserialize)]
struct RawValue {
    fact: String,
    value: String,
    possible: String,
    beside: String,
    why: String,
    source: String,
}

/// A word of one of the four tables.
#[derive(Deserialize)]
struct RawWord {
    /// One fact, or several that know the word, `;`-joined; `truth` stands for all that are true or false.
    fact: String,
    /// The value or, `;`-joined, the values of which it may be any.
    #[serde(default)]
    value: String,
    /// What the word says of several facts at once, `;`-joined `fact=value` or `fact=value|value`.
    #[serde(default)]
    says: String,
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

/// Whether a statement tells of something that a source of the Annex has.
#[must_use]
pub fn opens_beside(said: &Statement) -> bool {
    let value = |index: &usize| book().ok().and_then(|book| book.values.get(*index));
    said.values.iter().filter_map(value).any(|value| !value.beside.is_empty())
}

/// The facts that a cell of a table names.
fn facts_named(file: &str, list: &str, truths: &[Fact]) -> Result<Vec<Fact>, TableError> {
    if list == "truth" {
        return Ok(truths.to_vec());
    }
    let named = |name: &String| {
        Fact::ALL
            .into_iter()
            .find(|fact| fact.name() == name)
            .ok_or_else(|| TableError::new(file, format!("`{name}` is no fact")))
    };
    table::split_joined(list).iter().map(named).collect()
}

/// The words for yes and no, each with `true` or `false`.
///
/// # Errors
/// If the embedded table does not read.
pub(super) fn truth_words() -> Result<Vec<(String, String)>, TableError> {
    let words = table::read::<RawWord>(WHOLE_WORDS.0, WHOLE_WORDS.1)?;
    Ok(words.into_iter().filter(|raw| raw.fact == "truth").map(|raw| (raw.value, raw.word)).collect())
}

const WHOLE_WORDS: (&str, &str) = ("evidence/data/whole_words.csv", include_str!("data/whole_words.csv"));

impl FactBook {
    fn read() -> Result<Self, TableError> {
        let file = "evidence/data/facts.csv";
        let mut book = Self { values: Vec::new(), meanings: Vec::new(), words: Vec::new() };
        book.words.resize_with(Fact::ALL.len(), Lexicon::default);
        for raw in table::read::<RawValue>(file, include_str!("data/facts.csv"))? {
            let error =
                |problem: String| TableError::new(file, format!("{}={}: {problem}", raw.fact, raw.value));
            let possible = possibility::read(&raw.possible).map_err(error)?;
            let beside = possibility::read(&raw.beside).map_err(error)?;
            for fact in facts_named(file, &raw.fact, &[])? {
                let (value, why, source) = (raw.value.clone(), raw.why.clone(), raw.source.clone());
                book.values.push(FactValue { fact, value, possible, beside, why, source });
            }
        }
        for index in 0..book.values.len() {
            let Some(FactValue { fact, value, .. }) = book.values.get(index).cloned() else { continue };
            book.insert(file, fact, &value, book.meaning(&[index]), Standing::Listed)?;
        }
        for (file, text, alone) in [
            ("evidence/data/fact_words.csv", include_str!("data/fact_words.csv"), false),
            ("evidence/data/joint_words.csv", include_str!("data/joint_words.csv"), false),
            (WHOLE_WORDS.0, WHOLE_WORDS.1, true),
            ("evidence/data/silent_words.csv", include_str!("data/silent_words.csv"), false),
        ] {
            book.read_words(file, text, if alone { Standing::Alone } else { Standing::Listed })?;
        }
        Ok(book)
    }

    fn read_words(&mut self, file: &str, text: &str, standing: Standing) -> Result<(), TableError> {
        let is_truth =
            |fact: &Fact| self.values.iter().any(|known| known.fact == *fact && known.value == "true");
        let truths: Vec<Fact> = Fact::ALL.into_iter().filter(is_truth).collect();
        for raw in table::read::<RawWord>(file, text)? {
            for fact in facts_named(file, &raw.fact, &truths)? {
                let mut meaning = self.any_of(file, fact, &raw.value)?;
                for said in table::split_joined(&raw.says) {
                    let (name, value) = said.split_once('=').unwrap_or((fact.name(), &said));
                    for about in facts_named(file, name, &[])? {
                        let part = self.any_of(file, about, &value.replace('|', ";"))?;
                        meaning.possible = meaning.possible.and(part.possible);
                        meaning.values.extend(part.values);
                    }
                }
                self.insert(file, fact, &raw.word, meaning, standing)?;
            }
        }
        Ok(())
    }

    /// What a word says that may mean any of these values; nothing where none is named.
    fn any_of(&self, file: &str, fact: Fact, values: &str) -> Result<Meaning, TableError> {
        let index = |value: &String| {
            let known = |known: &FactValue| known.fact == fact && known.value == *value;
            self.values
                .iter()
                .position(known)
                .ok_or_else(|| TableError::new(file, format!("{}={value} is not in facts.csv", fact.name())))
        };
        let values: Vec<usize> = table::split_joined(values).iter().map(index).collect::<Result<_, _>>()?;
        Ok(if values.is_empty() { Meaning { possible: Mask::ALL, values } } else { self.meaning(&values) })
    }

    fn meaning(&self, values: &[usize]) -> Meaning {
        let possible = values.iter().filter_map(|value| self.values.get(*value));
        let possible = possible.fold(Mask::EMPTY, |mask, value| mask.or(value.possible));
        Meaning { possible, values: values.to_vec() }
    }

    fn insert(
        &mut self,
        file: &str,
        fact: Fact,
        word: &str,
        meaning: Meaning,
        standing: Standing,
    ) -> Result<(), TableError> {
        let denies = |value: &usize| {
            self.values.get(*value).is_some_and(|value| {
                value.fact == fact
                    && matches!((fact, value.value.as_str()), (_, "false") | (Fact::WasteBurned, "none"))
            })
        };
        // A word for no is one too where it says nothing itself: of `coal (no)` it takes the coal.
        let silent_no = || meaning.values.is_empty() && self.is_no(word);
        let standing = match standing {
            Standing::Listed if meaning.values.iter().any(denies) || silent_no() => Standing::Denying,
            standing => standing,
        };
        let index = self.meanings.iter().position(|known| *known == meaning).unwrap_or_else(|| {
            self.meanings.push(meaning);
            self.meanings.len() - 1
        });
        let error = |problem: String| TableError::new(file, format!("{}: {problem}", fact.name()));
        match self.words.get_mut(fact as usize) {
            Some(words) => words.insert(word, Entry { meaning: index, standing }).map_err(error),
            None => Err(error("has no words".to_owned())),
        }
    }

    /// Whether a word answers a question of yes or no with no, or names no waste.
    fn is_no(&self, word: &str) -> bool {
        let says = |fact: Fact, value: &str| {
            let entry = self.words.get(fact as usize).and_then(|words| words.entry(word));
            let meaning = entry.and_then(|entry| self.meanings.get(entry.meaning));
            let known = |index: &usize| self.values.get(*index).is_some_and(|known| known.value == value);
            meaning.is_some_and(|meaning| !meaning.values.is_empty() && meaning.values.iter().all(known))
        };
        says(Fact::HazardousWaste, "false") || says(Fact::WasteBurned, "none")
    }

    /// Reads a cell: one value or several; nothing if nothing is written. `none` and its like are values, not
    /// missing ones.
    #[must_use]
    pub fn read_cell(&self, fact: Fact, cell: &str) -> Option<Statement> {
        let reading = self.words.get(fact as usize)?.read(cell)?;
        let mut statement = Statement { possible: Mask::EMPTY, values: Vec::new(), unknown: reading.unknown };
        for meaning in reading.meanings.iter().filter_map(|index| self.meanings.get(*index)) {
            statement.possible = statement.possible.or(meaning.possible);
            for value in &meaning.values {
                if !statement.values.contains(value) {
                    statement.values.push(*value);
                }
            }
        }
        // A word not understood, or one for "not known", may mean anything, so the cell rules nothing out.
        // Of what has a share, the rest is something else; a main fuel is what most of it is.
        let shares = reading.shares;
        let a_rest = shares.leave_a_rest() && !(fact == Fact::Fuel && shares.largest >= 50.0);
        if reading.open || a_rest || !statement.unknown.is_empty() || reading.meanings.is_empty() {
            statement.possible = Mask::ALL;
        }
        Some(statement)
    }
}

#[cfg(test)]
mod tests;
