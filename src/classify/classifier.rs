//! A specification compiled: the regimes that rows can meet, and the plain reading of one row. The hot
//! loop over many rows is in `rows`.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::cell::{Cell, Manner};
use super::combine::Evidence;
use super::issues::{Issue, Issues};
use super::outcome::{self, Outcome};
use super::regime::standing::MOST_CLOCKS;
use super::regime::{AgeState, Regime, Setting, Standing};
use super::spec::{Reading, Spec, SpecError};
use crate::evidence::age::{self, AgeReading, Ages, DateAssumptions, Dating};
use crate::evidence::dates::{self, Calendar, DateCell, Interval};
use crate::evidence::role::{DateKind, Role};
use crate::evidence::start;
use crate::evidence::status::Told;
use crate::law::article5::Clock;
use crate::law::calendar::Day;
use crate::law::party;
use crate::law::plan::{self, Profile};
use crate::law::union;
use crate::table::TableError;

/// Everything compiled from a specification; rows of any number of batches go through it.
#[derive(Debug)]
pub struct Classifier {
    pub roles: Vec<Role>,
    /// Of each role, or none at all.
    pub readings: Vec<Reading>,
    /// The words of each input that comes as their numbers, in their order; empty if none does.
    pub words: Vec<Vec<String>>,
    pub text: bool,
    pub as_of: Day,
    pub dates: DateAssumptions,
    /// One a State; the last is that of a Party not known.
    pub regimes: Vec<Regime>,
    by_party: FxHashMap<String, usize>,
    default: usize,
}

impl Classifier {
    /// Compiles a specification: a regime for each State it can meet.
    ///
    /// # Errors
    /// If the specification names a day, Party, role or code that is none.
    pub fn compile(spec: &Spec) -> Result<Self, SpecError> {
        let as_of = spec.day()?;
        let roles = spec.roles()?;
        let profiles = resolve_profiles(&spec.profiles)?;
        let default = spec.party.as_deref().map(resolve_party).transpose()?;
        let plan_adds_nothing = spec.assume.plan_adds_nothing;
        let mut regimes = Vec::new();
        let mut by_party = FxHashMap::default();
        let by_column = roles.contains(&Role::Party);
        for entry in
            party::entries()?.iter().filter(|entry| by_column || default == Some(entry.iso3.as_str()))
        {
            let profile = profiles.get(entry.iso3.as_str());
            let in_force = plan::entry_on(entry, profile.copied(), as_of);
            let plan = profile.and_then(|profile| profile.plan_on(as_of));
            by_party.insert(entry.iso3.clone(), regimes.len());
            let union = union::other_clock(&entry.iso3, as_of)?;
            let other = union.map(|entry_into_force| Clock { entry_into_force, as_of });
            let setting = Setting { other, plan_adds_nothing };
            regimes.push(Regime::compile(&entry.iso3, Standing::on(in_force, as_of), plan, setting)?);
        }
        let unknown = regimes.len();
        let setting = Setting { other: None, plan_adds_nothing };
        regimes.push(Regime::compile("", Standing::PartyUnknown(as_of), None, setting)?);
        let default = default.and_then(|iso3| by_party.get(iso3).copied()).unwrap_or(unknown);
        Ok(Self {
            roles,
            readings: spec.readings.clone(),
            words: spec.words.clone(),
            text: spec.assume.text,
            as_of,
            dates: spec.assume.dates()?,
            regimes,
            by_party,
            default,
        })
    }

    /// How the cells of an input are read.
    #[must_use]
    pub fn manner(&self, input: usize) -> Manner {
        let reading = self.readings.get(input);
        Manner {
            text: self.text,
            revision_unstated: reading.is_some_and(|reading| reading.revision_unstated),
            contested: self.is_contested(input),
            dates: dates::Manner {
                as_of: self.as_of,
                order: reading.and_then(|reading| reading.date_order),
                calendar: reading.map_or(Calendar::Gregorian, |reading| reading.calendar),
                fiscal_year_start: reading.and_then(|reading| reading.fiscal_year_start),
                kind: match self.roles.get(input) {
                    Some(Role::Date(kind)) => Some(*kind),
                    _ => None,
                },
            },
        }
    }

    /// Whether an input only says where others of its role contradict each other.
    #[must_use]
    pub fn is_contested(&self, input: usize) -> bool {
        self.readings.get(input).is_some_and(|reading| reading.contested)
    }

    /// The regime of a row by its own cell, or the default's.
    #[must_use]
    pub fn regime_of(&self, cell: &Cell) -> usize {
        match cell {
            Cell::Party(Some(iso3)) => self.by_party.get(*iso3).copied().unwrap_or(self.regimes.len() - 1),
            Cell::Party(None) => self.regimes.len() - 1,
            _ => self.default,
        }
    }

    /// The regime of rows whose own cell names no Party.
    #[must_use]
    pub fn default_regime(&self) -> usize {
        self.default
    }

    /// Whether this is the regime of a Party not known.
    #[must_use]
    pub fn is_unknown(&self, regime: usize) -> bool {
        regime + 1 == self.regimes.len()
    }

    /// The outcome of evidence and age under a regime.
    ///
    /// # Errors
    /// If an embedded table does not read.
    pub fn outcome(
        &self,
        evidence: &Evidence,
        state: AgeState,
        regime: usize,
    ) -> Result<Outcome, TableError> {
        outcome::outcome(evidence, state, &self.regimes[regime], self.is_unknown(regime))
    }

    /// What a row's dates and status come to.
    #[must_use]
    pub fn age_state(&self, cells: &[(Role, &Cell)], regime: &Regime) -> AgeState {
        let dates = intervals(cells);
        let unreadable = cells.iter().any(|(_, cell)| **cell == Cell::Date(DateCell::Unreadable));
        self.state(&dates, regime, unreadable, told(cells))
    }

    /// The same from dates that were read, and what is known besides.
    #[must_use]
    pub fn state(&self, dates: &[Dating], regime: &Regime, unreadable: bool, told: Told) -> AgeState {
        let state = self.dated(dates, regime);
        let denied = self.is_denied(dates, told);
        let (state, undated) = if denied {
            // One of the two is wrong, and no one knows which: what holds is what holds without the closing
            // as well.
            let closed = |(kind, date): Dating| kind == DateKind::Closed && date.last <= self.as_of;
            let open: Vec<Dating> = dates.iter().copied().filter(|dating| !closed(*dating)).collect();
            (state.or(self.dated(&open, regime)), self.begun(dates, regime) != self.begun(&open, regime))
        } else {
            (state, false)
        };
        let mut issues = Issues::default();
        for (holds, issue) in [
            (unreadable, Issue::UnreadableDate),
            (told.unknown, Issue::UnknownWord),
            (denied || told.is_contradictory(), Issue::ContradictoryEvidence),
        ] {
            if holds {
                issues.add(issue);
            }
        }
        AgeState { operating: self.operating(dates, told), issues, undated, ..state }
    }

    /// Whether the status of a source says that it operates, and its dates that it was closed by the day
    /// asked about.
    #[must_use]
    pub fn is_denied(&self, dates: &[Dating], told: Told) -> bool {
        told.operates && start::closed(dates.iter().copied()) <= self.as_of
    }

    /// The ages that dates alone come to.
    fn dated(&self, dates: &[Dating], regime: &Regime) -> AgeState {
        let mut own = [Ages::BOTH; MOST_CLOCKS];
        let mut age: Option<AgeReading> = None;
        for (world, ages) in regime.worlds().zip(&mut own) {
            let read = self.read_age(dates, world);
            *ages = read.ages;
            age = Some(age.map_or(read, |age| age.or(read)));
        }
        let by_clock = |clock: Clock| age::read(dates, clock.cut_off(), self.as_of, self.dates).ages;
        let age = age.unwrap_or_else(|| AgeReading::without_cut_off(false, false));
        AgeState {
            age,
            own,
            // Without another clock the same, so that rows of all Parties share their states.
            other: regime.other_clock().map_or(age.ages, by_clock),
            in_window: age.ages == Ages::NEW && self.in_window(dates, regime),
            operating: None,
            issues: Issues::default(),
            undated: false,
        }
    }

    /// The ages that the dates of a row leave possible to a State.
    fn read_age(&self, dates: &[Dating], standing: Standing) -> AgeReading {
        if let Some(clock) = standing.clock() {
            return age::read(dates, clock.cut_off(), self.as_of, self.dates);
        }
        let contradictory = age::contradict(dates, self.as_of, self.dates);
        AgeReading::without_cut_off(contradictory, standing == Standing::NotAParty)
    }

    /// Whether what would make the source new was begun, by every clock that may be the State's, before
    /// the fourth anniversary of entry into force (the phase-in of 5(d), second sentence).
    #[must_use]
    pub fn in_window(&self, dates: &[Dating], regime: &Regime) -> bool {
        regime.worlds().all(|world| {
            world.clock().is_some_and(|clock| {
                let begun = start::begun(dates, clock.cut_off(), self.as_of, self.dates);
                begun.is_some_and(|begun| begun.last < clock.deadline())
            })
        })
    }

    /// Between which days that was begun which makes the source new under a regime, in the worlds in
    /// which it is new.
    #[must_use]
    pub fn begun(&self, dates: &[Dating], regime: &Regime) -> Option<Interval> {
        let clocks = regime.worlds().filter_map(Standing::clock);
        let each = clocks.filter_map(|clock| start::begun(dates, clock.cut_off(), self.as_of, self.dates));
        each.reduce(|one, other| Interval {
            first: one.first.min(other.first),
            last: one.last.max(other.last),
        })
    }

    /// Whether the source operates on the day asked about: its dates say so before its status does.
    fn operating(&self, dates: &[Dating], told: Told) -> Option<bool> {
        let stopped = dates.iter().any(|(kind, date)| match kind {
            DateKind::Closed => date.last <= self.as_of,
            DateKind::OperationStarted | DateKind::ConstructionStarted => date.first > self.as_of,
            _ => false,
        });
        if stopped { Some(false) } else { told.operating() }
    }
}

/// What the status cells of a row say.
#[must_use]
pub fn told(cells: &[(Role, &Cell)]) -> Told {
    cells.iter().fold(Told::default(), |told, (_, cell)| match cell {
        Cell::Status(status) => told.and(*status),
        _ => told,
    })
}

/// The dates of a row that were read.
#[must_use]
pub fn intervals(cells: &[(Role, &Cell)]) -> Vec<(DateKind, Interval)> {
    cells
        .iter()
        .filter_map(|(role, cell)| match (role, cell) {
            (Role::Date(kind), Cell::Date(DateCell::Read(interval))) => Some((*kind, *interval)),
            _ => None,
        })
        .collect()
}

fn resolve_party(written: &str) -> Result<&'static str, SpecError> {
    party::resolve(written)?.ok_or_else(|| SpecError::Party(written.to_owned()))
}

fn resolve_profiles(
    profiles: &BTreeMap<String, Profile>,
) -> Result<BTreeMap<&'static str, &Profile>, SpecError> {
    profiles.iter().map(|(written, profile)| Ok((resolve_party(written)?, profile))).collect()
}
