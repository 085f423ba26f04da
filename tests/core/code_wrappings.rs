//! Cells that nobody wrote down: codes of every scheme in the writings of programs and people, with separators,
//! brackets, quotes, counters, scripts of digits and names of lists around them.

use std::collections::BTreeSet;

use annexc::evidence::crosswalk::{self, Book};
use annexc::evidence::scheme::Scheme;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::cases::{cases, some};

const SEPARATORS: &str = include_str!("../../src/evidence/data/separator_words.csv");
const FAMILIES: &str = include_str!("../../src/evidence/data/code_families.csv");
const LABELS: &str = include_str!("../../src/evidence/data/code_label_words.csv");

/// What programs write around a list of two, and people: `A` and `B` stand for the codes.
const WRAPPINGS: [&str; 34] = [
    "{A,B}",
    "{\"A\",\"B\"}",
    "{NULL,A,B}",
    "['A', 'B']",
    "[None, 'A', 'B']",
    "['A', nan, 'B']",
    "[\"A\",\"B\"]",
    "[null,\"A\",\"B\"]",
    "('A',), ('B',)",
    "(A; B)",
    "[A] [B]",
    "A [B]",
    "\"A\";\"B\"",
    "“A”, “B”",
    "=\"A\";=\"B\"",
    "|A|B|",
    "A;B;",
    ";A;;B",
    "A;#B",
    "A\\nB",
    "A\u{1f}B",
    "A<br/>B",
    "A / B / -",
    "n/a; A; B",
    "- A\n- B",
    "* A\n* B",
    "• A\n• B",
    "1) A 2) B",
    "(1) A (2) B",
    "① A ② B",
    "a) A; b) B",
    "main: A; secondary: B",
    "Haupt: A; Neben: B",
    "\u{feff}A;\u{a0}B\u{200b}",
];

/// The zeros of scripts that write decimal digits of their own.
const ZEROS: [char; 8] = ['0', '０', '٠', '۰', '०', '০', '๐', '០'];

fn book(scheme: Scheme) -> &'static Book {
    crosswalk::book(scheme).expect("the tables read")
}

fn codes(scheme: Scheme) -> Vec<(usize, String)> {
    let book = book(scheme);
    let listed = book.entries.iter().enumerate().map(|(index, entry)| (index, entry.code.clone()));
    listed.filter(|(index, code)| book.read_cell(code).known == [*index]).collect()
}

fn read(scheme: Scheme, cell: &str) -> (BTreeSet<usize>, bool) {
    let codes = book(scheme).read_cell(cell);
    (codes.known.into_iter().collect(), !codes.unknown.is_empty())
}

/// The same text with the digits of another script.
fn in_script(text: &str, zero: char) -> String {
    let other = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(zero as u32 + digit)).unwrap_or(c);
    text.chars().map(other).collect()
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.splitn(5, ',').collect())
}

#[test]
fn two_codes_are_both_read_in_every_wrapping() {
    for scheme in some(Scheme::ALL) {
        let codes = codes(scheme);
        for (place, wrapping) in WRAPPINGS.iter().enumerate() {
            for step in [1, 5, codes.len() / 3] {
                let (one, first) = &codes[(place * 37) % codes.len()];
                let (two, second) = &codes[(place * 37 + step) % codes.len()];
                // A letter or a short number alone may be prose or a counter, and what reads like a year a year.
                let plain = |code: &str| code.len() > 3 && !code.starts_with("19") && !code.starts_with("20");
                if !plain(first) || !plain(second) {
                    continue;
                }
                // The n of a break that was written out touches a letter behind it: such a cell says unknown_code.
                if wrapping.contains("\\n") && second.starts_with(char::is_alphabetic) {
                    continue;
                }
                let cell: String = wrapping
                    .chars()
                    .map(|c| match c {
                        'A' => first.clone(),
                        'B' => second.clone(),
                        c => c.to_string(),
                    })
                    .collect();
                let (known, unknown) = read(scheme, &cell);
                let both = known.contains(one) && known.contains(two);
                assert!(both && !unknown, "{} {cell:?} is {known:?}", scheme.name());
            }
        }
    }
}

#[test]
fn the_name_of_a_list_keeps_its_vintage_wherever_it_stands() {
    // In NACE 24.42 is aluminium by one revision and medicines by another.
    let (own, code) = (Scheme::Nace2, "24.42");
    let entry = read(own, code).0;
    let label = |family: &str| rows(LABELS).find(|row| row[1] == family).map(|row| row[0]);
    let mut seen = 0;
    for row in rows(FAMILIES) {
        let (Some(label), vintage, meant) = (label(row[0]), row[1], row[2]) else { continue };
        let fits = meant.split(';').any(|scheme| matches!(scheme, "nace2" | "naf2" | "uksic"));
        for name in [format!("{label} {vintage}"), format!("{label}{vintage}"), format!("{label}-{vintage}")]
        {
            let name = name.trim_end_matches([' ', '-']);
            // Letters that touch are one word.
            if name.ends_with(char::is_alphabetic) && !name.contains([' ', '-']) && !vintage.is_empty() {
                continue;
            }
            for cell in [
                format!("{name} {code}"),
                format!("{name}: {code}"),
                format!("{code} ({name})"),
                format!("{code}; {name} {code}"),
            ] {
                let (known, unknown) = read(own, &cell);
                assert!(unknown || fits && known == entry, "{cell:?} is {known:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 1_500, "{seen}");
}

#[test]
fn a_number_behind_a_name_is_no_code_beside_another() {
    for label in ["WZ", "SBI", "TOL", "ATECO", "NACE", "NAF", "ISIC", "PKD", "ÖNACE", "ΣΤΑΚΟΔ", "КВЕД"]
    {
        for number in 0..100 {
            for cell in [format!("{label} {number:02} 24.42"), format!("24.42 ({label} {number:02})")] {
                let (known, unknown) = read(Scheme::Nace2, &cell);
                assert!(unknown || known == read(Scheme::Nace2, "24.42").0, "{cell:?} is {known:?}");
            }
        }
    }
}

#[test]
fn what_is_left_out_or_counted_is_said() {
    for scheme in Scheme::ALL {
        let (_, code) = codes(scheme).into_iter().max_by_key(|(_, code)| code.len()).expect("a code");
        for cell in [format!("{code}+"), format!("{code} &"), format!("{code} and"), format!("{code} u.a.")] {
            assert!(read(scheme, &cell).1, "{} {cell:?}", scheme.name());
        }
        for cell in ["1 of 2", "10.30 Uhr", "2 of 3", "1 out of 2"] {
            assert!(read(scheme, cell).1, "{} {cell:?}", scheme.name());
        }
    }
}

fn separator() -> impl Strategy<Value = String> {
    let words: Vec<String> = rows(SEPARATORS).map(|row| row[0].trim_matches('"').to_owned()).collect();
    (select(words), any::<bool>()).prop_map(|(word, spaced)| {
        let spaced = spaced || word.chars().all(char::is_alphabetic);
        if spaced { format!(" {word} ") } else { word }
    })
}

fn cell() -> impl Strategy<Value = (usize, String)> {
    let code = |scheme: usize| {
        any::<Index>().prop_map(move |place| {
            let entries = &book(Scheme::ALL[scheme]).entries;
            entries[place.index(entries.len())].code.clone()
        })
    };
    let part = move |scheme: usize| {
        prop_oneof![
            6 => code(scheme),
            1 => (0..Scheme::ALL.len()).prop_flat_map(code),
            1 => "[0-9]{1,7}",
            1 => select(vec!["steel", "not", "ex", "WZ 03", "NACE Rev. 1.1", "kein", "除", "t/a", "?", "MW", "n/a"])
                .prop_map(str::to_owned),
        ]
    };
    (0..Scheme::ALL.len())
        .prop_flat_map(move |scheme| {
            let more = prop::collection::vec((separator(), part(scheme)), 0..4);
            (Just(scheme), part(scheme), more, select(WRAPPINGS.to_vec()), select(ZEROS.to_vec()))
        })
        .prop_map(|(scheme, first, more, wrapping, zero)| {
            let tail: String = more.iter().flat_map(|(mark, part)| [mark.as_str(), part.as_str()]).collect();
            let cell = wrapping.replace('A', &first).replace('B', &format!("{first}{tail}"));
            (scheme, in_script(&cell, zero))
        })
}

proptest! {
    #![proptest_config(cases(4096))]

    #[test]
    fn every_digit_is_in_something_read_or_the_cell_is_unknown((scheme, cell) in cell()) {
        let book = book(Scheme::ALL[scheme]);
        let codes = book.read_cell(&cell);
        if codes.unknown.is_empty() {
            let spans = book.read_spans(&cell);
            for (place, c) in cell.char_indices().filter(|(_, c)| c.is_numeric()) {
                let held = spans.iter().any(|span| (span.start..span.end).contains(&place));
                prop_assert!(held, "{:?} {:?} at {} {:?}", cell, c, place, spans);
            }
        }
    }

    #[test]
    fn the_script_of_the_digits_changes_nothing((scheme, cell) in cell(), zero in select(ZEROS.to_vec())) {
        let scheme = Scheme::ALL[scheme];
        let plain: String = cell
            .chars()
            .map(|c| {
                let digit = ZEROS.iter().find_map(|zero| {
                    (c as u32).checked_sub(*zero as u32).filter(|digit| *digit < 10)
                });
                digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
            })
            .collect();
        prop_assert_eq!(read(scheme, &plain), read(scheme, &in_script(&plain, zero)), "{:?}", plain);
    }
}
