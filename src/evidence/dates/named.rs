//! Dates with words in them: a month by name, a quarter, a week, a decade, a fiscal year.

use chrono::{Datelike, NaiveDate, Weekday};

use super::count::Year;
use super::numeric;
use super::parts::{self, Dated, Part, Unit};
use super::span::Span;
use super::{Calendar, Manner};
use crate::law::calendar::{self, Day};

/// Reads a date by its parts.
pub fn read(parts: &[Part<'_>], manner: &Manner) -> Option<Dated> {
    if parts.iter().any(|part| part.unit == Unit::Fiscal) {
        return fiscal(parts, manner).map(Dated::wide);
    }
    let year = |part: &Part<'_>| numeric::year(part, manner);
    match parts {
        [Part { unit: Unit::Decade(from), .. }] => decade(*from).map(Dated::wide),
        [one, two] => {
            let (unit, of) = match (year(one), year(two)) {
                (None, Some(of)) => (one.unit, of),
                (Some(of), None) => (two.unit, of),
                _ => return None,
            };
            // One letter alone is a preposition, an `and` cut short or the cross in a box.
            if matches!(unit, Unit::Roman(1 | 5 | 10)) && two.sep.sign == ' ' {
                return None;
            }
            of_year(unit, of, manner).map(Dated::wide)
        }
        [one, two, three] => {
            let (units, of) = match (year(one), year(two), year(three)) {
                (None, None, Some(of)) => ((one.unit, two.unit), of),
                (Some(of), None, None) => ((two.unit, three.unit), of),
                _ => return None,
            };
            match units {
                (Unit::Week(week), Unit::Number(of_week)) => week_day(of, week, of_week),
                // A day by its word, then the number of a month, as in `ngày 23/7/2003`.
                (Unit::Day(of_month), Unit::Number(month)) => of.day(parts::number(month, 2)?, of_month),
                // After the year the month is first. A name says itself that it is the month.
                (one, two) => {
                    let in_order = day_of(one, two, of);
                    in_order.or_else(|| day_of(two, one, of))
                }
            }
            .map(Dated::day)
        }
        _ => None,
    }
}

/// The month that a part names in a year, if it is of the calendar of the year.
fn month_of(unit: Unit<'_>, of: Year) -> Option<u32> {
    match unit {
        Unit::Named(calendar, month, _) => {
            // Thailand has the months of the Gregorian calendar.
            let counted = if of.calendar == Calendar::Buddhist { Calendar::Gregorian } else { of.calendar };
            (calendar == counted).then_some(month)
        }
        Unit::Roman(month) | Unit::Month(month) => Some(month),
        _ => None,
    }
}

fn day_of(month: Unit<'_>, day: Unit<'_>, of: Year) -> Option<Span> {
    let of_month = match day {
        Unit::Day(of_month) => of_month,
        Unit::Number(digits) => parts::number(digits, 2)?,
        _ => return None,
    };
    of.day(month_of(month, of)?, of_month)
}

/// A month, quarter, half or week of a year.
fn of_year(unit: Unit<'_>, of: Year, manner: &Manner) -> Option<Span> {
    match unit {
        // Where the register has a year of its own, quarters may be of that.
        Unit::Quarter(_) | Unit::Half(_) if manner.fiscal_year_start.is_some_and(|start| start > 1) => {
            numeric::whole_year(of, manner)
        }
        Unit::Quarter(quarter) => months(of, 3, quarter),
        Unit::Half(half) => months(of, 6, half),
        Unit::Week(week) => week_of(of, week),
        // `IV 2004` is April, or the last quarter.
        Unit::Roman(numeral) => {
            let month = of.month(numeral)?;
            let quarter = if numeral <= 4 { of_year(Unit::Quarter(numeral), of, manner) } else { None };
            let half = if numeral <= 2 { of_year(Unit::Half(numeral), of, manner) } else { None };
            Some([quarter, half].into_iter().flatten().fold(month, Span::or))
        }
        Unit::Named(_, _, true) => None,
        Unit::Named(..) | Unit::Month(_) => of.month(month_of(unit, of)?),
        _ => None,
    }
}

/// The `count`th stretch of so many months. A calendar of thirteen has no quarters that all agree on.
fn months(of: Year, length: u32, count: u32) -> Option<Span> {
    (of.months() == 12).then(|| Some(of.month(length * (count - 1) + 1)?.to(of.month(length * count)?)))?
}

/// A week by ISO 8601, from Monday to Sunday.
fn week_of(of: Year, week: u32) -> Option<Span> {
    Some(week_day(of, week, "1")?.to(week_day(of, week, "7")?))
}

fn week_day(of: Year, week: u32, of_week: &str) -> Option<Span> {
    if of.calendar != Calendar::Gregorian {
        return None;
    }
    let of_week = parts::number(of_week, 1).filter(|day| (1..=7).contains(day))?;
    let monday = NaiveDate::from_isoywd_opt(of.number, week, Weekday::Mon)?;
    let day = calendar::day(monday.year(), monday.month(), monday.day())? + Day::try_from(of_week).ok()? - 1;
    Some(Span::exact(day, day))
}

/// `1970s`: ten years; of the first of a century, the hundred that it may be as well.
fn decade(from: Year) -> Option<Span> {
    let years = if from.number % 100 == 0 { 100 } else { 10 };
    Some(from.span()?.to(from.plus(years - 1).span()?))
}

/// `FY2005`, `FY 2005-06`, `平成16年度`.
fn fiscal(parts: &[Part<'_>], manner: &Manner) -> Option<Span> {
    let ([Part { unit: Unit::Fiscal, .. }, rest @ ..] | [rest @ .., Part { unit: Unit::Fiscal, .. }]) = parts
    else {
        return None;
    };
    match rest {
        [one] => numeric::named_fiscal_year(numeric::year(one, manner)?, manner),
        [one, two] => {
            let first = numeric::year(one, manner)?;
            let (number, round) = match (numeric::year(two, manner), two.unit) {
                (Some(last), _) => (last.number, 10_000),
                (None, Unit::Number(digits)) if digits.len() == 2 => (digits.parse().ok()?, 100),
                (None, Unit::Number(digits)) if digits.len() == 1 => (digits.parse().ok()?, 10),
                _ => return None,
            };
            let joined = matches!(two.sep.sign, '-' | '/') && number == (first.number + 1) % round;
            joined.then(|| numeric::fiscal_pair(first, manner))?
        }
        _ => None,
    }
}
