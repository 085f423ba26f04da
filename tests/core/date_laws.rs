//! Laws that hold for every date cell, whoever wrote it.

use std::sync::LazyLock;

use annexc::evidence::dates::{self, Calendar, DateCell, DateOrder, Interval, Manner, Sound};
use annexc::fold::fold;
use annexc::law::calendar;
use proptest::prelude::*;

use crate::cases::{cases, some};

const ORDERS: [DateOrder; 3] = [DateOrder::Iso, DateOrder::DayFirst, DateOrder::MonthFirst];
const CALENDARS: [Calendar; 5] =
    [Calendar::Gregorian, Calendar::Ethiopian, Calendar::BikramSambat, Calendar::Buddhist, Calendar::Persian];

fn usual() -> Manner {
    Manner::on(calendar::parse_iso("2026-08-31").expect("a day"))
}

/// Every manner that a register can ask for.
fn manners() -> Vec<Manner> {
    let orders = ORDERS.into_iter().map(Some).chain([None]);
    orders
        .flat_map(|order| CALENDARS.map(|calendar| Manner { order, calendar, ..usual() }))
        .flat_map(|manner| {
            [None, Some(1), Some(4), Some(12)].map(|start| Manner { fiscal_year_start: start, ..manner })
        })
        .collect()
}

static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let words = &dates::book().expect("the tables read").words;
    let mut words: Vec<String> = words.keys().map(ToString::to_string).collect();
    words.sort_unstable();
    words
});

/// Numbers as they stand in dates, and others.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (1490_i32..2110).prop_map(|year| year.to_string()),
        3 => (0_u32..33).prop_map(|day| day.to_string()),
        3 => (0_u32..33).prop_map(|day| format!("{day:02}")),
        2 => (1990_i32..2012).prop_map(|year| year.to_string()),
        1 => (0_u32..100_000_000).prop_map(|number| number.to_string()),
        1 => "[0-9]{1,12}",
        1 => "[٠-٩]{4}|[०-९]{4}|[０-９]{4}|[๐-๙]{4}",
    ]
}

fn sign() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        5 => Just(" ".to_owned()),
        8 => proptest::sample::select(vec!["-", "/", ".", ",", "–", ". ", ", ", " - ", " / ", ":", ";", "(", ")", "+", "~", "...", "'", "<", ">"])
            .prop_map(str::to_owned),
    ]
}

/// Cells put together of what dates are made of, so that many are nearly dates.
fn nearly() -> impl Strategy<Value = String> {
    let word = (0..WORDS.len()).prop_map(|place| WORDS[place].clone());
    let short = proptest::sample::select(vec![
        "v", "i", "w", "t", "s", "do", "od", "po", "na", "july", "juli", "в", "г", "年", "月", "日", "q",
        "h", "w", "iv", "to", "and", "until", "before", "built", "s", "er", "fy", "since", "listopad", "t",
        "z", "th", "of",
    ]);
    let piece = prop_oneof![6 => number(), 2 => word, 3 => short.prop_map(str::to_owned)];
    proptest::collection::vec((piece, sign()), 1..7)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, sign)| [piece, sign]).collect())
}

fn within_reason(read: DateCell) -> bool {
    match read {
        DateCell::Read(interval) => interval.first <= interval.last && interval != Interval::ALL,
        _ => true,
    }
}

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn every_text_ends_in_an_answer(text in "\\PC{0,60}") {
        for manner in manners() {
            prop_assert!(within_reason(dates::read(&text, &manner)), "{manner:?}");
        }
    }

    #[test]
    fn so_does_every_text_with_a_year_in_it(
        before in "[\\PC]{0,8}", year in number(), between in "[\\p{L}\\p{M}\\p{P}\\p{S} ]{0,6}", other in number(),
    ) {
        for text in [format!("{before}{year}"), format!("{year}{before}"), format!("{year}{between}{other}{before}")] {
            for manner in manners() {
                prop_assert!(within_reason(dates::read(&text, &manner)), "{text:?} {manner:?}");
            }
        }
    }

    #[test]
    fn cells_that_are_nearly_dates_end_in_an_answer(text in nearly()) {
        for manner in manners() {
            prop_assert!(within_reason(dates::read(&text, &manner)), "{manner:?}");
        }
    }

    /// To say in which order the parts stand never makes a reading that was not among those before.
    #[test]
    fn an_order_only_narrows(text in nearly(), calendar in proptest::sample::select(CALENDARS.to_vec())) {
        let open = Manner { calendar, ..usual() };
        if let DateCell::Read(open) = dates::read(&text, &open) {
            for order in ORDERS {
                let stated = Manner { order: Some(order), calendar, ..usual() };
                if let DateCell::Read(stated) = dates::read(&text, &stated) {
                    prop_assert!(open.contains(stated), "{order:?}: {stated:?} not within {open:?}");
                }
            }
        }
    }

    #[test]
    fn an_order_only_narrows_numbers(one in number(), two in number(), three in number(), sign in sign(), tail in sign()) {
        for text in [format!("{one}{sign}{two}"), format!("{one}{sign}{two}{sign}{three}{tail}")] {
            if let DateCell::Read(open) = dates::read(&text, &usual()) {
                for order in ORDERS {
                    let stated = Manner { order: Some(order), ..usual() };
                    if let DateCell::Read(stated) = dates::read(&text, &stated) {
                        prop_assert!(open.contains(stated), "{text:?} {order:?}");
                    }
                }
            }
        }
    }

    /// A word that no table knows makes a cell unreadable, wherever it stands.
    #[test]
    fn a_word_that_is_not_known_is_never_read(
        word in "[a-z]{3,10}|[а-я]{3,10}|[ا-غ]{3,8}|[α-ω]{3,8}|[क-ह]{3,6}", rest in nearly(), year in 1900_i32..2030,
    ) {
        let known = |word: &str| WORDS.iter().any(|known| known.split([' ', '.', '-', '\'', '/']).any(|part| part == word));
        prop_assume!(!known(&fold(&word)));
        for text in [format!("{word} {year}"), format!("{year} {word}"), format!("{year} {word} {rest}"), format!("{rest} {word} {year}")] {
            let read = dates::read(&text, &usual());
            prop_assert!(matches!(read, DateCell::Unreadable), "{text:?}: {read:?}");
        }
    }

    /// Blanks at the ends, capitals and the form of letters change nothing.
    #[test]
    fn the_form_of_the_writing_does_not_matter(text in nearly()) {
        let plain = dates::read(&text, &usual());
        prop_assert_eq!(dates::read(&format!(" \t{text}\u{a0}\n"), &usual()), plain);
        prop_assert_eq!(dates::read(&fold(&text), &usual()), plain);
    }

    /// More time ahead only makes more dates readable.
    #[test]
    fn a_later_day_asked_about_takes_no_reading_away(text in nearly(), years in 1_i32..100) {
        let later = Manner { as_of: calendar::anniversary(usual().as_of, years), ..usual() };
        if let DateCell::Read(now) = dates::read(&text, &usual()) {
            match dates::read(&text, &later) {
                DateCell::Read(then) => prop_assert!(then.contains(now)),
                _ => prop_assert!(false, "unreadable"),
            }
        }
    }
}

#[test]
fn a_typed_day_is_the_day_written() {
    for as_of in ["1996-02-29", "2026-08-31", "2300-01-01"] {
        for calendar in CALENDARS {
            let manner = Manner { calendar, ..Manner::on(calendar::parse_iso(as_of).expect("a day")) };
            let sound = Sound::of(&manner);
            let (first, last) = (calendar::parse_iso("1498-01-01"), calendar::parse_iso("2202-12-31"));
            for day in some(first.expect("a day")..=last.expect("a day")) {
                let written = dates::read(&calendar::to_iso(day), &manner);
                assert_eq!(dates::on(day, &manner), written, "{} {manner:?}", calendar::to_iso(day));
                let as_itself = DateCell::Read(Interval { first: day, last: day });
                if calendar == Calendar::Gregorian {
                    assert_eq!(sound.holds(day), written == as_itself, "{}", calendar::to_iso(day));
                }
                assert!(!sound.holds(day) || written == as_itself);
                assert_eq!(dates::sound(day, &manner), sound.holds(day));
            }
        }
    }
    // And of every age.
    for day in [i32::MIN, i32::MIN + 1, -100_000_000, -1_000_000, 1_000_000, 100_000_000, i32::MAX] {
        for manner in manners() {
            assert_eq!(dates::on(day, &manner), DateCell::Unreadable, "{day}");
        }
    }
}

#[test]
fn days_read_from_bytes_are_the_days_read_from_text() {
    let bytes = |text: &str| {
        let mut bytes = [0; 16];
        bytes[..10].copy_from_slice(text.as_bytes());
        u128::from_le_bytes(bytes)
    };
    // As a string view of Arrow holds it, read without a branch.
    let viewed = |length: u128, bytes: u128| match calendar::iso_day(length | bytes << 32) {
        (day, true) => Some(day),
        _ => None,
    };
    let manner = Manner::on(84_370);
    let sound = Sound::of(&manner);
    for year in 1498..=2202 {
        for month in 0..=13 {
            for day in 0..=32 {
                let text = format!("{year}-{month:02}-{day:02}");
                let found = calendar::parse_iso_bytes(bytes(&text));
                assert_eq!(viewed(10, bytes(&text)), found, "{text}");
                assert_eq!(viewed(9, bytes(&text)).or(viewed(12, bytes(&text))), None);
                let fast = found.filter(|day| sound.holds(*day));
                let wanted = fast
                    .map_or(DateCell::Unreadable, |day| DateCell::Read(Interval { first: day, last: day }));
                assert_eq!(dates::read(&text, &manner), wanted, "{text}");
            }
        }
    }
    // Any byte but a digit or a stroke, at any place.
    for place in 0..10 {
        for other in (0..=255_u8).filter(|byte| !byte.is_ascii_digit()) {
            let mut text = *b"2011-05-17";
            text[place] = other;
            let mut wide = [0; 16];
            wide[..10].copy_from_slice(&text);
            let stroke = other == b'-' && (place == 4 || place == 7);
            let wide = u128::from_le_bytes(wide);
            assert_eq!(calendar::parse_iso_bytes(wide).is_some(), stroke);
            assert_eq!(viewed(10, wide).is_some(), stroke);
        }
    }
}

/// Pieces that would be dear if anything looked at all of a long text, or at pairs of its parts; `fuzz` holds the time.
#[test]
fn what_is_longer_than_any_date_is_none() {
    let pieces = [
        "<",
        ">",
        "(",
        ")",
        ".",
        "-",
        "/",
        ",",
        ";",
        "+",
        "~",
        "'",
        " ",
        "1",
        "1 ",
        "1-",
        "1/",
        "2003/",
        "2003-",
        "2003,",
        "2003 and ",
        "and ",
        "i ",
        "v ",
        "t ",
        "s",
        "s ",
        "do ",
        "od ",
        "na ",
        "i 1 ",
        "v 1-",
        "t1",
        "1:",
        "10:00 ",
        "年",
        "元",
        "3月",
        "vor ",
        "before ",
        "in ",
        "en ",
        "listopad ",
        "lip 1/",
        "2003-07-23 ",
        "1998–2003; 1/",
        "\u{301}",
        "ａ",
        "１",
        "٣",
        "क",
        "\u{200f}",
        "é",
        "w 1 - v 2, i 3/do 4-",
        "tra 1,",
        "平成1",
        "q1 ",
        "1q",
        "between ",
    ];
    for piece in pieces {
        for length in [dates::LONGEST, 50_000] {
            let text: String = piece.chars().cycle().take(length).collect();
            for text in
                [text.clone(), format!("{text}2003"), format!("2003{text}"), format!("2003 {text} 1998")]
            {
                let read = dates::read(&text, &usual());
                let long = text.trim().chars().count() > dates::LONGEST;
                assert!(!long || matches!(read, DateCell::Unreadable), "{piece:?}");
            }
        }
    }
}

#[test]
fn blanks_of_any_length_are_no_date_and_take_none_away() {
    assert_eq!(dates::read(&" ".repeat(50_000), &usual()), DateCell::Missing);
    let padded = format!("{}2003{}", " ".repeat(50_000), "\u{a0}".repeat(50_000));
    assert_eq!(dates::read(&padded, &usual()), dates::read("2003", &usual()));
}
