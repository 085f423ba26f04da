//! How a State stands to the Convention on the day asked about, and what follows for one source.

use crate::law::annex_c::Category;
use crate::law::article5::{self, Age, Clock, Duties, Duty, PlanNeed};
use crate::law::calendar::{Day, GENERAL_ENTRY_INTO_FORCE};
use crate::law::doubt::Possible;
use crate::law::party::Entry;
use crate::law::plan::Identification;

/// How the State stands to the Convention on the day asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Bound; the days on which the answer turns.
    Party(Clock),
    /// No Party on that day.
    NotAParty,
    /// A Party whose date no source gives; the day asked about.
    EntryUnknown(Day),
    /// Sources differ on the day: a Party by one of these clocks, or none by a missing one.
    Doubtful(Clocks),
    /// No one knows which State it is; the day asked about.
    PartyUnknown(Day),
}

/// More days of entry into force than sources give for any State.
pub const MOST_CLOCKS: usize = 3;

/// The clocks of which no one knows which is right; None for a world in which the State is no Party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    clocks: [Option<Clock>; MOST_CLOCKS],
    held: usize,
}

impl Clocks {
    /// Each once.
    #[must_use]
    pub fn each(&self) -> &[Option<Clock>] {
        &self.clocks[..self.held.min(MOST_CLOCKS)]
    }
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
            Entry::Doubtful(doubt) if doubt.certainly_outside(as_of) => Self::NotAParty,
            // A day that no source gives holds all others.
            Entry::Doubtful(doubt) if doubt.possible.contains(&Possible::Unknown) => {
                Self::EntryUnknown(as_of)
            }
            Entry::Doubtful(doubt) => {
                let day = |possible: &Possible| match possible {
                    Possible::On(day) => Some(*day),
                    Possible::Unknown | Possible::Never => None,
                };
                Self::among(&doubt.possible.iter().map(day).collect::<Vec<_>>(), as_of)
            }
        }
    }

    /// The standing of a State that was bound since one of these days, or never (None). More days than
    /// sources give count as a day that is not known.
    #[must_use]
    pub fn among(entries: &[Option<Day>], as_of: Day) -> Self {
        let mut found = Clocks { clocks: [None; MOST_CLOCKS], held: 0 };
        for entry in entries {
            let begun = entry.filter(|day| *day <= as_of);
            let clock = begun.map(|entry_into_force| Clock { entry_into_force, as_of });
            if found.each().contains(&clock) {
                continue;
            }
            let Some(place) = found.clocks.get_mut(found.held) else {
                return Self::EntryUnknown(as_of);
            };
            *place = clock;
            found.held += 1;
        }
        match found.each() {
            [] | [None] => Self::NotAParty,
            [Some(clock)] => Self::Party(*clock),
            _ => Self::Doubtful(found),
        }
    }

    /// What it may be: itself, or where sources differ what each of them makes of it.
    #[must_use]
    pub fn worlds(self) -> Vec<Self> {
        match self {
            Self::Doubtful(clocks) => {
                let each = clocks.each().iter();
                each.map(|clock| clock.map_or(Self::NotAParty, Self::Party)).collect()
            }
            one => vec![one],
        }
    }

    /// The clock of a Party.
    #[must_use]
    pub fn clock(self) -> Option<Clock> {
        match self {
            Self::Party(clock) => Some(clock),
            _ => None,
        }
    }

    /// The duties of one category of one age.
    #[must_use]
    pub fn duties(self, category: Category, age: Age, plan: Identification) -> Duties {
        match self {
            Self::Party(clock) => article5::duties(category, age, plan, clock),
            Self::NotAParty => Duties { possible: vec![article5::NOT_A_PARTY], need: None },
            Self::EntryUnknown(as_of) | Self::PartyUnknown(as_of) => undated(category, plan, as_of),
            Self::Doubtful(_) => {
                let each = self.worlds().into_iter().map(|world| world.duties(category, age, plan).possible);
                let mut possible: Vec<Duty> = Vec::new();
                for duty in each.flatten() {
                    if !possible.contains(&duty) {
                        possible.push(duty);
                    }
                }
                let need = (possible.len() > 1).then_some(PlanNeed::EntryIntoForce);
                Duties { possible, need }
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubtful_day_leaves_a_world_for_each_clock() {
        let (first, second) = (14_280, 16_119);
        let among = |as_of: Day| Standing::among(&[Some(first), Some(second)], as_of);
        let clock = |entry_into_force: Day, as_of: Day| Clock { entry_into_force, as_of };
        assert_eq!(among(first - 1), Standing::NotAParty);
        assert_eq!(among(first).worlds(), [Standing::Party(clock(first, first)), Standing::NotAParty]);
        let late = second + 9;
        let both = [clock(first, late), clock(second, late)];
        assert_eq!(among(late).worlds(), both.map(Standing::Party));
        assert_eq!(Standing::among(&[Some(first), Some(first)], late), Standing::Party(both[0]));
        assert_eq!(Standing::among(&[Some(first), None], late).worlds().len(), 2);
    }
}
