//! The European Union beside its member States: two Parties for one source, each with its own clock
//! (Article 25(2)).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::calendar::{self, Day};
use super::party::{self, Entry};
use crate::table::{self, TableError};

/// The code under which the table of Parties has the European Union.
pub const UNION: &str = "EUE";

/// A State and the days between which the Union's duties as a Party reached it, both included.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Membership {
    pub iso3: String,
    pub first: String,
    /// Empty while it lasts.
    pub last: String,
    pub source: String,
    pub note: String,
}

static MEMBERSHIPS: LazyLock<Result<Vec<Membership>, TableError>> =
    LazyLock::new(|| table::read("law/data/eu_members.csv", include_str!("data/eu_members.csv")));

/// The memberships, by the day they began.
///
/// # Errors
/// If the embedded table does not read.
pub fn memberships() -> Result<&'static [Membership], TableError> {
    table::shared(&MEMBERSHIPS)
}

impl Membership {
    /// Whether it holds on a day.
    #[must_use]
    pub fn covers(&self, day: Day) -> bool {
        let begun = calendar::parse_iso(&self.first).is_some_and(|first| first <= day);
        begun && calendar::parse_iso(&self.last).is_none_or(|last| day <= last)
    }
}

/// Whether the Union's duties as a Party reached a State on a day.
///
/// # Errors
/// If the embedded table does not read.
pub fn is_member(iso3: &str, day: Day) -> Result<bool, TableError> {
    Ok(memberships()?.iter().any(|membership| membership.iso3 == iso3 && membership.covers(day)))
}

/// The other clock by which a source in a State can be judged: the day of entry into force for the
/// European Union, if the State was a member on `as_of` and the Union a Party.
///
/// The day is the Union's own, for States too that joined later: 5(f)(vi) turns on entry into force for
/// the Party, and the Union's did not move when it grew. `EUE` itself has no other clock here: the row
/// does not say which State it stands in.
///
/// # Errors
/// If an embedded table does not read.
pub fn other_clock(iso3: &str, as_of: Day) -> Result<Option<Day>, TableError> {
    let entry = party::find(UNION)?.map(party::PartyEntry::entry);
    Ok(match entry {
        Some(Entry::On(day)) if day <= as_of && is_member(iso3, as_of)? => Some(day),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(iso3: &str, as_of: &str) -> Result<Option<String>, TableError> {
        let as_of = calendar::parse_iso(as_of).unwrap_or(Day::MIN);
        Ok(other_clock(iso3, as_of)?.map(calendar::to_iso))
    }

    #[test]
    fn member_states_have_the_clock_of_the_union_beside_their_own() -> Result<(), TableError> {
        let union = Some("2005-02-14".to_owned());
        // Italy before it was a Party itself, and after.
        assert_eq!(on("ITA", "2015-01-01")?, union);
        assert_eq!(on("ITA", "2026-08-31")?, union);
        // The Union was no Party yet.
        assert_eq!(on("FRA", "2005-02-13")?, None);
        assert_eq!(on("FRA", "2005-02-14")?, union);
        // Joined later: the Union's day all the same.
        assert_eq!(on("HRV", "2013-06-30")?, None);
        assert_eq!(on("HRV", "2013-07-01")?, union);
        for outside in ["CHE", "NOR", "KEN", "EUE", "", "Atlantis"] {
            assert_eq!(on(outside, "2026-08-31")?, None, "{outside}");
        }
        Ok(())
    }

    #[test]
    fn the_united_kingdom_left_at_the_end_of_the_transition() -> Result<(), TableError> {
        assert!(on("GBR", "2020-02-01")?.is_some());
        assert!(on("GBR", "2020-12-31")?.is_some());
        assert_eq!(on("GBR", "2021-01-01")?, None);
        Ok(())
    }

    #[test]
    fn every_member_is_a_state_of_the_table_once_with_days_that_read() -> Result<(), TableError> {
        let mut seen = std::collections::BTreeSet::new();
        for membership in memberships()? {
            assert!(seen.insert(&membership.iso3), "{} twice", membership.iso3);
            assert!(party::find(&membership.iso3)?.is_some(), "{}", membership.iso3);
            let first = calendar::parse_iso(&membership.first);
            let last = calendar::parse_iso(&membership.last);
            assert!(first.is_some() && (membership.last.is_empty() || last > first), "{membership:?}");
        }
        assert_eq!(seen.len(), 28);
        Ok(())
    }
}
