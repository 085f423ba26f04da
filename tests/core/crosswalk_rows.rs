//! Every row of every crosswalk against every fact: a fact named narrows the row, a fact that narrows it is
//! named, and each kind of statement has the mask that its kind asks for.

use annexc::evidence::crosswalk::{self, Row, facts_of};
use annexc::evidence::facts::{self, FactValue};
use annexc::evidence::possibility::{self, Mask};
use annexc::evidence::role::Fact;
use annexc::evidence::scheme::Scheme;
use annexc::law::annex_c::Category;

/// Of what a fact speaks. A row is asked for it only if it holds one of `held`, and an answer is one only if
/// it leaves one of `of`: what leaves nothing of these contradicts the code rather than answers.
struct Question {
    fact: Fact,
    held: &'static str,
    of: &'static str,
}

const METALS: &str = "II.d.i;II.d.ii;II.d.iii;II.d.iv;III.b/iron-primary;III.b/iron-secondary;III.b/copper-primary;\
    III.b/aluminium-primary;III.b/zinc-primary;III.b/other-primary;III.b/other-secondary;III.b/coke;III.b/edge";
const BURNERS: &str = "II.a/boiler;II.a/boiler-biomass;III.c;III.d;III.e;none/boiler;none/heater;none/engine";

const QUESTIONS: [Question; Fact::ALL.len()] = [
    // One answer of `waste_burned`; a question of its own only where it decides for II.b.
    Question {
        fact: Fact::HazardousWaste,
        held: "II.b",
        of: "II.a;II.b;none/kiln;none/kiln-waste;none/recovery",
    },
    Question {
        fact: Fact::WasteBurned,
        held: "II.a;II.b;III.a;none/kiln-waste",
        of: "II.a;II.b;III.a;III.d;III.e;none/kiln;none/kiln-waste;none/recovery;none/boiler;none/heater;\
            none/engine;none/no-fuel;none/toolkit;none/other",
    },
    Question { fact: Fact::ElementalChlorine, held: "II.c", of: "II.c;none/pulp;none/paper" },
    // What only heats or shapes metal does so whatever the metal and its feed.
    Question { fact: Fact::Metal, held: METALS, of: METALS },
    Question { fact: Fact::Feed, held: METALS, of: METALS },
    Question { fact: Fact::Fuel, held: "III.c;III.d;III.e", of: BURNERS },
    Question { fact: Fact::Chloranil, held: "III.j", of: "III.j;none/dye" },
    Question { fact: Fact::ElvShredder, held: "III.k", of: "III.k;none/shredder" },
    Question {
        fact: Fact::Product,
        held: "all",
        of: "except:III.b/heating;none/metal;none/recovery;none/engine;none/other",
    },
    Question { fact: Fact::Combustion, held: "III.c;III.d;III.e", of: BURNERS },
];

/// Products that are an answer only where the row holds the place that they come from.
const COMES_FROM: [(&str, &str); 8] = [
    ("lime", "II.a/furnace"),
    ("sinter", "II.d.ii"),
    ("pig-iron", "III.b/iron-primary"),
    ("ferro-alloy", "III.b/iron-primary"),
    ("coke", "III.b/coke"),
    ("solid-fuel", "III.b/coke"),
    ("refinery-fuel", "III.m"),
    ("energy", "III.d"),
];

/// Facts that would narrow a row and are not asked, since the title has answered.
const ANSWERED: [(&str, &str, Fact, &str); 7] = [
    ("ied", "5.2(b)", Fact::HazardousWaste, "the title is the incineration of hazardous waste"),
    ("ied", "5.2(b)", Fact::WasteBurned, "the title is the incineration of hazardous waste"),
    ("bimschv4", "8.1.1.1", Fact::HazardousWaste, "the title is the burning of hazardous waste"),
    ("bimschv4", "8.1.1.1", Fact::WasteBurned, "the title is the burning of hazardous waste"),
    ("bimschv4", "8.1.1.2", Fact::HazardousWaste, "the title is the burning of hazardous waste"),
    ("bimschv4", "8.1.1.2", Fact::WasteBurned, "the title is the burning of hazardous waste"),
    ("gnfr14", "C_OtherStationaryComb", Fact::Product, "all of the sector makes heat"),
];

fn mask(cell: &str) -> Mask {
    possibility::read(cell).expect("a possibility")
}

fn values(fact: Fact) -> impl Iterator<Item = &'static FactValue> {
    facts::book().expect("the tables read").values.iter().filter(move |value| value.fact == fact)
}

fn rows() -> impl Iterator<Item = &'static Row> {
    Scheme::ALL.into_iter().flat_map(|scheme| {
        let book = crosswalk::book(scheme).expect("the tables read");
        book.rows.iter().filter(move |row| row.scheme == scheme)
    })
}

fn code(scheme: Scheme, code: &str) -> Mask {
    let book = crosswalk::book(scheme).expect("the tables read");
    let entry = book.entries.iter().find(|entry| entry.code == code);
    entry.expect("the list has the code").possible
}

fn fact(fact: Fact, value: &str) -> Mask {
    let found = values(fact).find(|known| known.value == value);
    found.expect("the table has the value").possible
}

/// Whether a value leaves fewer categories of the row, and some.
fn narrows(row: &Row, value: &FactValue) -> bool {
    let left = row.possible.and(value.possible);
    !left.is_empty() && left.categories() != row.possible.categories()
}

fn answers(row: &Row, question: &Question, value: &FactValue) -> bool {
    let comes_from = COMES_FROM.iter().find(|(product, _)| *product == value.value);
    narrows(row, value)
        && row.possible.meets(mask(question.held))
        && row.possible.and(value.possible).meets(mask(question.of))
        && comes_from.is_none_or(|(_, place)| row.possible.meets(mask(place)))
}

#[test]
fn a_fact_named_narrows_its_row() {
    for row in rows() {
        for fact in facts_of(row.facts) {
            assert!(
                values(fact).any(|value| narrows(row, value)),
                "{} {}: no value of {} narrows {}",
                row.scheme.name(),
                row.code,
                fact.name(),
                row.written
            );
        }
    }
}

#[test]
fn a_fact_that_narrows_its_row_is_named() {
    let mut missing = Vec::new();
    let mut answered = [false; ANSWERED.len()];
    for row in rows() {
        for question in &QUESTIONS {
            if facts_of(row.facts).any(|fact| fact == question.fact) {
                continue;
            }
            if let Some(value) = values(question.fact).find(|value| answers(row, question, value)) {
                let by_title = ANSWERED.iter().position(|(scheme, code, fact, _)| {
                    *scheme == row.scheme.name() && *code == row.code && *fact == question.fact
                });
                if let Some(place) = by_title {
                    answered[place] = true;
                    continue;
                }
                missing.push(format!(
                    "{} {}: {} = {} narrows {}",
                    row.scheme.name(),
                    row.code,
                    question.fact.name(),
                    value.value,
                    row.written
                ));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert_eq!(answered, [true; ANSWERED.len()], "an exception that is none any more");
}

#[test]
fn a_positive_statement_names_only_what_it_states() {
    let elsewhere = mask("III.g;III.h;III.j;III.x");
    for value in values(Fact::Product).chain(values(Fact::WasteBurned)).chain(values(Fact::HazardousWaste)) {
        if value.value != "none" && value.value != "false" {
            assert!(!value.possible.meets(elsewhere), "{} = {}", value.fact.name(), value.value);
        }
    }
    // What burns waste is in no category only where II.a does not name the waste; what is a furnace for
    // metal by another trade, or only heats it, is no furnace that waste is burned in.
    for value in values(Fact::WasteBurned).chain(values(Fact::HazardousWaste)) {
        if !["none", "false", "other"].contains(&value.value.as_str()) {
            assert!(!value.possible.meets(Mask::NEITHER), "{} = {}", value.fact.name(), value.value);
            assert!(!value.possible.meets(mask("III.b/heating;III.b/coke;III.b/edge")), "{}", value.value);
        }
    }
}

#[test]
fn a_statement_of_a_trade_says_nothing_of_others() {
    let combustion = values(Fact::Combustion);
    let fuels =
        values(Fact::Fuel).filter(|value| !["refuse", "no-combustion"].contains(&value.value.as_str()));
    for value in values(Fact::Metal).chain(values(Fact::Feed)).chain(fuels).chain(combustion) {
        let others = mask("II.c;III.f;III.g;III.i;III.m;none/chemical;none/dye;none/other");
        assert_eq!(value.possible.and(others), others, "{} = {}", value.fact.name(), value.value);
    }
    let software = code(Scheme::Nace2, "62.01");
    assert_eq!(software.and(fact(Fact::Metal, "copper")), Mask::OTHER, "a software firm is no smelter");
}

/// A fact that leaves one of two readings of a pair must not leave the one that names.
#[test]
fn no_statement_proves_a_category_by_ruling_out_its_none() {
    for (named, none) in
        [("II.c", "none/pulp"), ("III.f", "none/chemical"), ("III.j", "none/dye"), ("III.k", "none/shredder")]
    {
        let own = [Fact::ElementalChlorine, Fact::Chloranil, Fact::ElvShredder, Fact::Product];
        for question in QUESTIONS.iter().filter(|question| !own.contains(&question.fact)) {
            for value in values(question.fact) {
                let kept = |what| value.possible.meets(mask(what));
                assert!(
                    kept(none) || !kept(named) || (question.fact == Fact::Feed && named == "III.k"),
                    "{} = {}: {named} without {none}",
                    question.fact.name(),
                    value.value
                );
            }
        }
    }
}

#[test]
fn facts_and_codes_come_to_the_category_that_the_source_is_in() {
    let shown = |mask: Mask| mask.categories().to_string();
    let scrap =
        code(Scheme::Nace2, "38.32").and(fact(Fact::Metal, "copper")).and(fact(Fact::Feed, "secondary"));
    assert!(scrap.meets(mask("II.d.i")), "{}", shown(scrap));
    let power = code(Scheme::Eprtr, "1.(c)").and(fact(Fact::WasteBurned, "municipal"));
    assert_eq!(shown(power), "II.a", "a power station is no open fire");
    let coal = code(Scheme::Nace2, "35.11").and(fact(Fact::Fuel, "coal"));
    assert_eq!(shown(coal.and(fact(Fact::WasteBurned, "municipal"))), "II.a");
    assert_eq!(shown(coal.and(fact(Fact::WasteBurned, "none"))), "III.d");
    assert!(code(Scheme::Nace2, "23.51").and(code(Scheme::Eprtr, "5.(a)")).meets(mask("II.b")));
    // A wood boiler under a code for fossil power is not thereby one that burns waste.
    assert!(code(Scheme::Naics, "221112").and(fact(Fact::Fuel, "biomass")).is_empty());
    assert!(code(Scheme::Nace21, "35.12").and(fact(Fact::Fuel, "coal")).is_empty());
    for alumina in ["primary", "secondary"] {
        let left = code(Scheme::Nace2, "24.42").and(fact(Fact::Feed, alumina));
        assert!(!left.meets(Mask::NEITHER), "a stated feed is that of metal");
    }
}

#[test]
fn combustion_is_told_by_the_code_or_asked() {
    for scheme in ["0101", "0102", "0103", "0104", "0105", "0201", "0301"] {
        for (last, left) in [("04", "none/engine"), ("05", "none/engine")] {
            let found = code(Scheme::Snap97, &format!("{scheme}{last}"));
            assert_eq!(found.names().collect::<Vec<_>>(), [left], "{scheme}{last}");
        }
        assert!(
            code(Scheme::Snap97, &format!("{scheme}01")).and(fact(Fact::Combustion, "engine")).is_empty()
        );
    }
    for (scheme, written) in [(Scheme::Nace2, "35.11"), (Scheme::Eprtr, "1.(c)"), (Scheme::Ied, "1.1")] {
        for plant in ["turbine", "engine"] {
            let left = code(scheme, written).and(fact(Fact::Combustion, plant));
            assert_eq!(left.categories().single(), Some(Category::Neither), "{written} {plant}");
        }
        let boiler = code(scheme, written).and(fact(Fact::Combustion, "boiler"));
        assert_eq!(boiler.categories().to_string(), "II.a;III.d;III.e", "{written}");
    }
}

/// Activities in no category that the Toolkit has a source group for, in every kind of scheme.
#[test]
fn what_only_the_toolkit_names_is_marked_in_every_scheme() {
    for (scheme, codes) in [
        (Scheme::Toolkit, "1d 2b 3c 4b 4c 4d 4e 4f 4g 6a 7f 8a 8c"),
        (Scheme::Eprtr, "1.(a) 1.(d) 1.(f) 3.(c).(ii) 3.(c).(iii) 3.(e) 3.(f) 3.(g)"),
        (Scheme::Ied, "1.2 1.3 3.1(b) 3.3 3.4 3.5"),
        (
            Scheme::Snap97,
            "010306 010406 030312 030313 030317 030318 030319 030320 040101 040201 040204 040627 1003",
        ),
        (
            Scheme::Nace2,
            "06.10 10.13 10.20 10.91 16.10 19.10 19.20 23.11 23.20 23.32 23.41 23.52 23.99 35.21",
        ),
        (Scheme::Isic4, "0610 1010 1020 1080 1610 1910 1920 2310 2391 2392 2393 2394 2399 3520"),
        (Scheme::Naics, "311119 311612 324110 324121 324199 327111 327121 327211 327410 327993"),
        (Scheme::Ussic, "2048 2911 2951 3211 3251 3261 3274 3296"),
    ] {
        for written in codes.split(' ') {
            assert!(code(scheme, written).meets(Mask::TOOLKIT), "{} {written}", scheme.name());
        }
    }
    for (scheme, codes) in [
        (Scheme::Toolkit, "8d 8e 9a 9b 9d"),
        (Scheme::Eprtr, "5.(d) 5.(f) 7.(a) 8.(c)"),
        (Scheme::Nace2, "10.51 23.12 37.00 62.01 96.01"),
        (Scheme::Naics, "327215 324122"),
    ] {
        for written in codes.split(' ') {
            assert!(!code(scheme, written).meets(Mask::TOOLKIT), "{} {written}", scheme.name());
        }
    }
}
