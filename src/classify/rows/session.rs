//! The hot loop. Cells are numbered column by column, the numbers of a row joined pair by pair, its dates
//! compared with the cut-off of its Party; what was met before is a look-up, and only what was not is
//! reasoned out. Nothing is kept of a row but the number of its outcome.

use rustc_hash::FxHashMap;

use super::ages::Ages;
use super::column::Column;
use super::lanes::{BLOCK, Dates, Lanes, MOST_LANES};
use super::memo::{Pairs, UNMET};
use super::values::Values;
use crate::classify::cell::Cell;
use crate::classify::classifier::Classifier;
use crate::classify::combine::{self, Evidence};
use crate::classify::issues::Issues;
use crate::classify::outcome::Outcome;
use crate::evidence::dates::Interval;
use crate::evidence::possibility::Mask;
use crate::evidence::role::Role;
use crate::evidence::start::Dating;
use crate::table::TableError;

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
    /// The regime of each cell of the Party column, and its place among those met.
    regimes: Vec<(u32, u32)>,
    met: Vec<u32>,
    /// Where one date column alone decides: the age of each of its cells.
    cell_ages: Vec<u32>,
    cell_begun: Vec<Option<Interval>>,
    ages: Ages,
    /// Evidence and age, then that and the place of the regime, of which few are met: a table by all of
    /// them would not fit into the nearer caches.
    worlds: Pairs,
    world_count: u32,
    verdicts: Pairs,
    outcomes: Vec<Outcome>,
    known_outcomes: FxHashMap<Outcome, u32>,
    /// By outcome: whether it asks when the source was begun.
    asks: Vec<bool>,
}

/// What a batch of rows comes to.
#[derive(Debug, Default)]
pub struct Classified {
    /// For each row the number of its outcome.
    pub numbers: Vec<u32>,
    /// For each row between which days that was begun which makes its source new; known where the outcome
    /// asks for it, and empty if none does.
    pub begun: Vec<Option<Interval>>,
}

impl Classified {
    /// Forgets the rows and keeps the room, which an engine's next batch needs again.
    pub fn clear(&mut self) {
        self.numbers.clear();
        self.begun.clear();
    }
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
    lanes: Lanes,
    party: Option<usize>,
    /// The one date column, if its cells alone decide the age.
    alone: Option<usize>,
    /// By regime: those of one group see the same evidence alike.
    groups: Vec<u32>,
    grouped: bool,
}

/// Space between the steps.
struct Scratch {
    ids: Vec<u32>,
    combination: Vec<u32>,
    joined: Vec<u32>,
    world: Vec<u32>,
    regime: Vec<u32>,
    law: Vec<u32>,
    dates: Dates,
    gathered: Vec<Dating>,
    /// The one date column whose cells the rows of this block were numbered by, if their ages go by those.
    by_cell: Option<usize>,
}

impl Session {
    /// An empty memory.
    ///
    /// # Errors
    /// If there are more date columns than anyone has.
    pub fn new(classifier: &Classifier) -> Result<Self, TableError> {
        let plan = Plan::of(classifier);
        let lanes = plan.lanes.lanes.len();
        if lanes > MOST_LANES {
            let problem = format!("{lanes} date columns, and {MOST_LANES} can be read");
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
            met: Vec::new(),
            cell_ages: Vec::new(),
            cell_begun: Vec::new(),
            ages: Ages::default(),
            worlds: Pairs::default(),
            world_count: 0,
            verdicts: Pairs::default(),
            outcomes: Vec::new(),
            known_outcomes: FxHashMap::default(),
            asks: Vec::new(),
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
            || self.ages.remembered() > ROOM
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
        let mut found = Classified::default();
        self.run(classifier, columns, rows, false, &mut found)?;
        Ok(found.numbers)
    }

    /// The same, with the days on which sources were begun where their outcomes ask for it.
    ///
    /// # Errors
    /// If an embedded table does not read.
    pub fn classify_dated(
        &mut self,
        classifier: &Classifier,
        columns: &[Values<'_>],
        rows: usize,
    ) -> Result<Classified, TableError> {
        let mut found = Classified::default();
        self.classify_further(classifier, columns, rows, &mut found)?;
        Ok(found)
    }

    /// The same for further rows of a batch, whose columns come in pieces.
    ///
    /// # Errors
    /// If an embedded table does not read.
    pub fn classify_further(
        &mut self,
        classifier: &Classifier,
        columns: &[Values<'_>],
        rows: usize,
        found: &mut Classified,
    ) -> Result<(), TableError> {
        self.run(classifier, columns, rows, true, found)
    }

    fn run(
        &mut self,
        classifier: &Classifier,
        columns: &[Values<'_>],
        rows: usize,
        dated: bool,
        found: &mut Classified,
    ) -> Result<(), TableError> {
        for (column, values) in self.columns.iter_mut().zip(columns) {
            column.begin(values)?;
        }
        let default = classifier.default_regime();
        let mut scratch = Scratch {
            ids: vec![0; BLOCK],
            combination: vec![0; BLOCK],
            joined: vec![0; BLOCK],
            world: vec![0; BLOCK],
            regime: vec![default as u32; BLOCK],
            law: vec![0; BLOCK],
            dates: self.plan.lanes.space(default),
            gathered: Vec::new(),
            by_cell: None,
        };
        let before = found.numbers.len();
        let Classified { numbers, begun } = found;
        numbers.resize(before + rows, 0);
        if !begun.is_empty() {
            begun.resize(before + rows, None);
        }
        for (block, out) in numbers[before..].chunks_mut(BLOCK).enumerate() {
            let start = block * BLOCK;
            self.block(classifier, columns, start, out, &mut scratch)?;
            if dated && out.iter().any(|number| self.asks[*number as usize]) {
                begun.resize(before + rows, None);
                let begun = &mut begun[before + start..][..out.len()];
                self.begun(classifier, out, begun, &mut scratch);
            }
        }
        Ok(())
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
        scratch.by_cell = self.plan.alone.filter(|column| self.columns[*column].remembered() < FEW_DATES);
        if let Some(column) = scratch.by_cell {
            self.age_of_cells(classifier, column, &columns[column], start, out, scratch)?;
        } else {
            let Scratch { dates, ids, regime, .. } = scratch;
            self.plan.lanes.read(&mut self.columns, columns, start, rows, dates, ids)?;
            self.plan.lanes.compare(regime, rows, dates);
            self.ages.number(classifier, &self.plan.lanes, dates, regime, out);
        }
        let Scratch { combination, regime, law, joined, world, .. } = scratch;
        let (evidence, regime, law) = (&combination[..rows], &regime[..rows], &law[..rows]);
        let age = &mut joined[..rows];
        age.copy_from_slice(out);
        if self.plan.party.is_none() {
            // With one regime evidence and age alone decide.
            if self.verdicts.get_all(evidence, age, out) {
                for row in 0..rows {
                    if out[row] == UNMET {
                        let place = (evidence[row], age[row]);
                        out[row] = match self.verdicts.get(place.0, place.1) {
                            Some(known) => known,
                            None => self.judge(classifier, place, place, regime[row])?,
                        };
                    }
                }
            }
            return Ok(());
        }
        let world = &mut world[..rows];
        if self.worlds.get_all(evidence, age, world) {
            for row in 0..rows {
                if world[row] == UNMET {
                    let known = self.worlds.get(evidence[row], age[row]);
                    world[row] = known.unwrap_or_else(|| self.new_world(evidence[row], age[row]));
                }
            }
        }
        if self.verdicts.get_all(world, law, out) {
            for row in 0..rows {
                if out[row] == UNMET {
                    let place = (world[row], law[row]);
                    out[row] = match self.verdicts.get(place.0, place.1) {
                        Some(known) => known,
                        None => self.judge(classifier, (evidence[row], age[row]), place, regime[row])?,
                    };
                }
            }
        }
        Ok(())
    }

    /// When the sources of a block were begun, of the rows whose outcomes ask for it.
    fn begun(
        &self,
        classifier: &Classifier,
        numbers: &[u32],
        begun: &mut [Option<Interval>],
        scratch: &mut Scratch,
    ) {
        let Scratch { ids, regime, dates, gathered, by_cell, .. } = scratch;
        for (row, (number, begun)) in numbers.iter().zip(begun).enumerate() {
            if !self.asks[*number as usize] {
                continue;
            }
            if by_cell.is_some() {
                *begun = self.cell_begun[ids[row] as usize];
                continue;
            }
            *begun = dates.begun(&self.plan.lanes, row).or_else(|| {
                dates.gather(&self.plan.lanes, row, gathered);
                classifier.begun(gathered, &classifier.regimes[regime[row] as usize])
            });
        }
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
            let regime = classifier.regime_of(cell) as u32;
            let place = self.met.iter().position(|known| *known == regime).unwrap_or_else(|| {
                self.met.push(regime);
                self.met.len() - 1
            });
            self.regimes.push((regime, place as u32));
        }
        let Scratch { ids, regime, law, .. } = scratch;
        for ((id, regime), law) in ids[..rows].iter().zip(regime).zip(law) {
            (*regime, *law) = self.regimes[*id as usize];
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
            let Scratch { combination, ids, joined, .. } = &mut *scratch;
            let (before, ids, joined_of) = (&combination[..rows], &ids[..rows], &mut joined[..rows]);
            if known.get_all(before, ids, joined_of) {
                for ((before, id), joined) in before.iter().zip(ids).zip(joined_of) {
                    if *joined == UNMET {
                        *joined = known.get(*before, *id).unwrap_or_else(|| {
                            let number = parts.len() as u32;
                            known.insert(*before, *id, number);
                            parts.push((*before, *id));
                            number
                        });
                    }
                }
            }
            std::mem::swap(combination, joined);
        }
        let Scratch { regime, combination, joined, ids, .. } = scratch;
        let (before, group, evidence) = (&combination[..rows], &mut ids[..rows], &mut joined[..rows]);
        let unmet = if self.plan.grouped {
            for (group, regime) in group.iter_mut().zip(&regime[..rows]) {
                *group = self.plan.groups[*regime as usize];
            }
            self.evidence_of.get_all(before, group, evidence)
        } else {
            group.fill(0);
            self.evidence_of.get_firsts(before, evidence)
        };
        if unmet {
            for row in 0..rows {
                if evidence[row] == UNMET {
                    evidence[row] = match self.evidence_of.get(before[row], group[row]) {
                        Some(known) => known,
                        None => self.weigh(classifier, before[row], group[row], regime[row])?,
                    };
                }
            }
        }
        std::mem::swap(combination, joined);
        Ok(())
    }

    /// The age of each row where one date column alone decides: it goes with the cell.
    fn age_of_cells(
        &mut self,
        classifier: &Classifier,
        column: usize,
        values: &Values<'_>,
        start: usize,
        out: &mut [u32],
        scratch: &mut Scratch,
    ) -> Result<(), TableError> {
        let Scratch { ids, regime, dates, gathered, .. } = scratch;
        let ids = &mut ids[..out.len()];
        self.columns[column].fill(values, start, ids)?;
        self.cell_ages.resize(self.columns[column].cells.len(), u32::MAX);
        self.cell_begun.resize(self.cell_ages.len(), None);
        for (cell, age) in ids.iter().zip(out) {
            let known = &mut self.cell_ages[*cell as usize];
            if *known == u32::MAX {
                self.plan.lanes.take(self.columns[column].dated[*cell as usize], dates);
                self.plan.lanes.compare(regime, 1, dates);
                self.ages.number(classifier, &self.plan.lanes, dates, regime, std::slice::from_mut(known));
                dates.gather(&self.plan.lanes, 0, gathered);
                let law = &classifier.regimes[regime[0] as usize];
                self.cell_begun[*cell as usize] = classifier.begun(gathered, law);
            }
            *age = *known;
        }
        Ok(())
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
        let (evidence, state) = (&self.evidence[evidence as usize], self.ages.states[age as usize]);
        let outcome = classifier.outcome(evidence, state, regime as usize)?;
        let next = self.outcomes.len() as u32;
        let number = *self.known_outcomes.entry(outcome.clone()).or_insert(next);
        if number == next {
            self.asks.push(outcome.required.is_some());
            self.outcomes.push(outcome);
        }
        self.verdicts.insert(place.0, place.1, number);
        Ok(number)
    }
}

impl Plan {
    fn of(classifier: &Classifier) -> Self {
        let mut plan = Self {
            spoken: Vec::new(),
            lanes: Lanes::of(classifier),
            party: None,
            alone: None,
            groups: Vec::new(),
            grouped: false,
        };
        for (column, role) in classifier.roles.iter().enumerate() {
            match role {
                // That dates or words contradict each other is no date and no word.
                _ if classifier.is_contested(column) => plan.spoken.push(column),
                // The first of several Party columns counts, as the first that was met.
                Role::Party => plan.party = plan.party.or(Some(column)),
                Role::Status | Role::Date(_) => {}
                _ => plan.spoken.push(column),
            }
        }
        let Lanes { lanes, statuses, .. } = &plan.lanes;
        if let ([lane], None, []) = (lanes.as_slice(), plan.party, statuses.as_slice()) {
            plan.alone = Some(lane.column);
        }
        let mut seen: Vec<((Mask, bool), usize)> = Vec::new();
        for (index, regime) in classifier.regimes.iter().enumerate() {
            // A plan's own categories change what evidence says, so its regime stands alone.
            let open = (regime.full, regime.plan_may_add());
            let alike = seen.iter().position(|(known, _)| *known == open && regime.added.is_empty());
            plan.groups.push(alike.map_or_else(
                || {
                    let mark = if regime.added.is_empty() { open } else { (Mask::EMPTY, false) };
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
