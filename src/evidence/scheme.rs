//! The code schemes: their rank, how their codes are built, and their embedded tables.

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
    /// The same with a national letter or further digit at the end (NAF, UK SIC).
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

macro_rules! schemes {
    ($($variant:ident, $name:literal, $rank:ident, $form:ident, $title:literal;)*) => {
        /// A code scheme.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Scheme { $($variant,)* }

        impl Scheme {
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// The name of its input column.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            #[must_use]
            pub fn rank(self) -> Rank {
                match self { $(Self::$variant => Rank::$rank,)* }
            }

            #[must_use]
            pub fn form(self) -> Form {
                match self { $(Self::$variant => Form::$form,)* }
            }

            /// What it is, in a line.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// The embedded list of its codes.
            pub(super) fn code_list(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("data/codes/", $name, ".csv")),)* }
            }

            /// Its embedded crosswalk.
            pub(super) fn crosswalk_table(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("data/crosswalk/", $name, ".csv")),)* }
            }
        }
    };
}

schemes! {
    Eprtr, "eprtr", Activity, Steps, "E-PRTR Annex I activities (Regulation (EC) 166/2006)";
    Ied, "ied", Activity, Steps, "Industrial Emissions Directive 2010/75/EU, Annex I";
    Eper, "eper", Activity, Joined, "EPER source categories (Decision 2000/479/EC, Annex A3)";
    Nace11, "nace11", Sector, Sectioned, "NACE Rev. 1.1";
    Nace2, "nace2", Sector, Sectioned, "NACE Rev. 2";
    Nace21, "nace21", Sector, Sectioned, "NACE Rev. 2.1";
    Naf2, "naf2", Sector, National, "NAF Rev. 2 (France), the APE code";
    Uksic, "uksic", Sector, National, "UK SIC 2007";
    Isic31, "isic31", Sector, Sectioned, "ISIC Rev. 3.1";
    Isic4, "isic4", Sector, Sectioned, "ISIC Rev. 4";
    Isic5, "isic5", Sector, Sectioned, "ISIC Rev. 5";
    Naics, "naics", Sector, Digits, "NAICS (United States and Canada), 1997 to 2022";
    Scian, "scian", Sector, Digits, "SCIAN 2018 (Mexico)";
    Ussic, "ussic", Sector, Digits, "US SIC 1987";
    Snap97, "snap97", Activity, Pairs, "SNAP 97";
    Nfr14, "nfr14", Activity, Steps, "NFR14 (LRTAP reporting)";
    Gnfr14, "gnfr14", Sector, Letter, "GNFR14 (gridded NFR)";
    Toolkit, "toolkit", Activity, Steps, "UNEP Toolkit source groups, 2013";
}

impl Scheme {
    /// The scheme whose input column has this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name)
    }

    /// The scheme that this one refines, whose crosswalk it inherits.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        matches!(self, Self::Naf2 | Self::Uksic).then_some(Self::Nace2)
    }

    /// The other revision whose codes are written in the same way, where a column that is only called NACE
    /// may be of either.
    #[must_use]
    pub fn other_revision(self) -> Option<Self> {
        match self {
            Self::Nace2 => Some(Self::Nace21),
            Self::Nace21 => Some(Self::Nace2),
            _ => None,
        }
    }
}
