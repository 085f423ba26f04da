//! Cells that nobody wrote down: text of all scripts, spliced with what the tables know, over every role.
//!
//! Seconds to run: `ANNEXC_FUZZ_SECONDS`, else a few; `make fuzz` takes a minute. `ANNEXC_FUZZ_SEED` draws
//! the same cells again. A cell that panics, hangs or breaks a law is printed as Rust writes it, a long one
//! by its ends.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use annexc::classify::cell::{self, Cell, Manner};
use annexc::classify::classifier::Classifier;
use annexc::classify::rows::session::Session;
use annexc::classify::rows::values::Values;
use annexc::classify::spec::Spec;
use annexc::evidence::dates::{self, Calendar, DateCell, DateOrder};
use annexc::evidence::role::{DateKind, Fact, Role};
use annexc::evidence::scheme::Scheme;
use annexc::evidence::{crosswalk, facts};
use annexc::law::calendar;
use cpu_time::ThreadTime;

/// No cell may take longer, however long it is.
const MOST: Duration = Duration::from_millis(50);

/// The same numbers for the same seed.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 11) as usize % end.max(1)
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn holds(&mut self, in_hundred: usize) -> bool {
        self.below(100) < in_hundred
    }
}

/// First and last letters of blocks of many scripts, their digits among them.
const SCRIPTS: [(u32, u32); 30] = [
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x100, 0x17F),
    (0x180, 0x24F),
    (0x2B0, 0x2FF),
    (0x300, 0x36F),
    (0x370, 0x3FF),
    (0x400, 0x4FF),
    (0x531, 0x58A),
    (0x5D0, 0x5EA),
    (0x600, 0x6FF),
    (0x700, 0x74F),
    (0x900, 0x97F),
    (0x980, 0x9FF),
    (0xE01, 0xE5B),
    (0xF00, 0xF47),
    (0x1000, 0x109F),
    (0x10A0, 0x10FF),
    (0x1200, 0x137F),
    (0x1780, 0x17F9),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x2070, 0x209C),
    (0x2150, 0x218B),
    (0x3000, 0x30FF),
    (0x4E00, 0x4FFF),
    (0xAC00, 0xAD00),
    (0xFE00, 0xFE6F),
    (0xFF01, 0xFF5E),
    (0x1F600, 0x1F64F),
];

const GLUE: [&str; 40] = [
    "", " ", "  ", ";", ",", ", ", "/", " / ", "|", "-", " - ", "–", "—", "+", "&", "\n", "\t", "\r\n", ".",
    ":", "(", ")", "[", "]", "{", "}", "\"", "'", " and ", " et ", " und ", " y ", " и ", "、", "，", "；",
    "．", "\u{a0}", "\u{200b}", "\u{feff}",
];

const WORDS: [&str; 48] = [
    "not",
    "ex",
    "excluding",
    "kein",
    "sauf",
    "former",
    "NACE Rev. 2",
    "NACE Rev. 1.1",
    "ISIC",
    "E-PRTR",
    "EPER",
    "code",
    "before",
    "after",
    "vor",
    "avant",
    "<",
    ">",
    "±",
    "~",
    "c.",
    "circa",
    "Q3",
    "H1",
    "FY",
    "г.",
    "год",
    "年",
    "月",
    "日",
    "平成",
    "julio",
    "listopad",
    "März",
    "يوليو",
    "yes",
    "no",
    "none",
    "n/a",
    "kg",
    "g TEQ",
    "t/a",
    "PCDD/F",
    "HCB",
    "0",
    "0.0",
    "1.2e-10",
    "1e308",
];

struct Known {
    codes: Vec<Vec<String>>,
    facts: Vec<String>,
}

fn known() -> Known {
    let codes = Scheme::ALL.map(|scheme| {
        let book = crosswalk::book(scheme).expect("the tables read");
        book.entries.iter().map(|entry| entry.code.clone()).collect()
    });
    let facts =
        facts::book().expect("the tables read").values.iter().map(|value| value.value.clone()).collect();
    Known { codes: codes.to_vec(), facts }
}

fn text(draw: &mut Draw, known: &Known) -> String {
    let mut text = String::new();
    let parts = if draw.holds(2) { 400 } else { 1 + draw.below(9) };
    for _ in 0..parts {
        match draw.below(10) {
            0..=2 => {
                let (first, last) = *draw.one(&SCRIPTS);
                for _ in 0..=draw.below(6) {
                    let place = first + draw.below((last - first + 1) as usize) as u32;
                    text.extend(char::from_u32(place));
                }
            }
            3 | 4 => {
                let scheme = draw.one(&known.codes);
                text.push_str(draw.one(scheme).as_str());
            }
            5 => text.push_str(draw.one::<&str>(&WORDS)),
            6 => text.push_str(draw.one(&known.facts).as_str()),
            7 => {
                let day = draw.below(120_000) as i32 - 60_000;
                text.push_str(&calendar::to_iso(day));
            }
            8 => {
                let digits = 1 + draw.below(8) as u32;
                text.push_str(&draw.below(10_usize.pow(digits)).to_string());
            }
            _ => {
                let mark: &str = draw.one::<&str>(&GLUE);
                text.push_str(&mark.repeat(if draw.holds(3) { 3_000 } else { 1 }));
            }
        }
        if draw.holds(60) {
            text.push_str(draw.one::<&str>(&GLUE));
        }
    }
    if draw.holds(1) {
        text = text.repeat(1 + 100_000 / text.len().max(1));
    }
    text
}

fn roles() -> Vec<Role> {
    let codes = Scheme::ALL.into_iter().map(Role::Code);
    let facts = Fact::ALL.into_iter().map(Role::Fact);
    let dates = DateKind::ALL.into_iter().map(Role::Date);
    let others = [Role::Category, Role::Releases, Role::Status, Role::Name, Role::Activity, Role::Party];
    others.into_iter().chain(codes).chain(facts).chain(dates).collect()
}

fn manner(draw: &mut Draw) -> Manner {
    let orders = [None, Some(DateOrder::Iso), Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)];
    let calendars = [
        Calendar::Gregorian,
        Calendar::Gregorian,
        Calendar::Ethiopian,
        Calendar::BikramSambat,
        Calendar::Buddhist,
        Calendar::Persian,
    ];
    Manner {
        text: true,
        revision_unstated: draw.holds(50),
        contested: draw.holds(10),
        dates: dates::Manner {
            as_of: 12_000 + draw.below(10_000) as i32,
            order: *draw.one(&orders),
            calendar: *draw.one(&calendars),
            fiscal_year_start: draw.holds(20).then(|| 1 + draw.below(12) as u32),
            kind: draw.holds(50).then(|| *draw.one(&DateKind::ALL)),
        },
    }
}

/// Reads a cell; a panic is told with the cell.
fn read(role: Role, cell: &str, manner: &Manner) -> Cell {
    let read = || cell::read(role, cell, manner).expect("the tables read");
    let read = catch_unwind(AssertUnwindSafe(read)).ok();
    assert!(read.is_some(), "{} panics on {} under {manner:?}", role.name(), begun(cell));
    read.unwrap_or(Cell::Missing)
}

/// A cell, or how it begins and ends where it is long.
fn begun(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    if signs.len() <= 400 {
        return format!("{text:?}");
    }
    let part = |signs: &[char]| signs.iter().collect::<String>();
    format!("{:?} ... {:?}", part(&signs[..200]), part(&signs[signs.len() - 200..]))
}

/// What holds of every cell of every role.
fn check(role: Role, text: &str, manner: &Manner) {
    let mut took = Duration::MAX;
    // Of this thread's own time, since on a loaded machine a cell waits for others; the fastest of five.
    for _ in 0..5 {
        let start = ThreadTime::now();
        let cell = read(role, text, manner);
        took = took.min(start.elapsed());
        if let Cell::Date(DateCell::Read(interval)) = &cell {
            assert!(interval.first <= interval.last, "{} reads {text:?} as {interval:?}", role.name());
        }
        if took < MOST {
            break;
        }
    }
    assert!(took < MOST, "{} takes {took:?} for {} bytes: {}", role.name(), text.len(), begun(text));
    if let Role::Code(scheme) = role {
        let book = crosswalk::book(scheme).expect("the tables read");
        let codes = book.read_cell(text);
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        assert!(
            !digits
                || !codes.known.is_empty()
                || !codes.unknown.is_empty()
                || annexc::evidence::missing::is_missing(text),
            "{} drops {} in silence",
            role.name(),
            begun(text)
        );
    }
}

/// Rows through the hot loop come to the same as each of their cells read alone.
fn check_rows(draw: &mut Draw, known: &Known) {
    let roles = roles();
    let chosen: Vec<Role> = (0..=1 + draw.below(6)).map(|_| *draw.one(&roles)).collect();
    let spec = Spec {
        as_of: "2026-08-31".to_owned(),
        party: Some("FRA".to_owned()),
        roles: chosen.iter().map(|role| role.name().to_owned()).collect(),
        ..Spec::default()
    };
    let classifier = Classifier::compile(&spec).expect("the specification compiles");
    let texts: Vec<Vec<String>> =
        chosen.iter().map(|_| (0..20).map(|_| text(draw, known)).collect()).collect();
    let classify = |order: &[usize]| -> Vec<String> {
        let cells: Vec<Vec<Option<&str>>> = texts
            .iter()
            .map(|column| order.iter().map(|row| Some(column[*row].as_str())).collect())
            .collect();
        let values: Vec<Values<'_>> = cells.iter().map(|cells| Values::texts(cells)).collect();
        let mut session = Session::new(&classifier).expect("the tables read");
        let found = session.classify(&classifier, &values, order.len()).expect("the tables read");
        found.iter().map(|id| format!("{:?}", session.outcomes()[*id as usize])).collect()
    };
    let forward: Vec<usize> = (0..20).collect();
    let backward: Vec<usize> = (0..20).rev().collect();
    let (mut one, two) = (classify(&forward), classify(&backward));
    one.reverse();
    assert_eq!(one, two, "the order of rows matters: {texts:?} as {chosen:?}");
}

#[test]
fn no_cell_of_any_script_panics_hangs_or_drops_out() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let few = if std::env::var_os("ANNEXC_ALL_CASES").is_some() { 3 } else { 1 };
    let seconds = number("ANNEXC_FUZZ_SECONDS").unwrap_or(few);
    let seed = number("ANNEXC_FUZZ_SEED").unwrap_or(0x5EED);
    println!("the seed is {seed}");
    let mut draw = Draw(seed.max(1));
    let (known, roles) = (known(), roles());
    let (end, mut cells, mut rows) = (Instant::now() + Duration::from_secs(seconds), 0_u64, 0_u64);
    while Instant::now() < end {
        for _ in 0..50 {
            let cell = text(&mut draw, &known);
            let manner = manner(&mut draw);
            for _ in 0..6 {
                check(*draw.one(&roles), &cell, &manner);
                cells += 1;
            }
        }
        check_rows(&mut draw, &known);
        rows += 20;
    }
    println!("{cells} cells read, {rows} rows classified in {seconds} s from the seed {seed}");
}
