//! Columns of any type through the border to Arrow: the same texts come to the same in whatever layout they
//! stand and wherever a batch was cut, and numbers of every type, with any bits under their nulls, are read.

use std::sync::Arc;

use annexc::classify::outputs::Output;
use annexc::frames::arrow::{self, Feed, Stream};
use arbitrary::Arbitrary;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, ArrowPrimitiveType, Date32Type, Date64Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, LargeStringArray, PrimitiveArray, RecordBatch,
    RecordBatchIterator, StringArray, StringViewArray,
};
use arrow_buffer::{ArrowNativeType, NullBuffer, ScalarBuffer};
use arrow_schema::{Field, Schema};

/// One of each kind.
const ROLES: [&str; 12] = [
    "category",
    "eprtr",
    "nace2",
    "isic4",
    "waste_burned",
    "hazardous_waste",
    "status",
    "releases",
    "construction_started",
    "closed",
    "party",
    "name",
];

/// What is drawn.
#[derive(Arbitrary, Debug)]
pub struct Given<'a> {
    role: u8,
    /// The layout of the texts, and the type of the numbers.
    kind: u8,
    /// Cells before those that count, in the same buffers.
    before: u8,
    /// Where the batch is cut.
    cut: u8,
    texts: Vec<Option<&'a str>>,
    /// Whether a number is there, and its bits.
    numbers: Vec<(bool, u64)>,
}

/// Whether the laws hold of what is drawn.
///
/// # Panics
/// If one does not.
pub fn hold(given: &Given<'_>) {
    let role = ROLES[usize::from(given.role) % ROLES.len()];
    let kind = usize::from(given.kind);
    let texts = &given.texts[..given.texts.len().min(8)];
    if texts.iter().flatten().all(|text| text.len() <= 200) {
        let before = usize::from(given.before % 11);
        let padded: Vec<Option<&str>> =
            (0..before).map(|place| (place % 3 > 0).then_some("4,2;")).chain(texts.iter().copied()).collect();
        let all = layouts(&padded);
        let answers =
            |(_, whole): &(String, ArrayRef), cut| classified(role, &whole.slice(before, texts.len()), cut);
        let drawn = &all[kind % all.len()];
        assert_eq!(answers(drawn, given.cut), answers(&all[0], 0), "{role} as {}", drawn.0);
    }
    let numbers = &given.numbers[..given.numbers.len().min(8)];
    let mut columns = columns_of(numbers);
    let whole = columns.swap_remove(kind % columns.len());
    let rows = classified(role, &whole, given.cut);
    // Each row for itself comes to what it comes to among the others.
    for (row, found) in rows.iter().enumerate() {
        assert_eq!(&classified(role, &whole.slice(row, 1), 0)[0], found, "{role} of {whole:?}");
    }
}

/// The same texts in each layout.
fn layouts(texts: &[Option<&str>]) -> Vec<(String, ArrayRef)> {
    let distinct: Vec<Option<&str>> = {
        let mut distinct = texts.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        // Whoever wrote it may hold a text twice, and one that no row has.
        distinct.extend([Some("no row says this"), Some("no row says this")]);
        distinct
    };
    let mut all: Vec<(String, ArrayRef)> = Vec::new();
    for plain in [texts, &distinct] {
        let stand: [ArrayRef; 3] = [
            Arc::new(StringArray::from(plain.to_vec())),
            Arc::new(LargeStringArray::from(plain.to_vec())),
            Arc::new(StringViewArray::from(plain.to_vec())),
        ];
        for stands in stand {
            if plain.len() == texts.len() && plain == texts {
                all.push((stands.data_type().to_string(), stands));
                continue;
            }
            let place = |text| distinct.iter().position(|known| known == text).expect("each is there");
            let keys: Vec<usize> = texts.iter().map(place).collect();
            all.push(keyed::<Int8Type>(&keys, texts, &stands));
            all.push(keyed::<UInt16Type>(&keys, texts, &stands));
            all.push(keyed::<Int32Type>(&keys, texts, &stands));
            all.push(keyed::<UInt64Type>(&keys, texts, &stands));
        }
    }
    all
}

/// Texts by their keys; where none is, in every other row the key itself is missing and is any bits.
fn keyed<K: ArrowDictionaryKeyType>(
    keys: &[usize],
    texts: &[Option<&str>],
    values: &ArrayRef,
) -> (String, ArrayRef) {
    let is_here = |row: usize| texts[row].is_some() || row.is_multiple_of(2);
    let key = |row: usize| K::Native::usize_as(if is_here(row) { keys[row] } else { 99 });
    let nulls: NullBuffer = (0..keys.len()).map(is_here).collect::<Vec<bool>>().into();
    let keys = PrimitiveArray::<K>::new((0..keys.len()).map(key).collect(), Some(nulls));
    let array: ArrayRef = Arc::new(DictionaryArray::new(keys, Arc::clone(values)));
    (array.data_type().to_string(), array)
}

/// The same bits as columns of every type of number.
fn columns_of(numbers: &[(bool, u64)]) -> Vec<ArrayRef> {
    fn of<T: ArrowPrimitiveType>(numbers: &[(bool, u64)], value: impl Fn(u64) -> T::Native) -> ArrayRef {
        let nulls: NullBuffer = numbers.iter().map(|(known, _)| *known).collect::<Vec<bool>>().into();
        let values: ScalarBuffer<T::Native> = numbers.iter().map(|(_, bits)| value(*bits)).collect();
        Arc::new(PrimitiveArray::<T>::new(values, Some(nulls)))
    }
    let truths = numbers.iter().map(|(known, bits)| known.then_some(bits % 2 == 1));
    vec![
        of::<Int8Type>(numbers, |bits| bits as i8),
        of::<Int16Type>(numbers, |bits| bits as i16),
        of::<Int32Type>(numbers, |bits| bits as i32),
        of::<Int64Type>(numbers, |bits| bits as i64),
        of::<UInt8Type>(numbers, |bits| bits as u8),
        of::<UInt16Type>(numbers, |bits| bits as u16),
        of::<UInt32Type>(numbers, |bits| bits as u32),
        of::<UInt64Type>(numbers, |bits| bits),
        of::<Float32Type>(numbers, |bits| f32::from_bits(bits as u32)),
        of::<Float64Type>(numbers, f64::from_bits),
        of::<Date32Type>(numbers, |bits| bits as i32),
        of::<Date64Type>(numbers, |bits| bits as i64),
        of::<TimestampSecondType>(numbers, |bits| bits as i64),
        of::<TimestampMillisecondType>(numbers, |bits| bits as i64),
        of::<TimestampMicrosecondType>(numbers, |bits| bits as i64),
        of::<TimestampNanosecondType>(numbers, |bits| bits as i64),
        Arc::new(truths.collect::<BooleanArray>()),
    ]
}

/// What each row comes to, in words, of a column that comes in two batches.
fn classified(role: &str, column: &ArrayRef, cut: u8) -> Vec<Vec<String>> {
    let spec = format!(r#"{{"as_of": "2026-08-31", "party": "FRA", "roles": ["{role}"]}}"#);
    let compiled = arrow::CACHE.get(&spec).expect("the specification compiles");
    let schema = Arc::new(Schema::new(vec![Field::new("given", column.data_type().clone(), true)]));
    let cut = usize::from(cut).min(column.len());
    let batches: Vec<_> = [column.slice(0, cut), column.slice(cut, column.len() - cut)]
        .into_iter()
        .map(|part| RecordBatch::try_new(Arc::clone(&schema), vec![part]))
        .collect();
    let source = Box::new(RecordBatchIterator::new(batches, schema));
    let names: Vec<String> = (0..Output::ALL.len()).map(|output| output.to_string()).collect();
    let mut rows = Vec::new();
    for batch in Stream::new(source, compiled, vec![Feed::Column(0)], &names) {
        let batch = batch.expect("a type that is read");
        let shown = |row: usize| batch.columns()[1..].iter().map(|column| shown(column, row)).collect();
        rows.extend((0..batch.num_rows()).map(shown));
    }
    assert_eq!(rows.len(), column.len(), "a row is lost");
    rows
}

/// A value of an output column.
fn shown(column: &ArrayRef, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    if let Some(words) = column.as_any_dictionary_opt() {
        return words.values().as_string::<i32>().value(words.normalized_keys()[row]).to_owned();
    }
    match column.as_boolean_opt() {
        Some(truths) => truths.value(row).to_string(),
        None => column.as_primitive::<Date32Type>().value(row).to_string(),
    }
}
