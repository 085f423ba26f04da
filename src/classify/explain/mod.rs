//! The reasoning for one row, step by step: what each piece of evidence ruled out, what the dates
//! say, which rule of Article 5 applies, which does not and why, and what is missing.

pub mod dates;
pub mod rules;

use serde::Serialize;
use serde_json::{Map, Value};

use self::dates::{AgeStep, DateStep, age_step, date_steps};
use crate::classify::cell::{self, Cell};
use crate::classify::combine::{self, Evidence, Piece};

use crate::classify::classifier::{self, Classifier};
use crate::classify::outcome::Outcome;
use crate::classify::outputs::Output;
use crate::classify::regime::{Regime, Standing};
use crate::classify::spec::{Spec, SpecError};
use crate::evidence::crosswalk::{self, facts_of};
use crate::evidence::dates::Interval;
use crate::evidence::possibility::Mask;
use crate::evidence::role::Role;
use crate::evidence::scheme::Rank;
use crate::evidence::status::Status;
use crate::evidence::{facts, words};
use crate::law::annex_c::Category;
use crate::law::calendar;
use crate::table::TableError;

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

/// One piece of evidence.
#[derive(Debug, Serialize)]
pub struct EvidenceStep {
    pub column: String,
    pub value: String,
    pub rank: String,
    /// The lines of the tables it rests on.
    pub read_as: Vec<ReadAs>,
    pub possible: Vec<&'static str>,
    /// Categories that this piece ruled out of what was left before it.
    pub ruled_out: Vec<&'static str>,
    /// Categories that it opened again: it names what stands above it only left out.
    pub opened: Vec<&'static str>,
    pub left: Vec<&'static str>,
    pub ancillary: Vec<&'static str>,
    pub splits: Vec<&'static str>,
    /// It says only that its activity is in no category.
    pub silent: bool,
    pub set_aside: bool,
}

/// A line of a crosswalk, of the facts or of the words.
#[derive(Debug, Serialize)]
pub struct ReadAs {
    pub table: String,
    pub entry: String,
    /// What the list calls the code; empty for what is no code.
    pub title: String,
    pub row: Option<String>,
    pub possible: String,
    pub why: String,
    pub source: String,
}

#[derive(Debug, Serialize)]
pub struct Silent {
    pub column: String,
    pub value: String,
    pub why: String,
}

#[derive(Debug, Serialize)]
pub struct Missing {
    pub fact: String,
    pub why: String,
}

/// Explains one row: a map from roles to cells (a text, a number, a truth value, null, or a list).
///
/// # Errors
/// If the specification does not compile, or a role is none.
pub fn explain(spec: &Spec, row: &Map<String, Value>) -> Result<Trace, SpecError> {
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
    let party = cells.iter().find(|(role, _)| *role == Role::Party).map_or(&Cell::Missing, |(_, cell)| *cell);
    let index = classifier.regime_of(party);
    let regime = &classifier.regimes[index];
    let evidence = combine::combine(&cells, regime)?;
    let state = classifier.age_state(&cells, regime);
    let outcome = classifier.outcome(&evidence, state, index)?;
    let clock = match regime.standing {
        Standing::Party(clock) => Some(clock),
        _ => None,
    };
    Ok(Trace {
        party: regime.party.clone(),
        as_of: calendar::to_iso(classifier.as_of),
        standing: standing(regime),
        entry_into_force: clock.map(|clock| calendar::to_iso(clock.entry_into_force)),
        cut_off: clock.map(|clock| calendar::to_iso(clock.cut_off())),
        bat_deadline: clock.map(|clock| calendar::to_iso(clock.deadline())),
        evidence: evidence_steps(&evidence, &written, regime)?,
        silent: silent(&written, &read, &evidence, classifier.text),
        dates: date_steps(&written, &read, classifier.as_of),
        age: age_step(&cells, state, regime, &classifier),
        rules: rules::rules(&evidence, state, regime),
        missing: outcome
            .needs
            .split(';')
            .filter(|fact| !fact.is_empty())
            .map(|fact| missing(fact, &evidence))
            .collect(),
        outcome: fields(&outcome, classifier.begun(&classifier::intervals(&cells), regime)),
    })
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

fn standing(regime: &Regime) -> String {
    match regime.standing {
        Standing::Party(clock) => {
            format!("a Party since {}", calendar::to_iso(clock.entry_into_force))
        }
        Standing::NotAParty => "not a Party on that day: no duty under the Convention".into(),
        Standing::EntryUnknown(_) => {
            "a Party or none: no source settles whether, or since when, the Convention binds it".into()
        }
        Standing::Doubtful(_) => "sources differ on the day: judged by each of them".into(),
        Standing::PartyUnknown(_) => "no State known here: no law can be applied".into(),
    }
}

fn references(possible: Mask) -> Vec<&'static str> {
    possible.categories().iter().map(Category::reference).collect()
}

fn evidence_steps(
    evidence: &Evidence,
    written: &[(Role, String)],
    regime: &Regime,
) -> Result<Vec<EvidenceStep>, TableError> {
    let mut steps = Vec::new();
    let mut pieces: Vec<&Piece> = evidence.pieces.iter().collect();
    // What is stated of the source cuts every piece, so it comes first.
    pieces.sort_by_key(|piece| (!matches!(piece.role, Role::Fact(_)), std::cmp::Reverse(piece.rank)));
    let mut left = regime.full;
    for piece in pieces {
        let value: Vec<&str> =
            written.iter().filter(|(role, _)| *role == piece.role).map(|(_, text)| text.as_str()).collect();
        let after = match piece.role {
            Role::Fact(_) => Some(left.and(piece.possible)).filter(|after| !after.is_empty()).unwrap_or(left),
            _ if piece.set_aside => left,
            _ => piece.left,
        };
        let (before, remaining) = (references(left), references(after));
        let without = |some: &[&'static str], others: &[&'static str]| {
            some.iter().copied().filter(|reference| !others.contains(reference)).collect()
        };
        steps.push(EvidenceStep {
            column: piece.role.name().to_owned(),
            rank: piece.rank.name().to_owned(),
            read_as: read_as(piece, &value)?,
            value: value.join("; "),
            possible: references(piece.possible),
            ruled_out: without(&before, &remaining),
            opened: without(&remaining, &before),
            left: remaining,
            ancillary: piece.ancillary.iter().map(Category::reference).collect(),
            splits: facts_of(piece.facts).map(crate::evidence::role::Fact::name).collect(),
            silent: piece.possible.without(Mask::NEITHER).is_empty(),
            set_aside: piece.set_aside,
        });
        left = after;
    }
    Ok(steps)
}

fn read_as(piece: &Piece, written: &[&str]) -> Result<Vec<ReadAs>, TableError> {
    let mut lines = Vec::new();
    match piece.role {
        Role::Code(scheme) => {
            let own = piece.codes.known.iter().map(|entry| (scheme, *entry));
            for (scheme, entry) in own.chain(piece.codes.other_revision.iter().copied()) {
                let book = crosswalk::book(scheme)?;
                let Some(entry) = book.entries.get(entry) else { continue };
                let line = |row: Option<&crosswalk::Row>| ReadAs {
                    table: scheme.title().to_owned(),
                    entry: entry.code.clone(),
                    title: entry.title.clone(),
                    row: row.map(|row| row.code.clone()),
                    possible: row.map_or_else(|| "none".to_owned(), |row| row.written.clone()),
                    why: row.map_or_else(
                        || "the code names an activity in no category of Annex C".to_owned(),
                        |row| row.why.clone(),
                    ),
                    source: row
                        .map_or_else(|| "no line in the crosswalk".to_owned(), |row| row.source.clone()),
                };
                if entry.rows.is_empty() {
                    lines.push(line(None));
                }
                lines.extend(
                    entry.rows.iter().filter_map(|row| book.rows.get(*row)).map(|row| line(Some(row))),
                );
            }
        }
        Role::Fact(fact) if piece.rank == Rank::Stated => {
            let book = facts::book()?;
            for value in
                written.iter().filter_map(|cell| book.read_cell(fact, cell)).flat_map(|said| said.values)
            {
                let Some(value) = book.values.get(value) else { continue };
                lines.push(ReadAs {
                    table: "facts".into(),
                    entry: format!("{} = {}", fact.name(), value.value),
                    title: String::new(),
                    row: Some(value.value.clone()),
                    possible: value.possible.categories().to_string(),
                    why: value.why.clone(),
                    source: value.source.clone(),
                });
            }
        }
        Role::Category => lines.push(ReadAs {
            table: "stated category".into(),
            entry: written.join("; "),
            title: String::new(),
            row: None,
            possible: piece.possible.categories().to_string(),
            why: "the register states the category of the source".into(),
            source: "the register".into(),
        }),
        _ => {
            let book = words::book()?;
            for word in written.iter().flat_map(|text| book.find(text)) {
                let Some(word) = book.words.get(word) else { continue };
                lines.push(ReadAs {
                    table: format!("words ({})", word.lang),
                    entry: word.word.clone(),
                    title: String::new(),
                    row: Some(word.word.clone()),
                    possible: word.possible.categories().to_string(),
                    why: word.why.clone(),
                    source: "read because the user allowed words to speak".into(),
                });
            }
        }
    }
    Ok(lines)
}

fn silent(written: &[(Role, String)], read: &[Cell], evidence: &Evidence, text: bool) -> Vec<Silent> {
    let mut found = Vec::new();
    for ((role, value), cell) in written.iter().zip(read) {
        let why = match (role, cell) {
            (Role::Code(scheme), Cell::Codes(codes)) if !codes.unknown.is_empty() => {
                format!(
                    "`{}` is no code of {}: nothing is ruled out",
                    codes.unknown.join("`, `"),
                    scheme.title()
                )
            }
            (Role::Category, Cell::Category { unknown: true, .. }) => {
                format!("`{value}` is no category of Annex C: nothing is ruled out")
            }
            (Role::Fact(_), Cell::Fact(said)) if !said.unknown.is_empty() => {
                format!("`{}` is no value known here: nothing is ruled out", said.unknown.join("`, `"))
            }
            (Role::Status, Cell::Status(Status::Unknown)) => {
                format!("`{value}` is no status known here")
            }
            (Role::Releases, Cell::Releases(said)) if !said.unknown.is_empty() => {
                format!("`{}` is no chemical known here", said.unknown.join("`, `"))
            }
            (Role::Releases, Cell::Releases(said)) if said.chemicals == 0 => {
                "names no chemical of Annex C".into()
            }
            (Role::Releases, Cell::Releases(_)) if evidence.reopened => {
                "a chemical of Annex C is reported, and the codes say only that the activity is in no \
                 category: nothing is ruled out any more"
                    .into()
            }
            (Role::Releases, Cell::Releases(_)) => {
                "changes nothing: the codes name a category already".into()
            }
            (Role::Name | Role::Activity, _) if !text => continue,
            (Role::Code(_) | Role::Category | Role::Fact(_) | Role::Releases, Cell::Missing) => {
                "no value".into()
            }
            (Role::Fact(_), Cell::Fact(said)) if said.possible == Mask::ALL => "rules nothing out".into(),
            _ => continue,
        };
        found.push(Silent { column: role.name().to_owned(), value: value.clone(), why });
    }
    found
}

fn missing(fact: &str, evidence: &Evidence) -> Missing {
    let categories = evidence.possible.categories();
    let why = match fact {
        "activity" => format!("which activity the source carries on: {categories}"),
        "construction_started" => {
            "the day on which construction was commenced decides new or existing".into()
        }
        "modification_started" => "whether and when a substantial modification was commenced".into(),
        "action_plan" => {
            "whether the Party's action plan identifies the category, and from when it requires BAT".into()
        }
        "action_plan_date" => "from when the action plan requires BAT in the category".into(),
        "entry_into_force" => "the day on which the Convention entered into force for the Party".into(),
        "party" => "which State is the Party".into(),
        fact => format!("`{fact}` would tell apart {categories}"),
    };
    Missing { fact: fact.to_owned(), why }
}

/// The output columns as JSON, of a row whose dates say so of when that was begun which makes it new.
#[must_use]
pub fn fields(outcome: &Outcome, begun: Option<Interval>) -> Map<String, Value> {
    Output::ALL
        .iter()
        .map(|output| (output.name().to_owned(), output.shown(outcome, begun).to_json()))
        .collect()
}
