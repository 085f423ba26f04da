//! The categories that a Party's plan adds to those of the Annex ("such as those in Part III"), and the codes
//! that mean them.

use rustc_hash::FxHashSet;

use crate::classify::spec::SpecError;
use crate::evidence::crosswalk;
use crate::evidence::scheme::Scheme;
use crate::law::plan::{Additional, Identification};

/// A category that the plan adds, with the codes that mean it.
#[derive(Clone, Debug)]
pub struct Added {
    pub name: String,
    pub identification: Identification,
    /// Schemes in which the plan names it; in the others a code does not tell.
    covered: Vec<Scheme>,
    under: FxHashSet<(Scheme, usize)>,
    above: FxHashSet<(Scheme, usize)>,
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
            covered: Vec::new(),
            under: FxHashSet::default(),
            above: FxHashSet::default(),
        };
        for (name, codes) in &additional.codes {
            let named = Scheme::from_name(name).ok_or_else(|| {
                let known: Vec<&str> = Scheme::ALL.iter().map(|scheme| scheme.name()).collect();
                error(format!("codes: `{name}` is no scheme; it takes {}", known.join(", ")))
            })?;
            // A NACE code means its national refinements too.
            let schemes =
                Scheme::ALL.into_iter().filter(|scheme| *scheme == named || scheme.parent() == Some(named));
            for scheme in schemes {
                let book = crosswalk::book(scheme)?;
                added.covered.push(scheme);
                for code in codes {
                    let (under, above) = book.under_and_above(code);
                    if under.is_empty() && scheme == named {
                        return Err(error(format!(
                            "codes.{name}: `{code}` is no code of {}",
                            scheme.title()
                        )));
                    }
                    added.under.extend(under.into_iter().map(|entry| (scheme, entry)));
                    added.above.extend(above.into_iter().map(|entry| (scheme, entry)));
                }
            }
        }
        Ok(added)
    }

    /// What a code says of this added category.
    #[must_use]
    pub fn matches(&self, scheme: Scheme, entry: usize) -> Match {
        if self.under.contains(&(scheme, entry)) {
            Match::Is
        } else if self.above.contains(&(scheme, entry))
            || !(self.covered.is_empty() || self.covered.contains(&scheme))
        {
            Match::May
        } else {
            // An added category without codes is only ever stated.
            Match::No
        }
    }
}
