//! Polars columns as the kernel reads them, nothing copied.

use polars::prelude::*;
use polars_arrow::array::{Array, BooleanArray, PrimitiveArray, Utf8ViewArray, View};
use polars_arrow::bitmap::Bitmap;

use crate::classify::rows::values::{Cells, Integers, Validity, Values};

/// Refuses a type that cannot be read.
///
/// # Errors
/// Names the column, what it is read as, and the way out.
pub fn readable(dtype: &DataType, name: &str, role: &str) -> PolarsResult<()> {
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

/// A column of a type that the kernel reads; what is neither text, whole number, day nor truth value
/// goes as it prints.
///
/// # Errors
/// As [`readable`].
pub fn readable_form(input: &Series, role: &str) -> PolarsResult<Series> {
    readable(input.dtype(), input.name(), role)?;
    match input.dtype() {
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
        | DataType::Float64 => Ok(input.clone()),
        DataType::Datetime(_, _) => input.cast(&DataType::Date),
        _ => input.cast(&DataType::String),
    }
}

/// Where the pieces of columns end, so that no piece of any goes over an end: an engine hands on what it
/// read in pieces, and to put them together would copy every cell.
pub fn ends(columns: &[Series], rows: usize) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    for column in columns.iter().filter(|column| column.len() == rows) {
        let mut end = 0;
        ends.extend(column.chunks().iter().map(|chunk| {
            end += chunk.len();
            end
        }));
    }
    ends.push(rows);
    ends.sort_unstable();
    ends.dedup();
    ends.retain(|end| *end != 0);
    ends
}

/// The rows of the columns from one end to another, each in one piece; one cell that stands for all rows
/// goes as it is.
pub fn piece(columns: &[Series], rows: usize, start: usize, end: usize) -> Vec<Series> {
    let whole = start == 0 && end == rows;
    let cut = |column: &Series| match column.len() {
        length if length != rows || whole => column.rechunk(),
        _ => column.slice(start as i64, end - start).rechunk(),
    };
    columns.iter().map(cut).collect()
}

/// The column as the kernel reads it.
///
/// # Errors
/// If the column is not laid out as its type says.
pub fn lent(input: &Series) -> PolarsResult<Values<'_>> {
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
///
/// # Errors
/// If it is no column of numbers.
pub fn named<'a>(
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
