//! No certain answer rests on digits that were not read: zeros that fill up a coarser code, digits behind a class,
//! numbers with an exponent, digits set apart, signs that are not seen.

use std::collections::BTreeSet;

use annexc::evidence::crosswalk::{self, Book, Codes};
use annexc::evidence::possibility::Mask;
use annexc::evidence::scheme::{Form, Scheme};

fn book(scheme: Scheme) -> &'static Book {
    crosswalk::book(scheme).expect("the tables read")
}

fn scheme(name: &str) -> Scheme {
    Scheme::from_name(name).expect(name)
}

fn is_read(codes: &Codes) -> bool {
    codes.unknown.is_empty() && !codes.known.is_empty()
}

fn known(codes: &Codes) -> BTreeSet<usize> {
    codes.known.iter().copied().collect()
}

fn possible(scheme: Scheme, codes: &Codes) -> Mask {
    codes.known.iter().fold(Mask::EMPTY, |all, code| all.or(book(scheme).entries[*code].possible))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Some of the codes of a scheme that are read as themselves, from all over its list.
fn some(scheme: Scheme, most: usize) -> Vec<(usize, &'static str)> {
    let book = book(scheme);
    let step = (book.entries.len() / most).max(1);
    let codes = book.entries.iter().enumerate().map(|(index, entry)| (index, entry.code.as_str()));
    codes
        .filter(|(index, code)| book.read_cell(code).known == [*index] && code.len() > 1)
        .step_by(step)
        .collect()
}

#[test]
fn zeros_behind_a_code_may_always_fill_it_up() {
    let (mut open, mut read, mut wrong) = (0, 0, Vec::new());
    for scheme in Scheme::ALL {
        if !matches!(scheme.form(), Form::Sectioned | Form::National | Form::Digits) {
            continue;
        }
        let book = book(scheme);
        for entry in book.entries.iter().filter(|entry| is_digits(&entry.key) && entry.key.len() <= 3) {
            for zeros in 1..=6 {
                let number = format!("{}{}", entry.key, "0".repeat(zeros));
                for cell in [number.clone(), format!("{number}.0")] {
                    let codes = book.read_cell(&cell);
                    if !is_read(&codes) {
                        open += 1;
                        continue;
                    }
                    // What the number says as it stands is among its readings, at least as finely.
                    let written = cell.replace('.', "");
                    let stands = codes
                        .known
                        .iter()
                        .map(|code| &book.entries[*code].key)
                        .any(|key| key.len() >= entry.key.len() && written.starts_with(key.as_str()));
                    if !stands {
                        wrong.push(format!("{} {cell:?} is {codes:?}, not {}", scheme.name(), entry.code));
                    }
                    read += 1;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {read}: {:#?}", wrong.len(), &wrong[..wrong.len().min(40)]);
    assert!(read > 10_000 && open > 10_000, "{read} are read, {open} are open");
}

#[test]
fn a_division_filled_up_is_no_forestry() {
    for (name, cell, both) in [
        ("wz2008", "2400", ["24", "02.40"]),
        ("cznace", "24000", ["24", "02.40"]),
        ("sni2007", "2300", ["23", "02.30"]),
        ("kesic", "2400.0", ["24", "0240"]),
        ("isic4_national", "1700", ["170", "0170"]),
        ("nace2", "240", ["24", "02.40"]),
        ("isic4", "170", ["170", "0170"]),
        ("kesic", "1700-1709", ["170", "1709"]),
        ("psic_ph", "7110.0", ["7110", "071"]),
        ("psic_ph", "6119", ["611", "061"]),
        ("nace2", "72", ["72", "07.2"]),
        ("isic4", "71", ["71", "071"]),
    ] {
        let (book, scheme) = (book(scheme(name)), scheme(name));
        let codes = book.read_cell(cell);
        assert!(is_read(&codes), "{name} {cell}");
        let read: Vec<&str> = codes.known.iter().map(|code| book.entries[*code].code.as_str()).collect();
        for code in both {
            assert!(read.contains(&code), "{name} {cell} is {read:?}");
        }
        assert!(possible(scheme, &codes).meets(Mask::NEITHER), "{name} {cell}");
    }
    // What the list has as it is written is that.
    let jsic = book(scheme("jsic"));
    let codes = jsic.read_cell("2400");
    assert_eq!(codes.known.len(), 1);
    assert_eq!(jsic.entries[codes.known[0]].code, "2400");
    // A division by its own title, and one that has a group of that number that says no more, is itself.
    for cell in ["71.1", "24", "38"] {
        assert_eq!(book(Scheme::Nace2).read_cell(cell).known.len(), 1, "{cell}");
    }
}

/// What may follow a code without being of it.
const TAILS: [&str; 22] = [
    " 38 b", " 38b", " 24.x", "/24.x", " 34", " 5.a", " 2(b)", "/7x", "-3 b", ", 8 c", ",8 c", " 9 (old)",
    "/38 b", " 12 t", "-24.x", " 7 7b", ". 38 b", " .38 b", "/1(a)", " 1 kiln", "/🔥", " 2.4E+01",
];

#[test]
fn what_follows_a_code_is_read_or_the_cell_is_not() {
    let (mut open, mut wrong) = (0, Vec::new());
    for scheme in Scheme::ALL {
        for (_, code) in some(scheme, 60) {
            let alone = book(scheme).read_cell(code);
            // A mark of the scheme's own leads to its national digits, and words may follow those.
            for tail in
                TAILS.into_iter().filter(|tail| !tail.starts_with(|c| scheme.entry().marks.contains(c)))
            {
                let cell = format!("{code}{tail}");
                let codes = book(scheme).read_cell(&cell);
                let itself = book(scheme).read_cell(tail.trim_start_matches(|c: char| !c.is_alphanumeric()));
                let again = is_read(&itself) && known(&itself).is_subset(&known(&alone));
                if is_read(&codes) && known(&codes) == known(&alone) && !again {
                    wrong.push(format!("{} {cell:?} is {code} alone", scheme.name()));
                }
                open += usize::from(!codes.unknown.is_empty());
            }
        }
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("; "));
    assert!(open > 50_000, "{open}");
    let read = book(Scheme::Nace2).read_cell("10.51 38");
    assert!(is_read(&read) && read.known.len() == 2, "{read:?}");
    // Zeros are no more than the class.
    assert!(is_read(&book(Scheme::Nace2).read_cell("38.21 00")));
}

#[test]
fn a_number_with_an_exponent_is_no_code() {
    for scheme in Scheme::ALL {
        for whole in 1..10 {
            for fraction in ["", ".0", ".4", ",6", ".41", ".611", ",439", ".00000"] {
                for exponent in ["E+00", "E+01", "E+02", "e+03", "E+05", "E-05", "e-1"] {
                    let number = format!("{whole}{fraction}{exponent}");
                    let codes = book(scheme).read_cell(&number);
                    assert!(!codes.unknown.is_empty(), "{} {number:?} is {codes:?}", scheme.name());
                }
            }
        }
        for (index, code) in some(scheme, 5) {
            for cell in [format!("{code}; 2.4E+01"), format!("1.611E+05; {code}"), format!("{code}\n1,6E+01")]
            {
                let codes = book(scheme).read_cell(&cell);
                assert!(!codes.unknown.is_empty(), "{} {cell:?} is {codes:?}", scheme.name());
                assert!(codes.known.is_empty() || codes.known == [index], "{} {cell:?}", scheme.name());
            }
        }
    }
    // A letter of a list and a range of such are none.
    for (name, cell) in [("naf1", "24.1E"), ("toolkit", "1e"), ("eprtr", "5e+5f"), ("eprtr", "2e")] {
        assert!(is_read(&book(scheme(name)).read_cell(cell)), "{name} {cell}");
    }
}

#[test]
fn digits_set_apart_are_no_codes() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for scheme in Scheme::ALL {
        let book = book(scheme);
        let steps = matches!(scheme.form(), Form::Steps | Form::Joined);
        for (index, entry) in book.entries.iter().enumerate() {
            let code = &entry.code;
            let digits = code.bytes().filter(u8::is_ascii_digit).count();
            if digits < 3 || !code.chars().all(|c| c.is_ascii_digit() || c == '.') {
                continue;
            }
            let apart: Vec<String> = code.chars().map(String::from).collect();
            let near: String = apart.join(" ").replace(" . ", ".");
            // In a scheme of steps `6.1 1` is two codes.
            for cell in [Some(apart.join(" ")), Some(near).filter(|_| !steps)].into_iter().flatten() {
                let codes = book.read_cell(&cell);
                if codes.unknown.is_empty() && !codes.known.contains(&index) {
                    wrong.push(format!("{} {cell:?} is {codes:?}", scheme.name()));
                }
                seen += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {seen}: {:#?}", wrong.len(), &wrong[..wrong.len().min(40)]);
    assert!(seen > 50_000, "{seen}");
    for cell in ["2 4 . 1 0", "3 8 . 2 1", "3 5 . 3 0", "3 82 1", "3 8 2 1", "2 4.1 0"] {
        assert!(!book(Scheme::Nace2).read_cell(cell).unknown.is_empty(), "{cell}");
    }
    for (name, cell) in
        [("ied", "5.2 5.3"), ("bimschv4", "8.1.1.1"), ("snap97", "9 2 1"), ("nace2", "24.1 24.2")]
    {
        assert!(is_read(&book(scheme(name)).read_cell(cell)), "{name} {cell}");
    }
}

#[test]
fn a_sign_that_is_not_seen_may_part_two_codes() {
    const SIGNS: [&str; 6] = ["\u{200b}", "\u{feff}", "\u{2060}", "\u{200d}", "\u{ad}", "\u{200b}\u{feff}"];
    let mut seen = 0;
    for scheme in Scheme::ALL {
        let codes = some(scheme, 40);
        for (place, (one, first)) in codes.iter().enumerate() {
            let (two, second) = codes[(place * 7 + 3) % codes.len()];
            let sign = SIGNS[place % SIGNS.len()];
            if first.ends_with(|c: char| c.is_ascii_digit())
                && second.starts_with(|c: char| c.is_ascii_digit())
            {
                let cell = format!("{first}{sign}{second}");
                let read = book(scheme).read_cell(&cell);
                let both = read.known.contains(one) && read.known.contains(&two);
                assert!(both || !read.unknown.is_empty(), "{} {cell:?} is {read:?}", scheme.name());
                seen += 1;
            }
            // Within a code it is nothing, or the cell is not read.
            for at in (1..first.len()).filter(|at| first.is_char_boundary(*at)) {
                let cell = format!("{}{sign}{}", &first[..at], &first[at..]);
                let read = book(scheme).read_cell(&cell);
                assert!(
                    read.known.contains(one) || !read.unknown.is_empty(),
                    "{} {cell:?} is {read:?}",
                    scheme.name()
                );
            }
        }
    }
    assert!(seen > 2_000, "{seen}");
    let read = book(scheme("ciiu4_ec")).read_cell("4723\u{200b}1701");
    assert!(is_read(&read) && possible(scheme("ciiu4_ec"), &read) != Mask::OTHER);
}

#[test]
fn behind_the_title_of_a_coarse_code_stands_another_item() {
    for scheme in Scheme::ALL {
        let book = book(scheme);
        for entry in book.entries.iter().filter(|entry| entry.key.len() <= 2) {
            let written = match (scheme.form(), entry.shown_title()) {
                (Form::Letter, _) => entry.code.clone(),
                (_, "") => continue,
                (_, title) => format!("{} {title}", entry.code),
            };
            let alone = book.read_cell(&written);
            for tail in [", ?", "/🔥", "\nIII.g", "; ?!", "\nfoo bar"] {
                let cell = format!("{written}{tail}");
                let codes = book.read_cell(&cell);
                let swallowed = is_read(&codes) && is_read(&alone) && known(&codes) == known(&alone);
                assert!(!swallowed, "{} {cell:?} is {codes:?}", scheme.name());
            }
        }
    }
}
