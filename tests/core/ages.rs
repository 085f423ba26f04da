//! What the day asked about and the dates of a row come to: cases with their days, and the hot loop against
//! the plain reading over random rows of many Parties, several date columns, typed and written days.

use annexc::classify::cell::{self, Cell};
use annexc::classify::classifier::{self, Classifier};
use annexc::classify::combine;
use annexc::classify::outcome::{OBLIGATIONS, Outcome, SOURCE_AGES, STRENGTHS};
use annexc::classify::rows::session::Session;
use annexc::classify::rows::values::{Cells, Validity, Values};
use annexc::classify::spec::{Assume, Spec};
use annexc::evidence::age::AgeBasis;
use annexc::evidence::role::Role;
use annexc::law::calendar::{self, Day};
use proptest::prelude::*;

use crate::cases::{cases, some};

/// A row: the text of each input, if it has one.
type Row = Vec<Option<String>>;

fn spec(as_of: &str, party: &str, roles: &[&str]) -> Spec {
    Spec {
        as_of: as_of.to_owned(),
        party: (!party.is_empty()).then(|| party.to_owned()),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        ..Spec::default()
    }
}

/// The outcomes of rows and the days since which BAT is required, by the hot loop. Columns of days go as
/// days where `typed` says so.
fn by_session(classifier: &Classifier, rows: &[Row], typed: &[bool]) -> Vec<(Outcome, Option<Day>)> {
    let texts: Vec<Vec<Option<&str>>> = (0..classifier.roles.len())
        .map(|place| rows.iter().map(|row| row[place].as_deref()).collect())
        .collect();
    let days: Vec<Option<(Vec<Day>, Vec<u8>)>> = texts
        .iter()
        .zip(typed)
        .map(|(cells, typed)| {
            let as_day = |cell: Option<&str>| cell.map_or(Some(0), calendar::parse_iso);
            let days =
                typed.then(|| cells.iter().copied().map(as_day).collect::<Option<Vec<Day>>>()).flatten()?;
            let mut known = vec![0_u8; cells.len().div_ceil(8)];
            for (place, _) in cells.iter().enumerate().filter(|(_, cell)| cell.is_some()) {
                known[place / 8] |= 1 << (place % 8);
            }
            Some((days, known))
        })
        .collect();
    let columns: Vec<Values<'_>> = texts
        .iter()
        .zip(&days)
        .map(|(texts, days)| match days {
            None => Values::texts(texts),
            Some((days, known)) => Values {
                cells: Cells::Days(days),
                validity: Some(Validity { bytes: known, offset: 0 }),
                length: days.len(),
            },
        })
        .collect();
    let mut session = Session::new(classifier).expect("the tables read");
    let found = session.classify_dated(classifier, &columns, rows.len()).expect("the tables read");
    let numbers = session.classify(classifier, &columns, rows.len()).expect("the tables read");
    assert_eq!(found.numbers, numbers, "the same rows again");
    let begun = |row: usize| found.begun.get(row).copied().flatten();
    let outcome = |(row, number): (usize, &u32)| {
        let outcome = session.outcomes()[*number as usize].clone();
        let since = outcome.required_since(begun(row));
        (outcome, since)
    };
    numbers.iter().enumerate().map(outcome).collect()
}

/// The same row by row, without any memory.
fn plainly(classifier: &Classifier, row: &Row) -> (Outcome, Option<Day>) {
    let cells: Vec<(Role, Cell)> = classifier
        .roles
        .iter()
        .zip(row)
        .enumerate()
        .map(|(place, (role, written))| {
            let cell = written.as_deref().map(|text| cell::read(*role, text, &classifier.manner(place)));
            (*role, cell.transpose().expect("the tables read").unwrap_or(Cell::Missing))
        })
        .collect();
    let party = cells.iter().find(|(role, _)| *role == Role::Party).map_or(&Cell::Missing, |(_, cell)| cell);
    let index = classifier.regime_of(party);
    let of = |wanted: bool| -> Vec<(Role, &Cell)> {
        let dated = |role: &Role| matches!(role, Role::Date(_) | Role::Status);
        let chosen = cells.iter().filter(|(role, _)| *role != Role::Party && dated(role) == wanted);
        chosen.map(|(role, cell)| (*role, cell)).collect()
    };
    let regime = &classifier.regimes[index];
    let evidence = combine::combine(&of(false), regime).expect("the tables read");
    let state = classifier.age_state(&of(true), regime);
    let outcome = classifier.outcome(&evidence, state, index).expect("the tables read");
    let begun = classifier.begun(&classifier::intervals(&of(true)), regime);
    let since = outcome.required_since(begun);
    (outcome, since)
}

/// The plain reading of one row under one Party.
fn asked(party: &str, as_of: &str, row: &[(&str, &str)]) -> (Outcome, Option<String>) {
    let roles: Vec<&str> = row.iter().map(|(role, _)| *role).collect();
    let classifier = Classifier::compile(&spec(as_of, party, &roles)).expect("the specification compiles");
    let cells: Row = row.iter().map(|(_, cell)| Some((*cell).to_owned())).collect();
    let (outcome, since) = plainly(&classifier, &cells);
    let (same, _) = by_session(&classifier, &[cells.clone(), cells], &vec![false; row.len()]).remove(1);
    assert_eq!(outcome, same, "{row:?}");
    (outcome, since.map(calendar::to_iso))
}

fn shown(outcome: &Outcome) -> (&'static str, &'static str, &'static str, &'static str) {
    (
        SOURCE_AGES[usize::from(outcome.source_age)],
        AgeBasis::NAMES[usize::from(outcome.age_basis)],
        OBLIGATIONS[usize::from(outcome.obligation)],
        STRENGTHS[usize::from(outcome.bat)],
    )
}

/// France: in force 2004-05-17, cut-off 2005-05-17, fourth anniversary 2008-05-17. The EU: 2005-02-14.
const TODAY: &str = "2026-08-31";

#[test]
fn a_modification_that_is_ahead_makes_nothing_new() {
    let row = [("category", "II.a"), ("operation_started", "1980"), ("modification_started", "2020")];
    let (outcome, since) = asked("FRA", "2010-01-01", &row);
    assert_eq!(shown(&outcome), ("existing", "presumed", "promote_existing", "promote"));
    assert_eq!(since, None);
    // In the year itself it may have happened or not.
    let (outcome, _) = asked("FRA", "2020-07-01", &row);
    assert_eq!(shown(&outcome), ("undetermined", "nothing", "undetermined", "undetermined"));
    assert_eq!(outcome.needs, "modification_started");
    assert_eq!(outcome.obligation_candidates, "require_bat_new;promote_existing");
    let (outcome, _) = asked("FRA", "2020-12-31", &row);
    assert_eq!(shown(&outcome), ("new", "modification_started", "require_bat_new", "require"));
}

#[test]
fn retrofits_permits_and_reports_that_are_ahead_say_nothing() {
    let of = |name: &'static str, date: &'static str| {
        let row = [("category", "II.a"), (name, date)];
        shown(&asked("FRA", "2012-06-30", &row).0)
    };
    let open = ("undetermined", "nothing", "undetermined", "undetermined");
    assert_eq!(of("building_permit", "2012-06-30"), ("new", "building_permit", "require_bat_new", "require"));
    assert_eq!(of("building_permit", "2012-07-01"), open);
    assert_eq!(of("building_permit", "2012"), open);
    assert_eq!(of("first_reported", "2014"), open);
    let old = |date: &'static str| {
        let row = [("category", "III.b"), ("first_reported", "1998"), ("retrofit", date)];
        let outcome = asked("FRA", "2012-06-30", &row).0;
        (shown(&outcome).0, shown(&outcome).1, outcome.needs)
    };
    assert_eq!(old("2013"), ("existing", "presumed", String::new()));
    assert_eq!(old("2012"), ("undetermined", "retrofit", "modification_started;action_plan".to_owned()));
}

#[test]
fn a_construction_that_is_ahead_stays_what_it_will_be() {
    let row = [("category", "II.c"), ("construction_started", "2031-03-01")];
    let (outcome, since) = asked("FRA", TODAY, &row);
    assert_eq!(shown(&outcome), ("new", "construction_started", "require_bat_new", "require"));
    assert_eq!((outcome.operating, since.as_deref()), (Some(false), Some("2031-03-01")));
}

#[test]
fn before_the_cut_off_nothing_is_new() {
    for dates in
        [("construction_started", "2005-05-17"), ("modification_started", "2005-01-01"), ("closed", "2030")]
    {
        let (outcome, _) = asked("FRA", "2005-05-16", &[("category", "II.a"), dates]);
        assert_eq!(
            shown(&outcome),
            ("existing", "cut_off_ahead", "promote_existing", "promote"),
            "{dates:?}"
        );
    }
    let (outcome, _) =
        asked("FRA", "2005-05-17", &[("category", "II.a"), ("construction_started", "2005-05-17")]);
    assert_eq!(shown(&outcome), ("new", "construction_started", "undetermined", "undetermined"));
    // Before entry into force there is no age at all.
    let (outcome, _) = asked("FRA", "2004-05-16", &[("category", "II.a")]);
    assert_eq!(shown(&outcome), ("undetermined", "not_a_party", "not_a_party", "none"));
}

#[test]
fn what_was_closed_before_the_cut_off_is_existing() {
    let (outcome, _) = asked("FRA", TODAY, &[("category", "II.a"), ("closed", "2004")]);
    assert_eq!(shown(&outcome), ("existing", "closed", "promote_existing", "promote"));
    assert_eq!(outcome.operating, Some(false));
    let (outcome, _) = asked("FRA", TODAY, &[("category", "II.a"), ("closed", "2005")]);
    assert_eq!(shown(&outcome).0, "undetermined");
    let row = [("category", "II.a"), ("closed", "2004"), ("modification_started", "2012")];
    let (outcome, _) = asked("FRA", TODAY, &row);
    assert_eq!(shown(&outcome), ("undetermined", "contradictory", "undetermined", "undetermined"));
    assert_eq!(outcome.issues, "contradictory_dates");
}

/// All words for a status, by whether they say that a source operates, that it does not, or neither.
fn status_words() -> Vec<(String, Option<bool>)> {
    let table = include_str!("../../src/evidence/data/status_words.csv");
    let mut rows = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(table.as_bytes());
    let said = |raw: csv::StringRecord| (raw[3].to_owned(), raw[0].parse().ok());
    rows.records().map(|raw| said(raw.expect("the table reads"))).collect()
}

/// The cut-off is 2005-05-17.
const CLOSINGS: [&str; 7] = ["2004", "2005-05-16", "2005", "2014-03-01", "2026-08-31", "2026", "2031"];

#[test]
fn a_status_that_says_what_a_closing_denies_is_told_and_no_age_rests_on_it() {
    let beside: [&[(&str, &str)]; 8] = [
        &[],
        &[("construction_started", "1990")],
        &[("construction_started", "2007-03-01")],
        &[("building_permit", "2006")],
        &[("operation_started", "1999")],
        &[("first_reported", "2012")],
        &[("construction_started", "1990"), ("modification_started", "2013")],
        &[("construction_started", "2008"), ("first_reported", "2016")],
    ];
    for dates in beside {
        let with = |more: &[(&'static str, &'static str)], word: &'static str| {
            let row: Vec<(&str, &str)> = [("category", "II.a"), ("status", word)]
                .into_iter()
                .chain(dates.iter().copied())
                .chain(more.iter().copied())
                .collect();
            asked("FRA", TODAY, &row)
        };
        for closing in CLOSINGS {
            let (operates, operates_since) = with(&[("closed", closing)], "operating");
            let (silent, silent_since) = with(&[("closed", closing)], "");
            let (open, open_since) = with(&[], "operating");
            if matches!(closing, "2026" | "2031") {
                // It may be ahead: the source operates until then.
                assert_eq!(operates.operating, Some(true), "{dates:?} {closing}");
                assert_eq!(Outcome { operating: silent.operating, ..operates }, silent);
                continue;
            }
            assert!(operates.issues.contains("contradictory_evidence"), "{dates:?} {closing}");
            assert_eq!((operates.operating, silent.operating), (Some(false), Some(false)));
            // What holds with the closing and without it, and nothing else.
            let ages = |outcome: &Outcome| shown(outcome).0;
            let both = if ages(&silent) == ages(&open) { ages(&open) } else { "undetermined" };
            assert_eq!(ages(&operates), both, "{dates:?} {closing}");
            let since = if silent_since == open_since { open_since } else { None };
            assert_eq!(operates_since, since, "{dates:?} {closing}");
            assert!(operates.bat_floor <= silent.bat_floor.min(open.bat_floor));
            assert!(operates.bat_ceiling >= silent.bat_ceiling.max(open.bat_ceiling));
        }
    }
}

#[test]
fn every_word_of_a_status_meets_closings_and_other_statuses() {
    for (word, operates) in some(status_words()) {
        for closing in CLOSINGS {
            let row = [("category", "II.a"), ("status", word.as_str()), ("closed", closing)];
            let (outcome, _) = asked("KEN", TODAY, &row);
            let past = !matches!(closing, "2026" | "2031");
            let denied = operates == Some(true) && past;
            let wanted = if denied { "contradictory_evidence" } else { "" };
            assert_eq!(outcome.issues, wanted, "{word}, closed {closing}");
            let wanted = if past { Some(false) } else { operates };
            assert_eq!(outcome.operating, wanted, "{word}, closed {closing}");
        }
        for (other, says) in [("operating", Some(true)), ("closed", Some(false)), ("", None)] {
            let row = [("category", "II.a"), ("status", word.as_str()), ("status", other)];
            let (outcome, _) = asked("KEN", TODAY, &row);
            let contradictory = says.is_some() && operates.is_some() && says != operates;
            let wanted = if contradictory { "contradictory_evidence" } else { "" };
            assert_eq!(outcome.issues, wanted, "{word} beside {other}");
            assert_eq!(
                outcome.operating,
                operates.or(says).filter(|_| !contradictory),
                "{word} beside {other}"
            );
        }
    }
}

/// A status speaks of the day on which the register was written, which may be later than the one asked about.
#[test]
fn a_status_is_no_denial_of_a_start_that_is_ahead() {
    for date in ["construction_started", "operation_started"] {
        let row = [("category", "II.a"), ("status", "operating"), (date, "2012")];
        let (outcome, _) = asked("FRA", "2010-01-01", &row);
        assert_eq!((outcome.operating, outcome.issues.as_str()), (Some(false), ""), "{date}");
    }
}

#[test]
fn only_a_building_permit_bounds_from_below() {
    let (outcome, _) = asked("FRA", TODAY, &[("category", "II.a"), ("permit_granted", "2007")]);
    assert_eq!(shown(&outcome), ("undetermined", "nothing", "undetermined", "undetermined"));
    assert_eq!(outcome.needs, "construction_started");
    let (outcome, _) = asked("FRA", TODAY, &[("category", "II.a"), ("building_permit", "2007")]);
    assert_eq!(shown(&outcome), ("new", "building_permit", "require_bat_new", "require"));
    // The year of the cut-off: the permit may have come before it.
    let (outcome, _) = asked("FRA", TODAY, &[("category", "II.a"), ("building_permit", "2005")]);
    assert_eq!(shown(&outcome).0, "undetermined");
}

#[test]
fn the_other_clock_is_named_where_it_would_change_the_answer() {
    let of = |party: &str, as_of: &str, category: &str, built: &str| {
        let outcome = asked(party, as_of, &[("category", category), ("construction_started", built)]).0;
        (shown(&outcome).2, outcome.issues.contains("other_clock"))
    };
    // Italy: in force 2022-12-28, cut-off 2023-12-28; by the Union's clock new and required.
    assert_eq!(of("ITA", TODAY, "II.a", "2010"), ("promote_existing", true));
    assert_eq!(of("ITA", TODAY, "II.a", "2001"), ("promote_existing", false));
    assert_eq!(of("ITA", TODAY, "none", "2010"), ("none", false));
    // New by both: required by the Union's clock, not yet by the State's.
    assert!(of("ITA", TODAY, "II.a", "2024-06-01").1);
    // Existing by the one; open between promote and require by the other.
    assert_eq!(of("ITA", TODAY, "III.b", "2010"), ("promote_existing", true));
    // No Party yet itself, though the Union is.
    assert_eq!(of("ITA", "2015-01-01", "II.a", "2010"), ("not_a_party", true));
    // France: begun between its cut-off and the Union's, 2006-02-14.
    assert_eq!(of("FRA", TODAY, "II.a", "2005-09-01"), ("require_bat_new", true));
    assert_eq!(of("FRA", TODAY, "II.a", "2006-02-14"), ("require_bat_new", false));
    // A year with the Union's cut-off in it: determined by the one, open by the other.
    assert_eq!(of("FRA", TODAY, "II.a", "2006"), ("require_bat_new", true));
    assert_eq!(of("FRA", TODAY, "III.b", "2001"), ("promote_existing", false));
    // And the other way round: the Union's cut-off was later.
    assert_eq!(of("FRA", TODAY, "II.a", "2005"), ("undetermined", true));
    // Open by both.
    let open = asked("FRA", TODAY, &[("category", "II.a"), ("operation_started", "2010")]).0;
    assert_eq!((shown(&open).2, open.issues.as_str()), ("undetermined", ""));
    // The Union's fourth anniversary was 2009-02-14.
    assert_eq!(of("FRA", "2008-06-01", "II.a", "2007"), ("require_bat_new", true));
    assert_eq!(of("FRA", "2009-02-14", "II.a", "2007"), ("require_bat_new", false));
    // No member, or not any more.
    assert!(!of("CHE", TODAY, "II.a", "2010").1);
    assert!(!of("GBR", TODAY, "II.a", "2006").1);
    assert!(!of("EUE", TODAY, "II.a", "2006").1);
}

#[test]
fn rows_of_a_member_state_and_of_another_before_both_cut_offs_are_told_apart() {
    // On this day Ireland and Somalia had been Parties for less than a year, the Union for six.
    let classifier = Classifier::compile(&spec("2011-05-01", "", &["category", "closed", "status", "party"]));
    let classifier = classifier.expect("the specification compiles");
    let row = |party: &str| -> Row { vec![Some("II.a".to_owned()), None, None, Some(party.to_owned())] };
    let rows = [row("SOM"), row("IRL"), row("SOM")];
    let found = by_session(&classifier, &rows, &[false; 4]);
    let seen: Vec<(&str, &str)> =
        found.iter().map(|(outcome, _)| (shown(outcome).1, outcome.issues.as_str())).collect();
    let (somalia, ireland) = (("cut_off_ahead", ""), ("cut_off_ahead", "other_clock"));
    assert_eq!(seen, [somalia, ireland, somalia]);
}

#[test]
fn the_window_runs_from_the_cut_off_to_the_day_before_the_fourth_anniversary() {
    let in_window = |row: &[(&str, &str)]| {
        let category = [("category", "II.a")];
        let row: Vec<(&str, &str)> = category.iter().chain(row).copied().collect();
        let outcome = asked("KEN", TODAY, &row).0;
        outcome.issues.split(';').any(|issue| issue == "phase_in_window")
    };
    // Kenya: in force 2004-12-23.
    for (day, wanted) in [
        ("2005-12-22", false),
        ("2005-12-23", true),
        ("2006", true),
        ("2005", false),
        ("2008-12-22", true),
        ("2008-12-23", false),
        ("2008", false),
    ] {
        assert_eq!(in_window(&[("construction_started", day)]), wanted, "{day}");
        // The same of the modification that makes an old source new.
        let modified = [("construction_started", "1990"), ("modification_started", day)];
        assert_eq!(in_window(&modified), wanted, "modified {day}");
    }
    assert!(in_window(&[("building_permit", "2006-01-01"), ("operation_started", "2008-12-22")]));
    assert!(!in_window(&[("building_permit", "2006-01-01"), ("operation_started", "2008-12-23")]));
    // New in the window by construction; what came after makes it no newer.
    assert!(in_window(&[("construction_started", "2007"), ("modification_started", "2015")]));
    // Perhaps new by construction in the window, perhaps by modification after it.
    assert!(!in_window(&[("operation_started", "2007"), ("modification_started", "2015")]));
}

#[test]
fn required_since_is_the_later_of_the_requirement_and_the_start() {
    let since = |party: &str, as_of: &str, row: &[(&str, &str)]| asked(party, as_of, row).1;
    let built = |day: &'static str| [("category", "II.a"), ("construction_started", day)];
    // Required from 2008-05-17: a source begun before is required since that day.
    assert_eq!(since("FRA", TODAY, &built("2006")).as_deref(), Some("2008-05-17"));
    assert_eq!(since("FRA", TODAY, &built("2008-05-18")).as_deref(), Some("2008-05-18"));
    assert_eq!(since("FRA", TODAY, &built("2015-02-03")).as_deref(), Some("2015-02-03"));
    // A year is no day.
    assert_eq!(since("FRA", TODAY, &built("2015")), None);
    assert_eq!(since("FRA", TODAY, &built("1990")), None);
    let modified =
        [("category", "II.a"), ("construction_started", "1990"), ("modification_started", "2015-02-03")];
    assert_eq!(since("FRA", TODAY, &modified).as_deref(), Some("2015-02-03"));
    // Both dates bound the start: permitted and in operation before the requirement.
    let between =
        [("category", "II.a"), ("building_permit", "2005-06-01"), ("operation_started", "2008-05-17")];
    assert_eq!(since("FRA", TODAY, &between).as_deref(), Some("2008-05-17"));
    // Not required yet: from that day on it will be.
    assert_eq!(asked("ITA", TODAY, &built("2024-06-01")).1.as_deref(), Some("2026-12-28"));
    // What nothing is required of.
    let none = [("category", "none"), ("construction_started", "2015-02-03")];
    assert_eq!(since("FRA", TODAY, &none), None);
    assert_eq!(since("USA", TODAY, &built("2015-02-03")), None);
}

#[test]
fn worlds_that_name_other_days_may_still_give_the_same() {
    let mut spec = spec(TODAY, "KEN", &["category", "construction_started"]);
    let profile = r#"{"party": "KEN", "action_plan": {"adopted": "2007-04-12", "complete": true, "identified":
        [{"category": "III.b", "bat_required_from": "2010-01-01"}, {"category": "III.c", "bat_required_from": "2012-01-01"}]}}"#;
    spec.profiles.insert("KEN".to_owned(), serde_json::from_str(profile).expect("the profile reads"));
    let classifier = Classifier::compile(&spec).expect("the specification compiles");
    let row = |day: &str| -> Row { vec![Some("III.b;III.c".to_owned()), Some(day.to_owned())] };
    let (late, since) = plainly(&classifier, &row("2015-02-03"));
    assert_eq!((late.required_from, since.map(calendar::to_iso).as_deref()), (None, Some("2015-02-03")));
    assert_eq!(plainly(&classifier, &row("2011-02-03")).1, None);
}

#[test]
fn a_state_of_two_dates_is_judged_by_both() {
    // Estonia: in force 2009-02-05 or 2014-02-18.
    let built = |day: &'static str| {
        let outcome = asked("EST", TODAY, &[("category", "II.a"), ("construction_started", day)]).0;
        (shown(&outcome).0, outcome.obligation_candidates, outcome.needs)
    };
    let both = ("existing", "promote_existing".to_owned(), String::new());
    assert_eq!(built("2001"), both);
    let open = "require_bat_new;promote_existing".to_owned();
    assert_eq!(built("2012-06-01"), ("undetermined", open, "entry_into_force".to_owned()));
    // New by both clocks; the day from which it is required is not.
    let new = asked("EST", TODAY, &[("category", "II.a"), ("construction_started", "2020-01-01")]);
    assert_eq!(shown(&new.0), ("new", "construction_started", "require_bat_new", "require"));
    assert_eq!((new.0.required_from, new.0.needs.as_str()), (None, "entry_into_force"));
    assert_eq!(new.1.as_deref(), Some("2020-01-01"));
    // By one clock no Party yet.
    let early = asked("EST", "2012-01-01", &[("category", "II.a"), ("construction_started", "2001")]).0;
    assert_eq!(early.obligation_candidates, "promote_existing;not_a_party");
    assert_eq!(asked("EST", "2009-02-04", &[("category", "II.a")]).0.obligation_candidates, "not_a_party");
}

#[test]
fn a_category_such_as_those_of_part_iii_may_be_one_that_no_plan_names() {
    let (outcome, _) = asked("FRA", TODAY, &[("category", "III.x"), ("construction_started", "2015")]);
    assert_eq!(outcome.obligation_candidates, "require_bat_new;promote_bat_new");
    // By 5(d) if the plan names it, else by 5(e)(ii): which paragraph is open.
    assert_eq!((outcome.legal_basis, outcome.needs.as_str()), (None, "action_plan"));
    let (outcome, _) = asked("FRA", TODAY, &[("category", "III.x;none"), ("construction_started", "1990")]);
    assert_eq!(outcome.obligation_candidates, "promote_existing;none");
}

#[test]
fn a_plan_is_asked_for_only_where_one_would_narrow() {
    let needs = |profile: &str, category: &str| {
        let mut spec = spec(TODAY, "KEN", &["category", "construction_started"]);
        spec.profiles.insert("KEN".to_owned(), serde_json::from_str(profile).expect("the profile reads"));
        let classifier = Classifier::compile(&spec).expect("the specification compiles");
        plainly(&classifier, &vec![Some(category.to_owned()), Some("2015-02-03".to_owned())]).0.needs
    };
    let plan =
        |identified: &str| format!(r#"{{"party": "KEN", "action_plan": {{"identified": [{identified}]}}}}"#);
    assert_eq!(needs(&plan(""), "III.b"), "action_plan");
    assert_eq!(needs(&plan(r#"{"category": "III.b"}"#), "III.b"), "action_plan_date");
    // Each by itself would narrow nothing; a plan that requires BAT of both from one day on would.
    let both = plan(r#"{"category": "III.b"}"#);
    assert_eq!(needs(&both, "III.b;III.d"), "activity;action_plan;action_plan_date");
    // Here the categories that the plan names hold each duty open already.
    let held = plan(
        r#"{"category": "III.b", "bat_required_from": "2010-01-01"}, {"category": "III.c", "bat_required_from": "2040-01-01"}"#,
    );
    assert_eq!(needs(&held, "III.b;III.c"), "activity");
}

/// Days about which answers turn, and some that are far from them.
#[test]
fn a_status_not_understood_is_told_from_none_also_where_dates_are_ahead() {
    let spec =
        spec("2010-01-01", "FRA", &["operation_started", "modification_started", "category", "status"]);
    let classifier = Classifier::compile(&spec).expect("the specification compiles");
    let row = |modified: &str, status: Option<&str>| -> Row {
        let [operated, modified, category] = ["1980", modified, "II.a"].map(|cell| Some(cell.to_owned()));
        vec![operated, modified, category, status.map(str::to_owned)]
    };
    for modified in ["2005", "2020", "2010", "2010-01-02"] {
        for order in [[None, Some("Zzyzx")], [Some("Zzyzx"), None]] {
            let rows = order.map(|status| row(modified, status));
            let found = by_session(&classifier, &rows, &[false; 4]);
            for ((row, status), (outcome, since)) in rows.iter().zip(order).zip(found) {
                let said = outcome.issues.split(';').any(|issue| issue == "unknown_word");
                assert_eq!(said, status.is_some(), "{row:?}");
                assert_eq!((outcome, since), plainly(&classifier, row), "{row:?}");
            }
        }
    }
}

fn a_day() -> impl Strategy<Value = Day> {
    let turns: Vec<Day> = [
        "2004-05-17",
        "2005-02-14",
        "2005-05-17",
        "2005-12-23",
        "2006-02-14",
        "2008-05-17",
        "2008-12-23",
        "2009-02-05",
        "2009-02-14",
        "2010-02-05",
        "2010-11-03",
        "2011-06-01",
        "2011-11-03",
        "2014-02-18",
        "2015-02-18",
        "2018-02-18",
        "2022-12-28",
        "2023-12-28",
        "2026-12-28",
    ]
    .iter()
    .map(|day| calendar::parse_iso(day).expect("a day"))
    .collect();
    prop_oneof![
        3 => (prop::sample::select(turns), -400_i32..400).prop_map(|(day, by)| day + by),
        1 => -30_000_i32..24_000,
    ]
}

/// A date as a register writes it: a day, a year, an open end, or nothing that one can read. Days are those
/// of a few, so that rows of a table often differ in the order of their dates alone.
fn a_date(days: &[Day], typed: bool) -> BoxedStrategy<Option<String>> {
    let iso = || prop::sample::select(days.to_vec()).prop_map(calendar::to_iso);
    if typed {
        return prop::option::weighted(0.7, iso()).boxed();
    }
    prop_oneof![
        6 => iso().prop_map(Some),
        3 => iso().prop_map(|day| Some(day[..4].to_owned())),
        1 => iso().prop_map(|day| Some(format!("after {}", &day[..4]))),
        1 => iso().prop_map(|day| Some(format!("before {}", &day[..4]))),
        1 => Just(Some("n.k.".to_owned())),
        3 => Just(None),
    ]
    .boxed()
}

const DATES: [&str; 9] = [
    "construction_started",
    "modification_started",
    "retrofit",
    "operation_started",
    "building_permit",
    "permit_granted",
    "first_reported",
    "closed",
    "modification_started",
];
const PARTIES: [&str; 14] =
    ["FRA", "ITA", "KEN", "USA", "EST", "PSE", "Atlantis", "DEU", "HRV", "GBR", "EUE", "IRL", "SOM", ""];

/// Some date columns, those that come as days, the day asked about, and rows.
#[derive(Clone, Debug)]
struct Table {
    dates: Vec<&'static str>,
    typed: Vec<bool>,
    as_of: Day,
    rows: Vec<(usize, usize, usize, Vec<Option<String>>)>,
}

fn a_table() -> impl Strategy<Value = Table> {
    // Some of the columns, or nearly all of them.
    let columns = prop::sample::select(vec![0.4, 0.9]).prop_flat_map(|share| {
        prop::collection::vec((prop::bool::weighted(share), any::<bool>()), DATES.len())
    });
    let days = prop::collection::vec(a_day(), 2..7);
    let parties = prop::collection::vec(0..PARTIES.len(), 1..4);
    (columns, days, parties, prop::option::of(a_day())).prop_flat_map(|(chosen, days, parties, as_of)| {
        let kept: Vec<(&'static str, bool)> = DATES
            .iter()
            .zip(&chosen)
            .filter(|(_, (keep, _))| *keep)
            .map(|(name, (_, typed))| (*name, *typed))
            .collect();
        let cells: Vec<BoxedStrategy<Option<String>>> =
            kept.iter().map(|(_, typed)| a_date(&days, *typed)).collect();
        let as_of = as_of.unwrap_or(days[0]).max(12_000);
        let row = (prop::sample::select(parties), 0_usize..8, 0_usize..5, cells);
        prop::collection::vec(row, 1..150).prop_map(move |rows| Table {
            dates: kept.iter().map(|(name, _)| *name).collect(),
            typed: kept.iter().map(|(_, typed)| *typed).collect(),
            as_of,
            rows,
        })
    })
}

proptest! {
    #![proptest_config(cases(400))]
    #[test]
    fn the_hot_loop_reads_dates_as_the_plain_reading_does(
        table in a_table(),
        lead in prop::option::weighted(0.3, (0_u8..4, 0_u8..5)),
        unmodified in prop::bool::weighted(0.8),
        by_party: bool,
        statuses in 0_usize..3,
        party in 0..PARTIES.len(),
        planned: bool,
    ) {
        let as_of = table.as_of;
        let mut roles: Vec<&str> = table.dates.clone();
        roles.push("category");
        roles.extend(vec!["status"; statuses]);
        if by_party {
            roles.push("party");
        }
        let mut spec = spec(&calendar::to_iso(as_of), PARTIES[party], &roles);
        spec.party = spec.party.filter(|party| party != "Atlantis");
        spec.assume = Assume {
            unmodified,
            lead_time: lead.map(|(least, more)| [f64::from(least), f64::from(least + more)]),
            ..Assume::default()
        };
        if planned {
            let profile = r#"{"party": "ITA", "action_plan": {"adopted": "2007-04-12",
                "identified": [{"category": "III.b", "bat_required_from": "2024-01-01"}, {"category": "III.d"}]}}"#;
            spec.profiles.insert("ITA".to_owned(), serde_json::from_str(profile).expect("the profile reads"));
        }
        let categories = ["II.a", "III.b", "none", "II.b;III.d", "III.x", "III.x;none", "II.a;none", ""];
        let words = ["operating", "closed", "", "planned", "??"];
        let rows: Vec<Row> = table
            .rows
            .iter()
            .map(|(party, category, status, dates)| {
                let mut row = dates.clone();
                row.push(Some(categories[*category].to_owned()));
                // A second one may say the same, another, or nothing.
                row.extend((0..statuses).map(|more| Some(words[(status + more * category) % 5].to_owned())));
                if by_party {
                    row.push(Some(PARTIES[*party].to_owned()));
                }
                row
            })
            .collect();
        let mut typed = table.typed.clone();
        typed.resize(roles.len(), false);
        let classifier = Classifier::compile(&spec).expect("the specification compiles");
        for (row, found) in rows.iter().zip(by_session(&classifier, &rows, &typed)) {
            let wanted = plainly(&classifier, row);
            prop_assert_eq!(found, wanted, "{:?}: {:?}", roles, row);
        }
    }
}
