//! A regime: one Party's law on one day, compiled to tables from (category, age) to duties.

pub mod added;
pub mod standing;
pub mod state;
pub mod verdict;

pub use self::added::{Added, Match};
pub use self::standing::Standing;
pub use self::state::AgeState;
use self::verdict::{Days, Verdict};
use crate::classify::spec::SpecError;
use crate::evidence::age::Ages;
use crate::evidence::possibility::Mask;
use crate::law::annex_c::{Categories, Category};
use crate::law::article5::{Age, Clock, Duties, PlanNeed};
use crate::law::calendar::Day;
use crate::law::plan::{ActionPlan, Identification};

/// The sets of added categories are bits of a `u32`; one bit stands for those no one knows of.
pub const MOST_ADDED: usize = 31;

/// What of a regime is neither the State's standing nor its plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting {
    /// The clock of the Union beside that of a member State (Article 25(2)).
    pub other: Option<Clock>,
    /// The user assumes that a plan that is not known adds no category to those of the Annex.
    pub plan_adds_nothing: bool,
}

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
    plan: Option<ActionPlan>,
    may_add: bool,
    /// By each clock that may be the State's: one, but where sources differ.
    own: Vec<(Standing, Table)>,
    /// By the clock of the Union, under the same plan.
    other: Option<(Clock, Table)>,
}

/// The duties under one clock.
#[derive(Debug)]
struct Table {
    /// By ages, then by byte of the set of categories.
    sets: Vec<[[u64; 256]; 3]>,
    /// Of each added category, by ages; the last are those of one that the plan is not known to add.
    added: Vec<[Verdict; 3]>,
}

const AGES: [Ages; 3] = [Ages::NEW, Ages::EXISTING, Ages::BOTH];

impl Regime {
    /// Compiles the law for a Party under its plan (already resolved to the day asked about).
    ///
    /// # Errors
    /// If an added category names a scheme or code that is none.
    pub fn compile(
        party: &str,
        standing: Standing,
        plan: Option<&ActionPlan>,
        setting: Setting,
    ) -> Result<Self, SpecError> {
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
        let may_add = !setting.plan_adds_nothing && !plan.is_some_and(|plan| plan.complete);
        let nothing_added = added.is_empty() && !may_add;
        let mut regime = Self {
            party: party.to_owned(),
            standing,
            full: if nothing_added { Mask::ALL.without(Mask::ADDED) } else { Mask::ALL },
            added,
            days: Days::default(),
            plan: plan.cloned(),
            may_add,
            own: Vec::new(),
            other: None,
        };
        for world in standing.worlds() {
            let table = regime.table(world);
            regime.own.push((world, table));
        }
        if let Some(clock) = setting.other {
            let table = regime.table(Standing::Party(clock));
            regime.other = Some((clock, table));
        }
        Ok(regime)
    }

    fn table(&mut self, standing: Standing) -> Table {
        let mut sets = vec![[[0; 256]; 3]; 3];
        for (slot, ages) in AGES.into_iter().enumerate() {
            for category in Category::ALL.into_iter().filter(|category| *category != Category::IIIx) {
                let verdict = self.cell(standing, category, ages, self.identification(category)).0;
                let (byte, bit) = (category as usize / 8, category as usize % 8);
                for (set, cell) in sets[slot][byte].iter_mut().enumerate() {
                    if set >> bit & 1 == 1 {
                        *cell |= verdict;
                    }
                }
            }
        }
        // A source stated as III.x under a plan that adds nothing is judged as the plan judges the
        // unlisted: one that may still be added, or not identified.
        let listed = self.added.iter().map(|added| added.identification);
        let each: Vec<Identification> = listed.chain([self.identification(Category::IIIx)]).collect();
        let duties = |plan| AGES.map(|ages| self.cell(standing, Category::IIIx, ages, plan));
        Table { sets, added: each.into_iter().map(duties).collect() }
    }

    fn cell(&mut self, standing: Standing, category: Category, ages: Ages, plan: Identification) -> Verdict {
        let mut verdict = Verdict::default();
        for (age, of_age) in [(Age::New, Ages::NEW), (Age::Existing, Ages::EXISTING)] {
            if ages.contains(of_age) {
                let duties = standing.duties(category, age, plan);
                verdict = verdict.or(Verdict::of(&duties, &mut self.days));
            }
        }
        if matches!(standing, Standing::PartyUnknown(_)) { verdict.needing_party() } else { verdict }
    }

    /// What the plan says of a category.
    #[must_use]
    pub fn identification(&self, category: Category) -> Identification {
        self.plan.as_ref().map_or(Identification::Unknown, |plan| plan.identification(category))
    }

    /// Whether anything of the Party's plan is known on the day asked about.
    #[must_use]
    pub fn plan_is_known(&self) -> bool {
        self.plan.is_some()
    }

    /// Whether the plan may add categories that no one has named: no plan is known, or not the whole of it,
    /// and the user does not assume that it adds none.
    #[must_use]
    pub fn plan_may_add(&self) -> bool {
        self.may_add
    }

    /// The duties of one category of one age under this regime.
    #[must_use]
    pub fn duties(&self, category: Category, age: Age, plan: Identification) -> Duties {
        self.standing.duties(category, age, plan)
    }

    /// The duties of all worlds of a row, by whichever clock is the State's.
    #[must_use]
    pub fn verdict(&self, categories: Categories, added: u32, ages: Ages) -> Verdict {
        let each = self.own.iter().map(|(_, table)| table.verdict(categories, self.counted(added), ages));
        each.fold(Verdict::default(), Verdict::or)
    }

    /// The duties of all worlds of a row whose ages were read by each clock. What the Party's plan or its
    /// day would not narrow is not among the needs.
    #[must_use]
    pub fn judged(&self, categories: Categories, added: u32, state: &AgeState) -> Verdict {
        let counted = self.counted(added);
        let by_clock = || {
            let each = self.own.iter().zip(&state.own);
            each.map(|((_, table), ages)| table.verdict(categories, counted, *ages))
        };
        let mut verdict = by_clock().fold(Verdict::default(), Verdict::or);
        if by_clock().any(|one| one.duties() != verdict.duties()) {
            verdict = verdict.needing(PlanNeed::EntryIntoForce);
        }
        for need in [PlanNeed::ActionPlan, PlanNeed::ActionPlanDate] {
            if verdict.needs_of_plan(need) && !self.narrows(need, categories, counted, state) {
                verdict = verdict.not_needing(need);
            }
        }
        verdict
    }

    /// The same by the clock of the Union, for a member State of it.
    #[must_use]
    pub fn judged_by_other(&self, categories: Categories, added: u32, state: &AgeState) -> Option<Verdict> {
        let (_, table) = self.other.as_ref()?;
        Some(table.verdict(categories, self.counted(added), state.other))
    }

    /// Whether some plan would leave fewer duties than it would without telling what is needed of it.
    fn narrows(&self, need: PlanNeed, categories: Categories, counted: u32, state: &AgeState) -> bool {
        // Required since ever, or not for long.
        let dated = [Identification::From(Day::MIN), Identification::From(Day::MAX)];
        let plans = dated.into_iter().chain([Identification::NotIdentified]);
        let (no_plan, no_date) = (need == PlanNeed::ActionPlan, need == PlanNeed::ActionPlanDate);
        plans.into_iter().any(|plan| {
            dated.into_iter().any(|date| {
                let told = |untold: bool| {
                    let said = |said| match said {
                        Identification::Unknown if !(untold && no_plan) => plan,
                        Identification::Undated if !(untold && no_date) => date,
                        known => known,
                    };
                    self.under(&said, categories, counted, state)
                };
                told(false).is_narrower_than(told(true))
            })
        })
    }

    /// The duties of all worlds of a row, were the plan to say something else.
    fn under(
        &self,
        said: &impl Fn(Identification) -> Identification,
        categories: Categories,
        counted: u32,
        state: &AgeState,
    ) -> Verdict {
        let (mut days, mut verdict) = (Days::default(), Verdict::default());
        for ((standing, _), ages) in self.own.iter().zip(&state.own) {
            for (category, plan) in self.identifications(categories, counted) {
                for (age, of_age) in [(Age::New, Ages::NEW), (Age::Existing, Ages::EXISTING)] {
                    if ages.contains(of_age) {
                        let duties = standing.duties(category, age, said(plan));
                        verdict = verdict.or(Verdict::of(&duties, &mut days));
                    }
                }
            }
        }
        verdict
    }

    /// What the plan may say of a category: of `III.x` one for each that it adds, or may add.
    pub fn identifications_of(
        &self,
        category: Category,
        added: u32,
    ) -> impl Iterator<Item = Identification> + '_ {
        let one = Categories::EMPTY.with(category);
        self.identifications(one, self.counted(added)).map(|(_, plan)| plan)
    }

    /// Each possible category with what the plan says of it; `III.x` once for each that is added.
    fn identifications(
        &self,
        categories: Categories,
        counted: u32,
    ) -> impl Iterator<Item = (Category, Identification)> + '_ {
        let listed = self.added.iter().map(|added| added.identification);
        let each = listed.chain([self.identification(Category::IIIx)]).enumerate();
        let added =
            each.filter(move |(index, _)| categories.contains(Category::IIIx) && counted >> index & 1 == 1);
        let named = categories.iter().filter(|category| *category != Category::IIIx);
        named
            .map(|category| (category, self.identification(category)))
            .chain(added.map(|(_, plan)| (Category::IIIx, plan)))
    }

    /// The bits of added categories that count: under a plan that adds none, that of one no one knows.
    fn counted(&self, added: u32) -> u32 {
        if self.added.is_empty() { 1 } else { added }
    }

    /// The day from which on a construction makes a new source, for a Party.
    #[must_use]
    pub fn cut_off(&self) -> Option<Day> {
        self.standing.clock().map(Clock::cut_off)
    }

    /// What the State may be, each with a clock of its own.
    pub fn worlds(&self) -> impl ExactSizeIterator<Item = Standing> + '_ {
        self.own.iter().map(|(standing, _)| *standing)
    }

    /// The clock of the Union beside that of a member State.
    #[must_use]
    pub fn other_clock(&self) -> Option<Clock> {
        self.other.as_ref().map(|(clock, _)| *clock)
    }

    /// All added categories that the plan names, as bits.
    #[must_use]
    pub fn all_added(&self) -> u32 {
        self.added.iter().enumerate().fold(0, |set, (index, _)| set | 1 << index)
    }

    /// The bit of an added category that no one has named yet; none where the plan may not add any.
    #[must_use]
    pub fn unnamed(&self) -> u32 {
        if self.may_add { 1 << self.added.len() } else { 0 }
    }
}

impl Table {
    fn verdict(&self, categories: Categories, counted: u32, ages: Ages) -> Verdict {
        let slot = usize::from(ages.0.saturating_sub(1)).min(2);
        let bytes = categories.0.to_le_bytes();
        let table = &self.sets[slot];
        // Bit 20 (III.x) has no cell in the table; its duties depend on which category was added.
        let mut verdict =
            Verdict(table[0][bytes[0] as usize] | table[1][bytes[1] as usize] | table[2][bytes[2] as usize]);
        if categories.contains(Category::IIIx) {
            for (index, duties) in self.added.iter().enumerate() {
                if counted >> index & 1 == 1 {
                    verdict = verdict.or(duties[slot]);
                }
            }
        }
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::article5::{Obligation, Strength};
    use crate::law::calendar::GENERAL_ENTRY_INTO_FORCE;
    use crate::law::party::Entry;

    fn regime(as_of: Day) -> Result<Regime, SpecError> {
        let standing = Standing::on(Entry::On(GENERAL_ENTRY_INTO_FORCE), as_of);
        Regime::compile("FRA", standing, None, Setting::default())
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
