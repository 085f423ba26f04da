//! What the law attaches to sources, in the words of the border: by Part and age whatever the Party, and
//! by category and age for one Party on one day.

use serde::Serialize;

use super::outcome::{BASES, OBLIGATIONS, SOURCE_AGES};
use super::regime::{Regime, Setting, Standing};
use super::spec::SpecError;
use crate::law::annex_c::{Category, Part};
use crate::law::article5::{self, AGES, Age, Duty};
use crate::law::calendar::Day;
use crate::law::party::PartyEntry;
use crate::law::plan::{self, Profile};

/// The duties that sources of one Part and age may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attached {
    pub part: &'static str,
    pub source_age: &'static str,
    /// The strongest first.
    pub duties: Vec<Paragraph>,
}

/// The duties that sources of one category and age may have under the law of one Party on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Possible {
    pub category: &'static str,
    pub source_age: &'static str,
    /// The strongest first; several where the plan, or how the State stands, leaves it open.
    pub duties: Vec<Paragraph>,
}

/// A class of duty with the paragraph that it rests on; none where the State is no Party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    pub obligation: &'static str,
    pub legal_basis: Option<&'static str>,
}

/// What Article 5 may attach to a source by Part and age: under any plan, on any day, for any Party.
#[must_use]
pub fn article5() -> Vec<Attached> {
    let parts = [(Part::II, "II"), (Part::III, "III"), (Part::Neither, "none")];
    let cells = parts.into_iter().flat_map(|part| AGES.map(|age| (part, age)));
    cells
        .map(|((part, word), age)| Attached {
            part: word,
            source_age: age_word(age),
            duties: paragraphs(article5::attached(part, age)),
        })
        .collect()
}

/// What a Party's law on a day may ask for each category of each age.
///
/// # Errors
/// If the profile's plan names a scheme or code that is none.
pub fn of_party(
    state: &'static PartyEntry,
    profile: Option<&Profile>,
    as_of: Day,
) -> Result<Vec<Possible>, SpecError> {
    let standing = Standing::on(plan::entry_on(state, profile, as_of), as_of);
    let plan = profile.and_then(|profile| profile.plan_on(as_of));
    let regime = Regime::compile(&state.iso3, standing, plan, Setting::default())?;
    let added = regime.all_added() | regime.unnamed();
    let worlds = |category: Category, age: Age| {
        let plans = regime.identifications_of(category, added);
        plans.flat_map(|plan| regime.duties(category, age, plan).possible).collect::<Vec<_>>()
    };
    let cells = Category::ALL.into_iter().flat_map(|category| AGES.map(|age| (category, age)));
    Ok(cells
        .map(|(category, age)| Possible {
            category: category.reference(),
            source_age: age_word(age),
            duties: paragraphs(worlds(category, age)),
        })
        .collect())
}

fn age_word(age: Age) -> &'static str {
    SOURCE_AGES[age as usize]
}

/// Each class and paragraph once, the strongest first.
fn paragraphs(mut duties: Vec<Duty>) -> Vec<Paragraph> {
    let key = |duty: &Duty| (duty.obligation as u8, duty.basis.map(|basis| basis as u8));
    duties.sort_by_key(key);
    duties.dedup_by_key(|duty| key(duty));
    let named = |duty: Duty| Paragraph {
        obligation: OBLIGATIONS[duty.obligation as usize],
        legal_basis: duty.basis.map(|basis| BASES[basis as usize]),
    };
    duties.into_iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::calendar;
    use crate::law::party;
    use crate::table::TableError;

    fn words(duties: &[Paragraph]) -> Vec<(&str, &str)> {
        duties.iter().map(|duty| (duty.obligation, duty.legal_basis.unwrap_or_default())).collect()
    }

    #[test]
    fn the_matrix_of_article_5() {
        let found = article5();
        let cells: Vec<_> = found.iter().map(|cell| (cell.part, cell.source_age)).collect();
        assert_eq!(
            cells,
            [
                ("II", "new"),
                ("II", "existing"),
                ("III", "new"),
                ("III", "existing"),
                ("none", "new"),
                ("none", "existing"),
            ]
        );
        assert_eq!(words(&found[0].duties), [("require_bat_new", "5(d)"), ("promote_bat_new", "5(d)")]);
        assert_eq!(
            words(&found[2].duties),
            [("require_bat_new", "5(d)"), ("promote_bat_new", "5(d)"), ("promote_bat_new", "5(e)(ii)")]
        );
        for existing in [1, 3] {
            assert_eq!(words(&found[existing].duties), [("promote_existing", "5(e)(i)")]);
        }
        for none in [4, 5] {
            assert_eq!(words(&found[none].duties), [("none", "5(b)-(c)")]);
        }
    }

    #[test]
    fn what_a_party_may_be_asked_lies_within_article_5() -> Result<(), SpecError> {
        let attached = article5();
        let as_of = calendar::parse_iso("2026-08-31").unwrap_or(Day::MAX);
        for state in party::entries()? {
            for cell in of_party(state, None, as_of)? {
                let part = match Category::from_reference(cell.category).map(Category::part) {
                    Some(Part::II) => "II",
                    Some(Part::III | Part::Added) => "III",
                    _ => "none",
                };
                // Where the day of entry is not known, a source of any age may be new.
                let allowed: Vec<&Paragraph> = attached
                    .iter()
                    .filter(|known| known.part == part)
                    .flat_map(|known| &known.duties)
                    .collect();
                for duty in &cell.duties {
                    let outside = duty.obligation == "not_a_party" && duty.legal_basis.is_none();
                    assert!(outside || allowed.contains(&duty), "{} {cell:?}", state.iso3);
                }
                assert!(!cell.duties.is_empty());
            }
        }
        Ok(())
    }

    #[test]
    fn a_new_incinerator_in_france_has_one_duty() -> Result<(), SpecError> {
        let Some(france) = party::find("FRA")? else {
            return Err(TableError::new("parties.csv", "FRA").into());
        };
        let as_of = calendar::parse_iso("2026-08-31").unwrap_or(Day::MAX);
        let found = of_party(france, None, as_of)?;
        assert_eq!((found[0].category, found[0].source_age), ("II.a", "new"));
        assert_eq!(words(&found[0].duties), [("require_bat_new", "5(d)")]);
        Ok(())
    }
}
