//! Reading codes as people write them: `5.(b)`, `5(b)`, `5B`; `38.21`, `3821Z`, `C24.44`, `382100`;
//! `NACE_1.1:40.11`; lost leading zeros; `331492.0`; several codes in a cell.
//!
//! A code is read to keys, the plain form in which a scheme's list is searched. More than one key of
//! the first tier may be meant (a lost zero); later tiers are tried only when the first finds nothing.

use super::scheme::{Form, Scheme};

/// Keys that a written code may stand for, the likeliest tier first.
pub type Tiers = Vec<Vec<String>>;

const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// The keys for one written code; empty if it is not written like a code of this scheme.
#[must_use]
pub fn keys(scheme: Scheme, written: &str) -> Tiers {
    let text = written.trim();
    match scheme.form() {
        Form::Sectioned | Form::National => sectioned(scheme, text),
        Form::Digits => digits(scheme, text),
        Form::Pairs => pairs(text),
        Form::Steps => steps(text).map(|key| vec![vec![key]]).unwrap_or_default(),
        Form::Joined => joined(text),
        Form::Letter => letter(text),
    }
}

/// The key of a code as its list prints it.
#[must_use]
pub fn list_key(scheme: Scheme, printed: &str) -> Option<String> {
    keys(scheme, printed).into_iter().next()?.into_iter().next()
}

/// Whether the code of one key stands above the other's, or is it.
#[must_use]
pub fn covers(scheme: Scheme, above: &str, below: &str) -> bool {
    match below.strip_prefix(above) {
        None => false,
        Some("") => true,
        Some(rest) => match scheme.form() {
            Form::Steps | Form::Joined => rest.starts_with('.'),
            Form::Letter => false,
            _ => above.starts_with(|c: char| c.is_ascii_digit()),
        },
    }
}

/// The parts of a cell that may each be a code.
#[must_use]
pub fn parts(scheme: Scheme, cell: &str) -> Vec<String> {
    let mut spread = cell.replace(['\n', '\r', '\t', '|', ','], ";");
    for word in [" and ", " und ", " et ", " y ", " ja ", " & ", " + "] {
        spread = spread.replace(word, ";");
    }
    if scheme.form() != Form::Joined {
        spread = spread.replace('/', ";");
    }
    spread.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// What stands before a title in the same cell: `38.21 - Treatment of waste`.
#[must_use]
pub fn before_title(cell: &str) -> Option<&str> {
    let end = cell.trim().find(|c: char| c.is_whitespace() || matches!(c, ':' | '–' | '—'))?;
    let (code, title) = cell.trim().split_at(end);
    title.chars().any(char::is_alphabetic).then_some(code)
}

/// Drops a label such as `NACE_1.1:`, `ISIC Rev. 4` or `EPER_` before the code.
fn without_label(text: &str) -> &str {
    if let Some((label, code)) = text.rsplit_once(':')
        && label.contains(|c: char| c.is_ascii_alphabetic())
        && code.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric())
        && code.contains(|c: char| c.is_ascii_digit())
    {
        return code.trim();
    }
    let word = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    if word < 3 {
        return text;
    }
    let rest = text[word..].trim_start_matches([' ', '_', '-', '.']);
    let lowered = rest.to_ascii_lowercase();
    match lowered.strip_prefix("rev") {
        // `Rev. 2 24.44`: the revision's own number goes too.
        Some(revision) => {
            let number = revision.trim_start_matches(['.', ' ', '_']);
            let after = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            let kept = rest.len() - after.trim_start_matches([' ', '_', ':']).len();
            if after.is_empty() { rest } else { &rest[kept..] }
        }
        None => rest,
    }
}

fn with_lost_zero(digits: &str, whole: &[usize]) -> Vec<String> {
    let mut keys = Vec::new();
    if digits.len() != 1 {
        keys.push(digits.to_owned());
    }
    if whole.contains(&(digits.len() + 1)) && !digits.starts_with('0') {
        keys.push(format!("0{digits}"));
    }
    keys
}

/// Without the zeros by which a short code was filled up: `382100` is 38.21.
fn without_padding(digits: &str, at_least: usize) -> Vec<Vec<String>> {
    let mut tiers = Vec::new();
    let mut rest = digits;
    while let Some(shorter) = rest.strip_suffix('0') {
        if shorter.len() < at_least {
            break;
        }
        tiers.push(vec![shorter.to_owned()]);
        rest = shorter;
    }
    tiers
}

fn sectioned(scheme: Scheme, text: &str) -> Tiers {
    let upper = without_label(text).to_ascii_uppercase();
    let mut body = upper.as_str();
    if body.starts_with(|c: char| c.is_ascii_alphabetic()) {
        // NACE Rev. 1.1 has subsections of two letters: `DJ27.44`.
        let letters =
            if scheme == Scheme::Nace11 && body.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) {
                2
            } else {
                1
            };
        let rest = body[letters..].trim_start_matches([' ', '.', '-', '_']);
        if rest.is_empty() && body.len() == 1 {
            return vec![vec![body.to_owned()]];
        }
        body = rest;
    }
    let national = body.chars().last().filter(char::is_ascii_alphabetic);
    let body = body.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim_end_matches([' ', '.']);
    if !body.starts_with(|c: char| c.is_ascii_digit())
        || !body.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-' | '/' | ','))
    {
        return Vec::new();
    }
    let mut groups: Vec<&str> = body.split(['.', ' ', '-', '/', ',']).collect();
    if groups.iter().any(|group| group.is_empty())
        || (national.is_some() && scheme.form() == Form::National && body.len() < 4)
    {
        return Vec::new();
    }
    // `3821.0`: a number that a spreadsheet printed.
    if groups.len() == 2 && groups[0].len() >= 3 && groups[1].bytes().all(|digit| digit == b'0') {
        groups.truncate(1);
    }
    let whole: &[usize] = if scheme == Scheme::Uksic { &[2, 4, 5] } else { &[2, 4] };
    let mut tiers: Tiers = Vec::new();
    if let [digits] = groups.as_slice() {
        match (national, scheme) {
            (Some(suffix), Scheme::Naf2) => {
                let padded = with_lost_zero(digits, &[4]);
                tiers.push(padded.iter().map(|class| format!("{class}{suffix}")).collect());
            }
            (Some(_), _) if digits.len() < 3 => return Vec::new(),
            _ => {}
        }
        tiers.push(with_lost_zero(digits, whole));
        if digits.len() > 4 {
            tiers.extend(without_padding(digits, 4));
        }
        return tiers;
    }
    if groups[0].len() > 2 || groups[1..].iter().any(|group| group.len() > 3) {
        return Vec::new();
    }
    let code = format!("{:0>2}{}", groups[0], groups[1..].concat());
    if let (Some(suffix), Scheme::Naf2) = (national, scheme) {
        tiers.push(vec![format!("{code}{suffix}")]);
    }
    tiers.push(vec![code.clone()]);
    if code.len() == 3 {
        // `24.1` from 24.10, where there is no such group.
        tiers.push(vec![format!("{code}0")]);
    } else if code.len() > 4 {
        // National classes below the common one: 38.21.09.
        tiers.push(vec![code[..4].to_owned()]);
    }
    tiers
}

fn digits(scheme: Scheme, text: &str) -> Tiers {
    let body = without_label(text);
    let body = match body.split_once('.') {
        Some((whole, tail)) if !tail.is_empty() && tail.bytes().all(|digit| digit == b'0') => whole,
        Some(_) => return Vec::new(),
        None => body,
    };
    if body.is_empty() || !body.bytes().all(|byte| byte.is_ascii_digit()) {
        return sector_range(body);
    }
    let whole: &[usize] = if scheme == Scheme::Ussic { &[2, 4] } else { &[] };
    let mut tiers = vec![if whole.is_empty() { vec![body.to_owned()] } else { with_lost_zero(body, whole) }];
    tiers.extend(without_padding(body, 2));
    tiers
}

/// `31-33`: the sectors of NAICS that have more than one number.
fn sector_range(body: &str) -> Tiers {
    let range = body.split_once(['-', '–']).and_then(|(from, to)| {
        let (from, to) = (from.trim(), to.trim());
        (from.len() == 2 && to.len() == 2).then_some(())?;
        Some((from.parse::<u8>().ok()?, to.parse::<u8>().ok()?))
    });
    match range {
        Some((from, to)) if from < to && to - from < 6 => {
            vec![(from..=to).map(|sector| sector.to_string()).collect()]
        }
        _ => Vec::new(),
    }
}

fn pairs(text: &str) -> Tiers {
    let text = after_label(text).map_or("", |start| &text[start..]);
    let lowered = text.to_ascii_lowercase();
    let suffix: String = lowered.chars().rev().take_while(char::is_ascii_alphabetic).collect();
    let body = &lowered[..lowered.len() - suffix.len()];
    if suffix.len() > 1 || !body.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-' | '_')) {
        return Vec::new();
    }
    let groups: Vec<&str> = body.split(['.', ' ', '-', '_']).filter(|group| !group.is_empty()).collect();
    let mut joined = if groups.len() == 1 {
        groups[0].to_owned()
    } else {
        // `90201.0`, then `9 2 1`.
        match groups.as_slice() {
            [number, "0"] if number.len() > 2 => (*number).to_owned(),
            _ => groups.iter().fold(String::new(), |joined, group| format!("{joined}{group:0>2}")),
        }
    };
    if joined.len() % 2 == 1 {
        joined.insert(0, '0');
    }
    while joined.len() > 2 && joined.ends_with("00") {
        joined.truncate(joined.len() - 2);
    }
    if joined.is_empty() {
        return Vec::new();
    }
    if suffix.is_empty() { vec![vec![joined]] } else { vec![vec![format!("{joined}{suffix}")], vec![joined]] }
}

/// Labels that people put before a code of an activity scheme.
const LABELS: [&str; 13] = [
    "", "eprtr", "prtr", "ied", "ippc", "eper", "nfr", "snap", "toolkit", "annexi", "activity", "category",
    "code",
];

/// Where the code begins, if nothing but a label stands before its first digit.
fn after_label(text: &str) -> Option<usize> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let label: String =
        text[..start].chars().filter(|c| !matches!(c, ' ' | '_' | '-' | ':' | '.' | '(')).collect();
    LABELS.contains(&label.to_ascii_lowercase().as_str()).then_some(start)
}

/// The steps of a code such as `2.(e).(ii)`, `2e.ii`, `2EII`, `1 A 2 g viii`, joined by dots. Reading
/// stops at the first word, so that a title after the code does no harm.
fn steps(text: &str) -> Option<String> {
    let start = after_label(text)?;
    let lowered = text[start..].to_ascii_lowercase();
    let mut found: Vec<String> = Vec::new();
    let mut rest = lowered.as_str();
    let mut glued = false;
    while let Some(first) = rest.chars().next() {
        let joins = first.is_ascii_alphanumeric();
        if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            found.push(rest[..end].to_owned());
            rest = &rest[end..];
        } else if first.is_ascii_alphabetic() {
            let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let run = &rest[..end];
            if run.len() == 1 || ROMAN.contains(&run) {
                found.push(run.to_owned());
            } else if ROMAN.contains(&&run[1..]) {
                found.push(run[..1].to_owned());
                found.push(run[1..].to_owned());
            } else if glued {
                // `11WD72VIA`: an identifier, no code with a title.
                return None;
            } else {
                break;
            }
            rest = &rest[end..];
        } else if matches!(first, '.' | '(' | ')' | ' ' | '-' | '_' | '\u{a0}') {
            rest = &rest[first.len_utf8()..];
        } else if first.is_alphabetic() || matches!(first, ':' | '–' | '—') {
            break;
        } else {
            return None;
        }
        glued = joins;
    }
    // `2.0`, a group number that a spreadsheet printed.
    if let [_, zero] = found.as_slice()
        && zero == "0"
    {
        found.pop();
    }
    Some(found.join("."))
}

fn joined(text: &str) -> Tiers {
    let Some(start) = after_label(text) else { return Vec::new() };
    let compact: String = text[start..].chars().filter(|c| !c.is_whitespace()).collect();
    if compact.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/')) {
        vec![vec![compact]]
    } else {
        Vec::new()
    }
}

fn letter(text: &str) -> Tiers {
    let lowered = text.to_ascii_lowercase();
    let mut letters = lowered.chars();
    match (letters.next(), letters.next()) {
        (Some(sector), None | Some('_' | ' ')) if sector.is_ascii_alphabetic() => {
            vec![vec![sector.to_string()]]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(scheme: Scheme, written: &str) -> String {
        keys(scheme, written).into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_code_has_one_key_however_it_is_written() {
        for written in
            ["5.(b)", "5(b)", "5.b", "5B", " 5 (B) ", "E-PRTR 5.(b)", "5.(b) Installations for waste"]
        {
            assert_eq!(first(Scheme::Eprtr, written), "5.b", "{written}");
        }
        for written in ["2.(e).(ii)", "2(e)(ii)", "2.e.ii", "2eii", "2E.II"] {
            assert_eq!(first(Scheme::Eprtr, written), "2.e.ii", "{written}");
        }
        for written in ["5 C 1 b v", "5C1bv", "5.C.1.b.v", "5 C 1 b v Cremation"] {
            assert_eq!(first(Scheme::Nfr14, written), "5.c.1.b.v", "{written}");
        }
        for written in ["24.44", "2444", "C24.44", "C 24.44", "NACE Rev. 2 24.44", "24,44"] {
            assert!(keys(Scheme::Nace2, written).concat().contains(&"2444".to_owned()), "{written}");
        }
        for written in ["09 02 01", "090201", "90201", "9.2.1", "SNAP 090201"] {
            assert_eq!(first(Scheme::Snap97, written), "090201", "{written}");
        }
    }

    #[test]
    fn prefixes_letters_and_padding() {
        assert_eq!(first(Scheme::Nace11, "NACE_1.1:40.11"), "4011");
        assert_eq!(first(Scheme::Nace11, "DJ27.44"), "2744");
        assert_eq!(keys(Scheme::Naf2, "3821Z")[0], ["3821Z"]);
        assert_eq!(keys(Scheme::Naf2, "38.21Z")[0], ["3821Z"]);
        assert!(keys(Scheme::Nace2, "382100").concat().contains(&"3821".to_owned()));
        assert_eq!(keys(Scheme::Nace2, "111")[0], ["111", "0111"]);
        assert_eq!(keys(Scheme::Nace2, "1.11")[0], ["0111"]);
        assert_eq!(keys(Scheme::Naics, "331492.0")[0], ["331492"]);
        assert_eq!(keys(Scheme::Naics, "31-33")[0], ["31", "32", "33"]);
        assert_eq!(keys(Scheme::Ussic, "111")[0], ["111", "0111"]);
        assert_eq!(first(Scheme::Eper, "EPER_2.1/2.2/2.3"), "2.1/2.2/2.3");
        assert_eq!(first(Scheme::Gnfr14, "B_Industry"), "b");
    }

    #[test]
    fn what_is_no_code_has_no_key() {
        for (scheme, written) in [
            (Scheme::Nace2, "copper"),
            (Scheme::Naics, "33.14"),
            (Scheme::Eprtr, "waste"),
            (Scheme::Gnfr14, "Aviation"),
            (Scheme::Nfr14, "11WD72VIA2H-KW-0"),
            (Scheme::Eprtr, "naf_rev2"),
        ] {
            assert!(keys(scheme, written).is_empty(), "{written}");
        }
    }
}
