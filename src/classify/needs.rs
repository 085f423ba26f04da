//! Which missing facts would settle what is undetermined.

use super::combine::Evidence;
use super::regime::Regime;
use super::regime::verdict::Verdict;
use crate::evidence::age::{AgeReading, Ages};
use crate::evidence::crosswalk::facts_of;
use crate::evidence::role::Fact;
use crate::law::annex_c::{Categories, Category};

/// The words of the column `needs`, in order: facts of the source, its dates, what is missing of the
/// Party. A fact is named if some value of it would leave fewer categories.
pub fn needs(evidence: &Evidence, age: AgeReading, verdict: Verdict, regime: &Regime) -> Vec<&'static str> {
    const PLAN: &str = "action_plan";
    let mut named = Vec::new();
    let categories = evidence.possible.categories();
    // Whether the plan adds the activity is asked of the Party, not of the source.
    let of_source = if evidence.plan_open { without_added(categories) } else { categories };
    if of_source.single().is_none() {
        named.extend(facts_of(evidence.splits).map(Fact::name));
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
        if evidence.plan_open && verdict.needs().all(|need| need != PLAN) {
            named.push(PLAN);
        }
        named.extend(verdict.needs());
    }
    named
}

fn without_added(categories: Categories) -> Categories {
    Categories(categories.0 & !(1 << Category::IIIx as u32))
}
