//! Counting the rows of a stream by outcome as they pass, so that a summary need not read them again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use polars::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::Value;

use super::outcomes::OUTCOMES;
use crate::classify::outcome::Outcome;
use crate::classify::outputs::{Output, Shown};
use crate::classify::rows::session::Classified;

/// What a summary tells outcomes apart by.
const SUMMARISED: [Output; 7] = [
    Output::AnnexCCandidates,
    Output::Obligation,
    Output::Evidence,
    Output::Operating,
    Output::Needs,
    Output::Issues,
    Output::Ancillary,
];

/// What is told of a row whose cells are kept.
const TOLD: [Output; 4] = [Output::Needs, Output::Obligation, Output::Ancillary, Output::Issues];

/// By token what was counted.
static TALLIES: Mutex<BTreeMap<String, Counts>> = Mutex::new(BTreeMap::new());

#[derive(Debug, Default)]
struct Counts {
    rows: u64,
    /// By the number of an outcome.
    outcomes: FxHashMap<u32, u64>,
    /// By outcome and what the cells hold.
    cells: FxHashMap<Cells, u64>,
}

/// The cells of a row with the number of its outcome.
type Cells = (u32, Box<[Option<Box<str>>]>);

/// The outcomes of a session, and which of them say that something was not understood.
#[derive(Debug, Default)]
pub struct Known {
    /// Their numbers in this process.
    pub numbers: Vec<u32>,
    pub unread: Vec<bool>,
    /// Room for a batch.
    pub found: Classified,
}

impl Known {
    /// Whether an outcome says that a code or a word was not understood.
    #[must_use]
    pub fn is_unread(outcome: &Outcome) -> bool {
        outcome.issues.split(';').any(|issue| issue == "unknown_code" || issue == "unknown_word")
    }
}

/// The rows counted under a token.
#[derive(Debug, Default, Serialize)]
pub struct Tally {
    pub rows: u64,
    pub outcomes: Vec<Counted>,
    pub cells: Vec<Unread>,
}

/// The rows of the outcomes that a summary does not tell apart.
#[derive(Debug, Serialize)]
pub struct Counted {
    #[serde(flatten)]
    pub outputs: BTreeMap<&'static str, Value>,
    pub rows: u64,
}

/// The rows with something that was not understood whose cells hold the same.
#[derive(Debug, Serialize)]
pub struct Unread {
    #[serde(flatten)]
    pub outputs: BTreeMap<&'static str, Value>,
    /// In the order of the texts that were counted.
    pub cells: Box<[Option<Box<str>>]>,
    pub rows: u64,
}

/// Counts a batch under a token.
///
/// `ids` are the rows' places among the outcomes that are known. Of rows with something that was not
/// understood the `texts` are kept too; one of length one stands for all rows.
///
/// # Errors
/// If a column is none of texts.
pub fn count(token: &str, known: &Known, ids: &[u32], texts: &[Series]) -> PolarsResult<()> {
    let mut counts = vec![0_u64; known.numbers.len()];
    for id in ids {
        counts[*id as usize] += 1;
    }
    let cells = unread(known, &counts, ids, texts)?;
    // A count is added whole or not at all, so a poisoned lock loses nothing.
    let mut tallies = TALLIES.lock().unwrap_or_else(PoisonError::into_inner);
    let tally = tallies.entry(token.to_owned()).or_default();
    tally.rows += ids.len() as u64;
    for (number, rows) in known.numbers.iter().zip(counts).filter(|(_, rows)| *rows != 0) {
        *tally.outcomes.entry(*number).or_default() += rows;
    }
    for (cells, rows) in cells {
        *tally.cells.entry(cells).or_default() += rows;
    }
    Ok(())
}

fn unread(
    known: &Known,
    counts: &[u64],
    ids: &[u32],
    texts: &[Series],
) -> PolarsResult<FxHashMap<Cells, u64>> {
    let mut found = FxHashMap::default();
    if texts.is_empty() || !known.unread.iter().zip(counts).any(|(unread, rows)| *unread && *rows != 0) {
        return Ok(found);
    }
    let columns = texts.iter().map(|text| Ok(text.str()?.rechunk())).collect::<PolarsResult<Vec<_>>>()?;
    let columns: Vec<&StringChunked> = columns.iter().map(AsRef::as_ref).collect();
    // A row that holds what another held is found without a text of its own.
    let mut places: FxHashMap<(u32, Vec<Option<&str>>), u64> = FxHashMap::default();
    for (row, id) in ids.iter().enumerate().filter(|(_, id)| known.unread[**id as usize]) {
        *places.entry((*id, columns.iter().map(|column| held(column, row)).collect())).or_default() += 1;
    }
    for ((id, cells), rows) in places {
        let cells = cells.into_iter().map(|cell| cell.map(Box::from)).collect();
        *found.entry((known.numbers[id as usize], cells)).or_default() += rows;
    }
    Ok(found)
}

fn held(column: &StringChunked, row: usize) -> Option<&str> {
    column.get(if column.len() == 1 { 0 } else { row })
}

/// How many rows were counted under a token so far.
#[must_use]
pub fn rows(token: &str) -> u64 {
    TALLIES.lock().unwrap_or_else(PoisonError::into_inner).get(token).map_or(0, |counts| counts.rows)
}

/// Takes what was counted under a token.
#[must_use]
pub fn take(token: &str) -> Tally {
    let counts = TALLIES.lock().unwrap_or_else(PoisonError::into_inner).remove(token).unwrap_or_default();
    let known = OUTCOMES.since(0);
    let mut grouped: BTreeMap<[Shown<'_>; SUMMARISED.len()], u64> = BTreeMap::new();
    for (number, rows) in counts.outcomes {
        let Some(outcome) = known.get(number as usize).map(Arc::as_ref) else { continue };
        let shown = |output: Output| -> Shown<'_> { output.shown(outcome, None) };
        *grouped.entry(SUMMARISED.map(shown)).or_default() += rows;
    }
    let outcomes: Vec<Counted> = grouped
        .into_iter()
        .map(|(shown, rows)| Counted {
            outputs: SUMMARISED.iter().map(|output| output.name()).zip(shown.map(Shown::to_json)).collect(),
            rows,
        })
        .collect();
    let of = |number: u32| known.get(number as usize).map(Arc::as_ref);
    let told = |outcome: &Outcome| {
        TOLD.iter().map(|output| (output.name(), output.shown(outcome, None).to_json())).collect()
    };
    let unread = counts.cells.into_iter().filter_map(|((number, cells), rows)| {
        of(number).map(|outcome| Unread { outputs: told(outcome), cells, rows })
    });
    Tally { rows: counts.rows, outcomes, cells: unread.collect() }
}
