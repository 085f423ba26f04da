//! The outcomes met as columns: rows are written by number, and no text is built for a row.

use super::outcome::Outcome;
use super::regime::verdict::Required;
use crate::law::calendar::Day;

/// The number that stands for null.
pub const NULL: u8 = u8::MAX;

/// For each output of a kind, in the order of the border, its value in every outcome met.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Numbers of words; [`NULL`] for none.
    pub words: [Vec<u8>; WORDS.len()],
    /// `;`-joined texts.
    pub texts: [Vec<String>; TEXTS.len()],
    pub required_from: Vec<Option<Day>>,
    /// What `required_since` follows from, with the days of the row.
    pub required: Vec<Option<Required>>,
    pub operating: Vec<Option<bool>>,
}

/// The outputs of numbered words.
pub const WORDS: [&str; 10] = [
    "annex_c",
    "source_age",
    "age_basis",
    "obligation",
    "bat",
    "bep",
    "bat_floor",
    "bat_ceiling",
    "legal_basis",
    "evidence",
];

/// The outputs of joined texts.
pub const TEXTS: [&str; 5] = ["annex_c_candidates", "ancillary", "needs", "issues", "obligation_candidates"];

impl Dictionary {
    /// How many outcomes it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.operating.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operating.is_empty()
    }

    /// Adds what was met since.
    pub fn extend(&mut self, outcomes: &[Outcome]) {
        for outcome in &outcomes[self.len()..] {
            let words = [
                outcome.annex_c.unwrap_or(NULL),
                outcome.source_age,
                outcome.age_basis,
                outcome.obligation,
                outcome.bat,
                outcome.bep,
                outcome.bat_floor,
                outcome.bat_ceiling,
                outcome.legal_basis.unwrap_or(NULL),
                outcome.evidence,
            ];
            for (column, word) in self.words.iter_mut().zip(words) {
                column.push(word);
            }
            let texts = [
                &outcome.candidates,
                &outcome.ancillary,
                &outcome.needs,
                &outcome.issues,
                &outcome.obligation_candidates,
            ];
            for (column, text) in self.texts.iter_mut().zip(texts) {
                column.push(text.clone());
            }
            self.required_from.push(outcome.required_from);
            self.required.push(outcome.required);
            self.operating.push(outcome.operating);
        }
    }
}
