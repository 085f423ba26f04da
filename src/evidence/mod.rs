//! What a register row can tell: code schemes and crosswalks, facts, dates and words, by rank.
//!
//! Evidence never picks a category; each piece rules possibilities out.

pub mod age;
mod cell;
pub mod code;
pub mod crosswalk;
pub mod dates;
pub mod facts;
pub mod lexicon;
mod lists;
pub mod missing;
pub mod possibility;
pub mod proposal;
pub mod releases;
pub mod role;
pub mod scheme;
pub mod start;
pub mod status;
pub mod words;

/// Version of the crosswalks and word tables (`src/evidence/data`); written into every provenance.
pub const DATA_VERSION: &str = "2026.7";
