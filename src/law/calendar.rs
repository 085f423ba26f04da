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

/// The years of which [`parse_iso_bytes`] knows the days.
const FIRST_YEAR: i32 = 1500;
const YEARS: usize = 701;
/// The day before the first of each year.
const NEW_YEAR: [Day; YEARS] = new_years();
/// Days of the year before the first of each month, of common and of leap years; the thirteenth is the
/// whole year.
const MONTHS: [[u16; 13]; 2] = [
    [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365],
    [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366],
];

const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn new_years() -> [Day; YEARS] {
    let mut found = [0; YEARS];
    // 1500-01-01 is this many days before 1970-01-01.
    let mut day = -171_664;
    let mut place = 0;
    while place < YEARS {
        found[place] = day - 1;
        day += if is_leap(FIRST_YEAR + place as i32) { 366 } else { 365 };
        place += 1;
    }
    found
}

/// The same for ten bytes, little end first, of the years 1500 to 2200: a few steps without a branch on
/// the digits, for columns of many different days.
#[must_use]
#[inline]
pub fn parse_iso_bytes(text: u128) -> Option<Day> {
    // `0000-00-` and `00`: digits become their values, the strokes nothing.
    let (head, tail) = (text as u64 ^ 0x2D30_302D_3030_3030, (text >> 64) as u32 ^ 0x3030);
    // What is no digit, or no stroke, runs over into the highest bit of its byte.
    let wrong_head = (head | head.wrapping_add(0x7F76_767F_7676_7676)) & 0x8080_8080_8080_8080;
    let wrong_tail = (tail | tail.wrapping_add(0x7676)) & 0x8080;
    if wrong_head != 0 || wrong_tail != 0 || tail >> 16 != 0 {
        return None;
    }
    let digit = |place: u32| (head >> (8 * place)) as u32 & 0xF;
    let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    let month = (digit(5) * 10 + digit(6)) as usize;
    let day_of_month = (tail & 0xF) * 10 + (tail >> 8);
    let new_year = NEW_YEAR.get(year.wrapping_sub(FIRST_YEAR as u32) as usize)?;
    let months = &MONTHS[usize::from(is_leap(year as i32))];
    let (before, after) = (*months.get(month.wrapping_sub(1))?, *months.get(month)?);
    let fits = day_of_month >= 1 && day_of_month <= u32::from(after - before);
    fits.then(|| new_year + Day::from(before) + day_of_month as Day)
}

/// The day before the first of each year, doubled, and one more in a leap year.
const YEAR: [i32; YEARS] = years();
/// Days before each month and how many it has, of common and of leap years.
const MONTH: [[(u16, u16); 16]; 2] = months();

const fn years() -> [i32; YEARS] {
    let mut found = [0; YEARS];
    let mut place = 0;
    while place < YEARS {
        found[place] = NEW_YEAR[place] * 2 + is_leap(FIRST_YEAR + place as i32) as i32;
        place += 1;
    }
    found
}

const fn months() -> [[(u16, u16); 16]; 2] {
    let mut found = [[(0, 0); 16]; 2];
    let mut month = 1;
    while month <= 12 {
        found[0][month] = (MONTHS[0][month - 1], MONTHS[0][month] - MONTHS[0][month - 1]);
        found[1][month] = (MONTHS[1][month - 1], MONTHS[1][month] - MONTHS[1][month - 1]);
        month += 1;
    }
    found
}

/// The length of a day that is written out.
const TEN: u32 = 0xA;

/// The same for a string view of Arrow, without any branch: the day, and whether the view is of one.
#[must_use]
#[inline]
pub fn iso_day(view: u128) -> (Day, bool) {
    let text = view >> 32;
    let (head, tail) = (text as u64 ^ 0x2D30_302D_3030_3030, (text >> 64) as u32 ^ 0x3030);
    let wrong_head = (head | head.wrapping_add(0x7F76_767F_7676_7676)) & 0x8080_8080_8080_8080;
    let wrong_tail = (tail | tail.wrapping_add(0x7676)) & 0x8080;
    let digits = (wrong_head | u64::from(wrong_tail) | u64::from(view as u32 ^ TEN)) == 0;
    // Two digits beside each other, in the place of the first.
    let twos = head.wrapping_mul(10).wrapping_add(head >> 8);
    let year = (twos as u32 & 0xFF) * 100 + ((twos >> 16) as u32 & 0xFF);
    let month = (twos >> 40) as usize & 0xFF;
    let day_of_month = (tail & 0xF) * 10 + (tail >> 8 & 0xF);
    let place = year.wrapping_sub(FIRST_YEAR as u32);
    let known = place < YEARS as u32 && month < 16;
    // The least of two is found without a branch, and empty cells come at random.
    let new_year = YEAR[place.min(YEARS as u32 - 1) as usize];
    let (before, days) = MONTH[(new_year & 1) as usize][month & 0xF];
    let fits = day_of_month.wrapping_sub(1) < u32::from(days);
    ((new_year >> 1) + Day::from(before) + day_of_month as Day, digits & known & fits)
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

/// The first day of the year of a day; None outside the calendar.
#[must_use]
pub fn new_year(of: Day) -> Option<Day> {
    to_date(of).and_then(|date| day(date.year(), 1, 1))
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
