//! A set of possible duties as one word of bits: joining worlds is OR, and a field is determined when
//! one of its bits is set.

use crate::evidence::dates::Interval;
use crate::law::article5::{Basis, Duties, Duty, Obligation, PlanNeed, Strength};
use crate::law::calendar::Day;

/// The duties of all possible worlds of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Verdict(pub u64);

const OBLIGATION: Field = Field { shift: 0, bits: 5 };
const BAT: Field = Field { shift: 5, bits: 3 };
const BEP: Field = Field { shift: 8, bits: 3 };
const BASIS: Field = Field { shift: 11, bits: 5 };
const NEEDS: Field = Field { shift: 16, bits: 4 };
const DATES: Field = Field { shift: 20, bits: 44 };

/// The bit of `needs` that says: the Party itself is not known.
const NEEDS_PARTY: u64 = 1 << 3;

struct Field {
    shift: u32,
    bits: u32,
}

impl Field {
    const fn of(&self, verdict: u64) -> u64 {
        verdict >> self.shift & ((1 << self.bits) - 1)
    }

    fn single(&self, verdict: u64) -> Option<usize> {
        let set = self.of(verdict);
        set.is_power_of_two().then(|| set.trailing_zeros() as usize)
    }
}

/// The days that the duties of a regime name; a verdict holds their positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days(Vec<Day>);

impl Days {
    /// The bit of a day. A plan names at most one day a category, so that all find room.
    fn bit(&mut self, day: Option<Day>) -> u64 {
        let Some(day) = day else { return 1 };
        let position = self.0.iter().position(|known| *known == day).unwrap_or_else(|| {
            self.0.push(day);
            self.0.len() - 1
        });
        // One more than fits would join the last bit: a date then shows as undetermined, never as wrong.
        2 << position.min(42)
    }

    fn at(&self, bit: usize) -> Option<Day> {
        // The last bit may stand for several days.
        if bit == 0 || bit >= 43 { None } else { self.0.get(bit - 1).copied() }
    }
}

/// From when BAT is required where every world requires it: the first and the last of the days that the
/// worlds name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Required {
    pub earliest: Day,
    pub latest: Day,
}

impl Required {
    /// The day from which it is required of a source begun between these days, if all worlds give the
    /// same: no source has a duty before it is begun.
    #[must_use]
    pub fn since(self, begun: Interval) -> Option<Day> {
        let (first, last) = (self.earliest.max(begun.first), self.latest.max(begun.last));
        (first == last).then_some(first)
    }
}

impl Verdict {
    /// The duties of one category and age.
    pub fn of(duties: &Duties, days: &mut Days) -> Self {
        let needs = Self(need_bit(duties.need) << NEEDS.shift);
        duties.possible.iter().fold(needs, |verdict, duty| verdict.or(Self::of_duty(duty, days)))
    }

    fn of_duty(duty: &Duty, days: &mut Days) -> Self {
        let basis = duty.basis.map_or(4, |basis| basis as u64);
        Self(
            1 << (OBLIGATION.shift + duty.obligation as u32)
                | 1 << (BAT.shift + duty.bat as u32)
                | 1 << (BEP.shift + duty.bep as u32)
                | 1 << (u64::from(BASIS.shift) + basis)
                | days.bit(duty.required_from) << DATES.shift,
        )
    }

    /// The same, with the Party itself among what is missing.
    #[must_use]
    pub fn needing_party(self) -> Self {
        Self(self.duties().0 | NEEDS_PARTY << NEEDS.shift)
    }

    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The class of duty, if all worlds agree.
    #[must_use]
    pub fn obligation(self) -> Option<Obligation> {
        OBLIGATION.single(self.0).map(|index| Obligation::ALL[index])
    }

    /// BAT, weakest and strongest.
    #[must_use]
    pub fn bat(self) -> (Strength, Strength) {
        bounds(BAT.of(self.0))
    }

    /// BEP, weakest and strongest.
    #[must_use]
    pub fn bep(self) -> (Strength, Strength) {
        bounds(BEP.of(self.0))
    }

    /// The paragraph, if all worlds agree on one.
    #[must_use]
    pub fn basis(self) -> Option<Basis> {
        // The number after them stands for no paragraph.
        BASIS.single(self.0).and_then(|index| Basis::ALL.get(index).copied())
    }

    /// The classes of duty that some world has, as bits in the order of their words: the strongest first.
    #[must_use]
    pub fn obligations(self) -> u8 {
        OBLIGATION.of(self.0) as u8
    }

    /// The days from which BAT is certainly required, if every world has such a day.
    #[must_use]
    pub fn required(self, days: &Days) -> Option<Required> {
        let set = DATES.of(self.0);
        let each = (0..DATES.bits as usize).filter(|bit| set >> bit & 1 == 1).map(|bit| days.at(bit));
        // A world without a day, or with one that found no room, leaves all open.
        let known: Vec<Day> = each.collect::<Option<_>>()?;
        Some(Required { earliest: *known.iter().min()?, latest: *known.iter().max()? })
    }

    /// The day from which BAT is certainly required, if all worlds agree on one.
    #[must_use]
    pub fn required_from(self, days: &Days) -> Option<Day> {
        DATES.single(self.0).and_then(|bit| days.at(bit))
    }

    /// Whether it needs something of the Party's plan.
    #[must_use]
    pub fn needs_of_plan(self, need: PlanNeed) -> bool {
        NEEDS.of(self.0) & need_bit(Some(need)) != 0
    }

    /// The same without a need that nothing would come of.
    #[must_use]
    pub fn not_needing(self, need: PlanNeed) -> Self {
        Self(self.0 & !(need_bit(Some(need)) << NEEDS.shift))
    }

    /// The same, with something of the Party among what is missing.
    #[must_use]
    pub fn needing(self, need: PlanNeed) -> Self {
        Self(self.0 | need_bit(Some(need)) << NEEDS.shift)
    }

    /// The duties alone, without what would settle them.
    #[must_use]
    pub fn duties(self) -> Self {
        Self(self.0 & !(((1 << NEEDS.bits) - 1) << NEEDS.shift))
    }

    /// Whether it has fewer duties than another, and none that the other has not; days do not count.
    #[must_use]
    pub fn is_narrower_than(self, other: Self) -> bool {
        let undated = |verdict: Self| verdict.duties().0 & ((1 << DATES.shift) - 1);
        let (fewer, more) = (undated(self), undated(other));
        fewer & !more == 0 && fewer != more
    }

    /// What of the Party would settle it, as words of the column `needs`.
    pub fn needs(self) -> impl Iterator<Item = &'static str> {
        let set = NEEDS.of(self.0);
        ["action_plan", "action_plan_date", "entry_into_force", "party"]
            .into_iter()
            .enumerate()
            .filter(move |(index, _)| set >> index & 1 == 1)
            .map(|(_, word)| word)
    }

    /// Whether all fields of the duty are determined.
    #[must_use]
    pub fn is_determined(self) -> bool {
        [OBLIGATION, BAT, BEP, BASIS, DATES].iter().all(|field| field.single(self.0).is_some())
    }
}

fn need_bit(need: Option<PlanNeed>) -> u64 {
    match need {
        None => 0,
        Some(PlanNeed::ActionPlan) => 1,
        Some(PlanNeed::ActionPlanDate) => 1 << 1,
        Some(PlanNeed::EntryIntoForce) => 1 << 2,
    }
}

fn bounds(set: u64) -> (Strength, Strength) {
    let lowest = set.trailing_zeros().min(2) as usize;
    let highest = (63 - set.leading_zeros().min(63)).min(2) as usize;
    (Strength::ALL[lowest], Strength::ALL[highest])
}
