//! The possibilities over which evidence speaks, as bits of a mask.
//!
//! They are finer than the categories: copper smelted from ore and lead from scrap are both III.b, but
//! a statement on metal or feed tells them apart. With the finer bits every fact is one mask, and all
//! evidence combines by plain AND; the categories are read off at the end.

use crate::law::annex_c::{Categories, Category};

/// A set of possibilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mask(pub u64);

/// Every possibility as `REF/qualifier`, with its category, in the order of the Annex. The qualifiers of
/// `III.b` are the metal and its feed, and `heating` for what heats or dips metal and smelts none; those of
/// `II.a` the waste, and the kiln or boiler that burns it beside its fuel; those of `none` say why an activity
/// is in no category, so that a fact of another trade does not touch it.
pub const POSSIBILITIES: [(&str, Category); 55] = [
    ("II.a/municipal", Category::IIa),
    ("II.a/hazardous", Category::IIa),
    ("II.a/medical", Category::IIa),
    ("II.a/sludge", Category::IIa),
    ("II.a/other", Category::IIa),
    ("II.a/kiln", Category::IIa),
    ("II.a/furnace", Category::IIa),
    ("II.a/boiler", Category::IIa),
    ("II.a/boiler-biomass", Category::IIa),
    ("II.b", Category::IIb),
    ("II.c", Category::IIc),
    ("II.d.i", Category::IIdi),
    ("II.d.ii", Category::IIdii),
    ("II.d.iii", Category::IIdiii),
    ("II.d.iv", Category::IIdiv),
    ("III.a", Category::IIIa),
    ("III.b/iron-primary", Category::IIIb),
    ("III.b/iron-secondary", Category::IIIb),
    ("III.b/copper-primary", Category::IIIb),
    ("III.b/aluminium-primary", Category::IIIb),
    ("III.b/zinc-primary", Category::IIIb),
    ("III.b/other-primary", Category::IIIb),
    ("III.b/other-secondary", Category::IIIb),
    ("III.b/heating", Category::IIIb),
    ("III.b/coke", Category::IIIb),
    ("III.b/edge", Category::IIIb),
    ("III.c", Category::IIIc),
    ("III.d", Category::IIId),
    ("III.e/boiler", Category::IIIe),
    ("III.e/furnace", Category::IIIe),
    ("III.f", Category::IIIf),
    ("III.g", Category::IIIg),
    ("III.h", Category::IIIh),
    ("III.i", Category::IIIi),
    ("III.j", Category::IIIj),
    ("III.k", Category::IIIk),
    ("III.l", Category::IIIl),
    ("III.m", Category::IIIm),
    ("III.x", Category::IIIx),
    ("none/kiln", Category::Neither),
    ("none/kiln-waste", Category::Neither),
    ("none/pulp", Category::Neither),
    ("none/paper", Category::Neither),
    ("none/metal", Category::Neither),
    ("none/dye", Category::Neither),
    ("none/shredder", Category::Neither),
    ("none/boiler", Category::Neither),
    ("none/heater", Category::Neither),
    ("none/engine", Category::Neither),
    ("none/no-fuel", Category::Neither),
    ("none/chemical", Category::Neither),
    ("none/recovery", Category::Neither),
    ("none/rendering", Category::Neither),
    ("none/toolkit", Category::Neither),
    ("none/other", Category::Neither),
];

const COUNT: usize = POSSIBILITIES.len();

/// The categories of each byte of a mask.
static PROJECTION: [[u32; 256]; BYTES] = projection();

const BYTES: usize = COUNT.div_ceil(8);

const fn projection() -> [[u32; 256]; BYTES] {
    let mut table = [[0_u32; 256]; BYTES];
    let mut byte = 0;
    while byte < BYTES {
        let mut value = 0;
        while value < 256 {
            let mut bit = 0;
            while bit < 8 {
                let index = byte * 8 + bit;
                if value >> bit & 1 == 1 && index < COUNT {
                    table[byte][value] |= 1 << POSSIBILITIES[index].1 as u32;
                }
                bit += 1;
            }
            value += 1;
        }
        byte += 1;
    }
    table
}

impl Mask {
    /// Nothing is possible: what contradictory evidence leaves.
    pub const EMPTY: Self = Self(0);
    /// Everything is possible: nothing was ruled out.
    pub const ALL: Self = Self((1 << COUNT) - 1);
    /// `III.x`, a category added by the Party's own plan.
    pub const ADDED: Self = Self::of(Category::IIIx);
    /// All that is in no category.
    pub const NEITHER: Self = Self::of(Category::Neither);
    /// An activity in no category that has a source group of the Toolkit: an action plan may well name it.
    pub const TOOLKIT: Self = Self(1 << (COUNT - 2));
    /// An activity in no category, as most are.
    pub const OTHER: Self = Self(1 << (COUNT - 1));

    /// All possibilities of one category.
    #[must_use]
    pub const fn of(category: Category) -> Self {
        let mut mask = 0;
        let mut index = 0;
        while index < COUNT {
            if POSSIBILITIES[index].1 as u32 == category as u32 {
                mask |= 1 << index;
            }
            index += 1;
        }
        Self(mask)
    }

    /// All possibilities of a set of categories.
    #[must_use]
    pub fn of_all(categories: Categories) -> Self {
        categories.iter().fold(Self::EMPTY, |mask, category| mask.or(Self::of(category)))
    }

    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What pieces of equal rank leave together, and whether they contradict each other: where they do,
    /// no one knows which is wrong, and their union stands. Nothing for no pieces.
    #[must_use]
    pub fn agreed(pieces: impl Iterator<Item = Self> + Clone) -> Option<(Self, bool)> {
        let all = pieces.clone().reduce(Self::and)?;
        Some(if all.is_empty() { (pieces.fold(Self::EMPTY, Self::or), true) } else { (all, false) })
    }

    /// The categories these possibilities belong to.
    #[must_use]
    pub fn categories(self) -> Categories {
        let bytes = self.0.to_le_bytes();
        Categories(PROJECTION.iter().zip(bytes).fold(0, |set, (table, byte)| set | table[byte as usize]))
    }

    /// The names of the members.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        POSSIBILITIES.iter().enumerate().filter(move |(index, _)| self.0 >> index & 1 == 1).map(|(_, p)| p.0)
    }
}

/// Reads a cell of a table: `;`-joined names, a bare reference standing for all its possibilities;
/// `all`; or `except:` followed by what is ruled out.
///
/// # Errors
/// The name that is no possibility.
pub fn read(cell: &str) -> Result<Mask, String> {
    if cell.trim() == "all" {
        return Ok(Mask::ALL);
    }
    if let Some(ruled_out) = cell.trim().strip_prefix("except:") {
        return Ok(Mask::ALL.without(read(ruled_out)?));
    }
    let mut mask = Mask::EMPTY;
    for name in cell.split(';').map(str::trim).filter(|name| !name.is_empty()) {
        let found = POSSIBILITIES
            .iter()
            .enumerate()
            .filter(|(_, (known, category))| *known == name || category.reference() == name)
            .fold(Mask::EMPTY, |mask, (index, _)| mask.or(Mask(1 << index)));
        if found.is_empty() {
            return Err(format!("`{name}` is no possibility"));
        }
        mask = mask.or(found);
    }
    Ok(mask)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_project_to_their_categories() {
        for category in Category::ALL {
            assert_eq!(Mask::of(category).categories().single(), Some(category));
        }
        assert_eq!(Mask::ALL.categories(), Categories::ALL);
        assert_eq!(Mask::OTHER.names().collect::<Vec<_>>(), ["none/other"]);
    }

    #[test]
    fn cells_read() {
        let copper = read("II.d.i;III.b/copper-primary").map(|mask| mask.categories().to_string());
        assert_eq!(copper.as_deref(), Ok("II.d.i;III.b"));
        assert_eq!(read("except:II.a"), Ok(Mask::ALL.without(Mask::of(Category::IIa))));
        assert!(read("II.e").is_err());
    }
}
