//! One activity, one answer, whichever scheme names it: the crosswalks against the correspondence tables of the
//! statistical offices and of the inventories.
//!
//! What a code can be is a set: categories of the Annex, `none`, and beside it a group of the Toolkit alone. Two
//! schemes cut the same activities in different ways, so a code need not equal its counterpart. But a table that
//! gives all counterparts of a code says where all of its activities went; hence
//!
//! - *what a code can be, its counterparts together can be*. For a pair of 1:1 that is equality; for a code cut in
//!   parts it says that each part lies within the whole and that the parts together are the whole;
//! - *a pair shares something*, since the activity that makes it a pair is one;
//! - what stands beside a code (ancillary), its counterparts together can be or have beside them: the weaker rule,
//!   for it changes no verdict.
//!
//! All else is a break. Tables of inventories give for each code on the left where it goes, and not all that the
//! codes on the right hold; of these only the left side is tried.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use annexc::evidence::crosswalk::{self, Book, Entry};
use annexc::evidence::possibility::Mask;
use annexc::evidence::scheme::Scheme;
use annexc::law::annex_c::{Categories, Category};
use annexc::table;
use serde::Deserialize;

/// A table of pairs; whole if it gives the counterparts of both sides.
struct Table {
    name: &'static str,
    left: Scheme,
    right: Scheme,
    whole: bool,
}

const fn whole(name: &'static str, left: Scheme, right: Scheme) -> Table {
    Table { name, left, right, whole: true }
}

const fn part(name: &'static str, left: Scheme, right: Scheme) -> Table {
    Table { name, left, right, whole: false }
}

const TABLES: [Table; 22] = [
    whole("nace2_isic4", Scheme::Nace2, Scheme::Isic4),
    whole("nace21_nace2", Scheme::Nace21, Scheme::Nace2),
    whole("nace11_nace2", Scheme::Nace11, Scheme::Nace2),
    whole("naf2_nace2", Scheme::Naf2, Scheme::Nace2),
    whole("isic31_isic4", Scheme::Isic31, Scheme::Isic4),
    whole("isic4_isic5", Scheme::Isic4, Scheme::Isic5),
    whole("naics1997_naics2002", Scheme::Naics, Scheme::Naics),
    whole("naics2002_naics2007", Scheme::Naics, Scheme::Naics),
    whole("naics2007_naics2012", Scheme::Naics, Scheme::Naics),
    whole("naics2012_naics2017", Scheme::Naics, Scheme::Naics),
    whole("naics2022_naics2017", Scheme::Naics, Scheme::Naics),
    whole("naics2017_isic4", Scheme::Naics, Scheme::Isic4),
    whole("naicsca2017_isic4", Scheme::Naics, Scheme::Isic4),
    whole("scian_isic4", Scheme::Scian, Scheme::Isic4),
    whole("ussic_naics2017", Scheme::Ussic, Scheme::Naics),
    whole("snap97_nfr14", Scheme::Snap97, Scheme::Nfr14),
    part("snap97_eprtr", Scheme::Snap97, Scheme::Eprtr),
    part("snap97_nace2", Scheme::Snap97, Scheme::Nace2),
    part("eprtr_nace2", Scheme::Eprtr, Scheme::Nace2),
    part("eprtr_eper", Scheme::Eprtr, Scheme::Eper),
    part("eprtr_gnfr14", Scheme::Eprtr, Scheme::Gnfr14),
    part("nfr14_gnfr14", Scheme::Nfr14, Scheme::Gnfr14),
];

#[derive(Deserialize)]
struct Pair {
    left: String,
    right: String,
}

/// A break: table, side, kind, code, what is beyond.
type Break = (String, String, String, String, String);

#[derive(Deserialize)]
struct Accepted {
    table: String,
    side: String,
    kind: String,
    code: String,
    extra: String,
    why: String,
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/correspondence");
    let file = format!("{name}.csv");
    let text = std::fs::read_to_string(folder.join(&file)).expect("the excerpt is there");
    table::read(&file, &text).expect("the excerpt reads")
}

fn book(scheme: Scheme) -> &'static Book {
    crosswalk::book(scheme).expect("the tables read")
}

fn entry(scheme: Scheme, code: &str) -> &'static Entry {
    let found = book(scheme).entries.iter().find(|entry| entry.code == code);
    found.expect("the list has the code")
}

/// The bit beside the categories that says: a group of the Toolkit alone.
const TOOLKIT: u32 = 1 << Category::REFERENCES.len();

/// What a code can be.
fn can_be(entry: &Entry) -> u32 {
    entry.possible.categories().0 | if entry.possible.meets(Mask::TOOLKIT) { TOOLKIT } else { 0 }
}

fn says_something(entry: &Entry) -> bool {
    can_be(entry) != Mask::OTHER.categories().0 || entry.ancillary != Categories::EMPTY
}

fn shown(set: u32) -> String {
    let toolkit = (set & TOOLKIT != 0).then(|| "toolkit".to_owned());
    let categories = Some(Categories(set & !TOOLKIT).to_string()).filter(|text| !text.is_empty());
    categories.into_iter().chain(toolkit).collect::<Vec<_>>().join(";")
}

/// Each code with its counterparts.
fn counterparts<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (code, other) in pairs {
        found.entry(code).or_default().insert(other);
    }
    found
}

fn breaks_of(table: &Table, found: &mut BTreeSet<Break>) {
    let pairs: Vec<Pair> = read(table.name);
    let mut add = |side: &str, kind: &str, code: String, extra: u32| {
        found.insert((table.name.to_owned(), side.to_owned(), kind.to_owned(), code, shown(extra)));
    };
    let there = counterparts(pairs.iter().map(|pair| (pair.left.as_str(), pair.right.as_str())));
    let back = counterparts(pairs.iter().map(|pair| (pair.right.as_str(), pair.left.as_str())));
    for (side, own, other, codes) in
        [("left", table.left, table.right, there), ("right", table.right, table.left, back)]
    {
        if side == "right" && !table.whole {
            continue;
        }
        for (code, others) in codes {
            let code = entry(own, code);
            let others: Vec<&Entry> = others.into_iter().map(|code| entry(other, code)).collect();
            // A code that says nothing, among others that say nothing, has not all of its pairs here.
            if !says_something(code) && !others.iter().any(|other| says_something(other)) {
                continue;
            }
            let united = others.iter().fold(0, |set, other| set | can_be(other));
            let beside = others.iter().fold(united, |set, other| set | other.ancillary.0);
            let beyond = can_be(code) & !united;
            if beyond != 0 {
                add(side, "category", code.code.clone(), beyond);
            }
            let beyond = code.ancillary.0 & !beside & !can_be(code);
            if beyond != 0 {
                add(side, "ancillary", code.code.clone(), beyond);
            }
        }
    }
    for pair in &pairs {
        if can_be(entry(table.left, &pair.left)) & can_be(entry(table.right, &pair.right)) & !TOOLKIT == 0 {
            add("both", "apart", format!("{} {}", pair.left, pair.right), 0);
        }
    }
}

#[test]
fn every_break_between_schemes_is_accepted_with_its_reason() {
    let mut found = BTreeSet::new();
    for table in &TABLES {
        breaks_of(table, &mut found);
    }
    let mut accepted = BTreeSet::new();
    for row in read::<Accepted>("accepted") {
        assert!(row.why.len() > 20, "{} {}: a reason", row.table, row.code);
        accepted.insert((row.table, row.side, row.kind, row.code, row.extra));
    }
    let list =
        |breaks: Vec<&Break>| breaks.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>().join("\n");
    let new: Vec<&Break> = found.difference(&accepted).collect();
    let gone: Vec<&Break> = accepted.difference(&found).collect();
    assert!(new.is_empty(), "breaks that no one accepted:\n{}", list(new));
    assert!(gone.is_empty(), "accepted, and no break any more:\n{}", list(gone));
}

/// Excerpts hold all that says something, so that a row added to a crosswalk is tried too.
#[test]
fn the_excerpts_hold_every_code_that_says_something() {
    // Canadian codes and those of one vintage stand in no table of another; EEA codes of NACE Rev. 1 in none.
    let complete =
        ["nace2_isic4", "nace21_nace2", "naf2_nace2", "isic31_isic4", "isic4_isic5", "scian_isic4"];
    let mut missing = Vec::new();
    for table in TABLES.iter().filter(|table| complete.contains(&table.name)) {
        let pairs: Vec<Pair> = read(table.name);
        let entries = &book(table.left).entries;
        for code in entries.iter().filter(|code| says_something(code)) {
            let finest =
                !entries.iter().any(|other| other.key != code.key && other.key.starts_with(&code.key));
            let section = code.key.starts_with(|first: char| first.is_ascii_alphabetic());
            if finest && !section && !pairs.iter().any(|pair| pair.left == code.code) {
                missing.push(format!("{} {}", table.name, code.code));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
