//! Dates as people write them, read as intervals of days: what is certain, and no more.

use serde::{Deserialize, Serialize};

use super::missing::is_missing;
use crate::fold::fold;
use crate::law::calendar::{self, Day};

/// First and last day on which the event can have been. Open ends are `Day::MIN` and `Day::MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    pub first: Day,
    pub last: Day,
}

/// In which order the parts of a date stand, where the register says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// The year first, parts joined as in `2005-06`.
    Iso,
    DayFirst,
    MonthFirst,
}

/// The calendar by which the register counts its years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    #[default]
    Gregorian,
    Ethiopian,
    BikramSambat,
    Buddhist,
    Persian,
}

/// How the dates of a register are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// The day asked about: a date of more than thirty years later is no date.
    pub as_of: Day,
    pub order: Option<DateOrder>,
    pub calendar: Calendar,
    /// The month with which the fiscal year begins, if the register counts by those.
    pub fiscal_year_start: Option<u32>,
}

impl Manner {
    /// Dates as the usual calendar writes them, seen on a day.
    #[must_use]
    pub fn on(as_of: Day) -> Self {
        Self { as_of, order: None, calendar: Calendar::Gregorian, fiscal_year_start: None }
    }
}

/// What a date cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateCell {
    /// Nothing was written.
    Missing,
    /// The event was within these days.
    Read(Interval),
    /// Something was written that is no date that one can be sure of.
    Unreadable,
}

const MONTHS: [(&str, u32); 12] = [
    ("jan tammi led ene", 1),
    ("feb fev helmi unor", 2),
    ("mar mars marz maalis brez", 3),
    ("apr avr abr huhti dub", 4),
    ("may mai touko kvet", 5),
    ("jun juin juni kesa cerven cervna", 6),
    ("jul juil heina cervenec cervence", 7),
    ("aug aou ago elo srp", 8),
    ("sep syys zar", 9),
    ("oct okt loka rij", 10),
    ("nov marras lis", 11),
    ("dec dez dic joulu pros", 12),
];

const BEFORE: [&str; 10] =
    ["before", "vor", "avant", "antes de", "antes del", "ennen", "pred", "prior to", "<", "pre"];
const AFTER: [&str; 7] = ["after", "nach", "apres", "despues de", "jalkeen", "po", ">"];
const SINCE: [&str; 6] = ["since", "seit", "depuis", "desde", "od", "from"];
/// Notes on another event beside the date; what follows is read for its date only.
const NOTES: [&str; 8] = [
    "letzte anderung",
    "last change",
    "last modification",
    "derniere modification",
    "umbau",
    "rebuilt",
    "in",
    "im",
];

/// The longest marks for "no value" (`#n/a`, `null`) are shorter than the words for "not known".
const LONGEST_MARK: usize = 5;

/// Reads a date cell.
#[must_use]
pub fn read(cell: &str, _manner: &Manner) -> DateCell {
    let folded = fold(cell);
    // A mark such as `n/a` is an empty cell; a word such as `unknown` stands where a date should be,
    // and is reported.
    if is_missing(cell) && folded.len() <= LONGEST_MARK {
        return DateCell::Missing;
    }
    read_folded(&folded).map_or(DateCell::Unreadable, DateCell::Read)
}

/// The same for a day that is no text.
#[must_use]
pub fn on(day: Day, _manner: &Manner) -> DateCell {
    // The days of the years that a written date may have.
    const PLAUSIBLE: std::ops::RangeInclusive<Day> = -171_664..=84_370;
    if PLAUSIBLE.contains(&day) {
        DateCell::Read(Interval { first: day, last: day })
    } else {
        DateCell::Unreadable
    }
}

fn read_folded(text: &str) -> Option<Interval> {
    if let Some(interval) = single(text) {
        return Some(interval);
    }
    // Several dates: between the first and the last, whichever of them is meant.
    let mut spread = text.replace([';', ',', '&', '–', '—'], "/");
    for word in [" und ", " and ", " et ", " y ", " ja ", " a ", " bis ", " to ", " - ", "..."] {
        spread = spread.replace(word, "/");
    }
    let mut parts: Vec<String> = spread.split('/').map(|part| part.trim().to_owned()).collect();
    // `1998-2003`.
    if parts.len() == 1
        && let Some((from, to)) = text.split_once('-')
        && from.len() == 4
        && to.len() == 4
    {
        parts = vec![from.to_owned(), to.to_owned()];
    }
    if parts.len() < 2 {
        return None;
    }
    let mut hull: Option<Interval> = None;
    for part in &parts {
        let bare = NOTES.iter().find_map(|note| part.strip_prefix(note)).unwrap_or(part).trim();
        let read = single(bare)?;
        hull = Some(match hull {
            None => read,
            Some(hull) => Interval { first: hull.first.min(read.first), last: hull.last.max(read.last) },
        });
    }
    hull
}

fn single(text: &str) -> Option<Interval> {
    for word in BEFORE {
        if let Some(rest) = text.strip_prefix(word).filter(|rest| ends_word(word, rest)) {
            return single(rest.trim()).map(|date| Interval { first: Day::MIN, last: date.first - 1 });
        }
    }
    for word in AFTER {
        if let Some(rest) = text.strip_prefix(word).filter(|rest| ends_word(word, rest)) {
            return single(rest.trim()).map(|date| Interval { first: date.last + 1, last: Day::MAX });
        }
    }
    for word in SINCE {
        if let Some(rest) = text.strip_prefix(word).filter(|rest| ends_word(word, rest)) {
            return single(rest.trim());
        }
    }
    number(text)
        .or_else(|| parted(text))
        .or_else(|| quarter(text))
        .or_else(|| decade(text))
        .or_else(|| with_month(text))
}

fn ends_word(word: &str, rest: &str) -> bool {
    !word.ends_with(|c: char| c.is_alphabetic()) || !rest.starts_with(|c: char| c.is_alphanumeric())
}

fn span((first, last): (Day, Day)) -> Interval {
    Interval { first, last }
}

fn plausible(year: i32) -> Option<i32> {
    (1500..=2200).contains(&year).then_some(year)
}

/// A year, also as a spreadsheet or a mean prints it (`2003.0`, `1979.9999999999998`); `20030723`.
fn number(text: &str) -> Option<Interval> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let exact = calendar::day(
            plausible(text[..4].parse().ok()?)?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        )?;
        return Some(Interval { first: exact, last: exact });
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.len() != 4 || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // `2003.07` is a month, read elsewhere; a fraction of a year has another number of digits.
    if fraction.len() == 2 && fraction.parse::<u32>().is_ok_and(|month| (1..=12).contains(&month)) {
        return None;
    }
    let year: f64 = text.parse().ok()?;
    let nearest = year.round();
    let year = if (year - nearest).abs() < 1e-6 { nearest } else { year.floor() };
    #[allow(clippy::cast_possible_truncation, reason = "four digits")]
    calendar::year_span(plausible(year as i32)?).map(span)
}

/// Numbers parted by `-`, `.`, `/` or blanks, perhaps with a time of day behind.
fn parted(text: &str) -> Option<Interval> {
    let date = match text.split_once(['t', ' ']) {
        Some((date, time)) if is_time(time) => date,
        _ => text,
    };
    let separator = date.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '.' | '/' | ' ') {
        return None;
    }
    let compact = date.replace(". ", ".");
    let parts: Vec<&str> = compact.trim_end_matches('.').split(separator).collect();
    let numbers: Option<Vec<i32>> = parts
        .iter()
        .map(|part| {
            (part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
        })
        .collect();
    let month = |number: i32| u32::try_from(number).ok().filter(|month| (1..=12).contains(month));
    match (numbers?.as_slice(), parts[0].len()) {
        (&[year, of_year], 4) | (&[of_year, year], 1 | 2) => {
            calendar::month_span(plausible(year)?, month(of_year)?).map(span)
        }
        (&[year, of_year, of_month], 4) => {
            let exact = calendar::day(plausible(year)?, month(of_year)?, u32::try_from(of_month).ok()?)?;
            Some(Interval { first: exact, last: exact })
        }
        (&[one, two, year], 1 | 2) => {
            let year = plausible(year)?;
            let read = |of_month: i32, of_year: i32| {
                calendar::day(year, month(of_year)?, u32::try_from(of_month).ok()?)
            };
            let day_first = read(one, two);
            // With dots the day is first. With strokes and dashes countries differ: both readings.
            let month_first = if separator == '.' { None } else { read(two, one) };
            let first = [day_first, month_first].into_iter().flatten().min()?;
            let last = [day_first, month_first].into_iter().flatten().max()?;
            Some(Interval { first, last })
        }
        _ => None,
    }
}

fn is_time(text: &str) -> bool {
    let text = text.trim();
    text.contains(':')
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'z' | '+' | '-' | ' '))
}

/// `Q3 2004`, `2004-Q3`, `2004 H1`.
fn quarter(text: &str) -> Option<Interval> {
    let tokens: Vec<&str> = text.split([' ', '-', '/']).filter(|token| !token.is_empty()).collect();
    let [one, two] = tokens.as_slice() else { return None };
    let (part, year) = if one.len() == 2 { (one, two) } else { (two, one) };
    let year = plausible((year.len() == 4).then(|| year.parse().ok())??)?;
    let number: u32 = part[1..].parse().ok()?;
    let months = match (part.as_bytes().first()?, number) {
        (b'q', 1..=4) => 3,
        (b'h' | b's', 1..=2) => 6,
        _ => return None,
    };
    let first = calendar::day(year, months * (number - 1) + 1, 1)?;
    Some(Interval { first, last: calendar::month_span(year, months * number)?.1 })
}

/// `1970s`, `1970er`, `annees 1970`, `anos 1970`.
fn decade(text: &str) -> Option<Interval> {
    let year = ["s", "'s", "er", "er jahre", "-luku", "-luvulla"]
        .iter()
        .find_map(|ending| text.strip_suffix(ending))
        .or_else(|| {
            ["annees ", "les annees ", "anos ", "decada de "]
                .iter()
                .find_map(|start| text.strip_prefix(start))
        })?;
    let year: i32 = (year.len() == 4).then(|| year.parse().ok())??;
    if year % 10 != 0 {
        return None;
    }
    Some(Interval { first: calendar::day(plausible(year)?, 1, 1)?, last: calendar::day(year + 9, 12, 31)? })
}

/// A month by name: `23 juillet 2003`, `July 2003`, `Jul-2003`, `july 23, 2003`.
fn with_month(text: &str) -> Option<Interval> {
    let tokens: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|token| !token.is_empty() && !matches!(*token, "de" | "del" | "of" | "the"))
        .collect();
    let named: Vec<u32> = tokens.iter().filter_map(|token| month_named(token)).collect();
    let [month] = named.as_slice() else { return None };
    let ordinal = |token: &str| {
        ["st", "nd", "rd", "th", "er"]
            .iter()
            .find_map(|end| token.strip_suffix(end))
            .unwrap_or(token)
            .parse::<u32>()
            .ok()
    };
    let numbers: Vec<u32> = tokens.iter().filter_map(|token| ordinal(token)).collect();
    if numbers.len() + 1 != tokens.len() {
        return None;
    }
    let year_of = |number: u32| i32::try_from(number).ok().and_then(plausible);
    match numbers.as_slice() {
        [year] => calendar::month_span(year_of(*year)?, *month).map(span),
        [of_month, year] if *of_month <= 31 => {
            let exact = calendar::day(year_of(*year)?, *month, *of_month)?;
            Some(Interval { first: exact, last: exact })
        }
        [year, of_month] => {
            let exact = calendar::day(year_of(*year)?, *month, *of_month)?;
            Some(Interval { first: exact, last: exact })
        }
        _ => None,
    }
}

fn month_named(token: &str) -> Option<u32> {
    if token.len() < 3 || !token.chars().all(char::is_alphabetic) {
        return None;
    }
    // The longest stem decides: `cervenec` is July, `cerven` June; `marras` November, `mar` March.
    MONTHS
        .iter()
        .flat_map(|(stems, month)| stems.split(' ').map(move |stem| (stem, *month)))
        .filter(|(stem, _)| token.starts_with(stem))
        .max_by_key(|(stem, _)| stem.len())
        .map(|(_, month)| month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cell: &str) -> String {
        let end = |day: Day| match day {
            Day::MIN | Day::MAX => "..".to_owned(),
            day => calendar::to_iso(day),
        };
        match read(cell, &Manner::on(20_000)) {
            DateCell::Missing => "missing".into(),
            DateCell::Unreadable => "unreadable".into(),
            DateCell::Read(Interval { first, last }) if first == last => end(first),
            DateCell::Read(Interval { first, last }) => format!("{} {}", end(first), end(last)),
        }
    }

    #[test]
    fn a_typed_day_reads_as_the_same_day_written() {
        for day in [-171_665, -171_664, -1, 0, 12_555, 84_370, 84_371] {
            let manner = Manner::on(20_000);
            assert_eq!(on(day, &manner), read(&calendar::to_iso(day), &manner), "{}", calendar::to_iso(day));
        }
    }

    #[test]
    fn dates_as_registers_have_them() {
        for (cell, wanted) in [
            ("2003.0", "2003-01-01 2003-12-31"),
            ("1979.9999999999998", "1980-01-01 1980-12-31"),
            ("2004.75", "2004-01-01 2004-12-31"),
            ("23.07.2003", "2003-07-23"),
            ("1993 und 2002", "1993-01-01 2002-12-31"),
            ("1969 / 2012", "1969-01-01 2012-12-31"),
            ("vor 1945 / letzte Änderung 1953", ".. 1953-12-31"),
            ("vor 1945", ".. 1944-12-31"),
            ("after 2010", "2011-01-01 .."),
            ("201", "unreadable"),
            ("unknown", "unreadable"),
            ("cancelled", "unreadable"),
            ("", "missing"),
            ("n/a", "missing"),
            ("2005-05-17", "2005-05-17"),
            ("2005-05-17 00:00:00.000000", "2005-05-17"),
            ("2005-05-17T10:00:00Z", "2005-05-17"),
            ("2005/05/17", "2005-05-17"),
            ("20050517", "2005-05-17"),
            ("05/17/2005", "2005-05-17"),
            ("17/05/2005", "2005-05-17"),
            ("03/04/2005", "2005-03-04 2005-04-03"),
            ("2005-05", "2005-05-01 2005-05-31"),
            ("05.2005", "2005-05-01 2005-05-31"),
            ("1. 7. 1998", "1998-07-01"),
            ("23 juillet 2003", "2003-07-23"),
            ("July 23, 2003", "2003-07-23"),
            ("heinäkuu 2003", "2003-07-01 2003-07-31"),
            ("červenec 2003", "2003-07-01 2003-07-31"),
            ("März 1999", "1999-03-01 1999-03-31"),
            ("Q3 2004", "2004-07-01 2004-09-30"),
            ("1970s", "1970-01-01 1979-12-31"),
            ("1998-2003", "1998-01-01 2003-12-31"),
            ("seit 1985", "1985-01-01 1985-12-31"),
            ("95", "unreadable"),
            ("37825", "unreadable"),
            ("ca. 1970", "unreadable"),
            ("31.02.2003", "unreadable"),
            ("9999", "unreadable"),
        ] {
            assert_eq!(shown(cell), wanted, "{cell:?}");
        }
    }

    #[test]
    fn days_read_from_bytes_are_the_days_read_from_text() {
        let bytes = |text: &str| {
            let mut bytes = [0; 16];
            bytes[..10].copy_from_slice(text.as_bytes());
            u128::from_le_bytes(bytes)
        };
        for year in 1498..=2202 {
            for month in 0..=13 {
                for day in 0..=32 {
                    let text = format!("{year}-{month:02}-{day:02}");
                    if let Some(day) = calendar::parse_iso_bytes(bytes(&text)) {
                        assert_eq!(
                            read(&text, &Manner::on(84_370)),
                            DateCell::Read(Interval { first: day, last: day }),
                            "{text}"
                        );
                    } else {
                        let plausible = (1500..=2200).contains(&year);
                        assert!(!plausible || calendar::parse_iso(&text).is_none(), "{text}");
                    }
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
                assert_eq!(calendar::parse_iso_bytes(u128::from_le_bytes(wide)).is_some(), stroke);
            }
        }
    }
}
