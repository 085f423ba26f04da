//! A cell as one date, or as several, between whose first and last the event was.

use super::choices::Token;
use super::scan::What;
use super::words::Kind;
use super::{Interval, Manner, item};

/// What part of a cell says.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    pub interval: Interval,
    /// It is of another event, or of no end; only what stands beside it is of the event.
    pub aside: bool,
    /// It is half of `between .. and ..`.
    pub half: bool,
}

/// What parts dates, the loosest first. A date holds none of the earlier ones, so a cell is tried with each
/// in turn.
const LEVELS: u8 = 5;

/// Reads the pieces of a cell.
pub fn read(tokens: &[Token<'_>], manner: &Manner) -> Option<Interval> {
    let said = part(&without_bracket(tokens)?, 0, manner)?;
    (!said.aside && !said.half).then_some(said.interval)
}

/// `1998 (rebuilt 2006)`: the bracket parts, and need not close.
fn without_bracket<'a>(tokens: &[Token<'a>]) -> Option<Vec<Token<'a>>> {
    let is = |token: &Token<'_>, sign: char| token.what == What::Sign(sign);
    let mut open = false;
    let mut kept = Vec::with_capacity(tokens.len());
    for token in tokens {
        if is(token, ')') {
            // What follows a bracket stands apart from it.
            if !open {
                return None;
            }
            open = false;
        } else {
            if is(token, '(') {
                if open {
                    return None;
                }
                open = true;
            }
            kept.push(*token);
        }
    }
    Some(kept)
}

/// The depth is that of the levels: no input makes it deeper.
fn part(tokens: &[Token<'_>], level: u8, manner: &Manner) -> Option<Said> {
    if let Some(said) = item::read(tokens, manner) {
        return Some(said);
    }
    (level..LEVELS).find_map(|level| {
        let ends: Vec<usize> =
            (0..tokens.len()).filter(|place| parting(tokens, *place) == Some(level)).collect();
        if ends.is_empty() {
            return None;
        }
        let mut hull: Option<Said> = None;
        let mut first = 0;
        for end in ends.into_iter().chain([tokens.len()]) {
            let said = part(tokens.get(first..end)?, level + 1, manner)?;
            hull = Some(hull.map_or(Said { half: false, ..said }, |hull| Said {
                interval: hull.interval.hull(said.interval),
                aside: hull.aside && said.aside,
                half: false,
            }));
            first = end + 1;
        }
        hull
    })
}

/// At which level a piece parts dates, if at all.
fn parting(tokens: &[Token<'_>], place: usize) -> Option<u8> {
    let token = tokens.get(place)?;
    let next_gap = tokens.get(place + 1).is_some_and(|next| next.gap);
    match token.what {
        What::Word(meaning) => (meaning.kind == Kind::Join).then_some(0),
        What::Sign(';' | '(' | '+') => Some(0),
        What::Sign('–' | '~') => Some(1),
        What::Sign('-') if token.gap && next_gap => Some(1),
        What::Sign(',') => Some(2),
        What::Sign('/') => Some(3),
        What::Sign('-') => Some(4),
        _ => None,
    }
}
