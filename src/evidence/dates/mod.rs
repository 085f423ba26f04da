//! Dates as people write them, read as intervals of days: what is certain, and no more.
//!
//! A cell is cut into numbers, signs and words (`scan`). Every word stands in a table (`words`) or the
//! cell is unreadable. Words of several meanings are taken in each of them (`choices`); each choice is
//! read as a list of dates (`cell`), each with the words around it (`item`), the date itself as numbers
//! (`numeric`) or with words (`parts`, `named`), by the register's calendar (`count`). The answer is the
//! hull of all readings. What no reading makes sense of is unreadable, never guessed.

mod cell;
mod choices;
mod count;
mod item;
mod named;
mod numeric;
mod parts;
mod scan;
mod sound;
mod span;
mod words;

use serde::{Deserialize, Serialize};

use super::missing::is_missing;
use super::role::DateKind;
use crate::fold::fold;
use crate::law::calendar::{self, Day};

pub use sound::{SENTINELS, Sound};
pub use words::{Book, Kind, Meaning, Place, Touch, book};

/// First and last day on which the event can have been. Open ends are `Day::MIN` and `Day::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    pub first: Day,
    pub last: Day,
}

/// In which order the parts of a date stand, where the register says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// The year first, parts joined as in `2005-06`.
    Iso,
    DayFirst,
    MonthFirst,
}

/// The calendar by which the register counts its years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    #[default]
    Gregorian,
    Ethiopian,
    /// Of Nepal.
    BikramSambat,
    /// The Thai solar calendar.
    Buddhist,
    /// Of Iran and Afghanistan.
    Persian,
}

/// How the dates of a register are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// The day asked about: a date of more than thirty years later is no date.
    pub as_of: Day,
    pub order: Option<DateOrder>,
    pub calendar: Calendar,
    /// The month with which the fiscal year begins, if the register counts by those.
    pub fiscal_year_start: Option<u32>,
    /// Of what the column holds dates, if that is known: `built 1990` says other things in other columns.
    pub kind: Option<DateKind>,
}

impl Manner {
    /// Dates as the usual calendar writes them, seen on a day.
    #[must_use]
    pub fn on(as_of: Day) -> Self {
        Self { as_of, order: None, calendar: Calendar::Gregorian, fiscal_year_start: None, kind: None }
    }
}

/// What a date cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateCell {
    /// Nothing was written.
    Missing,
    /// The event was within these days.
    Read(Interval),
    /// Something was written that is no date that one can be sure of.
    Unreadable,
}

/// The longest marks for "no value" (`#n/a`, `null`) are shorter than the words for "not known".
const LONGEST_MARK: usize = 5;
/// A date is shorter than this many characters; what is longer is prose, and unreadable.
pub const LONGEST: usize = 200;

/// Reads a date cell.
#[must_use]
pub fn read(cell: &str, manner: &Manner) -> DateCell {
    let cell = cell.trim();
    if cell.chars().nth(LONGEST).is_some() {
        return DateCell::Unreadable;
    }
    let folded = fold(cell);
    // A mark such as `n/a` is an empty cell; a word such as `unknown` stands where a date should be,
    // and is reported.
    if folded.len() <= LONGEST_MARK && is_missing(cell) {
        return DateCell::Missing;
    }
    choices::read(&folded, manner).map_or(DateCell::Unreadable, DateCell::Read)
}

/// The same for a day that is no text: it is what the day written as `YYYY-MM-DD` is.
#[must_use]
pub fn on(day: Day, manner: &Manner) -> DateCell {
    if manner.calendar != Calendar::Gregorian {
        return read(&calendar::to_iso(day), manner);
    }
    if sound(day, manner) { DateCell::Read(Interval { first: day, last: day }) } else { DateCell::Unreadable }
}

/// Whether a day, typed or written as `YYYY-MM-DD`, is read as itself. For a column of days to come, make
/// the bounds once with [`Sound::of`].
#[must_use]
#[inline]
pub fn sound(day: Day, manner: &Manner) -> bool {
    Sound::until_today(manner).holds(day) || (day > manner.as_of && Sound::of(manner).holds(day))
}
