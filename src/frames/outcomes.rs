//! The outcomes of this process by number. A number once given never changes and is never forgotten, so
//! that a column of numbers can be written out elsewhere, later and by another thread. An outcome says all
//! that is said of a row, so all questions share one list: what is alike has one number.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::number::MOST;
use crate::classify::outcome::Outcome;
use crate::table::TableError;

/// A list of outcomes that only grows.
#[derive(Debug, Default)]
pub struct Outcomes(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    numbers: FxHashMap<Arc<Outcome>, u32>,
    listed: Vec<Arc<Outcome>>,
}

/// Those of this process.
pub static OUTCOMES: LazyLock<Outcomes> = LazyLock::new(Outcomes::default);

impl Outcomes {
    /// Adds the numbers of further outcomes to some.
    ///
    /// # Errors
    /// If there are more outcomes than numbers.
    pub fn number(&self, outcomes: &[Outcome], numbers: &mut Vec<u32>) -> Result<(), TableError> {
        let mut known = self.known();
        for outcome in outcomes {
            let next = known.listed.len();
            let number = known.numbers.get(outcome).copied().unwrap_or(next as u32);
            if number as usize == next {
                if next == MOST {
                    let problem =
                        format!("more than {MOST} different outcomes in one process; start another");
                    return Err(TableError::new("outcomes", problem));
                }
                let outcome = Arc::new(outcome.clone());
                known.listed.push(Arc::clone(&outcome));
                known.numbers.insert(outcome, number);
            }
            numbers.push(number);
        }
        Ok(())
    }

    /// Those from a number on.
    #[must_use]
    pub fn since(&self, start: usize) -> Vec<Arc<Outcome>> {
        self.known().listed.get(start..).unwrap_or_default().to_vec()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // An outcome is first listed where it is looked for, so a poisoned lock gives no wrong number.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
