//! Properties of the reading of any cell at all.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::{said, vocabulary};
use crate::evidence::cell::{LONGEST, clean};
use crate::evidence::facts::{Mask, book};
use crate::evidence::missing::{self, Says};
use crate::evidence::role::Fact;

/// Every letter and digit that the tables may account for.
fn tokens_known(fact: Fact) -> BTreeSet<String> {
    let parts = |text: &str| -> Vec<String> {
        clean(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut known: BTreeSet<String> = vocabulary(fact).iter().flat_map(|word| parts(&word.0)).collect();
    let words = missing::listed().expect("the table reads").iter();
    known.extend(words.filter(|entry| entry.says != Says::None).flat_map(|entry| parts(&entry.word)));
    let marks = include_str!("../../data/list_marks.csv");
    known.extend(marks.lines().filter(|line| !line.starts_with('#')).flat_map(parts));
    known
}

static TOKENS: LazyLock<Vec<BTreeSet<String>>> = LazyLock::new(|| Fact::ALL.map(tokens_known).to_vec());

fn foreign() -> impl Strategy<Value = String> {
    // Letters that make no word of any table.
    "[qx]{3}[bdg]{2}[qxz]{2,6}"
}

/// Text of all scripts, signs, digits and invisible characters.
fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            any::<char>(),
            prop::sample::select("abcno0159%;,/|-_.' \t\n()+&é煤和غازウгаз".chars().collect::<Vec<char>>()),
        ],
        0..40,
    )
    .prop_map(|letters| letters.into_iter().collect())
}

fn any_fact() -> impl Strategy<Value = Fact> {
    prop::sample::select(Fact::ALL.to_vec())
}

#[test]
fn a_sign_that_doubts_or_denies_is_said() {
    for fact in Fact::ALL {
        for (word, ..) in vocabulary(fact) {
            if !word.starts_with(char::is_alphanumeric) {
                continue;
            }
            for cell in [
                format!("{word}?"),
                format!("{word} (?)"),
                format!("?{word}"),
                format!("!{word}"),
                format!("≠ {word}"),
                format!("{word}; ?"),
            ] {
                let read = said(fact, &cell);
                assert!(!read.unknown.is_empty() && read.possible == Mask::ALL, "{} {cell}", fact.name());
            }
        }
    }
}

#[test]
fn a_no_beside_a_word_is_said() {
    for (fact, word) in [(Fact::Fuel, "coal"), (Fact::Metal, "copper"), (Fact::Combustion, "boiler")] {
        for no in ["no", "non", "none", "nein", "kein", "нет", "無"] {
            for cell in [format!("{word} ({no})"), format!("{word}: {no}"), format!("{no}: {word}")] {
                let read = said(fact, &cell);
                assert!(!read.unknown.is_empty() && read.possible == Mask::ALL, "{} {cell}", fact.name());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_text_reads_or_is_said(fact in any_fact(), text in any_text()) {
        let read = said(fact, &text);
        if read.unknown.is_empty() {
            let known = &TOKENS[fact as usize];
            // Shares are read past with their numbers.
            for token in clean(&text).split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()) {
                let share = token.bytes().all(|c| c.is_ascii_digit()) && text.contains(['%', '％', '٪']);
                let run = !token.is_ascii() && token.chars().any(|c| "和及与與或跟".contains(c));
                prop_assert!(known.contains(token) || share || run, "{}={text:?}: {token:?}", fact.name());
            }
        } else {
            prop_assert_eq!(read.possible, Mask::ALL);
        }
    }

    #[test]
    fn a_foreign_word_in_a_list_is_said(
        fact in any_fact(), picks in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        foreign in foreign(), at in any::<prop::sample::Index>(), separator in prop::sample::select(vec![";", ", ", " / ", " and ", "\n", " (", " - ", " "]),
    ) {
        let words = vocabulary(fact);
        let mut parts: Vec<String> = picks.iter().map(|pick| pick.get(&words).0.clone()).collect();
        parts.insert(at.index(parts.len() + 1), foreign);
        let read = said(fact, &parts.join(separator));
        prop_assert!(!read.unknown.is_empty(), "{:?}", parts);
        prop_assert_eq!(read.possible, Mask::ALL);
    }

    #[test]
    fn the_order_of_a_list_does_not_matter(
        fact in any_fact(), picks in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
    ) {
        let mut words = vocabulary(fact);
        words.retain(|word| word.0.chars().any(char::is_alphanumeric));
        let parts: Vec<String> = picks.iter().map(|pick| pick.get(&words).0.clone()).collect();
        let mut turned = parts.clone();
        turned.reverse();
        turned.push(parts[0].clone());
        prop_assert_eq!(said(fact, &parts.join("; ")).possible, said(fact, &turned.join("; ")).possible);
    }
}

/// No cell takes long, whatever it holds; one over the bound is a word not understood.
#[test]
fn long_cells_are_flagged_and_quick() {
    for text in ["a,", "no ", "1%", "10-", "coal;", "煤和", "﷽", "(", "and ", "%", "e-", "\u{301}"] {
        for length in [LONGEST, 3_000_000] {
            let cell = text.repeat(length / text.len());
            for fact in Fact::ALL {
                let read = book().expect("the tables read").read_cell(fact, &cell);
                if cell.len() > LONGEST {
                    let read = read.expect("a long cell is not missing");
                    assert!(!read.unknown.is_empty() && read.unknown[0].len() < 400, "{text}");
                }
            }
        }
    }
}
