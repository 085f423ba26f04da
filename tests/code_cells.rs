//! Cells of codes: every separator between every two codes, and no digit unread.

use std::collections::BTreeSet;

use annexc::evidence::crosswalk::{self, Book};
use annexc::evidence::scheme::Scheme;

fn book(scheme: Scheme) -> &'static Book {
    crosswalk::book(scheme).expect("the tables read")
}

const SEPARATORS: &[&str] = &[
    ";", "; ", "|", "\n", "\t", ", ", ",", "/", " / ", " ", "-", " - ", " – ", "+", " + ", " & ", " and ",
    " und ", " et ", " y ", " e ", " ja ", " a ", " och ", " og ", " en ", " и ", " i ", "和", " 和 ", "、",
    "，", "；", "・", "／", "\", \"", "','", "<br>",
];

#[test]
fn pairs() {
    for scheme in Scheme::ALL.into_iter().filter(|s| std::env::var("S").is_ok_and(|v| v.contains(s.name()))) {
        let book = book(scheme);
        let n = book.entries.len();
        let step = (n * n / 4_000).max(1);
        let mut bad = std::collections::BTreeMap::<&str, (usize, usize, usize, Vec<String>)>::new();
        let mut k = 0usize;
        for a in 0..n {
            for b in 0..n {
                k += 1;
                if k % step != k / (n * 11 + 3) % step {
                    continue;
                }
                for sep in SEPARATORS {
                    let cell = format!("{}{}{}", book.entries[a].code, sep, book.entries[b].code);
                    let codes = book.read_cell(&cell);
                    let known: BTreeSet<usize> = codes.known.iter().copied().collect();
                    let e = bad.entry(sep).or_default();
                    e.0 += 1;
                    if !codes.unknown.is_empty() {
                        e.1 += 1;
                        if e.3.len() < 3 {
                            e.3.push(format!("UNK {cell:?}"));
                        }
                    } else if !(known.contains(&a) && known.contains(&b)) {
                        e.2 += 1;
                        if e.3.len() < 6 {
                            e.3.push(format!(
                                "MISS {cell:?} {:?}",
                                known.iter().map(|k| &book.entries[*k].code).collect::<Vec<_>>()
                            ));
                        }
                    }
                }
            }
        }
        println!("== {}", scheme.name());
        for (sep, (all, unk, miss, ex)) in bad {
            if unk + miss > 0 {
                println!("{sep:?}: {all} unknown {unk} missed {miss} {ex:?}");
            }
        }
    }
}
