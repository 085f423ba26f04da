//! The hot loop. Distinct combinations of cells are met once and numbered; a row is then a few lookups.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::combine::{self, Evidence};
use super::encode::{Cell, Column};
use super::outcome::{self, AgeState, Outcome};
use super::regime::{Regime, Standing};
use super::spec::{Spec, SpecError};
use crate::evidence::age::{self, DateAssumptions};
use crate::evidence::dates::{DateCell, Interval};
use crate::evidence::role::{DateKind, Role};
use crate::law::calendar::{self, Day};
use crate::law::party::{self, Entry as InForce};
use crate::law::plan::Profile;
use crate::table::TableError;

/// Everything compiled from a specification; rows of any number of batches go through it.
#[derive(Debug)]
pub struct Classifier {
    pub roles: Vec<Role>,
    pub text: bool,
    pub as_of: Day,
    pub dates: DateAssumptions,
    /// One a State; the last is that of a Party not known.
    pub regimes: Vec<Regime>,
    by_party: FxHashMap<String, usize>,
    default: usize,
}

/// The outcomes of a batch: for each row the number of its outcome.
#[derive(Debug, Default)]
pub struct Outcomes {
    pub ids: Vec<u32>,
    pub outcomes: Vec<Outcome>,
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
        let mut regimes = Vec::new();
        let mut by_party = FxHashMap::default();
        let by_column = roles.contains(&Role::Party);
        for entry in
            party::entries()?.iter().filter(|entry| by_column || default == Some(entry.iso3.as_str()))
        {
            let profile = profiles.get(entry.iso3.as_str());
            let stated = profile.and_then(|profile| profile.entry_into_force.as_deref());
            let in_force = stated.and_then(calendar::parse_iso).map_or(entry.entry(), InForce::On);
            let plan = profile.and_then(|profile| profile.plan_on(as_of));
            by_party.insert(entry.iso3.clone(), regimes.len());
            regimes.push(Regime::compile(&entry.iso3, Standing::on(in_force, as_of), plan)?);
        }
        let unknown = regimes.len();
        regimes.push(Regime::compile("", Standing::PartyUnknown(as_of), None)?);
        let default = default.and_then(|iso3| by_party.get(iso3).copied()).unwrap_or(unknown);
        Ok(Self {
            roles,
            text: spec.assume.text,
            as_of,
            dates: spec.assume.dates()?,
            regimes,
            by_party,
            default,
        })
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

    /// Whether this is the regime of a Party not known.
    #[must_use]
    pub fn is_unknown(&self, regime: usize) -> bool {
        regime + 1 == self.regimes.len()
    }

    /// Classifies a batch.
    ///
    /// # Errors
    /// If an embedded table does not read.
    pub fn classify(&self, columns: &[Column], rows: usize) -> Result<Outcomes, TableError> {
        let party = columns.iter().find(|column| column.role == Role::Party);
        let regimes: Option<Vec<u32>> =
            party.map(|column| column.cells.iter().map(|cell| self.regime_of(cell) as u32).collect());
        let is_dated = |column: &&Column| matches!(column.role, Role::Date(_) | Role::Status);
        let times = Combinations::of(columns.iter().filter(is_dated).collect(), rows);
        let spoken = columns.iter().filter(|column| !is_dated(column) && column.role != Role::Party);
        let spoken = Combinations::of(spoken.collect(), rows);
        let mut state = Met::default();
        let mut ids = Vec::with_capacity(rows);
        for row in 0..rows {
            let regime = match (party, &regimes) {
                (Some(column), Some(regimes)) => regimes[column.ids[row] as usize],
                _ => self.default as u32,
            };
            ids.push(self.row(regime, spoken.ids[row], times.ids[row], &spoken, &times, &mut state)?);
        }
        Ok(Outcomes { ids, outcomes: state.outcomes })
    }

    fn row(
        &self,
        regime: u32,
        said: u32,
        dates: u32,
        spoken: &Combinations<'_>,
        times: &Combinations<'_>,
        met: &mut Met,
    ) -> Result<u32, TableError> {
        let last = (regime, said, dates);
        if let Some((key, outcome)) = met.last
            && key == last
        {
            return Ok(outcome);
        }
        let compiled = &self.regimes[regime as usize];
        let age = if let Some(age) = met.ages.get(&(regime, dates)) {
            *age
        } else {
            let state = self.age_state(&times.cells(dates), compiled);
            let age = *met.states.entry(state).or_insert(met.state_list.len() as u32);
            if age as usize == met.state_list.len() {
                met.state_list.push(state);
            }
            met.ages.insert((regime, dates), age);
            age
        };
        let outcome = if let Some(outcome) = met.rows.get(&(regime, said, age)) {
            *outcome
        } else {
            // Evidence is the same for every age.
            let evidence = match met.evidence.entry((regime, said)) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(combine::combine(&spoken.cells(said), compiled)?),
            };
            let found = self.outcome(evidence, met.state_list[age as usize], regime as usize)?;
            met.outcomes.push(found);
            let outcome = met.outcomes.len() as u32 - 1;
            met.rows.insert((regime, said, age), outcome);
            outcome
        };
        met.last = Some((last, outcome));
        Ok(outcome)
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
        let age = if let Some(cut_off) = regime.cut_off() {
            age::read(&dates, cut_off, self.dates)
        } else {
            let read = age::read(&dates, calendar::GENERAL_ENTRY_INTO_FORCE, self.dates);
            outcome::age_without_cut_off(read, regime.standing == Standing::NotAParty)
        };
        let unreadable = cells.iter().any(|(_, cell)| **cell == Cell::Date(DateCell::Unreadable));
        AgeState { age, unreadable, operating: self.operating(cells, &dates) }
    }

    /// Whether the source operates on the day asked about: its dates say so before its status does.
    fn operating(&self, cells: &[(Role, &Cell)], dates: &[(DateKind, Interval)]) -> Option<bool> {
        let stopped = dates.iter().any(|(kind, date)| match kind {
            DateKind::Closed => date.last <= self.as_of,
            DateKind::OperationStarted | DateKind::ConstructionStarted => date.first > self.as_of,
            _ => false,
        });
        if stopped {
            return Some(false);
        }
        cells.iter().find_map(|(_, cell)| match cell {
            Cell::Status(operating) => Some(*operating),
            _ => None,
        })
    }
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

/// What the rows of a batch have come to so far.
#[derive(Default)]
struct Met {
    states: FxHashMap<AgeState, u32>,
    state_list: Vec<AgeState>,
    ages: FxHashMap<(u32, u32), u32>,
    evidence: FxHashMap<(u32, u32), Evidence>,
    rows: FxHashMap<(u32, u32, u32), u32>,
    outcomes: Vec<Outcome>,
    last: Option<((u32, u32, u32), u32)>,
}

/// The distinct combinations of cells in some columns, numbered.
struct Combinations<'a> {
    columns: Vec<&'a Column>,
    ids: Vec<u32>,
    /// Of each combination, a row that has it.
    rows: Vec<usize>,
}

impl<'a> Combinations<'a> {
    fn of(columns: Vec<&'a Column>, rows: usize) -> Self {
        let mut ids = vec![0_u32; rows];
        let mut firsts = vec![0];
        for column in columns.iter().filter(|column| column.cells.len() > 1) {
            let mut met: FxHashMap<(u32, u32), u32> = FxHashMap::default();
            let mut next_firsts = Vec::new();
            for (row, id) in ids.iter_mut().enumerate() {
                let next = next_firsts.len() as u32;
                *id = *met.entry((*id, column.ids[row])).or_insert_with(|| {
                    next_firsts.push(row);
                    next
                });
            }
            firsts = next_firsts;
        }
        Self { columns, ids, rows: firsts }
    }

    fn cells(&self, id: u32) -> Vec<(Role, &'a Cell)> {
        let row = self.rows[id as usize];
        self.columns
            .iter()
            .filter(|column| column.ids.len() > row)
            .map(|column| (column.role, &column.cells[column.ids[row] as usize]))
            .collect()
    }
}
