//! Article 5(d), 5(e)(i), 5(e)(ii) and 5(b)-(c): what is asked for one category of one age.
//!
//! 5(d) has three sentences on duties: the first on categories that the plan identifies, the second on Part
//! II whatever the plan says, the third on BEP for the identified categories. 5(b) and 5(c) bind for every
//! source; where none of the others applies they are all there is.
//!
//! Where the plan is not known, more than one answer is possible; all of them are returned.

use strum::{IntoStaticStr, VariantArray, VariantNames};

use super::annex_c::{Category, Part};
use super::calendar::{self, Day};
use super::plan::Identification;

/// The age of a source: its definition turns on the start of construction or substantial modification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Age {
    /// Commenced at least one year after entry into force (5(f)(vi)).
    New,
    /// All that is not new; the gap year too.
    Existing,
}

/// Both, in the order of their words.
pub const AGES: [Age; 2] = [Age::New, Age::Existing];

/// What a Party does about a technique or practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Strength {
    None,
    Promote,
    Require,
}

impl Strength {
    /// All, the weakest first.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;
    /// Their words.
    pub const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;
}

/// The class of duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Obligation {
    RequireBatNew,
    PromoteBatNew,
    PromoteExisting,
    None,
    NotAParty,
}

impl Obligation {
    /// All, the strongest first.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;

    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The paragraph of Article 5 that a duty rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, VariantArray, VariantNames)]
pub enum Basis {
    /// New sources in identified categories and in Part II.
    #[strum(serialize = "5(d)")]
    D,
    /// Existing sources.
    #[strum(serialize = "5(e)(i)")]
    Ei,
    /// New sources in categories such as those of Part III, not dealt with under 5(d).
    #[strum(serialize = "5(e)(ii)")]
    Eii,
    /// General measures. They bind for every source; this says that there is nothing else.
    #[strum(serialize = "5(b)-(c)")]
    BC,
}

impl Basis {
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;
    /// Their words.
    pub const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;

    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The days on which the answer turns for one Party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Clock {
    pub entry_into_force: Day,
    pub as_of: Day,
}

impl Clock {
    /// The first day whose new construction makes a new source: the first anniversary itself.
    #[must_use]
    pub fn cut_off(self) -> Day {
        calendar::anniversary(self.entry_into_force, 1)
    }

    /// The day by which BAT must be required for new sources of Part II at the latest (D4).
    #[must_use]
    pub fn deadline(self) -> Day {
        calendar::anniversary(self.entry_into_force, 4)
    }
}

/// The duty in one possible world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duty {
    pub obligation: Obligation,
    pub bat: Strength,
    pub bep: Strength,
    pub basis: Option<Basis>,
    /// From which day the requirement is certain.
    pub required_from: Option<Day>,
}

/// A fact of the Party, not of the source, that would settle which duty holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlanNeed {
    ActionPlan,
    ActionPlanDate,
    EntryIntoForce,
}

/// The duties possible for one category and age, and what would settle them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duties {
    pub possible: Vec<Duty>,
    pub need: Option<PlanNeed>,
}

/// The State is no Party: no duty, no paragraph.
pub const NOT_A_PARTY: Duty = Duty {
    obligation: Obligation::NotAParty,
    bat: Strength::None,
    bep: Strength::None,
    basis: None,
    required_from: None,
};

const NO_SPECIFIC_DUTY: Duty = Duty {
    obligation: Obligation::None,
    bat: Strength::None,
    bep: Strength::None,
    basis: Some(Basis::BC),
    required_from: None,
};

const PROMOTE_EXISTING: Duty = Duty {
    obligation: Obligation::PromoteExisting,
    bat: Strength::Promote,
    bep: Strength::Promote,
    basis: Some(Basis::Ei),
    required_from: None,
};

/// A new source, BAT promoted. BEP is promoted beside it and never required.
fn promote_new(basis: Basis, required_from: Option<Day>) -> Duty {
    Duty {
        obligation: Obligation::PromoteBatNew,
        bat: Strength::Promote,
        bep: Strength::Promote,
        basis: Some(basis),
        required_from,
    }
}

/// A new source, BAT required: always under 5(d).
fn require_new(required_from: Option<Day>) -> Duty {
    Duty {
        obligation: Obligation::RequireBatNew,
        bat: Strength::Require,
        bep: Strength::Promote,
        basis: Some(Basis::D),
        required_from,
    }
}

/// What Article 5 asks of a Party for one category of one age on `clock.as_of`.
#[must_use]
pub fn duties(category: Category, age: Age, plan: Identification, clock: Clock) -> Duties {
    match (category.part(), age) {
        (Part::Neither, _) => certain(NO_SPECIFIC_DUTY),
        (_, Age::Existing) => certain(PROMOTE_EXISTING),
        (Part::II, Age::New) => new_in_part_ii(plan, clock),
        // A category such as those of Part III may be one without the plan's naming it: 5(e)(ii) then.
        (Part::III | Part::Added, Age::New) => new_in_part_iii(plan, clock),
    }
}

/// All that Article 5 may attach to a source of one Part and age: under any plan, on any day.
#[must_use]
pub fn attached(part: Part, age: Age) -> Vec<Duty> {
    // The day of entry into force, the last day before the phase-in ends, and that on which it has.
    let entry_into_force = calendar::GENERAL_ENTRY_INTO_FORCE;
    let deadline = Clock { entry_into_force, as_of: entry_into_force }.deadline();
    let clocks = [entry_into_force, deadline - 1, deadline].map(|as_of| Clock { entry_into_force, as_of });
    let plans = [
        Identification::Unknown,
        Identification::NotIdentified,
        Identification::Undated,
        Identification::From(entry_into_force),
        Identification::From(deadline + 1),
    ];
    let mut found = Vec::new();
    for category in Category::ALL.into_iter().filter(|category| category.part() == part) {
        for clock in clocks {
            for plan in plans {
                found.extend(duties(category, age, plan, clock).possible);
            }
        }
    }
    found
}

/// 5(d), second sentence: phased in as soon as practicable, at the latest on the fourth anniversary,
/// whatever the plan says; the plan's own date may come earlier.
fn new_in_part_ii(plan: Identification, clock: Clock) -> Duties {
    let deadline = clock.deadline();
    let from = match plan {
        Identification::From(planned) => planned.min(deadline),
        _ => deadline,
    };
    if clock.as_of >= from {
        return certain(require_new(Some(from)));
    }
    let promote = promote_new(Basis::D, Some(from));
    match plan {
        Identification::From(_) | Identification::NotIdentified => certain(promote),
        // The plan's date may already have passed.
        Identification::Undated => either([promote, require_new(Some(from))], PlanNeed::ActionPlanDate),
        Identification::Unknown => either([promote, require_new(Some(from))], PlanNeed::ActionPlan),
    }
}

/// 5(d), first sentence, if the plan identifies the category; 5(e)(ii) if not.
fn new_in_part_iii(plan: Identification, clock: Clock) -> Duties {
    match plan {
        Identification::From(planned) if clock.as_of >= planned => certain(require_new(Some(planned))),
        Identification::From(planned) => certain(promote_new(Basis::D, Some(planned))),
        Identification::Undated => {
            either([promote_new(Basis::D, None), require_new(None)], PlanNeed::ActionPlanDate)
        }
        Identification::NotIdentified => certain(promote_new(Basis::Eii, None)),
        Identification::Unknown => either(
            [promote_new(Basis::Eii, None), promote_new(Basis::D, None), require_new(None)],
            PlanNeed::ActionPlan,
        ),
    }
}

fn certain(duty: Duty) -> Duties {
    Duties { possible: vec![duty], need: None }
}

fn either<const N: usize>(possible: [Duty; N], need: PlanNeed) -> Duties {
    Duties { possible: possible.to_vec(), need: Some(need) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: Clock = Clock { entry_into_force: 12_555, as_of: 20_000 };

    #[test]
    fn nothing_is_required_of_existing_sources_and_bep_is_never_required() {
        for category in Category::ALL {
            for plan in [
                Identification::Unknown,
                Identification::NotIdentified,
                Identification::Undated,
                Identification::From(13_000),
            ] {
                for age in [Age::New, Age::Existing] {
                    for duty in duties(category, age, plan, CLOCK).possible {
                        assert!(duty.bep < Strength::Require);
                        assert!(age == Age::New || duty.bat < Strength::Require);
                    }
                }
            }
        }
    }

    #[test]
    fn part_ii_is_required_from_the_fourth_anniversary_on() {
        let deadline = CLOCK.deadline();
        let on = |as_of| {
            duties(Category::IIa, Age::New, Identification::NotIdentified, Clock { as_of, ..CLOCK }).possible
        };
        assert_eq!(on(deadline - 1), [promote_new(Basis::D, Some(deadline))]);
        assert_eq!(on(deadline), [require_new(Some(deadline))]);
    }

    #[test]
    fn a_plan_can_bring_the_date_forward_but_not_put_it_off() {
        let deadline = CLOCK.deadline();
        for (planned, from) in [(deadline - 400, deadline - 400), (deadline + 400, deadline)] {
            let found = duties(Category::IIb, Age::New, Identification::From(planned), CLOCK);
            assert_eq!(found.possible, [require_new(Some(from))]);
        }
    }
}
