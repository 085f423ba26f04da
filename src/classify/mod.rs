//! Possibilities under a regime, to verdicts: compiled to tables first, then a few lookups a row.

pub mod combine;
pub mod encode;
pub mod explain;
pub mod kernel;
pub mod needs;
pub mod outcome;
pub mod regime;
pub mod spec;
pub mod verdict;
