//! The outcome of a row: every output column's value, as small numbers and a few shared texts.

use super::combine::Evidence;
use super::issues::Issues;
use super::needs::needs;
use super::regime::Regime;
use crate::evidence::age::{AgeBasis, AgeReading, Ages};
use crate::law::article5::Strength;
use crate::law::calendar::Day;
use crate::table::TableError;

/// Words of the output columns that are Enums, in the order of their numbers.
pub const OBLIGATIONS: [&str; 6] =
    ["require_bat_new", "promote_bat_new", "promote_existing", "none", "not_a_party", "undetermined"];
pub const STRENGTHS: [&str; 4] = ["none", "promote", "require", "undetermined"];
/// BAT's bounds are always known.
pub const BOUNDS: [&str; 3] = ["none", "promote", "require"];
pub const SOURCE_AGES: [&str; 3] = ["new", "existing", "undetermined"];
pub const BASES: [&str; 4] = ["5(d)", "5(e)(i)", "5(e)(ii)", "5(b)-(c)"];
pub const EVIDENCE: [&str; 5] = ["text", "sector", "activity", "stated", "nothing"];

/// All that the output says of a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Outcome {
    pub annex_c: Option<u8>,
    pub candidates: String,
    pub source_age: u8,
    pub age_basis: u8,
    pub obligation: u8,
    pub bat: u8,
    pub bep: u8,
    pub bat_floor: u8,
    pub bat_ceiling: u8,
    pub required_from: Option<Day>,
    pub legal_basis: Option<u8>,
    pub operating: Option<bool>,
    pub evidence: u8,
    pub ancillary: String,
    pub needs: String,
    pub issues: String,
}

/// What a row's dates and status come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AgeState {
    pub age: AgeReading,
    pub unreadable: bool,
    pub operating: Option<bool>,
}

/// The outcome of a row from its evidence and its age under its regime.
///
/// # Errors
/// If an embedded table does not read.
pub fn outcome(
    evidence: &Evidence,
    state: AgeState,
    regime: &Regime,
    unknown_party: bool,
) -> Result<Outcome, TableError> {
    let categories = evidence.possible.categories();
    let verdict = regime.verdict(categories, evidence.added, state.age.ages);
    let mut issues = evidence.issues;
    for (holds, issue) in [
        (state.unreadable, Issues::UNREADABLE_DATE),
        (state.age.contradictory, Issues::CONTRADICTORY_DATES),
        (unknown_party, Issues::UNKNOWN_PARTY),
    ] {
        if holds {
            issues.add(issue);
        }
    }
    let (floor, ceiling) = verdict.bat();
    Ok(Outcome {
        annex_c: categories.single().map(|category| category as u8),
        candidates: categories.to_string(),
        source_age: match state.age.ages {
            Ages::NEW => 0,
            Ages::EXISTING => 1,
            _ => 2,
        },
        age_basis: state.age.basis as u8,
        obligation: verdict.obligation().map_or(5, |obligation| obligation as u8),
        bat: settled((floor, ceiling)),
        bep: settled(verdict.bep()),
        bat_floor: floor as u8,
        bat_ceiling: ceiling as u8,
        required_from: verdict.required_from(&regime.days),
        legal_basis: verdict.basis().map(|basis| basis as u8),
        operating: state.operating,
        evidence: evidence.rank.map_or(4, |rank| rank as u8),
        ancillary: evidence.ancillary.to_string(),
        needs: needs(evidence, state.age, verdict, regime).join(";"),
        issues: issues.names().collect::<Vec<_>>().join(";"),
    })
}

fn settled((weakest, strongest): (Strength, Strength)) -> u8 {
    if weakest == strongest { weakest as u8 } else { 3 }
}

/// The age where the Convention does not say: for a State that is no Party, or whose date is unknown.
#[must_use]
pub fn age_without_cut_off(read: AgeReading, not_a_party: bool) -> AgeReading {
    AgeReading {
        ages: Ages::BOTH,
        basis: if not_a_party { AgeBasis::NotAParty } else { AgeBasis::Nothing },
        contradictory: read.contradictory,
        needs_construction: false,
        needs_modification: false,
    }
}
