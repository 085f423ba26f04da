//! The outcome of a row: every output column's value, as small numbers and a few shared texts.

use super::combine::Evidence;
use super::issues::Issue;
use super::needs::needs;
use super::regime::verdict::{Required, Verdict};
use super::regime::{AgeState, Regime};
use crate::evidence::age::Ages;
use crate::evidence::dates::Interval;
use crate::law::article5::{Basis, Strength};
use crate::law::calendar::Day;
use crate::table::TableError;

/// Words of the output columns that are Enums, in the order of their numbers.
pub const OBLIGATIONS: [&str; 6] =
    ["require_bat_new", "promote_bat_new", "promote_existing", "none", "not_a_party", "undetermined"];
pub const STRENGTHS: [&str; 4] = ["none", "promote", "require", "undetermined"];
/// BAT's bounds are always known.
pub const BOUNDS: &[&str] = Strength::NAMES;
pub const SOURCE_AGES: [&str; 3] = ["new", "existing", "undetermined"];
pub const BASES: &[&str] = Basis::NAMES;
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
    pub obligation_candidates: String,
    /// Where BAT is required in every world. The day since which it is depends on the row's own days, and
    /// outcomes are shared between rows: see [`Outcome::required_since`].
    pub required: Option<Required>,
}

impl Outcome {
    /// The day since which BAT is required of the source: the later of that from which it is required of
    /// such sources and that on which it was begun, if all worlds give the same. `begun` is what the
    /// row's dates say of the latter (`Classifier::begun`).
    #[must_use]
    pub fn required_since(&self, begun: Option<Interval>) -> Option<Day> {
        self.required?.since(begun?)
    }
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
    let verdict = regime.judged(categories, evidence.added, &state);
    let by_other = regime.judged_by_other(categories, evidence.added, &state);
    let mut issues = evidence.issues;
    issues.join(state.issues);
    for (holds, issue) in [
        (by_other.is_some_and(|other| differ(verdict, other)), Issue::OtherClock),
        (state.in_window, Issue::PhaseInWindow),
        (state.age.contradictory, Issue::ContradictoryDates),
        (unknown_party, Issue::UnknownParty),
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
        obligation_candidates: candidates(verdict),
        required: verdict.required(&regime.days).filter(|_| !state.undated),
    })
}

/// The classes of duty of all worlds, the strongest first.
fn candidates(verdict: Verdict) -> String {
    let set = verdict.obligations();
    let named = OBLIGATIONS.iter().enumerate().filter(|(index, _)| set >> index & 1 == 1);
    named.map(|(_, word)| *word).collect::<Vec<_>>().join(";")
}

/// Whether two clocks give another word for the duty or the strength of BAT.
fn differ(own: Verdict, other: Verdict) -> bool {
    own.obligation() != other.obligation() || settled(own.bat()) != settled(other.bat())
}

fn settled((weakest, strongest): (Strength, Strength)) -> u8 {
    if weakest == strongest { weakest as u8 } else { 3 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::scheme::Rank;
    use crate::law::article5::Obligation;

    /// Where a column has one word more than there are duties, strengths, ages or ranks, the others are theirs.
    #[test]
    fn words_stand_at_the_numbers_of_what_they_name() {
        let duties = Obligation::ALL.iter().map(|duty| duty.name());
        assert!(duties.chain(["undetermined"]).eq(OBLIGATIONS));
        assert!(Strength::NAMES.iter().copied().chain(["undetermined"]).eq(STRENGTHS));
        let ranks = [Rank::Text, Rank::Sector, Rank::Activity, Rank::Stated];
        assert!(ranks.iter().enumerate().all(|(number, rank)| *rank as usize == number));
        assert!(ranks.into_iter().map(Rank::name).chain(["nothing"]).eq(EVIDENCE));
        assert!([Ages::NEW, Ages::EXISTING, Ages::BOTH].map(Ages::name) == SOURCE_AGES);
    }
}
