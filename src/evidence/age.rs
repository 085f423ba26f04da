//! From dates to the possible ages of a source (Article 5(f)(vi)).
//!
//! Each kind of date bounds the start of construction from one side. What the dates leave open stays
//! open: both ages remain possible.

use strum::{IntoStaticStr, VariantNames};

use super::dates::Interval;
use super::role::DateKind;
pub use super::start::{Bound, Dating, bounds};
use super::start::{bounds_of, certain, closed, crossed, heard, outlived, renews, within};
use crate::law::calendar::Day;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
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
    /// Closed before the cut-off, so that nothing of it can have been begun later.
    Closed,
    /// The cut-off lies after the day asked about: nothing is new before it.
    CutOffAhead,
}

impl AgeBasis {
    /// The words, in the order of their numbers.
    pub const NAMES: &'static [&'static str] = Self::VARIANTS;

    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
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

impl AgeReading {
    /// What no further date of the source would settle better.
    fn settled(ages: Ages, basis: AgeBasis, contradictory: bool) -> Self {
        Self { ages, basis, contradictory, needs_construction: false, needs_modification: false }
    }

    /// Where the Convention does not say: for a State that is no Party, or whose date is not known.
    #[must_use]
    pub fn without_cut_off(contradictory: bool, not_a_party: bool) -> Self {
        let basis = if not_a_party { AgeBasis::NotAParty } else { AgeBasis::Nothing };
        Self::settled(Ages::BOTH, basis, contradictory)
    }

    /// What holds in the worlds of both, where it is not known which of two days is the cut-off.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            ages: self.ages.or(other.ages),
            basis: if self.basis == other.basis { self.basis } else { AgeBasis::Nothing },
            contradictory: self.contradictory || other.contradictory,
            needs_construction: self.needs_construction || other.needs_construction,
            needs_modification: self.needs_modification || other.needs_modification,
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

/// Whether the dates that speak on a day contradict each other, whatever the cut-off.
#[must_use]
pub fn contradict(dates: &[Dating], as_of: Day, assume: DateAssumptions) -> bool {
    crossed(within(bounds_of(certain(dates, as_of), assume)))
}

/// Reads the ages that a row's dates leave possible on a day, against the Party's cut-off.
#[must_use]
pub fn read(dates: &[Dating], cut_off: Day, as_of: Day, assume: DateAssumptions) -> AgeReading {
    if as_of < cut_off {
        // What will be begun on or after the cut-off will be new; on this day nothing is.
        return AgeReading::settled(Ages::EXISTING, AgeBasis::CutOffAhead, contradict(dates, as_of, assume));
    }
    let closed_before = closed(dates.iter().copied()) < cut_off;
    let start = within(bounds_of(certain(dates, as_of), assume));
    // A source closed before the cut-off cannot have been begun or changed after it: what tells otherwise
    // contradicts the closing. A world in which that happened which may be ahead is none, if without it all is well.
    let contradictory = crossed(start) || (closed_before && outlived(certain(dates, as_of)));
    if closed_before && !contradictory {
        return AgeReading::settled(Ages::EXISTING, AgeBasis::Closed, false);
    }
    let said = heard(dates, as_of, contradictory);
    let bounds = bounds_of(said.clone(), assume);
    let outlived = closed_before && outlived(said.clone());
    // Where dates contradict each other one of them is wrong, and no one knows which.
    let built = if contradictory {
        let each = bounds.clone().map(|bound| ages_within(bound.start, cut_off));
        each.reduce(Ages::or).unwrap_or(Ages::BOTH)
    } else {
        ages_within(start, cut_off)
    };
    if !outlived && said.clone().any(|dating| renews(dating, cut_off, as_of)) {
        return AgeReading::settled(Ages::NEW, AgeBasis::ModificationStarted, contradictory);
    }
    let of_kind = |wanted: DateKind| said.clone().filter(move |(kind, _)| *kind == wanted);
    let since = |kind: DateKind| of_kind(kind).any(|(_, date)| date.last >= cut_off);
    let recorded = of_kind(DateKind::ModificationStarted).next().is_some();
    let retrofitted = since(DateKind::Retrofit);
    let unrecorded = !recorded && !assume.unmodified;
    let opens = built != Ages::NEW && (since(DateKind::ModificationStarted) || retrofitted || unrecorded);
    let ages = if opens { built.or(Ages::NEW) } else { built };
    let decided_by = |decides: &dyn Fn(&Bound) -> bool| {
        bounds.clone().find(|bound| decides(bound)).map(|bound| bound.basis)
    };
    let basis = match ages {
        Ages::BOTH if contradictory && (built == Ages::BOTH || outlived) => AgeBasis::Contradictory,
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

#[cfg(test)]
mod tests {
    use super::*;
    use DateKind::{
        BuildingPermit, Closed, ConstructionStarted, FirstReported, ModificationStarted, OperationStarted,
        PermitGranted, Retrofit,
    };

    const CUT_OFF: Day = 12_920;
    const AS_OF: Day = CUT_OFF + 8_000;

    fn exactly(day: Day) -> Interval {
        Interval { first: day, last: day }
    }

    /// Of dates whose first and last days are given, on a day.
    fn seen_on(as_of: Day, dates: &[(DateKind, Day, Day)]) -> AgeReading {
        let dates: Vec<Dating> = dates
            .iter()
            .map(|(kind, first, last)| (*kind, Interval { first: *first, last: *last }))
            .collect();
        read(&dates, CUT_OFF, as_of, DateAssumptions::default())
    }

    fn ages(dates: &[(DateKind, Day)]) -> Ages {
        reading(dates, DateAssumptions::default()).ages
    }

    fn reading(dates: &[(DateKind, Day)], assume: DateAssumptions) -> AgeReading {
        let dates: Vec<_> = dates.iter().map(|(kind, day)| (*kind, exactly(*day))).collect();
        read(&dates, CUT_OFF, AS_OF, assume)
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

    #[test]
    fn what_begins_after_the_day_asked_about_has_not_happened() {
        let later = AS_OF + 1;
        for kind in [ModificationStarted, Retrofit] {
            let read = seen_on(AS_OF, &[(OperationStarted, 0, 0), (kind, later, later)]);
            assert_eq!((read.ages, read.basis), (Ages::EXISTING, AgeBasis::Presumed), "{kind:?}");
            let none = read.needs_modification || read.needs_construction;
            assert!(!none, "{kind:?}");
        }
        for kind in [BuildingPermit, PermitGranted, FirstReported] {
            let read = seen_on(AS_OF, &[(kind, later, later)]);
            assert_eq!((read.ages, read.basis), (Ages::BOTH, AgeBasis::Nothing), "{kind:?}");
        }
        // No contradiction either: the first report is not in yet.
        let read =
            seen_on(AS_OF, &[(ConstructionStarted, later + 9, later + 9), (FirstReported, later, later)]);
        assert_eq!((read.ages, read.contradictory), (Ages::NEW, false));
    }

    #[test]
    fn what_may_be_ahead_holds_both_worlds() {
        let around = (AS_OF - 100, AS_OF + 100);
        let modified =
            seen_on(AS_OF, &[(ConstructionStarted, 0, 0), (ModificationStarted, around.0, around.1)]);
        assert_eq!((modified.ages, modified.basis), (Ages::BOTH, AgeBasis::Nothing));
        assert!(modified.needs_modification && !modified.needs_construction);
        let retrofitted = seen_on(AS_OF, &[(ConstructionStarted, 0, 0), (Retrofit, around.0, around.1)]);
        assert_eq!((retrofitted.ages, retrofitted.basis), (Ages::BOTH, AgeBasis::Retrofit));
        assert_eq!(seen_on(AS_OF, &[(BuildingPermit, around.0, around.1)]).ages, Ages::BOTH);
        // Either way the source was begun on or after the cut-off.
        let new = seen_on(AS_OF, &[(ConstructionStarted, CUT_OFF, CUT_OFF), (Retrofit, around.0, around.1)]);
        assert_eq!(new.ages, Ages::NEW);
    }

    #[test]
    fn construction_and_operation_stay_what_they_will_be() {
        let later = AS_OF + 900;
        assert_eq!(seen_on(AS_OF, &[(ConstructionStarted, later, later)]).ages, Ages::NEW);
        assert_eq!(seen_on(AS_OF, &[(OperationStarted, later, later)]).ages, Ages::BOTH);
    }

    #[test]
    fn nothing_is_new_before_the_cut_off() {
        for dates in [
            &[][..],
            &[(ConstructionStarted, CUT_OFF, CUT_OFF)],
            &[(ConstructionStarted, 0, 0), (ModificationStarted, CUT_OFF - 9, CUT_OFF + 9)],
            &[(BuildingPermit, CUT_OFF - 9, CUT_OFF - 9)],
        ] {
            let read = seen_on(CUT_OFF - 1, dates);
            assert_eq!((read.ages, read.basis), (Ages::EXISTING, AgeBasis::CutOffAhead), "{dates:?}");
        }
        assert_eq!(seen_on(CUT_OFF, &[(ConstructionStarted, CUT_OFF, CUT_OFF)]).ages, Ages::NEW);
        assert_eq!(seen_on(CUT_OFF, &[]).ages, Ages::BOTH);
    }

    #[test]
    fn what_was_closed_before_the_cut_off_is_existing() {
        let closed = (Closed, CUT_OFF - 400, CUT_OFF - 1);
        for dates in
            [&[closed][..], &[closed, (OperationStarted, 0, 0)], &[closed, (ModificationStarted, 5, 5)]]
        {
            let read = seen_on(AS_OF, dates);
            assert_eq!((read.ages, read.basis), (Ages::EXISTING, AgeBasis::Closed), "{dates:?}");
        }
        // Not for want of a recorded modification.
        let strict = DateAssumptions { unmodified: false, lead_time: None };
        let read = read(&[(Closed, exactly(CUT_OFF - 1))], CUT_OFF, AS_OF, strict);
        assert_eq!((read.ages, read.basis), (Ages::EXISTING, AgeBasis::Closed));
        assert_eq!(seen_on(AS_OF, &[(Closed, CUT_OFF - 9, CUT_OFF)]).ages, Ages::BOTH);
        assert_eq!(seen_on(AS_OF, &[(Closed, CUT_OFF, CUT_OFF)]).ages, Ages::BOTH);
    }

    #[test]
    fn life_after_a_closing_before_the_cut_off_contradicts_it() {
        let closed = (Closed, 100, 200);
        for kind in [
            OperationStarted,
            FirstReported,
            ModificationStarted,
            Retrofit,
            ConstructionStarted,
            BuildingPermit,
        ] {
            let read = seen_on(AS_OF, &[closed, (kind, CUT_OFF + 5, CUT_OFF + 5)]);
            assert_eq!((read.ages, read.basis), (Ages::BOTH, AgeBasis::Contradictory), "{kind:?}");
            assert!(read.contradictory, "{kind:?}");
        }
        // What is ahead has not happened, so that it contradicts nothing.
        let read = seen_on(AS_OF, &[closed, (Retrofit, AS_OF + 1, AS_OF + 1)]);
        assert_eq!((read.ages, read.contradictory), (Ages::EXISTING, false));
    }

    #[test]
    fn a_world_that_contradicts_all_else_is_none() {
        // It may be ahead: where it is not, it contradicts the closing.
        let closed = (Closed, 100, 200);
        for kind in [FirstReported, ModificationStarted, Retrofit] {
            let read = seen_on(AS_OF, &[closed, (kind, AS_OF - 100, AS_OF + 100)]);
            assert_eq!((read.ages, read.basis), (Ages::EXISTING, AgeBasis::Closed), "{kind:?}");
            assert!(!read.contradictory, "{kind:?}");
        }
        let built = (ConstructionStarted, CUT_OFF + 9, CUT_OFF + 9);
        let read = seen_on(AS_OF, &[built, (BuildingPermit, AS_OF - 100, AS_OF + 100)]);
        assert_eq!((read.ages, read.contradictory), (Ages::NEW, false));
    }

    #[test]
    fn where_all_worlds_contradict_themselves_each_date_may_be_right() {
        let crossed = [(Closed, 100, 200), (ConstructionStarted, 300, 300)];
        assert_eq!(seen_on(AS_OF, &crossed).ages, Ages::EXISTING);
        for kind in [BuildingPermit, FirstReported] {
            let dates = [crossed[0], crossed[1], (kind, AS_OF - 100, AS_OF + 100)];
            let read = seen_on(AS_OF, &dates);
            assert_eq!((read.ages, read.basis), (Ages::BOTH, AgeBasis::Contradictory), "{kind:?}");
            assert!(read.contradictory, "{kind:?}");
        }
        // The closing may be what is wrong, and then bounds no modification.
        let read = seen_on(
            AS_OF,
            &[
                (Closed, CUT_OFF - 90, CUT_OFF - 90),
                (OperationStarted, CUT_OFF - 89, CUT_OFF - 89),
                (ModificationStarted, CUT_OFF - 300, CUT_OFF + 9),
            ],
        );
        assert_eq!((read.ages, read.contradictory), (Ages::BOTH, true));
    }
}
