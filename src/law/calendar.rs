//! Days and anniversaries. A day is the number of days since 1970-01-01, as in Arrow's `date32`.

use chrono::{Datelike, Months, NaiveDate};

/// Days since 1970-01-01.
pub type Day = i32;

/// The Convention's general entry into force (Article 26(1)): no State was a Party before it.
pub const GENERAL_ENTRY_INTO_FORCE: Day = 12_555;

const DAYS_FROM_CE_TO_1970: i32 = 719_163;

/// The day of a calendar date, if there is such a date.
#[must_use]
pub fn day(year: i32, month: u32, day_of_month: u32) -> Option<Day> {
    NaiveDate::from_ymd_opt(year, month, day_of_month).map(from_date)
}

/// Reads `YYYY-MM-DD`, and nothing else.
#[must_use]
pub fn parse_iso(text: &str) -> Option<Day> {
    let (year, rest) = text.split_once('-')?;
    let (month, day_of_month) = rest.split_once('-')?;
    if year.len() != 4 || month.len() != 2 || day_of_month.len() != 2 {
        return None;
    }
    day(year.parse().ok()?, month.parse().ok()?, day_of_month.parse().ok()?)
}

/// `YYYY-MM-DD`; days outside the calendar print as their number.
#[must_use]
pub fn to_iso(day: Day) -> String {
    to_date(day).map_or_else(|| format!("day {day}"), |date| date.format("%Y-%m-%d").to_string())
}

/// The anniversary of a day, `years` later (or earlier). 29 February falls back to 28.
#[must_use]
pub fn anniversary(day: Day, years: i32) -> Day {
    shift_months(day, years.saturating_mul(12))
}

/// The same day of the month, `months` later (or earlier); the month's last day where there is none.
#[must_use]
pub fn shift_months(day: Day, months: i32) -> Day {
    let shifted = to_date(day).and_then(|date| {
        let by = Months::new(months.unsigned_abs());
        if months >= 0 { date.checked_add_months(by) } else { date.checked_sub_months(by) }
    });
    // Open ends of an interval lie outside the calendar and stay open.
    shifted.map_or(day, from_date)
}

/// First and last day of a year.
#[must_use]
pub fn year_span(year: i32) -> Option<(Day, Day)> {
    Some((day(year, 1, 1)?, day(year, 12, 31)?))
}

/// First and last day of a month.
#[must_use]
pub fn month_span(year: i32, month: u32) -> Option<(Day, Day)> {
    let first = day(year, month, 1)?;
    Some((first, shift_months(first, 1) - 1))
}

fn from_date(date: NaiveDate) -> Day {
    date.num_days_from_ce() - DAYS_FROM_CE_TO_1970
}

fn to_date(day: Day) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(DAYS_FROM_CE_TO_1970)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn general_entry_into_force_is_17_may_2004() {
        assert_eq!(to_iso(GENERAL_ENTRY_INTO_FORCE), "2004-05-17");
    }

    #[test]
    fn leap_day_falls_back_to_28_february() {
        let leap = parse_iso("2004-02-29");
        assert_eq!(leap.map(|d| to_iso(anniversary(d, 1))).as_deref(), Some("2005-02-28"));
        assert_eq!(leap.map(|d| to_iso(anniversary(d, 4))).as_deref(), Some("2008-02-29"));
    }

    #[test]
    fn open_ends_stay_open() {
        assert_eq!(anniversary(Day::MAX, -3), Day::MAX);
        assert_eq!(anniversary(Day::MIN, -3), Day::MIN);
    }

    #[test]
    fn only_iso_dates_are_iso() {
        assert_eq!(parse_iso("2004-5-17"), None);
        assert_eq!(parse_iso("2003-02-29"), None);
        assert_eq!(parse_iso("1970-01-01"), Some(0));
    }
}
