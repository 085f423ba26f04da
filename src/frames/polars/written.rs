//! One output column of rows by the numbers of their outcomes. What an output is in each outcome is worked
//! out once in a process, and kept: an engine asks for every column of every morsel by itself.

use std::array;
use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use polars::prelude::*;
use polars_arrow::array::{Array, BooleanArray, PrimitiveArray, Utf8ViewArray, View};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;
use strum::EnumCount;

use crate::classify::outputs::{Output, Rule};
use crate::frames::columns::{self, Column, Nullable};
use crate::frames::number;
use crate::frames::outcomes::OUTCOMES;

/// An output in every outcome that has a number.
#[derive(Clone)]
struct Table {
    output: Output,
    column: Column,
    held: usize,
    /// Of texts: the distinct ones in one array, and by outcome the view of its own.
    texts: Utf8ViewArray,
    views: Vec<View>,
}

struct Kept {
    table: RwLock<Arc<Table>>,
    calls: AtomicU64,
}

static KEPT: LazyLock<[Kept; Output::COUNT]> = LazyLock::new(|| {
    array::from_fn(|place| Kept {
        table: RwLock::new(Arc::new(Table::of(Output::ALL[place]))),
        calls: AtomicU64::new(0),
    })
});

/// How often each output was written so far, for tests of what an engine asks for.
#[must_use]
pub fn calls() -> Vec<(&'static str, u64)> {
    Output::ALL
        .iter()
        .zip(&*KEPT)
        .map(|(output, kept)| (output.name(), kept.calls.load(Ordering::Relaxed)))
        .collect()
}

/// Why numbers cannot be written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// They were given by another process.
    Strange,
    /// They were given since the table was filled.
    Later,
}

/// An output of rows by the numbers of their outcomes; null where there is no number.
///
/// # Errors
/// If a number was given by another process.
pub fn written(numbers: &Series, output: Output) -> PolarsResult<Series> {
    let kept = &KEPT[output as usize];
    kept.calls.fetch_add(1, Ordering::Relaxed);
    let chunk = numbers.u64()?.rechunk();
    let array = chunk.downcast_as_array();
    let holds = array.validity().filter(|holds| holds.unset_bits() != 0);
    let Some(ids) = filled(array) else {
        return Ok(Series::full_null(numbers.name().clone(), numbers.len(), &dtype(output)));
    };
    let mark = number::mark();
    let gathered = match kept.known().gathered(&ids, mark, holds) {
        Err(Wrong::Later) => kept.extended().gathered(&ids, mark, holds),
        gathered => gathered,
    };
    let gathered = gathered.map_err(|_| mixed(numbers))?;
    let column = Series::try_from((numbers.name().clone(), gathered))?;
    let dtype = dtype(output);
    if dtype == DataType::Date { column.cast(&dtype) } else { Ok(column) }
}

/// The numbers of a column, one of them in place of each null: what stands under that is no number. None
/// if there are nulls only.
pub(super) fn filled(numbers: &PrimitiveArray<u64>) -> Option<Cow<'_, [u64]>> {
    if numbers.validity().is_none_or(|holds| holds.unset_bits() == 0) {
        return Some(Cow::Borrowed(numbers.values().as_slice()));
    }
    let some = *numbers.iter().flatten().next()?;
    Some(numbers.iter().map(|number| number.copied().unwrap_or(some)).collect())
}

/// The error over numbers of outcomes that another process gave.
pub(super) fn mixed(numbers: &Series) -> PolarsError {
    polars_err!(
        ComputeError: "annexc: column `{}` holds numbers of outcomes that another process gave and that mean nothing here; classify the rows and take the columns of their outcomes in one process", numbers.name()
    )
}

/// The type of an output column.
#[must_use]
pub fn written_field(name: PlSmallStr, output: Output) -> Field {
    Field::new(name, dtype(output))
}

fn dtype(output: Output) -> DataType {
    match output.rule() {
        Rule::Word(..) => DataType::UInt8,
        Rule::Text(_) => DataType::String,
        Rule::Day(_) | Rule::Since(_) => DataType::Date,
        Rule::Truth(_) => DataType::Boolean,
    }
}

impl Kept {
    /// The table as it is.
    fn known(&self) -> Arc<Table> {
        // A table is filled before it takes the place of another, so a poisoned lock loses nothing.
        Arc::clone(&self.table.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The table with all outcomes that have numbers by now.
    fn extended(&self) -> Arc<Table> {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let mut longer = Table::clone(&table);
        longer.extend();
        *table = Arc::new(longer);
        Arc::clone(&table)
    }
}

impl Table {
    fn of(output: Output) -> Self {
        let texts = Utf8ViewArray::from_slice_values::<&str, _>([]);
        Self { output, column: Column::of(output), held: 0, texts, views: Vec::new() }
    }

    /// Takes over the outcomes that were met since.
    fn extend(&mut self) {
        let further = OUTCOMES.since(self.held);
        self.held += further.len();
        self.column.extend(self.output, further.iter().map(AsRef::as_ref));
        if let Column::Texts(texts) = &self.column {
            if texts.distinct.len() != self.texts.len() {
                self.texts = Utf8ViewArray::from_slice_values(&texts.distinct);
                self.views.clear();
            }
            let views = self.texts.views();
            let missing = &texts.of_outcome[self.views.len()..];
            self.views.extend(missing.iter().map(|place| views[*place as usize]));
        }
    }

    /// The output of the rows, null where there is no number.
    fn gathered(&self, ids: &[u64], mark: u64, holds: Option<&Bitmap>) -> Result<Box<dyn Array>, Wrong> {
        let with = |own: Option<Bitmap>| match (own, holds) {
            (Some(own), Some(holds)) => Some(&own & holds),
            (None, Some(holds)) => Some(holds.clone()),
            (own, None) => own,
        };
        Ok(match &self.column {
            Column::Words(words) => {
                let shown = spread(&words.shown, ids, mark)?;
                PrimitiveArray::from_vec(shown).with_validity(with(known(words, ids))).boxed()
            }
            Column::Texts(_) => {
                self.texts_of(spread(&self.views, ids, mark)?).with_validity(with(None)).boxed()
            }
            Column::Days(days) => {
                let shown = spread(&days.shown, ids, mark)?;
                PrimitiveArray::from_vec(shown).with_validity(with(known(days, ids))).boxed()
            }
            Column::Since => {
                if ids.iter().fold(0, |all, id| all | number::strange(*id, mark)) != 0 {
                    return Err(Wrong::Strange);
                }
                let days = ids.iter().map(|id| number::since(*id).unwrap_or_default()).collect();
                let known = bitmap(ids.iter().map(|id| number::since(*id).is_some()));
                PrimitiveArray::from_vec(days).with_validity(with(Some(known))).boxed()
            }
            Column::Truths(truths) => {
                let holds = bitmap(spread(&truths.shown, ids, mark)?.into_iter());
                let known = with(known(truths, ids));
                BooleanArray::new(ArrowDataType::Boolean, holds, known).boxed()
            }
        })
    }

    /// Views of the texts as a column with the same buffers.
    #[allow(unsafe_code, reason = "the views are not read again to see that they are valid")]
    fn texts_of(&self, views: Vec<View>) -> Utf8ViewArray {
        let buffers = self.texts.data_buffers().clone();
        // SAFETY: every view is one of `texts`, a valid array of valid UTF-8: `extend` takes none from
        // elsewhere, and all anew when that array is another. The buffers are the same ones in the same
        // order, so that each view points into them as it did there.
        unsafe {
            Utf8ViewArray::new_unchecked_unknown_md(
                ArrowDataType::Utf8View,
                views.into(),
                buffers,
                None,
                None,
            )
        }
    }
}

/// The value of each row.
pub(super) fn spread<T: Copy + Default>(of_outcome: &[T], ids: &[u64], mark: u64) -> Result<Vec<T>, Wrong> {
    let (mut strange, mut later) = (0, false);
    let gathered = ids
        .iter()
        .map(|id| {
            strange |= number::strange(*id, mark);
            of_outcome.get(number::outcome(*id)).copied().unwrap_or_else(|| {
                later = true;
                T::default()
            })
        })
        .collect();
    match (strange, later) {
        (0, false) => Ok(gathered),
        (0, true) => Err(Wrong::Later),
        _ => Err(Wrong::Strange),
    }
}

/// Which rows have a value, of numbers that were gathered by; None if all have.
fn known<T>(values: &Nullable<T>, ids: &[u64]) -> Option<Bitmap> {
    values.gaps.then(|| bitmap(ids.iter().map(|id| values.known[number::outcome(*id)])))
}

/// A bit for each row.
fn bitmap(rows: impl ExactSizeIterator<Item = bool>) -> Bitmap {
    let length = rows.len();
    Bitmap::from_u8_vec(columns::bits(rows), length)
}
