//! Dates in numbers. A writing with two readings is both, unless the register says which.

use super::count::Year;
use super::parts::{self, Dated, Part, Sep, Unit};
use super::sound::Sound;
use super::span::Span;
use super::{DateOrder, Manner};

/// Reads a date whose parts are all numbers; a year may have its word.
pub fn read(parts: &[Part<'_>], stopped: bool, manner: &Manner) -> Option<Dated> {
    match parts {
        [Part { unit: Unit::Number(digits), .. }] if digits.len() == 8 => compact(digits, manner),
        [one] => whole_year(year(one, manner)?, manner).map(Dated::wide),
        [one, two] => {
            let sep = two.sep;
            if let (Some(from), Unit::Number(digits)) = (year(one, manner), two.unit)
                && matches!(sep, Sep { sign: '.' | ',', loose: false })
                && !stopped
            {
                return decimal(from, digits, sep, manner).map(Dated::wide);
            }
            pair(one, two, manner).map(Dated::wide)
        }
        [one, two, three] => triple(one, two, three, manner).map(Dated::day),
        _ => None,
    }
}

/// A year of four digits, or one by its word or era.
pub fn year(part: &Part<'_>, manner: &Manner) -> Option<Year> {
    match part.unit {
        Unit::Number(digits) if digits.len() == 4 => {
            digits.parse().ok().map(|number| Year::of(number, manner))
        }
        Unit::Year(year) => Some(year),
        _ => None,
    }
}

/// A number of one or two digits.
fn short(part: &Part<'_>) -> Option<u32> {
    match part.unit {
        Unit::Number(digits) => parts::number(digits, 2),
        _ => None,
    }
}

/// The month with which the register's own year begins, if that is no January.
fn fiscal(year: Year, manner: &Manner) -> Option<u32> {
    manner.fiscal_year_start.filter(|month| (2..=year.months()).contains(month))
}

/// The twelve months that begin in a year.
fn fiscal_year(year: Year, start: u32) -> Option<Span> {
    Some(year.month(start)?.to(year.plus(1).month(start - 1)?))
}

/// A year. Where the register counts by fiscal years it may be the one that begins in it or the one that ends.
pub fn whole_year(year: Year, manner: &Manner) -> Option<Span> {
    let whole = year.span()?;
    let Some(start) = fiscal(year, manner) else { return Some(whole) };
    Some(whole.or(fiscal_year(year, start)?).or(fiscal_year(year.plus(-1), start)?))
}

/// A fiscal year by one number: named by the year in which it begins or by that in which it ends.
pub fn named_fiscal_year(year: Year, manner: &Manner) -> Option<Span> {
    if fiscal(year, manner).is_some() {
        return whole_year(year, manner);
    }
    let (before, whole, after) = (year.plus(-1).span()?, year.span()?, year.plus(1).span()?);
    Some(before.or(whole).or(after))
}

/// The year that two consecutive numbers name: of the register's count, or no one knows from which month.
pub fn fiscal_pair(first: Year, manner: &Manner) -> Option<Span> {
    if let Some(start) = fiscal(first, manner) {
        return fiscal_year(first, start);
    }
    let (one, two) = (first.span()?, first.plus(1).span()?);
    // It begins somewhere in the first and ends somewhere in the second.
    Some(Span { first: (one.first.0, one.last.1), last: (two.first.0, two.last.1) })
}

/// `20030723`. Other orders without signs are as good as any number.
fn compact(digits: &str, manner: &Manner) -> Option<Dated> {
    let (year, rest) = digits.split_at_checked(4)?;
    let (month, of_month) = rest.split_at_checked(2)?;
    let year = Year::of(year.parse().ok()?, manner);
    year.day(month.parse().ok()?, of_month.parse().ok()?).map(Dated::day)
}

/// A year as a spreadsheet or a mean prints it (`2003.0`, `1979.9999999999998`). With two digits it may be a month
/// too, which is within the year; with four it may be another year.
fn decimal(year: Year, digits: &str, sep: Sep, manner: &Manner) -> Option<Span> {
    if sep.sign == '.'
        && digits.len() == 2
        && manner.order == Some(DateOrder::Iso)
        && let Some(month) = digits.parse().ok().and_then(|month| year.month(month))
    {
        return Some(month);
    }
    let nines = digits.len() >= 6 && digits.bytes().take(6).all(|digit| digit == b'9');
    let span = whole_year(if nines { year.plus(1) } else { year }, manner)?;
    if digits.len() != 4 {
        return Some(span);
    }
    let other = Year { number: digits.parse().ok()?, ..year };
    let sound = Sound::gregorian(manner);
    let other = whole_year(other, manner).filter(|other| sound.may_begin(other.first.0));
    Some(other.map_or(span, |other| span.or(other)))
}

/// Two numbers: a month and a year, or two years.
fn pair(one: &Part<'_>, two: &Part<'_>, manner: &Manner) -> Option<Span> {
    let sep = two.sep;
    if sep.sign == ',' {
        return None;
    }
    match (year(one, manner), year(two, manner)) {
        // `2005/2006`; other pairs of years are a list.
        (Some(first), Some(last)) => {
            let joined = matches!(sep.sign, '-' | '–' | '/') && first.plus(1) == last;
            joined.then(|| fiscal_pair(first, manner))?
        }
        (Some(first), None) => {
            let Unit::Number(digits) = two.unit else { return None };
            // After a year with its word, `-17` may be the next year of the era, cut short.
            let worded = matches!(one.unit, Unit::Year(_)) && matches!(sep.sign, '-' | '–');
            if worded { None } else { year_and(first, digits, sep, manner) }
        }
        (None, Some(of)) => of.month(short(one)?),
        (None, None) => None,
    }
}

/// `2005-08`, `2005/06`, `1998–2003` cut short: a month, a year that begins in one year and ends in the next,
/// or a stretch of years.
fn year_and(first: Year, digits: &str, sep: Sep, manner: &Manner) -> Option<Span> {
    let number: i32 = parts::number(digits, 2)?.try_into().ok()?;
    let month = u32::try_from(number).ok().and_then(|month| first.month(month));
    if !matches!(sep.sign, '-' | '–' | '/') {
        return month;
    }
    let round = if digits.len() == 2 { 100 } else { 10 };
    if number == (first.number + 1) % round {
        return match month {
            _ if fiscal(first, manner).is_some() => fiscal_pair(first, manner),
            Some(month) if manner.order == Some(DateOrder::Iso) => Some(month),
            Some(month) => Some(fiscal_pair(first, manner)?.or(month)),
            None => fiscal_pair(first, manner),
        };
    }
    let stretch = || {
        let within = first.number % round;
        let last = first.plus(number - within + if number < within { round } else { 0 });
        let whole = whole_year(first, manner)?.to(whole_year(last, manner)?);
        (digits.len() == 2 && Sound::gregorian(manner).may_begin(whole.last.0)).then_some(whole)
    };
    match month {
        // ISO 8601 writes a month with a hyphen, and so do registers; a stretch of years that would look like one
        // is written with a dash, or with blanks.
        Some(month) if manner.order == Some(DateOrder::Iso) => Some(month),
        Some(month) if sep.sign == '–' || sep.loose => {
            Some(stretch().map_or(month, |years| years.or(month)))
        }
        Some(month) => Some(month),
        None if number > first.number % round => stretch(),
        None => None,
    }
}

/// Three numbers: a day.
fn triple(one: &Part<'_>, two: &Part<'_>, three: &Part<'_>, manner: &Manner) -> Option<Span> {
    let sign = two.sep.sign;
    if three.sep.sign != sign || sign == ',' {
        return None;
    }
    if let Some(year) = year(one, manner) {
        return year.day(short(two)?, short(three)?);
    }
    let (year, one, two) = (year(three, manner)?, short(one)?, short(two)?);
    let day_first = year.day(two, one);
    let month_first = year.day(one, two);
    // With dots the day is first wherever dates have dots. With strokes and dashes countries differ.
    match manner.order {
        Some(DateOrder::MonthFirst) if sign == '.' => match (day_first, month_first) {
            // The register and the writing contradict each other.
            (Some(one), Some(other)) if one != other => None,
            (day_first, month_first) => day_first.or(month_first),
        },
        _ if sign == '.' => day_first,
        Some(DateOrder::DayFirst) => day_first.or(month_first),
        Some(DateOrder::MonthFirst) => month_first.or(day_first),
        Some(DateOrder::Iso) | None => match (day_first, month_first) {
            (Some(one), Some(other)) => Some(one.or(other)),
            (day_first, month_first) => day_first.or(month_first),
        },
    }
}
