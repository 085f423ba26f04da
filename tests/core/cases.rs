//! How many cases the properties draw.

use proptest::prelude::ProptestConfig;

/// Of so many cases one is drawn.
const OF: usize = 8;

/// A turn of work is short; all cases are drawn where `ANNEXC_ALL_CASES` is set, as in `make test`.
fn whole() -> bool {
    std::env::var_os("ANNEXC_ALL_CASES").is_some()
}

/// Some of that many.
pub fn cases(all: u32) -> ProptestConfig {
    ProptestConfig::with_cases(if whole() { all } else { (all / OF as u32).max(16) })
}

/// Some of what a test enumerates.
pub fn some<T>(all: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    all.into_iter().step_by(if whole() { 1 } else { OF })
}

/// How many there are to be where that many are among all.
pub fn least(all: usize) -> usize {
    if whole() { all } else { all / OF / 2 }
}
