//! A mark where people contradict each other on a fact: it adds its issue, and changes nothing else.

use annexc::classify::classifier::Classifier;
use annexc::classify::explain::explain;
use annexc::classify::explain::texts::Language;
use annexc::classify::outcome::Outcome;
use annexc::classify::rows::session::Session;
use annexc::classify::rows::values::Values;
use annexc::classify::spec::{Reading, Spec};
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::cases::cases;

/// Codes that name categories, or none, or leave some open and ask for a fact.
const CODES: [&str; 10] =
    ["24.44", "24.10", "23.51", "38.22", "35.11", "20.14", "47.11", "10.51", "96.03", "38.31"];

/// What may be marked, with cells that say this or that, or nothing.
const ROLES: [(&str, [&str; 4]); 9] = [
    ("category", ["II.a", "III.d", "none", ""]),
    ("eprtr", ["2.(b)", "5.(b)", "7.(a)", ""]),
    ("nace2", ["24.42", "24.44", "47.11", ""]),
    ("feed", ["primary", "secondary", "??", ""]),
    ("metal", ["copper", "zinc", "", ""]),
    ("construction_started", ["1994", "2012-05-01", "soon", ""]),
    ("closed", ["2001", "2020", "", ""]),
    ("status", ["operating", "closed", "planned", ""]),
    ("party", ["FRA", "MEX", "Atlantis", ""]),
];

/// The outcomes of rows of which each has a cell, and perhaps a mark, for each role.
fn outcomes(rows: &[Vec<(usize, bool)>], marked: bool) -> Vec<Outcome> {
    let mut roles: Vec<String> = ROLES.iter().map(|(role, _)| (*role).to_owned()).collect();
    let mut readings = vec![Reading::default(); roles.len()];
    if marked {
        roles.extend(roles.clone());
        readings.resize(roles.len(), Reading { contested: true, ..Reading::default() });
    }
    let spec =
        Spec { as_of: "2026-08-31".into(), party: Some("ITA".into()), roles, readings, ..Spec::default() };
    let classifier = Classifier::compile(&spec).expect("the specification compiles");
    let said = (0..ROLES.len()).map(|place| -> Vec<Option<&str>> {
        rows.iter().map(|row| Some(ROLES[place].1[row[place].0])).collect()
    });
    let marks = (0..ROLES.len()).map(|place| -> Vec<Option<&str>> {
        rows.iter().map(|row| row[place].1.then_some("contested")).collect()
    });
    let texts: Vec<Vec<Option<&str>>> = if marked { said.chain(marks).collect() } else { said.collect() };
    let columns: Vec<Values<'_>> = texts.iter().map(|texts| Values::texts(texts)).collect();
    let mut session = Session::new(&classifier).expect("the tables read");
    let numbers = session.classify(&classifier, &columns, rows.len()).expect("the tables read");
    numbers.iter().map(|number| session.outcomes()[*number as usize].clone()).collect()
}

/// The outcome by the plain reading that explains a row.
fn explained(row: &[(usize, bool)]) -> Map<String, Value> {
    let mut cells: Map<String, Value> = Map::new();
    let (mut roles, mut readings) = (Vec::new(), Vec::new());
    for ((role, said), (place, mark)) in ROLES.iter().zip(row) {
        let mut texts = vec![Value::from(said[*place])];
        roles.push((*role).to_owned());
        readings.push(Reading::default());
        if *mark {
            texts.push(Value::from("contested"));
            roles.push((*role).to_owned());
            readings.push(Reading { contested: true, ..Reading::default() });
        }
        cells.insert((*role).to_owned(), Value::Array(texts));
    }
    let spec =
        Spec { as_of: "2026-08-31".into(), party: Some("ITA".into()), roles, readings, ..Spec::default() };
    let found = explain(&spec, &cells, Language::from_name("en").expect("a language")).expect("it explains");
    let shown = serde_json::to_string(&found).expect("it is JSON");
    assert!(!shown.contains("contested"), "a mark is shown as a statement: {shown}");
    found.trace.outcome
}

fn issues(text: &str) -> Vec<&str> {
    text.split(';').filter(|issue| !issue.is_empty()).collect()
}

proptest! {
    #![proptest_config(cases(300))]
    #[test]
    fn a_mark_adds_its_issue_and_nothing_else(
        rows in prop::collection::vec(prop::collection::vec((0..4_usize, prop::bool::weighted(0.2)), ROLES.len()), 1..12),
    ) {
        let (with, without) = (outcomes(&rows, true), outcomes(&rows, false));
        for (row, (with, without)) in rows.iter().zip(with.iter().zip(&without)) {
            let mut wanted = issues(&without.issues);
            for ((role, _), (_, mark)) in ROLES.iter().zip(row) {
                let dated = matches!(*role, "construction_started" | "closed");
                wanted.extend(mark.then_some(if dated { "contradictory_dates" } else { "contradictory_evidence" }));
            }
            wanted.sort_unstable();
            wanted.dedup();
            let mut found = issues(&with.issues);
            found.sort_unstable();
            prop_assert_eq!(&found, &wanted, "{:?}", row);
            let same = Outcome { issues: without.issues.clone(), ..with.clone() };
            prop_assert_eq!(&same, without, "{:?}", row);
            let again = explained(row);
            prop_assert_eq!(again["issues"].as_str().unwrap_or(""), with.issues.as_str(), "{:?}", row);
            prop_assert_eq!(again["annex_c_candidates"].as_str().unwrap_or(""), with.candidates.as_str());
        }
    }
}

/// The outcome of cells in columns of their own, and of a mark on a role of which people contradict each other.
fn of_cells(cells: &[(&str, &str)], contested: Option<&str>) -> Outcome {
    let mut roles: Vec<String> = cells.iter().map(|(role, _)| (*role).to_owned()).collect();
    let mut readings = vec![Reading::default(); cells.len()];
    let mut texts: Vec<Vec<Option<&str>>> = cells.iter().map(|(_, text)| vec![Some(*text)]).collect();
    if let Some(role) = contested {
        roles.push(role.to_owned());
        readings.push(Reading { contested: true, ..Reading::default() });
        texts.push(vec![Some("contested")]);
    }
    let spec =
        Spec { as_of: "2026-08-31".into(), party: Some("FRA".into()), roles, readings, ..Spec::default() };
    let classifier = Classifier::compile(&spec).expect("the specification compiles");
    let columns: Vec<Values<'_>> = texts.iter().map(|texts| Values::texts(texts)).collect();
    let mut session = Session::new(&classifier).expect("the tables read");
    let numbers = session.classify(&classifier, &columns, 1).expect("the tables read");
    session.outcomes()[numbers[0] as usize].clone()
}

fn of_codes(codes: &[&str], contested: bool) -> Outcome {
    let cells: Vec<(&str, &str)> = codes.iter().map(|code| ("nace2", *code)).collect();
    of_cells(&cells, contested.then_some("nace2"))
}

/// And of two values of a fact, also where one of them contradicts the code.
#[test]
fn what_either_of_two_values_leaves_possible_stays_where_they_contradict_each_other() {
    let values = [
        ("metal", "copper", "zinc"),
        ("metal", "aluminium", "lead"),
        ("feed", "primary", "secondary"),
        ("waste_burned", "municipal", "none"),
        ("fuel", "coal", "gas"),
    ];
    for (fact, one, other) in values {
        for code in CODES {
            let both = of_cells(&[("nace2", code), (fact, one), (fact, other)], Some(fact));
            assert!(issues(&both.issues).contains(&"contradictory_evidence"));
            for value in [one, other] {
                for category in issues(&of_cells(&[("nace2", code), (fact, value)], None).candidates) {
                    let kept = issues(&both.candidates).contains(&category);
                    assert!(kept, "{code}, {fact} {one} or {other}: {category} of {}", both.candidates);
                }
            }
        }
    }
}

/// Each of two codes may be the right one: what either leaves possible, needs or has beside it stays.
#[test]
fn what_either_of_two_codes_says_stays_where_they_contradict_each_other() {
    for one in CODES {
        for other in CODES {
            let both = of_codes(&[one, other], true);
            assert!(issues(&both.issues).contains(&"contradictory_evidence"));
            let possible = issues(&both.candidates);
            for alone in [of_codes(&[one], false), of_codes(&[other], false)] {
                for category in issues(&alone.candidates) {
                    assert!(possible.contains(&category), "{one} or {other}: {category} of {possible:?}");
                }
                for beside in issues(&alone.ancillary) {
                    let kept = issues(&both.ancillary).contains(&beside) || possible.contains(&beside);
                    assert!(kept, "{one} or {other}: {beside} beside them");
                }
                // What the activity is, is asked where nothing else is left to ask.
                for need in issues(&alone.needs).into_iter().filter(|need| *need != "activity") {
                    assert!(issues(&both.needs).contains(&need), "{one} or {other}: {need}");
                }
            }
            // Nor is anything possible that neither leaves, or both together.
            let together = of_codes(&[one, other], false);
            let all = [
                &together.candidates,
                &of_codes(&[one], false).candidates,
                &of_codes(&[other], false).candidates,
            ];
            for category in possible {
                assert!(
                    all.iter().any(|found| issues(found).contains(&category)),
                    "{one} or {other}: {category}"
                );
            }
        }
    }
}
