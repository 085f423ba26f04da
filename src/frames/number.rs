//! The number of a row's outcome as a column holds it: 64 bits, so that it stays one column. From the lowest
//! bit on: which outcome of this process it is, a mark of the process, and the row's own day since which
//! BAT is required, which rows of one outcome do not share.
//!
//! A number means something in the process that gave it and in no other. The mark tells them apart: what
//! comes from elsewhere is refused, never taken for another outcome.

use std::hash::{BuildHasher, RandomState};
use std::process;
use std::sync::LazyLock;

use crate::law::calendar::Day;

/// The most outcomes that have numbers.
pub const MOST: usize = 1 << OUTCOME_BITS;

const OUTCOME_BITS: u32 = 22;
const MARK_BITS: u32 = 20;
const OUTCOME: u64 = (1 << OUTCOME_BITS) - 1;
const MARK: u64 = (1 << MARK_BITS) - 1;
const DAY_SHIFT: u32 = OUTCOME_BITS + MARK_BITS;

/// The first day of the year 0; there is room for the days of more than eleven thousand years.
const FIRST_DAY: Day = -719_528;
const DAYS: i64 = (1 << (u64::BITS - DAY_SHIFT)) - 1;

/// What all numbers that are given now share. A process that was split off has a mark of its own: from
/// then on it gives numbers to outcomes in its own order.
#[must_use]
pub fn mark() -> u64 {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    let mark = SEED.hash_one(process::id()) & MARK;
    // Numbers of other origin are small as a rule, and so without any mark.
    mark.max(1) << OUTCOME_BITS
}

/// A number under a mark. None if there is no room for the day.
#[must_use]
#[inline]
pub fn packed(outcome: u32, mark: u64, since: Option<Day>) -> Option<u64> {
    let day = match since {
        None => 0,
        Some(day) => {
            let place = i64::from(day) - i64::from(FIRST_DAY) + 1;
            if !(1..=DAYS).contains(&place) {
                return None;
            }
            place as u64
        }
    };
    Some(u64::from(outcome) | mark | day << DAY_SHIFT)
}

/// Which outcome it is.
#[must_use]
#[inline]
pub fn outcome(number: u64) -> usize {
    (number & OUTCOME) as usize
}

/// Not 0 if the number does not have this mark.
#[must_use]
#[inline]
pub fn strange(number: u64, mark: u64) -> u64 {
    (number ^ mark) & MARK << OUTCOME_BITS
}

/// The row's own day.
#[must_use]
#[inline]
pub fn since(number: u64) -> Option<Day> {
    let place = (number >> DAY_SHIFT) as Day;
    (place != 0).then(|| place + FIRST_DAY - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::calendar;

    #[test]
    fn what_is_packed_comes_out_again() {
        let days = [None, Some(0), Some(-1), calendar::day(0, 1, 1), calendar::day(9999, 12, 31)];
        for outcome_of in [0, 1, MOST as u32 - 1] {
            for day in days {
                let number = packed(outcome_of, mark(), day).expect("there is room");
                assert_eq!((outcome(number), since(number)), (outcome_of as usize, day));
                assert_eq!(strange(number, mark()), 0);
            }
        }
    }

    #[test]
    fn a_day_without_room_is_no_other_day() {
        assert_eq!([Day::MIN, Day::MAX, FIRST_DAY - 1].map(|day| packed(0, mark(), Some(day))), [None; 3]);
    }

    #[test]
    fn another_mark_and_none_are_strange() {
        let number = packed(7, mark(), Some(14_000)).expect("there is room");
        let other = mark() ^ 1 << OUTCOME_BITS;
        assert_ne!(strange(number, other), 0);
        assert!((0..MOST as u64).step_by(997).all(|plain| strange(plain, mark()) != 0));
    }
}
