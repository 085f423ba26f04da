//! The forms of codes, each with the writings that people use for it.

mod digits;
mod letter;
mod pairs;
mod sectioned;
mod steps;

use super::candidate::{Candidate, Cell};
use crate::evidence::scheme::{Form, Scheme};

pub use steps::{Stub, stub};

/// What may be a code at a place, the shortest first.
#[must_use]
pub fn candidates(scheme: Scheme, cell: &Cell<'_>, at: usize) -> Vec<Candidate> {
    let mut found = match scheme.form() {
        Form::Sectioned | Form::National => sectioned::candidates(scheme, cell, at),
        Form::Digits => digits::candidates(cell, at),
        Form::Pairs => pairs::candidates(cell, at),
        Form::Steps => steps::candidates(scheme, cell, at),
        Form::Joined => steps::joined(cell, at),
        Form::Letter => letter::candidates(cell, at),
    };
    found.retain(|candidate| !candidate.hits.is_empty() && !cell.is_no_code(scheme, at, candidate.end));
    found.sort_by_key(|candidate| candidate.end);
    found
}
