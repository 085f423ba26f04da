//! What was met before, so that a row is a few lookups: the cells of a column, and pairs of numbers.

use rustc_hash::FxHashMap;

/// No number: nothing was met there yet.
pub const UNMET: u32 = u32::MAX;

/// Numbers by keys of 16 bytes: open addressing, at most a quarter full, so that the first place is
/// nearly always the right one.
#[derive(Debug)]
pub struct Numbers {
    places: Vec<(u128, u32)>,
    shift: u32,
    held: usize,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { places: vec![(0, UNMET); 256], shift: 64 - 8, held: 0 }
    }
}

impl Numbers {
    /// The number of a key.
    #[inline]
    pub fn get(&self, key: u128) -> Option<u32> {
        let mask = self.places.len() - 1;
        let mut place = self.first(key);
        loop {
            let (known, number) = self.places[place & mask];
            if number == UNMET {
                return None;
            }
            if known == key {
                return Some(number);
            }
            place += 1;
        }
    }

    #[inline]
    fn first(&self, key: u128) -> usize {
        // The two products run side by side; their highest bits hang on all bits of the key.
        let (low, high) = (key as u64, (key >> 64) as u64);
        let mixed = low.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ high.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (mixed >> self.shift) as usize
    }

    /// How many keys are remembered.
    pub fn held(&self) -> usize {
        self.held
    }

    /// The number of a key that stands at its first or second place, else [`UNMET`]: no branch that
    /// depends on the key.
    #[inline]
    pub fn at_first(&self, key: u128) -> u32 {
        let (mask, place) = (self.places.len() - 1, self.first(key));
        let (one, two) = (self.places[place & mask], self.places[(place + 1) & mask]);
        let second = if two.0 == key { two.1 } else { UNMET };
        if one.0 == key { one.1 } else { second }
    }

    /// Remembers the number of a key that was not met.
    pub fn insert(&mut self, key: u128, number: u32) {
        if (self.held + 1) * 4 > self.places.len() {
            let larger = vec![(0, UNMET); self.places.len() * 4];
            let old = std::mem::replace(&mut self.places, larger);
            self.shift -= 2;
            self.held = 0;
            // Those met first, which are the most frequent as a rule, keep their first places.
            let mut old: Vec<(u128, u32)> = old.into_iter().filter(|(_, number)| *number != UNMET).collect();
            old.sort_unstable_by_key(|(_, number)| *number);
            for (key, number) in old {
                self.insert(key, number);
            }
        }
        let mask = self.places.len() - 1;
        let mut place = self.first(key) & mask;
        while self.places[place].1 != UNMET {
            place = (place + 1) & mask;
        }
        self.places[place] = (key, number);
        self.held += 1;
    }
}

/// The most places of a dense table of pairs; rarer pairs beyond it are hashed.
const DENSE: usize = 1 << 21;

/// Numbers by pairs of small numbers: a dense table while it is small.
#[derive(Debug, Default)]
pub struct Pairs {
    table: Vec<u32>,
    /// Places a first number has, as a power of two.
    bits: u32,
    spilled: FxHashMap<(u32, u32), u32>,
}

impl Pairs {
    #[inline]
    pub fn get(&self, one: u32, two: u32) -> Option<u32> {
        if two >> self.bits == 0 {
            let place = (one as usize) << self.bits | two as usize;
            if let Some(number) = self.table.get(place) {
                return (*number != UNMET).then_some(*number);
            }
        }
        if self.spilled.is_empty() { None } else { self.spilled.get(&(one, two)).copied() }
    }

    /// The numbers of many pairs at once; [`UNMET`] for those that are in no dense table. Says whether
    /// there are such.
    #[inline]
    pub fn get_all(&self, ones: &[u32], twos: &[u32], out: &mut [u32]) -> bool {
        let (table, bits) = (self.table.as_slice(), self.bits);
        let mut unmet = false;
        for ((one, two), out) in ones.iter().zip(twos).zip(out) {
            let place = (*one as usize) << bits | *two as usize;
            let number = if *two >> bits == 0 { table.get(place).copied().unwrap_or(UNMET) } else { UNMET };
            unmet |= number == UNMET;
            *out = number;
        }
        unmet
    }

    /// The same for pairs whose second number is 0.
    #[inline]
    pub fn get_firsts(&self, ones: &[u32], out: &mut [u32]) -> bool {
        let (table, bits) = (self.table.as_slice(), self.bits);
        let mut unmet = false;
        for (one, out) in ones.iter().zip(out) {
            let number = table.get((*one as usize) << bits).copied().unwrap_or(UNMET);
            unmet |= number == UNMET;
            *out = number;
        }
        unmet
    }

    /// Remembers the number of a pair that was not met.
    pub fn insert(&mut self, one: u32, two: u32, number: u32) {
        let mut bits = self.bits;
        while two >> bits != 0 {
            bits += 1;
        }
        let rows = (self.table.len() >> self.bits).max(one as usize + 1).next_power_of_two();
        if rows << bits > DENSE {
            self.spilled.insert((one, two), number);
            return;
        }
        if bits != self.bits || (rows << bits) != self.table.len() {
            let mut table = vec![UNMET; rows << bits];
            for (place, known) in self.table.iter().enumerate().filter(|(_, known)| **known != UNMET) {
                let (row, column) = (place >> self.bits, place & ((1 << self.bits) - 1));
                table[row << bits | column] = *known;
            }
            self.table = table;
            self.bits = bits;
        }
        self.table[(one as usize) << bits | two as usize] = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_again() {
        let mut numbers = Numbers::default();
        let key = |place: u32| u128::from(place) << 70 | u128::from(place % 7);
        for place in 0..5_000 {
            assert_eq!(numbers.get(key(place)), None);
            numbers.insert(key(place), place);
        }
        assert!((0..5_000).all(|place| numbers.get(key(place)) == Some(place)));
        // What is not at the first places is looked for further on; what is, is right.
        assert!((0..5_000).all(|place| [place, UNMET].contains(&numbers.at_first(key(place)))));
        assert!((0..5_000).filter(|place| numbers.at_first(key(*place)) == *place).count() > 4_000);
        assert!((5_000..9_000).all(|place| numbers.at_first(key(place)) == UNMET));
    }

    #[test]
    fn pairs_are_found_again_dense_and_spilled() {
        let mut pairs = Pairs::default();
        let all: Vec<(u32, u32)> =
            (0..60).flat_map(|one| [(one * 997, one), (one, one * 4_001), (one, 1)]).collect();
        for (number, (one, two)) in all.iter().enumerate() {
            if pairs.get(*one, *two).is_none() {
                pairs.insert(*one, *two, number as u32);
            }
        }
        assert!(!pairs.spilled.is_empty());
        for (one, two) in &all {
            let first = all.iter().position(|known| known == &(*one, *two)).map(|number| number as u32);
            assert_eq!(pairs.get(*one, *two), first);
        }
        assert_eq!(pairs.get(3, 2), None);
        let (ones, twos): (Vec<u32>, Vec<u32>) = all.iter().copied().chain([(3, 2), (0, 1 << 30)]).unzip();
        let mut out = vec![0; ones.len()];
        assert!(pairs.get_all(&ones, &twos, &mut out));
        for ((one, two), number) in ones.iter().zip(&twos).zip(&out) {
            let spilled = pairs.spilled.contains_key(&(*one, *two));
            assert_eq!((*number != UNMET).then_some(*number), pairs.get(*one, *two).filter(|_| !spilled));
        }
        pairs.get_firsts(&ones, &mut out);
        for (one, number) in ones.iter().zip(&out) {
            let spilled = pairs.spilled.contains_key(&(*one, 0));
            assert_eq!((*number != UNMET).then_some(*number), pairs.get(*one, 0).filter(|_| !spilled));
        }
    }
}
