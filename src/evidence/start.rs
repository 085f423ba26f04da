//! When a source was begun, as far as its dates tell on the day asked about.
//!
//! Each kind of date bounds the start of construction from one side. What had not happened by the day
//! asked about says nothing on it, so that the same row answers for every day.

use super::age::{AgeBasis, DateAssumptions};
use super::dates::Interval;
use super::role::DateKind;
use crate::law::calendar::{self, Day};

/// A date of a row that was read.
pub type Dating = (DateKind, Interval);

/// A bound on the start of construction, from one date.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    pub basis: AgeBasis,
    pub start: Interval,
}

fn bound((kind, date): Dating) -> Option<Bound> {
    let not_later = Interval { first: Day::MIN, last: date.last };
    match kind {
        DateKind::ConstructionStarted => Some(Bound { basis: AgeBasis::ConstructionStarted, start: date }),
        DateKind::OperationStarted => Some(Bound { basis: AgeBasis::OperationStarted, start: not_later }),
        DateKind::FirstReported => Some(Bound { basis: AgeBasis::FirstReported, start: not_later }),
        // What was closed had been built.
        DateKind::Closed => Some(Bound { basis: AgeBasis::Closed, start: not_later }),
        DateKind::BuildingPermit => Some(Bound {
            basis: AgeBasis::BuildingPermit,
            start: Interval { first: date.first, last: Day::MAX },
        }),
        // Permits to operate, and renewed ones, come at any time after construction.
        DateKind::PermitGranted | DateKind::ModificationStarted | DateKind::Retrofit => None,
    }
}

/// Whether a date speaks on the day asked about.
///
/// A modification or retrofit that begins later has not happened. A building permit or a first report
/// bounds the start only if it had happened in every world: where it may still be ahead, there is a world
/// in which it says nothing, and what holds in all worlds is no more than that. The start of construction
/// or of operation stays what it will be, and a closing bounds what is built by then either way.
fn speaks((kind, date): Dating, as_of: Day) -> bool {
    match kind {
        DateKind::ModificationStarted | DateKind::Retrofit => date.first <= as_of,
        DateKind::BuildingPermit | DateKind::FirstReported | DateKind::PermitGranted => date.last <= as_of,
        DateKind::ConstructionStarted | DateKind::OperationStarted | DateKind::Closed => true,
    }
}

/// The dates of a row that speak on a day.
pub fn heard(dates: &[Dating], as_of: Day) -> impl Iterator<Item = Dating> + Clone {
    dates.iter().copied().filter(move |dating| speaks(*dating, as_of))
}

/// All bounds on the start of construction, the assumed lead time last.
pub fn bounds_of(
    dates: impl Iterator<Item = Dating> + Clone,
    assume: DateAssumptions,
) -> impl Iterator<Item = Bound> + Clone {
    let built = dates.clone().any(|(kind, _)| kind == DateKind::ConstructionStarted);
    let lead = assume.lead_time.filter(|_| !built);
    let operation =
        dates.clone().filter(move |(kind, _)| lead.is_some() && *kind == DateKind::OperationStarted);
    let by_lead = operation.filter_map(move |(_, date)| {
        let (least, most) = lead?;
        let start = Interval {
            first: calendar::shift_months(date.first, -most),
            last: calendar::shift_months(date.last, -least),
        };
        Some(Bound { basis: AgeBasis::LeadTime, start })
    });
    dates.filter_map(bound).chain(by_lead)
}

/// The same as a list, whatever the day asked about.
#[must_use]
pub fn bounds(dates: &[Dating], assume: DateAssumptions) -> Vec<Bound> {
    bounds_of(dates.iter().copied(), assume).collect()
}

/// The days on which construction can have started by all bounds; crossed where none fits them all.
pub fn within(bounds: impl Iterator<Item = Bound>) -> Interval {
    bounds.fold(Interval { first: Day::MIN, last: Day::MAX }, |all, bound| Interval {
        first: all.first.max(bound.start.first),
        last: all.last.min(bound.start.last),
    })
}

/// Whether no day of construction fits all bounds.
#[must_use]
pub fn crossed(start: Interval) -> bool {
    start.first > start.last
}

/// The last day of the source, by the first of its closings; `Day::MAX` if none is known.
pub fn closed(dates: impl Iterator<Item = Dating>) -> Day {
    dates.filter(|(kind, _)| *kind == DateKind::Closed).map(|(_, date)| date.last).min().unwrap_or(Day::MAX)
}

/// Whether something of the source's life certainly came after its closing.
pub fn outlived(dates: impl Iterator<Item = Dating> + Clone) -> bool {
    let closed = closed(dates.clone());
    dates.filter(|(kind, _)| is_life(*kind)).any(|(_, date)| date.first > closed)
}

/// Kinds of dates that only a source in being has. Construction and its permit bound the start anyway.
#[must_use]
pub fn is_life(kind: DateKind) -> bool {
    matches!(
        kind,
        DateKind::OperationStarted
            | DateKind::FirstReported
            | DateKind::ModificationStarted
            | DateKind::Retrofit
    )
}

/// Whether a modification certainly makes the source new on a day: commenced on or after the cut-off, and
/// not after that day.
#[must_use]
pub fn renews((kind, date): Dating, cut_off: Day, as_of: Day) -> bool {
    kind == DateKind::ModificationStarted && date.first >= cut_off && date.last <= as_of
}

/// Between which days that was begun which makes the source new, in the worlds in which it is: its
/// construction, or else the first modification on or after the cut-off. None where nothing is new yet.
#[must_use]
pub fn begun(dates: &[Dating], cut_off: Day, as_of: Day, assume: DateAssumptions) -> Option<Interval> {
    if as_of < cut_off {
        return None;
    }
    let said = heard(dates, as_of);
    let start = within(bounds_of(said.clone(), assume));
    if crossed(start) || outlived(said.clone()) {
        // One of the dates is wrong, and no one knows which.
        return Some(Interval { first: cut_off, last: Day::MAX });
    }
    // What is modified was built before, unless the dates say otherwise.
    let renewed = said.clone().filter(|dating| renews(*dating, cut_off, as_of)).map(|(_, date)| date.last);
    let before = renewed.min().filter(|day| start.first <= *day).unwrap_or(Day::MAX);
    let built = (start.last >= cut_off)
        .then(|| Interval { first: start.first.max(cut_off), last: start.last.min(before) });
    let changed = (start.first < cut_off).then(|| {
        // A retrofit may have been substantial, and made the source new before the modification did.
        let changes = said.clone().filter(|(kind, date)| {
            matches!(kind, DateKind::ModificationStarted | DateKind::Retrofit) && date.last >= cut_off
        });
        let certain = said.clone().filter(|dating| renews(*dating, cut_off, as_of));
        Interval {
            first: changes.map(|(_, date)| date.first.max(cut_off)).min().unwrap_or(cut_off),
            last: certain.map(|(_, date)| date.last).min().unwrap_or(Day::MAX),
        }
    });
    built
        .into_iter()
        .chain(changed)
        .reduce(|one, other| Interval { first: one.first.min(other.first), last: one.last.max(other.last) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateKind::{BuildingPermit, ConstructionStarted, ModificationStarted, OperationStarted, Retrofit};

    const CUT_OFF: Day = 12_920;
    const AS_OF: Day = CUT_OFF + 8_000;

    fn new_since(dates: &[(DateKind, Day, Day)]) -> Option<(Day, Day)> {
        let dates: Vec<Dating> = dates
            .iter()
            .map(|(kind, first, last)| (*kind, Interval { first: *first, last: *last }))
            .collect();
        begun(&dates, CUT_OFF, AS_OF, DateAssumptions::default()).map(|begun| (begun.first, begun.last))
    }

    #[test]
    fn a_source_begins_with_its_construction_or_with_what_makes_it_new() {
        let day = CUT_OFF + 500;
        assert_eq!(new_since(&[(ConstructionStarted, day, day)]), Some((day, day)));
        // Already new: a modification makes it no newer.
        let both = [(ConstructionStarted, day, day), (ModificationStarted, day + 9, day + 9)];
        assert_eq!(new_since(&both), Some((day, day)));
        let old = [
            (ConstructionStarted, 0, 0),
            (ModificationStarted, day, day),
            (ModificationStarted, day + 9, day + 9),
        ];
        assert_eq!(new_since(&old), Some((day, day)));
        // One before the cut-off made nothing new.
        let early =
            [(ConstructionStarted, 0, 0), (ModificationStarted, 5, 5), (ModificationStarted, day, day)];
        assert_eq!(new_since(&early), Some((day, day)));
    }

    #[test]
    fn what_is_not_certain_stays_between() {
        let day = CUT_OFF + 500;
        assert_eq!(
            new_since(&[(BuildingPermit, day, day), (OperationStarted, day + 99, day + 99)]),
            Some((day, day + 99))
        );
        // A retrofit may have been the substantial modification.
        let changed =
            [(ConstructionStarted, 0, 0), (Retrofit, day - 99, day - 99), (ModificationStarted, day, day)];
        assert_eq!(new_since(&changed), Some((day - 99, day)));
        // New by construction in some worlds, by modification in the others.
        let either = [(OperationStarted, day, day), (ModificationStarted, day + 9, day + 9)];
        assert_eq!(new_since(&either), Some((CUT_OFF, day + 9)));
        let crossed = [(ConstructionStarted, day, day), (OperationStarted, day - 1, day - 1)];
        assert_eq!(new_since(&crossed), Some((CUT_OFF, Day::MAX)));
    }
}
