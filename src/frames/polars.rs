//! Polars columns in, one struct of verdict columns out. Neither is copied: the kernel reads the string
//! views, and texts go out as views of one shared buffer. Words go out as their numbers, since an engine
//! would read words back one by one; the caller names them (`output_fields`).

use polars::prelude::*;
use polars_arrow::array::{Array, BooleanArray, PrimitiveArray, Utf8ViewArray, View};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;

use super::cache::{Cache, Compiled};
use super::rows;
use super::schema::{Kind, OUTPUTS, Output};
use crate::classify::classifier::Classifier;
use crate::classify::dictionary::{Dictionary, NULL, TEXTS, WORDS};
use crate::classify::rows::session::{Classified, Session};
use crate::classify::rows::values::{Cells, Integers, Validity, Values};
use crate::table::TableError;

/// What this border keeps beside the memory of a session: the outcomes as columns.
#[derive(Debug, Default)]
pub struct Written {
    dictionary: Dictionary,
    texts: Vec<Utf8ViewArray>,
}

/// The classifiers of this border.
pub static CACHE: Cache<Written> = Cache::new();

/// What fails in a batch.
enum Failure {
    Table(TableError),
    Polars(PolarsError),
}

impl From<TableError> for Failure {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}

impl From<PolarsError> for Failure {
    fn from(error: PolarsError) -> Self {
        Self::Polars(error)
    }
}

impl From<Failure> for PolarsError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Table(error) => polars_err!(ComputeError: "annexc: {error}"),
            Failure::Polars(error) => error,
        }
    }
}

/// Classifies the rows of some columns, whose roles are the classifier's, in order. A column of length
/// one stands for all rows. A `tally` counts the rows by outcome.
///
/// # Errors
/// If a column has a type that cannot be read, or the columns are not as many as the roles.
pub fn classify(
    inputs: &[Series],
    compiled: &Compiled<Written>,
    tally: Option<&str>,
) -> PolarsResult<Series> {
    let classifier = &compiled.classifier;
    let rows = rows(inputs, classifier)?;
    let read = inputs
        .iter()
        .zip(&classifier.roles)
        .map(|(input, role)| readable_form(input, role.name()))
        .collect::<PolarsResult<Vec<Series>>>()?;
    let words: Vec<Vec<Option<&str>>> =
        classifier.words.iter().map(|words| words.iter().map(|word| Some(word.as_str())).collect()).collect();
    let of = |place: usize| words.get(place).filter(|words| !words.is_empty());
    let columns = read
        .iter()
        .enumerate()
        .map(|(place, input)| named(lent(input)?, of(place), input.name()))
        .collect::<PolarsResult<Vec<Values<'_>>>>()?;
    let fields = compiled.with(|session: &mut Session, written: &mut Written| {
        let found = session.classify_dated(classifier, &columns, rows)?;
        written.keep_up(session);
        if let Some(token) = tally {
            super::tally::count(token, session.outcomes(), &found.numbers);
        }
        OUTPUTS
            .iter()
            .map(|output| Ok(written.column(output, &found)?))
            .collect::<Result<Vec<Series>, Failure>>()
    })?;
    let name = inputs.first().map_or(PlSmallStr::EMPTY, |input| input.name().clone());
    Ok(StructChunked::from_series(name, rows, fields.iter())?.into_series())
}

fn rows(inputs: &[Series], classifier: &Classifier) -> PolarsResult<usize> {
    if inputs.len() != classifier.roles.len() {
        polars_bail!(ShapeMismatch: "annexc: {} columns for {} roles", inputs.len(), classifier.roles.len());
    }
    let lengths = || inputs.iter().map(|input| input.len());
    let rows = if lengths().any(|length| length == 0) { 0 } else { lengths().max().unwrap_or(0) };
    let odd = |input: &&Series| rows != 0 && input.len() != rows && input.len() != 1;
    if let Some(input) = inputs.iter().find(odd) {
        polars_bail!(ShapeMismatch: "annexc: column `{}` has {} rows, not {rows}", input.name(), input.len());
    }
    Ok(rows)
}

/// The type of the struct.
///
/// # Errors
/// If a column has a type that cannot be read.
pub fn output_field(inputs: &[Field]) -> PolarsResult<Field> {
    for input in inputs {
        readable(input.dtype(), input.name(), input.name())?;
    }
    let fields = OUTPUTS.iter().map(|output| Field::new(output.name.into(), dtype(output)));
    let name = inputs.first().map_or(PlSmallStr::EMPTY, |input| input.name().clone());
    Ok(Field::new(name, DataType::Struct(fields.collect())))
}

fn readable(dtype: &DataType, name: &str, role: &str) -> PolarsResult<()> {
    if matches!(dtype, DataType::Datetime(_, Some(_))) {
        // The engine would take the day in Greenwich, which may be the one after or before.
        polars_bail!(
            InvalidOperation: "annexc: column `{name}` (read as {role}) has type {dtype}, whose day depends on the place; give its day there, with .dt.date()"
        );
    }
    let fine = dtype.is_primitive_numeric()
        || matches!(
            dtype,
            DataType::String
                | DataType::Boolean
                | DataType::Null
                | DataType::Date
                | DataType::Datetime(_, _)
                | DataType::Decimal(_, _)
                | DataType::Categorical(_, _)
                | DataType::Enum(_, _)
        );
    if !fine {
        polars_bail!(
            InvalidOperation: "annexc: column `{name}` (read as {role}) has type {dtype}; cast it to String, a number, Boolean or Date"
        );
    }
    Ok(())
}

/// A column in one piece and of a type that the kernel reads; what is neither text, whole number, day
/// nor truth value goes as it prints.
fn readable_form(input: &Series, role: &str) -> PolarsResult<Series> {
    readable(input.dtype(), input.name(), role)?;
    let read = match input.dtype() {
        DataType::String
        | DataType::Boolean
        | DataType::Date
        | DataType::Null
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::Float32
        | DataType::Float64 => input.clone(),
        DataType::Datetime(_, _) => input.cast(&DataType::Date)?,
        _ => input.cast(&DataType::String)?,
    };
    Ok(read.rechunk())
}

/// The column as the kernel reads it.
fn lent(input: &Series) -> PolarsResult<Values<'_>> {
    let array: &dyn Array = input.chunks()[0].as_ref();
    let any = array.as_any();
    let wrong =
        || polars_err!(ComputeError: "annexc: column `{}` is not laid out as its type says", input.name());
    macro_rules! numbers {
        ($native:ty) => {
            any.downcast_ref::<PrimitiveArray<$native>>().ok_or_else(wrong)?.values().as_slice()
        };
    }
    let cells = match input.dtype() {
        DataType::Null => Cells::Empty,
        DataType::String => {
            let texts = any.downcast_ref::<Utf8ViewArray>().ok_or_else(wrong)?;
            Cells::Views {
                views: bytemuck::cast_slice::<View, [u8; 16]>(texts.views().as_slice()),
                buffers: texts.data_buffers().iter().map(std::ops::Deref::deref).collect(),
            }
        }
        DataType::Boolean => {
            let bits = any.downcast_ref::<BooleanArray>().ok_or_else(wrong)?.values();
            Cells::Booleans(validity(bits))
        }
        DataType::Date => Cells::Days(numbers!(i32)),
        DataType::Int8 => Cells::Integers(Integers::I8(numbers!(i8))),
        DataType::Int16 => Cells::Integers(Integers::I16(numbers!(i16))),
        DataType::Int32 => Cells::Integers(Integers::I32(numbers!(i32))),
        DataType::Int64 => Cells::Integers(Integers::I64(numbers!(i64))),
        DataType::UInt8 => Cells::Integers(Integers::U8(numbers!(u8))),
        DataType::UInt16 => Cells::Integers(Integers::U16(numbers!(u16))),
        DataType::UInt32 => Cells::Integers(Integers::U32(numbers!(u32))),
        DataType::UInt64 => Cells::Integers(Integers::U64(numbers!(u64))),
        DataType::Float32 => Cells::Floats32(numbers!(f32)),
        DataType::Float64 => Cells::Floats64(numbers!(f64)),
        _ => return Err(wrong()),
    };
    Ok(Values { cells, validity: array.validity().map(validity), length: input.len() })
}

/// A column of numbers as the words that they stand for, where they stand for some.
fn named<'a>(
    column: Values<'a>,
    words: Option<&'a Vec<Option<&'a str>>>,
    name: &str,
) -> PolarsResult<Values<'a>> {
    let Some(words) = words else { return Ok(column) };
    let Values { cells: Cells::Integers(keys), validity, length } = column else {
        polars_bail!(ComputeError: "annexc: column `{name}` does not come as the numbers of its words");
    };
    let dictionary = Box::new(Values::texts(words));
    Ok(Values { cells: Cells::Keys { keys, dictionary }, validity, length })
}

fn validity(bits: &Bitmap) -> Validity<'_> {
    let (bytes, offset, _) = bits.as_slice();
    Validity { bytes, offset }
}

fn dtype(output: &Output) -> DataType {
    match output.kind {
        Kind::Enum => DataType::UInt8,
        Kind::Text => DataType::String,
        Kind::Date => DataType::Date,
        Kind::Bool => DataType::Boolean,
    }
}

impl Written {
    /// Takes over the outcomes that were met since.
    fn keep_up(&mut self, session: &Session) {
        if self.dictionary.len() < session.outcomes().len() || self.texts.is_empty() {
            self.dictionary.extend(session.outcomes());
            self.texts = self.dictionary.texts.iter().map(Utf8ViewArray::from_slice_values).collect();
        }
    }

    /// One output column of the rows.
    fn column(&self, output: &Output, found: &Classified) -> PolarsResult<Series> {
        let ids = found.numbers.as_slice();
        let name = PlSmallStr::from_static(output.name);
        let array: Box<dyn Array> = match output.kind {
            Kind::Enum => {
                let place = WORDS.iter().position(|known| *known == output.name);
                let words = place.map(|place| self.dictionary.words[place].as_slice()).unwrap_or_default();
                // An engine may look at the number under a null, so it must be one of a word.
                let shown: Vec<u8> = words.iter().map(|word| if *word == NULL { 0 } else { *word }).collect();
                let known: Vec<bool> = words.iter().map(|word| *word != NULL).collect();
                let validity = known.contains(&false).then(|| bitmap(&known, ids));
                PrimitiveArray::from_vec(rows::spread(&shown, ids)).with_validity(validity).boxed()
            }
            Kind::Text => {
                let place = TEXTS.iter().position(|known| *known == output.name).unwrap_or_default();
                spread(&self.texts[place], ids).boxed()
            }
            Kind::Date => {
                let (days, known) = rows::days(output, &self.dictionary, found);
                let validity = Some(Bitmap::from_u8_vec(known, ids.len()));
                PrimitiveArray::from_vec(days).with_validity(validity).boxed()
            }
            Kind::Bool => {
                let operating = &self.dictionary.operating;
                let holds: Vec<bool> = operating.iter().map(|operating| *operating == Some(true)).collect();
                let known: Vec<bool> = operating.iter().map(Option::is_some).collect();
                let validity = Some(bitmap(&known, ids));
                BooleanArray::new(ArrowDataType::Boolean, bitmap(&holds, ids), validity).boxed()
            }
        };
        let column = Series::try_from((name, array))?;
        if output.kind == Kind::Date { column.cast(&DataType::Date) } else { Ok(column) }
    }
}

/// A bit for each row.
fn bitmap(of_outcome: &[bool], ids: &[u32]) -> Bitmap {
    Bitmap::from_u8_vec(rows::bits(of_outcome, ids), ids.len())
}

/// The texts of the rows, as views of the same buffers.
#[allow(unsafe_code, reason = "the views are not read again to see that they are valid")]
fn spread(texts: &Utf8ViewArray, ids: &[u32]) -> Utf8ViewArray {
    let views = texts.views();
    let spread: Vec<View> = rows::spread(views, ids);
    let buffers = texts.data_buffers().clone();
    // SAFETY: every view is one of `texts`, a valid array of valid UTF-8, and the buffers are the same
    // ones in the same order, so that each view points into them as it did there.
    unsafe {
        Utf8ViewArray::new_unchecked_unknown_md(ArrowDataType::Utf8View, spread.into(), buffers, None, None)
    }
}
