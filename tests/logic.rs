//! Laws of the logic as properties: more information never turns a determined field into another
//! value, the order of rows does not matter, and what is printed reads back.

use annexc::classify::encode;
use annexc::classify::kernel::Classifier;
use annexc::classify::outcome::Outcome;
use annexc::classify::spec::{Assume, Spec};
use annexc::evidence::crosswalk;
use annexc::evidence::dates::{self, DateCell};
use annexc::evidence::role::Role;
use annexc::evidence::scheme::Scheme;
use annexc::law::annex_c::{Categories, Category};
use annexc::law::calendar;
use proptest::prelude::*;

type Row = Vec<(&'static str, String)>;

/// Classifies rows that may name different inputs; what a row does not name is null.
fn classify(rows: &[Row], as_of: &str) -> Vec<Outcome> {
    let mut names: Vec<&'static str> = rows.iter().flatten().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    let spec = Spec {
        as_of: as_of.to_owned(),
        party: Some("FRA".to_owned()),
        roles: names.iter().map(|name| (*name).to_owned()).collect(),
        assume: Assume::default(),
        ..Spec::default()
    };
    let classifier = Classifier::compile(&spec).expect("the specification compiles");
    let columns: Vec<_> = names
        .iter()
        .map(|name| {
            let role = Role::from_name(name).expect("a role");
            let values = rows
                .iter()
                .map(|row| row.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()));
            encode::column(role, values, false).expect("the tables read")
        })
        .collect();
    let found = classifier.classify(&columns, rows.len()).expect("the tables read");
    found.ids.iter().map(|id| found.outcomes[*id as usize].clone()).collect()
}

fn category_set() -> impl Strategy<Value = String> {
    (1_u32..1 << 20).prop_map(|bits| Categories(bits).to_string())
}

fn day() -> impl Strategy<Value = String> {
    (0_i32..20_000).prop_map(calendar::to_iso)
}

/// Whether a determined field was turned into another determined value.
fn flipped(before: &Outcome, after: &Outcome) -> Vec<&'static str> {
    let mut fields = Vec::new();
    let mut check = |name, turned: bool| {
        if turned {
            fields.push(name);
        }
    };
    let undetermined = 5;
    check("obligation", before.obligation != undetermined && after.obligation != before.obligation);
    check("bat", before.bat != 3 && after.bat != before.bat);
    check("bep", before.bep != 3 && after.bep != before.bep);
    check("source_age", before.source_age != 2 && after.source_age != before.source_age);
    check("annex_c", before.annex_c.is_some() && after.annex_c != before.annex_c);
    check("legal_basis", before.legal_basis.is_some() && after.legal_basis != before.legal_basis);
    check("floor", after.bat_floor < before.bat_floor);
    check("ceiling", after.bat_ceiling > before.bat_ceiling);
    fields
}

proptest! {
    #[test]
    fn a_smaller_set_of_categories_never_turns_a_field(
        larger in 1_u32..1 << 20, kept in any::<u32>(), built in proptest::option::of(day()),
        as_of in prop_oneof!["2005-01-01", "2007-06-01", "2026-08-31"],
    ) {
        let smaller = if larger & kept == 0 { larger } else { larger & kept };
        let row = |set: u32| -> Row {
            let category = ("category", Categories(set).to_string());
            std::iter::once(category).chain(built.clone().map(|day| ("construction_started", day))).collect()
        };
        let found = classify(&[row(larger), row(smaller)], &as_of);
        prop_assert_eq!(flipped(&found[0], &found[1]), Vec::<&str>::new());
    }

    #[test]
    fn one_more_date_that_agrees_never_turns_a_field(
        category in category_set(), start in 0_i32..20_000, lead in 0_i32..4000, before in 0_i32..4000,
    ) {
        let operation = ("operation_started", calendar::to_iso(start + lead));
        let construction = ("construction_started", calendar::to_iso(start));
        let permit = ("permit_granted", calendar::to_iso(start - before));
        let category = ("category", category);
        let rows = [
            vec![category.clone()],
            vec![category.clone(), operation.clone()],
            vec![category.clone(), operation.clone(), permit.clone()],
            vec![category, operation, permit, construction],
        ];
        let found = classify(&rows, "2026-08-31");
        for pair in found.windows(2) {
            prop_assert_eq!(flipped(&pair[0], &pair[1]), Vec::<&str>::new());
        }
    }

    #[test]
    fn a_fact_narrows_what_a_code_leaves_open(
        code in proptest::sample::select(vec!["24.44", "24.42", "24.43", "23.51", "17.11", "35.11", "38.21", "24.10"]),
        fact in proptest::sample::select(vec![
            ("feed", "secondary"), ("feed", "primary"), ("metal", "zinc"), ("hazardous_waste", "no"),
            ("elemental_chlorine", "no"), ("fuel", "coal"), ("fuel", "waste"), ("waste_burned", "none"),
        ]),
        built in day(),
    ) {
        let base: Row = vec![("nace2", code.to_owned()), ("construction_started", built)];
        let mut more = base.clone();
        more.push((fact.0, fact.1.to_owned()));
        let found = classify(&[base, more], "2026-08-31");
        // A fact of higher rank may overrule the code, and then says so.
        if !found[1].issues.contains("sector_disagrees") {
            prop_assert_eq!(flipped(&found[0], &found[1]), Vec::<&str>::new());
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(categories in proptest::collection::vec(category_set(), 1..20), built in day()) {
        let rows: Vec<Row> = categories
            .into_iter()
            .map(|category| vec![("category", category), ("construction_started", built.clone())])
            .collect();
        let mut forward = classify(&rows, "2026-08-31");
        let reversed: Vec<Row> = rows.into_iter().rev().collect();
        let backward = classify(&reversed, "2026-08-31");
        forward.reverse();
        prop_assert_eq!(forward, backward);
    }

    #[test]
    fn days_round_trip(days in -100_000_i32..100_000) {
        let printed = calendar::to_iso(days);
        prop_assert_eq!(calendar::parse_iso(&printed), Some(days));
    }

    #[test]
    fn no_cell_makes_reading_fail(text in "\\PC{0,40}") {
        for scheme in Scheme::ALL {
            let book = crosswalk::book(scheme).expect("the tables read");
            let codes = book.read_cell(&text);
            prop_assert!(codes.known.iter().all(|entry| *entry < book.entries.len()));
        }
        if let DateCell::Read(interval) = dates::read(&text) {
            prop_assert!(interval.first <= interval.last);
        }
        for name in ["category", "fuel", "metal", "status", "party", "name", "hazardous_waste"] {
            let role = Role::from_name(name).expect("a role");
            prop_assert!(encode::read(role, &text, true).is_ok());
        }
    }
}

#[test]
fn two_columns_may_name_the_wastes_of_one_kiln() {
    let kiln = |facts: &[(&'static str, &str)]| -> Row {
        let code = ("nace2", "23.51".to_owned());
        std::iter::once(code).chain(facts.iter().map(|(name, value)| (*name, (*value).to_owned()))).collect()
    };
    let rows = [
        kiln(&[("waste_burned", "municipal"), ("hazardous_waste", "true")]),
        kiln(&[("waste_burned", "municipal"), ("hazardous_waste", "false")]),
        kiln(&[("waste_burned", "none"), ("hazardous_waste", "true")]),
        kiln(&[("waste_burned", "none")]),
    ];
    let found = classify(&rows, "2026-08-31");
    assert_eq!(found[0].candidates, "II.b");
    assert_eq!(found[1].candidates, "II.a");
    assert!(found[2].issues.contains("contradictory_evidence"));
    assert_eq!(found[3].candidates, "none");
}

/// Categories that a scheme of its kind can name at all, so that a lost row shows.
#[test]
fn every_scheme_reaches_the_categories_it_is_fine_enough_to_name() {
    let reached = |scheme: Scheme| -> Categories {
        let book = crosswalk::book(scheme).expect("the tables read");
        book.entries.iter().flat_map(|entry| entry.possible.categories().iter().collect::<Vec<_>>()).collect()
    };
    let industrial = [
        Category::IIa,
        Category::IIb,
        Category::IIdi,
        Category::IIdii,
        Category::IIdiii,
        Category::IIdiv,
        Category::IIIb,
        Category::IIId,
        Category::IIIe,
        Category::IIIf,
    ];
    for scheme in Scheme::ALL
        .into_iter()
        .filter(|scheme| !matches!(scheme, Scheme::Gnfr14 | Scheme::Nfr14 | Scheme::Eper))
    {
        for category in industrial {
            assert!(reached(scheme).contains(category), "{} does not reach {category}", scheme.name());
        }
    }
}
