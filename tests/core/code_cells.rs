//! Cells of codes are read whole: every separator that people use between codes of one scheme, and no digit
//! unread.

use std::collections::BTreeSet;

use annexc::evidence::crosswalk::{self, Book};
use annexc::evidence::possibility::Mask;
use annexc::evidence::scheme::Scheme;
use annexc::evidence::{status, words};
use annexc::law::annex_c::Category;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::cases::{cases, some};

/// Marks that never stand within a code.
const PLAIN: [&str; 10] = [";", "; ", "|", " | ", "\n", "\t", "；", "、", "\", \"", "<br>"];
/// Marks and words that may stand within a code or a title too, so that a pair may be open.
const OTHERS: [&str; 28] = [
    ", ", ",", "/", " / ", " ", "-", " - ", " – ", "+", " + ", " & ", " and ", " und ", " et ", " y ", " e ",
    " ja ", " a ", " och ", " og ", " en ", " и ", " i ", " 和 ", "，", "・", "／", "','",
];
/// Words that take a code back, or that say that it is of another list.
const AGAINST: [&str; 16] = [
    "not ",
    "ex ",
    "excluding ",
    "except ",
    "without ",
    "kein ",
    "ohne ",
    "sauf ",
    "hors ",
    "sin ",
    "excepto ",
    "sem ",
    "bez ",
    "не ",
    "кроме ",
    "non ",
];
/// What denies a code that stands before it.
const DENIED: [&str; 22] = [
    " not applicable",
    " n/a",
    " (not applicable)",
    " (n/a)",
    " (no longer)",
    " no longer",
    " excluded",
    " - not relevant",
    " does not apply",
    " (none)",
    " not any more",
    " nicht mehr",
    " entfällt",
    " (entfällt)",
    " sans objet",
    " non applicable",
    " no aplica",
    " não aplicável",
    " nie dotyczy",
    " не применимо",
    " 不适用",
    " unknown",
];

fn book(scheme: Scheme) -> &'static Book {
    crosswalk::book(scheme).expect("the tables read")
}

/// Each code of a scheme that is read as itself alone.
fn codes(scheme: Scheme) -> Vec<(usize, String)> {
    let book = book(scheme);
    let listed = book.entries.iter().enumerate().map(|(index, entry)| (index, entry.code.clone()));
    listed.filter(|(index, code)| book.read_cell(code).known == [*index]).collect()
}

/// All pairs of a small scheme; of a large one a walk that meets every code.
fn pairs(of: usize) -> Vec<(usize, usize)> {
    if of <= 120 {
        return (0..of).flat_map(|one| (0..of).map(move |two| (one, two))).collect();
    }
    [1, 7, 101, of / 2, of - 3]
        .into_iter()
        .flat_map(|step| (0..of).map(move |one| (one, (one + step) % of)))
        .collect()
}

fn read(scheme: Scheme, cell: &str) -> (BTreeSet<usize>, bool) {
    let codes = book(scheme).read_cell(cell);
    (codes.known.into_iter().collect(), !codes.unknown.is_empty())
}

#[test]
fn two_codes_are_two_codes_whatever_parts_them() {
    for scheme in Scheme::ALL {
        let codes = codes(scheme);
        assert!(codes.len() > 3, "{}", scheme.name());
        for (place, (one, two)) in some(pairs(codes.len())).enumerate() {
            let ((one, first), (two, second)) = (&codes[one], &codes[two]);
            let mark = PLAIN[place % PLAIN.len()];
            let cell = format!("{first}{mark}{second}");
            let (known, unknown) = read(scheme, &cell);
            assert!(
                known.contains(one) && known.contains(two) && !unknown,
                "{} {cell:?} {known:?}",
                scheme.name()
            );
            assert_eq!(book(scheme).read_cell(&cell).several, one != two, "{} {cell:?}", scheme.name());
            let mark = OTHERS[place % OTHERS.len()];
            let cell = format!("{first}{mark}{second}");
            let (known, unknown) = read(scheme, &cell);
            // Where both do not stand, the cell is one code of its own, or says that it was not understood. A mark
            // of the scheme may part its national digits: 17.49-4/18 is printed so in Brazil.
            let (written, entry) = (digits(&cell), scheme.entry());
            let narrow = mark.replace('／', "/").replace('－', "-");
            let national = entry.marks.contains(&narrow) && entry.digits.contains(&written.len());
            let one_code = known.len() == 1
                && known.iter().all(|known| {
                    let code = digits(&book(scheme).entries[*known].code);
                    code == written || national && written.starts_with(&code)
                });
            assert!(
                unknown || one_code || (known.contains(one) && known.contains(two)),
                "{} {cell:?} is {known:?}",
                scheme.name()
            );
        }
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[test]
fn a_word_against_a_code_takes_it_back() {
    for scheme in Scheme::ALL {
        for (place, (_, code)) in some(&codes(scheme)).enumerate() {
            if !code.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let cell = format!("{}{code}", AGAINST[place % AGAINST.len()]);
            assert!(read(scheme, &cell).1, "{} {cell:?}", scheme.name());
        }
    }
}

#[test]
fn what_denies_a_code_behind_it_takes_it_back() {
    for scheme in Scheme::ALL {
        for (place, (_, code)) in some(&codes(scheme)).enumerate() {
            if !code.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let cell = format!("{code}{}", DENIED[place % DENIED.len()]);
            assert!(read(scheme, &cell).1, "{} {cell:?}", scheme.name());
        }
    }
}

#[test]
fn what_is_not_in_operation_by_the_words_behind_it_is_taken_back() {
    // 10.51 is in no category, 5.(b) in one: neither is what the cell says of a plant that was refused.
    for word in status::stopped().expect("the table reads").iter().filter(|word| word.chars().count() > 3) {
        for (scheme, code) in [(Scheme::Nace2, "10.51"), (Scheme::Eprtr, "5.(b)")] {
            for cell in [format!("{code} {word}"), format!("{code} ({word})"), format!("{code} - {word}")] {
                assert!(read(scheme, &cell).1, "{} {cell:?}", scheme.name());
            }
        }
    }
}

#[test]
fn words_behind_what_lists_are_another_activity() {
    let words = words::book().expect("the table reads");
    let code = "10.51";
    let mut seen = 0;
    for word in words.words.iter().filter(|word| !word.possible.without(Mask::NEITHER).is_empty()) {
        for mark in ["+", "&", ";", " |", " /", ",", "\n", "", " (", " - ", ":", " [", "\t"] {
            if words.read(&word.word).is_none() {
                continue;
            }
            let cell = format!("{code}{mark} {}", word.word);
            assert!(read(Scheme::Nace2, &cell).1, "{cell:?} drops what it lists");
            seen += 1;
        }
    }
    assert!(seen > 2_000, "{seen}");
    for cell in ["10.51", "10.51; Operation of dairies and cheese making", "10.51 - Käserei, Molkerei"] {
        assert!(!read(Scheme::Nace2, cell).1, "{cell:?}");
    }
}

#[test]
fn a_category_stated_beside_a_code_is_not_dropped() {
    for category in Category::ALL.iter().filter(|category| **category != Category::Neither) {
        let reference = category.reference();
        let written = [reference.to_owned(), reference.to_lowercase(), reference.replacen('.', "", 1)];
        // `IIIi` may be the number of a works.
        for stated in written.iter().filter(|stated| stated.chars().any(|sign| !"iI".contains(sign))) {
            for cell in ["10.51 {}", "10.51 ({})", "10.51 [{}]", "10.51: {}", "10.51 - {}", "10.51; {}"] {
                let cell = cell.replace("{}", stated);
                assert!(read(Scheme::Nace2, &cell).1, "{cell:?} drops what it states");
            }
        }
    }
    for numbered in ["10.51 Laiterie II", "10.51 Molkerei III", "10.51 (II)"] {
        assert!(!read(Scheme::Nace2, numbered).1, "{numbered:?} is the number of a works");
    }
}

#[test]
fn prose_with_a_number_is_no_code() {
    for cell in [
        "2 x incinerators",
        "Cement plant 1",
        "NACE Rev. 2",
        "Phase 2",
        "2 kilns",
        "Unit 3 boiler",
        "line 1 and 2",
    ] {
        for scheme in Scheme::ALL {
            let (known, unknown) = read(scheme, cell);
            assert!(unknown || known.is_empty(), "{} {cell:?} is {known:?}", scheme.name());
            assert!(unknown, "{} drops {cell:?}", scheme.name());
        }
    }
}

#[test]
fn another_lists_name_is_no_name_of_this_one() {
    for (scheme, cell) in [
        (Scheme::Nace2, "NACE Rev. 1.1 24.42"),
        (Scheme::Nace2, "D24.42"),
        (Scheme::Nace2, "ISIC 2420"),
        (Scheme::Isic4, "NACE 24.42"),
        (Scheme::Naics, "SIC 3341"),
        (Scheme::Eprtr, "NACE 38.21"),
        (Scheme::Nace21, "NACE Rev. 2 38.31"),
    ] {
        let (known, unknown) = read(scheme, cell);
        assert!(unknown, "{} {cell:?} is {known:?}", scheme.name());
    }
}

#[test]
fn padding_is_cut_for_nace_and_its_children_alone() {
    assert!(!read(Scheme::Nace2, "382100").0.is_empty());
    assert!(read(Scheme::Isic4, "381100").1);
}

#[test]
fn long_cells_are_read_in_one_walk_or_not_at_all() {
    for scheme in some(Scheme::ALL) {
        let code = &codes(scheme)[0].1;
        for cell in [
            format!("1{}", "0".repeat(60_000)),
            ";".repeat(2_000_000),
            format!("{code};").repeat(100_000),
            format!("{code} ").repeat(100_000),
            "1 ".repeat(200_000),
            "1.".repeat(200_000),
            "(".repeat(500_000),
            "not ".repeat(200_000) + code,
        ] {
            let codes = book(scheme).read_cell(&cell);
            assert!(codes.known.len() <= book(scheme).entries.len());
            assert!(codes.unknown.iter().map(String::len).sum::<usize>() <= cell.len());
        }
    }
}

fn part() -> impl Strategy<Value = String> {
    let schemes = (0..Scheme::ALL.len(), any::<Index>()).prop_map(|(scheme, place)| {
        let entries = &book(Scheme::ALL[scheme]).entries;
        entries[place.index(entries.len())].code.clone()
    });
    prop_oneof![
        4 => schemes,
        2 => select([PLAIN.as_slice(), OTHERS.as_slice(), AGAINST.as_slice()].concat()).prop_map(str::to_owned),
        1 => "[0-9]{1,7}",
        1 => "\\PC{0,8}",
    ]
}

proptest! {
    #![proptest_config(cases(2048))]

    #[test]
    fn every_cell_with_a_digit_ends_in_a_code_or_is_unknown(
        parts in prop::collection::vec(part(), 1..8), scheme in 0..Scheme::ALL.len(),
    ) {
        let cell = parts.concat();
        let scheme = Scheme::ALL[scheme];
        let codes = book(scheme).read_cell(&cell);
        let digit = cell.chars().any(|c| c.is_ascii_digit());
        let missing = annexc::evidence::missing::is_missing(&cell);
        prop_assert!(!digit || missing || !codes.known.is_empty() || !codes.unknown.is_empty(), "{:?}", cell);
        if codes.unknown.is_empty() && !missing {
            let spans = book(scheme).read_spans(&cell);
            for (place, _) in cell.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
                prop_assert!(spans.iter().any(|span| (span.start..span.end).contains(&place)), "{:?} {} {:?}", cell, place, spans);
            }
        }
    }
}
