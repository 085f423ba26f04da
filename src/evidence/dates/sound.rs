//! Which days a register can mean: not the zero of a computer's clock, nothing of another age.

use super::{Calendar, Manner};
use crate::law::calendar::{self, Day};

/// 1500-01-01 and 2200-12-31: outside of these no register means what it writes.
const FIRST: Day = -171_664;
const LAST: Day = 84_370;
/// A plant may be planned for a day to come, but not further off than this.
const YEARS_AHEAD: i32 = 30;

/// Days that programs write where no date was given. As days they are unreadable; the bare years are years.
/// The zero of Unix as it shows west of Greenwich, 1969-12-31, is left out: it ends a year, as years of registers do.
pub const SENTINELS: [Day; 8] = [
    -25_569,  // 1899-12-30: zero of spreadsheets
    -25_568,  // 1899-12-31: their day one, where 1900 is no leap year; zero of Paradox
    -25_567,  // 1900-01-01: their day one as they show it; zero of SQL Server
    0,        // 1970-01-01: zero of the clock of Unix
    24_855,   // 2038-01-19: the last day that it can count in 32 bits
    -134_774, // 1601-01-01: zero of the clock of Windows
    -79_257,  // 1753-01-01: the first day that SQL Server knows
    -40_587,  // 1858-11-17: zero of the modified Julian days
];

/// The days that are read as themselves, made ready for a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound {
    first: Day,
    last: Day,
}

impl Sound {
    /// The days for a manner of reading. None is read as itself by another calendar than the Gregorian.
    #[must_use]
    pub fn of(manner: &Manner) -> Self {
        if manner.calendar == Calendar::Gregorian {
            Self::gregorian(manner)
        } else {
            Self { first: Day::MAX, last: Day::MIN }
        }
    }

    /// Those among them that are not after the day asked about, without counting thirty years.
    #[inline]
    pub(super) fn until_today(manner: &Manner) -> Self {
        let gregorian = manner.calendar == Calendar::Gregorian;
        Self { first: if gregorian { FIRST } else { Day::MAX }, last: manner.as_of.min(LAST) }
    }

    /// The days of the Gregorian calendar, into which every other is turned.
    pub(super) fn gregorian(manner: &Manner) -> Self {
        Self { first: FIRST, last: calendar::anniversary(manner.as_of, YEARS_AHEAD).min(LAST) }
    }

    /// Whether a day is read as itself.
    #[must_use]
    #[inline]
    pub fn holds(self, day: Day) -> bool {
        day >= self.first && day <= self.last && !is_sentinel(day)
    }

    /// Whether a stretch of days that begins on a day can be meant. One that begins in time and ends
    /// later is kept whole: what lies beyond is not known to be excluded.
    pub(super) fn may_begin(self, day: Day) -> bool {
        day >= self.first && day <= self.last
    }
}

/// The sentinels by their last six bits, which no two share: one look for a column of millions of days.
const PLACES: usize = 64;
const BY_BITS: [Day; PLACES] = {
    let mut table = [Day::MIN; PLACES];
    let mut next = 0;
    while next < SENTINELS.len() {
        table[SENTINELS[next] as usize % PLACES] = SENTINELS[next];
        next += 1;
    }
    table
};

/// Whether a program writes this day where it has none.
#[must_use]
#[inline]
pub fn is_sentinel(day: Day) -> bool {
    // The last bits of a negative number are those of its complement to a power of two.
    BY_BITS[day as usize % PLACES] == day && day != Day::MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentinels_are_the_days_they_are_called() {
        let written: Vec<String> = SENTINELS.iter().map(|day| calendar::to_iso(*day)).collect();
        assert_eq!(
            written,
            [
                "1899-12-30",
                "1899-12-31",
                "1900-01-01",
                "1970-01-01",
                "2038-01-19",
                "1601-01-01",
                "1753-01-01",
                "1858-11-17"
            ]
        );
        assert_eq!(calendar::to_iso(FIRST), "1500-01-01");
        assert_eq!(calendar::to_iso(LAST), "2200-12-31");
    }

    #[test]
    fn sentinels_are_found_and_no_other_day() {
        let found: Vec<Day> = (FIRST..=LAST).filter(|day| is_sentinel(*day)).collect();
        let mut wanted = SENTINELS;
        wanted.sort_unstable();
        assert_eq!(found, wanted);
        assert!(!is_sentinel(Day::MIN) && !is_sentinel(Day::MAX));
    }

    #[test]
    fn thirty_years_ahead_to_the_day() {
        let as_of = calendar::parse_iso("2026-08-31").expect("a day");
        let sound = Sound::of(&Manner::on(as_of));
        let limit = calendar::parse_iso("2056-08-31").expect("a day");
        assert!(sound.holds(limit) && !sound.holds(limit + 1));
    }
}
