//! Outcomes that are alike in some outputs under one number, so that a query that counts by those outputs
//! groups by small numbers and not by words and texts.

use std::sync::{Arc, Mutex, PoisonError};

use polars::prelude::*;
use polars_arrow::array::PrimitiveArray;
use rustc_hash::FxHashMap;

use super::written::{Wrong, filled, mixed, spread};
use crate::classify::outputs::Output;
use crate::frames::number;
use crate::frames::outcomes::OUTCOMES;

/// More sets of outputs than a session counts by; the oldest goes first.
const ROOM: usize = 16;

/// For every outcome that has a number the first of those that are alike.
#[derive(Clone, Debug, Default)]
struct Alike {
    first: Vec<u32>,
    known: FxHashMap<String, u32>,
}

static KEPT: Mutex<Vec<(Vec<Output>, Arc<Alike>)>> = Mutex::new(Vec::new());

impl Alike {
    fn extend(&mut self, outputs: &[Output]) {
        for outcome in OUTCOMES.since(self.first.len()) {
            let number = self.first.len() as u32;
            let shown = outputs.iter().map(|output| output.shown(&outcome, None).to_json().to_string());
            let same = self.known.entry(shown.collect::<Vec<_>>().join(",")).or_insert(number);
            self.first.push(*same);
        }
    }
}

/// The numbers of the first outcomes that are the same in these outputs; null where there is no number.
///
/// # Errors
/// If a number was given by another process.
pub fn alike(numbers: &Series, outputs: &[Output]) -> PolarsResult<Series> {
    let chunk = numbers.u64()?.rechunk();
    let array = chunk.downcast_as_array();
    let mark = number::mark();
    let Some(ids) = filled(array) else {
        return Ok(Series::full_null(numbers.name().clone(), numbers.len(), &DataType::UInt64));
    };
    let gathered = match spread(&kept(outputs, false).first, &ids, mark) {
        Err(Wrong::Later) => spread(&kept(outputs, true).first, &ids, mark),
        gathered => gathered,
    };
    let first = gathered.map_err(|_| mixed(numbers))?;
    let found: Vec<u64> = first.into_iter().map(|first| u64::from(first) | mark).collect();
    let found = PrimitiveArray::from_vec(found).with_validity(array.validity().cloned());
    Series::try_from((numbers.name().clone(), found.boxed()))
}

/// The table as it is, or with all outcomes that have numbers by now.
fn kept(outputs: &[Output], further: bool) -> Arc<Alike> {
    // A table is filled before it takes the place of another, so a poisoned lock loses nothing.
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let place = all.iter().position(|(known, _)| known == outputs);
    if let Some(place) = place.filter(|_| !further) {
        return Arc::clone(&all[place].1);
    }
    let mut table = place.map(|place| Alike::clone(&all.remove(place).1)).unwrap_or_default();
    table.extend(outputs);
    let table = Arc::new(table);
    if all.len() == ROOM {
        all.remove(0);
    }
    all.push((outputs.to_vec(), Arc::clone(&table)));
    table
}
