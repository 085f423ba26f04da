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

/// Kinds of dates that say nothing as long as they are ahead. The start of construction or of operation stays
/// what it will be, and a closing bounds what is built by then either way.
fn is_event(kind: DateKind) -> bool {
    is_change(kind)
        || matches!(kind, DateKind::BuildingPermit | DateKind::FirstReported | DateKind::PermitGranted)
}

/// Kinds of dates of a source that stood before.
#[must_use]
pub fn is_change(kind: DateKind) -> bool {
    matches!(kind, DateKind::ModificationStarted | DateKind::Retrofit)
}

/// The dates of a row that speak on a day whatever is still ahead of it: they are the world in which least is told.
/// Where these contradict each other all worlds do; else a world in which more was told, and contradicts
/// them, is none.
pub fn certain(dates: &[Dating], as_of: Day) -> impl Iterator<Item = Dating> + Clone {
    dates.iter().copied().filter(move |(kind, date)| !is_event(*kind) || date.last <= as_of)
}

/// The dates that speak in some world: all but those that are certainly ahead.
pub fn possible(dates: &[Dating], as_of: Day) -> impl Iterator<Item = Dating> + Clone {
    dates.iter().copied().filter(move |(kind, date)| !is_event(*kind) || date.first <= as_of)
}

/// The dates on which the ages rest. A change that may be ahead opens them. A building permit or a first report
/// that may be ahead leaves a world in which it says nothing, and what holds in all worlds is no more than
/// that, unless all of them are contradictory: then one of the dates is wrong, and each may be right.
pub fn heard(dates: &[Dating], as_of: Day, contradictory: bool) -> impl Iterator<Item = Dating> + Clone {
    let speaks = move |(kind, date): Dating| contradictory || is_change(kind) || date.last <= as_of;
    possible(dates, as_of).filter(move |dating| !is_event(dating.0) || speaks(*dating))
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
    let start = within(bounds_of(certain(dates, as_of), assume));
    if crossed(start) || outlived(possible(dates, as_of)) {
        // One of the dates is wrong, and no one knows which.
        return Some(Interval { first: cut_off, last: Day::MAX });
    }
    // Beside the world in which no building permit was granted that may be ahead, one for each of them.
    let ahead =
        |(kind, date): &Dating| *kind == DateKind::BuildingPermit && (date.first..date.last).contains(&as_of);
    let permitted = dates.iter().filter(|dating| ahead(dating)).map(|(_, date)| date.first);
    let starts = permitted.map(|first| Interval { first: first.max(start.first), ..start });
    std::iter::once(start)
        .chain(starts.filter(|start| !crossed(*start)))
        .filter_map(|start| begun_within(start, dates, cut_off, as_of))
        .reduce(hull)
}

fn hull(one: Interval, other: Interval) -> Interval {
    Interval { first: one.first.min(other.first), last: one.last.max(other.last) }
}

/// The same of a source whose construction began between two days.
fn begun_within(start: Interval, dates: &[Dating], cut_off: Day, as_of: Day) -> Option<Interval> {
    let closed = closed(dates.iter().copied());
    let modified = certain(dates, as_of).filter(|(kind, _)| *kind == DateKind::ModificationStarted);
    // A retrofit may have been substantial.
    let since = possible(dates, as_of).filter(|(kind, date)| is_change(*kind) && date.last >= cut_off);
    // What is modified was built before, unless the dates say otherwise.
    let first_modified = modified.clone().map(|(_, date)| date.last).min();
    let before = first_modified.filter(|day| start.first <= *day).unwrap_or(Day::MAX);
    let last = start.last.min(before);
    let built = (last >= cut_off).then(|| Interval { first: start.first.max(cut_off), last });
    let renewed = (start.first < cut_off).then(|| {
        let renewing = modified.filter(|dating| renews(*dating, cut_off, as_of));
        Interval {
            first: since.clone().map(|(_, date)| date.first.max(cut_off)).min().unwrap_or(cut_off),
            // What was modified had not been closed.
            last: renewing.map(|(_, date)| date.last).min().unwrap_or(Day::MAX).min(closed),
        }
    });
    // A change before anything can have been built: either of the two is wrong, and the source may have been
    // begun when the other says.
    let changed =
        since.map(|(_, date)| Interval { first: date.first.max(cut_off), last: date.last.min(as_of) });
    let denied = changed.filter(|change| change.last < start.first);
    built.into_iter().chain(renewed).chain(denied).reduce(hull)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateKind::{
        BuildingPermit, Closed, ConstructionStarted, FirstReported, ModificationStarted, OperationStarted,
        Retrofit,
    };

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

    #[test]
    fn a_change_before_anything_was_built_leaves_no_day_certain() {
        let day = CUT_OFF + 500;
        for kind in [ModificationStarted, Retrofit] {
            let dates = [(ConstructionStarted, day, day), (kind, day - 99, day - 99)];
            assert_eq!(new_since(&dates), Some((day - 99, day)), "{kind:?}");
        }
        // It may have been permitted by now, and then was modified too early.
        let permitted = (BuildingPermit, AS_OF - 9, AS_OF + 9);
        let modified = [(ConstructionStarted, 0, 0), (ModificationStarted, day, day)];
        assert_eq!(new_since(&[permitted, modified[1]]), Some((CUT_OFF, Day::MAX)));
        // Of one that was built before any permit it is known that none was granted.
        assert_eq!(new_since(&[permitted, modified[0], modified[1]]), Some((day, day)));
    }

    #[test]
    fn a_modification_and_a_closing_bound_what_was_begun_before() {
        let day = CUT_OFF + 500;
        // Not new by it, yet built by then.
        let modified = (ModificationStarted, CUT_OFF - 9, day);
        let dates = [(BuildingPermit, CUT_OFF, CUT_OFF), modified, (OperationStarted, day + 99, day + 99)];
        assert_eq!(new_since(&dates), Some((CUT_OFF, day)));
        let dates =
            [(ConstructionStarted, 0, 0), (ModificationStarted, day, day + 99), (Closed, day + 9, day + 9)];
        assert_eq!(new_since(&dates), Some((day, day + 9)));
        // What may have come after the closing leaves no day certain.
        let after = (FirstReported, AS_OF - 9, AS_OF + 9);
        assert_eq!(new_since(&[dates[0], dates[1], dates[2], after]), Some((CUT_OFF, Day::MAX)));
    }
}
