//! Words of several meanings, taken in each of them: the answer holds every reading that makes sense.

use super::scan::{self, Piece, What};
use super::words::{self, Meaning};
use super::{Interval, Manner, cell};

/// A piece with one meaning.
pub type Token<'a> = Piece<'a, Meaning>;

/// So many choices of meanings are tried; a cell with more of them is no date.
const MOST: usize = 64;

/// Reads a folded cell.
pub fn read(text: &str, manner: &Manner) -> Option<Interval> {
    let pieces = scan::scan(text, words::lent())?;
    let mut open: Vec<(usize, Vec<Meaning>)> = Vec::new();
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(pieces.len());
    let mut choices: usize = 1;
    for (place, piece) in pieces.iter().enumerate() {
        let what = match piece.what {
            What::Number(digits) => What::Number(digits),
            What::Sign(sign) => What::Sign(sign),
            What::Word(found) => {
                let meanings: Vec<Meaning> = found.meanings().collect();
                let first = *meanings.first()?;
                if meanings.len() > 1 {
                    choices = choices.checked_mul(meanings.len()).filter(|choices| *choices <= MOST)?;
                    open.push((place, meanings));
                }
                What::Word(first)
            }
        };
        tokens.push(Piece { what, gap: piece.gap });
    }
    let mut hull: Option<Interval> = None;
    for choice in 0..choices {
        let mut rest = choice;
        for (place, meanings) in &open {
            if let (Some(token), Some(meaning)) =
                (tokens.get_mut(*place), meanings.get(rest % meanings.len()))
            {
                token.what = What::Word(*meaning);
            }
            rest /= meanings.len();
        }
        if let Some(read) = cell::read(&tokens, manner) {
            hull = Some(hull.map_or(read, |hull| hull.hull(read)));
        }
    }
    // What holds all days says nothing.
    hull.filter(|hull| *hull != Interval::ALL)
}
