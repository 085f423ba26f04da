//! Possibilities under a regime, to verdicts: compiled to tables first, then a few lookups a row.

pub mod algebra;
pub mod cell;
pub mod classifier;
pub mod combine;
pub mod duties;
pub mod explain;
pub mod issues;
pub mod needs;
pub mod outcome;
pub mod outputs;
pub mod regime;
pub mod rows;
pub mod spec;
