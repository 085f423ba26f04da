//! A Polars column of dates as people write them, read as spans of days.

use polars::prelude::*;
use rustc_hash::FxHashMap;

use crate::evidence::dates::{self, DateCell, Interval, Manner};
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
/// Days are moved down to the last of the `turns` that is not after them, or to the first of their year
/// where that is later; without turns they stay. `turns` are in order. How a day lies to a turn, and its
/// year, stay the same, and rows with many different days have few different ones.
///
/// # Errors
/// If the column is none of texts.
pub fn spans(inputs: &[Series], manner: &Manner, turns: &[Day]) -> PolarsResult<Series> {
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
            *known.entry(text).or_insert_with(|| match dates::read(text, manner) {
                DateCell::Read(Interval { first, last }) => {
                    DateCell::Read(Interval { first: turned(first, turns), last: turned(last, turns) })
                }
                other => other,
            })
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
