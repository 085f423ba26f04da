//! Keys: the plain form in which a scheme's list is searched.

use super::list::List;
use crate::evidence::scheme::{Form, Scheme};

const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// The key of a code as its list prints it.
#[must_use]
pub fn of_printed(scheme: Scheme, printed: &str) -> Option<String> {
    let printed = printed.trim();
    let key = match scheme.form() {
        Form::Sectioned | Form::National => plain(printed).to_ascii_uppercase(),
        Form::Digits => printed.to_owned(),
        Form::Pairs => pairs(&printed.to_ascii_lowercase()),
        Form::Joined => printed.chars().filter(|c| !c.is_whitespace()).collect(),
        Form::Letter => printed.chars().take(1).map(|letter| letter.to_ascii_lowercase()).collect(),
        Form::Steps => steps_of(printed)?.join("."),
    };
    let good = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/'));
    good.then_some(key)
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

/// Whether a key is a section's.
#[must_use]
pub fn is_section(scheme: Scheme, key: &str) -> bool {
    matches!(scheme.form(), Form::Sectioned | Form::National)
        && key.len() == 1
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// How long a code is: codes of one shape stand at one level of the list.
#[must_use]
pub fn shape(scheme: Scheme, key: &str) -> u8 {
    let long = match scheme.form() {
        Form::Steps | Form::Joined => 32 + key.split('.').count(),
        _ if is_section(scheme, key) => 0,
        _ => key.len(),
    };
    u8::try_from(long).unwrap_or(u8::MAX)
}

/// Whether two codes of one shape are so coarse or so near that a dash between them may mean a range:
/// then what lies between is meant too.
#[must_use]
pub fn is_near(scheme: Scheme, first: &str, last: &str) -> bool {
    match scheme.form() {
        Form::Letter => true,
        Form::Steps => {
            first.rsplit_once('.').map(|(above, _)| above) == last.rsplit_once('.').map(|(above, _)| above)
        }
        Form::Joined => first.split('.').next() == last.split('.').next() || !first.contains('.'),
        Form::Pairs => first.len() <= 2 || first.get(..2) == last.get(..2),
        _ => first.len() <= 3 || first.get(..2) == last.get(..2),
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The digits of a SNAP code in pairs, its letter after them, trailing pairs of zeros left out.
#[must_use]
pub fn pairs(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let letter: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let mut joined = if digits.len() % 2 == 1 { format!("0{digits}") } else { digits };
    while joined.len() > 2 && joined.ends_with("00") {
        joined.truncate(joined.len() - 2);
    }
    joined + &letter
}

/// The steps that a run of letters stands for: a letter, a roman numeral, or one after the other; the second
/// is empty if there is one alone.
#[must_use]
pub fn steps_of_letters(run: &str) -> Option<(&str, &str)> {
    if run.len() > 5 {
        return None;
    }
    if run.len() == 1 && run.is_ascii() || ROMAN.contains(&run) {
        return Some((run, ""));
    }
    let (first, rest) = (run.get(..1)?, run.get(1..)?);
    ROMAN.contains(&rest).then_some((first, rest))
}

fn steps_of(printed: &str) -> Option<Vec<String>> {
    let lowered = printed.to_ascii_lowercase();
    let mut found: Vec<String> = Vec::new();
    let mut run = String::new();
    let mut flush = |run: &mut String| -> Option<()> {
        if run.starts_with(|c: char| c.is_ascii_digit()) {
            found.push(run.clone());
        } else if !run.is_empty() {
            let (first, second) = steps_of_letters(run)?;
            found.extend([first, second].into_iter().filter(|step| !step.is_empty()).map(str::to_owned));
        }
        run.clear();
        Some(())
    };
    for c in lowered.chars() {
        let joins = run.chars().last().is_none_or(|last| last.is_ascii_digit() == c.is_ascii_digit());
        if !c.is_ascii_alphanumeric() || !joins {
            flush(&mut run)?;
        }
        if c.is_ascii_alphanumeric() {
            run.push(c);
        }
    }
    flush(&mut run)?;
    Some(found)
}

/// What a number means as it stands and with the zero that it lost in front: both, where both exist.
#[must_use]
pub fn with_lost_zero(list: &List, digits: &str, whole: &[usize]) -> Vec<usize> {
    let mut found = Vec::new();
    if digits.len() != 1 {
        found.extend(list.find(digits));
    }
    if whole.contains(&(digits.len() + 1)) && !digits.starts_with('0') {
        found.extend(list.find(&format!("0{digits}")));
    }
    found
}

/// What a number means without the zeros by which a short code was filled up: `382100` is 38.21.
#[must_use]
pub fn without_padding(list: &List, digits: &str, at_least: usize) -> Vec<usize> {
    let mut rest = digits;
    while let Some(shorter) = rest.strip_suffix('0').filter(|shorter| shorter.len() >= at_least) {
        if let Some(found) = list.find(shorter) {
            return vec![found];
        }
        rest = shorter;
    }
    Vec::new()
}
