//! How many cases the properties draw.

use proptest::prelude::ProptestConfig;

/// Some of that many, so that a turn of work is short; all where `ANNEXC_ALL_CASES` is set, as in `make test`.
pub fn cases(all: u32) -> ProptestConfig {
    let whole = std::env::var_os("ANNEXC_ALL_CASES").is_some();
    ProptestConfig::with_cases(if whole { all } else { (all / 8).max(16) })
}
