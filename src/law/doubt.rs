//! States of which the sources contradict each other on whether, or since when, the Convention binds
//! them. They are judged by every possibility.

use serde::{Deserialize, Serialize};

use super::calendar::{self, Day, GENERAL_ENTRY_INTO_FORCE};
use crate::table::{self, TableError};

pub(super) const FILE: &str = "law/data/doubtful.csv";

/// What the sources leave possible for a State, and why.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Doubt {
    /// In the order of the table; at least two.
    pub possible: Vec<Possible>,
    pub reason: String,
    pub source: String,
}

/// One possibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Possible {
    /// In force for it since this day.
    On(Day),
    /// A Party since a day that no source gives.
    Unknown,
    /// No Party.
    Never,
}

impl Possible {
    /// The word of the table.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::On(day) => calendar::to_iso(day),
            Self::Unknown => "unknown".to_owned(),
            Self::Never => "never".to_owned(),
        }
    }

    fn read(word: &str) -> Option<Self> {
        match word {
            "never" => Some(Self::Never),
            "unknown" => Some(Self::Unknown),
            day => calendar::parse_iso(day).map(Self::On),
        }
    }

    /// The first day on which it can be a Party; none if it never is.
    pub(super) fn first_day(self) -> Option<Day> {
        match self {
            Self::On(day) => Some(day),
            // Before the Convention was in force at all, no State was a Party (Article 26(1)).
            Self::Unknown => Some(GENERAL_ENTRY_INTO_FORCE),
            Self::Never => None,
        }
    }
}

impl Doubt {
    /// Whether it is no Party on a day by every possibility.
    #[must_use]
    pub fn certainly_outside(&self, as_of: Day) -> bool {
        self.possible.iter().all(|possible| possible.first_day().is_none_or(|first| as_of < first))
    }
}

#[derive(Deserialize)]
struct Line {
    iso3: String,
    #[serde(deserialize_with = "table::joined")]
    possible: Vec<String>,
    reason: String,
    source: String,
}

/// The table: a State and what is doubtful of it.
///
/// # Errors
/// If the embedded table does not read, or a row leaves no doubt.
pub(super) fn read() -> Result<Vec<(String, Doubt)>, TableError> {
    let lines: Vec<Line> = table::read(FILE, include_str!("data/doubtful.csv"))?;
    lines
        .into_iter()
        .map(|line| {
            let possible: Option<Vec<Possible>> =
                line.possible.iter().map(|word| Possible::read(word)).collect();
            let possible = possible.filter(|possible| possible.len() > 1).ok_or_else(|| {
                let problem = format!("{}: `possible` must name two days, `unknown` or `never`", line.iso3);
                TableError::new(FILE, problem)
            })?;
            Ok((line.iso3, Doubt { possible, reason: line.reason, source: line.source }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubtful_states_are_named_with_the_reason() -> Result<(), TableError> {
        let doubts = read()?;
        let named: Vec<&str> = doubts.iter().map(|(iso3, _)| iso3.as_str()).collect();
        assert_eq!(named, ["EST", "ISR", "PSE"]);
        assert!(doubts.iter().all(|(_, doubt)| !doubt.reason.is_empty() && !doubt.source.is_empty()));
        Ok(())
    }

    #[test]
    fn before_every_possible_day_a_doubtful_state_is_certainly_outside() -> Result<(), TableError> {
        for (iso3, doubt) in read()? {
            let first =
                if iso3 == "EST" { calendar::day(2009, 2, 5) } else { Some(GENERAL_ENTRY_INTO_FORCE) };
            let first = first.unwrap_or(Day::MAX);
            assert!(doubt.certainly_outside(first - 1) && !doubt.certainly_outside(first), "{iso3}");
        }
        Ok(())
    }
}
