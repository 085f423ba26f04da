//! Shares beside words: `60 % wood`, `coal (40 per cent)`, `%60 kömür`.

use super::pieces::MARKS;

/// The shares of a cell, in percent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shares {
    /// Of all together; 0 if none is written.
    pub sum: f64,
    pub largest: f64,
}

impl Shares {
    /// Whether more than what is named has a share.
    #[must_use]
    pub fn leave_a_rest(&self) -> bool {
        self.sum > 0.0 && self.sum < 99.0
    }
}

/// The text with a comma for each share, and the shares that are none.
pub(super) fn past(plain: &str, unknown: &mut Vec<String>, shares: &mut Shares) -> String {
    let letters: Vec<char> = plain.chars().collect();
    let mut rest = String::with_capacity(plain.len());
    let mut at = 0;
    while let Some(c) = letters.get(at) {
        let fresh = at == 0 || letters.get(at - 1).is_some_and(|before| !before.is_alphanumeric());
        let found = if fresh && (c.is_ascii_digit() || is_percent(*c)) { share(&letters, at) } else { None };
        if let Some((until, share)) = found {
            shares.sum += share;
            shares.largest = shares.largest.max(share);
            if !(share > 0.0 && share <= 100.0) {
                unknown.extend(letters.get(at..until).map(|text| text.iter().collect::<String>()));
            }
            rest.push_str(" , ");
            at = until;
        } else {
            rest.push(*c);
            at += 1;
        }
    }
    rest
}

fn is_percent(c: char) -> bool {
    matches!(c, '%' | '٪')
}

/// A share that begins here: where it ends, and how much it is, of a range the most.
fn share(letters: &[char], start: usize) -> Option<(usize, f64)> {
    let from = |at: usize| letters.get(at..).unwrap_or_default();
    let blanks = |at: usize| at + from(at).iter().take_while(|c| **c == ' ').count();
    let marked = is_percent(*letters.get(start)?);
    let (mut at, mut share) = number(letters, if marked { blanks(start + 1) } else { start })?;
    if let Some((end, high)) = from(at).first().filter(|c| **c == '-').and_then(|_| number(letters, at + 1)) {
        (at, share) = (end, high);
    }
    if marked {
        return Some((at, share));
    }
    let sign = blanks(at);
    if letters.get(sign).is_some_and(|c| is_percent(*c)) {
        return Some((sign + 1, share));
    }
    // A word, or two as in `per cent`.
    let mut end = sign;
    let mut word = String::new();
    for _ in 0..2 {
        let next: String =
            from(end).iter().take_while(|c| c.is_alphanumeric()).take(LONGEST_PERCENT).collect();
        end += next.chars().count();
        word.push_str(&next);
        if MARKS.percents.contains(&word) && !from(end).first().is_some_and(|c| c.is_alphanumeric()) {
            return Some((end, share));
        }
        if from(end).first() != Some(&' ') {
            return None;
        }
        end += 1;
        word.push(' ');
    }
    None
}

/// No word for percent is longer; a bound, so that the effort for each digit is one.
const LONGEST_PERCENT: usize = 16;

/// Digits with at most one mark among them: where they end, and the number.
fn number(letters: &[char], start: usize) -> Option<(usize, f64)> {
    let mut written = String::new();
    for c in letters.get(start..)?.iter().take(12) {
        match c {
            c if c.is_ascii_digit() => written.push(*c),
            '.' | ',' if !written.is_empty() && !written.contains('.') => written.push('.'),
            _ => break,
        }
    }
    let digits = written.trim_end_matches('.');
    let share: f64 = digits.parse().ok()?;
    Some((start + digits.len(), share))
}
