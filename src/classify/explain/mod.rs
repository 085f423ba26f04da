//! The reasoning for one row, step by step: what each piece of evidence ruled out, what the dates
//! say, which rule of Article 5 applies, which does not and why, and what is missing.

pub mod dates;
pub mod evidence;
pub mod rules;
pub mod shown;
pub mod texts;

use serde::Serialize;
use serde_json::{Map, Value};

use self::dates::{AgeStep, DateStep, age_step, date_steps};
use self::evidence::{EvidenceStep, Missing, Silent, evidence_steps, missing, silent};
use self::shown::Section;
use self::texts::{Language, Text, Texts};
use crate::classify::cell::{self, Cell};
use crate::classify::classifier::{self, Classifier};
use crate::classify::combine;
use crate::classify::outcome::Outcome;
use crate::classify::outputs::Output;
use crate::classify::regime::{Regime, Standing};
use crate::classify::spec::{Spec, SpecError};
use crate::evidence::dates::Interval;
use crate::evidence::role::Role;
use crate::law::calendar;

/// The whole reasoning.
#[derive(Debug, Serialize)]
pub struct Trace {
    pub party: String,
    pub as_of: String,
    pub standing: String,
    pub entry_into_force: Option<String>,
    pub cut_off: Option<String>,
    pub bat_deadline: Option<String>,
    pub evidence: Vec<EvidenceStep>,
    /// Inputs that said nothing, and why.
    pub silent: Vec<Silent>,
    pub dates: Vec<DateStep>,
    pub age: AgeStep,
    pub rules: Vec<rules::Rule>,
    pub missing: Vec<Missing>,
    pub outcome: Map<String, Value>,
}

/// The reasoning, and the same in prose.
#[derive(Debug, Serialize)]
pub struct Explained {
    pub trace: Trace,
    pub sections: Vec<Section>,
}

/// Explains one row, in a language: a map from roles to cells (a text, a number, a truth value, null, or a
/// list).
///
/// # Errors
/// If the specification does not compile, or a role is none.
pub fn explain(spec: &Spec, row: &Map<String, Value>, language: Language) -> Result<Explained, SpecError> {
    let texts = Texts::of(language)?;
    let mut written: Vec<(Role, String)> = Vec::new();
    for (name, value) in row {
        let role = Role::from_name(name).ok_or_else(|| SpecError::Role(name.clone()))?;
        let cells = match value {
            Value::Array(cells) => cells.iter().collect(),
            single => vec![single],
        };
        written.extend(cells.into_iter().filter_map(text_of).map(|text| (role, text)));
    }
    let spec = of_cells(spec, &written);
    let classifier = Classifier::compile(&spec)?;
    let read: Vec<Cell> = written
        .iter()
        .enumerate()
        .map(|(place, (role, text))| cell::read(*role, text, &classifier.manner(place)))
        .collect::<Result<_, _>>()?;
    let cells: Vec<(Role, &Cell)> = written.iter().map(|(role, _)| *role).zip(&read).collect();
    let mut parties = cells.iter().filter(|(role, cell)| *role == Role::Party && **cell != Cell::Contested);
    let party = parties.next().map_or(&Cell::Missing, |(_, cell)| *cell);
    let index = classifier.regime_of(party);
    let regime = &classifier.regimes[index];
    let evidence = combine::combine(&cells, regime)?;
    let state = classifier.age_state(&cells, regime);
    let told = classifier::told(&cells);
    let denied = classifier.is_denied(&classifier::intervals(&cells), told);
    let outcome = classifier.outcome(&evidence, state, index)?;
    let clock = match regime.standing {
        Standing::Party(clock) => Some(clock),
        _ => None,
    };
    let entry_into_force = clock.map(|clock| calendar::to_iso(clock.entry_into_force)).unwrap_or_default();
    let trace = Trace {
        party: regime.party.clone(),
        as_of: calendar::to_iso(classifier.as_of),
        standing: texts.say(standing(regime, &entry_into_force)),
        entry_into_force: clock.is_some().then_some(entry_into_force),
        cut_off: clock.map(|clock| calendar::to_iso(clock.cut_off())),
        bat_deadline: clock.map(|clock| calendar::to_iso(clock.deadline())),
        evidence: evidence_steps(&evidence, (&written, &read), regime, &spec, texts)?,
        silent: silent(&written, &read, &evidence, (told, denied), classifier.text, texts),
        dates: date_steps(&written, &read, classifier.as_of, texts),
        age: age_step(&cells, state, regime, &classifier, texts),
        rules: rules::rules(&evidence, state, regime, texts),
        missing: outcome
            .needs
            .split(';')
            .filter(|fact| !fact.is_empty())
            .map(|fact| missing(fact, &evidence, texts))
            .collect(),
        outcome: fields(&outcome, classifier.begun(&classifier::intervals(&cells), regime)),
    };
    let sections = shown::sections(&trace, texts);
    Ok(Explained { trace, sections })
}

/// The same question for these cells: each is read as the input that it comes from.
fn of_cells(spec: &Spec, written: &[(Role, String)]) -> Spec {
    let mut readings = Vec::new();
    if !spec.readings.is_empty() {
        let mut taken = vec![false; spec.roles.len()];
        for (role, _) in written {
            let place =
                (0..spec.roles.len()).find(|place| !taken[*place] && spec.roles[*place] == role.name());
            if let Some(place) = place {
                taken[place] = true;
            }
            readings.push(place.and_then(|place| spec.readings.get(place)).cloned().unwrap_or_default());
        }
    }
    let roles = written.iter().map(|(role, _)| role.name().to_owned()).collect();
    Spec { roles, readings, words: Vec::new(), ..spec.clone() }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn standing<'a>(regime: &Regime, entry_into_force: &'a String) -> Text<'a> {
    match regime.standing {
        Standing::Party(_) => Text::StandingSince { day: entry_into_force },
        Standing::NotAParty => Text::StandingNotAParty,
        Standing::EntryUnknown(_) => Text::StandingEntryUnknown,
        Standing::Doubtful(_) => Text::StandingDoubtful,
        Standing::PartyUnknown(_) => Text::StandingUnknown,
    }
}

/// The output columns as JSON, of a row whose dates say so of when that was begun which makes it new.
#[must_use]
pub fn fields(outcome: &Outcome, begun: Option<Interval>) -> Map<String, Value> {
    Output::ALL
        .iter()
        .map(|output| (output.name().to_owned(), output.shown(outcome, begun).to_json()))
        .collect()
}
