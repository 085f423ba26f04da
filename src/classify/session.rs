//! The hot loop. Cells are numbered column by column, the numbers of a row joined pair by pair, its dates
//! compared with the cut-off of its Party; what was met before is a look-up, and only what was not is
//! reasoned out. Nothing is kept of a row but the number of its outcome.

use rustc_hash::FxHashMap;

use super::column::{Column, Dated};
use super::combine::{self, Evidence};
use super::encode::Cell;
use super::issues::Issues;
use super::kernel::Classifier;
use super::memo::{Numbers, Pairs};
use super::outcome::{AgeState, Outcome};
use super::regime::Standing;
use super::values::{Cells, Values};
use crate::evidence::dates::{self, DateCell, Interval};
use crate::evidence::possibility::Mask;
use crate::evidence::role::{DateKind, Role};
use crate::evidence::status::Status;
use crate::law::calendar::{self, Day};
use crate::table::TableError;

const READ: u32 = Dated::READ as u32;

/// Rows done at a time, so that what is between the steps stays in the nearest cache.
const BLOCK: usize = 1024;

/// Up to so many writings of dates are remembered with their age; of more, days are read one by one,
/// which is faster than to look them up where the memory does not fit into the nearest caches.
const FEW_DATES: usize = 2048;

/// More than this of one thing remembered, and a session starts afresh.
const ROOM: usize = 1 << 20;

/// Memory of what was met; rows of any number of batches go through it. One thread uses it at a time.
#[derive(Debug)]
pub struct Session {
    columns: Vec<Column>,
    plan: Plan,
    /// Combinations of evidence: for each column after the first, by the number so far and the cell's.
    joins: Vec<Join>,
    /// By combination and group of regimes.
    evidence_of: Pairs,
    evidence: Vec<Evidence>,
    known_evidence: FxHashMap<EvidenceKey, u32>,
    /// The regime of each cell of the Party column.
    regimes: Vec<u32>,
    /// Where one date column alone decides: the age of each of its cells.
    cell_ages: Vec<u32>,
    /// Ages by key, in a table where the key is short.
    age_table: Vec<u32>,
    ages: Numbers,
    states: Vec<AgeState>,
    known_states: FxHashMap<AgeState, u32>,
    /// Evidence and age, then that and the regime.
    worlds: Pairs,
    world_count: u32,
    verdicts: Pairs,
    outcomes: Vec<Outcome>,
    known_outcomes: FxHashMap<Outcome, u32>,
}

/// All of the evidence that an outcome depends on.
type EvidenceKey = (Mask, u32, Option<u8>, u16, u32, Issues, [bool; 2]);

#[derive(Debug, Default)]
struct Join {
    known: Pairs,
    parts: Vec<(u32, u32)>,
}

/// Which input is for what, and what of the regimes decides.
#[derive(Debug)]
struct Plan {
    spoken: Vec<usize>,
    lanes: Vec<Lane>,
    statuses: Vec<usize>,
    party: Option<usize>,
    /// The one date column, if its cells alone decide the age.
    alone: Option<usize>,
    /// By regime: the day on which its ages turn, and how its ages are read.
    turns: Vec<(Day, u32)>,
    /// By regime: those of one group see the same evidence alike.
    groups: Vec<u32>,
    grouped: bool,
}

/// A date column, or what a lead time makes of one.
#[derive(Clone, Copy, Debug)]
struct Lane {
    column: usize,
    kind: DateKind,
    lead: Option<(i32, i32)>,
}

/// Space between the steps.
struct Scratch {
    ids: Vec<u32>,
    combination: Vec<u32>,
    regime: Vec<u32>,
    status: Vec<u32>,
    dates: Vec<Days>,
    /// What the dates of a row come to: bounds on the start of construction, the end, the key.
    turn: Vec<Day>,
    earliest: Vec<Day>,
    latest: Vec<Day>,
    closed: Vec<Day>,
    built: Vec<u32>,
    key: Vec<u32>,
    more: Vec<u32>,
}

/// The dates of a lane, each part by itself, so that rows are compared several at a time.
struct Days {
    first: Vec<Day>,
    last: Vec<Day>,
    kind: Vec<u32>,
}

impl Default for Days {
    fn default() -> Self {
        Self { first: vec![0; BLOCK], last: vec![0; BLOCK], kind: vec![0; BLOCK] }
    }
}

impl Days {
    fn set(&mut self, row: usize, date: Dated) {
        self.first[row] = date.first;
        self.last[row] = date.last;
        self.kind[row] = date.kind.into();
    }

    fn at(&self, row: usize) -> Dated {
        Dated { first: self.first[row], last: self.last[row], kind: self.kind[row] as u8 }
    }
}

// The bits of the key under which a row's ages are found; the lanes follow, three bits each, those that
// find no room in a second word.
const CONTRADICTORY: u32 = 2;
const STOPPED: u32 = 3;
const STATUS: u32 = 4;
const LANES: u32 = 6;
const LANES_A_WORD: usize = 8;
const MOST_LANES: usize = 2 * LANES_A_WORD;
/// The longest key that is a place in a table.
const TABLE_BITS: u32 = 18;

impl Session {
    /// An empty memory.
    ///
    /// # Errors
    /// If there are more date columns than anyone has.
    pub fn new(classifier: &Classifier) -> Result<Self, TableError> {
        let plan = Plan::of(classifier);
        if plan.lanes.len() > MOST_LANES {
            let problem = format!("{} date columns, and {MOST_LANES} can be read", plan.lanes.len());
            return Err(TableError::new("columns", problem));
        }
        let adds = classifier.regimes.iter().any(|regime| !regime.added.is_empty());
        let columns = classifier.roles.iter().enumerate().map(|(place, role)| {
            let alone = classifier.roles.iter().filter(|other| *other == role).count() == 1;
            let scheme = match role {
                Role::Code(scheme) if alone && !adds => Some(*scheme),
                _ => None,
            };
            let reading = classifier.readings.get(place).cloned().unwrap_or_default();
            Column::new(*role, classifier.manner(place), scheme).taking(reading)
        });
        Ok(Self {
            columns: columns.collect(),
            joins: (1..plan.spoken.len()).map(|_| Join::default()).collect(),
            plan,
            evidence_of: Pairs::default(),
            evidence: Vec::new(),
            known_evidence: FxHashMap::default(),
            regimes: Vec::new(),
            cell_ages: Vec::new(),
            age_table: Vec::new(),
            ages: Numbers::default(),
            states: Vec::new(),
            known_states: FxHashMap::default(),
            worlds: Pairs::default(),
            world_count: 0,
            verdicts: Pairs::default(),
            outcomes: Vec::new(),
            known_outcomes: FxHashMap::default(),
        })
    }

    /// The outcomes met so far, by their numbers.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Whether so much is remembered that a fresh session is better.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.columns.iter().any(|column| column.remembered() > ROOM)
            || self.joins.iter().any(|join| join.parts.len() > ROOM)
            || self.world_count as usize > ROOM
            || self.outcomes.len() > ROOM
    }

    /// For each row of a batch the number of its outcome.
    ///
    /// # Errors
    /// If an embedded table does not read.
    pub fn classify(
        &mut self,
        classifier: &Classifier,
        columns: &[Values<'_>],
        rows: usize,
    ) -> Result<Vec<u32>, TableError> {
        for (column, values) in self.columns.iter_mut().zip(columns) {
            column.begin(values)?;
        }
        let mut scratch = Scratch {
            ids: vec![0; BLOCK],
            combination: vec![0; BLOCK],
            regime: vec![classifier.default_regime() as u32; BLOCK],
            status: vec![0; BLOCK],
            dates: self.plan.lanes.iter().map(|_| Days::default()).collect(),
            turn: vec![self.plan.turns[classifier.default_regime()].0; BLOCK],
            earliest: vec![0; BLOCK],
            latest: vec![0; BLOCK],
            closed: vec![0; BLOCK],
            built: vec![0; BLOCK],
            key: vec![0; BLOCK],
            more: vec![0; BLOCK],
        };
        let mut found = vec![0; rows];
        for (block, out) in found.chunks_mut(BLOCK).enumerate() {
            self.block(classifier, columns, block * BLOCK, out, &mut scratch)?;
        }
        Ok(found)
    }

    fn block(
        &mut self,
        classifier: &Classifier,
        columns: &[Values<'_>],
        start: usize,
        out: &mut [u32],
        scratch: &mut Scratch,
    ) -> Result<(), TableError> {
        let rows = out.len();
        self.read_regimes(classifier, columns, start, rows, scratch)?;
        self.combine(classifier, columns, start, rows, scratch)?;
        match self.plan.alone {
            Some(lane) if self.columns[lane].remembered() < FEW_DATES => {
                self.age_of_cells(classifier, lane, &columns[lane], start, out, scratch)?;
            }
            _ => {
                self.read_dates(columns, start, rows, scratch)?;
                self.age(classifier, out, scratch);
            }
        }
        let rows = scratch.combination[..rows].iter().zip(&scratch.regime[..rows]);
        if self.plan.party.is_none() {
            // With one regime evidence and age alone decide.
            for ((evidence, regime), out) in rows.zip(out) {
                *out = match self.verdicts.get(*evidence, *out) {
                    Some(known) => known,
                    None => self.judge(classifier, (*evidence, *out), (*evidence, *out), *regime)?,
                };
            }
            return Ok(());
        }
        for ((evidence, regime), out) in rows.zip(out) {
            let (evidence, age, regime) = (*evidence, *out, *regime);
            let known = self.worlds.get(evidence, age);
            let world = known.unwrap_or_else(|| self.new_world(evidence, age));
            *out = match self.verdicts.get(world, regime) {
                Some(known) => known,
                None => self.judge(classifier, (evidence, age), (world, regime), regime)?,
            };
        }
        Ok(())
    }

    fn read_regimes(
        &mut self,
        classifier: &Classifier,
        columns: &[Values<'_>],
        start: usize,
        rows: usize,
        scratch: &mut Scratch,
    ) -> Result<(), TableError> {
        let Some(party) = self.plan.party else { return Ok(()) };
        let column = &mut self.columns[party];
        column.fill(&columns[party], start, &mut scratch.ids[..rows])?;
        for cell in &column.cells[self.regimes.len()..] {
            self.regimes.push(classifier.regime_of(cell) as u32);
        }
        for (regime, id) in scratch.regime.iter_mut().zip(&scratch.ids[..rows]) {
            *regime = self.regimes[*id as usize];
        }
        Ok(())
    }

    /// The evidence of each row.
    fn combine(
        &mut self,
        classifier: &Classifier,
        columns: &[Values<'_>],
        start: usize,
        rows: usize,
        scratch: &mut Scratch,
    ) -> Result<(), TableError> {
        scratch.combination.fill(0);
        for place in 0..self.plan.spoken.len() {
            let input = self.plan.spoken[place];
            self.columns[input].fill(&columns[input], start, &mut scratch.ids[..rows])?;
            if place == 0 {
                scratch.combination[..rows].copy_from_slice(&scratch.ids[..rows]);
                continue;
            }
            let Join { known, parts } = &mut self.joins[place - 1];
            for (combination, id) in scratch.combination[..rows].iter_mut().zip(&scratch.ids) {
                *combination = known.get(*combination, *id).unwrap_or_else(|| {
                    let number = parts.len() as u32;
                    known.insert(*combination, *id, number);
                    parts.push((*combination, *id));
                    number
                });
            }
        }
        let Scratch { regime, combination, .. } = scratch;
        for (combined, regime) in combination[..rows].iter_mut().zip(&regime[..rows]) {
            let (combination, regime) = (*combined, *regime);
            let group = if self.plan.grouped { self.plan.groups[regime as usize] } else { 0 };
            *combined = match self.evidence_of.get(combination, group) {
                Some(known) => known,
                None => self.weigh(classifier, combination, group, regime)?,
            };
        }
        Ok(())
    }

    /// The dates of each lane.
    fn read_dates(
        &mut self,
        columns: &[Values<'_>],
        start: usize,
        rows: usize,
        scratch: &mut Scratch,
    ) -> Result<(), TableError> {
        for (lane, dates) in self.plan.lanes.iter().zip(&mut scratch.dates) {
            let values = &columns[lane.column];
            let manner = self.columns[lane.column].manner().dates;
            match &values.cells {
                Cells::Days(days) if values.length != 1 && self.columns[lane.column].is_plain() => {
                    for (row, day) in days[start..start + rows].iter().enumerate() {
                        let holds = values.holds(start + row);
                        dates.set(row, if holds { on_day(*day, &manner) } else { Dated::NOTHING });
                    }
                }
                _ => {
                    let column = &mut self.columns[lane.column];
                    for row in 0..rows {
                        dates.set(row, column.date(values, start + row)?);
                    }
                }
            }
            if let Some((least, most)) = lane.lead {
                for row in (0..rows).filter(|row| dates.kind[*row] == READ) {
                    dates.first[row] = calendar::shift_months(dates.first[row], -most);
                    dates.last[row] = calendar::shift_months(dates.last[row], -least);
                }
            }
        }
        scratch.status[..rows].fill(0);
        for input in &self.plan.statuses {
            let column = &mut self.columns[*input];
            column.fill(&columns[*input], start, &mut scratch.ids[..rows])?;
            for (status, id) in scratch.status.iter_mut().zip(&scratch.ids[..rows]) {
                // The first column that says something counts.
                if *status == 0 {
                    *status = match column.cells[*id as usize] {
                        Cell::Status(Status::Operates) => 1,
                        Cell::Status(Status::Stopped) => 2,
                        _ => 0,
                    };
                }
            }
        }
        Ok(())
    }

    /// The same where one date column alone decides: the age goes with the cell.
    fn age_of_cells(
        &mut self,
        classifier: &Classifier,
        lane: usize,
        values: &Values<'_>,
        start: usize,
        out: &mut [u32],
        scratch: &mut Scratch,
    ) -> Result<(), TableError> {
        self.columns[lane].fill(values, start, out)?;
        self.cell_ages.resize(self.columns[lane].cells.len(), u32::MAX);
        for number in out.iter_mut() {
            let known = self.cell_ages[*number as usize];
            *number = if known == u32::MAX {
                let cell = *number as usize;
                scratch.dates[0].set(0, self.columns[lane].dated[cell]);
                let mut age = [0];
                self.age(classifier, &mut age, scratch);
                self.cell_ages[cell] = age[0];
                age[0]
            } else {
                known
            };
        }
        Ok(())
    }

    /// The number of each row's age.
    fn age(&mut self, classifier: &Classifier, out: &mut [u32], scratch: &mut Scratch) {
        let rows = out.len();
        self.compare(classifier.as_of, rows, scratch);
        let bits = LANES + 3 * self.plan.lanes.len() as u32;
        for (row, out) in out.iter_mut().enumerate() {
            let key = scratch.key[row];
            let known = if bits <= TABLE_BITS {
                self.age_table.get(key as usize).copied().filter(|known| *known != u32::MAX)
            } else {
                self.ages.get(u128::from(key) | u128::from(scratch.more[row]) << 64)
            };
            *out = known.unwrap_or_else(|| self.new_age(classifier, row, scratch));
        }
    }

    /// Compares the dates of all rows, lane by lane: with the day on which the ages of the row's Party
    /// turn, with the day asked about, and with one another.
    fn compare(&self, as_of: Day, rows: usize, scratch: &mut Scratch) {
        let Scratch { regime, status, dates, turn, earliest, latest, closed, built, key, more, .. } = scratch;
        // Cut to one length, so that the loops need not look whether a row is there.
        let (status, turn, key) = (&status[..rows], &mut turn[..rows], &mut key[..rows]);
        let (earliest, latest, closed) = (&mut earliest[..rows], &mut latest[..rows], &mut closed[..rows]);
        let (built, more, regime) = (&mut built[..rows], &mut more[..rows], &regime[..rows]);
        let Some(((first_turn, first_reading), rest)) = self.plan.turns.split_first().map(|(a, b)| (*a, b))
        else {
            return;
        };
        if rest.is_empty() {
            turn.fill(first_turn);
            key.fill(first_reading);
        } else {
            for row in 0..rows {
                let (day, reading) = self.plan.turns[regime[row] as usize];
                turn[row] = day;
                key[row] = reading;
            }
        }
        for (key, status) in key.iter_mut().zip(status.iter()) {
            *key |= status << STATUS;
        }
        earliest.fill(Day::MIN);
        latest.fill(Day::MAX);
        closed.fill(Day::MAX);
        built.fill(0);
        more.fill(0);
        for (place, (lane, days)) in self.plan.lanes.iter().zip(dates.iter()).enumerate() {
            let (first, last, kind) = (&days.first[..rows], &days.last[..rows], &days.kind[..rows]);
            let shift = LANES + 3 * (place % LANES_A_WORD) as u32;
            let word: &mut [u32] = if place < LANES_A_WORD { &mut key[..rows] } else { &mut more[..rows] };
            for row in 0..rows {
                let read = u32::from(kind[row] == READ);
                let after = u32::from(last[row] >= turn[row]) + u32::from(first[row] >= turn[row]);
                word[row] |= (kind[row] + read * after) << shift;
            }
            match (lane.kind, lane.lead) {
                (DateKind::ConstructionStarted, _) => {
                    for row in 0..rows {
                        earliest[row] = earliest[row].max(first[row]);
                        latest[row] = latest[row].min(last[row]);
                        key[row] |= u32::from(first[row] > as_of) << STOPPED;
                        built[row] |= u32::from(kind[row] == READ);
                    }
                }
                // The lanes of a lead time come last, when it is known whether construction is.
                (DateKind::OperationStarted, Some(_)) => {
                    for row in (0..rows).filter(|row| built[*row] == 0) {
                        earliest[row] = earliest[row].max(first[row]);
                        latest[row] = latest[row].min(last[row]);
                    }
                }
                (DateKind::OperationStarted, None) => {
                    for row in 0..rows {
                        latest[row] = latest[row].min(last[row]);
                        key[row] |= u32::from(first[row] > as_of) << STOPPED;
                    }
                }
                (DateKind::FirstReported, _) => {
                    for row in 0..rows {
                        latest[row] = latest[row].min(last[row]);
                    }
                }
                (DateKind::BuildingPermit, _) => {
                    for row in 0..rows {
                        earliest[row] = earliest[row].max(first[row]);
                    }
                }
                (DateKind::Closed, _) => {
                    for row in 0..rows {
                        closed[row] = closed[row].min(last[row]);
                        key[row] |= u32::from(kind[row] == READ && last[row] <= as_of) << STOPPED;
                    }
                }
                (DateKind::ModificationStarted | DateKind::Retrofit | DateKind::PermitGranted, _) => {}
            }
        }
        for row in 0..rows {
            let wrong = earliest[row] > latest[row] || closed[row] < earliest[row];
            key[row] |= u32::from(wrong) << CONTRADICTORY;
        }
    }

    #[cold]
    fn new_age(&mut self, classifier: &Classifier, row: usize, scratch: &Scratch) -> u32 {
        let regime = &classifier.regimes[scratch.regime[row] as usize];
        let (key, stopped) = (scratch.key[row], scratch.key[row] >> STOPPED & 1 == 1);
        let lanes = || {
            let read = self.plan.lanes.iter().zip(&scratch.dates).filter(|(lane, _)| lane.lead.is_none());
            read.map(|(lane, days)| (lane.kind, days.at(row)))
        };
        let dates: Vec<(DateKind, Interval)> = lanes()
            .filter(|(_, date)| date.kind == Dated::READ)
            .map(|(kind, Dated { first, last, .. })| (kind, Interval { first, last }))
            .collect();
        let state = AgeState {
            age: classifier.age(&dates, regime),
            unreadable: lanes().any(|(_, date)| date.kind == Dated::UNREADABLE),
            operating: match (stopped, scratch.status[row]) {
                (true, _) | (false, 2) => Some(false),
                (false, 1) => Some(true),
                _ => None,
            },
        };
        let next = self.states.len() as u32;
        let number = *self.known_states.entry(state).or_insert(next);
        if number == next {
            self.states.push(state);
        }
        if LANES + 3 * self.plan.lanes.len() as u32 <= TABLE_BITS {
            if self.age_table.len() <= key as usize {
                self.age_table.resize(key as usize + 1, u32::MAX);
            }
            self.age_table[key as usize] = number;
        } else {
            self.ages.insert(u128::from(key) | u128::from(scratch.more[row]) << 64, number);
        }
        number
    }

    #[cold]
    fn weigh(
        &mut self,
        classifier: &Classifier,
        combination: u32,
        group: u32,
        regime: u32,
    ) -> Result<u32, TableError> {
        let mut cells: Vec<(Role, &Cell)> = Vec::with_capacity(self.plan.spoken.len());
        let mut rest = combination;
        for (place, input) in self.plan.spoken.iter().enumerate().rev() {
            let id = if place == 0 {
                rest
            } else {
                let (before, id) = self.joins[place - 1].parts[rest as usize];
                rest = before;
                id
            };
            let column = &self.columns[*input];
            cells.push((column.role, &column.cells[id as usize]));
        }
        cells.reverse();
        let found = combine::combine(&cells, &classifier.regimes[regime as usize])?;
        let key = (
            found.possible,
            found.added,
            found.rank.map(|rank| rank as u8),
            found.splits,
            found.ancillary.0,
            found.issues,
            [found.plan_open, found.reopened],
        );
        let next = self.evidence.len() as u32;
        let number = *self.known_evidence.entry(key).or_insert(next);
        if number == next {
            self.evidence.push(found);
        }
        self.evidence_of.insert(combination, group, number);
        Ok(number)
    }

    #[cold]
    fn new_world(&mut self, evidence: u32, age: u32) -> u32 {
        let number = self.world_count;
        self.worlds.insert(evidence, age, number);
        self.world_count += 1;
        number
    }

    #[cold]
    fn judge(
        &mut self,
        classifier: &Classifier,
        (evidence, age): (u32, u32),
        place: (u32, u32),
        regime: u32,
    ) -> Result<u32, TableError> {
        let (evidence, state) = (&self.evidence[evidence as usize], self.states[age as usize]);
        let outcome = classifier.outcome(evidence, state, regime as usize)?;
        let next = self.outcomes.len() as u32;
        let number = *self.known_outcomes.entry(outcome.clone()).or_insert(next);
        if number == next {
            self.outcomes.push(outcome);
        }
        self.verdicts.insert(place.0, place.1, number);
        Ok(number)
    }
}

/// A day that a typed column holds, under the rule for written ones: a year that no register means is
/// unreadable.
fn on_day(day: Day, manner: &dates::Manner) -> Dated {
    match dates::on(day, manner) {
        DateCell::Read(Interval { first, last }) => Dated { first, last, kind: Dated::READ },
        _ => Dated { kind: Dated::UNREADABLE, ..Dated::NOTHING },
    }
}

impl Plan {
    fn of(classifier: &Classifier) -> Self {
        let mut plan = Self {
            spoken: Vec::new(),
            lanes: Vec::new(),
            statuses: Vec::new(),
            party: None,
            alone: None,
            turns: Vec::new(),
            groups: Vec::new(),
            grouped: false,
        };
        for (column, role) in classifier.roles.iter().enumerate() {
            match role {
                // The first of several Party columns counts, as the first that was met.
                Role::Party => plan.party = plan.party.or(Some(column)),
                Role::Status => plan.statuses.push(column),
                Role::Date(kind) => plan.lanes.push(Lane { column, kind: *kind, lead: None }),
                _ => plan.spoken.push(column),
            }
        }
        if let Some(lead) = classifier.dates.lead_time {
            let operation = plan.lanes.iter().filter(|lane| lane.kind == DateKind::OperationStarted);
            let leads: Vec<Lane> = operation.map(|lane| Lane { lead: Some(lead), ..*lane }).collect();
            plan.lanes.extend(leads);
        }
        if let ([lane], None, []) = (plan.lanes.as_slice(), plan.party, plan.statuses.as_slice()) {
            plan.alone = Some(lane.column);
        }
        let mut seen: Vec<(Mask, usize)> = Vec::new();
        for (index, regime) in classifier.regimes.iter().enumerate() {
            plan.turns.push(match (regime.cut_off(), regime.standing) {
                (Some(cut_off), _) => (cut_off, 0),
                (None, Standing::NotAParty) => (calendar::GENERAL_ENTRY_INTO_FORCE, 1),
                (None, _) => (calendar::GENERAL_ENTRY_INTO_FORCE, 2),
            });
            // A plan's own categories change what evidence says, so its regime stands alone.
            let alike = seen.iter().position(|(full, _)| *full == regime.full && regime.added.is_empty());
            plan.groups.push(alike.map_or_else(
                || {
                    let mark = if regime.added.is_empty() { regime.full } else { Mask::EMPTY };
                    seen.push((mark, index));
                    seen.len() as u32 - 1
                },
                |place| place as u32,
            ));
        }
        plan.grouped = plan.party.is_some() && seen.len() > 1;
        plan
    }
}
