//! The dates of a block of rows, column by column, compared with the days on which the answer turns: several
//! rows at a time. What the comparison leaves is a short key; rows with the same key have the same ages.

use super::column::{Column, Dated};
use super::values::{Cells, Values};
use crate::classify::cell::Cell;
use crate::classify::classifier::Classifier;
use crate::classify::regime::{Regime, Standing};
use crate::evidence::dates::Interval;
use crate::evidence::role::{DateKind, Role};
use crate::evidence::start::{Dating, is_change, is_life};
use crate::evidence::status::{Status, Told};
use crate::law::article5::Clock;
use crate::law::calendar::{self, Day};
use crate::table::TableError;

/// Rows done at a time, so that what is between the steps stays in the nearest cache.
pub const BLOCK: usize = 2048;

const READ: u32 = Dated::READ as u32;

// The bits of the key under which a row's ages are found. First how its regime reads ages; the lanes come
// last, three bits each, those that find no room in a second word.
const CROSSED: u32 = 3;
const STOPPED: u32 = 4;
/// Three bits: what the status says, each for itself, and whether a word of it was not understood.
const STATUS: u32 = 5;
const OPERATES: u32 = 1;
const STANDS: u32 = 1 << 1;
const UNKNOWN: u32 = 1 << 2;
/// What would make the source new was begun before the fourth anniversary.
const EARLY: u32 = 8;
pub const LANES: u32 = 9;
const LANES_A_WORD: usize = 7;
const _: () = assert!(LANES + 3 * LANES_A_WORD as u32 <= u32::BITS, "a lane would lose its highest bit");
pub const MOST_LANES: usize = 2 * LANES_A_WORD;
// The lowest bits of the second word: the key does not say all of this row.
/// A date lies between the two cut-offs of its Party.
pub const BETWEEN: u32 = 1;
/// A date is ahead, one tells of life after a closing or the status does, or the Party's own clock is in doubt.
pub const SPECIAL: u32 = 1 << 1;

/// A date column, or what a lead time makes of one.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    pub column: usize,
    pub kind: DateKind,
    pub lead: Option<(i32, i32)>,
}

/// The days on which the ages of a regime turn, and how they are read.
#[derive(Clone, Copy, Debug)]
struct Turn {
    cut_off: Day,
    /// That of the other clock; the same if there is none.
    second: Day,
    deadline: Day,
    reading: u32,
    special: u32,
}

/// The date columns and what of the regimes decides.
#[derive(Debug)]
pub struct Lanes {
    pub lanes: Vec<Lane>,
    pub statuses: Vec<usize>,
    as_of: Day,
    /// By regime.
    turns: Vec<Turn>,
    /// Whether any regime has two clocks that turn on different days.
    two_clocks: bool,
    /// Whether a column tells of modifications, and of closings.
    modified: bool,
    closed: bool,
}

/// The dates of a lane, each part by itself.
#[derive(Debug)]
struct Days {
    first: Vec<Day>,
    last: Vec<Day>,
    kind: Vec<u32>,
}

/// The dates of a block and what they come to.
#[derive(Debug)]
pub struct Dates {
    status: Vec<u32>,
    days: Vec<Days>,
    cut_off: Vec<Day>,
    second: Vec<Day>,
    deadline: Vec<Day>,
    /// Bounds on the start of construction.
    earliest: Vec<Day>,
    latest: Vec<Day>,
    closed: Vec<Day>,
    /// The latest sign of life.
    life: Vec<Day>,
    /// The last day of the first modification that makes the source new.
    renewed: Vec<Day>,
    /// That of the first modification of all.
    modified: Vec<Day>,
    built: Vec<u32>,
    pub key: Vec<u32>,
    pub more: Vec<u32>,
}

impl Days {
    /// The days of cells that hold something and count as themselves; nothing elsewhere. Whether there is a
    /// cell that holds something else.
    #[inline]
    fn fill<T>(&mut self, cells: &[T], holds: &[u32], day_of: impl Fn(&T) -> (Day, bool)) -> bool {
        let rows = cells.len();
        // Cut to one length, so that the loop need not look whether a row is there.
        let (first, last) = (&mut self.first[..rows], &mut self.last[..rows]);
        let (kind, holds) = (&mut self.kind[..rows], &holds[..rows]);
        let mut odd = false;
        for (row, cell) in cells.iter().enumerate() {
            let (day, sound) = day_of(cell);
            let there = holds[row] != 0;
            let read = there && sound;
            first[row] = if read { day } else { Day::MIN };
            last[row] = if read { day } else { Day::MAX };
            kind[row] = if read { READ } else { Dated::MISSING.into() };
            odd |= there && !sound;
        }
        odd
    }

    /// The dates of cells by their numbers.
    #[inline]
    fn take(&mut self, ids: &[u32], dates: &[Dated]) {
        let rows = ids.len();
        let (first, last, kind) = (&mut self.first[..rows], &mut self.last[..rows], &mut self.kind[..rows]);
        for (row, id) in ids.iter().enumerate() {
            let date = dates[*id as usize];
            first[row] = date.first;
            last[row] = date.last;
            kind[row] = date.kind.into();
        }
    }

    fn set(&mut self, row: usize, date: Dated) {
        self.first[row] = date.first;
        self.last[row] = date.last;
        self.kind[row] = date.kind.into();
    }
}

impl Turn {
    fn of(regime: &Regime, as_of: Day) -> Self {
        let begun = |clock: &Clock| clock.cut_off() <= as_of;
        let own = regime.standing.clock().filter(begun);
        let other = regime.other_clock().filter(begun).map(Clock::cut_off);
        let manner = match regime.standing {
            Standing::Party(_) if own.is_some() => 0,
            // Nothing is new before the cut-off.
            Standing::Party(_) => 1,
            Standing::NotAParty => 2,
            _ => 3,
        };
        let cut_off = own.map(Clock::cut_off).or(other).unwrap_or(Day::MAX);
        Self {
            cut_off,
            second: other.unwrap_or(cut_off),
            deadline: own.map_or(Day::MIN, Clock::deadline),
            reading: manner | u32::from(regime.other_clock().is_some()) << 2,
            special: u32::from(matches!(regime.standing, Standing::Doubtful(_))) * SPECIAL,
        }
    }
}

impl Lanes {
    pub fn of(classifier: &Classifier) -> Self {
        let all = || classifier.roles.iter().enumerate();
        let roles = || all().filter(|(column, _)| !classifier.is_contested(*column));
        let dated = roles().filter_map(|(column, role)| match role {
            Role::Date(kind) => Some(Lane { column, kind: *kind, lead: None }),
            _ => None,
        });
        let mut lanes: Vec<Lane> = dated.collect();
        if let Some(lead) = classifier.dates.lead_time {
            let operation = lanes.iter().filter(|lane| lane.kind == DateKind::OperationStarted);
            let leads: Vec<Lane> = operation.map(|lane| Lane { lead: Some(lead), ..*lane }).collect();
            lanes.extend(leads);
        }
        let turns: Vec<Turn> =
            classifier.regimes.iter().map(|regime| Turn::of(regime, classifier.as_of)).collect();
        let has = |kind: DateKind| lanes.iter().any(|lane| lane.kind == kind);
        Self {
            modified: has(DateKind::ModificationStarted),
            closed: has(DateKind::Closed),
            lanes,
            statuses: roles().filter(|(_, role)| **role == Role::Status).map(|(column, _)| column).collect(),
            as_of: classifier.as_of,
            two_clocks: turns.iter().any(|turn| turn.second != turn.cut_off),
            turns,
        }
    }

    /// How many bits of a key the lanes have, if they find room in its first word.
    pub fn bits(&self) -> Option<u32> {
        (self.lanes.len() <= LANES_A_WORD).then(|| 3 * self.lanes.len() as u32)
    }

    /// Space for the rows of a regime, or of any.
    pub fn space(&self, regime: usize) -> Dates {
        let turn = self.turns[regime];
        let days = || Days { first: vec![0; BLOCK], last: vec![0; BLOCK], kind: vec![0; BLOCK] };
        Dates {
            status: vec![0; BLOCK],
            days: self.lanes.iter().map(|_| days()).collect(),
            cut_off: vec![turn.cut_off; BLOCK],
            second: vec![turn.second; BLOCK],
            deadline: vec![turn.deadline; BLOCK],
            earliest: vec![0; BLOCK],
            latest: vec![0; BLOCK],
            closed: vec![0; BLOCK],
            life: vec![0; BLOCK],
            renewed: vec![0; BLOCK],
            modified: vec![0; BLOCK],
            built: vec![0; BLOCK],
            key: vec![0; BLOCK],
            more: vec![0; BLOCK],
        }
    }

    /// Reads the dates and the status of the rows.
    ///
    /// # Errors
    /// If an embedded table does not read.
    pub fn read(
        &self,
        columns: &mut [Column],
        values: &[Values<'_>],
        start: usize,
        rows: usize,
        found: &mut Dates,
        ids: &mut [u32],
    ) -> Result<(), TableError> {
        for (lane, days) in self.lanes.iter().zip(&mut found.days) {
            let (column, values) = (&mut columns[lane.column], &values[lane.column]);
            match &values.cells {
                Cells::Days(typed) if values.length != 1 && column.is_plain() => {
                    let holds = &mut ids[..rows];
                    values.spread(start, holds);
                    let typed = &typed[start..start + rows];
                    if days.fill(typed, holds, |day| (*day, column.is_sound(*day))) {
                        for (row, day) in typed.iter().enumerate() {
                            if holds[row] != 0 && !column.is_sound(*day) {
                                days.set(row, column.day(*day));
                            }
                        }
                    }
                }
                Cells::Views { views, .. }
                    if values.length != 1
                        && column.is_plain()
                        && Column::is_days(&views[start..start + rows]) =>
                {
                    let holds = &mut ids[..rows];
                    values.spread(start, holds);
                    let views = &views[start..start + rows];
                    if days.fill(views, holds, |view| column.iso_day(view)) {
                        for (row, view) in views.iter().enumerate() {
                            if holds[row] != 0 && !column.iso_day(view).1 {
                                days.set(row, column.date(values, start + row)?);
                            }
                        }
                    }
                }
                Cells::Views { .. } | Cells::Keys { .. } if values.length != 1 => {
                    let ids = &mut ids[..rows];
                    column.fill(values, start, ids)?;
                    days.take(ids, &column.dated);
                }
                _ => {
                    for row in 0..rows {
                        days.set(row, column.date(values, start + row)?);
                    }
                }
            }
            if let Some((least, most)) = lane.lead {
                for row in (0..rows).filter(|row| days.kind[*row] == READ) {
                    days.first[row] = calendar::shift_months(days.first[row], -most);
                    days.last[row] = calendar::shift_months(days.last[row], -least);
                }
            }
        }
        found.status[..rows].fill(0);
        for input in &self.statuses {
            let column = &mut columns[*input];
            column.fill(&values[*input], start, &mut ids[..rows])?;
            for (status, id) in found.status.iter_mut().zip(&ids[..rows]) {
                *status |= match column.cells[*id as usize] {
                    Cell::Status(Status::Unknown) => UNKNOWN,
                    Cell::Status(Status::Operates) => OPERATES,
                    Cell::Status(Status::Stopped) => STANDS,
                    _ => 0,
                };
            }
        }
        Ok(())
    }

    /// Takes one date as that of the first row.
    pub fn take(&self, date: Dated, found: &mut Dates) {
        if let Some(days) = found.days.first_mut() {
            days.set(0, date);
        }
    }

    /// Compares the dates of all rows, lane by lane: with the days on which the ages of the row's Party
    /// turn, with the day asked about, and with one another.
    pub fn compare(&self, regimes: &[u32], rows: usize, found: &mut Dates) {
        self.begin(regimes, rows, found);
        for place in 0..self.lanes.len() {
            self.place(place, rows, found);
            self.bound(place, rows, found);
        }
        // Cut to one length, so that the loops need not look whether a row is there.
        let (earliest, latest) = (&found.earliest[..rows], &found.latest[..rows]);
        let (cut_off, deadline) = (&found.cut_off[..rows], &found.deadline[..rows]);
        let key = &mut found.key[..rows];
        if self.modified {
            let (renewed, modified) = (&found.renewed[..rows], &found.modified[..rows]);
            for row in 0..rows {
                // What is modified was built before, unless the dates say otherwise.
                let before = if earliest[row] <= modified[row] { modified[row] } else { Day::MAX };
                let built = latest[row].min(before);
                let built = if built >= cut_off[row] { built } else { Day::MIN };
                // Nor was it closed before, so that nothing is ahead of its last day.
                let changed = if earliest[row] < cut_off[row] { renewed[row] } else { Day::MIN };
                let changed = if self.closed { changed.min(found.closed[row]) } else { changed };
                key[row] |= u32::from(built.max(changed) < deadline[row]) << EARLY;
            }
        } else {
            for row in 0..rows {
                let early = u32::from(earliest[row] >= cut_off[row]) & u32::from(latest[row] < deadline[row]);
                key[row] |= early << EARLY;
            }
        }
        for row in 0..rows {
            key[row] |= u32::from(earliest[row] > latest[row]) << CROSSED;
        }
        if self.closed {
            let (closed, life) = (&found.closed[..rows], &found.life[..rows]);
            for (row, more) in found.more[..rows].iter_mut().enumerate() {
                *more |= u32::from(closed[row] < life[row]) * SPECIAL;
            }
            if !self.statuses.is_empty() {
                for row in 0..rows {
                    found.more[row] |= u32::from(self.is_denied(found, row)) * SPECIAL;
                }
            }
        }
    }

    /// Whether the status of a row says that its source operates, and a date that it was closed.
    pub fn is_denied(&self, found: &Dates, row: usize) -> bool {
        self.closed && found.status[row] & OPERATES != 0 && found.closed[row] <= self.as_of
    }

    /// What of the row's regime and status goes into its key.
    fn begin(&self, regimes: &[u32], rows: usize, found: &mut Dates) {
        let Dates { status, cut_off, second, deadline, key, more, .. } = found;
        if let [turn] = self.turns.as_slice() {
            key[..rows].fill(turn.reading);
            more[..rows].fill(turn.special);
        } else {
            for (row, regime) in regimes[..rows].iter().enumerate() {
                let turn = &self.turns[*regime as usize];
                cut_off[row] = turn.cut_off;
                second[row] = turn.second;
                deadline[row] = turn.deadline;
                key[row] = turn.reading;
                more[row] = turn.special;
            }
        }
        for (key, status) in key[..rows].iter_mut().zip(&status[..rows]) {
            *key |= status << STATUS;
        }
        found.earliest[..rows].fill(Day::MIN);
        found.latest[..rows].fill(Day::MAX);
        found.built[..rows].fill(0);
        if self.modified {
            found.renewed[..rows].fill(Day::MAX);
            found.modified[..rows].fill(Day::MAX);
        }
        if self.closed {
            found.closed[..rows].fill(Day::MAX);
            found.life[..rows].fill(Day::MIN);
        }
    }

    /// On which side of the cut-off the dates of a lane lie; whether they lie where the key does not tell:
    /// between the two cut-offs, or not before the day asked about where that counts.
    fn place(&self, place: usize, rows: usize, found: &mut Dates) {
        let (lane, days) = (&self.lanes[place], &found.days[place]);
        let (first, last, kind) = (&days.first[..rows], &days.last[..rows], &days.kind[..rows]);
        let (cut_off, second) = (&found.cut_off[..rows], &found.second[..rows]);
        let (key, more) = (&mut found.key[..rows], &mut found.more[..rows]);
        let shift = LANES + 3 * (place % LANES_A_WORD) as u32;
        let after =
            |row: usize, cut_off: Day| u32::from(last[row] >= cut_off) + u32::from(first[row] >= cut_off);
        {
            let word: &mut [u32] = if place < LANES_A_WORD { key } else { more };
            for row in 0..rows {
                let read = u32::from(kind[row] == READ);
                word[row] |= (kind[row] + read * after(row, cut_off[row])) << shift;
            }
        }
        let more = &mut found.more[..rows];
        if lane.kind == DateKind::PermitGranted {
            return;
        }
        if self.two_clocks {
            for row in 0..rows {
                let between = after(row, cut_off[row]) != after(row, second[row]);
                more[row] |= u32::from(kind[row] == READ) * u32::from(between) * BETWEEN;
            }
        }
        if may_be_ahead(lane.kind) {
            let as_of = self.as_of;
            for row in 0..rows {
                more[row] |= u32::from(kind[row] == READ) * u32::from(last[row] > as_of) * SPECIAL;
            }
        }
    }

    /// The bounds that a lane sets to the start of construction, and what else it says of the source.
    fn bound(&self, place: usize, rows: usize, found: &mut Dates) {
        let (lane, as_of) = (&self.lanes[place], self.as_of);
        let days = &found.days[place];
        let (first, last, kind) = (&days.first[..rows], &days.last[..rows], &days.kind[..rows]);
        let (earliest, latest) = (&mut found.earliest[..rows], &mut found.latest[..rows]);
        let (closed, life) = (&mut found.closed[..rows], &mut found.life[..rows]);
        let (built, key) = (&mut found.built[..rows], &mut found.key[..rows]);
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
                return;
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
                    latest[row] = latest[row].min(last[row]);
                    closed[row] = closed[row].min(last[row]);
                    key[row] |= (u32::from(kind[row] == READ) & u32::from(last[row] <= as_of)) << STOPPED;
                }
            }
            (DateKind::ModificationStarted, _) => {
                let (cut_off, renewed) = (&found.cut_off[..rows], &mut found.renewed[..rows]);
                let modified = &mut found.modified[..rows];
                for row in 0..rows {
                    let renews = kind[row] == READ && first[row] >= cut_off[row];
                    renewed[row] = renewed[row].min(if renews { last[row] } else { Day::MAX });
                    modified[row] = modified[row].min(if kind[row] == READ { last[row] } else { Day::MAX });
                }
            }
            (DateKind::Retrofit | DateKind::PermitGranted, _) => {}
        }
        if self.closed && is_life(lane.kind) {
            for row in 0..rows {
                life[row] = life[row].max(first[row]);
            }
        }
    }
}

impl Dates {
    /// The dates of a row that were read.
    pub fn gather(&self, lanes: &Lanes, row: usize, into: &mut Vec<Dating>) {
        into.clear();
        for (lane, days) in lanes.lanes.iter().zip(&self.days) {
            if lane.lead.is_none() && days.kind[row] == READ {
                into.push((lane.kind, Interval { first: days.first[row], last: days.last[row] }));
            }
        }
    }

    /// Between which days the source of a row was begun, where the bounds on its construction tell: all of
    /// them after the cut-off, none that is ahead or contradicts another, and no modification or retrofit.
    pub fn begun(&self, lanes: &Lanes, row: usize) -> Option<Interval> {
        let certain = self.more[row] & SPECIAL == 0 && self.key[row] >> CROSSED & 1 == 0;
        let (first, last) = (self.earliest[row], self.latest[row]);
        let changed = lanes.lanes.iter().any(|lane| is_change(lane.kind));
        (certain && !changed && first >= self.cut_off[row]).then_some(Interval { first, last })
    }

    /// Whether a date of the row was written that is none.
    pub fn is_unreadable(&self, row: usize) -> bool {
        self.days.iter().any(|days| days.kind[row] == u32::from(Dated::UNREADABLE))
    }

    /// What the status of a row says.
    pub fn told(&self, row: usize) -> Told {
        let says = |bit: u32| self.status[row] & bit != 0;
        Told { operates: says(OPERATES), stopped: says(STANDS), unknown: says(UNKNOWN) }
    }

    /// The same as a number, with whether the dates say that the source stands still.
    pub fn status(&self, row: usize) -> u64 {
        u64::from(self.key[row] >> STOPPED & 1 | self.status[row] << 1)
    }

    /// The dates of a row by which of their ends lie on or after the second cut-off, two bits a lane.
    pub fn after_second(&self, row: usize) -> u32 {
        let cut_off = self.second[row];
        self.days.iter().fold(0, |all, lane| {
            all << 2 | u32::from(lane.last[row] >= cut_off) << 1 | u32::from(lane.first[row] >= cut_off)
        })
    }

    /// The dates of a row by where they lie among some days, eight bits a lane.
    pub fn among(&self, row: usize, days: &[Day]) -> u128 {
        let region = |day: Day| days.iter().filter(|turn| **turn <= day).count() as u128;
        self.days.iter().fold(0, |all, lane| {
            let read = u128::from(lane.kind[row]) << 6;
            all << 8 | read | region(lane.first[row]) << 3 | region(lane.last[row])
        })
    }
}

/// Kinds of dates that say nothing, or less, as long as they are ahead.
fn may_be_ahead(kind: DateKind) -> bool {
    matches!(
        kind,
        DateKind::ModificationStarted
            | DateKind::Retrofit
            | DateKind::BuildingPermit
            | DateKind::FirstReported
    )
}
