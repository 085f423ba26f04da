//! What to classify by: the day, the Party or Parties, the columns and the assumptions. It crosses the
//! border as JSON, so that a worker elsewhere builds the same classifier from the same text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::evidence::age::DateAssumptions;
use crate::evidence::dates::{Calendar, DateOrder};
use crate::evidence::role::Role;
use crate::law::calendar::{self, Day};
use crate::law::plan::Profile;

/// The text of a classification: what is sent, and what provenance records.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    pub as_of: String,
    /// The Party of rows whose own cell names none.
    #[serde(default)]
    pub party: Option<String>,
    /// Profiles by alpha-3 code.
    #[serde(default)]
    pub profiles: BTreeMap<String, Profile>,
    /// The roles of the inputs, in their order.
    #[serde(default)]
    pub roles: Vec<String>,
    /// How the texts of each input are taken, in the order of the roles; empty if as they are.
    #[serde(default)]
    pub readings: Vec<Reading>,
    /// The words of each input that comes as their numbers, in the order of the roles; empty if none does.
    #[serde(default)]
    pub words: Vec<Vec<String>>,
    #[serde(default)]
    pub assume: Assume,
}

/// Which texts of an input count, and what replaces them.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    #[serde(default)]
    pub starts_with: Option<String>,
    #[serde(default)]
    pub not_starts_with: Option<String>,
    /// Exact replacements; an empty one takes the statement away.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// In which order the parts of a date stand.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    #[serde(default)]
    pub calendar: Calendar,
    /// The month, 1 to 12, with which the fiscal year begins.
    #[serde(default)]
    pub fiscal_year_start: Option<u32>,
    /// No one says of which revision the codes are.
    #[serde(default)]
    pub revision_unstated: bool,
    /// Who named the scheme of the codes, where the input column did not.
    #[serde(default)]
    pub named_by: NamedBy,
    /// What stands in it is no statement: it says that those of its role contradict each other.
    #[serde(default)]
    pub contested: bool,
}

/// Who says of which scheme the codes of a column are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedBy {
    /// The input column that they are read as.
    #[default]
    Column,
    /// The key `scheme` of the register's description.
    Register,
    /// No one: it is the one scheme that the Party's registers are known to use.
    Party,
}

impl Reading {
    /// Whether texts count as they are written.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.starts_with.is_none() && self.not_starts_with.is_none() && self.values.is_empty()
    }

    /// The text as it counts; None if it does not.
    #[must_use]
    pub fn of<'a>(&'a self, text: &'a str) -> Option<&'a str> {
        let begins = |start: &Option<String>| start.as_deref().is_some_and(|start| text.starts_with(start));
        if (self.starts_with.is_some() && !begins(&self.starts_with)) || begins(&self.not_starts_with) {
            return None;
        }
        let replaced = self.values.get(text).map_or(text, String::as_str);
        (!replaced.is_empty() || text.is_empty()).then_some(replaced)
    }
}

/// What the user allows to be assumed.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Assume {
    /// No modification recorded means unmodified.
    #[serde(default = "yes")]
    pub unmodified: bool,
    /// Least and most years from the start of construction to operation.
    #[serde(default)]
    pub lead_time: Option<[f64; 2]>,
    /// Words in name, activity and fuel may narrow the possibilities.
    #[serde(default)]
    pub text: bool,
    /// A plan that is not known adds no category to those of the Annex.
    #[serde(default)]
    pub plan_adds_nothing: bool,
}

fn yes() -> bool {
    true
}

impl Default for Assume {
    fn default() -> Self {
        Self { unmodified: true, lead_time: None, text: false, plan_adds_nothing: false }
    }
}

/// A classification that cannot be set up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    #[error("as_of: `{0}` is no day; write it as 2026-08-31")]
    AsOf(String),
    #[error(
        "party: `{0}` is no State known here; write its ISO 3166-1 alpha-3 code, such as FRA (EUE for the EU)"
    )]
    Party(String),
    #[error("column role `{0}` is not known")]
    Role(String),
    #[error("assume: lead_time must be [least, most] years, 0 <= least <= most <= 100")]
    LeadTime,
    #[error("profile of {party}: action_plan.additional `{name}`: {problem}")]
    Additional { party: String, name: String, problem: String },
    #[error("the specification does not read: {0}")]
    Json(String),
    #[error(transparent)]
    Table(#[from] crate::table::TableError),
}

impl Spec {
    /// Reads a specification.
    ///
    /// # Errors
    /// If it is no JSON of this shape.
    pub fn from_json(text: &str) -> Result<Self, SpecError> {
        serde_json::from_str(text).map_err(|error| SpecError::Json(error.to_string()))
    }

    /// The day asked about.
    ///
    /// # Errors
    /// If it is no day.
    pub fn day(&self) -> Result<Day, SpecError> {
        calendar::parse_iso(&self.as_of).ok_or_else(|| SpecError::AsOf(self.as_of.clone()))
    }

    /// The roles of the inputs.
    ///
    /// # Errors
    /// Names the role that is none.
    pub fn roles(&self) -> Result<Vec<Role>, SpecError> {
        self.roles
            .iter()
            .map(|name| Role::from_name(name).ok_or_else(|| SpecError::Role(name.clone())))
            .collect()
    }
}

impl Assume {
    /// What may be assumed of dates.
    ///
    /// # Errors
    /// If the lead time is no span of years.
    pub fn dates(&self) -> Result<DateAssumptions, SpecError> {
        let lead_time = match self.lead_time {
            None => None,
            Some([least, most]) if (0.0..=100.0).contains(&least) && least <= most && most <= 100.0 =>
            {
                #[allow(clippy::cast_possible_truncation, reason = "at most 1200 months")]
                Some(((least * 12.0).floor() as i32, (most * 12.0).ceil() as i32))
            }
            Some(_) => return Err(SpecError::LeadTime),
        };
        Ok(DateAssumptions { unmodified: self.unmodified, lead_time })
    }
}
