//! Arrow batches in, the same batches with verdict columns out, one at a time. Nothing is copied of what
//! comes in; words and texts go out as dictionaries that all batches share.

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
use rustc_hash::FxHashMap;

use super::cache::{Cache, Compiled};
use super::rows;
use super::schema::{Kind, OUTPUTS, Output};
use crate::classify::dictionary::{Dictionary, NULL, TEXTS, WORDS};
use crate::classify::rows::session::{Classified, Session};
use crate::classify::rows::values::{Cells, Integers, Validity, Values};
use crate::table::TableError;

/// The classifiers of this border.
pub static CACHE: Cache<Written> = Cache::new();

/// What this border keeps beside the memory of a session.
#[derive(Debug, Default)]
pub struct Written {
    dictionary: Dictionary,
    texts: [Texts; TEXTS.len()],
}

/// The distinct texts of an output, and which of them each outcome has.
#[derive(Debug, Default)]
struct Texts {
    known: FxHashMap<String, i32>,
    listed: Vec<String>,
    of_outcome: Vec<i32>,
    values: Option<ArrayRef>,
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
        let added =
            OUTPUTS.iter().zip(names).map(|(output, name)| Arc::new(Field::new(name, dtype(output), true)));
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
            written.keep_up(session);
            let added: Vec<ArrayRef> = OUTPUTS.iter().map(|output| written.column(output, &found)).collect();
            Ok(added)
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
        Some(self.source.next()?.and_then(|batch| self.classified(&batch)))
    }
}

impl RecordBatchReader for Stream {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

fn dtype(output: &Output) -> DataType {
    let dictionary = |keys| DataType::Dictionary(Box::new(keys), Box::new(DataType::Utf8));
    match output.kind {
        Kind::Enum => dictionary(DataType::Int8),
        Kind::Text => dictionary(DataType::Int32),
        Kind::Date => DataType::Date32,
        Kind::Bool => DataType::Boolean,
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
    /// Takes over the outcomes that were met since.
    fn keep_up(&mut self, session: &Session) {
        self.dictionary.extend(session.outcomes());
        for (texts, all) in self.texts.iter_mut().zip(&self.dictionary.texts) {
            for text in &all[texts.of_outcome.len()..] {
                let next = texts.listed.len() as i32;
                let number = *texts.known.entry(text.clone()).or_insert(next);
                if number == next {
                    texts.listed.push(text.clone());
                    texts.values = None;
                }
                texts.of_outcome.push(number);
            }
            if texts.values.is_none() {
                texts.values = Some(Arc::new(StringArray::from_iter_values(&texts.listed)));
            }
        }
    }

    /// One output column of the rows.
    fn column(&self, output: &Output, found: &Classified) -> ArrayRef {
        let ids = found.numbers.as_slice();
        match output.kind {
            Kind::Enum => {
                let place = WORDS.iter().position(|known| *known == output.name).unwrap_or_default();
                let words = &self.dictionary.words[place];
                let shown: Vec<i8> =
                    words.iter().map(|word| if *word == NULL { 0 } else { *word as i8 }).collect();
                let known: Vec<bool> = words.iter().map(|word| *word != NULL).collect();
                let nulls = known.contains(&false).then(|| NullBuffer::new(packed(&known, ids)));
                let keys = Int8Array::new(rows::spread(&shown, ids).into(), nulls);
                named(keys, Arc::new(StringArray::from_iter_values(output.words)))
            }
            Kind::Text => {
                let place = TEXTS.iter().position(|known| *known == output.name).unwrap_or_default();
                let texts = &self.texts[place];
                let keys = Int32Array::new(rows::spread(&texts.of_outcome, ids).into(), None);
                let values = texts.values.clone().unwrap_or_else(|| Arc::new(StringArray::new_null(0)));
                named(keys, values)
            }
            Kind::Date => {
                let (days, known) = rows::days(output, &self.dictionary, found);
                let known = BooleanBuffer::new(Buffer::from_vec(known), 0, ids.len());
                Arc::new(Date32Array::new(days.into(), Some(NullBuffer::new(known))))
            }
            Kind::Bool => {
                let operating = &self.dictionary.operating;
                let holds: Vec<bool> = operating.iter().map(|operating| *operating == Some(true)).collect();
                let known: Vec<bool> = operating.iter().map(Option::is_some).collect();
                let nulls = NullBuffer::new(packed(&known, ids));
                Arc::new(BooleanArray::new(packed(&holds, ids), Some(nulls)))
            }
        }
    }
}

/// A bit for each row.
fn packed(of_outcome: &[bool], ids: &[u32]) -> BooleanBuffer {
    BooleanBuffer::new(Buffer::from_vec(rows::bits(of_outcome, ids)), 0, ids.len())
}

/// Keys as the values that they stand for.
#[allow(unsafe_code, reason = "the keys of all rows are not looked through again")]
fn named<K: ArrowDictionaryKeyType>(keys: PrimitiveArray<K>, values: ArrayRef) -> ArrayRef {
    // SAFETY: each key, also those under a null, is the number of a word of the output or of a text in
    // the list that the values are made of, so none is negative or beyond the values.
    Arc::new(unsafe { DictionaryArray::<K>::new_unchecked(keys, values) })
}
