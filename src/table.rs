//! Reading the embedded tables: commented CSV, one record a line, each with its source.

use std::sync::LazyLock;

use serde::de::{Deserialize, DeserializeOwned, Deserializer};

/// A table that does not read, with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("table {file}: {problem}")]
pub struct TableError {
    pub file: String,
    pub problem: String,
}

impl TableError {
    /// An error at a place in a table.
    pub fn new(file: &str, problem: impl Into<String>) -> Self {
        Self { file: file.to_owned(), problem: problem.into() }
    }
}

/// All that an enum derives of itself (its variants, their names), as an array.
///
/// # Panics
/// If there are fewer, which does not compile where it is a constant.
#[must_use]
pub const fn array<T: Copy, const N: usize>(all: &[T]) -> [T; N] {
    *all.first_chunk().expect("N is their count")
}

/// Reads all records of a table; lines that begin with `#` are comments.
///
/// # Errors
/// If a record does not have the columns of `T`.
pub fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<Vec<T>, TableError> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes())
        .deserialize()
        .map(|record| record.map_err(|error| TableError::new(file, error.to_string())))
        .collect()
}

/// A table read once, lent for good.
///
/// # Errors
/// The error of the first reading.
pub fn shared<T>(table: &'static LazyLock<Result<Vec<T>, TableError>>) -> Result<&'static [T], TableError> {
    match &**table {
        Ok(records) => Ok(records),
        Err(error) => Err(error.clone()),
    }
}

/// The parts of a `;`-joined cell; none for an empty one.
#[must_use]
pub fn split_joined(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Deserialises a `;`-joined cell.
///
/// # Errors
/// If the cell is no text.
pub fn joined<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(split_joined(&String::deserialize(deserializer)?))
}
