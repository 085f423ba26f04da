//! The reasoning on what a row says its source is: what each piece leaves possible and rests on, what said
//! nothing, and what is missing.

use std::fmt::Display;

use serde::Serialize;

use super::texts::{Text, Texts};
use crate::classify::cell::Cell;
use crate::classify::combine::{Evidence, Piece};
use crate::classify::regime::Regime;
use crate::classify::spec::{NamedBy, Spec};
use crate::evidence::crosswalk::{self, facts_of};
use crate::evidence::possibility::Mask;
use crate::evidence::role::{Fact, Role};
use crate::evidence::scheme::Rank;
use crate::evidence::status::{Status, Told};
use crate::evidence::{facts, words};
use crate::law::annex_c::Category;
use crate::table::TableError;

/// One piece of evidence.
#[derive(Debug, Serialize)]
pub struct EvidenceStep {
    pub column: String,
    pub value: String,
    /// Who named its scheme; none of what is no code.
    pub named_by: Option<NamedBy>,
    pub rank: &'static str,
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
    /// The same in the list's own language, where that is another.
    pub title_local: String,
    pub row: Option<String>,
    pub possible: String,
    pub why: String,
    pub source: String,
    /// The line is that of a shorter code.
    #[serde(skip)]
    pub(super) shorter: bool,
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
    /// The same with categories as a line shows them.
    #[serde(skip)]
    pub(super) shown: String,
}

fn references(possible: Mask) -> Vec<&'static str> {
    possible.categories().iter().map(Category::reference).collect()
}

/// The pieces, what is stated of the source first, then the strongest.
pub(super) fn evidence_steps(
    evidence: &Evidence,
    (written, read): (&[(Role, String)], &[Cell]),
    regime: &Regime,
    spec: &Spec,
    texts: Texts,
) -> Result<Vec<EvidenceStep>, TableError> {
    let mut steps = Vec::new();
    let mut pieces: Vec<&Piece> = evidence.pieces.iter().collect();
    // What is stated of the source cuts every piece, so it comes first.
    pieces.sort_by_key(|piece| (!matches!(piece.role, Role::Fact(_)), std::cmp::Reverse(piece.rank)));
    let mut left = regime.full;
    for piece in pieces {
        let said = written.iter().zip(read).filter(|(_, cell)| **cell != Cell::Contested);
        let own = said.filter(|((role, _), _)| *role == piece.role);
        let value: Vec<&str> = own.map(|((_, text), _)| text.as_str()).collect();
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
            named_by: matches!(piece.role, Role::Code(_)).then(|| named_by(piece.role, written, spec)),
            rank: piece.rank.name(),
            read_as: read_as(piece, &value, texts)?,
            value: value.join("; "),
            possible: references(piece.possible),
            ruled_out: without(&before, &remaining),
            opened: without(&remaining, &before),
            left: remaining,
            ancillary: piece.ancillary.iter().map(Category::reference).collect(),
            splits: facts_of(piece.facts).map(Fact::name).collect(),
            silent: piece.possible.without(Mask::NEITHER).is_empty(),
            set_aside: piece.set_aside,
        });
        left = after;
    }
    Ok(steps)
}

/// Who named the scheme of the cells of a role.
fn named_by(role: Role, written: &[(Role, String)], spec: &Spec) -> NamedBy {
    let place = written.iter().position(|(of, _)| *of == role);
    place.and_then(|place| spec.readings.get(place)).map(|reading| reading.named_by).unwrap_or_default()
}

fn read_as(piece: &Piece, written: &[&str], texts: Texts) -> Result<Vec<ReadAs>, TableError> {
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
                    title_local: entry.title_local.clone(),
                    row: row.map(|row| row.code.clone()),
                    possible: row.map_or_else(|| "none".to_owned(), |row| row.written.clone()),
                    why: row.map_or_else(|| texts.say(Text::NoCategory), |row| row.why.clone()),
                    source: row.map_or_else(|| texts.say(Text::NoLine), |row| row.source.clone()),
                    shorter: row.is_some_and(|row| row.code != entry.code),
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
                    table: texts.say(Text::TableFacts),
                    entry: format!("{} = {}", fact.name(), value.value),
                    title: String::new(),
                    title_local: String::new(),
                    row: Some(value.value.clone()),
                    possible: value.possible.categories().to_string(),
                    why: value.why.clone(),
                    source: value.source.clone(),
                    shorter: false,
                });
            }
        }
        Role::Category => lines.push(ReadAs {
            table: texts.say(Text::TableCategory),
            entry: written.join("; "),
            title: String::new(),
            title_local: String::new(),
            row: None,
            possible: piece.possible.categories().to_string(),
            why: texts.say(Text::CategoryWhy),
            source: texts.say(Text::CategorySource),
            shorter: false,
        }),
        _ => {
            let book = words::book()?;
            for word in written.iter().flat_map(|text| book.find(text)) {
                let Some(word) = book.words.get(word) else { continue };
                lines.push(ReadAs {
                    table: texts.say(Text::TableWords { lang: &word.lang }),
                    entry: word.word.clone(),
                    title: String::new(),
                    title_local: String::new(),
                    row: Some(word.word.clone()),
                    possible: word.possible.categories().to_string(),
                    why: word.why.clone(),
                    source: texts.say(Text::WordsSource),
                    shorter: false,
                });
            }
        }
    }
    Ok(lines)
}

/// What said nothing, or what something else of the row denies, and why. `denied` is the status that the source
/// operates.
pub(super) fn silent(
    written: &[(Role, String)],
    read: &[Cell],
    evidence: &Evidence,
    (told, denied): (Told, bool),
    text: bool,
    texts: Texts,
) -> Vec<Silent> {
    let listed = |unknown: &[String]| unknown.join("`, `");
    let mut found = Vec::new();
    for ((role, value), cell) in written.iter().zip(read) {
        let why = match (role, cell) {
            (Role::Code(scheme), Cell::Codes(codes)) if !codes.unknown.is_empty() => {
                texts.say(Text::UnknownCode { codes: &listed(&codes.unknown), scheme: &scheme.title() })
            }
            (Role::Category, Cell::Category { unknown: true, .. }) => {
                texts.say(Text::UnknownCategory { value })
            }
            (Role::Fact(_), Cell::Fact(said)) if !said.unknown.is_empty() => {
                texts.say(Text::UnknownValue { values: &listed(&said.unknown) })
            }
            (Role::Status, Cell::Status(Status::Unknown)) => texts.say(Text::UnknownStatus { value }),
            (Role::Status, Cell::Status(Status::Operates | Status::Stopped)) if told.is_contradictory() => {
                texts.say(Text::ContradictedStatus { value })
            }
            (Role::Status, Cell::Status(Status::Operates)) if denied => {
                texts.say(Text::DeniedStatus { value })
            }
            (Role::Releases, Cell::Releases(said)) if !said.unknown.is_empty() => {
                texts.say(Text::UnknownChemical { names: &listed(&said.unknown) })
            }
            (Role::Releases, Cell::Releases(said)) if said.chemicals == 0 => texts.say(Text::NoChemical),
            (Role::Releases, Cell::Releases(_)) if evidence.reopened => texts.say(Text::Reopened),
            (Role::Releases, Cell::Releases(_)) => texts.say(Text::NamedAlready),
            (_, Cell::Contested) => continue,
            (Role::Name | Role::Activity, _) if !text => continue,
            (Role::Code(_) | Role::Category | Role::Fact(_) | Role::Releases, Cell::Missing) => {
                texts.say(Text::NoValue)
            }
            (Role::Fact(_), Cell::Fact(said)) if evidence.beside && facts::opens_beside(said) => {
                texts.say(Text::OpensBeside)
            }
            (Role::Fact(_), Cell::Fact(said)) if said.possible == Mask::ALL => {
                texts.say(Text::RulesNothingOut)
            }
            _ => continue,
        };
        found.push(Silent { column: role.name().to_owned(), value: value.clone(), why });
    }
    found
}

/// A missing fact, by its word in the column `needs`.
pub(super) fn missing(fact: &str, evidence: &Evidence, texts: Texts) -> Missing {
    let categories = evidence.possible.categories();
    let why = |categories: &dyn Display| {
        texts.say(match fact {
            "activity" => Text::MissingActivity { categories },
            "construction_started" => Text::MissingConstruction,
            "modification_started" => Text::MissingModification,
            "action_plan" => Text::MissingPlan,
            "action_plan_date" => Text::MissingPlanDate,
            "entry_into_force" => Text::MissingEntry,
            "party" => Text::MissingParty,
            _ => Text::MissingFact { fact: &fact, categories },
        })
    };
    let shown = texts.listed(categories);
    Missing { fact: fact.to_owned(), why: why(&categories), shown: why(&shown) }
}
