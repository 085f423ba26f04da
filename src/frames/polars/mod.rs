//! Polars columns in, the numbers of outcomes out, and those as verdict columns, one by one. Neither is
//! copied: the kernel reads the string views, and texts go out as views of one shared buffer. Words go out
//! as their numbers, since an engine would read words back one by one; the caller names them
//! (`output_fields`).

mod alike;
mod input;
mod written;

use polars::prelude::*;

pub use self::alike::alike;
pub(super) use self::input::lent;
pub use self::written::{calls, written, written_field};
use super::cache::{Cache, Compiled};
use super::number;
use super::outcomes::OUTCOMES;
use super::tally::{self, Known};
use crate::classify::outputs::Output;
use crate::classify::rows::session::{Classified, Session};
use crate::classify::rows::values::Values;
use crate::table::TableError;

/// The classifiers of this border.
pub static CACHE: Cache<Known> = Cache::new();

/// Room for the rows of a larger batch than an engine streams is not kept.
const ROOM: usize = 1 << 20;

/// The number of each row's outcome (`number`), for columns whose roles are the classifier's, in order. A
/// column of length one stands for all rows. A `tally` counts the rows by outcome; what columns beyond
/// those of the roles hold, all of them texts, is counted with it where something was not understood.
///
/// # Errors
/// If a column has a type that cannot be read, or the columns are not as many as the roles.
pub fn number(inputs: &[Series], compiled: &Compiled<Known>, tally: Option<&str>) -> PolarsResult<Series> {
    let classifier = &compiled.classifier;
    let roles = if tally.is_some() { classifier.roles.len() } else { inputs.len() };
    let (inputs, texts) = inputs.split_at(roles.min(inputs.len()));
    if inputs.len() != classifier.roles.len() {
        polars_bail!(ShapeMismatch: "annexc: {} columns for {} roles", inputs.len(), classifier.roles.len());
    }
    let rows = rows(inputs)?;
    let read = inputs
        .iter()
        .zip(&classifier.roles)
        .map(|(input, role)| input::readable_form(input, role.name()))
        .collect::<PolarsResult<Vec<Series>>>()?;
    let words: Vec<Vec<Option<&str>>> =
        classifier.words.iter().map(|words| words.iter().map(|word| Some(word.as_str())).collect()).collect();
    let of = |place: usize| words.get(place).filter(|words| !words.is_empty());
    let numbers = compiled.with(|session: &mut Session, known: &mut Known| {
        let mut found = std::mem::take(&mut known.found);
        found.clear();
        let mut start = 0;
        for end in input::ends(&read, rows) {
            let piece = input::piece(&read, rows, start, end);
            let columns = piece
                .iter()
                .enumerate()
                .map(|(place, column)| input::named(input::lent(column)?, of(place), column.name()))
                .collect::<PolarsResult<Vec<Values<'_>>>>()
                .map_err(Failed)?;
            session.classify_further(classifier, &columns, end - start, &mut found)?;
            start = end;
        }
        let new = &session.outcomes()[known.numbers.len()..];
        known.unread.extend(new.iter().map(Known::is_unread));
        OUTCOMES.number(new, &mut known.numbers)?;
        if let Some(token) = tally {
            tally::count(token, known, &found.numbers, texts).map_err(Failed)?;
        }
        let numbers = packed(session, &known.numbers, &found)?;
        if found.numbers.capacity() <= ROOM {
            known.found = found;
        }
        Ok(numbers)
    });
    let numbers = numbers.map_err(|Failed(error)| error)?;
    Ok(UInt64Chunked::from_vec(name_of(inputs.iter().map(|input| input.name())), numbers).into_series())
}

/// Why a batch could not be classified.
struct Failed(PolarsError);

impl From<TableError> for Failed {
    fn from(error: TableError) -> Self {
        Self(polars_err!(ComputeError: "annexc: {error}"))
    }
}

fn packed(session: &Session, known: &[u32], found: &Classified) -> Result<Vec<u64>, TableError> {
    let mark = number::mark();
    let mut numbers: Vec<u64> =
        found.numbers.iter().map(|id| u64::from(known[*id as usize]) | mark).collect();
    // Without a row that asks for its start there is none that has such a day.
    for (row, begun) in found.begun.iter().enumerate().filter(|(_, begun)| begun.is_some()) {
        let id = found.numbers[row] as usize;
        let since = session.outcomes()[id].required_since(*begun);
        numbers[row] = number::packed(known[id], mark, since).ok_or_else(|| {
            TableError::new("required_since", "a day that lies too far away; see the days of the profile")
        })?;
    }
    Ok(numbers)
}

/// Some outputs of the rows at once, as a struct.
///
/// # Errors
/// As [`number`].
pub fn classify(inputs: &[Series], compiled: &Compiled<Known>, outputs: &[Output]) -> PolarsResult<Series> {
    let numbers = number(inputs, compiled, None)?;
    let fields = outputs
        .iter()
        .map(|output| Ok(written(&numbers, *output)?.with_name(PlSmallStr::from_static(output.name()))))
        .collect::<PolarsResult<Vec<Series>>>()?;
    Ok(StructChunked::from_series(numbers.name().clone(), numbers.len(), fields.iter())?.into_series())
}

/// How many rows there are in columns of which one of length one stands for all rows.
pub(super) fn rows(inputs: &[Series]) -> PolarsResult<usize> {
    let lengths = || inputs.iter().map(|input| input.len());
    let rows = if lengths().any(|length| length == 0) { 0 } else { lengths().max().unwrap_or(0) };
    let odd = |input: &&Series| rows != 0 && input.len() != rows && input.len() != 1;
    if let Some(input) = inputs.iter().find(odd) {
        polars_bail!(ShapeMismatch: "annexc: column `{}` has {} rows, not {rows}", input.name(), input.len());
    }
    Ok(rows)
}

/// The type of the numbers.
///
/// # Errors
/// If a column has a type that cannot be read.
pub fn number_field(inputs: &[Field]) -> PolarsResult<Field> {
    for input in inputs {
        input::readable(input.dtype(), input.name(), input.name())?;
    }
    Ok(Field::new(name_of(inputs.iter().map(|input| &input.name)), DataType::UInt64))
}

/// The type of a struct of some outputs.
///
/// # Errors
/// If a column has a type that cannot be read.
pub fn classify_field(inputs: &[Field], outputs: &[Output]) -> PolarsResult<Field> {
    let fields = outputs.iter().map(|output| written_field(PlSmallStr::from_static(output.name()), *output));
    let dtype = DataType::Struct(fields.collect());
    Ok(number_field(inputs)?.with_dtype(dtype))
}

fn name_of<'a>(mut names: impl Iterator<Item = &'a PlSmallStr>) -> PlSmallStr {
    names.next().cloned().unwrap_or(PlSmallStr::EMPTY)
}
