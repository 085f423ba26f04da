//! Every word of the tables of dates, in every writing, generated from the tables themselves.

use std::collections::BTreeSet;

use annexc::evidence::dates::{self, Calendar, DateCell, Interval, Kind, Manner, Meaning, Place, Touch};
use annexc::evidence::role::DateKind;
use annexc::fold::fold;
use annexc::law::calendar::{self, Day};
use unicode_normalization::UnicodeNormalization;

const MONTHS: &str = include_str!("../../src/evidence/data/months.csv");
const WORDS: &str = include_str!("../../src/evidence/data/date_words.csv");

fn rows(table: &'static str) -> impl Iterator<Item = Vec<String>> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(table.as_bytes())
        .into_records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect::<Vec<_>>())
        .collect::<Vec<_>>()
        .into_iter()
}

fn usual(calendar: Calendar) -> Manner {
    Manner { calendar, ..Manner::on(calendar::parse_iso("2026-08-31").expect("a day")) }
}

fn meanings(word: &str) -> &'static [Meaning] {
    dates::book().expect("the tables read").words.get(fold(word).as_str()).map_or(&[], Vec::as_slice)
}

fn read(cell: &str, manner: &Manner) -> Option<Interval> {
    match dates::read(cell, manner) {
        DateCell::Read(interval) => Some(interval),
        _ => None,
    }
}

/// A calendar of the tables and a year by it.
fn calendar_of(name: &str) -> (Calendar, i32) {
    match name {
        "persian" => (Calendar::Persian, 1383),
        "ethiopian" => (Calendar::Ethiopian, 1996),
        "bikram_sambat" => (Calendar::BikramSambat, 2060),
        _ => (Calendar::Gregorian, 2003),
    }
}

/// What a number in place of the month says.
fn numbered(year: i32, month: u32, day: Option<u32>, manner: &Manner) -> Interval {
    let cell = match day {
        Some(day) => format!("{year}-{month:02}-{day:02}"),
        None => format!("{month:02}/{year}"),
    };
    read(&cell, manner).expect("a month by its number")
}

/// Whether a word of a month means a month of one calendar and nothing else.
fn months_only(word: &str, calendar: Calendar) -> bool {
    meanings(word).iter().all(|meaning| matches!(meaning.kind, Kind::Named(of, ..) if of == calendar))
}

#[test]
fn every_month_in_every_writing() {
    let mut tried = 0;
    for row in rows(MONTHS).filter(|row| row[0] != "roman") {
        let (calendar, year) = calendar_of(&row[1]);
        let manner = usual(calendar);
        let month: u32 = row[2].parse().expect("a month");
        let of = |cell: &str| {
            cell.split(';').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let beside_day = of(&row[5]);
        for word in of(&row[3]).into_iter().chain(of(&row[4])).chain(beside_day.clone()) {
            let months: BTreeSet<u32> = meanings(&word)
                .iter()
                .filter_map(|meaning| match meaning.kind {
                    Kind::Named(of, month, _) if of == calendar => Some(month),
                    _ => None,
                })
                .collect();
            assert!(months.contains(&month), "{word} of {row:?}");
            let only = months_only(&word, calendar);
            // Of Pagume there are but five days.
            let day = if month == 13 { 5 } else { 23 };
            let hull = |day: Option<u32>| {
                let readings = months.iter().map(|month| numbered(year, *month, day, &manner));
                readings.reduce(Interval::hull).expect("a month")
            };
            for written in [word.clone(), word.to_uppercase(), word.nfd().collect(), format!("{word}.")] {
                let mut cells = vec![
                    (format!("{day} {written} {year}"), hull(Some(day))),
                    (format!("{day}. {written} {year}"), hull(Some(day))),
                    (format!("{day}-{written}-{year}"), hull(Some(day))),
                    (format!("{day}/{written}/{year}"), hull(Some(day))),
                    (format!("{written} {day}, {year}"), hull(Some(day))),
                    (format!("{year} {written} {day}"), hull(Some(day))),
                    (format!("{year}. {written} {day}."), hull(Some(day))),
                    (format!("  {day}\u{a0}{written}\u{a0}{year}\n"), hull(Some(day))),
                    (format!("{day} {written} {year} 10:00"), hull(Some(day))),
                ];
                if !beside_day.contains(&word) {
                    cells.extend([
                        (format!("{written} {year}"), hull(None)),
                        (format!("{written}, {year}"), hull(None)),
                        (format!("{written}-{year}"), hull(None)),
                        (format!("{written}/{year}"), hull(None)),
                        (format!("{year} {written}"), hull(None)),
                        (format!("{year}-{written}"), hull(None)),
                        (format!("{written}{year}"), hull(None)),
                    ]);
                }
                for (cell, wanted) in cells {
                    tried += 1;
                    match read(&cell, &manner) {
                        // A time of day stands behind one day only.
                        None if cell.ends_with("10:00") && wanted.first != wanted.last => {}
                        Some(interval) if only => assert_eq!(interval, wanted, "{cell:?}"),
                        Some(interval) => assert!(interval.contains(wanted), "{cell:?}: {interval:?}"),
                        None => panic!("{cell:?} is unreadable"),
                    }
                }
            }
        }
    }
    assert!(tried > 80_000, "{tried}");
}

/// Letters of the script of a word, and some that no word has.
fn letters_beside(word: &str) -> Vec<char> {
    let first = word.chars().find(|c| c.is_alphabetic()).unwrap_or('a');
    let alphabet: Vec<char> = match u32::from(first) {
        0x370..=0x3ff => ('α'..='ω').collect(),
        0x400..=0x4ff => ('а'..='я').collect(),
        0x590..=0x5ff => ('א'..='ת').collect(),
        0x600..=0x6ff => ('ا'..='ي').filter(|c| c.is_alphabetic() && *c != 'ـ').collect(),
        0x900..=0x97f => ('क'..='ह').collect(),
        0xe00..=0xe7f => ('ก'..='ฮ').collect(),
        0x1200..=0x137f => ('ሀ'..='ቆ').collect(),
        0x4e00..=0x9fff => "水火木金土山川".chars().collect(),
        _ => ('a'..='z').collect(),
    };
    alphabet.into_iter().chain(['ж', 'ξ', 'q', 'ñ']).collect()
}

#[test]
fn a_letter_more_or_less_makes_it_another_word() {
    let book = dates::book().expect("the tables read");
    let mut tried = 0;
    for word in book.words.keys() {
        let calendars: Vec<Calendar> = meanings(word)
            .iter()
            .filter_map(|meaning| match meaning.kind {
                Kind::Named(calendar, ..) => Some(calendar),
                _ => None,
            })
            .collect();
        let Some(calendar) = calendars.first().copied() else { continue };
        let (manner, year) = match calendar {
            Calendar::Persian => (usual(calendar), 1383),
            Calendar::Ethiopian => (usual(calendar), 1996),
            Calendar::BikramSambat => (usual(calendar), 2060),
            _ => (usual(calendar), 2003),
        };
        let shorter = word.char_indices().next_back().map(|(end, _)| word[..end].to_owned());
        let longer =
            letters_beside(word).into_iter().flat_map(|c| [format!("{word}{c}"), format!("{c}{word}")]);
        for other in longer.chain(shorter) {
            // Two words that stand in the table make no new one, in scripts without blanks.
            let known = (0..=other.len()).filter(|cut| other.is_char_boundary(*cut)).any(|cut| {
                let (one, two) = other.split_at(cut);
                let known = |part: &str| part.is_empty() || book.words.contains_key(fold(part).as_str());
                known(one) && known(two)
            });
            if known {
                continue;
            }
            tried += 1;
            for cell in [format!("{other} {year}"), format!("23 {other} {year}"), format!("{year} {other}")] {
                assert_eq!(dates::read(&cell, &manner), DateCell::Unreadable, "{cell:?}");
            }
        }
    }
    assert!(tried > 30_000, "{tried}");
}

/// What a meaning makes of a year, in a column of no known kind; None if it does not stand beside a year alone.
fn wanted(kind: Kind, whole: Interval) -> Option<Interval> {
    let (first, last) = (whole.first, whole.last);
    Some(match kind {
        Kind::Before => Interval { first: Day::MIN, last: first - 1 },
        Kind::Until | Kind::Built | Kind::Works => Interval { first: Day::MIN, last },
        Kind::After => Interval { first: last + 1, last: Day::MAX },
        Kind::Onward => Interval { first, last: Day::MAX },
        Kind::Since | Kind::Started | Kind::Within | Kind::In | Kind::Year => whole,
        Kind::Turn => Interval { first: first - 31, last: last + 91 },
        _ => return None,
    })
}

#[test]
fn every_word_beside_a_year() {
    let manner = usual(Calendar::Gregorian);
    let whole = read("2000", &manner).expect("a year");
    let mut tried = BTreeSet::new();
    for row in rows(WORDS) {
        for word in row[4].split(';') {
            let all = meanings(word);
            assert!(!all.is_empty(), "{word}");
            for place in [Place::Ahead, Place::Behind] {
                let stands = |meaning: &&Meaning| meaning.place == place || meaning.place == Place::Either;
                let cell = match place {
                    // An ending is tied to the number, and what ends with a sign to what follows.
                    Place::Behind if word.starts_with(['-', '\'']) => format!("2000{word}"),
                    Place::Behind => format!("2000 {word}"),
                    _ if word.ends_with(['-', '\'']) => format!("{word}2000"),
                    _ => format!("{word} 2000"),
                };
                let here: Vec<Meaning> = all.iter().filter(stands).copied().collect();
                let readings: Vec<Interval> =
                    here.iter().filter_map(|meaning| wanted(meaning.kind, whole)).collect();
                let read = read(&cell, &manner);
                if all.iter().any(|meaning| meaning.kind == Kind::About) {
                    assert_eq!(read, None, "{cell:?}");
                }
                let Some(hull) = readings.into_iter().reduce(Interval::hull) else { continue };
                tried.insert(cell.clone());
                let others = here.iter().any(|meaning| wanted(meaning.kind, whole).is_none());
                match read {
                    Some(interval) if others => assert!(interval.contains(hull), "{cell:?} {interval:?}"),
                    Some(interval) => assert_eq!(interval, hull, "{cell:?}"),
                    None => assert_eq!(hull, Interval::ALL, "{cell:?}"),
                }
            }
        }
    }
    assert!(tried.len() > 2_000, "{}", tried.len());
}

#[test]
fn every_word_that_joins_two_years() {
    let manner = usual(Calendar::Gregorian);
    let both = read("1998-2003", &manner).expect("two years");
    for row in rows(WORDS).filter(|row| row[1] == "join") {
        for word in row[4].split(';') {
            for (one, two) in [("1998", "2003"), ("23.7.1998", "1.1.2003"), ("2003", "1998")] {
                let cell = format!("{one} {word} {two}");
                let interval = read(&cell, &manner).unwrap_or_else(|| panic!("{cell:?} is unreadable"));
                let within =
                    Interval { first: both.first.max(interval.first), last: both.last.min(interval.last) };
                assert_eq!(within, interval, "{cell:?}");
                assert!(interval.last - interval.first > 4 * 365, "{cell:?}");
            }
            for cell in [format!("1998 {word}"), format!("1998 {word} {word} 2003")] {
                let joined = read(&cell, &manner);
                let one = read("1998", &manner).expect("a year");
                assert!(joined.is_none_or(|joined| joined.contains(one)), "{cell:?}: {joined:?}");
            }
        }
    }
}

#[test]
fn words_of_events_in_every_column() {
    for kind in DateKind::ALL {
        let manner = Manner { kind: Some(kind), ..usual(Calendar::Gregorian) };
        let whole = read("2000", &manner).expect("a year");
        for row in rows(WORDS)
            .filter(|row| matches!(row[1].as_str(), "built" | "works" | "started" | "note" | "closed"))
        {
            for word in row[4].split(';').filter(|word| meanings(word).len() == 1) {
                for cell in [format!("{word} 2000"), format!("2000 {word}"), format!("{word}: 2000")] {
                    let wanted = match (row[1].as_str(), kind) {
                        ("closed", DateKind::Closed) => Some(whole),
                        ("note", DateKind::ModificationStarted | DateKind::Retrofit) => {
                            Some(Interval { first: Day::MIN, last: whole.last })
                        }
                        ("note" | "closed", _) | (_, DateKind::Closed) => None,
                        ("started", _) | ("works", DateKind::OperationStarted | DateKind::FirstReported) => {
                            Some(whole)
                        }
                        _ => Some(Interval { first: Day::MIN, last: whole.last }),
                    };
                    assert_eq!(read(&cell, &manner), wanted, "{cell:?} in {kind:?}");
                }
            }
        }
    }
}

#[test]
fn no_word_runs_into_a_number_unless_the_table_says_so() {
    let manner = usual(Calendar::Gregorian);
    for (word, all) in &dates::book().expect("the tables read").words {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        if all.iter().any(|meaning| meaning.touch != Touch::No) {
            continue;
        }
        if letter(word.chars().next_back()) {
            let cell = format!("{word}2004");
            assert_eq!(dates::read(&cell, &manner), DateCell::Unreadable, "{cell:?}");
        }
        if letter(word.chars().next()) {
            let cell = format!("2004{word}");
            assert_eq!(dates::read(&cell, &manner), DateCell::Unreadable, "{cell:?}");
        }
    }
}
