//! The reasoning on a row's dates: what each says on the day asked about, and what they come to.

use serde::Serialize;

use crate::classify::cell::Cell;
use crate::classify::classifier::{self, Classifier};
use crate::classify::outcome::AgeState;
use crate::classify::regime::Regime;
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
pub fn date_steps(written: &[(Role, String)], read: &[Cell], as_of: Day) -> Vec<DateStep> {
    let mut steps = Vec::new();
    for ((role, value), cell) in written.iter().zip(read) {
        let Role::Date(kind) = role else { continue };
        let (interval, says) = match cell {
            Cell::Date(DateCell::Read(interval)) => (Some(*interval), meaning((*kind, *interval), as_of)),
            Cell::Date(DateCell::Unreadable) => (None, "is no date that one can be sure of"),
            _ => (None, "no value"),
        };
        steps.push(DateStep {
            column: kind.name().to_owned(),
            value: value.clone(),
            first: interval.and_then(|interval| end(interval.first)),
            last: interval.and_then(|interval| end(interval.last)),
            says: says.to_owned(),
        });
    }
    steps
}

fn meaning(dating: Dating, as_of: Day) -> &'static str {
    let (kind, date) = dating;
    let ahead = date.first > as_of;
    match kind {
        DateKind::ConstructionStarted if ahead => "construction is to start then",
        DateKind::ConstructionStarted => "construction started then",
        DateKind::OperationStarted => "construction started not later than that",
        DateKind::PermitGranted => "a permit of unknown kind: bounds no start of construction",
        DateKind::Closed => "the source was there, so construction started not later than that",
        _ if ahead => "after the day asked about: it has not happened, and says nothing",
        DateKind::BuildingPermit | DateKind::FirstReported if date.last > as_of => {
            "may not have happened by the day asked about, so that nothing is certain from it"
        }
        DateKind::FirstReported => "the source was there, so construction started not later than that",
        DateKind::BuildingPermit => "construction started not earlier than that",
        DateKind::ModificationStarted | DateKind::Retrofit if date.last > as_of => {
            "may not have happened by the day asked about: both are possible"
        }
        DateKind::ModificationStarted => {
            "on or after the cut-off a substantial modification makes the source new"
        }
        DateKind::Retrofit => "on or after the cut-off it may have been a substantial modification",
    }
}

/// What the dates of a row come to, and why.
pub fn age_step(
    cells: &[(Role, &Cell)],
    state: AgeState,
    regime: &Regime,
    classifier: &Classifier,
) -> AgeStep {
    let dates: Vec<Dating> = classifier::intervals(cells);
    let said = start::heard(&dates, classifier.as_of);
    let bounds: Vec<Bound> = start::bounds_of(said, classifier.dates).collect();
    // One, or each that sources give.
    let cut_offs = regime.worlds().filter_map(|world| world.clock().map(Clock::cut_off));
    let cut_off = cut_offs.map(calendar::to_iso).collect::<Vec<_>>().join(" or ");
    let open = |day: Day| end(day).unwrap_or_else(|| "..".into());
    let Interval { first, last } = start::within(bounds.iter().copied());
    let start = format!("construction started between {} and {}", open(first), open(last));
    let why = match state.age.basis {
        AgeBasis::NotAParty => "new and existing are defined for Parties only".to_owned(),
        AgeBasis::Nothing if cut_off.is_empty() => {
            "without a date of entry into force there is no cut-off".into()
        }
        AgeBasis::CutOffAhead => {
            format!("the cut-off {cut_off} lies after the day asked about, and nothing is new before it")
        }
        AgeBasis::Closed => format!(
            "closed by {}, before the cut-off {cut_off}, so that nothing of it was begun or changed later",
            open(last)
        ),
        AgeBasis::Contradictory => {
            format!("the dates contradict each other, so that neither age is ruled out (cut-off {cut_off})")
        }
        AgeBasis::Presumed => format!(
            "{start}, before the cut-off {cut_off}; no substantial modification is recorded, so none is presumed"
        ),
        AgeBasis::ModificationStarted => {
            format!("a substantial modification started on or after the cut-off {cut_off}")
        }
        AgeBasis::Retrofit => format!(
            "{start}, before the cut-off {cut_off}, but it was changed since, and no one says how much"
        ),
        _ if state.age.ages == Ages::NEW => format!("{start}, on or after the cut-off {cut_off}"),
        _ if state.age.ages == Ages::EXISTING => format!("{start}, before the cut-off {cut_off}"),
        _ if bounds.is_empty() => format!("no date bounds the start of construction (cut-off {cut_off})"),
        _ => format!("{start}: on which side of the cut-off {cut_off} is not certain"),
    };
    AgeStep { source_age: state.age.ages.name(), basis: AgeBasis::NAMES[state.age.basis as usize], why }
}
