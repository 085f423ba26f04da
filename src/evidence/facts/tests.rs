//! Tests generated from the tables: what stands there reads in every guise, and nothing else does.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::evidence::cell::clean;

mod properties;

/// All words of a fact with what they say.
pub(super) fn vocabulary(fact: Fact) -> Vec<(String, Meaning, Standing)> {
    let book = book().expect("the tables read");
    let mut words: Vec<_> = book.words[fact as usize]
        .entries()
        .map(|(word, entry)| (word.clone(), book.meanings[entry.meaning].clone(), entry.standing))
        .collect();
    words.sort_by(|a, b| a.0.cmp(&b.0));
    words
}

pub(super) fn said(fact: Fact, cell: &str) -> Statement {
    let read = book().expect("the tables read").read_cell(fact, cell);
    read.unwrap_or(Statement { possible: Mask::ALL, values: Vec::new(), unknown: Vec::new() })
}

/// The values a cell names, and what was not understood.
fn shown(fact: Fact, cell: &str) -> String {
    let said = said(fact, cell);
    let values: Vec<&str> = said
        .values
        .iter()
        .map(|value| book().expect("the tables read").values[*value].value.as_str())
        .collect();
    let unknown =
        if said.unknown.is_empty() { String::new() } else { format!(" ? {}", said.unknown.join("|")) };
    format!("{}{unknown}", values.join(" "))
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            ' ' => '\u{3000}',
            '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
            c => c,
        })
        .collect()
}

#[test]
fn every_word_reads_in_every_guise() {
    for fact in Fact::ALL {
        let words = vocabulary(fact);
        assert!(words.len() > 50, "{}", fact.name());
        for (word, meaning, _) in words {
            let guises = [
                word.clone(),
                word.to_uppercase(),
                full_width(&word),
                format!("  {word}. "),
                format!("\u{201c}{word}\u{201d}"),
                format!("({word})"),
                word.replace(' ', "\u{a0} "),
            ];
            // A tick stands alone; beside other signs it is one of them.
            let guises = if word.chars().any(char::is_alphanumeric) { guises.to_vec() } else { vec![word] };
            for guise in guises {
                let read = said(fact, &guise);
                assert_eq!(
                    (read.possible, &read.unknown),
                    (meaning.possible, &vec![]),
                    "{}={guise}",
                    fact.name()
                );
            }
        }
    }
}

/// Underscores and hyphens may join words that each mean something: then both readings stay.
#[test]
fn bonds_never_narrow_what_the_word_leaves() {
    for fact in Fact::ALL {
        for (word, meaning, _) in vocabulary(fact) {
            for bond in ["_", "-"] {
                let read = said(fact, &word.replace(' ', bond));
                if read.unknown.is_empty() {
                    assert_eq!(
                        meaning.possible.without(read.possible),
                        Mask::EMPTY,
                        "{}={word}",
                        fact.name()
                    );
                }
            }
        }
    }
    assert_eq!(shown(Fact::Fuel, "natural_gas"), "gas");
    assert_eq!(shown(Fact::Fuel, "coal-gas"), "coal gas");
    assert_eq!(shown(Fact::Fuel, "oil_gas"), "oil gas");
}

#[test]
fn lists_are_unions_with_any_separator() {
    let separators = [
        ";", "; ", " | ", ", ", "/", " / ", " + ", " & ", "\n", "\r\n", "\t", " - ", " and ", " und ", " y ",
        " et ", " e ", " och ", " и ", " та ", "、", "，", "；", "・", " → ", " · ",
    ];
    for fact in Fact::ALL {
        let listed: Vec<_> =
            vocabulary(fact).into_iter().filter(|(_, _, standing)| *standing == Standing::Listed).collect();
        for (index, (word, meaning, _)) in listed.iter().enumerate() {
            let (other, other_meaning, _) = &listed[(index * 7 + 3) % listed.len()];
            let separator = separators[index % separators.len()];
            for cell in [
                format!("{word}{separator}{other}"),
                format!("{}{separator}{}", other.to_uppercase(), word.to_uppercase()),
                format!("{word} ({other})"),
                format!("60 % {word}; {other} (40%)"),
            ] {
                let read = said(fact, &cell);
                let union = meaning.possible.or(other_meaning.possible);
                assert_eq!(read.unknown, Vec::<String>::new(), "{}={cell:?}", fact.name());
                // A table may have the two as one word, which then says no less.
                assert_eq!(union.without(read.possible), Mask::EMPTY, "{}={cell:?}", fact.name());
            }
            let read = said(fact, &format!("{word};{other}"));
            assert_eq!(read.possible, meaning.possible.or(other_meaning.possible), "{word};{other}");
        }
    }
}

#[test]
fn a_word_has_one_meaning_and_stands_once() {
    let mut seen: BTreeMap<(&str, String), String> = BTreeMap::new();
    let truths: Vec<Fact> =
        vec![Fact::HazardousWaste, Fact::ElementalChlorine, Fact::Chloranil, Fact::ElvShredder];
    for (file, text) in [
        ("fact_words", include_str!("../data/fact_words.csv")),
        ("joint_words", include_str!("../data/joint_words.csv")),
        ("whole_words", include_str!("../data/whole_words.csv")),
        ("silent_words", include_str!("../data/silent_words.csv")),
    ] {
        for raw in table::read::<RawWord>(file, text).expect("the table reads") {
            for fact in facts_named(file, &raw.fact, &truths).expect("facts") {
                let meaning = format!("{file} {} {}", raw.value, raw.says);
                let before = seen.insert((fact.name(), clean(&raw.word)), meaning.clone());
                assert_eq!(before, None, "{}: `{}` stands twice, {meaning}", fact.name(), raw.word);
            }
        }
    }
    let mut words = Lexicon::default();
    let entry = |meaning| Entry { meaning, standing: Standing::Listed };
    assert_eq!(words.insert("Gasoil", entry(0)), Ok(()));
    assert!(words.insert("gasoil", entry(1)).is_err(), "a second meaning is refused");
}

#[derive(Deserialize)]
struct Row {
    fact: String,
    value: String,
    lang: String,
    word: String,
}

#[test]
fn every_language_has_the_words_that_people_need() {
    let languages = "en fr de es fi cs pt it nl pl sv no da ru uk zh ja ar tr id vi ro hu hr sr el";
    let mut known: BTreeSet<(String, String, String)> = BTreeSet::new();
    for text in [include_str!("../data/fact_words.csv"), include_str!("../data/whole_words.csv")] {
        for row in table::read::<Row>("words", text).expect("the table reads") {
            assert!(languages.split(' ').any(|lang| lang == row.lang) || row.lang == "any", "{}", row.lang);
            assert!(!row.word.trim().is_empty());
            for value in table::split_joined(&row.value) {
                known.insert((row.fact.clone(), value, row.lang.clone()));
            }
        }
    }
    let has = |fact: &str, value: &str, lang: &str| {
        known.contains(&(fact.to_owned(), value.to_owned(), lang.to_owned()))
    };
    for lang in languages.split(' ') {
        for value in ["coal", "oil", "gas", "biomass", "refuse", "waste", "no-combustion"] {
            // Some languages write some of these as another does that stands first.
            assert!(has("fuel", value, lang), "fuel={value} in {lang}");
        }
        for value in ["true", "false"] {
            let shared = match (lang, value) {
                // si, no and their like stand with the first language that has them.
                ("it" | "no" | "da" | "sv" | "nl" | "pt" | "hr" | "sr" | "ro" | "cs", _) => true,
                _ => has("truth", value, lang),
            };
            assert!(shared, "{value} in {lang}");
        }
    }
    let yes = "yes oui ja sí kyllä ano sim sì tak да так 是 はい نعم evet ya có igen ναι";
    let no = "no non nein ei ne não nee nie nej nei нет ні 否 いいえ لا hayır tidak không nu nem όχι не";
    for (words, value) in [(yes, "true"), (no, "false")] {
        for word in words.split(' ') {
            for fact in [Fact::HazardousWaste, Fact::ElementalChlorine, Fact::Chloranil, Fact::ElvShredder] {
                assert_eq!(shown(fact, word), value, "{word}");
                assert_eq!(shown(fact, &word.to_uppercase()), value, "{word}");
            }
        }
    }
}

#[test]
fn facts_rule_out() {
    assert_eq!(said(Fact::ElementalChlorine, "oui").possible.categories().to_string(), "II.c");
    assert!(!said(Fact::HazardousWaste, "nein").possible.meets(Mask::of(crate::law::annex_c::Category::IIb)));
    let read = book().expect("the tables read");
    assert_eq!(read.read_cell(Fact::Fuel, ""), None);
    assert_eq!(read.read_cell(Fact::Fuel, " n/a ; - ; ??? "), None);
}

#[test]
fn what_is_not_understood_is_said() {
    for (fact, cell, expected) in [
        (Fact::Fuel, "Óleo Diesel", "oil"),
        (Fact::Fuel, "unobtanium", " ? unobtanium"),
        (Fact::Metal, "unobtanium", " ? unobtanium"),
        (Fact::Fuel, "coal; unobtainium", "coal ? unobtainium"),
        (Fact::Fuel, "hydrogen", ""),
        (Fact::Metal, "none", ""),
        (Fact::Fuel, "not coal", " ? not coal"),
        (Fact::Fuel, "coal and no gas", "coal ? no gas"),
        (Fact::Fuel, "neither coal nor gas", " ? neither coal nor gas"),
        (Fact::Fuel, "wood 40 / coal 60", " ? wood 40|coal 60"),
        (Fact::Fuel, "wood 40% / coal 60 %", "biomass coal"),
        (Fact::Fuel, "100 % coal", "coal"),
        (Fact::Fuel, "coal (60 per cent), gas oil (40 percent)", "coal oil"),
        (Fact::Fuel, "0 % waste, coal", "waste coal ? 0 %"),
        (Fact::Fuel, "coal 250 %", "coal ? 250 %"),
        (Fact::Fuel, "coal 3", " ? coal 3"),
        (Fact::Fuel, "60%", " ? 60%"),
        (Fact::WasteBurned, "no waste", "none"),
        (Fact::WasteBurned, "kein Abfall", "none"),
        (Fact::WasteBurned, "sans déchets", "none"),
        (Fact::WasteBurned, "no hazardous waste", " ? no hazardous waste"),
        (Fact::WasteBurned, "no, hazardous waste", "hazardous ? no"),
        (Fact::WasteBurned, "none (hazardous waste)", "hazardous ? none"),
        (Fact::WasteBurned, "none; municipal", "none municipal"),
        (Fact::WasteBurned, "non-hazardous waste", "municipal medical sludge other false"),
        (Fact::WasteBurned, "non-hazardous waste, tyres", "municipal medical sludge other false"),
        (Fact::HazardousWaste, "no hazardous waste", "false"),
        (Fact::HazardousWaste, "yes, but not hazardous", "true ? but not hazardous"),
        (Fact::HazardousWaste, "yes; no", "true false"),
        (Fact::HazardousWaste, "1.0", "true"),
        (Fact::HazardousWaste, "0.00", "false"),
        (Fact::HazardousWaste, "2", " ? 2"),
        (Fact::HazardousWaste, "✔️", "true"),
        (Fact::HazardousWaste, "☒", " ? ☒"),
        (Fact::Fuel, "carvão", "coal biomass"),
        (Fact::Fuel, "coal, and gas", "coal gas"),
        (Fact::Fuel, "Kohle u. Öl", "coal oil"),
        (Fact::Fuel, "Kohle bzw. Gas", "coal gas"),
        (Fact::Fuel, "Diesel (backup)", "oil"),
        (Fact::HazardousWaste, "ninguno", "false"),
        (Fact::Fuel, "煤和天然气", "coal gas"),
        (Fact::Product, "EDC/VCM; 2,4-D", "chlorinated-organic"),
    ] {
        assert_eq!(shown(fact, cell), expected, "{}={cell}", fact.name());
        if expected.contains('?') {
            assert_eq!(said(fact, cell).possible, Mask::ALL, "{cell}");
        }
    }
}

/// A list in which one part is "unknown" may hold anything, though that word is known well.
#[test]
fn a_list_with_an_unknown_part_is_open() {
    for cell in ["coal; unknown", "coal; hydrogen", "coal / other", "Kohle, unbekannt"] {
        assert_eq!(said(Fact::Fuel, cell).possible, Mask::ALL, "{cell}");
        assert_eq!(said(Fact::Fuel, cell).unknown, Vec::<String>::new(), "{cell}");
    }
    assert_ne!(said(Fact::Fuel, "coal; -").possible, Mask::ALL);
}

#[test]
fn words_that_speak_of_two_facts_cut_twice() {
    let mask = |fact, cell| said(fact, cell).possible;
    for (cell, fuel, combustion) in [
        ("gas turbine", "gas", "turbine"),
        ("Gasturbine", "gas", "turbine"),
        ("diesel engine", "oil", "engine"),
        ("chaudière gaz", "gas", "boiler"),
        ("Holzkessel", "biomass", "boiler"),
        ("Газовая турбина", "gas", "turbine"),
    ] {
        let both = mask(Fact::Fuel, fuel).and(mask(Fact::Combustion, combustion));
        assert_eq!(mask(Fact::Fuel, cell), both, "{cell}");
        assert_eq!(mask(Fact::Combustion, cell), both, "{cell}");
        assert!(!both.is_empty());
    }
    assert_eq!(mask(Fact::Fuel, "chaudière"), mask(Fact::Combustion, "boiler"));
    // The parts of a list are united: the wood may burn in a boiler.
    let list = mask(Fact::Fuel, "gas turbine; wood");
    assert_eq!(list, mask(Fact::Fuel, "gas turbine").or(mask(Fact::Fuel, "wood")));
    for (_, meaning, _) in Fact::ALL.into_iter().flat_map(vocabulary) {
        assert!(!meaning.possible.is_empty(), "{meaning:?}");
    }
}

/// Cells of real registers: each is understood, those of the header lines are not.
#[test]
fn cells_of_real_registers_read() {
    for row in
        table::read::<RegisterCell>("register_cells", include_str!("register_cells.csv")).expect("reads")
    {
        let unknown = match row.role.as_str() {
            "status" => crate::evidence::status::read(&row.cell) == crate::evidence::status::Status::Unknown,
            name => {
                let fact = Fact::from_name(name).expect("a fact");
                !said(fact, &row.cell).unknown.is_empty()
            }
        };
        assert!(!unknown, "{} of {}: {}", row.role, row.register, row.cell);
    }
    for header in ["Pääpolttoaine", "FUEL 1", "Huvudbränsle", "Standby fuel"] {
        assert_ne!(said(Fact::Fuel, header).unknown, Vec::<String>::new(), "{header}");
    }
}

#[derive(Deserialize)]
struct RegisterCell {
    register: String,
    role: String,
    cell: String,
}

/// Words that deny, before and behind a value, in many languages.
const DENIALS: &str = "no not without sans ohne kein keine nicht sin sem senza zonder geen utan uten uden ilman ei bez без не \
                       нет tanpa tidak khong fara nelkul nem nema χωρίς 无 yok former ex ehemalig nie jamais never except \
                       excluding hors sauf ausser excepto ni nor neither aucun ningún žádný nessun nenhum";

#[test]
fn a_denied_word_never_reads_as_the_word() {
    for fact in [Fact::Fuel, Fact::WasteBurned, Fact::HazardousWaste, Fact::Metal, Fact::Combustion] {
        let words = vocabulary(fact);
        let known: BTreeSet<&str> = words.iter().map(|word| word.0.as_str()).collect();
        let denials: Vec<&str> = DENIALS.split_whitespace().collect();
        for (index, (word, meaning, standing)) in words.iter().enumerate() {
            // Each word meets some of the denials, and each denial hundreds of words.
            let some = denials.iter().copied().cycle().skip(index * 5 % denials.len()).take(5);
            // `ni` is nickel among metals.
            for denial in some.filter(|denial| fact != Fact::Metal || *denial != "ni") {
                for cell in [
                    format!("{denial} {word}"),
                    format!("{word} {denial}"),
                    format!("{denial}: {word}"),
                    format!("{denial}, {word}"),
                    format!("{word} ({denial})"),
                ] {
                    let read = said(fact, &cell);
                    // A phrase that the table has (`no waste`), or a list that holds the denial as a value of its
                    // own, silent or not: then it is not the word that was read, or all stays open.
                    let phrase = known.contains(clean(&cell).as_str());
                    let silent = read.possible == Mask::ALL;
                    assert!(
                        phrase
                            || silent
                            || !read.unknown.is_empty()
                            || *standing != Standing::Listed
                            || read.possible != meaning.possible,
                        "{}={cell}",
                        fact.name()
                    );
                }
            }
        }
    }
}

/// What has a share leaves a rest, which may be anything; a main fuel is what most of it is.
#[test]
fn a_share_leaves_a_rest() {
    let book = book().expect("the tables read");
    let said = |fact, text: &str| book.read_cell(fact, text).expect("it says something").possible;
    let whole = said(Fact::Feed, "scrap");
    for share in 1..100 {
        for text in
            [format!("{share}% scrap"), format!("scrap ({share} %)"), format!("<{share} percent scrap")]
        {
            let open = said(Fact::Feed, &text);
            assert_eq!(open, if share == 99 { whole } else { Mask::ALL }, "{text}");
        }
        let main = said(Fact::Fuel, &format!("{share} % coal"));
        assert_eq!(main == Mask::ALL, share < 50, "{share} % coal");
        let both = said(Fact::Feed, &format!("{share}% scrap, {}% ore", 100 - share));
        assert_eq!(both, whole.or(said(Fact::Feed, "ore")), "{share}");
    }
    assert_eq!(said(Fact::Feed, "100 % scrap"), whole);
}
