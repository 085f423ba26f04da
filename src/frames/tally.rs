//! Counting the rows of a stream by outcome as they pass, so that a summary need not read them again.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::classify::outcome::{EVIDENCE, OBLIGATIONS, Outcome};

/// What is counted of an outcome: candidates, obligation, evidence, operating, needs, issues, ancillary.
type Key = (String, u8, u8, Option<bool>, String, String, String);

static TALLIES: Mutex<BTreeMap<String, BTreeMap<Key, u64>>> = Mutex::new(BTreeMap::new());

/// The rows counted under a token.
#[derive(Debug, Default, Serialize)]
pub struct Tally {
    pub rows: u64,
    pub outcomes: Vec<Counted>,
}

/// The rows of one outcome, as far as a summary tells outcomes apart.
#[derive(Debug, Serialize)]
pub struct Counted {
    pub annex_c_candidates: String,
    pub obligation: &'static str,
    pub evidence: &'static str,
    pub operating: Option<bool>,
    pub needs: String,
    pub issues: String,
    pub ancillary: String,
    pub rows: u64,
}

/// Counts a batch under a token.
pub fn count(token: &str, outcomes: &[Outcome], ids: &[u32]) {
    let mut counts = vec![0_u64; outcomes.len()];
    for id in ids {
        counts[*id as usize] += 1;
    }
    // A count is added whole or not at all, so a poisoned lock loses nothing.
    let mut tallies = TALLIES.lock().unwrap_or_else(PoisonError::into_inner);
    let tally = tallies.entry(token.to_owned()).or_default();
    for (outcome, rows) in outcomes.iter().zip(counts).filter(|(_, rows)| *rows != 0) {
        let key = (
            outcome.candidates.clone(),
            outcome.obligation,
            outcome.evidence,
            outcome.operating,
            outcome.needs.clone(),
            outcome.issues.clone(),
            outcome.ancillary.clone(),
        );
        *tally.entry(key).or_default() += rows;
    }
}

/// Takes what was counted under a token.
#[must_use]
pub fn take(token: &str) -> Tally {
    let counts = TALLIES.lock().unwrap_or_else(PoisonError::into_inner).remove(token).unwrap_or_default();
    let outcomes: Vec<Counted> = counts
        .into_iter()
        .map(|((annex_c_candidates, obligation, evidence, operating, needs, issues, ancillary), rows)| {
            Counted {
                annex_c_candidates,
                obligation: OBLIGATIONS.get(usize::from(obligation)).copied().unwrap_or("undetermined"),
                evidence: EVIDENCE.get(usize::from(evidence)).copied().unwrap_or("nothing"),
                operating,
                needs,
                issues,
                ancillary,
                rows,
            }
        })
        .collect();
    Tally { rows: outcomes.iter().map(|counted| counted.rows).sum(), outcomes }
}
