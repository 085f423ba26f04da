//! The chemicals of Annex C, Part I, and which of them are at stake for a Party on a day: amendments add
//! chemicals, and bind a Party from a day of its own (Articles 22(3), 22(4) and 25(4)).
//!
//! No amendment adds or changes a source category. Limb (b) of 5(f)(vi), under which a source is new by
//! the day of an amendment if only the amendment brought it under the Convention, is therefore close to
//! empty and is not applied: each category was covered for the chemicals of 2004 before. The exception that
//! can be thought of is a chemical process (III.f) that releases a later chemical and none of those.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::calendar::{self, Day};
use super::doubt::Possible;
use super::party::{Entry, PartyEntry};
use super::plan::{self, Profile};
use crate::fold::fold;
use crate::table::{self, TableError};

/// A chemical of Annex C, Part I.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Chemical {
    pub short: String,
    pub name: String,
    pub cas: String,
    /// Empty for the original text.
    pub decision: String,
    pub adopted: String,
    pub in_force: String,
    pub certainty: String,
    pub source: String,
    pub note: String,
}

/// The day from which an amendment binds a Party for which the general rule does not say.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Acceptance {
    pub iso3: String,
    pub decision: String,
    pub in_force: String,
    pub certainty: String,
    pub source: String,
    pub note: String,
}

static CHEMICALS: LazyLock<Result<Vec<Chemical>, TableError>> =
    LazyLock::new(|| table::read("law/data/chemicals.csv", include_str!("data/chemicals.csv")));

static ACCEPTANCES: LazyLock<Result<Vec<Acceptance>, TableError>> =
    LazyLock::new(|| table::read("law/data/acceptances.csv", include_str!("data/acceptances.csv")));

/// The chemicals, in the order in which they came in.
///
/// # Errors
/// If the embedded table does not read.
pub fn chemicals() -> Result<&'static [Chemical], TableError> {
    table::shared(&CHEMICALS)
}

/// What is known of amendments that bind a Party from a day of its own.
///
/// # Errors
/// If the embedded table does not read.
pub fn acceptances() -> Result<&'static [Acceptance], TableError> {
    table::shared(&ACCEPTANCES)
}

impl Chemical {
    /// Whether the original text lists it.
    #[must_use]
    pub fn is_original(&self) -> bool {
        self.decision.is_empty()
    }

    /// Whether a text names it: by its name, short name, CAS number or decision.
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        let wanted = fold(text);
        let names = [&self.short, &self.name, &self.cas, &self.decision];
        !wanted.is_empty() && names.iter().any(|name| fold(name) == wanted)
    }
}

/// Whether a chemical is at stake for a Party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum AtStake {
    /// Article 5 holds for it.
    Yes,
    No,
    Unknown,
}

impl AtStake {
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A chemical for a Party on a day: whether it is at stake, and why.
#[derive(Clone, Debug)]
pub struct Stake {
    pub chemical: &'static Chemical,
    pub at_stake: AtStake,
    /// Since when, if it is and the sources agree on the day.
    pub since: Option<Day>,
    /// The Article on which the answer rests.
    pub article: &'static str,
    pub why: String,
}

/// The chemicals for a State on a day, in the order in which they came in.
///
/// # Errors
/// If an embedded table does not read.
pub fn at_stake(
    state: &'static PartyEntry,
    profile: Option<&Profile>,
    as_of: Day,
) -> Result<Vec<Stake>, TableError> {
    let possible = match plan::entry_on(state, profile, as_of) {
        Entry::On(day) => vec![Possible::On(day)],
        Entry::Never => vec![Possible::Never],
        Entry::Unknown => vec![Possible::Unknown],
        Entry::Doubtful(doubt) => doubt.possible.clone(),
    };
    chemicals()?
        .iter()
        .map(|chemical| {
            let mut each = Vec::new();
            for world in &possible {
                each.push(in_world(*world, state, chemical, profile, as_of)?);
            }
            Ok(joined(chemical, each))
        })
        .collect()
}

/// Since when it is at stake; None for no, or not yet.
enum Answer {
    Since(Day),
    No,
    Unknown,
}

type Reasoned = (Answer, &'static str, String);

/// What the worlds agree on.
fn joined(chemical: &'static Chemical, each: Vec<Reasoned>) -> Stake {
    let split = |answer: &Answer| match answer {
        Answer::Since(day) => (AtStake::Yes, Some(*day)),
        Answer::No => (AtStake::No, None),
        Answer::Unknown => (AtStake::Unknown, None),
    };
    let answers: Vec<(AtStake, Option<Day>)> = each.iter().map(|(answer, ..)| split(answer)).collect();
    let (at_stake, since) = answers.first().copied().unwrap_or((AtStake::Unknown, None));
    let differ = "the sources contradict each other on since when the Convention binds the State";
    let (article, why) =
        each.into_iter().next().map_or(("26", String::new()), |(_, article, why)| (article, why));
    if answers.iter().any(|(other, _)| *other != at_stake) {
        return Stake {
            chemical,
            at_stake: AtStake::Unknown,
            since: None,
            article: "26",
            why: differ.into(),
        };
    }
    if answers.iter().any(|(_, other)| *other != since) {
        return Stake { chemical, at_stake, since: None, article: "26", why: differ.into() };
    }
    Stake { chemical, at_stake, since, article, why }
}

fn in_world(
    world: Possible,
    state: &PartyEntry,
    chemical: &Chemical,
    profile: Option<&Profile>,
    as_of: Day,
) -> Result<Reasoned, TableError> {
    let not_a_party = (Answer::No, "26", "the State is not a Party on that day".to_owned());
    let day = |text: &str| calendar::parse_iso(text).unwrap_or(Day::MAX);
    let entry = match world {
        Possible::Never => return Ok(not_a_party),
        Possible::Unknown if as_of < calendar::GENERAL_ENTRY_INTO_FORCE => return Ok(not_a_party),
        // An amendment that was not adopted yet binds no one, whenever the State joined.
        Possible::Unknown if as_of >= day(&chemical.adopted) => {
            let why = "no source gives the day on which the Convention entered into force for it";
            return Ok((Answer::Unknown, "26", why.to_owned()));
        }
        Possible::Unknown => return Ok((Answer::No, "22(3)", not_yet(chemical))),
        Possible::On(entry) if entry > as_of => return Ok(not_a_party),
        Possible::On(entry) => entry,
    };
    if chemical.is_original() {
        return Ok((Answer::Since(entry), "26", "in Annex C from the beginning".to_owned()));
    }
    if profile.is_some_and(|profile| profile.not_accepted.contains(&chemical.decision)) {
        let why = "the profile says that the Party has not accepted the amendment";
        return Ok((Answer::No, "22(3)(b)", why.to_owned()));
    }
    let since = |from: Day| if as_of < from { Answer::No } else { Answer::Since(from) };
    let own =
        acceptances()?.iter().find(|known| known.iso3 == state.iso3 && known.decision == chemical.decision);
    if let Some(own) = own {
        return Ok((since(day(&own.in_force).max(entry)), "22(4)", own.note.clone()));
    }
    if state.article_25_4_declaration == "false" {
        // Who joins after an amendment takes the text as amended.
        let from = day(&chemical.in_force).max(entry);
        let why = if from > as_of { not_yet(chemical) } else { format!("decision {}", chemical.decision) };
        return Ok((since(from), "22(3)(c)", why));
    }
    if as_of < day(&chemical.adopted) {
        return Ok((Answer::No, "22(3)", not_yet(chemical)));
    }
    let why = if state.article_25_4_declaration == "true" {
        "its declaration makes each amendment wait for an instrument of its own, and none was collected"
    } else {
        "it made a declaration that was not read: it may be one under Article 25(4)"
    };
    Ok((Answer::Unknown, "25(4)", why.to_owned()))
}

fn not_yet(chemical: &Chemical) -> String {
    format!("decision {} is not in force on that day", chemical.decision)
}

#[cfg(test)]
mod tests;
