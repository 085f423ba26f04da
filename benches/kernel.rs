//! The kernel's parts, one by one: reading codes and dates, combining evidence, a batch of rows.

use std::hint::black_box;

use annexc::classify::classifier::Classifier;
use annexc::classify::rows::column::Column;
use annexc::classify::rows::session::Session;
use annexc::classify::rows::values::{Cells, Validity, Values};
use annexc::classify::spec::Spec;
use annexc::evidence::crosswalk;
use annexc::evidence::dates;
use annexc::evidence::role::{DateKind, Role};
use annexc::evidence::scheme::Scheme;
use annexc::law::calendar;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const CODES: [&str; 8] = ["3821Z", "24.44", "C10.51", "2351", "35.11", "86.10", "0111Z", "99.99"];
const DATES: [&str; 6] = ["1998", "2003.0", "23.07.2003", "unknown", "1993 und 2002", "2011-05-17"];
const PARTIES: [&str; 16] = [
    "FRA", "DEU", "POL", "ITA", "GBR", "CHN", "IND", "JPN", "BRA", "KEN", "IRQ", "UZB", "PSE", "USA", "XKX",
    "",
];
const ROWS: usize = 100_000;

fn reading(criterion: &mut Criterion) {
    let book = crosswalk::book(Scheme::Nace2).expect("the tables read");
    criterion.bench_function("read a code", |bencher| {
        bencher.iter(|| CODES.iter().map(|code| book.read_cell(black_box(code)).known.len()).sum::<usize>());
    });
    criterion.bench_function("read a date", |bencher| {
        let manner = dates::Manner::on(20_000);
        bencher.iter(|| DATES.iter().map(|date| dates::read(black_box(date), &manner)).collect::<Vec<_>>());
    });
}

/// A walk over numbers that no branch predictor learns; the same on every run.
struct Walk(u64);

impl Walk {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

fn view(text: &str) -> [u8; 16] {
    let mut view = [0_u8; 16];
    view[0] = text.len() as u8;
    view[4..4 + text.len()].copy_from_slice(text.as_bytes());
    view
}

/// Texts as string views, all of them short.
fn views(texts: &[&str], seed: u64) -> Vec<[u8; 16]> {
    let mut walk = Walk(0x0139_408D_CBBF_7A44 ^ seed);
    (0..ROWS).map(|_| view(texts[walk.next() as usize % texts.len()])).collect()
}

/// ISO days from a day on, three in ten empty, with their validity.
fn some_days(first: i32, span: i32) -> (Vec<[u8; 16]>, Vec<u8>) {
    let mut walk = Walk(0x92D6_8CA2);
    let mut known = vec![0_u8; ROWS.div_ceil(8)];
    let texts = (0..ROWS).map(|row| {
        let day = walk.next();
        if day % 10 < 3 {
            return [0; 16];
        }
        known[row / 8] |= 1 << (row % 8);
        view(&calendar::to_iso(first + (day >> 8) as i32 % span))
    });
    (texts.collect(), known)
}

fn lent<'a>(views: &'a [[u8; 16]], known: Option<&'a [u8]>) -> Values<'a> {
    Values {
        cells: Cells::Views { views, buffers: Vec::new() },
        validity: known.map(|bytes| Validity { bytes, offset: 0 }),
        length: ROWS,
    }
}

fn compiled(spec: &str) -> Classifier {
    Classifier::compile(&Spec::from_json(spec).expect("the specification reads"))
        .expect("the specification compiles")
}

fn batch(criterion: &mut Criterion) {
    let classifier =
        compiled(r#"{"as_of": "2026-08-31", "party": "FRA", "roles": ["nace2", "operation_started"]}"#);
    let codes = views(&CODES, 0);
    let started = views(&["1998", "2003.0", "23.07.2003", "unknown", "2011-05-17"], 0);
    // A hundred years.
    let (built, known) = some_days(-25_567, 36_525);
    let columns = [lent(&codes, None), lent(&started, None)];
    let mut group = criterion.benchmark_group("rows");
    group.throughput(Throughput::Elements(ROWS as u64));
    let mut column = Column::new(classifier.roles[0], classifier.manner(0), Some(Scheme::Nace2));
    let mut ids = vec![0; ROWS];
    group.bench_function("number a column of codes", |bencher| {
        bencher.iter(|| column.fill(black_box(&columns[0]), 0, &mut ids).expect("the tables read"));
    });
    // As many different ones as a national register has.
    let many: Vec<String> =
        (0..800).map(|code| format!("{:02}.{:02}", 1 + code / 10, 10 + code % 10)).collect();
    let many = views(&many.iter().map(String::as_str).collect::<Vec<_>>(), 5);
    let many = lent(&many, None);
    let mut column = Column::new(classifier.roles[0], classifier.manner(0), Some(Scheme::Nace2));
    group.bench_function("number a column of many codes", |bencher| {
        bencher.iter(|| column.fill(black_box(&many), 0, &mut ids).expect("the tables read"));
    });
    let mut column = Column::new(Role::Date(DateKind::ConstructionStarted), classifier.manner(1), None);
    let days = lent(&built, Some(&known));
    group.bench_function("read a column of days", |bencher| {
        bencher.iter(|| {
            let days = black_box(&days);
            (0..ROWS).map(|row| column.date(days, row).expect("the tables read").first.min(0)).sum::<i32>()
        });
    });
    let mut session = Session::new(&classifier).expect("the tables read");
    group.bench_function("classify a code and a date", |bencher| {
        bencher.iter(|| session.classify(&classifier, black_box(&columns), ROWS).expect("the tables read"));
    });
    let classifier = compiled(
        r#"{"as_of": "2026-08-31",
            "roles": ["nace2", "eprtr", "construction_started", "operation_started", "party"]}"#,
    );
    let annex = views(&["2(c)(i)", "2(d)", "3(c)", "4(a)", "5(b)", "7(a)", "8(b)"], 1);
    let opened = views(&["1975", "1998", "2004", "2011", "2021", "unknown"], 2);
    let parties = views(&PARTIES, 3);
    let columns = [lent(&codes, None), lent(&annex, None), days, lent(&opened, None), lent(&parties, None)];
    let mut session = Session::new(&classifier).expect("the tables read");
    group.bench_function("classify two codes, two dates and a Party", |bencher| {
        bencher.iter(|| session.classify(&classifier, black_box(&columns), ROWS).expect("the tables read"));
    });
    // New sources, more than half of them in Part II: of most it is asked since when BAT is required.
    let classifier =
        compiled(r#"{"as_of": "2026-08-31", "party": "FRA", "roles": ["category", "construction_started"]}"#);
    let categories = views(&["II.a", "II.c", "III.b", "none"], 4);
    let (built, known) = some_days(12_000, 8_000);
    let columns = [lent(&categories, None), lent(&built, Some(&known))];
    let mut session = Session::new(&classifier).expect("the tables read");
    group.bench_function("classify new sources", |bencher| {
        bencher.iter(|| session.classify(&classifier, black_box(&columns), ROWS).expect("the tables read"));
    });
    group.bench_function("classify new sources and say since when", |bencher| {
        bencher.iter(|| {
            let rows = black_box(&columns);
            session.classify_dated(&classifier, rows, ROWS).expect("the tables read").begun.len()
        });
    });
    group.finish();
}

criterion_group!(benches, reading, batch);
criterion_main!(benches);
