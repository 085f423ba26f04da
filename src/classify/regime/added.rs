//! The categories that a Party's plan adds to those of the Annex ("such as those in Part III"), and the codes
//! that mean them.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::classify::spec::SpecError;
use crate::evidence::crosswalk;
use crate::evidence::scheme::{self, Scheme, Schemes};
use crate::law::plan::{Additional, Identification};

/// A category that the plan adds, with the codes that mean it.
#[derive(Clone, Debug)]
pub struct Added {
    pub name: String,
    pub identification: Identification,
    /// Schemes in which the plan names it, and those that refine them; in the others a code does not tell.
    covered: Schemes,
    named: Vec<(Scheme, Vec<String>)>,
    /// The codes of each scheme that mean it; those of a refinement are found with the first code of it, for its
    /// list may never be needed.
    codes: Vec<OnceLock<Codes>>,
}

/// Entries of a scheme's book at or under the codes that a plan names, and above them.
#[derive(Clone, Debug, Default)]
struct Codes {
    under: FxHashSet<usize>,
    above: FxHashSet<usize>,
}

/// What a code says of an added category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The plan names this code.
    Is,
    /// The code is coarser than the plan's, or of a scheme that the plan does not name.
    May,
    No,
}

impl Added {
    /// Reads what a plan says of a category it adds.
    ///
    /// # Errors
    /// If it names a scheme or code that is none.
    pub fn read(party: &str, additional: &Additional) -> Result<Self, SpecError> {
        let error = |problem: String| SpecError::Additional {
            party: party.to_owned(),
            name: additional.name.clone(),
            problem,
        };
        let mut added = Self {
            name: additional.name.clone(),
            identification: additional.identification(),
            covered: Schemes::NONE,
            named: Vec::new(),
            codes: vec![OnceLock::new(); Scheme::ALL.len()],
        };
        for (name, codes) in &additional.codes {
            let named = Scheme::from_name(name).ok_or_else(|| {
                error(format!("codes: `{name}` is no scheme; it takes {}", scheme::usual_names()))
            })?;
            let book = crosswalk::book(named)?;
            if let Some(code) = codes.iter().find(|code| book.under_and_above(code).0.is_empty()) {
                return Err(error(format!("codes.{name}: `{code}` is no code of {}", named.title())));
            }
            // A NACE code means its national refinements too.
            for scheme in Scheme::ALL {
                if scheme == named || scheme.parent() == Some(named) {
                    added.covered.insert(scheme);
                }
            }
            added.named.push((named, codes.clone()));
        }
        Ok(added)
    }

    /// The codes of a scheme that mean this category. A list that does not read is reported where it is read.
    fn codes_of(&self, scheme: Scheme) -> Option<&Codes> {
        let read = || {
            let mut found = Codes::default();
            let Ok(book) = crosswalk::book(scheme) else { return found };
            for (named, codes) in &self.named {
                if scheme != *named && scheme.parent() != Some(*named) {
                    continue;
                }
                for code in codes {
                    let (under, above) = book.under_and_above(code);
                    found.under.extend(under);
                    found.above.extend(above);
                }
            }
            found
        };
        Some(self.codes.get(scheme.index())?.get_or_init(read))
    }

    /// What a code says of this added category.
    #[must_use]
    pub fn matches(&self, scheme: Scheme, entry: usize) -> Match {
        if self.covered.is_empty() {
            // An added category without codes is only ever stated.
            return Match::No;
        }
        let Some(codes) = self.codes_of(scheme).filter(|_| self.covered.contains(scheme)) else {
            return Match::May;
        };
        if codes.under.contains(&entry) {
            Match::Is
        } else if codes.above.contains(&entry) {
            Match::May
        } else {
            Match::No
        }
    }
}
