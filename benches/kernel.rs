//! The kernel's parts, one by one: reading codes and dates, combining evidence, a batch of rows.

use std::hint::black_box;

use annexc::classify::encode;
use annexc::classify::kernel::Classifier;
use annexc::classify::spec::Spec;
use annexc::evidence::crosswalk;
use annexc::evidence::dates;
use annexc::evidence::role::Role;
use annexc::evidence::scheme::Scheme;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

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

fn batch(criterion: &mut Criterion) {
    let spec = Spec::from_json(
        r#"{"as_of": "2026-08-31", "party": "FRA", "roles": ["nace2", "operation_started"]}"#,
    )
    .expect("the specification reads");
    let classifier = Classifier::compile(&spec).expect("the specification compiles");
    let columns = || {
        let codes = (0..ROWS).map(|row| Some(CODES[row % CODES.len()]));
        let started = (0..ROWS).map(|row| Some(DATES[row % DATES.len()]));
        let role = |name| Role::from_name(name).expect("a role");
        [
            encode::column(role("nace2"), codes, false).expect("the tables read"),
            encode::column(role("operation_started"), started, false).expect("the tables read"),
        ]
    };
    let mut group = criterion.benchmark_group("rows");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("encode two columns", |bencher| bencher.iter(|| black_box(columns())));
    group.bench_function("classify encoded columns", |bencher| {
        bencher.iter_batched(
            columns,
            |columns| classifier.classify(&columns, ROWS).expect("the tables read").ids.len(),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, reading, batch);
criterion_main!(benches);
