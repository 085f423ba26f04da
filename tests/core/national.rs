//! National schemes: each list whole through its scheme, each writing, and what is no code of it.

use std::collections::BTreeSet;

use annexc::evidence::code::fit::{doubted, fitting, misfit};
use annexc::evidence::crosswalk::{Book, Entry, book as read_book};
use annexc::evidence::possibility::Mask;
use annexc::evidence::scheme::{Form, Rule, Scheme};

fn book(scheme: Scheme) -> &'static Book {
    read_book(scheme).expect("the tables read")
}

fn scheme(name: &str) -> Scheme {
    Scheme::from_name(name).expect(name)
}

fn children() -> impl Iterator<Item = Scheme> {
    Scheme::ALL.into_iter().filter(|scheme| scheme.parent().is_some())
}

fn listed(scheme: Scheme) -> bool {
    scheme.lister() == scheme
}

fn national() -> impl Iterator<Item = Scheme> {
    Scheme::ALL.into_iter().filter(|scheme| scheme.form() == Form::National)
}

fn digits(key: &str) -> &str {
    key.trim_end_matches(|c: char| !c.is_ascii_digit())
}

fn find<'a>(book: &'a Book, key: &str) -> Option<&'a Entry> {
    book.entries.iter().find(|entry| entry.key == key)
}

fn is_finest(book: &Book, entry: &Entry) -> bool {
    let is_below = |other: &Entry| other.key != entry.key && other.key.starts_with(entry.key.as_str());
    entry.key.len() > 1 && !book.entries.iter().any(is_below)
}

fn codes(scheme: Scheme, cell: &str) -> Vec<&'static str> {
    let codes = book(scheme).read_cell(cell);
    if !codes.unknown.is_empty() {
        return Vec::new();
    }
    codes.known.iter().map(|entry| book(scheme).entries[*entry].code.as_str()).collect()
}

#[test]
fn a_finest_code_is_its_class_or_has_a_row_of_its_own() {
    for scheme in children().filter(|scheme| scheme.form() == Form::National) {
        let (book, parent) = (book(scheme), book(scheme.parent().expect("a parent")));
        let own: Vec<_> = book.rows.iter().filter(|row| row.scheme == scheme).collect();
        for entry in book.entries.iter().filter(|entry| is_finest(book, entry)) {
            let own =
                own.iter().filter(|row| entry.key.starts_with(&row.key)).max_by_key(|row| row.key.len());
            let above = (2..=digits(&entry.key).len().min(4))
                .rev()
                .find_map(|length| find(parent, &entry.key[..length]));
            // A row speaks if it is as fine as what the parent has.
            let row = own.filter(|row| above.is_none_or(|above| row.key.len() >= above.key.len()));
            let said = (entry.possible, entry.facts, entry.ancillary);
            let expected = match (row, above) {
                (Some(row), _) => (row.possible, row.facts, row.ancillary),
                (None, Some(above)) => (above.possible, above.facts, above.ancillary),
                (None, None) => panic!("{scheme:?} {} has no class and no row", entry.code),
            };
            assert_eq!(said, expected, "{scheme:?} {}", entry.code);
        }
    }
}

#[test]
fn a_row_of_a_finer_code_leaves_nothing_that_its_class_rules_out() {
    // Schemes that number some classes anew; a row of theirs may say what the class of that number does not.
    for scheme in children().filter(|scheme| scheme.entry().rule != Rule::Prefix4ElseGroup) {
        let parent = book(scheme.parent().expect("a parent"));
        for row in book(scheme).rows.iter().filter(|row| row.scheme == scheme) {
            let class = find(parent, &row.key[..4.min(digits(&row.key).len())]).expect("the class is listed");
            let beyond = row.possible.categories().0 & !class.possible.categories().0;
            assert_eq!(beyond, 0, "{scheme:?} {}: {} is not of {}", row.code, row.written, class.code);
        }
    }
}

#[test]
fn a_code_is_read_as_itself_or_as_the_one_that_lost_its_zero() {
    for scheme in national() {
        for entry in &book(scheme).entries {
            let lost = format!("0{}", entry.key);
            for known in book(scheme).read_cell(&entry.code).known {
                let key = &book(scheme).entries[known].key;
                // Perhaps one that is longer than the list.
                let zero = *key == lost || lost.starts_with(key.as_str());
                assert!(*key == entry.key || zero, "{scheme:?} {} is read as {key}", entry.code);
            }
        }
    }
}

/// Schemes of their own structure, which refine none.
fn of_their_own() -> impl Iterator<Item = Scheme> {
    national().filter(|scheme| scheme.parent().is_none())
}

/// The classes of ISIC Rev. 4 that a row names whose mask was carried over from them.
fn carried_from(why: &str) -> Option<Vec<&str>> {
    let (classes, _) = why.strip_prefix("All that ISIC Rev. 4 ")?.split_once(" may be, ")?;
    Some(classes.split(", ").collect())
}

#[test]
fn a_row_carried_over_is_all_that_its_classes_may_be() {
    let isic = book(Scheme::Isic4);
    for scheme in of_their_own() {
        let mut seen = 0;
        for row in &book(scheme).rows {
            let Some(classes) = carried_from(&row.why) else { continue };
            let classes: Vec<&Entry> =
                classes.iter().map(|class| find(isic, class).unwrap_or_else(|| panic!("{class}"))).collect();
            let (possible, facts, ancillary) =
                classes.iter().fold((Mask::EMPTY, 0, 0), |(possible, facts, ancillary), class| {
                    (possible.or(class.possible), facts | class.facts, ancillary | class.ancillary.0)
                });
            assert_eq!((row.possible, row.ancillary.0), (possible, ancillary), "{scheme:?} {}", row.code);
            // Classes that none of them can tell apart may need one more.
            assert_eq!(row.facts & facts, facts, "{scheme:?} {}", row.code);
            seen += 1;
        }
        assert!(seen > 100, "{scheme:?} has {seen}");
    }
}

#[test]
fn codes_are_read_as_their_schemes_print_them() {
    for (name, cell, expected) in [
        ("teaor08", "3821'08", "38.21"),
        ("teaor08", "38.21'08", "38.21"),
        ("teaor25", "3821'25", "38.21"),
        ("teaor08", "3821'25", ""),
        ("oenace2008", "38.21-0", "38.21"),
        ("oenace2008", "E38.21-0", "38.21"),
        ("oenace2008", "38.21-24.10", "38.21 24.10"),
        ("wz2008", "38.21.0", "38.21"),
        ("wz2008", "38210", "38.21"),
        ("wz2008", "38.2", "38.2"),
        ("cznace", "382109", "38.21"),
        ("cznace", "353010", "35.30"),
        ("cznace", "35.30.1", "35.30"),
        ("cznace", "382100", "38.21"),
        ("db07", "38.21.10", "38.21"),
        ("db07", "11100", "01.11"),
        ("noga2008", "960301", "96.03"),
        ("altili", "38.21.01", "38.21"),
        ("kad2008", "38.21.30.00", "38.21"),
        ("kad2008", "38213000", "38.21"),
        ("cae_rev3", "38211", "38.21"),
        ("oked_kz", "38219", "38.21"),
        ("oked_kz", "99999", ""),
        ("ateco2007", "38.21.09", "38.21.09"),
        ("ateco2007", "382109", "38.21.09"),
        ("ateco2007", "38.21.07", ""),
        ("ateco2007", "382107", ""),
        ("pkd2007", "38.21.Z", "38.21.Z"),
        ("pkd2007", "3821Z", "38.21.Z"),
        ("nacebel2008", "9603203", "9603203"),
        ("nacebel2008", "38.213", "38213"),
        ("sbi2008", "01131", "01131"),
        ("sbi2008", "96032", "96032"),
        ("tol2008", "35113", "35113"),
        ("tol2008", "351130", "35113"),
        ("okved2", "38.21.9", ""),
        ("okved2", "38.21.11", "38.21.11"),
        ("naf1", "27.4C", "27.4C"),
        ("naf2025", "38.21Z", "38.21"),
        ("ciiu4_ec", "C2420.21", "2420"),
        ("ciiu4_ec", "C2420.2101", "2420"),
        ("ciiu4_cl", "35101", "35101"),
        ("ciiu4_co", "3511", "3511"),
        ("nic2008", "24202", "24202"),
        ("nic2008", "23941", "23941"),
        ("kbli2020", "19213", "19213"),
        ("tsic2552", "38212", "38212"),
        ("psic_pk", "23941", "2394"),
        ("psic_pk", "77777", ""),
        ("claees", "2420001", "2420"),
        ("isic4_national", "239401", "2394"),
        ("anzsic", "2133", "2133"),
        ("anzsic", "C2133", "2133"),
        ("anzsic", "C213300", "2133"),
        ("anzsic", "111", "111 0111"),
        ("gbt4754", "C3011", "3011"),
        ("gbt4754", "3011", "3011"),
        ("gbt4754", "301100", ""),
        ("jsic", "2211", "2211"),
        ("ksic", "C24211", "24211"),
        ("ksic", "24211", "24211"),
        ("ksic", "24000", ""),
        ("cnae_br", "38.21-1", "38.21-1"),
        ("cnae_br", "3821-1/00", "38.21-1"),
        ("cnae_br", "38.21-1/00", "38.21-1"),
        ("cnae_br", "3821100", "38.21-1"),
        ("cnae_br", "111301", "01.11-3"),
        ("cnae_br", "3821-2/00", ""),
        ("clae", "381100", "381100"),
        ("clae", "71000", "071000"),
        ("clae", "38110", ""),
    ] {
        assert_eq!(codes(scheme(name), cell).join(" "), expected, "{cell} in {name}");
    }
}

#[test]
fn without_a_list_the_form_and_the_class_decide() {
    for scheme in children().filter(|scheme| !listed(*scheme)) {
        let parent = book(scheme.parent().expect("a parent"));
        let entry = scheme.entry();
        for class in
            parent.entries.iter().filter(|class| class.key.len() == 4 && digits(&class.key).len() == 4)
        {
            for length in entry.digits.iter().copied().filter(|length| *length > 4) {
                let number = format!("{}{}", class.key, &"123456"[..length - 4]);
                let read = codes(scheme, &number);
                assert!(read.contains(&class.code.as_str()), "{scheme:?} {number} is {read:?}");
            }
        }
        let longest = entry.digits.iter().copied().max().unwrap_or_default();
        if entry.rule == Rule::Prefix4 && longest > 4 {
            // No class, and none that lost its zero.
            assert!(codes(scheme, &format!("7777{}", &"123456"[..longest - 4])).is_empty(), "{scheme:?}");
        }
    }
}

#[test]
fn zeros_fill_codes_of_nace_alone() {
    for scheme in national().filter(|scheme| !scheme.is_nace()) {
        for entry in
            book(scheme).entries.iter().filter(|entry| digits(&entry.key) == entry.key && entry.key.len() > 3)
        {
            let filled = format!("{}00", entry.key);
            // A longer code, or one that lost its zero.
            let whole = &scheme.entry().digits;
            let may_be = whole.contains(&filled.len()) || whole.contains(&(filled.len() + 1));
            assert!(may_be || codes(scheme, &filled).is_empty(), "{scheme:?} {filled}");
        }
    }
    assert_eq!(codes(Scheme::Isic4, "381100"), Vec::<&str>::new());
    assert_eq!(codes(Scheme::Nace2, "381100"), ["38.11"]);
}

#[test]
fn what_a_finer_code_settles() {
    for (name, code, expected) in [
        ("sbi2008", "96032", "III.g"),
        ("nacebel2008", "9603203", "III.g"),
        ("nacebel2008", "3832201", "III.k;none"),
        ("kbli2020", "19213", "III.m"),
        ("tsic2552", "38212", "II.a"),
        ("tsic2552", "38211", "none"),
        ("tsic2552", "24202", "II.d.iii;III.b;none"),
        ("okved2", "38.21.2", "none"),
        ("okved2", "24.43.2", "II.d.iv;III.b;none"),
        ("nic2008", "24201", "II.d.i;III.b;none"),
        ("nic2008", "23944", "none"),
        ("ateco2007", "38.32.20", "none"),
        ("ciiu4_co", "3512", "none"),
        ("gbt4754", "3011", "II.a;II.b;none"),
        ("gbt4754", "3211", "II.d.i;III.b"),
        ("jsic", "2211", "II.d.ii;III.b;none"),
        ("anzsic", "1701", "none"),
        ("anzsic", "9520", "III.g;III.i;none"),
        ("clae", "381100", "II.a;none"),
        ("ksic", "24212", "II.d.iii;III.b"),
        ("cnae_br", "24.41-5", "II.d.iii;III.b;none"),
    ] {
        let book = book(scheme(name));
        let read = book.read_cell(code);
        assert_eq!(read.known.len(), 1, "{name} {code}");
        assert_eq!(book.entries[read.known[0]].possible.categories().to_string(), expected, "{name} {code}");
    }
}

#[test]
fn a_class_that_the_parent_lacks_is_all_that_its_group_may_be() {
    let (kbli, isic) = (book(scheme("kbli2020")), book(Scheme::Isic4));
    // KBLI 3511, generation: its own class under 351.
    let generation = find(kbli, "35111").expect("listed");
    let group = find(isic, "351").expect("listed");
    assert_eq!(generation.possible, group.possible);
    let row = &kbli.rows[generation.rows[0]];
    assert!(row.why.contains("counts as 351"), "{}", row.why);
}

#[test]
fn a_list_fits_its_own_scheme_best() {
    for scheme in national().filter(|scheme| listed(*scheme)) {
        let book = book(scheme);
        let finest = book.entries.iter().filter(|entry| is_finest(book, entry));
        let texts: Vec<&str> = finest.map(|entry| entry.code.as_str()).collect();
        let best: BTreeSet<Scheme> =
            fitting(&texts).expect("the tables read").into_iter().take(2).map(|(scheme, _)| scheme).collect();
        assert!(best.contains(&scheme), "{scheme:?} is not among {best:?}");
    }
}

#[test]
fn foreign_codes_fit_their_own_scheme_better() {
    let shares = |texts: &[&str]| fitting(texts).expect("the tables read");
    let nic = ["24201", "24202", "23945", "35105", "38221", "20117", "24105"];
    let found = shares(&nic);
    assert_eq!(found[0].0, scheme("nic2008"));
    assert!((found[0].1 - 1.0).abs() < f64::EPSILON);
    let share =
        |wanted: Scheme| found.iter().find(|(scheme, _)| *scheme == wanted).map_or(0.0, |found| found.1);
    assert!(share(Scheme::Isic4) < 0.1);
    assert!(shares(&["", "n/a"]).is_empty());
    // Titles behind the codes do not hide them.
    assert_eq!(
        shares(&["24201 Copper from ore", "35105 Solar energy", "23945 Plaster"])[0].0,
        scheme("nic2008")
    );
}

/// The scheme that a scheme refines in the end.
fn root(scheme: Scheme) -> Scheme {
    scheme.parent().map_or(scheme, root)
}

fn finest(scheme: Scheme) -> Vec<&'static str> {
    let book = book(scheme);
    book.entries.iter().filter(|entry| is_finest(book, entry)).map(|entry| entry.code.as_str()).collect()
}

/// Each list through each column of another root: warned of, with the right scheme among the first two.
#[test]
fn a_column_of_foreign_codes_is_warned_of() {
    let (mut foreign, mut silent) = (0, Vec::new());
    for list in Scheme::ALL.into_iter().filter(|scheme| listed(*scheme)) {
        let texts = finest(list);
        let found = fitting(&texts).expect("the tables read");
        for column in Scheme::ALL.into_iter().filter(|column| root(*column) != root(list)) {
            let share = found.iter().find(|(scheme, _)| *scheme == column).map_or(0.0, |found| found.1);
            let doubt = doubted(share, found.clone());
            let right = doubt.is_some_and(|doubt| doubt.better.iter().take(2).any(|(one, _)| *one == list));
            foreign += 1;
            if !right {
                silent.push(format!("{list:?} as {column:?} {share:.2}"));
            }
        }
    }
    assert!(foreign > 4_000, "{foreign}");
    assert!(silent.len() * 10 < foreign, "{} of {foreign}: {}", silent.len(), silent.join("; "));
}

#[test]
fn many_unknown_codes_are_a_doubt_and_few_codes_are_none() {
    let texts = finest(scheme("gbt4754"));
    let doubt = misfit(Scheme::Isic4, &texts).expect("the tables read").expect("a doubt");
    assert!(doubt.share < 0.3, "{}", doubt.share);
    assert_eq!(doubt.better[0].0, scheme("gbt4754"));
    assert_eq!(misfit(scheme("gbt4754"), &texts).expect("the tables read"), None);
    assert_eq!(misfit(Scheme::Isic4, &texts[..10]).expect("the tables read"), None);
}

#[test]
fn a_few_codes_are_a_doubt_where_next_to_none_is_known_and_another_scheme_reads_all() {
    let foreign = ["38.21-1", "24.41-5", "23.20-6", "19.21-7", "35.11-5", "10.71-6", "17.10-9", "24.12-1"];
    let doubt = misfit(Scheme::Naics, &foreign).expect("the tables read").expect("a doubt");
    assert_eq!(doubt.better[0], (scheme("cnae_br"), 1.0));
    assert_eq!(misfit(Scheme::Naics, &foreign[..3]).expect("the tables read"), None, "three prove nothing");
    assert_eq!(misfit(scheme("cnae_br"), &foreign).expect("the tables read"), None);
    // What none reads whole is other than codes, such as names.
    let mixed: Vec<&str> = foreign.iter().copied().chain(["a name"]).collect();
    assert_eq!(misfit(Scheme::Naics, &mixed).expect("the tables read"), None);
}

#[derive(serde::Deserialize)]
struct LeftOut {
    scheme: String,
    code: String,
}

/// Being left out of a table is no reason: a code that no table takes to a class has a row of its own.
#[test]
fn a_code_that_its_table_leaves_out_has_a_row_of_its_own() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/correspondence");
    let text = std::fs::read_to_string(folder.join("left_out.csv")).expect("the excerpt is there");
    let left: Vec<LeftOut> = annexc::table::read("left_out.csv", &text).expect("the excerpt reads");
    assert!(left.len() > 200, "{}", left.len());
    for row in left {
        let book = book(scheme(&row.scheme));
        let entry = find(book, &row.code).unwrap_or_else(|| panic!("{} {} is listed", row.scheme, row.code));
        assert!(!entry.rows.is_empty(), "{} {} is none without a reason", row.scheme, row.code);
    }
}

/// Editions that are written alike and that no one tells apart: what differs is both, and is said.
#[test]
fn a_code_of_either_edition_of_gbt4754_may_be_of_both() {
    let (new, old) = (book(scheme("gbt4754")), book(scheme("gbt4754_2011")));
    let (mut differ, mut alike) = (0, 0);
    for entry in old.entries.iter().filter(|entry| entry.key.len() == 4) {
        let read = new.read_unstated(&entry.code);
        let Some(same) = find(new, &entry.key) else {
            assert_eq!(read.other_revision.len(), 1, "{} is of 2011 alone", entry.code);
            continue;
        };
        if (same.possible, same.facts, same.ancillary) == (entry.possible, entry.facts, entry.ancillary) {
            assert!(!read.unstated && read.other_revision.is_empty(), "{}", entry.code);
            alike += 1;
        } else {
            assert!(
                read.unstated && read.known.len() == 1 && read.other_revision.len() == 1,
                "{}",
                entry.code
            );
            differ += 1;
        }
    }
    assert!(differ > 10 && alike > 500, "{differ} differ, {alike} are alike");
}

/// Lists of activities and permits: each whole through its scheme, and what another list's row is said to be.
#[test]
fn an_activity_of_a_permit_list_is_as_the_activity_that_it_names() {
    let eprtr = book(Scheme::Eprtr);
    for (name, least, codes) in [("ippc", 50, 60), ("bimschv4", 60, 450), ("icpe", 30, 90)] {
        let book = book(scheme(name));
        assert!(book.entries.len() > codes, "{name} has {}", book.entries.len());
        let mut seen = 0;
        for row in &book.rows {
            let Some((_, as_is)) = row.source.split_once("; as E-PRTR ") else { continue };
            let same: Vec<&Entry> = as_is
                .split(", ")
                .map(|code| eprtr.entries.iter().find(|entry| entry.code == code).expect("an activity"))
                .collect();
            let possible = same.iter().fold(Mask::EMPTY, |all, entry| all.or(entry.possible));
            let beside = same.iter().fold(0, |all, entry| all | entry.ancillary.0);
            assert_eq!((row.possible, row.ancillary.0), (possible, beside), "{name} {}", row.code);
            seen += 1;
        }
        assert!(seen >= least, "{name}: {seen}");
        for entry in &book.entries {
            assert_eq!(codes_of(name, &entry.code), [entry.code.as_str()], "{name}");
        }
    }
}

fn codes_of(name: &str, cell: &str) -> Vec<&'static str> {
    codes(scheme(name), cell)
}

#[test]
fn the_kiev_protocol_is_read_as_e_prtr() {
    let (kiev, eprtr) = (book(scheme("kiev")), book(Scheme::Eprtr));
    assert_eq!(kiev.entries.len(), eprtr.entries.len());
    for (one, other) in kiev.entries.iter().zip(&eprtr.entries) {
        let said = |entry: &Entry| (entry.code.clone(), entry.possible, entry.facts, entry.ancillary);
        assert_eq!(said(one), said(other));
    }
}

#[test]
fn what_a_number_of_a_permit_settles() {
    for (name, code, expected) in [
        ("bimschv4", "8.1.1.1", "II.a;II.b"),
        ("bimschv4", "8.1.1.3 GE", "II.a"),
        ("bimschv4", "2.3.1", "II.a;II.b;none"),
        ("bimschv4", "8.10.1.1", "III.m;none"),
        ("bimschv4", "1.4.1.1", "none"),
        ("bimschv4", "7.1.1.1", "none"),
        ("bimschv4", "3.4.1", "II.d.i;II.d.iii;II.d.iv;III.b"),
        ("ippc", "5.2", "II.a"),
        ("ippc", "6.8", "none"),
        ("kiev", "5.(b)", "II.a"),
        ("icpe", "2771", "II.a"),
        ("icpe", "2740", "III.i"),
    ] {
        let book = book(scheme(name));
        let read = book.read_cell(code);
        assert!(read.known.len() == 1 && read.unknown.is_empty(), "{name} {code} {read:?}");
        assert_eq!(book.entries[read.known[0]].possible.categories().to_string(), expected, "{name} {code}");
    }
    // The substances of Annex 2 of the ordinance, numbers not occupied, and what was not sourced, are not known.
    for (name, cell) in
        [("bimschv4", "8.2"), ("bimschv4", "30"), ("ied", "2.7"), ("icpe", "2971"), ("prtr_jp", "3500")]
    {
        assert!(codes_of(name, cell).is_empty(), "{name} {cell}");
    }
}
