//! Counting the rows of a stream by outcome as they pass, so that a summary need not read them again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::Value;

use super::outcomes::OUTCOMES;
use crate::classify::outputs::{Output, Shown};

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

/// By token the rows of each outcome, by its number.
static TALLIES: Mutex<BTreeMap<String, FxHashMap<u32, u64>>> = Mutex::new(BTreeMap::new());

/// The rows counted under a token.
#[derive(Debug, Default, Serialize)]
pub struct Tally {
    pub rows: u64,
    pub outcomes: Vec<Counted>,
}

/// The rows of the outcomes that a summary does not tell apart.
#[derive(Debug, Serialize)]
pub struct Counted {
    #[serde(flatten)]
    pub outputs: BTreeMap<&'static str, Value>,
    pub rows: u64,
}

/// Counts a batch under a token; `numbers` are those of its outcomes, and `ids` the rows' places among them.
pub fn count(token: &str, numbers: &[u32], ids: &[u32]) {
    let mut counts = vec![0_u64; numbers.len()];
    for id in ids {
        counts[*id as usize] += 1;
    }
    // A count is added whole or not at all, so a poisoned lock loses nothing.
    let mut tallies = TALLIES.lock().unwrap_or_else(PoisonError::into_inner);
    let tally = tallies.entry(token.to_owned()).or_default();
    for (number, rows) in numbers.iter().zip(counts).filter(|(_, rows)| *rows != 0) {
        *tally.entry(*number).or_default() += rows;
    }
}

/// Takes what was counted under a token.
#[must_use]
pub fn take(token: &str) -> Tally {
    let counts = TALLIES.lock().unwrap_or_else(PoisonError::into_inner).remove(token).unwrap_or_default();
    let known = OUTCOMES.since(0);
    let mut grouped: BTreeMap<[Shown<'_>; SUMMARISED.len()], u64> = BTreeMap::new();
    for (number, rows) in counts {
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
    Tally { rows: outcomes.iter().map(|counted| counted.rows).sum(), outcomes }
}
