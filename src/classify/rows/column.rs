//! Numbering the cells of a column: each distinct writing is read once, ever; after that it is a
//! look-up. Cells with the same effect share a number.

use rustc_hash::FxHashMap;

use super::memo::{Numbers, UNMET};
use super::values::{Cells, INLINE, Integers, Values, inline, inlined, length};
use crate::classify::cell::{self, Cell, Manner};
use crate::classify::spec::Reading;
use crate::evidence::crosswalk;
use crate::evidence::dates::{self, DateCell, Interval, Sound};
use crate::evidence::possibility::Mask;
use crate::evidence::role::Role;
use crate::evidence::scheme::Scheme;
use crate::law::calendar::{self, Day};
use crate::table::TableError;

/// Cells are compared with those before them while there are few; equal ones then share a number.
const FEW: usize = 256;

/// What a date column says in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    pub first: Day,
    pub last: Day,
    pub kind: u8,
}

impl Dated {
    pub const MISSING: u8 = 0;
    pub const UNREADABLE: u8 = 1;
    pub const READ: u8 = 2;
    pub const NOTHING: Self = Self { first: Day::MIN, last: Day::MAX, kind: Self::MISSING };

    fn of(cell: &Cell) -> Self {
        match cell {
            Cell::Date(DateCell::Read(Interval { first, last })) => {
                Self { first: *first, last: *last, kind: Self::READ }
            }
            Cell::Date(DateCell::Unreadable) => Self { kind: Self::UNREADABLE, ..Self::NOTHING },
            _ => Self::NOTHING,
        }
    }
}

/// What the bits of a cell are: 2010 is a year as a whole number, and a day of 1975 as a day.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Integer = 1,
    Float32,
    Float64,
    Boolean,
    Day,
}

/// The memory of one input.
#[derive(Debug)]
pub struct Column {
    pub role: Role,
    /// The distinct cells; the first is [`Cell::Missing`].
    pub cells: Vec<Cell>,
    /// The same as dates.
    pub dated: Vec<Dated>,
    manner: Manner,
    sound: Sound,
    reading: Reading,
    plain: bool,
    /// The scheme, if codes of the same effect may share a number: not where their union with those of
    /// another column is taken, or where a plan adds categories by code.
    by_effect: Option<Scheme>,
    /// The numbers of cells of codes, by their effect.
    effects: FxHashMap<Effect, u32>,
    short: Numbers,
    long: FxHashMap<Box<[u8]>, u32>,
    numbers: Numbers,
    /// Numbers of the positions of the dictionary of this batch.
    keys: Vec<u32>,
}

impl Column {
    pub fn new(role: Role, manner: Manner, by_effect: Option<Scheme>) -> Self {
        Self {
            role,
            cells: vec![Cell::Missing],
            dated: vec![Dated::NOTHING],
            sound: Sound::of(&manner.dates),
            manner,
            reading: Reading::default(),
            plain: true,
            by_effect,
            effects: FxHashMap::default(),
            short: Numbers::default(),
            long: FxHashMap::default(),
            numbers: Numbers::default(),
            keys: Vec::new(),
        }
    }

    /// The same, with texts taken in some way.
    #[must_use]
    pub fn taking(mut self, reading: Reading) -> Self {
        self.plain = reading.is_plain();
        self.reading = reading;
        self
    }

    /// Whether a typed day counts as itself.
    #[inline]
    pub fn is_sound(&self, day: Day) -> bool {
        self.sound.holds(day)
    }

    /// What a typed day says: the same as the day written.
    pub fn day(&self, day: Day) -> Dated {
        if self.sound.holds(day) {
            return Dated { first: day, last: day, kind: Dated::READ };
        }
        Dated::of(&Cell::Date(dates::on(day, &self.manner.dates)))
    }

    /// How its cells are read.
    pub fn manner(&self) -> &Manner {
        &self.manner
    }

    /// Whether texts count as they are, so that a typed day may be read without its text.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// How many writings are remembered.
    pub fn remembered(&self) -> usize {
        self.short.held() + self.long.len() + self.numbers.held()
    }

    /// Makes ready for the columns of a batch.
    ///
    /// # Errors
    /// If an embedded table does not read.
    pub fn begin(&mut self, values: &Values<'_>) -> Result<(), TableError> {
        self.keys.clear();
        if let Cells::Views { .. } = &values.cells {
            // The view of an empty text stands under most nulls. Met first it is found at once, so that
            // nulls among texts are no branch that is often guessed wrongly.
            self.short(inline(b""))?;
        }
        if let Cells::Keys { dictionary, .. } = &values.cells
            && dictionary.length <= values.length
        {
            let mut keys = Vec::with_capacity(dictionary.length);
            for place in 0..dictionary.length {
                keys.push(self.one(dictionary, place)?);
            }
            self.keys = keys;
        }
        Ok(())
    }

    /// The numbers of the cells from a row on.
    ///
    /// # Errors
    /// If an embedded table does not read.
    pub fn fill(&mut self, values: &Values<'_>, start: usize, out: &mut [u32]) -> Result<(), TableError> {
        let silent = matches!(self.role, Role::Name | Role::Activity) && !self.manner.text;
        if silent || matches!(values.cells, Cells::Empty) {
            out.fill(0);
            return Ok(());
        }
        if values.length == 1 {
            out.fill(self.one(values, 0)?);
            return Ok(());
        }
        match &values.cells {
            Cells::Views { views, .. } => {
                // Empty cells come at random, so that a branch on each would often be guessed wrongly.
                let mut unmet = false;
                values.spread(start, out);
                for (view, number) in views[start..].iter().zip(out.iter_mut()) {
                    // No long view is among the short ones.
                    let known = self.short.at_first(u128::from_le_bytes(*view));
                    *number = if *number == 0 { 0 } else { known };
                    unmet |= *number == UNMET;
                }
                if unmet {
                    for (row, number) in (start..).zip(out.iter_mut()) {
                        if *number == UNMET {
                            *number = self.one(values, row)?;
                        }
                    }
                }
            }
            Cells::Keys { keys, .. } if !self.keys.is_empty() => {
                values.spread(start, out);
                let known = self.keys.as_slice();
                macro_rules! numbered {
                    ($keys:expr) => {
                        for (key, number) in $keys[start..].iter().zip(out.iter_mut()) {
                            // A negative key is beyond all.
                            *number &= known.get(*key as usize).copied().unwrap_or(0);
                        }
                    };
                }
                match keys {
                    Integers::I8(keys) => numbered!(keys),
                    Integers::I16(keys) => numbered!(keys),
                    Integers::I32(keys) => numbered!(keys),
                    Integers::I64(keys) => numbered!(keys),
                    Integers::U8(keys) => numbered!(keys),
                    Integers::U16(keys) => numbered!(keys),
                    Integers::U32(keys) => numbered!(keys),
                    Integers::U64(keys) => numbered!(keys),
                }
            }
            _ => {
                for (row, number) in (start..).zip(out.iter_mut()) {
                    *number = self.one(values, row)?;
                }
            }
        }
        Ok(())
    }

    /// What a cell of a date column says.
    ///
    /// # Errors
    /// If an embedded table does not read.
    #[inline]
    pub fn date(&mut self, values: &Values<'_>, row: usize) -> Result<Dated, TableError> {
        let row = if values.length == 1 { 0 } else { row };
        if !values.holds(row) {
            return Ok(Dated::NOTHING);
        }
        // A register has more different days than the nearest cache holds: they are read, not looked up.
        if self.plain
            && let Some(day) = values.ten_bytes(row).and_then(calendar::parse_iso_bytes)
            && self.sound.holds(day)
        {
            return Ok(Dated { first: day, last: day, kind: Dated::READ });
        }
        let number = match &values.cells {
            Cells::Keys { keys, .. } if !self.keys.is_empty() => {
                let key = usize::try_from(keys.at(row)).ok();
                key.and_then(|key| self.keys.get(key)).copied().unwrap_or(0)
            }
            // No long view is among the short ones.
            Cells::Views { views, .. } => match self.short.get(u128::from_le_bytes(views[row])) {
                Some(known) => known,
                None => self.one(values, row)?,
            },
            _ => self.one(values, row)?,
        };
        Ok(self.dated[number as usize])
    }

    /// Whether most cells of a block are written as ISO days are, as a few of them show; then they are
    /// read, and else looked up.
    #[must_use]
    pub fn is_days(views: &[[u8; 16]]) -> bool {
        const SEEN: usize = 32;
        const TEN: usize = 10;
        let seen = views.iter().step_by((views.len() / SEEN).max(1));
        let (ten, other) = seen.fold((0, 0), |(ten, other), view| match length(view) {
            TEN => (ten + 1, other),
            0 => (ten, other),
            _ => (ten, other + 1),
        });
        ten > other
    }

    /// The day, and whether it counts as itself.
    #[inline]
    pub fn iso_day(&self, view: &[u8; 16]) -> (Day, bool) {
        let (day, fits) = calendar::iso_day(u128::from_le_bytes(*view));
        (day, fits && self.sound.holds(day))
    }

    /// The number of one cell.
    ///
    /// # Errors
    /// If an embedded table does not read.
    #[inline]
    pub fn one(&mut self, values: &Values<'_>, row: usize) -> Result<u32, TableError> {
        if !values.holds(row) {
            return Ok(0);
        }
        match &values.cells {
            Cells::Empty => Ok(0),
            Cells::Texts(texts) if texts[row].is_none() => Ok(0),
            Cells::Views { views, .. } if length(&views[row]) <= INLINE => {
                self.short(u128::from_le_bytes(views[row]))
            }
            Cells::Views { .. } | Cells::Offsets32 { .. } | Cells::Offsets64 { .. } | Cells::Texts(_) => {
                let bytes = values.bytes(row);
                if bytes.len() <= INLINE { self.short(inline(bytes)) } else { self.long(bytes) }
            }
            Cells::Keys { keys, dictionary } => match usize::try_from(keys.at(row)) {
                Ok(key) if key < dictionary.length => self.one(dictionary, key),
                _ => Ok(0),
            },
            Cells::Integers(numbers) => {
                let number = numbers.at(row);
                self.number(Kind::Integer, number as u128, || number.to_string())
            }
            Cells::Floats64(numbers) => {
                let number = numbers[row];
                self.number(Kind::Float64, number.to_bits().into(), || plain(&format!("{number:?}")))
            }
            Cells::Floats32(numbers) => {
                let number = numbers[row];
                self.number(Kind::Float32, number.to_bits().into(), || plain(&format!("{number:?}")))
            }
            Cells::Booleans(bits) => {
                let values = Values { cells: Cells::Empty, validity: Some(*bits), length: values.length };
                let holds = values.holds(row);
                self.number(Kind::Boolean, holds.into(), || holds.to_string())
            }
            Cells::Days(days) => self.number(Kind::Day, u128::from(days[row] as u32), || written(days[row])),
            Cells::Moments { moments, a_day } => {
                let day = i32::try_from(moments[row].div_euclid(*a_day)).unwrap_or(Day::MAX);
                self.number(Kind::Day, u128::from(day as u32), || written(day))
            }
        }
    }

    #[inline]
    fn short(&mut self, view: u128) -> Result<u32, TableError> {
        if let Some(number) = self.short.get(view) {
            return Ok(number);
        }
        let number = self.read(inlined(&view.to_le_bytes()))?;
        self.short.insert(view, number);
        Ok(number)
    }

    fn long(&mut self, bytes: &[u8]) -> Result<u32, TableError> {
        if let Some(number) = self.long.get(bytes) {
            return Ok(*number);
        }
        let number = self.read(bytes)?;
        self.long.insert(bytes.into(), number);
        Ok(number)
    }

    #[inline]
    fn number(
        &mut self,
        kind: Kind,
        bits: u128,
        written: impl FnOnce() -> String,
    ) -> Result<u32, TableError> {
        // The batches of one input may be of different types, so the bits alone do not say what they are.
        // No whole number of 64 bits reaches the byte of the kind but with all ones.
        let key = bits ^ (kind as u128) << 120;
        if let Some(number) = self.numbers.get(key) {
            return Ok(number);
        }
        let number = self.read(written().as_bytes())?;
        self.numbers.insert(key, number);
        Ok(number)
    }

    // Never within the look-ups, which are to be short enough to stand in the loops over rows.
    #[cold]
    #[inline(never)]
    fn read(&mut self, bytes: &[u8]) -> Result<u32, TableError> {
        let written = String::from_utf8_lossy(bytes);
        let Some(counts) = self.reading.of(&written) else { return Ok(0) };
        let cell = cell::read(self.role, counts, &self.manner)?;
        if cell == Cell::Missing {
            return Ok(0);
        }
        let effect = self.by_effect.map(|scheme| Effect::of(&cell, scheme)).transpose()?.flatten();
        let same = match &effect {
            Some(effect) => self.effects.get(effect).copied(),
            None => self.cells.iter().take(FEW).position(|known| *known == cell).map(|place| place as u32),
        };
        if let Some(number) = same {
            return Ok(number);
        }
        let number = self.cells.len() as u32;
        if let Some(effect) = effect {
            self.effects.insert(effect, number);
        }
        self.dated.push(Dated::of(&cell));
        self.cells.push(cell);
        Ok(number)
    }
}

/// A float as text: one that is whole has no decimals that anyone wrote.
fn plain(written: &str) -> String {
    written.strip_suffix(".0").unwrap_or(written).to_owned()
}

/// A typed day as text; an engine's infinity lies beyond the days that can be written.
fn written(day: Day) -> String {
    const WRITABLE: std::ops::RangeInclusive<Day> = -719_162..=2_932_896;
    if WRITABLE.contains(&day) { calendar::to_iso(day) } else { "out of range".to_owned() }
}

/// All that a cell of codes does to an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Effect {
    /// What each of its codes says: in order and each once.
    choices: Vec<Mask>,
    facts: u16,
    ancillary: u32,
    several: bool,
    unknown: bool,
    revision_unstated: bool,
}

impl Effect {
    fn of(cell: &Cell, scheme: Scheme) -> Result<Option<Self>, TableError> {
        let Cell::Codes(codes) = cell else { return Ok(None) };
        let mut effect = Self {
            choices: Vec::new(),
            facts: 0,
            ancillary: 0,
            several: codes.several,
            unknown: !codes.unknown.is_empty(),
            revision_unstated: !codes.other_revision.is_empty(),
        };
        let own = codes.known.iter().map(|entry| (scheme, *entry));
        for (scheme, entry) in own.chain(codes.other_revision.iter().copied()) {
            let Some(entry) = crosswalk::book(scheme)?.entries.get(entry) else { continue };
            effect.choices.push(entry.possible);
            effect.facts |= entry.facts;
            effect.ancillary |= entry.ancillary.0;
        }
        effect.choices.sort_unstable_by_key(|possible| possible.0);
        effect.choices.dedup();
        Ok(Some(effect))
    }
}
