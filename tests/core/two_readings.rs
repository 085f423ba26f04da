//! Cells with two readings, and cells that say that there is more than is written: neither is ever a certain answer
//! that one of the readings contradicts.

use std::collections::BTreeSet;

use annexc::evidence::crosswalk::{self, Book, Codes};
use annexc::evidence::missing::{self, Says};
use annexc::evidence::possibility::Mask;
use annexc::evidence::scheme::{Form, Scheme};
use proptest::prelude::*;

use crate::cases::{cases, least, some};

const SEPARATORS: &str = include_str!("../../src/evidence/data/separator_words.csv");

fn book(scheme: Scheme) -> &'static Book {
    crosswalk::book(scheme).expect("the tables read")
}

fn known(codes: &Codes) -> BTreeSet<usize> {
    codes.known.iter().copied().collect()
}

fn possible(scheme: Scheme, codes: &Codes) -> Mask {
    codes.known.iter().fold(Mask::EMPTY, |all, code| all.or(book(scheme).entries[*code].possible))
}

fn is_read(codes: &Codes) -> bool {
    codes.unknown.is_empty() && !codes.known.is_empty()
}

/// Schemes that a decimal comma may meet: their lists print two digits, a point and more.
fn is_pointed(scheme: Scheme) -> bool {
    matches!(scheme.form(), Form::Sectioned | Form::National | Form::Joined | Form::Steps)
}

/// Every way to read numbers with commas between: each comma a decimal one, or the border of two codes.
fn readings(numbers: &[String]) -> Vec<String> {
    let commas = numbers.len() - 1;
    (0..1_u32 << commas)
        .filter(|points| points & points << 1 == 0)
        .map(|points| {
            let mut cell = numbers[0].clone();
            for (place, number) in numbers.iter().enumerate().skip(1) {
                cell.push_str(if points >> (place - 1) & 1 == 1 { "." } else { "; " });
                cell.push_str(number);
            }
            cell
        })
        .collect()
}

/// Each reading that is one stands, or the cell says that it was not understood.
fn holds_each_reading(scheme: Scheme, numbers: &[String]) -> Result<bool, String> {
    let cell = numbers.join(",");
    let whole = book(scheme).read_cell(&cell);
    if !whole.unknown.is_empty() {
        return Ok(false);
    }
    let mut read = 0;
    for reading in readings(numbers) {
        let one = book(scheme).read_cell(&reading);
        if !is_read(&one) {
            continue;
        }
        read += 1;
        // In SNAP a comma is no point, and the group that is read holds all that is under it.
        let held = known(&one).is_subset(&known(&whole)) || !is_pointed(scheme);
        if !held || !possible(scheme, &one).without(possible(scheme, &whole)).is_empty() {
            return Err(format!("{} {cell:?} drops {reading:?}", scheme.name()));
        }
    }
    Ok(read > 1)
}

#[test]
fn a_comma_between_two_numbers_is_a_point_and_a_border() {
    let mut open = 0;
    for scheme in Scheme::ALL {
        // Children without a list of their own read by that of the scheme that they refine.
        if scheme.lister() != scheme {
            continue;
        }
        let numbers: Vec<String> = (0..100)
            .map(|number| format!("{number:02}"))
            .chain((0..10).map(|number| number.to_string()))
            .collect();
        for one in &numbers {
            for two in some(&numbers) {
                match holds_each_reading(scheme, &[one.clone(), two.clone()]) {
                    Ok(several) => open += usize::from(several),
                    Err(problem) => panic!("{problem}"),
                }
            }
        }
    }
    assert!(open > least(10_000), "{open}");
    assert_eq!(known(&book(Scheme::Nace2).read_cell("10,51")).len(), 3);
}

proptest! {
    #![proptest_config(cases(4096))]

    #[test]
    fn commas_among_more_numbers_are_points_and_borders(
        scheme in 0..Scheme::ALL.len(), numbers in prop::collection::vec("[0-9]{1,2}", 2..5),
    ) {
        let held = holds_each_reading(Scheme::ALL[scheme], &numbers);
        prop_assert!(held.is_ok(), "{:?}", held);
    }
}

/// What stands between two parts of a list, as people write it.
fn between() -> Vec<String> {
    let listed = SEPARATORS.lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut found: BTreeSet<String> = listed
        .filter_map(|line| {
            let mut fields = line.rsplitn(3, ',');
            let (_, kind, writing) = (fields.next()?, fields.next()?, fields.next()?);
            matches!(kind, "list" | "hard").then(|| writing.trim_matches('"').to_owned())
        })
        .filter(|writing| !writing.is_empty())
        .map(
            |writing| if writing.chars().any(char::is_alphabetic) { format!(" {writing} ") } else { writing },
        )
        .collect();
    found.extend(["; ", ", ", "\n", "\t", "\r\n", " / ", " | "].map(str::to_owned));
    found.into_iter().collect()
}

#[test]
fn what_is_not_known_beside_a_code_is_another_activity() {
    let words = missing::listed().expect("the table reads");
    let all = between();
    let listed = [";", "; ", "\n"];
    let rest = some(all.iter().filter(|mark| !listed.contains(&mark.as_str())));
    let between: Vec<&String> =
        rest.chain(all.iter().filter(|mark| listed.contains(&mark.as_str()))).collect();
    let (mut unknown, mut seen) = (0, BTreeSet::new());
    for entry in words.iter().filter(|entry| entry.word.contains(char::is_alphabetic)) {
        for mark in &between {
            for (scheme, code) in
                [(Scheme::Nace2, "10.51"), (Scheme::Eprtr, "5.(b)"), (Scheme::Naics, "331492")]
            {
                for cell in [format!("{code}{mark}{}", entry.word), format!("{}{mark}{code}", entry.word)] {
                    let read = book(scheme).read_cell(&cell);
                    if entry.says == Says::Unknown {
                        assert!(
                            !read.unknown.is_empty(),
                            "{} {cell:?} drops what is not known",
                            scheme.name()
                        );
                        unknown += 1;
                    } else if is_read(&read) {
                        // What is nothing adds no code, and takes none away.
                        assert_eq!(read.known.len(), 1, "{} {cell:?}", scheme.name());
                        assert!(!read.several, "{} {cell:?}", scheme.name());
                        seen.insert((entry.word.as_str(), mark.as_str()));
                    }
                }
            }
        }
    }
    assert!(unknown > least(100_000), "{unknown}");
    // Behind marks that stand in no prose every word for nothing is nothing.
    for entry in
        words.iter().filter(|entry| entry.says != Says::Unknown && entry.word.contains(char::is_alphabetic))
    {
        for mark in [";", "; ", "\n", " | "] {
            assert!(
                seen.contains(&(entry.word.as_str(), mark)) || mark == " | ",
                "{:?} behind {mark:?}",
                entry.word
            );
        }
    }
}

#[test]
fn a_cell_of_nothing_alone_says_nothing() {
    for entry in missing::listed().expect("the table reads") {
        for scheme in [Scheme::Nace2, Scheme::Eprtr, Scheme::Naics, Scheme::Isic4] {
            let read = book(scheme).read_cell(&entry.word);
            assert_eq!(read, Codes::default(), "{} {:?}", scheme.name(), entry.word);
        }
    }
}

#[test]
fn a_line_below_a_code_is_its_title_or_another_activity() {
    for cell in [
        "10.51\nOperation of dairies and cheese making",
        "10.51\r\nOperation of dairies\r\nand cheese making",
        "10.51 Operation of dairies\nand cheese making",
        "10.51 -\nOperation of dairies and cheese making",
        "10.51\nOperation of dairies and cheese making\n38.21\nTreatment and disposal of\nnon-hazardous waste",
        "10.51\n",
        "\n10.51",
        "10.51\n-\n38.21",
    ] {
        assert!(is_read(&book(Scheme::Nace2).read_cell(cell)), "{cell:?}");
    }
    for cell in [
        "10.51\nBrennerei",
        "10.51\n\nfoo bar",
        "10.51\tfoo bar",
        "10.51\nunknown process",
        "10.51; ...",
        "10.51, …",
    ] {
        assert!(!book(Scheme::Nace2).read_cell(cell).unknown.is_empty(), "{cell:?}");
    }
    // Titles that a scheme's list prints, below their codes and broken in two.
    for scheme in [Scheme::Nace2, Scheme::Eprtr, Scheme::Naics, Scheme::Isic4, Scheme::Snap97] {
        let mut seen = 0;
        for entry in &book(scheme).entries {
            let title = entry.shown_title();
            let alone = book(scheme).read_cell(&entry.code);
            let letters: Vec<char> = title.chars().collect();
            let is_word = |at: usize| letters.get(at).is_some_and(|letter| letter.is_alphabetic());
            let middle =
                (1..letters.len()).find(|at| letters[*at] == ' ' && is_word(at - 1) && is_word(at + 1));
            let Some(middle) = middle.filter(|_| is_read(&alone)) else { continue };
            let beside = book(scheme).read_cell(&format!("{} {title}", entry.code));
            // Dots at the end leave something out.
            if beside != alone || title.contains("...") {
                continue;
            }
            let mut broken = letters;
            broken[middle] = '\n';
            let broken: String = broken.into_iter().collect();
            for cell in [format!("{}\n{title}", entry.code), format!("{}\n{broken}", entry.code)] {
                assert_eq!(
                    known(&book(scheme).read_cell(&cell)),
                    known(&alone),
                    "{} {cell:?}",
                    scheme.name()
                );
            }
            seen += 1;
        }
        assert!(seen > 20, "{} {seen}", scheme.name());
    }
}
