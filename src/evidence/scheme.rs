//! The code schemes: one table (`data/schemes.csv`) says of each what it is called, who uses it, how its codes
//! are written, and which scheme it refines by which rule.

mod table;

use self::table::{COUNT, ENTRIES, UNREAD, place};
use super::lists;

pub use self::table::{Entry, entries};

/// How far a scheme speaks of the source itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Words in free text, read only with permission.
    Text,
    /// The main business of the establishment.
    Sector,
    /// The activity of the source.
    Activity,
    /// A category or fact stated about the source.
    Stated,
}

impl Rank {
    /// The word in the output column `evidence`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Sector => "sector",
            Self::Activity => "activity",
            Self::Stated => "stated",
        }
    }
}

/// How the codes of a scheme are written and which code stands above which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Digits, the hierarchy in their number, perhaps under a section letter (NACE, ISIC).
    Sectioned,
    /// The same of a Party's own, perhaps with a national letter or further digits at the end (NAF, UK SIC, GB/T).
    National,
    /// Digits only (NAICS, SCIAN, US SIC).
    Digits,
    /// Pairs of digits, the last perhaps with a letter (SNAP).
    Pairs,
    /// Steps of digits, letters and roman numerals (E-PRTR, IED, NFR, Toolkit).
    Steps,
    /// As steps, yet several joined by `/` are one code (EPER).
    Joined,
    /// A letter and a name (GNFR).
    Letter,
}

/// How the codes of a scheme are reduced to those of the scheme that it refines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    /// It refines none.
    #[default]
    Own,
    /// The codes are the same.
    Same,
    /// The first four digits are the class; what follows is national.
    Prefix4,
    /// The same; a class that the refined scheme does not have counts as its group.
    Prefix4ElseGroup,
}

impl Rule {
    /// Its word in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Same => "same",
            Self::Prefix4 => "prefix4",
            Self::Prefix4ElseGroup => "prefix4-else-group",
        }
    }

    /// How few digits may be left of a code that is not listed whole.
    #[must_use]
    pub fn least(self) -> usize {
        if self == Self::Prefix4ElseGroup { 3 } else { 4 }
    }
}

/// A code scheme, as its place in the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scheme(u8);

impl std::fmt::Debug for Scheme {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{}", self.name())
    }
}

macro_rules! named {
    ($($constant:ident, $name:literal;)*) => {
        /// The schemes that the code names; the others are known by the table alone.
        #[allow(non_upper_case_globals)]
        impl Scheme {
            $(pub const $constant: Self = Self(place($name.as_bytes()));)*
        }
        const _: () = { $(assert!((Scheme::$constant.0 as usize) < COUNT);)* };
    };
}

named! {
    Eprtr, "eprtr";
    Ied, "ied";
    Eper, "eper";
    Nace11, "nace11";
    Nace2, "nace2";
    Nace21, "nace21";
    Naf2, "naf2";
    Uksic, "uksic";
    Isic31, "isic31";
    Isic4, "isic4";
    Isic5, "isic5";
    Naics, "naics";
    Scian, "scian";
    Ussic, "ussic";
    Snap97, "snap97";
    Nfr14, "nfr14";
    Gnfr14, "gnfr14";
    Toolkit, "toolkit";
    Bimschv4, "bimschv4";
    PrtrJp, "prtr_jp";
    Icpe, "icpe";
}

impl Scheme {
    /// All schemes, in the order of the table.
    pub const ALL: [Self; COUNT] = {
        let mut all = [Self(0); COUNT];
        let mut at = 0;
        while at < COUNT {
            all[at] = Self(at as u8);
            at += 1;
        }
        all
    };

    /// Its place in the table.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// What the table says of it.
    #[must_use]
    pub fn entry(self) -> &'static Entry {
        let found = ENTRIES.as_ref().ok().and_then(|entries| entries.get(self.index()));
        found.unwrap_or_else(|| &UNREAD)
    }

    /// The name of its input column.
    #[must_use]
    pub fn name(self) -> &'static str {
        &self.entry().name
    }

    #[must_use]
    pub fn rank(self) -> Rank {
        self.entry().rank.unwrap_or(Rank::Sector)
    }

    #[must_use]
    pub fn form(self) -> Form {
        self.entry().form.unwrap_or(Form::Sectioned)
    }

    /// What it is, in a line.
    #[must_use]
    pub fn title(self) -> &'static str {
        &self.entry().title
    }

    /// The scheme whose input column has this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name)
    }

    /// The scheme that this one refines, whose crosswalk it inherits.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.entry().parent
    }

    /// The other revision whose codes are written in the same way, where a column that is only called NACE
    /// may be of either.
    #[must_use]
    pub fn other_revision(self) -> Option<Self> {
        self.entry().sibling
    }

    /// Whether it is a NACE or refines one: these alone fill short codes with zeros (`382100`). A Party's own
    /// list may number its classes anew.
    #[must_use]
    pub fn is_nace(self) -> bool {
        self.entry().nace
    }

    /// Whether it is NACE Rev. 1.1 or refines it.
    #[must_use]
    pub fn is_nace11(self) -> bool {
        self.entry().nace11
    }

    /// The scheme whose list holds its codes: itself, or the one that it refines.
    #[must_use]
    pub fn lister(self) -> Self {
        match self.parent() {
            Some(parent) if lists::codes(self.name()).is_none() => parent,
            _ => self,
        }
    }

    /// The embedded list of its codes.
    pub(super) fn code_list(self) -> &'static str {
        lists::codes(self.lister().name()).unwrap_or_default()
    }

    /// Its own rows of the crosswalk, if it has any.
    pub(super) fn crosswalk_table(self) -> Option<&'static str> {
        lists::crosswalk(self.name())
    }
}

/// What there is, for who named none: the schemes of many Parties, and where the others stand.
#[must_use]
pub fn usual_names() -> String {
    let usual = Scheme::ALL.iter().filter(|scheme| scheme.entry().usual < SELDOM);
    let usual: Vec<&str> = usual.map(|scheme| scheme.name()).collect();
    format!("{}, and those of docs/schemes.md", usual.join(", "))
}

/// From here on a scheme is that of one Party, or of few registers.
const SELDOM: u32 = 50;

/// A set of schemes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Schemes([u64; 4]);

impl Schemes {
    pub const NONE: Self = Self([0; 4]);

    pub fn insert(&mut self, scheme: Scheme) {
        self.0[scheme.index() / 64] |= 1 << (scheme.index() % 64);
    }

    #[must_use]
    pub fn contains(self, scheme: Scheme) -> bool {
        self.0[scheme.index() / 64] >> (scheme.index() % 64) & 1 == 1
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == [0; 4]
    }

    pub fn iter(self) -> impl Iterator<Item = Scheme> {
        Scheme::ALL.into_iter().filter(move |scheme| self.contains(*scheme))
    }
}

const _: () = assert!(COUNT <= 256);
