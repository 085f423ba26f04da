//! What the output column `issues` can say.

/// A set of issues, as bits in the order of the border.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Issues(pub u16);

impl Issues {
    pub const UNKNOWN_CODE: Self = Self(1);
    pub const UNREADABLE_DATE: Self = Self(1 << 1);
    pub const SECTOR_DISAGREES: Self = Self(1 << 2);
    pub const CONTRADICTORY_EVIDENCE: Self = Self(1 << 3);
    pub const CONTRADICTORY_DATES: Self = Self(1 << 4);
    pub const SEVERAL_ACTIVITIES: Self = Self(1 << 5);
    pub const UNKNOWN_PARTY: Self = Self(1 << 6);
    pub const UNKNOWN_WORD: Self = Self(1 << 7);
    pub const REVISION_UNSTATED: Self = Self(1 << 8);
    pub const RELEASES_REPORTED: Self = Self(1 << 9);
    pub const OTHER_CLOCK: Self = Self(1 << 10);
    pub const PHASE_IN_WINDOW: Self = Self(1 << 11);

    pub const NAMES: [&'static str; 12] = [
        "unknown_code",
        "unreadable_date",
        "sector_disagrees",
        "contradictory_evidence",
        "contradictory_dates",
        "several_activities",
        "unknown_party",
        "unknown_word",
        "revision_unstated",
        "releases_reported",
        "other_clock",
        "phase_in_window",
    ];

    pub fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The words, in the order of the border.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .enumerate()
            .filter(move |(index, _)| self.0 >> index & 1 == 1)
            .map(|(_, name)| name)
    }
}
