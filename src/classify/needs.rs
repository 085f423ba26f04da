//! Which missing facts would settle what is undetermined.

use super::combine::Evidence;
use super::regime::Regime;
use super::verdict::Verdict;
use crate::evidence::age::{AgeReading, Ages};
use crate::evidence::crosswalk::facts_of;
use crate::evidence::facts;
use crate::evidence::possibility::Mask;
use crate::table::TableError;

/// The words of the column `needs`, in order: facts of the source, its dates, what is missing of the
/// Party. A fact is named if some value of it would leave fewer categories.
///
/// # Errors
/// If an embedded table does not read.
pub fn needs(
    evidence: &Evidence,
    age: AgeReading,
    verdict: Verdict,
    regime: &Regime,
) -> Result<Vec<&'static str>, TableError> {
    let mut named = Vec::new();
    let categories = evidence.possible.categories();
    if categories.single().is_none() {
        let missing = evidence.facts & !evidence.stated_facts;
        for fact in facts_of(missing) {
            let splits = |possible: Mask| {
                let left = possible.and(evidence.possible);
                !left.is_empty() && left.categories() != categories
            };
            if facts::book()?.values.iter().any(|value| value.fact == fact && splits(value.possible)) {
                named.push(fact.name());
            }
        }
        if named.is_empty() {
            named.push("activity");
        }
    }
    let by_age = |ages| regime.verdict(categories, evidence.added, ages);
    if age.ages == Ages::BOTH && by_age(Ages::NEW) != by_age(Ages::EXISTING) {
        if age.needs_construction {
            named.push("construction_started");
        }
        if age.needs_modification {
            named.push("modification_started");
        }
    }
    if !verdict.is_determined() {
        named.extend(verdict.needs());
    }
    Ok(named)
}
