//! From dates to the possible ages of a source (Article 5(f)(vi)).
//!
//! Each kind of date bounds the start of construction from one side. What the dates leave open stays
//! open: both ages remain possible.

use super::dates::Interval;
use super::role::DateKind;
use crate::law::calendar::{self, Day};

/// A set of ages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ages(pub u8);

impl Ages {
    pub const NEW: Self = Self(1);
    pub const EXISTING: Self = Self(2);
    pub const BOTH: Self = Self(3);

    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The word in the output column `source_age`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NEW => "new",
            Self::EXISTING => "existing",
            _ => "undetermined",
        }
    }
}

/// What the age rests on; the word in the output column `age_basis`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum AgeBasis {
    /// Existing by its dates, and no modification recorded.
    Presumed,
    ConstructionStarted,
    OperationStarted,
    FirstReported,
    PermitGranted,
    ModificationStarted,
    /// A change of unknown weight leaves the age open.
    Retrofit,
    /// The assumed time from the start of construction to operation.
    LeadTime,
    /// The dates contradict each other.
    Contradictory,
    /// No date settles it.
    Nothing,
    NotAParty,
    BuildingPermit,
}

impl AgeBasis {
    pub const NAMES: [&'static str; 12] = [
        "presumed",
        "construction_started",
        "operation_started",
        "first_reported",
        "permit_granted",
        "modification_started",
        "retrofit",
        "lead_time",
        "contradictory",
        "nothing",
        "not_a_party",
        "building_permit",
    ];
}

/// What the user allows to be assumed of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateAssumptions {
    /// No modification recorded means unmodified.
    pub unmodified: bool,
    /// Months from the start of construction to operation, least and most.
    pub lead_time: Option<(i32, i32)>,
}

impl Default for DateAssumptions {
    fn default() -> Self {
        Self { unmodified: true, lead_time: None }
    }
}

/// The ages that the dates leave possible, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AgeReading {
    pub ages: Ages,
    pub basis: AgeBasis,
    pub contradictory: bool,
    /// The start of construction would settle it, or help to.
    pub needs_construction: bool,
    /// The date of a substantial modification would.
    pub needs_modification: bool,
}

/// A bound on the start of construction, from one date.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    pub basis: AgeBasis,
    pub start: Interval,
}

/// What one date says of the start of construction.
#[must_use]
pub fn bound(kind: DateKind, date: Interval) -> Option<Bound> {
    let not_later = Interval { first: Day::MIN, last: date.last };
    match kind {
        DateKind::ConstructionStarted => Some(Bound { basis: AgeBasis::ConstructionStarted, start: date }),
        DateKind::OperationStarted => Some(Bound { basis: AgeBasis::OperationStarted, start: not_later }),
        DateKind::FirstReported => Some(Bound { basis: AgeBasis::FirstReported, start: not_later }),
        DateKind::BuildingPermit => {
            let start = Interval { first: date.first, last: Day::MAX };
            Some(Bound { basis: AgeBasis::BuildingPermit, start })
        }
        // An operating or renewed permit comes later than construction, and no one says which it is.
        DateKind::PermitGranted | DateKind::ModificationStarted | DateKind::Retrofit | DateKind::Closed => {
            None
        }
    }
}

/// The ages for starts of construction within an interval.
fn ages_within(start: Interval, cut_off: Day) -> Ages {
    if start.first >= cut_off {
        Ages::NEW
    } else if start.last < cut_off {
        Ages::EXISTING
    } else {
        Ages::BOTH
    }
}

/// All bounds on the start of construction, the assumed lead time last.
#[must_use]
pub fn bounds(dates: &[(DateKind, Interval)], assume: DateAssumptions) -> Vec<Bound> {
    let mut found: Vec<Bound> = dates.iter().filter_map(|(kind, date)| bound(*kind, *date)).collect();
    let built = dates.iter().any(|(kind, _)| *kind == DateKind::ConstructionStarted);
    if let (Some((least, most)), false) = (assume.lead_time, built) {
        found.extend(dates.iter().filter(|(kind, _)| *kind == DateKind::OperationStarted).map(
            |(_, date)| Bound {
                basis: AgeBasis::LeadTime,
                start: Interval {
                    first: calendar::shift_months(date.first, -most),
                    last: calendar::shift_months(date.last, -least),
                },
            },
        ));
    }
    found
}

/// Reads the ages that a row's dates leave possible, against the Party's cut-off.
#[must_use]
pub fn read(dates: &[(DateKind, Interval)], cut_off: Day, assume: DateAssumptions) -> AgeReading {
    let bounds = bounds(dates, assume);
    let start = bounds.iter().fold(Interval { first: Day::MIN, last: Day::MAX }, |all, bound| Interval {
        first: all.first.max(bound.start.first),
        last: all.last.min(bound.start.last),
    });
    let contradictory = start.first > start.last || closed_before(dates, start);
    // Where dates contradict each other one of them is wrong, and no one knows which.
    let built = if contradictory {
        let closed = dates.iter().filter(|(kind, _)| *kind == DateKind::Closed);
        bounds
            .iter()
            .map(|bound| ages_within(bound.start, cut_off))
            .chain(
                closed.map(|(_, date)| ages_within(Interval { first: Day::MIN, last: date.last }, cut_off)),
            )
            .reduce(Ages::or)
            .unwrap_or(Ages::BOTH)
    } else {
        ages_within(start, cut_off)
    };
    let of_kind =
        |wanted: DateKind| dates.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, date)| date);
    let recorded = of_kind(DateKind::ModificationStarted).next().is_some();
    if of_kind(DateKind::ModificationStarted).any(|date| date.first >= cut_off) {
        return AgeReading {
            ages: Ages::NEW,
            basis: AgeBasis::ModificationStarted,
            contradictory,
            needs_construction: false,
            needs_modification: false,
        };
    }
    let may_be_modified = of_kind(DateKind::ModificationStarted).any(|date| date.last >= cut_off);
    let retrofitted = of_kind(DateKind::Retrofit).any(|date| date.last >= cut_off);
    let unrecorded = !recorded && !assume.unmodified;
    let opens = built != Ages::NEW && (may_be_modified || retrofitted || unrecorded);
    let ages = if opens { built.or(Ages::NEW) } else { built };
    let decided_by = |decides: &dyn Fn(&Bound) -> bool| {
        bounds.iter().find(|bound| decides(bound)).map(|bound| bound.basis)
    };
    let basis = match ages {
        _ if contradictory && built == Ages::BOTH => AgeBasis::Contradictory,
        Ages::NEW => decided_by(&|bound| bound.start.first >= cut_off).unwrap_or(AgeBasis::Contradictory),
        Ages::EXISTING if !recorded => AgeBasis::Presumed,
        Ages::EXISTING => decided_by(&|bound| bound.start.last < cut_off).unwrap_or(AgeBasis::Contradictory),
        _ if built == Ages::EXISTING && retrofitted => AgeBasis::Retrofit,
        _ => AgeBasis::Nothing,
    };
    AgeReading {
        ages,
        basis,
        contradictory,
        needs_construction: ages == Ages::BOTH && built == Ages::BOTH,
        needs_modification: ages == Ages::BOTH && opens,
    }
}

/// A source closed before its construction can have begun.
fn closed_before(dates: &[(DateKind, Interval)], start: Interval) -> bool {
    dates.iter().any(|(kind, date)| *kind == DateKind::Closed && date.last < start.first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateKind::{
        BuildingPermit, ConstructionStarted, FirstReported, ModificationStarted, OperationStarted,
        PermitGranted, Retrofit,
    };

    const CUT_OFF: Day = 12_920;

    fn exactly(day: Day) -> Interval {
        Interval { first: day, last: day }
    }

    fn ages(dates: &[(DateKind, Day)]) -> Ages {
        reading(dates, DateAssumptions::default()).ages
    }

    fn reading(dates: &[(DateKind, Day)], assume: DateAssumptions) -> AgeReading {
        let dates: Vec<_> = dates.iter().map(|(kind, day)| (*kind, exactly(*day))).collect();
        read(&dates, CUT_OFF, assume)
    }

    #[test]
    fn the_anniversary_itself_is_new_and_the_day_before_is_not() {
        assert_eq!(ages(&[(ConstructionStarted, CUT_OFF)]), Ages::NEW);
        assert_eq!(ages(&[(ConstructionStarted, CUT_OFF - 1)]), Ages::EXISTING);
    }

    #[test]
    fn each_kind_bounds_from_one_side() {
        assert_eq!(ages(&[(OperationStarted, CUT_OFF - 1)]), Ages::EXISTING);
        assert_eq!(ages(&[(OperationStarted, CUT_OFF + 900)]), Ages::BOTH);
        assert_eq!(ages(&[(FirstReported, CUT_OFF - 1)]), Ages::EXISTING);
        assert_eq!(ages(&[(BuildingPermit, CUT_OFF)]), Ages::NEW);
        assert_eq!(ages(&[(BuildingPermit, CUT_OFF - 1)]), Ages::BOTH);
        assert_eq!(ages(&[(PermitGranted, CUT_OFF)]), Ages::BOTH);
        assert_eq!(ages(&[]), Ages::BOTH);
    }

    #[test]
    fn modification_makes_new_and_retrofit_opens() {
        assert_eq!(ages(&[(ConstructionStarted, 0), (ModificationStarted, CUT_OFF)]), Ages::NEW);
        assert_eq!(ages(&[(ConstructionStarted, 0), (ModificationStarted, CUT_OFF - 1)]), Ages::EXISTING);
        let retrofitted =
            reading(&[(ConstructionStarted, 0), (Retrofit, CUT_OFF)], DateAssumptions::default());
        assert_eq!((retrofitted.ages, retrofitted.basis), (Ages::BOTH, AgeBasis::Retrofit));
        assert!(retrofitted.needs_modification && !retrofitted.needs_construction);
        assert_eq!(ages(&[(ConstructionStarted, CUT_OFF), (Retrofit, CUT_OFF + 5)]), Ages::NEW);
    }

    #[test]
    fn existing_without_a_recorded_modification_is_presumed() {
        let built = &[(ConstructionStarted, 0)];
        assert_eq!(reading(built, DateAssumptions::default()).basis, AgeBasis::Presumed);
        let strict = DateAssumptions { unmodified: false, lead_time: None };
        assert_eq!(reading(built, strict).ages, Ages::BOTH);
        assert!(reading(built, strict).needs_modification);
    }

    #[test]
    fn lead_time_reaches_back_from_operation() {
        let assume = DateAssumptions { unmodified: true, lead_time: Some((24, 60)) };
        assert_eq!(reading(&[(OperationStarted, CUT_OFF + 6 * 366)], assume).ages, Ages::NEW);
        assert_eq!(reading(&[(OperationStarted, CUT_OFF + 3 * 366)], assume).ages, Ages::BOTH);
        assert_eq!(reading(&[(OperationStarted, CUT_OFF + 366)], assume).ages, Ages::EXISTING);
    }

    #[test]
    fn contradictory_dates_fall_back_to_all_they_say() {
        let read = reading(
            &[(ConstructionStarted, CUT_OFF + 10), (OperationStarted, CUT_OFF - 10)],
            DateAssumptions::default(),
        );
        assert!(read.contradictory);
        assert_eq!((read.ages, read.basis), (Ages::BOTH, AgeBasis::Contradictory));
        let old = reading(&[(ConstructionStarted, 10), (OperationStarted, 5)], DateAssumptions::default());
        assert_eq!((old.ages, old.contradictory), (Ages::EXISTING, true));
    }
}
