//! Arrow batches in, the same batches with verdict columns out, one at a time. Nothing is copied of what
//! comes in; words and texts go out as dictionaries that all batches share.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, Int8Array, Int32Array, PrimitiveArray,
    RecordBatch, RecordBatchReader, StringArray,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef, TimeUnit};

use super::cache::{Cache, Compiled};
use super::columns::{self, Column, Nullable};
use crate::classify::outcome::Outcome;
use crate::classify::outputs::{Output, Rule};
use crate::classify::rows::session::{Classified, Session};
use crate::classify::rows::values::{Cells, Integers, Validity, Values};
use crate::table::TableError;

/// The classifiers of this border.
pub static CACHE: Cache<Written> = Cache::new();

/// What this border keeps beside the memory of a session: each output in the outcomes met, and the words
/// or texts that its dictionary has.
#[derive(Debug)]
pub struct Written {
    outputs: Vec<Kept>,
    outcomes: usize,
}

#[derive(Debug)]
struct Kept {
    output: Output,
    column: Column,
    values: Option<ArrayRef>,
}

impl Default for Written {
    fn default() -> Self {
        let kept =
            |output: &Output| Kept { output: *output, column: Column::of(*output), values: words(*output) };
        Self { outputs: Output::ALL.iter().map(kept).collect(), outcomes: 0 }
    }
}

/// The words of an Enum.
fn words(output: Output) -> Option<ArrayRef> {
    match output.rule() {
        Rule::Word(words, _) => Some(Arc::new(StringArray::from_iter_values(words))),
        _ => None,
    }
}

/// Where an input comes from.
#[derive(Clone, Debug)]
pub enum Feed {
    /// A column, by its place.
    Column(usize),
    /// The same text in every row.
    Constant(String),
}

/// A stream of batches that are classified as they are asked for.
pub struct Stream {
    source: Box<dyn RecordBatchReader + Send>,
    compiled: Arc<Compiled<Written>>,
    feeds: Vec<Feed>,
    schema: SchemaRef,
}

impl Stream {
    /// Classifies a stream. `names` are those of the output columns.
    #[must_use]
    pub fn new(
        source: Box<dyn RecordBatchReader + Send>,
        compiled: Arc<Compiled<Written>>,
        feeds: Vec<Feed>,
        names: &[String],
    ) -> Self {
        let before = source.schema();
        let added = Output::ALL
            .iter()
            .zip(names)
            .map(|(output, name)| Arc::new(Field::new(name, dtype(*output), true)));
        let fields: Vec<Arc<Field>> = before.fields().iter().cloned().chain(added).collect();
        let schema = Arc::new(Schema::new_with_metadata(fields, before.metadata().clone()));
        Self { source, compiled, feeds, schema }
    }

    fn classified(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let rows = batch.num_rows();
        let constants: Vec<[Option<&str>; 1]> = self
            .feeds
            .iter()
            .map(|feed| match feed {
                Feed::Constant(text) => [Some(text.as_str())],
                Feed::Column(_) => [None],
            })
            .collect();
        let columns = self.feeds.iter().zip(&constants).map(|(feed, constant)| match feed {
            Feed::Constant(_) => Ok(Values::texts(constant)),
            Feed::Column(place) => {
                let column = batch.column(*place);
                let name = || batch.schema_ref().field(*place).name().clone();
                lent(column.as_ref()).ok_or_else(|| {
                    ArrowError::SchemaError(format!(
                        "annexc: column `{}` has type {}, which cannot be read: cast it to text",
                        name(),
                        column.data_type()
                    ))
                })
            }
        });
        let columns = columns.collect::<Result<Vec<Values<'_>>, ArrowError>>()?;
        let compiled = &self.compiled;
        let added = compiled.with(|session: &mut Session, written: &mut Written| {
            let found = session.classify_dated(&compiled.classifier, &columns, rows)?;
            let before = written.outcomes;
            written.extend(&session.outcomes()[before..]);
            Ok(written.columns(session, &found))
        });
        let added =
            added.map_err(|error: TableError| ArrowError::ComputeError(format!("annexc: {error}")))?;
        let all = batch.columns().iter().cloned().chain(added).collect();
        RecordBatch::try_new(Arc::clone(&self.schema), all)
    }
}

impl Iterator for Stream {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        // A stream that hands on another type than it says may panic where its buffers are taken over, and no
        // panic may cross the border to C.
        let next = AssertUnwindSafe(|| Some(self.source.next()?.and_then(|batch| self.classified(&batch))));
        catch_unwind(next).unwrap_or_else(|_| {
            let told = "annexc: the stream broke off: a batch is not what its schema says";
            Some(Err(ArrowError::SchemaError(told.to_owned())))
        })
    }
}

impl RecordBatchReader for Stream {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

fn dtype(output: Output) -> DataType {
    let dictionary = |keys| DataType::Dictionary(Box::new(keys), Box::new(DataType::Utf8));
    match output.rule() {
        Rule::Word(..) => dictionary(DataType::Int8),
        Rule::Text(_) => dictionary(DataType::Int32),
        Rule::Day(_) | Rule::Since(_) => DataType::Date32,
        Rule::Truth(_) => DataType::Boolean,
    }
}

/// Whether a column of this type is read as it is.
#[must_use]
pub fn is_read(dtype: &DataType) -> bool {
    match dtype {
        DataType::Dictionary(_, values) => !matches!(**values, DataType::Dictionary(_, _)) && is_read(values),
        // The day of a moment depends on the place.
        DataType::Timestamp(_, zone) => zone.is_none(),
        DataType::Null
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Boolean
        | DataType::Date32
        | DataType::Date64 => true,
        other => other.is_integer() || matches!(other, DataType::Float32 | DataType::Float64),
    }
}

/// Seconds.
const DAY: i64 = 86_400;

/// A column as the kernel reads it; None if it is of another type.
fn lent(array: &dyn Array) -> Option<Values<'_>> {
    if !is_read(array.data_type()) {
        return None;
    }
    macro_rules! numbers {
        ($kind:ty) => {
            array.as_primitive::<$kind>().values().as_ref()
        };
    }
    let moments = |moments, a_day| Cells::Moments { moments, a_day };
    let cells = match array.data_type() {
        DataType::Utf8 => {
            let texts = array.as_string::<i32>();
            Cells::Offsets32 { offsets: texts.value_offsets(), bytes: texts.value_data() }
        }
        DataType::LargeUtf8 => {
            let texts = array.as_string::<i64>();
            Cells::Offsets64 { offsets: texts.value_offsets(), bytes: texts.value_data() }
        }
        DataType::Utf8View => {
            let texts = array.as_string_view();
            let views: &[u128] = texts.views();
            Cells::Views {
                views: bytemuck::cast_slice(views),
                buffers: texts.data_buffers().iter().map(Buffer::as_slice).collect(),
            }
        }
        DataType::Boolean => Cells::Booleans(bits(array.as_boolean().values())),
        DataType::Date32 => Cells::Days(numbers!(Date32Type)),
        DataType::Date64 => moments(numbers!(Date64Type), DAY * 1_000),
        DataType::Timestamp(TimeUnit::Second, _) => moments(numbers!(TimestampSecondType), DAY),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            moments(numbers!(TimestampMillisecondType), DAY * 1_000)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            moments(numbers!(TimestampMicrosecondType), DAY * 1_000_000)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            moments(numbers!(TimestampNanosecondType), DAY * 1_000_000_000)
        }
        DataType::Float32 => Cells::Floats32(numbers!(Float32Type)),
        DataType::Float64 => Cells::Floats64(numbers!(Float64Type)),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary_opt()?;
            let keys = integers(dictionary.keys())?;
            Cells::Keys { keys, dictionary: Box::new(lent(dictionary.values().as_ref())?) }
        }
        DataType::Null => Cells::Empty,
        _ => Cells::Integers(integers(array)?),
    };
    let validity = array.nulls().map(|nulls| bits(nulls.inner()));
    Some(Values { cells, validity, length: array.len() })
}

fn integers(array: &dyn Array) -> Option<Integers<'_>> {
    macro_rules! numbers {
        ($kind:ty) => {
            array.as_primitive::<$kind>().values().as_ref()
        };
    }
    Some(match array.data_type() {
        DataType::Int8 => Integers::I8(numbers!(Int8Type)),
        DataType::Int16 => Integers::I16(numbers!(Int16Type)),
        DataType::Int32 => Integers::I32(numbers!(Int32Type)),
        DataType::Int64 => Integers::I64(numbers!(Int64Type)),
        DataType::UInt8 => Integers::U8(numbers!(UInt8Type)),
        DataType::UInt16 => Integers::U16(numbers!(UInt16Type)),
        DataType::UInt32 => Integers::U32(numbers!(UInt32Type)),
        DataType::UInt64 => Integers::U64(numbers!(UInt64Type)),
        _ => return None,
    })
}

fn bits(buffer: &BooleanBuffer) -> Validity<'_> {
    Validity { bytes: buffer.values(), offset: buffer.offset() }
}

impl Written {
    /// Takes over further outcomes.
    fn extend(&mut self, outcomes: &[Outcome]) {
        self.outcomes += outcomes.len();
        for kept in &mut self.outputs {
            kept.column.extend(kept.output, outcomes);
            if let Column::Texts(texts) = &kept.column
                && kept.values.as_ref().is_none_or(|values| values.len() != texts.distinct.len())
            {
                kept.values = Some(Arc::new(StringArray::from_iter_values(&texts.distinct)));
            }
        }
    }

    /// The output columns of the rows.
    fn columns(&self, session: &Session, found: &Classified) -> Vec<ArrayRef> {
        self.outputs.iter().map(|kept| kept.column(session, found)).collect()
    }
}

impl Kept {
    fn column(&self, session: &Session, found: &Classified) -> ArrayRef {
        let ids = found.numbers.as_slice();
        let values = || self.values.clone().unwrap_or_else(|| Arc::new(StringArray::new_null(0)));
        match &self.column {
            Column::Words(words) => {
                let keys = ids.iter().map(|id| words.shown[*id as usize] as i8);
                named(Int8Array::new(keys.collect(), known(words, ids)), values())
            }
            Column::Texts(texts) => {
                let keys = ids.iter().map(|id| texts.of_outcome[*id as usize] as i32);
                named(Int32Array::new(keys.collect(), None), values())
            }
            Column::Days(days) => {
                Arc::new(Date32Array::new(columns::spread(&days.shown, ids).into(), known(days, ids)))
            }
            // Without a row that asks for its start there is none that has such a day.
            Column::Since if found.begun.is_empty() => Arc::new(Date32Array::new_null(ids.len())),
            Column::Since => {
                let since = |row: usize| {
                    let begun = found.begun.get(row).copied().flatten();
                    begun.and_then(|begun| session.outcomes()[ids[row] as usize].required_since(Some(begun)))
                };
                Arc::new((0..ids.len()).map(since).collect::<Date32Array>())
            }
            Column::Truths(truths) => {
                let holds = packed(ids.iter().map(|id| truths.shown[*id as usize]));
                Arc::new(BooleanArray::new(holds, known(truths, ids)))
            }
        }
    }
}

/// Which rows have a value; None if all have.
fn known<T>(values: &Nullable<T>, ids: &[u32]) -> Option<NullBuffer> {
    values.gaps.then(|| NullBuffer::new(packed(ids.iter().map(|id| values.known[*id as usize]))))
}

/// A bit for each row.
fn packed(rows: impl ExactSizeIterator<Item = bool>) -> BooleanBuffer {
    let length = rows.len();
    BooleanBuffer::new(Buffer::from_vec(columns::bits(rows)), 0, length)
}

/// Keys as the values that they stand for.
#[allow(unsafe_code, reason = "the keys of all rows are not looked through again")]
fn named<K: ArrowDictionaryKeyType>(keys: PrimitiveArray<K>, values: ArrayRef) -> ArrayRef {
    // SAFETY: each key, also those under a null, is the number of a word of the output or of a text in
    // the list that the values are made of, so none is negative or beyond the values.
    Arc::new(unsafe { DictionaryArray::<K>::new_unchecked(keys, values) })
}
