//! Words beside a code: works and processes of the Annex, and what is only said to be more, are never dropped; the
//! titles of the lists stay titles.

use annexc::evidence::crosswalk::{self, Book, Codes};
use annexc::evidence::possibility::Mask;
use annexc::evidence::scheme::Scheme;
use annexc::law::annex_c::Category;
use proptest::prelude::*;
use proptest::sample::select;

use crate::cases::cases;

const WORKS: &str = include_str!("../../src/evidence/data/beside_words.csv");
const MORE: &str = include_str!("../../src/evidence/data/more_words.csv");
/// What stands between a code and words about it or about something else.
const MARKS: [&str; 12] = [" ", ", ", " (", " - ", " – ", ": ", " / ", "; ", " + ", "\n", " [", "、"];
/// Words that join, of languages whose word is no beginning of prose in another.
const JOINTS: [&str; 16] =
    ["and", "und", "et", "y", "e", "i", "и", "та", "och", "og", "ve", "dan", "和", "及び", "및", "و"];

fn book(scheme: Scheme) -> &'static Book {
    crosswalk::book(scheme).expect("the tables read")
}

fn scheme(name: &str) -> Scheme {
    Scheme::from_name(name).expect("a scheme")
}

/// The fields of a table, without its remarks and its header.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split(',').collect())
}

fn possible(scheme: Scheme, codes: &Codes) -> Mask {
    codes.known.iter().fold(Mask::EMPTY, |all, code| all.or(book(scheme).entries[*code].possible))
}

/// Codes that are in no category, one for each of some schemes, of every form that takes words.
fn cold() -> Vec<(Scheme, &'static str)> {
    let nace = ["nace2", "nace21", "wz2008", "oked_kz", "altili", "okved2", "ateco2007"];
    let isic = ["isic4", "isic4_national", "vsic2018", "nic2008"];
    let own = [
        ("cnae_br", "1052-0/00"),
        ("gbt4754", "1411"),
        ("bimschv4", "7.1.1.1"),
        ("icpe", "2110"),
        ("ied", "6.6 (a)"),
    ];
    let found = nace.map(|name| (scheme(name), "10.51")).into_iter();
    let found = found.chain(isic.map(|name| (scheme(name), "6201")));
    let found: Vec<_> = found.chain(own.map(|(name, code)| (scheme(name), code))).collect();
    for (scheme, code) in &found {
        let codes = book(*scheme).read_cell(code);
        let none = possible(*scheme, &codes).without(Mask::NEITHER).is_empty();
        assert!(codes.unknown.is_empty() && !codes.known.is_empty() && none, "{} {code}", scheme.name());
    }
    found
}

fn categories(names: &str) -> Mask {
    let each = names.split(';').map(|name| Mask::of(Category::from_reference(name).expect("a category")));
    each.fold(Mask::EMPTY, Mask::or)
}

#[test]
fn works_of_the_annex_beside_a_code_of_none_are_another_activity() {
    let cold = cold();
    let mut seen = 0;
    for (place, row) in rows(WORKS).enumerate() {
        for (step, mark) in MARKS.iter().enumerate() {
            let (scheme, code) = cold[(place + step) % cold.len()];
            let cell = format!("{code}{mark}{}", row[1]);
            assert!(!book(scheme).read_cell(&cell).unknown.is_empty(), "{} {cell:?}", scheme.name());
            // Amid other words, too.
            let cell = format!("{code}{mark}Xyz {} Xyz", row[1]);
            assert!(!book(scheme).read_cell(&cell).unknown.is_empty(), "{} {cell:?}", scheme.name());
            seen += 2;
        }
    }
    assert!(seen > 30_000, "{seen}");
}

#[test]
fn works_that_the_code_leaves_possible_describe_it() {
    let book = book(Scheme::Nace2);
    let mut seen = 0;
    for row in rows(WORKS) {
        let named = categories(row[3]);
        for entry in book.entries.iter().filter(|entry| entry.key.len() == 4).step_by(7) {
            if named.meets(entry.possible)
                && !entry.possible.without(Mask::NEITHER.or(Mask::ADDED)).is_empty()
            {
                let bare = book.read_cell(&entry.code).known;
                let codes = book.read_cell(&format!("{} {}", entry.code, row[1]));
                // Another word within it, or in the table for free text, may still name another.
                let within = rows(WORKS).any(|other| {
                    other[1] != row[1]
                        && row[1].contains(other[1])
                        && !categories(other[3]).meets(entry.possible)
                });
                let told = annexc::evidence::words::book().expect("the table reads").read(row[1]).is_some();
                if !within && !told {
                    assert!(codes.unknown.is_empty() && codes.known == bare, "{} {}", entry.code, row[1]);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 800, "{seen}");
}

#[test]
fn more_that_is_only_said_is_not_dropped() {
    let cold = cold();
    for (place, row) in rows(MORE).enumerate() {
        let (word, form) = (row[1].trim_matches('"'), row[2]);
        for (step, mark) in MARKS.iter().enumerate() {
            let (scheme, code) = cold[(place + step) % cold.len()];
            let close = if mark.ends_with('(') { ")" } else { "" };
            let mut cells = vec![format!("{code}{mark}{word}{close}")];
            if form != "alone" {
                cells.push(format!("{code} Xyz, {word}"));
            }
            if form == "end" {
                cells.push(format!("{code} Xyz {word}"));
            }
            for cell in cells {
                assert!(!book(scheme).read_cell(&cell).unknown.is_empty(), "{} {cell:?}", scheme.name());
            }
        }
    }
}

#[test]
fn a_title_of_a_list_is_no_other_activity() {
    let (mut seen, mut refused) = (0, Vec::new());
    for scheme in Scheme::ALL {
        let book = book(scheme);
        for entry in &book.entries {
            for title in [&entry.title, &entry.title_local] {
                // What denies, doubts or counts within a title is told apart elsewhere.
                if title.is_empty() || !book.read_cell(&entry.code).unknown.is_empty() {
                    continue;
                }
                let codes = book.read_cell(&format!("{} {title}", entry.code));
                seen += 1;
                // A code was read, and something beside it was not.
                if !codes.known.is_empty() && !codes.unknown.is_empty() {
                    refused.push(format!("{} {} {title}", scheme.name(), entry.code));
                }
            }
        }
    }
    assert!(seen > 60_000, "{seen}");
    assert!(refused.is_empty(), "{} of {seen}: {:#?}", refused.len(), &refused[..refused.len().min(20)]);
}

#[test]
fn a_title_with_a_semicolon_is_read_whole_or_not_at_all() {
    let mut seen = 0;
    for name in ["isic4", "isic31", "isic5", "nace2", "nace21", "ussic", "okved2", "nic2008"] {
        let scheme = scheme(name);
        let book = book(scheme);
        for entry in book.entries.iter().filter(|entry| entry.key.len() >= 4) {
            let bare = book.read_cell(&entry.code);
            for title in [&entry.title, &entry.title_local] {
                let Some((head, tail)) = title.split_once(';') else { continue };
                let codes = book.read_cell(&format!("{} {title}", entry.code));
                assert!(
                    codes.unknown.is_empty() && codes.known == bare.known,
                    "{name} {} {title}",
                    entry.code
                );
                // Something else in the place of its end is another item.
                let codes = book.read_cell(&format!("{} {head}; Xyzzy", entry.code));
                assert!(!codes.unknown.is_empty() || tail.is_empty(), "{name} {} {head}; Xyzzy", entry.code);
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn behind_a_word_that_joins_stands_another_item(
        (scheme, code) in select(cold()),
        joint in select(JOINTS.to_vec()),
        words in "[a-zа-яαβ]{4,9}( [a-z]{3,8}){0,2}",
    ) {
        let codes = book(scheme).read_cell(&format!("{code} {joint} {words}"));
        prop_assert!(!codes.unknown.is_empty(), "{} {} {} {}", scheme.name(), code, joint, words);
    }
}

#[test]
fn a_number_that_lost_its_zero_stays_what_it_may_be() {
    // Whatever the list: where its printed code begins with a zero, the number without it may be that.
    let mut seen = 0;
    for scheme in Scheme::ALL {
        let book = book(scheme);
        for entry in book.entries.iter().filter(|entry| entry.key.len() > 2 && entry.key.starts_with('0')) {
            let digits = entry.key.trim_end_matches(|c: char| c.is_ascii_uppercase());
            if digits != entry.key || !digits.bytes().all(|c| c.is_ascii_digit()) {
                continue;
            }
            for number in [digits[1..].to_owned(), format!("{}.0", &digits[1..])] {
                let codes = book.read_cell(&number);
                let dropped = entry.possible.without(possible(scheme, &codes));
                let none = possible(scheme, &codes).without(Mask::NEITHER).is_empty();
                assert!(
                    !codes.unknown.is_empty() || !none || dropped.is_empty() || codes.known.is_empty(),
                    "{} {number} is not {}",
                    scheme.name(),
                    entry.code
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 5_000, "{seen}");
}

#[test]
fn a_part_of_a_rubrique_and_its_regime_are_of_the_rubrique() {
    let scheme = scheme("icpe");
    let book = book(scheme);
    for entry in &book.entries {
        let bare = book.read_cell(&entry.code).known;
        for form in [
            "{}-A",
            "{}-1",
            "{}-A-2",
            "{}-2-a",
            "{}.B.1",
            "{}A",
            "{}-A2",
            "{} (D)",
            "{} A",
            "{} E",
            "{} DC",
            "{}-1 NC",
            "Rubrique {}",
            "rubrique n° {}",
            "ICPE {}",
            "ICPE {}-2 (E)",
        ] {
            let cell = form.replace("{}", &entry.code);
            let codes = book.read_cell(&cell);
            assert!(codes.unknown.is_empty() && codes.known == bare, "{cell:?}");
            // Another rubrique behind it is read as well, and works are not dropped.
            let codes = book.read_cell(&format!("{cell}; 2771"));
            assert!(
                codes.unknown.is_empty() && codes.known.len() == if entry.code == "2771" { 1 } else { 2 },
                "{cell:?}"
            );
        }
        for cell in [format!("{}-123", entry.code), format!("{}-24", entry.code), format!("{}Xy", entry.code)]
        {
            assert!(!book.read_cell(&cell).unknown.is_empty(), "{cell:?}");
        }
    }
}

#[test]
fn columns_of_the_ordinance_on_permits_say_nothing_of_the_activity() {
    let scheme = scheme("bimschv4");
    let book = book(scheme);
    for entry in book.entries.iter().filter(|entry| entry.key.contains('.')) {
        let bare = book.read_cell(&entry.code).known;
        let filled: Vec<String> = entry.code.split('.').map(|step| format!("{step:0>2}")).collect();
        for form in [
            "{} G",
            "{} G E",
            "{} GE",
            "{}EG",
            "{} (G)",
            "{} (G, E)",
            "{}V",
            "{} V E",
            "Nr. {} G",
            "4. BImSchV {}",
        ] {
            for code in [&entry.code, &filled.join(".")] {
                let cell = form.replace("{}", code);
                let codes = book.read_cell(&cell);
                assert!(codes.unknown.is_empty() && codes.known == bare, "{cell:?}");
                let codes = book.read_cell(&format!("{cell}; 8.1.1.3 G E"));
                assert!(codes.unknown.is_empty() && codes.several == (entry.code != "8.1.1.3"), "{cell:?}");
            }
        }
        for cell in [format!("{} X", entry.code), format!("{} GV", entry.code), format!("{}.99", entry.code)]
        {
            assert!(!book.read_cell(&cell).unknown.is_empty(), "{cell:?}");
        }
    }
}

#[test]
fn a_scheme_knows_its_own_name() {
    for (name, code, labels) in [
        ("jsic", "0911", ["JSIC", "日本標準産業分類"]),
        ("ksic", "10501", ["KSIC", "한국표준산업분류"]),
        ("anzsic", "1131", ["ANZSIC", "ANZSIC 2006"]),
        ("clae", "105010", ["CLAE", "CLANAE"]),
        ("icpe", "2910", ["ICPE", "Rubrique"]),
        ("bimschv4", "8.1.1.3", ["4. BImSchV", "BImSchV"]),
    ] {
        let own = book(scheme(name));
        let bare = own.read_cell(code).known;
        for label in labels {
            for cell in [format!("{label} {code}"), format!("{label}: {code}"), format!("{code} ({label})")] {
                let codes = own.read_cell(&cell);
                assert!(codes.unknown.is_empty() && codes.known == bare, "{cell:?}");
                let codes = book(Scheme::Nace2).read_cell(&cell);
                assert!(!codes.unknown.is_empty(), "nace2 {cell:?}");
            }
        }
    }
    for (name, cell) in
        [("jsic", "JSIC Rev. 12 0911"), ("ksic", "KSIC 9 10501"), ("anzsic", "ANZSIC 1993 1131")]
    {
        assert!(!book(scheme(name)).read_cell(cell).unknown.is_empty(), "{cell}");
    }
}
