//! What the registers of a Party may be coded in. What is but assumed of a Party is a question to its focal
//! point: it is proposed and narrows nothing.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::scheme::{self, Scheme};
use crate::table::{self, TableError};

/// A scheme that a Party's registers may be coded in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub iso3: String,
    /// What the Party calls it.
    pub title: String,
    /// The input column to try; empty where none answers it.
    pub scheme: String,
    /// `high` and `medium` are read by the scheme's rule; `low` is assumed.
    pub confidence: String,
    pub source: String,
}

const FILE: &str = "evidence/data/party_schemes.csv";

static ASSUMED: LazyLock<Result<Vec<Proposal>, TableError>> = LazyLock::new(|| {
    let assumed: Vec<Proposal> = table::read(FILE, include_str!("data/party_schemes.csv"))?;
    for row in &assumed {
        if row.confidence != "low" || !(row.scheme.is_empty() || Scheme::from_name(&row.scheme).is_some()) {
            let problem = format!("{}: `{}` is no scheme, or known better than `low`", row.iso3, row.scheme);
            return Err(TableError::new(FILE, problem));
        }
    }
    Ok(assumed)
});

/// The schemes of a State: those of the table of schemes, and then those assumed.
///
/// # Errors
/// If an embedded table does not read.
pub fn of_party(iso3: &str) -> Result<Vec<Proposal>, TableError> {
    let known = scheme::entries()?.iter().filter(|entry| entry.parties.iter().any(|party| party == iso3));
    let known = known.map(|entry| Proposal {
        iso3: iso3.to_owned(),
        title: entry.title.clone(),
        scheme: entry.name.clone(),
        confidence: entry.confidence.clone(),
        source: entry.source.clone(),
    });
    let assumed = table::shared(&ASSUMED)?.iter().filter(|row| row.iso3 == iso3).cloned();
    Ok(known.chain(assumed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_party_has_a_scheme_or_a_question() -> Result<(), TableError> {
        for party in crate::law::party::entries()?.iter().filter(|party| party.status == "party") {
            assert!(!of_party(&party.iso3)?.is_empty(), "{}", party.iso3);
        }
        let assumed = of_party("AFG")?;
        assert!(assumed.iter().all(|row| row.confidence == "low"));
        let czechia = of_party("CZE")?;
        assert!(czechia.iter().any(|row| row.scheme == "cznace" && row.confidence == "high"));
        Ok(())
    }
}
