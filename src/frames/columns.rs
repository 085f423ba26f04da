//! An output in each of the outcomes met, and its gathering into a column by the numbers of rows: what
//! every library's column is made of.

use rustc_hash::FxHashMap;

use crate::classify::outcome::Outcome;
use crate::classify::outputs::{Output, Rule};
use crate::law::calendar::Day;

/// An output by the number of the outcome.
#[derive(Clone, Debug)]
pub enum Column {
    /// Numbers of words.
    Words(Nullable<u8>),
    Texts(Texts),
    Days(Nullable<Day>),
    /// Days that rows have of their own: nothing is kept of them.
    Since,
    Truths(Nullable<bool>),
}

/// Values of which some may be missing.
#[derive(Clone, Debug, Default)]
pub struct Nullable<T> {
    /// An engine may look at what stands under a null, so it is a value like others there.
    pub shown: Vec<T>,
    pub known: Vec<bool>,
    pub gaps: bool,
}

/// Texts, each kept once.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    places: FxHashMap<String, u32>,
    pub distinct: Vec<String>,
    pub of_outcome: Vec<u32>,
}

impl Column {
    /// The column of an output, without any outcome.
    #[must_use]
    pub fn of(output: Output) -> Self {
        match output.rule() {
            Rule::Word(..) => Self::Words(Nullable::default()),
            Rule::Text(_) => Self::Texts(Texts::default()),
            Rule::Day(_) => Self::Days(Nullable::default()),
            Rule::Since(_) => Self::Since,
            Rule::Truth(_) => Self::Truths(Nullable::default()),
        }
    }

    /// Adds further outcomes.
    pub fn extend<'a>(&mut self, output: Output, outcomes: impl IntoIterator<Item = &'a Outcome>) {
        for outcome in outcomes {
            match (&mut *self, output.rule()) {
                (Self::Words(words), Rule::Word(_, of)) => words.push(of(outcome)),
                (Self::Texts(texts), Rule::Text(of)) => texts.push(of(outcome)),
                (Self::Days(days), Rule::Day(of)) => days.push(of(outcome)),
                (Self::Truths(truths), Rule::Truth(of)) => truths.push(of(outcome)),
                _ => {}
            }
        }
    }
}

impl<T: Default> Nullable<T> {
    fn push(&mut self, value: Option<T>) {
        self.gaps |= value.is_none();
        self.known.push(value.is_some());
        self.shown.push(value.unwrap_or_default());
    }
}

impl Texts {
    fn push(&mut self, text: &str) {
        let next = self.distinct.len() as u32;
        let place = self.places.get(text).copied().unwrap_or(next);
        if place == next {
            self.places.insert(text.to_owned(), next);
            self.distinct.push(text.to_owned());
        }
        self.of_outcome.push(place);
    }
}

/// The value of each row.
pub fn spread<T: Copy>(of_outcome: &[T], ids: &[u32]) -> Vec<T> {
    ids.iter().map(|id| of_outcome[*id as usize]).collect()
}

/// A bit for each row, the lowest first, as Arrow lays them out.
pub fn bits(rows: impl ExactSizeIterator<Item = bool>) -> Vec<u8> {
    let mut packed = vec![0_u8; rows.len().div_ceil(8)];
    let mut rows = rows;
    for byte in &mut packed {
        *byte = rows.by_ref().take(8).enumerate().fold(0, |all, (place, bit)| all | u8::from(bit) << place);
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_packed_lowest_first_and_end_with_the_rows() {
        let of_outcome = [true, false];
        let rows = [0, 1, 1, 0, 0, 0, 0, 1, 1, 0].map(|id: usize| of_outcome[id]);
        assert_eq!(bits(rows.into_iter()), [0b0111_1001, 0b10]);
        assert!(bits([].into_iter()).is_empty());
    }

    #[test]
    fn values_go_by_the_number() {
        assert_eq!(spread(&[7_u8, 9], &[1, 0, 1]), [9, 7, 9]);
    }

    #[test]
    fn a_text_is_kept_once_and_a_null_stands_on_a_value() {
        let mut texts = Texts::default();
        for text in ["a", "", "a"] {
            texts.push(text);
        }
        assert_eq!(
            (texts.distinct.as_slice(), texts.of_outcome.as_slice()),
            (&["a".to_owned(), String::new()][..], &[0, 1, 0][..])
        );
        let mut words = Nullable::<u8>::default();
        for word in [Some(3), None] {
            words.push(word);
        }
        assert_eq!((words.shown, words.known, words.gaps), (vec![3, 0], vec![true, false], true));
    }
}
