//! A Polars column of dates as people write them, read as spans of days.

use std::sync::{Arc, Mutex, PoisonError};

use polars::prelude::*;
use rustc_hash::FxHashMap;

use super::polars::{lent, rows};
use crate::classify::cell;
use crate::classify::rows::column::{Column, Dated};
use crate::classify::rows::values::Values;
use crate::evidence::dates::{self, DateCell, Manner};
use crate::evidence::role::{DateKind, Role};
use crate::law::calendar::{self, Day};

const FIRST: &str = "first";
const LAST: &str = "last";
const READ: &str = "read";

/// Up to so many writings of one batch are remembered.
const ROOM: usize = 1 << 16;

/// A struct: `first` and `last`, null for an open end, and `read`, whether the cell reads as a date.
#[must_use]
pub fn output_field(inputs: &[Field]) -> Field {
    let fields = vec![
        Field::new(FIRST.into(), DataType::Date),
        Field::new(LAST.into(), DataType::Date),
        Field::new(READ.into(), DataType::Boolean),
    ];
    Field::new(name(inputs.first().map(Field::name)), DataType::Struct(fields))
}

/// Reads the texts of a column as the classification reads them.
///
/// # Errors
/// If the column is none of texts.
pub fn spans(inputs: &[Series], manner: &Manner) -> PolarsResult<Series> {
    let Some(input) = inputs.first() else { polars_bail!(ShapeMismatch: "annexc: no column of dates") };
    let texts = input.str()?;
    // Many rows share few writings.
    let mut known: FxHashMap<&str, DateCell> = FxHashMap::default();
    let (mut firsts, mut lasts, mut read) = (Vec::new(), Vec::new(), Vec::new());
    for text in texts.iter() {
        let cell = text.map_or(DateCell::Missing, |text| {
            if known.len() > ROOM {
                known.clear();
            }
            *known.entry(text).or_insert_with(|| dates::read(text, manner))
        });
        let span = match cell {
            DateCell::Read(span) => Some(span),
            DateCell::Missing | DateCell::Unreadable => None,
        };
        let end = |day: Day| (day != Day::MIN && day != Day::MAX).then_some(day);
        firsts.push(span.and_then(|span| end(span.first)));
        lasts.push(span.and_then(|span| end(span.last)));
        read.push(span.is_some());
    }
    let days =
        |name: &'static str, days: Vec<Option<Day>>| Series::new(name.into(), days).cast(&DataType::Date);
    let fields = [days(FIRST, firsts)?, days(LAST, lasts)?, Series::new(READ.into(), read)];
    Ok(StructChunked::from_series(name(Some(input.name())), input.len(), fields.iter())?.into_series())
}

/// A column of dates that tell when a source began.
pub struct Start {
    pub kind: DateKind,
    pub manner: Manner,
    /// Where its kind stands among those that tell; the first that reads as a date counts.
    pub rank: u8,
}

/// The highest rank that there is room for.
pub const MOST_RANKS: u8 = 2;
/// In the place of a rank where no column reads as a date.
const NONE: u8 = MOST_RANKS + 1;

/// Bits of a day in a number of `starts`; 0 is an open end.
const DAY_BITS: u32 = 31;
const DAY_ZERO: i64 = 1 << 30;

/// The type of `starts`.
#[must_use]
pub fn starts_field(inputs: &[Field]) -> Field {
    Field::new(name(inputs.first().map(Field::name)), DataType::UInt64)
}

/// When the source of each row began, as one number, by which rows are grouped fast: from the highest bit
/// on two bits for the rank of the kind of date that says it (3 if none does), and the first and the last
/// day, each as its distance from 2^30 days before 1970, or 0 for an open end. All that the columns of that
/// kind leave open together; if they contradict one another, all that they say.
///
/// Days are moved down to the last of the `turns` that is not after them, or to the first of their year
/// where that is later; without turns they stay. `turns` are in order. How a day lies to a turn, and its
/// year, stay the same, and rows with many different days have few different ones.
///
/// # Errors
/// If a column is none of texts, or an embedded table does not read.
pub fn starts(inputs: &[Series], columns: &[Start], turns: &[Day]) -> PolarsResult<Series> {
    if inputs.len() != columns.len() || inputs.is_empty() {
        polars_bail!(ShapeMismatch: "annexc: {} columns for {} kinds of dates", inputs.len(), columns.len());
    }
    let read = inputs.iter().map(|input| Ok(input.str()?.rechunk().into_owned().into_series()));
    let read = read.collect::<PolarsResult<Vec<Series>>>()?;
    let rows = rows(&read)?;
    let mut values = Vec::with_capacity(read.len());
    for (input, start) in read.iter().zip(columns) {
        let manner =
            cell::Manner { text: false, revision_unstated: false, contested: false, dates: start.manner };
        let column = Column::new(Role::Date(start.kind), manner, None);
        values.push((lent(input)?, column, start.rank));
    }
    let turned = Turned::of(turns);
    let mut found = Vec::with_capacity(rows);
    for row in 0..rows {
        found.push(start(&mut values, row, &turned)?);
    }
    Ok(UInt64Chunked::from_vec(name(Some(inputs[0].name())), found).into_series())
}

fn start(columns: &mut [(Values<'_>, Column, u8)], row: usize, turned: &Turned) -> PolarsResult<u64> {
    // What all leave open together, and all that they say.
    let (mut within, mut all) = (Dated::NOTHING, Dated::NOTHING);
    let mut told = NONE;
    for (values, column, rank) in columns {
        if *rank > told {
            break;
        }
        let date = column.date(values, row).map_err(|error| polars_err!(ComputeError: "annexc: {error}"))?;
        if date.kind != Dated::READ {
            continue;
        }
        if told == NONE {
            (within, all, told) = (date, date, *rank);
        }
        within = Dated { first: within.first.max(date.first), last: within.last.min(date.last), ..within };
        all = Dated { first: all.first.min(date.first), last: all.last.max(date.last), ..all };
    }
    let said = if within.first > within.last { all } else { within };
    let packed = |day: Day| match day {
        Day::MIN | Day::MAX => 0,
        day => (i64::from(turned.day(day)) + DAY_ZERO).clamp(1, (1 << DAY_BITS) - 1) as u64,
    };
    Ok(u64::from(told) << (2 * DAY_BITS) | packed(said.first) << DAY_BITS | packed(said.last))
}

/// The years whose days are moved down by a table.
const FROM: Day = -36_524;
const UNTIL: Day = 36_525;

/// Where days are moved down to.
struct Turned {
    turns: Vec<Day>,
    /// Of each day from `FROM` until `UNTIL`.
    known: Vec<Day>,
}

/// That of the last call: an engine calls once a morsel.
static TURNED: Mutex<Option<Arc<Turned>>> = Mutex::new(None);

impl Turned {
    fn of(turns: &[Day]) -> Arc<Self> {
        // A table is filled before it takes the place of another, so a poisoned lock loses nothing.
        let mut kept = TURNED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_ref().filter(|kept| kept.turns == turns) {
            return Arc::clone(kept);
        }
        let known = (FROM..UNTIL).map(|day| turned(day, turns)).collect();
        let made = Arc::new(Self { turns: turns.to_vec(), known });
        *kept = Some(Arc::clone(&made));
        made
    }

    #[inline]
    fn day(&self, day: Day) -> Day {
        let place = i64::from(day) - i64::from(FROM);
        let known = usize::try_from(place).ok().and_then(|place| self.known.get(place));
        known.copied().unwrap_or_else(|| turned(day, &self.turns))
    }
}

fn turned(day: Day, turns: &[Day]) -> Day {
    if turns.is_empty() || day == Day::MIN || day == Day::MAX {
        return day;
    }
    let turn = turns.partition_point(|turn| *turn <= day).checked_sub(1).map(|place| turns[place]);
    turn.max(calendar::new_year(day)).unwrap_or(day)
}

fn name(of: Option<&PlSmallStr>) -> PlSmallStr {
    of.cloned().unwrap_or_default()
}
