//! The source categories of Annex C, Parts II and III, their references and sets of them.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

use crate::table::{self, TableError};

/// A category of Annex C, `III.x` (one that a Party's own action plan adds), or none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumCount, VariantArray)]
#[repr(u8)]
#[allow(clippy::upper_case_acronyms, reason = "the names are the treaty's own references")]
pub enum Category {
    IIa,
    IIb,
    IIc,
    IIdi,
    IIdii,
    IIdiii,
    IIdiv,
    IIIa,
    IIIb,
    IIIc,
    IIId,
    IIIe,
    IIIf,
    IIIg,
    IIIh,
    IIIi,
    IIIj,
    IIIk,
    IIIl,
    IIIm,
    IIIx,
    Neither,
}

/// The Part of Annex C to which a category belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Part II: the closed list of four with comparatively high formation and release; the fourth has
    /// four processes, so that there are seven references.
    II,
    /// Part III: the open list of other categories.
    III,
    /// A category like those of Part III, added by the Party's own action plan.
    Added,
    /// In neither Part.
    Neither,
}

impl Category {
    /// All, in the order of the Annex, `none` last.
    pub const ALL: [Self; Self::COUNT] = table::array(Self::VARIANTS);

    /// The references in the same order; the words of the output column `annex_c`.
    pub const REFERENCES: [&'static str; Self::COUNT] = [
        "II.a", "II.b", "II.c", "II.d.i", "II.d.ii", "II.d.iii", "II.d.iv", "III.a", "III.b", "III.c",
        "III.d", "III.e", "III.f", "III.g", "III.h", "III.i", "III.j", "III.k", "III.l", "III.m", "III.x",
        "none",
    ];

    /// The reference, such as `II.d.i`.
    #[must_use]
    pub fn reference(self) -> &'static str {
        Self::REFERENCES[self as usize]
    }

    /// The category of exactly this reference.
    #[must_use]
    pub fn from_reference(reference: &str) -> Option<Self> {
        Self::REFERENCES.iter().position(|known| *known == reference).map(|index| Self::ALL[index])
    }

    /// The Part it stands in.
    #[must_use]
    pub fn part(self) -> Part {
        match self as u8 {
            0..=6 => Part::II,
            7..=19 => Part::III,
            20 => Part::Added,
            _ => Part::Neither,
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.reference())
    }
}

/// A set of categories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Categories(pub u32);

impl Categories {
    /// No category at all; not the same as the category `none`.
    pub const EMPTY: Self = Self(0);
    /// All 22.
    pub const ALL: Self = Self((1 << 22) - 1);

    /// The set with one more category.
    #[must_use]
    pub fn with(self, category: Category) -> Self {
        Self(self.0 | 1 << category as u32)
    }

    #[must_use]
    pub fn contains(self, category: Category) -> bool {
        self.0 >> (category as u32) & 1 == 1
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The one member, if there is exactly one.
    #[must_use]
    pub fn single(self) -> Option<Category> {
        if self.0.is_power_of_two() { self.iter().next() } else { None }
    }

    /// Members in the order of the Annex.
    pub fn iter(self) -> impl Iterator<Item = Category> {
        Category::ALL.into_iter().filter(move |category| self.contains(*category))
    }
}

impl FromIterator<Category> for Categories {
    fn from_iter<I: IntoIterator<Item = Category>>(iter: I) -> Self {
        iter.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// `;`-joined in the order of the Annex, `none` last.
impl fmt::Display for Categories {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, category) in self.iter().enumerate() {
            if position > 0 {
                formatter.write_str(";")?;
            }
            formatter.write_str(category.reference())?;
        }
        Ok(())
    }
}

/// Reads a stated reference as people write it: `II.d.i`, `II(d)(i)`, `Part II (d) (i)`, `Annex C,
/// Part III.b`, `IIIb`, `none`. A heading (`II.d`, `II`, `III`) stands for all that is under it.
#[must_use]
pub fn read_reference(text: &str) -> Option<Categories> {
    let lowered = text.trim().to_lowercase();
    // A letter of another script may look like one of a reference, and is none.
    if lowered.chars().any(|c| c.is_alphanumeric() && !c.is_ascii()) {
        return None;
    }
    let mut tokens: Vec<&str> =
        lowered.split(|c: char| !c.is_ascii_alphanumeric()).filter(|token| !token.is_empty()).collect();
    if matches!(tokens.as_slice(), ["none" | "neither"] | ["no", "category"]) {
        return Some(Categories::EMPTY.with(Category::Neither));
    }
    if tokens.starts_with(&["annex", "c"]) {
        tokens.drain(..2);
    }
    if tokens.first() == Some(&"part") {
        tokens.remove(0);
    }
    let (first, rest) = tokens.split_first()?;
    // `iii` before `ii`, so that `iiib` reads as Part III and not as a letter after Part II.
    let (part, glued) = [("iii", "III"), ("ii", "II"), ("3", "III"), ("2", "II")]
        .iter()
        .find_map(|(written, part)| first.strip_prefix(written).map(|tail| (*part, tail)))?;
    let mut wanted = part.to_owned();
    for token in std::iter::once(glued).filter(|tail| !tail.is_empty()).chain(rest.iter().copied()) {
        wanted.push('.');
        wanted.push_str(token);
    }
    let under = format!("{wanted}.");
    let found: Categories = Category::ALL
        .into_iter()
        .filter(|category| category.reference() == wanted || category.reference().starts_with(&under))
        // `III.x` is the Party's own and not part of what the heading of Part III names.
        .filter(|category| *category != Category::IIIx || wanted == "III.x")
        .collect();
    (!found.is_empty()).then_some(found)
}

/// What the Annex and its guidelines say of a category.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct CategoryEntry {
    #[serde(rename = "ref")]
    pub reference: String,
    pub part: String,
    pub name: String,
    pub guideline_section: String,
    #[serde(deserialize_with = "table::joined")]
    pub toolkit_groups: Vec<String>,
    pub notes: String,
}

static ENTRIES: LazyLock<Result<Vec<CategoryEntry>, TableError>> =
    LazyLock::new(|| table::read("law/data/annex_c.csv", include_str!("data/annex_c.csv")));

/// The table of categories, in the order of the Annex.
///
/// # Errors
/// If the embedded table does not read; the tests read it.
pub fn entries() -> Result<&'static [CategoryEntry], TableError> {
    table::shared(&ENTRIES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_round_trip() {
        for category in Category::ALL {
            assert_eq!(Category::from_reference(category.reference()), Some(category));
            assert_eq!(read_reference(category.reference()).and_then(Categories::single), Some(category));
        }
    }

    #[test]
    fn references_as_people_write_them() {
        let read = |text: &str| read_reference(text).map(|found| found.to_string());
        assert_eq!(read("Annex C, Part II (d)(i)").as_deref(), Some("II.d.i"));
        assert_eq!(read("IIIb").as_deref(), Some("III.b"));
        assert_eq!(read("iii i").as_deref(), Some("III.i"));
        assert_eq!(read("II.d").as_deref(), Some("II.d.i;II.d.ii;II.d.iii;II.d.iv"));
        assert_eq!(read("III.z"), None);
        for other in "аäгα甲éⅰ٣".chars() {
            assert_eq!(read(&format!("II.{other}")), None, "{other}");
            assert_eq!(read(&format!("III.a{other}")), None, "{other}");
        }
        assert_eq!(read("cement"), None);
    }

    #[test]
    fn the_table_lists_every_category_in_order() -> Result<(), TableError> {
        let listed: Vec<&str> = entries()?.iter().map(|entry| entry.reference.as_str()).collect();
        assert_eq!(listed, Category::REFERENCES);
        Ok(())
    }
}
