//! The calendars by which registers count: years, months and days as days of the Gregorian calendar.

use std::sync::LazyLock;

use serde::Deserialize;

use super::sound::is_sentinel;
use super::span::Span;
use super::{Calendar, Manner};
use crate::law::calendar::{self, Day};
use crate::table;

/// A year and the calendar that counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    pub calendar: Calendar,
    pub number: i32,
}

impl Year {
    /// A year of four digits, by the register's calendar.
    pub fn of(number: i32, manner: &Manner) -> Self {
        Self { calendar: manner.calendar, number }
    }

    #[must_use]
    pub fn plus(self, years: i32) -> Self {
        Self { number: self.number + years, ..self }
    }

    /// How many months it has.
    pub fn months(self) -> u32 {
        if self.calendar == Calendar::Ethiopian { 13 } else { 12 }
    }

    /// The whole year.
    pub fn span(self) -> Option<Span> {
        Some(self.month(1)?.to(self.month(self.months())?))
    }

    /// A month of it.
    pub fn month(self, month: u32) -> Option<Span> {
        if !(1..=self.months()).contains(&month) {
            return None;
        }
        match self.calendar {
            Calendar::Gregorian => {
                calendar::month_span(self.number, month).map(|(first, last)| Span::exact(first, last))
            }
            Calendar::Buddhist => {
                self.in_common_years(|year| Year { calendar: Calendar::Gregorian, number: year }.month(month))
            }
            Calendar::Ethiopian | Calendar::Persian | Calendar::BikramSambat => {
                let next = if month == self.months() {
                    self.plus(1).new_month(1)
                } else {
                    self.new_month(month + 1)
                };
                let (first, next) = (self.new_month(month)?, next?);
                Some(Span { first, last: (next.0 - 1, next.1 - 1) })
            }
        }
    }

    /// A day of it; none if a program writes that day where it has no date.
    pub fn day(self, month: u32, of_month: u32) -> Option<Span> {
        if calendar::day(self.number, month, of_month).is_some_and(is_sentinel) {
            return None;
        }
        match self.calendar {
            Calendar::Gregorian => {
                calendar::day(self.number, month, of_month).map(|day| Span::exact(day, day))
            }
            Calendar::Buddhist => self.in_common_years(|year| {
                Year { calendar: Calendar::Gregorian, number: year }.day(month, of_month)
            }),
            Calendar::Ethiopian | Calendar::Persian | Calendar::BikramSambat => {
                let span = self.month(month)?;
                let ahead = Day::try_from(of_month).ok()?.checked_sub(1).filter(|ahead| *ahead >= 0)?;
                let (first, last) = (span.first.0 + ahead, span.first.1 + ahead);
                // Its month has so many days, at the most.
                (last <= span.last.1 && !(first == last && is_sentinel(first)))
                    .then_some(Span { first: (first, last), last: (first, last) })
            }
        }
    }

    /// The earliest and the latest day on which a month can have begun.
    fn new_month(self, month: u32) -> Option<(Day, Day)> {
        match self.calendar {
            Calendar::Ethiopian => Some(twice(ethiopian_new_month(self.number, month))),
            Calendar::Persian => persian_new_month(self.number, month),
            Calendar::BikramSambat => bikram_sambat_new_month(self.number, month),
            Calendar::Gregorian | Calendar::Buddhist => None,
        }
    }

    /// A Buddhist year in Thailand is 543 ahead of the common one. Before 1941 it began in April, and no
    /// date says by which rule it was written: then it is in the one year or the next.
    fn in_common_years(self, read: impl Fn(i32) -> Option<Span>) -> Option<Span> {
        let common = read(self.number - 543);
        if self.number >= 2484 {
            return common;
        }
        match (common, read(self.number - 542)) {
            (Some(one), Some(next)) => Some(one.or(next)),
            (one, next) => one.or(next),
        }
    }
}

fn twice(day: Day) -> (Day, Day) {
    (day, day)
}

/// Twelve months of 30 days and the rest; every fourth year is longer. 1 Meskerem 1 was 29 August of the
/// year 8 in the Julian calendar.
fn ethiopian_new_month(year: i32, month: u32) -> Day {
    const EPOCH: Day = -716_367;
    EPOCH + 365 * (year - 1) + year.div_euclid(4) + 30 * (month as Day - 1)
}

/// Six months of 31 days, then of 30. The year begins with the equinox as Tehran sees it; the cycle of 33
/// years with 8 leap years gives the same days for the years 1206 to 1498 of Iran's own table of leap years.
/// Outside of these it may be a day off, and the interval says so.
fn persian_new_month(year: i32, month: u32) -> Option<(Day, Day)> {
    // 1 Farvardin 1 would be 19 March 622 in the Julian calendar.
    const EPOCH: Day = -492_268;
    let before = i32::try_from(month).ok()? - 1;
    let months = if before <= 6 { 31 * before } else { 186 + 30 * (before - 6) };
    let first = EPOCH + 365 * (year - 1) + (8 * year + 21).div_euclid(33) + months;
    let off = Day::from(!(1206..=1498).contains(&year));
    Some((first - off, first + off))
}

#[derive(Debug, Deserialize)]
struct NewMonth {
    month: u32,
    earliest_month: u32,
    earliest_day: u32,
    latest_month: u32,
    latest_day: u32,
}

static BIKRAM_SAMBAT: LazyLock<Vec<NewMonth>> = LazyLock::new(|| {
    // A table that did not read would leave the dates of this calendar unreadable; the tests read it.
    let file = "evidence/data/bikram_sambat.csv";
    table::read(file, include_str!("../data/bikram_sambat.csv")).unwrap_or_default()
});

fn bikram_sambat_new_month(year: i32, month: u32) -> Option<(Day, Day)> {
    // The sun's year of this calendar is longer than ours by a day in 72 years: before the years of the table
    // its months began earlier, by six days at the most since 1500.
    const TABLE_BEGINS: i32 = 1957;
    const DRIFT: Day = 6;
    let row = BIKRAM_SAMBAT.iter().find(|row| row.month == month)?;
    let common = year - if month <= 9 { 57 } else { 56 };
    let earliest = calendar::day(common, row.earliest_month, row.earliest_day)?;
    let latest = calendar::day(common, row.latest_month, row.latest_day)?;
    Some((if year < TABLE_BEGINS { earliest - DRIFT } else { earliest }, latest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(calendar: Calendar, year: i32, month: u32, of_month: u32) -> String {
        let year = Year { calendar, number: year };
        year.day(month, of_month).map_or("none".to_owned(), |span| {
            let within = span.within();
            format!("{} {}", calendar::to_iso(within.first), calendar::to_iso(within.last))
        })
    }

    #[test]
    fn ethiopian_days_that_are_known() {
        for ((year, month, day), wanted) in [
            // The millennium, and the year after a leap year; a new year on 12 September.
            ((2000, 1, 1), "2007-09-12"),
            ((1999, 1, 1), "2006-09-11"),
            ((1996, 1, 1), "2003-09-12"),
            // Adwa, 23 Yekatit 1888.
            ((1888, 6, 23), "1896-03-01"),
            ((1997, 4, 22), "2004-12-31"),
            ((1995, 13, 6), "2003-09-11"),
        ] {
            let wanted = format!("{wanted} {wanted}");
            assert_eq!(shown(Calendar::Ethiopian, year, month, day), wanted);
        }
        assert_eq!(shown(Calendar::Ethiopian, 1996, 13, 6), "none");
        assert_eq!(shown(Calendar::Ethiopian, 1996, 2, 31), "none");
    }

    #[test]
    fn persian_days_that_are_known() {
        for ((year, month, day), wanted) in [
            ((1357, 11, 22), "1979-02-11"),
            ((1383, 1, 1), "2004-03-20"),
            ((1384, 1, 1), "2005-03-21"),
            ((1387, 12, 30), "2009-03-20"),
            ((1399, 12, 30), "2021-03-20"),
            ((1400, 1, 1), "2021-03-21"),
            ((1404, 1, 1), "2025-03-21"),
            ((1300, 1, 1), "1921-03-21"),
        ] {
            let wanted = format!("{wanted} {wanted}");
            assert_eq!(shown(Calendar::Persian, year, month, day), wanted, "{year}");
        }
        assert_eq!(shown(Calendar::Persian, 1384, 12, 30), "none");
        // The first day of the clock of Unix, as a program shows it there.
        assert_eq!(shown(Calendar::Persian, 1348, 10, 11), "none");
    }

    #[test]
    fn leap_years_of_iran_are_as_its_table_has_them() {
        let leap: Vec<i32> = (1370..=1412)
            .filter(|year| Year { calendar: Calendar::Persian, number: *year }.day(12, 30).is_some())
            .collect();
        assert_eq!(leap, [1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412]);
    }

    #[test]
    fn thai_days_are_543_years_ahead() {
        assert_eq!(shown(Calendar::Buddhist, 2547, 2, 29), "2004-02-29 2004-02-29");
        assert_eq!(shown(Calendar::Buddhist, 2480, 1, 15), "1937-01-15 1938-01-15");
        assert_eq!(shown(Calendar::Buddhist, 2513, 1, 1), "none", "the first day of a clock");
    }

    #[test]
    fn days_of_nepal_are_within_the_days_given() {
        for ((year, month, day), real) in [
            ((2000, 1, 1), "1943-04-14"),
            ((2061, 1, 1), "2004-04-13"),
            ((2062, 1, 1), "2005-04-14"),
            ((2072, 1, 12), "2015-04-25"),
            ((2073, 12, 15), "2017-03-28"),
            ((2080, 1, 1), "2023-04-14"),
        ] {
            let real = calendar::parse_iso(real).expect("a day");
            let span = Year { calendar: Calendar::BikramSambat, number: year }.day(month, day);
            let within = span.expect("a day").within();
            assert!(within.first <= real && real <= within.last && within.last - within.first <= 6, "{year}");
        }
        let year = Year { calendar: Calendar::BikramSambat, number: 2061 }.span().expect("a year");
        assert_eq!(calendar::to_iso(year.within().first), "2004-04-11");
        assert_eq!(calendar::to_iso(year.within().last), "2005-04-14");
    }

    #[test]
    fn every_day_of_a_year_is_within_it_and_years_do_not_part() {
        let calendars = [Calendar::Gregorian, Calendar::Ethiopian, Calendar::Persian, Calendar::BikramSambat];
        for (calendar, years) in calendars.into_iter().zip([1500..2100, 1493..2060, 879..1480, 1557..2157]) {
            for number in years {
                let year = Year { calendar, number };
                let (whole, next) = (year.span().expect("a year"), year.plus(1).span().expect("a year"));
                assert_eq!(whole.last.0 + 1, next.first.0, "{year:?}");
                assert_eq!(whole.last.1 + 1, next.first.1, "{year:?}");
                let mut days = 0;
                for month in 1..=year.months() {
                    let span = year.month(month).expect("a month").within();
                    assert!(whole.within().contains(span), "{year:?} {month}");
                    for day in (1..=32).filter_map(|day| year.day(month, day)) {
                        days += 1;
                        assert!(span.contains(day.within()), "{year:?} {month}");
                    }
                }
                assert!(days >= 360, "{year:?}: {days} days");
            }
        }
    }
}
