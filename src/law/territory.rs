//! Territories and places that registers name as countries and that are no State of the table of Parties.
//!
//! Whether the Convention reaches a territory is for its State to say, in its instrument or later. Few of
//! those texts were read, so that no territory is judged as its State: the row is of a Party not known, and
//! whoever knows that the Convention reaches it writes the State's code instead.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::table::{self, TableError};

/// A territory and what is known of it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Territory {
    pub iso3: String,
    pub name: String,
    /// Alpha-3 code of its State; empty where that is disputed, or there is none.
    pub state: String,
    /// Its State as a sentence names it.
    pub of: String,
    pub reach: String,
    #[serde(deserialize_with = "table::joined")]
    pub names: Vec<String>,
    pub known: String,
    pub source: String,
}

const FILE: &str = "law/data/territories.csv";

static TERRITORIES: LazyLock<Result<Vec<Territory>, TableError>> =
    LazyLock::new(|| table::read(FILE, include_str!("data/territories.csv")));

static NAMES: LazyLock<Result<FxHashMap<String, usize>, TableError>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    for (place, territory) in territories()?.iter().enumerate() {
        let all = territory.names.iter().chain([&territory.name, &territory.iso3]);
        names.extend(all.map(|name| (fold(name), place)));
    }
    Ok(names)
});

/// All territories of the table.
///
/// # Errors
/// If the embedded table does not read.
pub fn territories() -> Result<&'static [Territory], TableError> {
    table::shared(&TERRITORIES)
}

/// The territory that a text names by code or usual name; case and accents do not matter.
///
/// # Errors
/// If the embedded table does not read.
pub fn find(text: &str) -> Result<Option<&'static Territory>, TableError> {
    let names = NAMES.as_ref().map_err(Clone::clone)?;
    let place = names.get(&fold(text)).copied();
    Ok(place.and_then(|place| territories().ok()?.get(place)))
}

impl Territory {
    /// Why what was written names no State, what is known, and the way out.
    #[must_use]
    pub fn described(&self, written: &str) -> String {
        let way = if self.state.is_empty() {
            "write the code of a State where it is to be judged as that State's".to_owned()
        } else {
            format!("write {} where it is to be judged as {}", self.state, self.of)
        };
        let kind = match self.reach.as_str() {
            "disputed" => "a place whose status is disputed".to_owned(),
            "no State" => "a place that is no State's".to_owned(),
            "part" => format!("a part of {}", self.of),
            _ => format!("a territory of {}", self.of),
        };
        let named = if fold(written) == fold(&self.name) {
            format!("`{}`", written.trim())
        } else {
            format!("`{}` ({})", written.trim(), self.name)
        };
        format!("{named} is {kind}: {}. It is taken as no State known; {way}", self.known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::party;

    #[test]
    fn territories_are_named_in_many_ways_and_never_resolve_to_a_state() -> Result<(), TableError> {
        for (written, iso3) in [
            ("GRL", "GRL"),
            ("Grönland", "GRL"),
            ("Îles Féroé", "FRO"),
            ("Hong Kong, China", "HKG"),
            ("香港", "HKG"),
            ("La Réunion", "REU"),
            ("Nouvelle-Calédonie", "NCL"),
            ("Puerto Rico", "PRI"),
            ("tw", "TWN"),
            ("Kosovo", "XKX"),
            ("Channel Islands", "CHI"),
        ] {
            assert_eq!(find(written)?.map(|found| found.iso3.as_str()), Some(iso3), "{written}");
            assert_eq!(party::resolve(written)?, None, "{written}");
        }
        assert!(find("France")?.is_none() && find("")?.is_none());
        Ok(())
    }

    #[test]
    fn every_territory_has_names_of_its_own_and_a_state_of_the_table() -> Result<(), TableError> {
        let mut seen: FxHashMap<String, &str> = FxHashMap::default();
        for territory in territories()? {
            for name in territory.names.iter().chain([&territory.name, &territory.iso3]) {
                assert_eq!(party::resolve(name)?, None, "`{name}` names a State too");
                let other = seen.insert(fold(name), &territory.iso3);
                assert!(other.is_none_or(|other| other == territory.iso3), "`{name}` is two territories");
            }
            let is_known = party::find(&territory.state)?.is_some();
            let none = matches!(territory.reach.as_str(), "disputed" | "no State");
            let empty = territory.state.is_empty() && territory.of.is_empty();
            assert!(if none { empty } else { is_known && !territory.of.is_empty() }, "{territory:?}");
            assert!(
                matches!(
                    territory.reach.as_str(),
                    "excluded" | "part" | "applied" | "no party" | "not collected" | "disputed" | "no State"
                ),
                "{territory:?}"
            );
            assert!(!territory.known.is_empty() && !territory.source.is_empty(), "{territory:?}");
        }
        Ok(())
    }

    #[test]
    fn the_message_says_what_is_known_and_the_way_out() -> Result<(), TableError> {
        let said = |text: &str| Ok(find(text)?.map(|found| found.described(text)).unwrap_or_default());
        let greenland: String = said("Greenland")?;
        assert!(greenland.starts_with("`Greenland` is a territory of Denmark: Denmark left it out"));
        assert!(greenland.ends_with("write DNK where it is to be judged as Denmark"), "{greenland}");
        let reunion: String = said("REU")?;
        assert!(reunion.starts_with("`REU` (Réunion) is a part of France: "), "{reunion}");
        let taiwan: String = said("Taiwan")?;
        assert!(taiwan.starts_with("`Taiwan` is a place whose status is disputed: "), "{taiwan}");
        Ok(())
    }
}
