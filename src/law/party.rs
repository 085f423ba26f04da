//! The Parties and their dates of entry into force; the names by which registers call them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::calendar::{self, Day};
use super::doubt::{self, Doubt};
use crate::fold::fold;
use crate::table::{self, TableError};

/// A State (or the EU) as the table of Parties has it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct PartyEntry {
    pub iso3: String,
    /// `party` or `not_a_party`.
    pub status: String,
    pub name: String,
    pub signature_date: String,
    pub instrument: String,
    pub deposit_date: String,
    pub entry_into_force: String,
    pub article_25_4_declaration: String,
    pub confidence: String,
    pub source: String,
    #[serde(deserialize_with = "table::joined")]
    pub remarks: Vec<String>,
    /// What the sources contradict each other on.
    #[serde(skip)]
    pub doubt: Option<Doubt>,
}

/// Whether and since when the Convention binds a State.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// In force for it since this day (or from it on).
    On(Day),
    /// A Party, yet no source gives the date.
    Unknown,
    /// No Party.
    Never,
    /// The sources contradict each other: any of several may be so.
    Doubtful(&'static Doubt),
}

impl PartyEntry {
    /// Whether and since when the Convention binds it.
    #[must_use]
    pub fn entry(&'static self) -> Entry {
        if let Some(doubt) = &self.doubt {
            return Entry::Doubtful(doubt);
        }
        if self.status == "not_a_party" {
            return Entry::Never;
        }
        calendar::parse_iso(&self.entry_into_force).map_or(Entry::Unknown, Entry::On)
    }
}

static ENTRIES: LazyLock<Result<Vec<PartyEntry>, TableError>> = LazyLock::new(|| {
    let mut entries: Vec<PartyEntry> = table::read("law/data/parties.csv", include_str!("data/parties.csv"))?;
    for (iso3, doubt) in doubt::read()? {
        match entries.iter_mut().find(|entry| entry.iso3 == iso3) {
            Some(entry) => entry.doubt = Some(doubt),
            None => return Err(TableError::new(doubt::FILE, format!("`{iso3}` is no State"))),
        }
    }
    Ok(entries)
});

#[derive(Deserialize)]
struct NameEntry {
    name: String,
    iso3: String,
}

static NAMES: LazyLock<Result<FxHashMap<String, String>, TableError>> = LazyLock::new(|| {
    let file = "law/data/names.csv";
    let listed: Vec<NameEntry> = table::read(file, include_str!("data/names.csv"))?;
    let mut names: FxHashMap<String, String> = FxHashMap::default();
    for entry in listed {
        names.insert(fold(&entry.name), entry.iso3);
    }
    for party in entries()? {
        names.insert(fold(&party.name), party.iso3.clone());
        names.insert(fold(&party.iso3), party.iso3.clone());
    }
    Ok(names)
});

/// A list of Parties from which the table was compiled.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ListRead {
    pub list: String,
    /// Of the copy that was read; empty where it has none.
    pub day: String,
    pub reaches: String,
    pub used_for: String,
}

static LISTS: LazyLock<Result<Vec<ListRead>, TableError>> =
    LazyLock::new(|| table::read("law/data/party_lists.csv", include_str!("data/party_lists.csv")));

/// The lists of Parties that were read.
///
/// # Errors
/// If the embedded table does not read.
pub fn lists() -> Result<&'static [ListRead], TableError> {
    table::shared(&LISTS)
}

/// The day of the newest list: a State on no list counts as no Party as of then.
///
/// # Errors
/// If the embedded table does not read.
pub fn lists_day() -> Result<&'static str, TableError> {
    Ok(lists()?.iter().map(|list| list.day.as_str()).max().unwrap_or_default())
}

/// All States of the table, Parties first.
///
/// # Errors
/// If the embedded table does not read.
pub fn entries() -> Result<&'static [PartyEntry], TableError> {
    table::shared(&ENTRIES)
}

/// The State of this ISO 3166-1 alpha-3 code (`EUE` for the EU).
///
/// # Errors
/// If the embedded table does not read.
pub fn find(iso3: &str) -> Result<Option<&'static PartyEntry>, TableError> {
    Ok(entries()?.iter().find(|entry| entry.iso3 == iso3))
}

/// The alpha-3 code of a State written as alpha-3, alpha-2, or by a usual name; case and accents do
/// not matter. Territories are no States: `territory` says what is known of them.
///
/// # Errors
/// If an embedded table does not read.
pub fn resolve(text: &str) -> Result<Option<&'static str>, TableError> {
    match &*NAMES {
        Ok(names) => Ok(names.get(&fold(text)).map(String::as_str)),
        Err(error) => Err(error.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_are_found_by_code_and_name() -> Result<(), TableError> {
        for written in ["FRA", "fra", "FR", "France", " france "] {
            assert_eq!(resolve(written)?, Some("FRA"), "{written}");
        }
        assert_eq!(resolve("Türkiye")?, resolve("Turkey")?);
        assert_eq!(resolve("Atlantis")?, None);
        Ok(())
    }

    #[test]
    fn every_name_names_a_state_of_the_table() -> Result<(), TableError> {
        if let Ok(names) = &*NAMES {
            for (name, iso3) in names {
                assert!(find(iso3)?.is_some(), "{name} -> {iso3}");
            }
        }
        Ok(())
    }

    #[test]
    fn the_newest_list_of_parties_has_a_day() -> Result<(), TableError> {
        assert_eq!(lists_day()?, "2024-04-05");
        for list in lists()?.iter().filter(|list| !list.day.is_empty()) {
            assert!(calendar::parse_iso(&list.day).is_some(), "{list:?}");
        }
        Ok(())
    }

    #[test]
    fn dates_and_standing_are_as_in_the_table() -> Result<(), TableError> {
        let entry = |iso3: &str| find(iso3).map(|found| found.map(PartyEntry::entry));
        assert_eq!(entry("FRA")?, Some(Entry::On(calendar::GENERAL_ENTRY_INTO_FORCE)));
        assert_eq!(entry("USA")?, Some(Entry::Never));
        assert!(matches!(entry("PSE")?, Some(Entry::Doubtful(_))));
        assert_eq!(entries()?.iter().filter(|party| party.status == "party").count(), 185);
        Ok(())
    }
}
