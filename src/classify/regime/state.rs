//! What the dates and the status of a row come to under a regime.

use super::standing::MOST_CLOCKS;
use crate::classify::issues::Issues;
use crate::evidence::age::{AgeBasis, AgeReading, Ages};

/// What a row's dates and status come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AgeState {
    /// What holds by whichever clock is the State's.
    pub age: AgeReading,
    /// The ages by each clock that may be the State's, in the order of the regime.
    pub own: [Ages; MOST_CLOCKS],
    /// The ages by the clock of the Union, for a member State.
    pub other: Ages,
    /// New, and begun before the fourth anniversary, in all worlds.
    pub in_window: bool,
    pub operating: Option<bool>,
    /// What is to be said of how dates and status were read, and of a status that something else denies.
    pub issues: Issues,
    /// The start of what makes the source new turns on whether its status or its closing is wrong.
    pub undated: bool,
}

impl AgeState {
    /// What holds in the worlds of both, where no one knows which of two statements is wrong; the basis is the
    /// other's, unless the ages differ.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        let basis = if self.age.ages == other.age.ages { other.age.basis } else { AgeBasis::Contradictory };
        self.age = AgeReading { basis, ..self.age.or(other.age) };
        for (ages, other) in self.own.iter_mut().zip(other.own) {
            *ages = ages.or(other);
        }
        self.other = self.other.or(other.other);
        self.in_window &= other.in_window;
        self
    }
}
