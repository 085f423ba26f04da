//! The kernel's parts, one by one: reading codes and dates, combining evidence, a batch of rows.

use std::hint::black_box;

use annexc::classify::column::Column;
use annexc::classify::kernel::Classifier;
use annexc::classify::session::Session;
use annexc::classify::spec::Spec;
use annexc::classify::values::{Cells, Values};
use annexc::evidence::crosswalk;
use annexc::evidence::dates;
use annexc::evidence::scheme::Scheme;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const CODES: [&str; 8] = ["3821Z", "24.44", "C10.51", "2351", "35.11", "86.10", "0111Z", "99.99"];
const DATES: [&str; 6] = ["1998", "2003.0", "23.07.2003", "unknown", "1993 und 2002", "2011-05-17"];
const ROWS: usize = 100_000;

fn reading(criterion: &mut Criterion) {
    let book = crosswalk::book(Scheme::Nace2).expect("the tables read");
    criterion.bench_function("read a code", |bencher| {
        bencher.iter(|| CODES.iter().map(|code| book.read_cell(black_box(code)).known.len()).sum::<usize>());
    });
    criterion.bench_function("read a date", |bencher| {
        bencher.iter(|| DATES.iter().map(|date| dates::read(black_box(date))).collect::<Vec<_>>());
    });
}

/// Texts as string views, all of them short.
fn views(texts: &[&str]) -> Vec<[u8; 16]> {
    let view = |text: &str| {
        let mut view = [0_u8; 16];
        view[0] = text.len() as u8;
        view[4..4 + text.len()].copy_from_slice(text.as_bytes());
        view
    };
    // A fixed walk over the texts that no branch predictor learns.
    let mut state = 88_172_645_463_325_252_u64;
    (0..ROWS)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            view(texts[state as usize % texts.len()])
        })
        .collect()
}

fn batch(criterion: &mut Criterion) {
    let spec = Spec::from_json(
        r#"{"as_of": "2026-08-31", "party": "FRA", "roles": ["nace2", "operation_started"]}"#,
    )
    .expect("the specification reads");
    let classifier = Classifier::compile(&spec).expect("the specification compiles");
    let (codes, started) = (views(&CODES), views(&["1998", "2003.0", "23.07.2003", "unknown", "2011-05-17"]));
    let lent =
        |views| Values { cells: Cells::Views { views, buffers: Vec::new() }, validity: None, length: ROWS };
    let columns = [lent(codes.as_slice()), lent(started.as_slice())];
    let mut group = criterion.benchmark_group("rows");
    group.throughput(Throughput::Elements(ROWS as u64));
    let mut column = Column::new(classifier.roles[0], false, Some(Scheme::Nace2));
    let mut ids = vec![0; ROWS];
    group.bench_function("number a column of codes", |bencher| {
        bencher.iter(|| column.fill(black_box(&columns[0]), 0, &mut ids).expect("the tables read"));
    });
    let mut session = Session::new(&classifier).expect("the tables read");
    group.bench_function("classify a code and a date", |bencher| {
        bencher.iter(|| session.classify(&classifier, black_box(&columns), ROWS).expect("the tables read"));
    });
    group.finish();
}

criterion_group!(benches, reading, batch);
criterion_main!(benches);
