//! What the output column `issues` can say.

use strum::{IntoStaticStr, VariantArray};

/// One of them, in the order of the border; its word is the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Issue {
    UnknownCode,
    UnreadableDate,
    SectorDisagrees,
    ContradictoryEvidence,
    ContradictoryDates,
    SeveralActivities,
    UnknownParty,
    UnknownWord,
    RevisionUnstated,
    ReleasesReported,
    OtherClock,
    PhaseInWindow,
}

/// A set of issues, as bits in the order of the border.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Issues(pub u16);

impl Issues {
    pub fn add(&mut self, issue: Issue) {
        self.0 |= 1 << issue as u16;
    }

    /// Adds all of another set.
    pub fn join(&mut self, others: Self) {
        self.0 |= others.0;
    }

    #[must_use]
    pub fn contains(self, issue: Issue) -> bool {
        self.0 >> issue as u16 & 1 == 1
    }

    /// The words, in the order of the border.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let all = Issue::VARIANTS.iter().copied();
        all.filter(move |issue| self.contains(*issue)).map(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Other programs rely on the words and their order.
    #[test]
    fn the_words_are_those_of_the_border() {
        let words = "unknown_code unreadable_date sector_disagrees contradictory_evidence contradictory_dates \
            several_activities unknown_party unknown_word revision_unstated releases_reported other_clock \
            phase_in_window";
        assert_eq!(Issues(u16::MAX).names().collect::<Vec<_>>().join(" "), words);
        assert_eq!(Issues(0b101).names().collect::<Vec<_>>(), ["unknown_code", "sector_disagrees"]);
    }
}
