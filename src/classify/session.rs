//! The hot loop. Cells are numbered column by column, the numbers of a row joined pair by pair, its dates
//! compared with the cut-off of its Party; what was met before is a look-up, and only what was not is
//! reasoned out. Nothing is kept of a row but the number of its outcome.

use rustc_hash::FxHashMap;

use super::column::{Column, Dated};
use super::combine::{self, Evidence, Issues};
use super::encode::Cell;
use super::kernel::Classifier;
use super::memo::{Numbers, Pairs};
use super::outcome::{AgeState, Outcome};
use super::regime::{Regime, Standing};
use super::values::{Cells, Values};
use crate::evidence::dates::{self, DateCell, Interval};
use crate::evidence::possibility::Mask;
use crate::evidence::role::{DateKind, Role};
use crate::law::calendar::{self, Day};
use crate::table::TableError;

/// Rows done at a time, so that what is between the steps stays in the nearest cache.
const BLOCK: usize = 1024;

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
    ages: Numbers,
    states: Vec<AgeState>,
    known_states: FxHashMap<AgeState, u32>,
    /// Evidence and age, then that and the regime.
    worlds: Pairs,
    world_list: Vec<(u32, u32)>,
    verdicts: Pairs,
    outcomes: Vec<Outcome>,
    known_outcomes: FxHashMap<Outcome, u32>,
}

/// All of the evidence that an outcome depends on.
type EvidenceKey = (Mask, u32, Option<u8>, u16, u16, u32, Issues);

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
    status: Vec<u8>,
    dated: Vec<Vec<Dated>>,
}

// The bits of the key under which a row's ages are found; the lanes follow, three bits each.
const CONTRADICTORY: u32 = 2;
const STOPPED: u32 = 3;
const STATUS: u32 = 4;
const LANES: u32 = 6;
/// As many as the key has room for.
const MOST_LANES: usize = 40;

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
        let columns = classifier.roles.iter().map(|role| {
            let alone = classifier.roles.iter().filter(|other| *other == role).count() == 1;
            let scheme = match role {
                Role::Code(scheme) if alone && !adds => Some(*scheme),
                _ => None,
            };
            Column::new(*role, classifier.text, scheme)
        });
        Ok(Self {
            columns: columns.collect(),
            joins: (1..plan.spoken.len()).map(|_| Join::default()).collect(),
            plan,
            evidence_of: Pairs::default(),
            evidence: Vec::new(),
            known_evidence: FxHashMap::default(),
            regimes: Vec::new(),
            ages: Numbers::default(),
            states: Vec::new(),
            known_states: FxHashMap::default(),
            worlds: Pairs::default(),
            world_list: Vec::new(),
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
            || self.world_list.len() > ROOM
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
            dated: vec![Vec::with_capacity(BLOCK); self.plan.lanes.len()],
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
        self.read_dates(columns, start, rows, scratch)?;
        self.age(classifier, out, scratch);
        let single = self.plan.party.is_none();
        for (row, out) in out.iter_mut().enumerate() {
            let (evidence, age, regime) = (scratch.combination[row], *out, scratch.regime[row]);
            let known = self.worlds.get(evidence, age);
            let world = known.unwrap_or_else(|| self.new_world(evidence, age));
            // With one regime the world alone decides.
            let slot = if single { 0 } else { regime };
            *out = match self.verdicts.get(world, slot) {
                Some(known) => known,
                None => self.judge(classifier, world, slot, regime)?,
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
        for row in 0..rows {
            let regime = scratch.regime[row];
            let group = if self.plan.grouped { self.plan.groups[regime as usize] } else { 0 };
            let combination = scratch.combination[row];
            scratch.combination[row] = match self.evidence_of.get(combination, group) {
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
        for (lane, dated) in self.plan.lanes.iter().zip(&mut scratch.dated) {
            dated.clear();
            let values = &columns[lane.column];
            match &values.cells {
                Cells::Days(days) if values.length != 1 => {
                    dated.extend(
                        (start..start + rows)
                            .map(|row| if values.holds(row) { on_day(days[row]) } else { Dated::NOTHING }),
                    );
                }
                _ => {
                    let column = &mut self.columns[lane.column];
                    column.fill(values, start, &mut scratch.ids[..rows])?;
                    dated.extend(scratch.ids[..rows].iter().map(|id| column.dated[*id as usize]));
                }
            }
            if let Some((least, most)) = lane.lead {
                for date in dated.iter_mut().filter(|date| date.kind == Dated::READ) {
                    date.first = calendar::shift_months(date.first, -most);
                    date.last = calendar::shift_months(date.last, -least);
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
                        Cell::Status(true) => 1,
                        Cell::Status(false) => 2,
                        _ => 0,
                    };
                }
            }
        }
        Ok(())
    }

    /// The number of each row's age.
    fn age(&mut self, classifier: &Classifier, out: &mut [u32], scratch: &Scratch) {
        for (row, out) in out.iter_mut().enumerate() {
            let regime = scratch.regime[row] as usize;
            let (turn, reading) = self.plan.turns[regime];
            let mut key = u128::from(reading) | u128::from(scratch.status[row]) << STATUS;
            let (mut earliest, mut latest, mut closed) = (Day::MIN, Day::MAX, Day::MAX);
            let (mut built, mut stopped) = (false, false);
            let mut shift = LANES;
            for (lane, dated) in self.plan.lanes.iter().zip(&scratch.dated) {
                let date = dated[row];
                let is_read = date.kind == Dated::READ;
                let state = if is_read {
                    date.kind + u8::from(date.last >= turn) + u8::from(date.first >= turn)
                } else {
                    date.kind
                };
                key |= u128::from(state) << shift;
                shift += 3;
                match lane.kind {
                    DateKind::ConstructionStarted => {
                        earliest = earliest.max(date.first);
                        latest = latest.min(date.last);
                        stopped |= date.first > classifier.as_of;
                        built |= is_read;
                    }
                    DateKind::OperationStarted if lane.lead.is_some() => {
                        // Lanes of a lead time come last, when it is known whether construction is.
                        if !built {
                            earliest = earliest.max(date.first);
                            latest = latest.min(date.last);
                        }
                    }
                    DateKind::OperationStarted => {
                        latest = latest.min(date.last);
                        stopped |= date.first > classifier.as_of;
                    }
                    DateKind::FirstReported => latest = latest.min(date.last),
                    DateKind::PermitGranted => earliest = earliest.max(date.first),
                    DateKind::Closed => {
                        closed = closed.min(date.last);
                        stopped |= is_read && date.last <= classifier.as_of;
                    }
                    DateKind::ModificationStarted | DateKind::Retrofit => {}
                }
            }
            key |= u128::from(earliest > latest || closed < earliest) << CONTRADICTORY;
            key |= u128::from(stopped) << STOPPED;
            *out = match self.ages.get(key) {
                Some(known) => known,
                None => self.new_age(classifier, key, row, stopped, &classifier.regimes[regime], scratch),
            };
        }
    }

    #[cold]
    fn new_age(
        &mut self,
        classifier: &Classifier,
        key: u128,
        row: usize,
        stopped: bool,
        regime: &Regime,
        scratch: &Scratch,
    ) -> u32 {
        let lanes = || {
            let read = self.plan.lanes.iter().zip(&scratch.dated).filter(|(lane, _)| lane.lead.is_none());
            read.map(|(lane, dated)| (lane.kind, dated[row]))
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
        self.ages.insert(key, number);
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
            found.facts,
            found.stated_facts,
            found.ancillary.0,
            found.issues,
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
        let number = self.world_list.len() as u32;
        self.worlds.insert(evidence, age, number);
        self.world_list.push((evidence, age));
        number
    }

    #[cold]
    fn judge(
        &mut self,
        classifier: &Classifier,
        world: u32,
        slot: u32,
        regime: u32,
    ) -> Result<u32, TableError> {
        let (evidence, age) = self.world_list[world as usize];
        let (evidence, state) = (&self.evidence[evidence as usize], self.states[age as usize]);
        let outcome = classifier.outcome(evidence, state, regime as usize)?;
        let next = self.outcomes.len() as u32;
        let number = *self.known_outcomes.entry(outcome.clone()).or_insert(next);
        if number == next {
            self.outcomes.push(outcome);
        }
        self.verdicts.insert(world, slot, number);
        Ok(number)
    }
}

/// A day that a typed column holds, under the rule for written ones: a year that no register means is
/// unreadable.
fn on_day(day: Day) -> Dated {
    match dates::on(day) {
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
