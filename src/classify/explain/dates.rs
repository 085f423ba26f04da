//! The reasoning on a row's dates: what each says on the day asked about, and what they come to.

use serde::Serialize;

use super::texts::{Text, Texts};
use crate::classify::cell::Cell;
use crate::classify::classifier::{self, Classifier};
use crate::classify::regime::{AgeState, Regime};
use crate::evidence::age::{AgeBasis, Ages};
use crate::evidence::dates::{DateCell, Interval};
use crate::evidence::role::{DateKind, Role};
use crate::evidence::start::{self, Bound, Dating};
use crate::law::article5::Clock;
use crate::law::calendar::{self, Day};

#[derive(Debug, Serialize)]
pub struct DateStep {
    pub column: String,
    pub value: String,
    pub first: Option<String>,
    pub last: Option<String>,
    pub says: String,
}

#[derive(Debug, Serialize)]
pub struct AgeStep {
    pub source_age: &'static str,
    pub basis: &'static str,
    pub why: String,
}

fn end(day: Day) -> Option<String> {
    (day != Day::MIN && day != Day::MAX).then(|| calendar::to_iso(day))
}

/// What each date of a row says.
pub(super) fn date_steps(
    written: &[(Role, String)],
    read: &[Cell],
    as_of: Day,
    texts: Texts,
) -> Vec<DateStep> {
    let mut steps = Vec::new();
    for ((role, value), cell) in written.iter().zip(read) {
        let Role::Date(kind) = role else { continue };
        let (interval, says) = match cell {
            Cell::Date(DateCell::Read(interval)) => (Some(*interval), meaning((*kind, *interval), as_of)),
            Cell::Date(DateCell::Unreadable) => (None, Text::UnreadableDate),
            Cell::Contested => continue,
            _ => (None, Text::NoValue),
        };
        steps.push(DateStep {
            column: kind.name().to_owned(),
            value: value.clone(),
            first: interval.and_then(|interval| end(interval.first)),
            last: interval.and_then(|interval| end(interval.last)),
            says: texts.say(says),
        });
    }
    steps
}

fn meaning(dating: Dating, as_of: Day) -> Text<'static> {
    let (kind, date) = dating;
    let ahead = date.first > as_of;
    match kind {
        DateKind::ConstructionStarted if ahead => Text::StartsAhead,
        DateKind::ConstructionStarted => Text::StartedThen,
        DateKind::OperationStarted => Text::StartedBy,
        DateKind::PermitGranted => Text::AnyPermit,
        DateKind::Closed => Text::WasThere,
        _ if ahead => Text::NotHappened,
        DateKind::BuildingPermit | DateKind::FirstReported if date.last > as_of => Text::MaybeNotHappened,
        DateKind::FirstReported => Text::WasThere,
        DateKind::BuildingPermit => Text::StartedFrom,
        DateKind::ModificationStarted | DateKind::Retrofit if date.last > as_of => Text::BothPossible,
        DateKind::ModificationStarted => Text::ModifiedIsNew,
        DateKind::Retrofit => Text::RetrofitMay,
    }
}

/// What the dates of a row come to, and why.
pub(super) fn age_step(
    cells: &[(Role, &Cell)],
    state: AgeState,
    regime: &Regime,
    classifier: &Classifier,
    texts: Texts,
) -> AgeStep {
    let dates: Vec<Dating> = classifier::intervals(cells);
    let said = start::heard(&dates, classifier.as_of, state.age.contradictory);
    let bounds: Vec<Bound> = start::bounds_of(said, classifier.dates).collect();
    // One, or each that sources give.
    let cut_offs = regime.worlds().filter_map(|world| world.clock().map(Clock::cut_off));
    let cut_off = cut_offs.map(calendar::to_iso).collect::<Vec<_>>().join(&texts.say(Text::Either));
    let open = |day: Day| end(day).unwrap_or_else(|| "..".into());
    let Interval { first, last } = start::within(bounds.iter().copied());
    let (first, last) = (&open(first), &open(last));
    let why = match state.age.basis {
        AgeBasis::NotAParty => Text::AgePartiesOnly,
        AgeBasis::Nothing if cut_off.is_empty() => Text::AgeNoCutOff,
        AgeBasis::CutOffAhead => Text::AgeCutOffAhead { cut_off: &cut_off },
        AgeBasis::Closed => Text::AgeClosed { last, cut_off: &cut_off },
        AgeBasis::Contradictory if !state.age.contradictory => Text::AgeDenied { cut_off: &cut_off },
        AgeBasis::Contradictory => Text::AgeContradictory { cut_off: &cut_off },
        AgeBasis::Presumed => Text::AgePresumed { first, last, cut_off: &cut_off },
        AgeBasis::ModificationStarted => Text::AgeModified { cut_off: &cut_off },
        AgeBasis::Retrofit => Text::AgeRetrofit { first, last, cut_off: &cut_off },
        _ if state.age.ages == Ages::NEW => Text::AgeNew { first, last, cut_off: &cut_off },
        _ if state.age.ages == Ages::EXISTING => Text::AgeExisting { first, last, cut_off: &cut_off },
        _ if bounds.is_empty() => Text::AgeUnbounded { cut_off: &cut_off },
        _ => Text::AgeOpen { first, last, cut_off: &cut_off },
    };
    AgeStep { source_age: state.age.ages.name(), basis: state.age.basis.name(), why: texts.say(why) }
}
