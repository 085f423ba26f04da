//! The reasoning for one row, in each language the same: the steps are those of English, nothing is left
//! unfilled, and only what is cited is not in the language.

use annexc::classify::explain::explain;
use annexc::classify::explain::texts::Language;
use annexc::classify::spec::{Assume, Spec};
use annexc::evidence::scheme::Scheme;
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::cases::cases;
use crate::logic::CELLS;

/// Further inputs, so that every kind of step comes up.
const MORE: [(&str, &[&str]); 11] = [
    ("toolkit", &["2d", "1a", "7f"]),
    ("metal", &["copper", "zinc", "unobtainium"]),
    ("fuel", &["coal", "wood"]),
    ("elemental_chlorine", &["yes", "perhaps"]),
    ("building_permit", &["1999", "2010", "2026", "2031"]),
    ("permit_granted", &["1999", "2010"]),
    ("first_reported", &["2001", "2026", "2010"]),
    ("retrofit", &["2019-02", "1999", "2026"]),
    ("releases", &["dioxins", "zzz", "lead", "0"]),
    ("name", &["Zementwerk Nord", "Crematorium"]),
    ("activity", &["secondary copper smelter", "waste incineration"]),
];

/// What is prose, by its key; all else of the reasoning is the same in each language.
const PROSE: [&str; 11] =
    ["standing", "table", "why", "source", "says", "paragraph", "rule", "title", "label", "text", "more"];

/// Words by which a sentence shows that it is English, and that neither French nor Spanish has.
const ENGLISH: [&str; 23] = [
    "the", "is", "of", "and", "that", "which", "so", "not", "for", "was", "by", "from", "there", "it", "any",
    "nothing", "with", "out", "new", "existing", "what", "to", "unknown",
];

/// The texts of prose in it, and all else with a mark in their place.
fn parted(value: &Value, prose: bool, texts: &mut Vec<String>) -> Value {
    match value {
        Value::String(text) if prose => {
            texts.push(text.clone());
            Value::Null
        }
        Value::Array(all) => all.iter().map(|one| parted(one, prose, texts)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            let field =
                fields.map(|(key, value)| (key.clone(), parted(value, PROSE.contains(&key.as_str()), texts)));
            Value::Object(field.collect())
        }
        other => other.clone(),
    }
}

/// What a reasoning quotes: the cells of the row, the lists and their lines.
fn quoted(row: &Map<String, Value>, trace: &Value) -> Vec<String> {
    let mut quoted: Vec<String> = row.values().filter_map(Value::as_str).map(str::to_owned).collect();
    let titles = Scheme::ALL.map(Scheme::title);
    quoted.extend(titles.map(str::to_owned));
    for step in trace["evidence"].as_array().into_iter().flatten() {
        // That words were allowed to speak is no quotation.
        let by_words = ["name", "activity"].iter().any(|column| step["column"] == *column);
        for line in step["read_as"].as_array().into_iter().flatten() {
            let fields: &[&str] = match &line["row"] {
                Value::Null => &["entry", "title"],
                _ if by_words => &["entry", "title", "why"],
                _ => &["entry", "title", "why", "source"],
            };
            quoted.extend(fields.iter().filter_map(|field| line[*field].as_str().map(str::to_owned)));
        }
    }
    // The longest first: one may hold another. A short one could stand within a word.
    quoted.retain(|text| text.len() > 3);
    quoted.sort_by_key(|text| std::cmp::Reverse(text.len()));
    quoted
}

fn english(text: &str, quoted: &[String]) -> Vec<String> {
    let own = quoted.iter().fold(text.to_owned(), |text, quote| text.replace(quote.as_str(), "…"));
    // Names of columns, and what the outcome holds, are words with `_`.
    let words = own.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
    words.filter(|word| ENGLISH.contains(&word.to_lowercase().as_str())).map(str::to_owned).collect()
}

fn spec(party: Option<&str>, as_of: &str, assume: Assume, planned: bool) -> Spec {
    let plan = r#"{"party": "KEN", "action_plan": {"adopted": "2007-04-12",
        "identified": [{"category": "III.b", "bat_required_from": "2012-01-01"}, {"category": "II.a"}]}}"#;
    let mut spec = Spec { as_of: as_of.into(), party: party.map(str::to_owned), assume, ..Spec::default() };
    if planned {
        spec.profiles.insert("KEN".to_owned(), serde_json::from_str(plan).expect("the profile reads"));
    }
    spec
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn a_row_is_explained_alike_in_every_language(
        picks in prop::collection::vec(0_usize..12, CELLS.len()),
        more in prop::collection::vec(0_usize..16, MORE.len()),
        party in prop::option::of(prop::sample::select(vec!["FRA", "KEN", "USA", "EST"])),
        as_of in prop::sample::select(vec!["2026-08-31", "2005-01-01", "2007-06-01"]),
        unmodified: bool, text: bool, planned: bool,
    ) {
        let cells = picks.iter().zip(&CELLS).chain(more.iter().zip(&MORE));
        let row: Map<String, Value> = cells
            .filter_map(|(pick, (name, cells))| Some(((*name).to_owned(), Value::from(*cells.get(*pick)?))))
            .collect();
        let spec = spec(party, as_of, Assume { unmodified, text, ..Assume::default() }, planned);
        let said = |language| {
            let found = explain(&spec, &row, language).expect("the row is explained");
            let mut found = serde_json::to_value(found).expect("it is JSON");
            // The last section has the outcome as a table has it; whether it operates is said.
            let last = found["sections"].as_array_mut().and_then(|sections| sections.last_mut());
            let mut outcome = last.map(|section| section["lines"].take()).unwrap_or_default();
            for line in outcome.as_array_mut().into_iter().flatten() {
                if line["label"] == "operating" {
                    line["text"].take();
                }
            }
            (found, outcome)
        };
        let mut texts = Vec::new();
        let (found, outcome) = said(Language::En);
        let shape = parted(&found, false, &mut texts);
        // Else the words would find nothing anywhere.
        prop_assert!(texts.iter().any(|text| english(text, &[]).len() > 3));
        for language in [Language::Fr, Language::Es] {
            let (found, own_outcome) = said(language);
            prop_assert_eq!(&own_outcome, &outcome);
            let mut own = Vec::new();
            prop_assert_eq!(&parted(&found, false, &mut own), &shape);
            let quoted = quoted(&row, &found["trace"]);
            for text in texts.iter().chain(&own) {
                prop_assert!(!text.contains(['{', '}']), "{}", text);
            }
            // What is itself a quotation is no prose of ours.
            for text in own.iter().filter(|text| !quoted.contains(text)) {
                prop_assert_eq!(english(text, &quoted), Vec::<String>::new(), "{}", text);
            }
        }
    }
}
