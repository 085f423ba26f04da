//! A Party's action plan under Article 5(a): the categories it identifies (5(d)) and those it adds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::annex_c::Category;
use super::calendar::{self, Day};
use super::party::{Entry, PartyEntry};

/// What is known of a Party beyond the table: its plan, perhaps its dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Profile {
    pub party: String,
    /// Overrides the table, for a Party whose date is missing or in conflict there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_into_force: Option<String>,
    /// The first day on which it is no Party any more (Article 28(2)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// Decisions whose amendment of Annex C does not bind it: not accepted within a year (Article
    /// 22(3)(b)), or no instrument deposited by a Party that declared under Article 25(4).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_accepted: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_plan: Option<ActionPlan>,
}

/// An action plan; dates are ISO days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct ActionPlan {
    #[serde(default)]
    pub adopted: Option<String>,
    /// What is not listed was not identified. Without it, what is not listed is unknown.
    #[serde(default)]
    pub complete: bool,
    #[serde(default)]
    pub identified: Vec<Identified>,
    #[serde(default)]
    pub additional: Vec<Additional>,
}

/// A category of Part II or III that the plan identifies.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Identified {
    pub category: String,
    #[serde(default)]
    pub bat_required_from: Option<String>,
}

/// A category that the plan adds (`III.x`), with the codes that mean it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Additional {
    pub name: String,
    #[serde(default)]
    pub codes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub bat_required_from: Option<String>,
}

/// What the plan says of a category on the day asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Identification {
    /// No plan is known, or it does not say.
    Unknown,
    /// The plan is complete and does not list it.
    NotIdentified,
    /// Listed; from which day BAT is required is not known.
    Undated,
    /// Listed, BAT required from this day on.
    From(Day),
}

impl Identification {
    fn dated(date: Option<&String>) -> Self {
        date.and_then(|text| calendar::parse_iso(text)).map_or(Self::Undated, Self::From)
    }
}

/// Whether and since when the Convention binds a State on a day, by its profile first, then the table.
#[must_use]
pub fn entry_on(entry: &'static PartyEntry, profile: Option<&Profile>, as_of: Day) -> Entry {
    let read = |text: &Option<String>| text.as_deref().and_then(calendar::parse_iso);
    match profile {
        Some(profile) if read(&profile.withdrawn).is_some_and(|withdrawn| withdrawn <= as_of) => Entry::Never,
        Some(profile) => read(&profile.entry_into_force).map_or_else(|| entry.entry(), Entry::On),
        None => entry.entry(),
    }
}

impl Profile {
    /// The plan, if one had been adopted on `as_of`. Before its adoption it says nothing.
    #[must_use]
    pub fn plan_on(&self, as_of: Day) -> Option<&ActionPlan> {
        let plan = self.action_plan.as_ref()?;
        let adopted = plan.adopted.as_ref().and_then(|text| calendar::parse_iso(text));
        (adopted.is_none_or(|day| day <= as_of)).then_some(plan)
    }
}

impl ActionPlan {
    /// What the plan says of a category of Part II or III.
    #[must_use]
    pub fn identification(&self, category: Category) -> Identification {
        match self.identified.iter().find(|entry| entry.category == category.reference()) {
            Some(entry) => Identification::dated(entry.bat_required_from.as_ref()),
            None if self.complete => Identification::NotIdentified,
            None => Identification::Unknown,
        }
    }
}

impl Additional {
    /// An added category is identified by being added.
    #[must_use]
    pub fn identification(&self) -> Identification {
        Identification::dated(self.bat_required_from.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::party;
    use crate::table::TableError;

    #[test]
    fn a_withdrawn_party_is_none_from_that_day_on() -> Result<(), TableError> {
        let Some(kenya) = party::find("KEN")? else { return Err(TableError::new("parties.csv", "KEN")) };
        let day = |text: &str| calendar::parse_iso(text).unwrap_or(Day::MIN);
        let profile = Profile {
            withdrawn: Some("2015-06-01".to_owned()),
            party: "KEN".to_owned(),
            ..Profile::default()
        };
        assert_eq!(entry_on(kenya, Some(&profile), day("2015-05-31")), kenya.entry());
        assert_eq!(entry_on(kenya, Some(&profile), day("2015-06-01")), Entry::Never);
        assert_eq!(entry_on(kenya, None, day("2015-06-01")), kenya.entry());
        Ok(())
    }
}
