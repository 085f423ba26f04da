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

proptest! {
    #![proptest_config(cases(4_000))]
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
