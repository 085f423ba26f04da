//! What a Party should take into consideration: the general guidance of Annex C Part V and the
//! section of the guidelines adopted by the Conference of the Parties.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::annex_c::{self, Category, Part};
use crate::table::{self, TableError};

/// A point of the general guidance, restated.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Measure {
    #[serde(rename = "ref")]
    pub reference: String,
    pub group: String,
    pub applies_to: String,
    pub measure: String,
    /// Categories that the measure plainly concerns.
    #[serde(deserialize_with = "table::joined")]
    pub points_at: Vec<String>,
    pub note: String,
}

/// The guidance for one category.
#[derive(Clone, Debug, Serialize)]
pub struct Guidance {
    #[serde(rename = "ref")]
    pub reference: String,
    pub name: String,
    pub guideline_section: String,
    pub measures: Vec<Pointed>,
}

/// A measure, and whether it is aimed at the category asked about.
#[derive(Clone, Debug, Serialize)]
pub struct Pointed {
    #[serde(rename = "ref")]
    pub reference: String,
    pub group: String,
    pub applies_to: String,
    pub measure: String,
    pub note: String,
    /// The measure plainly concerns this category; the others concern all.
    pub specific: bool,
}

static MEASURES: LazyLock<Result<Vec<Measure>, TableError>> =
    LazyLock::new(|| table::read("law/data/annex_c_part_v.csv", include_str!("data/annex_c_part_v.csv")));

/// The general guidance, point by point.
///
/// # Errors
/// If the embedded table does not read.
pub fn measures() -> Result<&'static [Measure], TableError> {
    table::shared(&MEASURES)
}

/// What bears on one category: the measures aimed at it and those aimed at all. A measure that
/// points at other categories only is left out.
///
/// # Errors
/// If an embedded table does not read.
pub fn guidance(category: Category) -> Result<Option<Guidance>, TableError> {
    let reference = category.reference();
    let Some(entry) = annex_c::entries()?.iter().find(|entry| entry.reference == reference) else {
        return Ok(None);
    };
    let bears = |measure: &&Measure| {
        category.part() != Part::Neither
            && (measure.points_at.is_empty()
                || category.part() == Part::Added
                || measure.points_at.iter().any(|pointed| pointed == reference))
    };
    let measures = measures()?
        .iter()
        .filter(bears)
        .map(|measure| Pointed {
            reference: measure.reference.clone(),
            group: measure.group.clone(),
            applies_to: measure.applies_to.clone(),
            measure: measure.measure.clone(),
            note: measure.note.clone(),
            specific: measure.points_at.iter().any(|pointed| pointed == reference),
        })
        .collect();
    Ok(Some(Guidance {
        reference: reference.to_owned(),
        name: entry.name.clone(),
        guideline_section: entry.guideline_section.clone(),
        measures,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pulp_is_told_to_avoid_elemental_chlorine() -> Result<(), TableError> {
        let found = guidance(Category::IIc)?.map(|guidance| guidance.measures).unwrap_or_default();
        assert!(found.iter().any(|measure| measure.reference == "V.A.h" && measure.specific));
        assert!(found.iter().all(|measure| measure.reference != "V.A.f"), "waste management is not for pulp");
        Ok(())
    }
}
