//! What the dates and the status of a row come to under a regime.

use super::standing::MOST_CLOCKS;
use crate::evidence::age::{AgeReading, Ages};

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
    pub unreadable: bool,
    pub operating: Option<bool>,
    /// A status is written in a word that was not understood.
    pub unknown_status: bool,
}
