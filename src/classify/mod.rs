//! Possibilities under a regime, to verdicts: compiled to tables first, then a few lookups a row.

pub mod added;
pub mod ages;
pub mod algebra;
pub mod column;
pub mod combine;
pub mod dictionary;
pub mod duties;
pub mod encode;
pub mod explain;
pub mod explain_dates;
pub mod explain_rules;
pub mod issues;
pub mod kernel;
pub mod lanes;
pub mod memo;
pub mod needs;
pub mod outcome;
pub mod regime;
pub mod session;
pub mod spec;
pub mod standing;
pub mod values;
pub mod verdict;
