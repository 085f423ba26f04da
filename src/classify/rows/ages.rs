//! The ages met: by the key that the comparison of dates leaves, or for the few rows of which that does not
//! say all, by where each of their dates lies. Only what was not met is reasoned out.

use rustc_hash::FxHashMap;

use super::lanes::{BETWEEN, Dates, LANES, Lanes, SPECIAL};
use super::memo::Numbers;
use crate::classify::classifier::Classifier;
use crate::classify::regime::AgeState;
use crate::classify::regime::standing::MOST_CLOCKS;
use crate::evidence::start::{self, Dating};
use crate::law::article5::Clock;
use crate::law::calendar::Day;

/// The longest key that is a place in a table.
const TABLE_BITS: u32 = 21;

/// The memory of ages.
#[derive(Debug, Default)]
pub struct Ages {
    /// By key, where the key is short.
    table: Vec<u32>,
    long: Numbers,
    special: FxHashMap<(u128, u64), u32>,
    pub states: Vec<AgeState>,
    known: FxHashMap<AgeState, u32>,
    gathered: Vec<Dating>,
}

impl Ages {
    /// How much is remembered that grows with the rows met.
    pub fn remembered(&self) -> usize {
        self.special.len().max(self.long.held())
    }

    /// The number of each row's age.
    pub fn number(
        &mut self,
        classifier: &Classifier,
        lanes: &Lanes,
        dates: &Dates,
        regimes: &[u32],
        out: &mut [u32],
    ) {
        let short = lanes.bits().filter(|bits| LANES + bits <= TABLE_BITS);
        for (row, out) in out.iter_mut().enumerate() {
            let (key, more) = (dates.key[row], dates.more[row]);
            *out = match (short, more & (BETWEEN | SPECIAL)) {
                (Some(bits), 0) => {
                    // The lanes lowest, so that what is met often lies near together.
                    let place = (key >> LANES | (key & ((1 << LANES) - 1)) << bits) as usize;
                    match self.table.get(place) {
                        Some(known) if *known != u32::MAX => *known,
                        _ => {
                            let number = self.new_age(classifier, lanes, dates, row, regimes[row]);
                            if self.table.len() <= place {
                                self.table.resize(place + 1, u32::MAX);
                            }
                            self.table[place] = number;
                            number
                        }
                    }
                }
                (_, 0 | BETWEEN) => {
                    let second = if more & BETWEEN == 0 { 0 } else { dates.after_second(row) };
                    let key = u128::from(key) | u128::from(more) << 32 | u128::from(second) << 64;
                    self.long.get(key).unwrap_or_else(|| {
                        let number = self.new_age(classifier, lanes, dates, row, regimes[row]);
                        self.long.insert(key, number);
                        number
                    })
                }
                _ => self.special(classifier, lanes, dates, row, regimes[row]),
            };
        }
    }

    /// The age of a row of which the key does not say all.
    fn special(
        &mut self,
        classifier: &Classifier,
        lanes: &Lanes,
        dates: &Dates,
        row: usize,
        regime: u32,
    ) -> u32 {
        let law = &classifier.regimes[regime as usize];
        let mut days = [Day::MAX; MOST_CLOCKS + 2];
        let turns = law.worlds().filter_map(|world| world.clock().map(Clock::cut_off));
        let turns = turns.chain(law.other_clock().map(Clock::cut_off)).chain([classifier.as_of + 1]);
        for (place, day) in days.iter_mut().zip(turns) {
            *place = day;
        }
        if lanes.is_denied(dates, row) {
            return self.new_age(classifier, lanes, dates, row, regime);
        }
        dates.gather(lanes, row, &mut self.gathered);
        let certain = start::certain(&self.gathered, classifier.as_of);
        let possible = start::possible(&self.gathered, classifier.as_of);
        let bounds = start::bounds_of(certain.clone(), classifier.dates);
        let flags = u64::from(start::crossed(start::within(bounds)))
            | u64::from(start::outlived(certain)) << 1
            | u64::from(start::outlived(possible)) << 2
            | u64::from(classifier.in_window(&self.gathered, law)) << 3
            | dates.status(row) << 4;
        let key = (dates.among(row, &days), u64::from(regime) << 8 | flags);
        if let Some(known) = self.special.get(&key) {
            return *known;
        }
        let number = self.new_age(classifier, lanes, dates, row, regime);
        self.special.insert(key, number);
        number
    }

    #[cold]
    fn new_age(
        &mut self,
        classifier: &Classifier,
        lanes: &Lanes,
        dates: &Dates,
        row: usize,
        regime: u32,
    ) -> u32 {
        dates.gather(lanes, row, &mut self.gathered);
        let law = &classifier.regimes[regime as usize];
        let state = classifier.state(&self.gathered, law, dates.is_unreadable(row), dates.told(row));
        let next = self.states.len() as u32;
        let number = *self.known.entry(state).or_insert(next);
        if number == next {
            self.states.push(state);
        }
        number
    }
}
