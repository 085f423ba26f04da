//! Reading a Party profile from TOML. Every error names the file, the key and the way out.

use toml::{Table, Value};

use super::annex_c::{Category, Part};
use super::calendar;
use super::chemicals;
use super::party::{self, PartyEntry};
use super::plan::{ActionPlan, Additional, Identified, Profile};
use super::profile_days;
use super::territory;
use crate::table::TableError;

/// A profile that cannot be used as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {reason}")]
pub struct ProfileError {
    pub file: String,
    pub key: String,
    pub reason: String,
}

struct Reader<'a> {
    file: &'a str,
}

impl Reader<'_> {
    fn error(&self, key: &str, reason: impl Into<String>) -> ProfileError {
        ProfileError { file: self.file.to_owned(), key: key.to_owned(), reason: reason.into() }
    }

    fn only(&self, table: &Table, at: &str, known: &[&str]) -> Result<(), ProfileError> {
        match table.keys().find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => {
                let place = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                Err(self.error(&place, format!("is no key of a profile; it takes {}", known.join(", "))))
            }
        }
    }

    fn text(&self, table: &Table, at: &str, key: &str) -> Result<String, ProfileError> {
        match table.get(key) {
            Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            Some(other) => Err(self.error(&format!("{at}{key}"), format!("must be a text, not {other}"))),
            None => Err(self.error(&format!("{at}{key}"), "is missing")),
        }
    }

    fn date(&self, table: &Table, at: &str, key: &str) -> Result<Option<String>, ProfileError> {
        let Some(value) = table.get(key) else { return Ok(None) };
        let text = match value {
            Value::Datetime(datetime) => datetime.date.map(|date| date.to_string()),
            Value::String(text) => Some(text.trim().to_owned()),
            _ => None,
        };
        match text.as_deref().and_then(calendar::parse_iso) {
            Some(day) => Ok(Some(calendar::to_iso(day))),
            None => {
                Err(self.error(&format!("{at}{key}"), format!("{value} is no day; write it as 2012-01-31")))
            }
        }
    }

    fn state(&self, table: &Table) -> Result<&'static PartyEntry, ProfileError> {
        let written = self.text(table, "", "party")?;
        let failed = |error: TableError| self.error("party", error.to_string());
        let found = match party::resolve(&written).map_err(failed)? {
            Some(iso3) => party::find(iso3).map_err(failed)?,
            None => None,
        };
        if let Some(state) = found {
            return Ok(state);
        }
        let reason = match territory::find(&written).map_err(failed)? {
            Some(territory) => territory.described(&written),
            None => {
                format!("`{written}` is no State known here; write its ISO 3166-1 alpha-3 code, such as KEN")
            }
        };
        Err(self.error("party", reason))
    }

    /// The decisions whose amendments a Party has not accepted, from their names or chemicals.
    fn not_accepted(&self, table: &Table) -> Result<Vec<String>, ProfileError> {
        let listed: Vec<&Value> = match table.get("not_accepted") {
            None => Vec::new(),
            Some(Value::Array(items)) => items.iter().collect(),
            Some(one) => vec![one],
        };
        let known = chemicals::chemicals().map_err(|error| self.error("not_accepted", error.to_string()))?;
        let takes = || {
            let amended = known.iter().filter(|chemical| !chemical.is_original());
            let each: Vec<String> =
                amended.map(|chemical| format!("{} ({})", chemical.short, chemical.decision)).collect();
            format!("it takes {}", each.join(", "))
        };
        let mut found: Vec<String> = Vec::new();
        for item in listed {
            let named = item.as_str().and_then(|text| known.iter().find(|chemical| chemical.is_called(text)));
            let decision = match named {
                Some(chemical) if chemical.is_original() => {
                    let reason = format!(
                        "{item} is in Annex C from the beginning, and only an amendment can stay without \
                         acceptance (Articles 22(3)(b) and 25(4)); {}",
                        takes()
                    );
                    return Err(self.error("not_accepted", reason));
                }
                Some(chemical) => chemical.decision.clone(),
                None => {
                    let reason = format!("{item} names no amendment of Annex C; {}", takes());
                    return Err(self.error("not_accepted", reason));
                }
            };
            if !found.contains(&decision) {
                found.push(decision);
            }
        }
        Ok(found)
    }

    fn tables<'t>(&self, table: &'t Table, key: &str) -> Result<Vec<&'t Table>, ProfileError> {
        let at = format!("action_plan.{key}");
        match table.get(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| item.as_table().ok_or_else(|| self.error(&at, format!("{item} is no table"))))
                .collect(),
            Some(other) => Err(self.error(&at, format!("must be a list of tables, not {other}"))),
        }
    }

    fn identified(&self, table: &Table) -> Result<Vec<Identified>, ProfileError> {
        let mut found: Vec<Identified> = Vec::new();
        for (position, entry) in self.tables(table, "identified")?.into_iter().enumerate() {
            let at = format!("action_plan.identified[{position}]");
            self.only(entry, &at, &["category", "bat_required_from"])?;
            let at = format!("{at}.");
            let written = self.text(entry, &at, "category")?;
            let category = Category::from_reference(&written)
                .filter(|category| matches!(category.part(), Part::II | Part::III))
                .ok_or_else(|| {
                    self.error(
                        &format!("{at}category"),
                        format!(
                            "`{written}` is no category of Part II or III; write it as `II.d.i`, and put a \
                             category that the plan adds under action_plan.additional"
                        ),
                    )
                })?;
            if found.iter().any(|known| known.category == category.reference()) {
                return Err(self.error(&format!("{at}category"), format!("`{written}` is listed twice")));
            }
            found.push(Identified {
                category: category.reference().to_owned(),
                bat_required_from: self.date(entry, &at, "bat_required_from")?,
            });
        }
        Ok(found)
    }

    fn additional(&self, table: &Table) -> Result<Vec<Additional>, ProfileError> {
        let mut found = Vec::new();
        for (position, entry) in self.tables(table, "additional")?.into_iter().enumerate() {
            let at = format!("action_plan.additional[{position}]");
            self.only(entry, &at, &["name", "codes", "bat_required_from"])?;
            let at = format!("{at}.");
            let mut additional = Additional {
                name: self.text(entry, &at, "name")?,
                codes: std::collections::BTreeMap::new(),
                bat_required_from: self.date(entry, &at, "bat_required_from")?,
            };
            let codes_at = format!("{at}codes");
            match entry.get("codes") {
                None => {}
                Some(Value::Table(schemes)) => {
                    for (scheme, codes) in schemes {
                        let listed = codes
                            .as_array()
                            .and_then(|codes| {
                                codes.iter().map(|code| code.as_str().map(str::to_owned)).collect()
                            })
                            .ok_or_else(|| {
                                self.error(
                                    &format!("{codes_at}.{scheme}"),
                                    "must be a list of texts, such as [\"23.52\"]",
                                )
                            })?;
                        additional.codes.insert(scheme.clone(), listed);
                    }
                }
                Some(other) => {
                    let reason =
                        format!("must be a table of schemes, such as {{ nace2 = [\"23.52\"] }}, not {other}");
                    return Err(self.error(&codes_at, reason));
                }
            }
            found.push(additional);
        }
        Ok(found)
    }
}

/// Reads a profile. Whether the codes of added categories are codes is checked where schemes are known.
///
/// # Errors
/// Names the file, the key and the reason.
pub fn read(text: &str, file: &str) -> Result<Profile, ProfileError> {
    let reader = Reader { file };
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error
            .span()
            .map_or(1, |span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
        reader.error(&format!("line {line}"), format!("is no TOML: {}", error.message()))
    })?;
    reader.only(&table, "", &["party", "entry_into_force", "withdrawn", "not_accepted", "action_plan"])?;
    let state = reader.state(&table)?;
    let action_plan = match table.get("action_plan") {
        None => None,
        Some(Value::Table(plan)) => {
            reader.only(plan, "action_plan", &["adopted", "complete", "identified", "additional"])?;
            let complete = match plan.get("complete") {
                None => false,
                Some(Value::Boolean(complete)) => *complete,
                Some(other) => {
                    let reason = format!("must be true or false, not {other}");
                    return Err(reader.error("action_plan.complete", reason));
                }
            };
            Some(ActionPlan {
                adopted: reader.date(plan, "action_plan.", "adopted")?,
                complete,
                identified: reader.identified(plan)?,
                additional: reader.additional(plan)?,
            })
        }
        Some(other) => return Err(reader.error("action_plan", format!("must be a table, not {other}"))),
    };
    let profile = Profile {
        party: state.iso3.clone(),
        entry_into_force: reader.date(&table, "", "entry_into_force")?,
        withdrawn: reader.date(&table, "", "withdrawn")?,
        not_accepted: reader.not_accepted(&table)?,
        action_plan,
    };
    profile_days::check(&profile, state).map_err(|(key, reason)| reader.error(&key, reason))?;
    Ok(profile)
}

#[cfg(test)]
mod tests;
