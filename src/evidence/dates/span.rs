//! A stretch of days whose own ends may not be known to the day: `2005-06` may begin in June or in January.

use super::Interval;
use crate::law::calendar::Day;

/// The earliest and the latest day that may be the first of a stretch, and the same of its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub first: (Day, Day),
    pub last: (Day, Day),
}

/// How a date bounds the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Before,
    Until,
    After,
    Onward,
}

impl Span {
    /// A stretch whose ends are known.
    pub fn exact(first: Day, last: Day) -> Self {
        Self { first: (first, first), last: (last, last) }
    }

    /// One stretch or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let widest = |one: (Day, Day), two: (Day, Day)| (one.0.min(two.0), one.1.max(two.1));
        Self { first: widest(self.first, other.first), last: widest(self.last, other.last) }
    }

    /// From the first day of one to the last day of another.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { first: self.first, last: other.last }
    }

    /// The days on which an event within the stretch can have been.
    pub fn within(self) -> Interval {
        Interval { first: self.first.0, last: self.last.1 }
    }

    /// The days on which an event can have been that is earlier or later than the stretch, whichever
    /// of its readings is meant.
    pub fn bounded(self, bound: Bound) -> Interval {
        match bound {
            Bound::Before => Interval { first: Day::MIN, last: self.first.1.saturating_sub(1) },
            Bound::Until => Interval { first: Day::MIN, last: self.last.1 },
            Bound::After => Interval { first: self.last.0.saturating_add(1), last: Day::MAX },
            Bound::Onward => Interval { first: self.first.0, last: Day::MAX },
        }
    }
}

impl Interval {
    /// All days.
    pub const ALL: Self = Self { first: Day::MIN, last: Day::MAX };

    /// The shortest interval that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// Whether the other lies within.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}
