//! The ages that dates leave possible, against what really happened: no world is lost, and none comes back.

use annexc::evidence::age::{self, Ages, DateAssumptions, Dating};
use annexc::evidence::dates::Interval;
use annexc::evidence::role::DateKind;
use annexc::evidence::start;
use annexc::law::calendar::Day;
use proptest::prelude::*;

use crate::cases::cases;

/// What really happened to a source: each event with its day, and what of each day is known.
#[derive(Clone, Debug)]
struct History {
    construction: Day,
    /// Modifications, and retrofits of which some were substantial.
    changes: Vec<(DateKind, Day, bool)>,
    dates: Vec<Dating>,
}

impl History {
    /// The day on which that was begun which makes the source new on a day; None for an existing one.
    fn new_since(&self, cut_off: Day, as_of: Day) -> Option<Day> {
        if as_of < cut_off {
            return None;
        }
        if self.construction >= cut_off {
            return Some(self.construction);
        }
        let substantial = self
            .changes
            .iter()
            .filter(|(_, day, substantial)| *substantial && (cut_off..=as_of).contains(day));
        substantial.map(|(_, day, _)| *day).min()
    }
}

fn a_history() -> impl Strategy<Value = History> {
    let step = || prop_oneof![0..40, 0..2_000];
    let change = (any::<bool>(), step(), any::<bool>());
    let events = (11_000..16_000, step(), step(), step(), prop::collection::vec(change, 0..3), step());
    // How much earlier and later each event can have been, as far as the register tells; or that it does not.
    let known = prop::collection::vec(prop::option::weighted(0.6, (0..60, 0..60)), 9);
    (events, known).prop_map(|((construction, before, operation, report, changes, closed), known)| {
        let opened = construction + operation;
        let reported = opened + report;
        let changes: Vec<(DateKind, Day, bool)> = changes
            .into_iter()
            .map(|(retrofit, after, substantial)| {
                let kind = if retrofit { DateKind::Retrofit } else { DateKind::ModificationStarted };
                (kind, opened + after, substantial || !retrofit)
            })
            .collect();
        let last = changes.iter().map(|(_, day, _)| *day).max().unwrap_or(reported).max(reported);
        let mut events = vec![
            (DateKind::BuildingPermit, construction - before),
            (DateKind::ConstructionStarted, construction),
            (DateKind::OperationStarted, opened),
            (DateKind::FirstReported, reported),
            (DateKind::PermitGranted, opened + before),
            (DateKind::Closed, last + closed),
        ];
        let told = events.len();
        events.extend(changes.iter().map(|(kind, day, _)| (*kind, *day)));
        let dates = events.iter().zip(known).enumerate().filter_map(|(place, ((kind, day), known))| {
            // Every change is on record; nothing is presumed here.
            let known = known.or((place >= told).then_some((9, 9)));
            known.map(|(before, after)| (*kind, Interval { first: day - before, last: day + after }))
        });
        History { construction, dates: dates.collect(), changes }
    })
}

/// The worlds of a day: each event that may be ahead of it has happened by then, or is ahead.
fn worlds(dates: &[Dating], as_of: Day) -> Vec<Vec<Dating>> {
    let mut worlds: Vec<Vec<Dating>> = vec![Vec::new()];
    for (kind, date) in dates {
        let event =
            !matches!(kind, DateKind::ConstructionStarted | DateKind::OperationStarted | DateKind::Closed);
        let each = if event && date.first <= as_of && date.last > as_of {
            vec![Interval { last: as_of, ..*date }, Interval { first: as_of + 1, ..*date }]
        } else {
            vec![*date]
        };
        let with = |world: &Vec<Dating>, date: Interval| {
            world.iter().copied().chain(std::iter::once((*kind, date))).collect()
        };
        worlds = worlds.iter().flat_map(|world| each.iter().map(move |date| with(world, *date))).collect();
    }
    worlds
}

fn hull(one: Interval, other: Interval) -> Interval {
    Interval { first: one.first.min(other.first), last: one.last.max(other.last) }
}

proptest! {
    #![proptest_config(cases(4_000))]
    /// Dates of two sources, so that they may contradict each other, about a day that many of them hold.
    #[test]
    fn what_may_be_ahead_holds_the_worlds_that_do_not_contradict_themselves(
        one in a_history(), other in a_history(), some in prop::collection::vec(any::<bool>(), 16),
        cut_off in 12_500..14_500, since in 0..3_000, wide in 0..900, unmodified: bool,
    ) {
        let as_of = cut_off + since;
        let all = one.dates.iter().chain(&other.dates).zip(some).filter(|(_, kept)| *kept);
        let dates: Vec<Dating> = all
            .map(|((kind, date), _)| (*kind, Interval { first: date.first - wide, last: date.last + wide }))
            .collect();
        let assume = DateAssumptions { unmodified, lead_time: None };
        let found = age::read(&dates, cut_off, as_of, assume);
        let read: Vec<_> = worlds(&dates, as_of)
            .into_iter()
            .map(|world| (age::read(&world, cut_off, as_of, assume), start::begun(&world, cut_off, as_of, assume)))
            .collect();
        let all_contradict = read.iter().all(|(age, _)| age.contradictory);
        let held = || read.iter().filter(|(age, _)| all_contradict || !age.contradictory);
        let ages = held().map(|(age, _)| age.ages).reduce(Ages::or);
        prop_assert_eq!(Some(found.ages), ages, "{:?}", dates);
        prop_assert_eq!(found.contradictory, all_contradict, "{:?}", dates);
        if found.ages == Ages::NEW && !all_contradict {
            let begun = held().filter_map(|(_, begun)| *begun).reduce(hull);
            prop_assert_eq!(start::begun(&dates, cut_off, as_of, assume), begun, "{:?}", dates);
        }
    }

    #[test]
    fn what_really_happened_is_never_ruled_out(
        history in a_history(), cut_off in 12_500..14_500, since in -300..3_000,
    ) {
        let as_of = cut_off + since;
        let truth = history.new_since(cut_off, as_of);
        let read = age::read(&history.dates, cut_off, as_of, DateAssumptions::default());
        let age = if truth.is_some() { Ages::NEW } else { Ages::EXISTING };
        prop_assert!(read.ages.contains(age), "{:?} {:?}", read, truth);
        prop_assert!(!read.contradictory, "{:?}", read);
        if let Some(day) = truth {
            let begun = start::begun(&history.dates, cut_off, as_of, DateAssumptions::default());
            let holds = begun.is_some_and(|begun| begun.first <= day && day <= begun.last);
            prop_assert!(holds, "{:?} does not hold {}", begun, day);
        }
    }

    #[test]
    fn one_more_date_or_a_closer_one_never_turns_an_age(
        history in a_history(), other in a_history(), cut_off in 12_500..14_500, since in -300..3_000,
        (place, from, to) in (any::<prop::sample::Index>(), 0_i32..60, 0_i32..60), add: bool,
    ) {
        let as_of = cut_off + since;
        let mut dates = history.dates.clone();
        if add {
            // A date of another source, so that it may contradict; a modification may well turn what was
            // existing for want of one.
            dates.extend(other.dates.iter().find(|(kind, _)| *kind != DateKind::ModificationStarted));
        } else if !dates.is_empty() {
            let place = place.index(dates.len());
            let (_, date) = &mut dates[place];
            let first = (date.first + from).min(date.last);
            *date = Interval { first, last: (date.last - to).max(first) };
        }
        let assume = DateAssumptions { unmodified: false, lead_time: None };
        let before = age::read(&history.dates, cut_off, as_of, assume);
        let after = age::read(&dates, cut_off, as_of, assume);
        let turned = before.ages != Ages::BOTH && after.ages != Ages::BOTH && before.ages != after.ages;
        prop_assert!(!turned || after.contradictory, "{:?} to {:?}", before, after);
    }
}
