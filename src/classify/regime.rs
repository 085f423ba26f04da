//! A regime: one Party's law on one day, compiled to a table from (category, age) to duties.

use rustc_hash::FxHashSet;

use super::spec::SpecError;
use super::verdict::{Days, Verdict};
use crate::evidence::age::Ages;
use crate::evidence::crosswalk;
use crate::evidence::possibility::Mask;
use crate::evidence::scheme::Scheme;
use crate::law::annex_c::{Categories, Category};
use crate::law::article5::{self, Age, Clock, Duties, Duty, PlanNeed};
use crate::law::calendar::{Day, GENERAL_ENTRY_INTO_FORCE};
use crate::law::party::Entry;
use crate::law::plan::{ActionPlan, Additional, Identification};

/// How the State stands to the Convention on the day asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Bound; the days on which the answer turns.
    Party(Clock),
    /// No Party on that day.
    NotAParty,
    /// A Party whose date no source gives; the day asked about.
    EntryUnknown(Day),
    /// No one knows which State it is; the day asked about.
    PartyUnknown(Day),
}

impl Standing {
    /// The standing of a State on a day.
    #[must_use]
    pub fn on(entry: Entry, as_of: Day) -> Self {
        match entry {
            Entry::Never => Self::NotAParty,
            Entry::On(entry_into_force) if entry_into_force > as_of => Self::NotAParty,
            Entry::On(entry_into_force) => Self::Party(Clock { entry_into_force, as_of }),
            // Before the Convention was in force at all, no State was a Party.
            Entry::Unknown if as_of < GENERAL_ENTRY_INTO_FORCE => Self::NotAParty,
            Entry::Unknown => Self::EntryUnknown(as_of),
        }
    }
}

/// A category that the plan adds, with the codes that mean it.
#[derive(Clone, Debug)]
pub struct Added {
    pub name: String,
    pub identification: Identification,
    /// Schemes in which the plan names it; in the others a code does not tell.
    covered: Vec<Scheme>,
    under: FxHashSet<(Scheme, usize)>,
    above: FxHashSet<(Scheme, usize)>,
}

/// What a code says of an added category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The plan names this code.
    Is,
    /// The code is coarser than the plan's, or of a scheme that the plan does not name.
    May,
    No,
}

/// The sets of added categories are bits of a `u32`.
pub const MOST_ADDED: usize = 32;

/// One Party's law on one day.
#[derive(Debug)]
pub struct Regime {
    /// Alpha-3 code; empty for a Party not known.
    pub party: String,
    pub standing: Standing,
    pub added: Vec<Added>,
    pub days: Days,
    /// What is possible for a row that says nothing.
    pub full: Mask,
    /// No one knows whether the plan adds categories: it is not known, or not complete.
    pub plan_may_add: bool,
    plan: Option<ActionPlan>,
    /// By ages, then by byte of the set of categories.
    table: Vec<[[u64; 256]; 3]>,
    /// The duties of each added category, by ages.
    added_duties: Vec<[Verdict; 3]>,
}

const AGES: [Ages; 3] = [Ages::NEW, Ages::EXISTING, Ages::BOTH];

impl Regime {
    /// Compiles the law for a Party under its plan (already resolved to the day asked about).
    ///
    /// # Errors
    /// If an added category names a scheme or code that is none.
    pub fn compile(party: &str, standing: Standing, plan: Option<&ActionPlan>) -> Result<Self, SpecError> {
        let added = plan
            .map(|plan| {
                plan.additional.iter().map(|added| Added::read(party, added)).collect::<Result<Vec<_>, _>>()
            })
            .transpose()?
            .unwrap_or_default();
        if added.len() > MOST_ADDED {
            return Err(SpecError::Additional {
                party: party.to_owned(),
                name: added[MOST_ADDED].name.clone(),
                problem: format!("more than {MOST_ADDED} additional categories; join some under one name"),
            });
        }
        let complete = plan.is_some_and(|plan| plan.complete);
        let mut regime = Self {
            party: party.to_owned(),
            standing,
            full: if complete && added.is_empty() { Mask::ALL.without(Mask::ADDED) } else { Mask::ALL },
            plan_may_add: !complete,
            added,
            days: Days::default(),
            plan: plan.cloned(),
            table: vec![[[0; 256]; 3]; 3],
            added_duties: Vec::new(),
        };
        regime.fill();
        Ok(regime)
    }

    fn fill(&mut self) {
        for (slot, ages) in AGES.into_iter().enumerate() {
            for category in Category::ALL.into_iter().filter(|category| *category != Category::IIIx) {
                let verdict = self.cell(category, ages, self.identification(category)).0;
                let (byte, bit) = (category as usize / 8, category as usize % 8);
                for (set, cell) in self.table[slot][byte].iter_mut().enumerate() {
                    if set >> bit & 1 == 1 {
                        *cell |= verdict;
                    }
                }
            }
        }
        // A source stated as III.x under a plan that adds nothing is judged as the plan judges the
        // unlisted: unknown, or not identified.
        let identifications: Vec<Identification> = if self.added.is_empty() {
            vec![self.identification(Category::IIIx)]
        } else {
            self.added.iter().map(|added| added.identification).collect()
        };
        self.added_duties = identifications
            .into_iter()
            .map(|identification| AGES.map(|ages| self.cell(Category::IIIx, ages, identification)))
            .collect();
    }

    /// What the plan says of a category.
    #[must_use]
    pub fn identification(&self, category: Category) -> Identification {
        self.plan.as_ref().map_or(Identification::Unknown, |plan| plan.identification(category))
    }

    fn cell(&mut self, category: Category, ages: Ages, plan: Identification) -> Verdict {
        let mut verdict = Verdict::default();
        for age in [Age::New, Age::Existing] {
            if ages.contains(if age == Age::New { Ages::NEW } else { Ages::EXISTING }) {
                verdict = verdict.or(Verdict::of(&self.duties(category, age, plan), &mut self.days));
            }
        }
        if matches!(self.standing, Standing::PartyUnknown(_)) { verdict.needing_party() } else { verdict }
    }

    /// The duties of one category of one age under this regime.
    #[must_use]
    pub fn duties(&self, category: Category, age: Age, plan: Identification) -> Duties {
        match self.standing {
            Standing::Party(clock) => article5::duties(category, age, plan, clock),
            Standing::NotAParty => Duties { possible: vec![article5::NOT_A_PARTY], need: None },
            Standing::EntryUnknown(as_of) | Standing::PartyUnknown(as_of) => undated(category, plan, as_of),
        }
    }

    /// The duties of all worlds of a row.
    #[must_use]
    pub fn verdict(&self, categories: Categories, added: u32, ages: Ages) -> Verdict {
        let slot = usize::from(ages.0.saturating_sub(1)).min(2);
        let bytes = categories.0.to_le_bytes();
        let table = &self.table[slot];
        // Bit 20 (III.x) has no cell in the table; its duties depend on which category was added.
        let mut verdict =
            Verdict(table[0][bytes[0] as usize] | table[1][bytes[1] as usize] | table[2][bytes[2] as usize]);
        if categories.contains(Category::IIIx) {
            for (index, duties) in self.added_duties.iter().enumerate() {
                if self.added.is_empty() || added >> index & 1 == 1 {
                    verdict = verdict.or(duties[slot]);
                }
            }
        }
        verdict
    }

    /// The day from which on a construction makes a new source, for a Party.
    #[must_use]
    pub fn cut_off(&self) -> Option<Day> {
        match self.standing {
            Standing::Party(clock) => Some(clock.cut_off()),
            _ => None,
        }
    }

    /// All added categories, as bits.
    #[must_use]
    pub fn all_added(&self) -> u32 {
        self.added.iter().enumerate().fold(0, |set, (index, _)| set | 1 << index)
    }
}

/// Without a date any duty of the Convention may hold: that of the earliest Party, that of one of today,
/// or none.
fn undated(category: Category, plan: Identification, as_of: Day) -> Duties {
    let clocks = [GENERAL_ENTRY_INTO_FORCE.min(as_of), as_of]
        .map(|entry_into_force| Clock { entry_into_force, as_of });
    let mut possible = vec![article5::NOT_A_PARTY];
    for clock in clocks {
        for age in [Age::New, Age::Existing] {
            let duties = article5::duties(category, age, plan, clock).possible;
            possible.extend(duties.into_iter().map(|duty| Duty { required_from: None, ..duty }));
        }
    }
    Duties { possible, need: Some(PlanNeed::EntryIntoForce) }
}

impl Added {
    fn read(party: &str, additional: &Additional) -> Result<Self, SpecError> {
        let error = |problem: String| SpecError::Additional {
            party: party.to_owned(),
            name: additional.name.clone(),
            problem,
        };
        let mut added = Self {
            name: additional.name.clone(),
            identification: additional.identification(),
            covered: Vec::new(),
            under: FxHashSet::default(),
            above: FxHashSet::default(),
        };
        for (name, codes) in &additional.codes {
            let named = Scheme::from_name(name).ok_or_else(|| {
                let known: Vec<&str> = Scheme::ALL.iter().map(|scheme| scheme.name()).collect();
                error(format!("codes: `{name}` is no scheme; it takes {}", known.join(", ")))
            })?;
            // A NACE code means its national refinements too.
            let schemes =
                Scheme::ALL.into_iter().filter(|scheme| *scheme == named || scheme.parent() == Some(named));
            for scheme in schemes {
                let book = crosswalk::book(scheme)?;
                added.covered.push(scheme);
                for code in codes {
                    let (under, above) = book.under_and_above(code);
                    if under.is_empty() && scheme == named {
                        return Err(error(format!(
                            "codes.{name}: `{code}` is no code of {}",
                            scheme.title()
                        )));
                    }
                    added.under.extend(under.into_iter().map(|entry| (scheme, entry)));
                    added.above.extend(above.into_iter().map(|entry| (scheme, entry)));
                }
            }
        }
        Ok(added)
    }

    /// What a code says of this added category.
    #[must_use]
    pub fn matches(&self, scheme: Scheme, entry: usize) -> Match {
        if self.under.contains(&(scheme, entry)) {
            Match::Is
        } else if self.above.contains(&(scheme, entry))
            || !(self.covered.is_empty() || self.covered.contains(&scheme))
        {
            Match::May
        } else {
            // An added category without codes is only ever stated.
            Match::No
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::article5::{Obligation, Strength};

    fn regime(as_of: Day) -> Result<Regime, SpecError> {
        let standing = Standing::on(Entry::On(GENERAL_ENTRY_INTO_FORCE), as_of);
        Regime::compile("FRA", standing, None)
    }

    #[test]
    fn an_old_smelter_of_unknown_route_has_a_determined_duty() -> Result<(), SpecError> {
        let categories = Categories::EMPTY.with(Category::IIdi).with(Category::IIIb);
        let verdict = regime(20_000)?.verdict(categories, 0, Ages::EXISTING);
        assert_eq!(verdict.obligation(), Some(Obligation::PromoteExisting));
        assert!(verdict.is_determined());
        Ok(())
    }

    #[test]
    fn the_same_smelter_new_lies_between() -> Result<(), SpecError> {
        let categories = Categories::EMPTY.with(Category::IIdi).with(Category::IIIb);
        let verdict = regime(20_000)?.verdict(categories, 0, Ages::NEW);
        assert_eq!(verdict.obligation(), None);
        assert_eq!(verdict.bat(), (Strength::Promote, Strength::Require));
        assert_eq!(verdict.bep(), (Strength::Promote, Strength::Promote));
        assert_eq!(verdict.needs().collect::<Vec<_>>(), ["action_plan"]);
        Ok(())
    }

    #[test]
    fn before_entry_into_force_there_is_no_duty() -> Result<(), SpecError> {
        let verdict = regime(12_000)?.verdict(Categories::ALL, 0, Ages::BOTH);
        assert_eq!(verdict.obligation(), Some(Obligation::NotAParty));
        assert_eq!(verdict.basis(), None);
        Ok(())
    }
}
