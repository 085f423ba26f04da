//! What the Convention says: the categories and chemicals of Annex C, the Parties and their dates, action
//! plans, what a Party hands in by when, and what Article 5 asks for one category of one age under one plan.

pub mod annex_c;
pub mod article5;
pub mod calendar;
pub mod chemicals;
pub mod doubt;
pub mod guidance;
pub mod party;
pub mod plan;
pub mod profile;
mod profile_days;
pub mod territory;
pub mod timetable;
pub mod union;

/// Version of the law's data (`src/law/data`); written into every output's provenance.
pub const DATA_VERSION: &str = "2026.2";
