//! What a Party itself has to hand in, and by when: its action plan and the reviews of it (Article 5(a)),
//! its implementation plan and the updates of it (Article 7), its reports (Article 15).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::calendar::{self, Day};
use super::chemicals::{self, AtStake};
use super::doubt::Possible;
use super::party::{Entry, PartyEntry};
use super::plan::{self, Profile};
use crate::table::{self, TableError};

/// A round of reports.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Round {
    pub round: String,
    pub due: String,
    pub extended_to: String,
    pub decision: String,
    pub certainty: String,
    pub source: String,
}

static ROUNDS: LazyLock<Result<Vec<Round>, TableError>> =
    LazyLock::new(|| table::read("law/data/reports.csv", include_str!("data/reports.csv")));

/// The rounds of reports whose days are known, in order.
///
/// # Errors
/// If the embedded table does not read.
pub fn rounds() -> Result<&'static [Round], TableError> {
    table::shared(&ROUNDS)
}

impl Round {
    /// The day on which it is due, as it was put off.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        calendar::parse_iso(&self.extended_to).or_else(|| calendar::parse_iso(&self.due))
    }
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// `action_plan`, `implementation_plan`, `review`, `plan_update` or `report`.
    pub duty: &'static str,
    /// None if what it is counted from is not known.
    pub due: Option<String>,
    /// `stated` in a source, `computed` by a rule, or `unknown`.
    pub certainty: String,
    pub article: &'static str,
    pub source: String,
    pub note: String,
    /// Where the sources contradict each other on the entry into force: this line holds if it was then.
    pub entry_into_force: String,
    #[serde(skip)]
    day: Option<Day>,
}

/// Years from entry into force to the plans of Articles 5(a) and 7(1)(b).
const PLAN_YEARS: i32 = 2;
/// Years from one review to the next (Article 5(a)(v)).
const REVIEW_YEARS: i32 = 5;
/// Years from an amendment that changes obligations to the update of the plan (decision SC-1/12).
const UPDATE_YEARS: i32 = 2;
/// Years from one report to the next (decision SC-1/22).
const REPORT_YEARS: i32 = 4;

/// More turns than fit into any calendar that is asked about.
const TURNS: std::ops::RangeInclusive<i32> = 1..=2500;

/// All that a State had or has to hand in up to the day asked about, and the next of each kind, by day.
/// Empty for a State that is no Party, or whose day of entry into force no source gives.
///
/// # Errors
/// If an embedded table does not read.
pub fn timetable(
    state: &'static PartyEntry,
    profile: Option<&Profile>,
    as_of: Day,
) -> Result<Vec<Due>, TableError> {
    let withdrawn = profile.and_then(|profile| calendar::parse_iso(profile.withdrawn.as_deref()?));
    // What fell due while the State was a Party stays in the list after it has withdrawn.
    let asked = withdrawn.map_or(as_of, |day| as_of.min(day - 1));
    let entries: Vec<Day> = match plan::entry_on(state, profile, asked) {
        Entry::On(day) => vec![day],
        Entry::Doubtful(doubt) => {
            let day = |possible: &Possible| match possible {
                Possible::On(day) => Some(*day),
                _ => None,
            };
            doubt.possible.iter().filter_map(day).collect()
        }
        Entry::Unknown | Entry::Never => Vec::new(),
    };
    let mut found = Vec::new();
    for entry in entries {
        let world = World { state, profile, entry, as_of: asked };
        found.extend(world.plans());
        found.extend(world.reviews());
        found.extend(world.updates()?);
        found.extend(world.reports()?);
    }
    found.retain(|due: &Due| due.day.is_none_or(|day| withdrawn.is_none_or(|withdrawn| day < withdrawn)));
    found.sort_by_key(|due| due.day.unwrap_or(Day::MAX));
    Ok(found)
}

/// A State since one possible day of entry into force.
#[derive(Clone, Copy)]
struct World<'a> {
    state: &'static PartyEntry,
    profile: Option<&'a Profile>,
    entry: Day,
    as_of: Day,
}

impl World<'_> {
    fn due(&self, duty: &'static str, day: Option<Day>, article: &'static str) -> Due {
        Due {
            duty,
            due: day.map(calendar::to_iso),
            certainty: if day.is_some() { "computed".to_owned() } else { "unknown".to_owned() },
            article,
            source: "text of the Convention".to_owned(),
            note: String::new(),
            entry_into_force: calendar::to_iso(self.entry),
            day,
        }
    }

    fn plan_due(&self) -> Day {
        calendar::anniversary(self.entry, PLAN_YEARS)
    }

    fn plans(&self) -> Vec<Due> {
        let day = Some(self.plan_due());
        vec![
            Due {
                note: "written, carried out and made part of the implementation plan".to_owned(),
                ..self.due("action_plan", day, "5(a)")
            },
            Due {
                note: "sent to the Conference of the Parties".to_owned(),
                ..self.due("implementation_plan", day, "7(1)(b)")
            },
        ]
    }

    /// Every five years: from the day on which the plan was adopted, else from that by which it was due.
    fn reviews(&self) -> Vec<Due> {
        let plan = self.profile.and_then(|profile| profile.action_plan.as_ref());
        let adopted = plan.and_then(|plan| calendar::parse_iso(plan.adopted.as_deref()?));
        let (from, counted) = match adopted {
            Some(day) => (day, "counted from the day on which the plan was adopted"),
            None => (self.plan_due(), "counted from the day by which the plan was due"),
        };
        let each = TURNS.map(|turn| calendar::anniversary(from, turn * REVIEW_YEARS));
        up_to_the_next(each, self.as_of)
            .map(|day| Due {
                note: format!("of the strategies and their success; {counted}"),
                ..self.due("review", Some(day), "5(a)(v)")
            })
            .collect()
    }

    /// Of amendments of Annex C that came to bind the Party after it joined. Those of Annexes A and B ask
    /// for updates of their own, which are not listed here.
    fn updates(&self) -> Result<Vec<Due>, TableError> {
        let mut found = Vec::new();
        // On a day by which all that was collected is in force.
        let stakes = chemicals::at_stake(self.state, self.profile, Day::MAX - 1)?;
        for stake in stakes.into_iter().filter(|stake| !stake.chemical.is_original()) {
            let source = format!("decision SC-1/12; decision {}", stake.chemical.decision);
            let short = &stake.chemical.short;
            match (stake.at_stake, stake.since) {
                // Who joins after the amendment has it in the first plan.
                (AtStake::Yes, Some(day)) if day > self.entry => {
                    let day = calendar::anniversary(day, UPDATE_YEARS);
                    let note = format!("{short} in Annex C");
                    let due = self.due("plan_update", Some(day), "7(1)(c)");
                    found.push(Due { source, note, ..due });
                }
                (AtStake::Yes, Some(_)) | (AtStake::No, _) => {}
                (AtStake::Yes, None) | (AtStake::Unknown, _) => {
                    let note = format!("{short} in Annex C: {}", stake.why);
                    found.push(Due { source, note, ..self.due("plan_update", None, "7(1)(c)") });
                }
            }
        }
        Ok(found)
    }

    fn reports(&self) -> Result<Vec<Due>, TableError> {
        let mut found: Vec<Due> = Vec::new();
        let mut last = None;
        for round in rounds()? {
            let Some(day) = round.day() else { continue };
            last = Some(day);
            let put_off = if round.extended_to.is_empty() {
                String::new()
            } else {
                format!(", put off from {}", round.due)
            };
            found.push(Due {
                certainty: round.certainty.clone(),
                source: format!("{}; {}", round.decision, round.source),
                note: format!("round {}{put_off}", round.round),
                ..self.due("report", Some(day), "15(1)")
            });
        }
        // Whoever joins later hands in the first report after that.
        let asked = self.as_of.max(self.entry - 1);
        if let Some(last) = last.filter(|last| *last <= asked) {
            let later = TURNS.map(|turn| calendar::anniversary(last, turn * REPORT_YEARS));
            found.extend(up_to_the_next(later, asked).map(|day| Due {
                source: "decision SC-1/22".to_owned(),
                note: "every four years; the Conference of the Parties has not set the day".to_owned(),
                ..self.due("report", Some(day), "15(1)")
            }));
        }
        let next = found.iter().filter_map(|due| due.day).find(|day| *day > asked);
        found.retain(|due| {
            due.day.is_some_and(|day| day >= self.entry && next.is_none_or(|next| day <= next))
        });
        Ok(found)
    }
}

/// The days up to the one asked about, and one more.
fn up_to_the_next(days: impl Iterator<Item = Day>, as_of: Day) -> impl Iterator<Item = Day> {
    let mut past = false;
    days.take_while(move |day| {
        let goes_on = !past;
        past = *day > as_of;
        goes_on
    })
}

#[cfg(test)]
mod tests;
