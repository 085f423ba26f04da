//! The output columns: the one table of their names, kinds and words, and of how each follows from an
//! outcome. Every border reads it: Polars, Arrow, `explain`, the tally and `output_fields`.

use serde::{Serialize, Serializer};
use serde_json::Value;
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray, VariantNames};

use super::outcome::{BASES, BOUNDS, EVIDENCE, OBLIGATIONS, Outcome, SOURCE_AGES, STRENGTHS};
use super::regime::verdict::Required;
use crate::evidence::age::AgeBasis;
use crate::evidence::dates::Interval;
use crate::law::annex_c::Category;
use crate::law::calendar::{self, Day};

/// An output column, in the order of the border; its name is that of the variant.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumCount, EnumString, IntoStaticStr, VariantArray, VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum Output {
    AnnexC,
    AnnexCCandidates,
    SourceAge,
    AgeBasis,
    Obligation,
    Bat,
    Bep,
    BatFloor,
    BatCeiling,
    BatRequiredFrom,
    LegalBasis,
    Operating,
    Evidence,
    Ancillary,
    Needs,
    Issues,
    ObligationCandidates,
    RequiredSince,
}

/// How an output follows from an outcome.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// One of a fixed list of words, by its number.
    Word(&'static [&'static str], fn(&Outcome) -> Option<u8>),
    /// `;`-joined words.
    Text(fn(&Outcome) -> &str),
    Day(fn(&Outcome) -> Option<Day>),
    /// A day that depends on when the source of the row was begun too.
    Since(fn(&Outcome) -> Option<Required>),
    Truth(fn(&Outcome) -> Option<bool>),
}

impl Output {
    /// The rule of each.
    #[must_use]
    pub fn rule(self) -> Rule {
        match self {
            Self::AnnexC => Rule::Word(&Category::REFERENCES, |outcome| outcome.annex_c),
            Self::AnnexCCandidates => Rule::Text(|outcome| &outcome.candidates),
            Self::SourceAge => Rule::Word(&SOURCE_AGES, |outcome| Some(outcome.source_age)),
            Self::AgeBasis => Rule::Word(AgeBasis::NAMES, |outcome| Some(outcome.age_basis)),
            Self::Obligation => Rule::Word(&OBLIGATIONS, |outcome| Some(outcome.obligation)),
            Self::Bat => Rule::Word(&STRENGTHS, |outcome| Some(outcome.bat)),
            Self::Bep => Rule::Word(&STRENGTHS, |outcome| Some(outcome.bep)),
            Self::BatFloor => Rule::Word(BOUNDS, |outcome| Some(outcome.bat_floor)),
            Self::BatCeiling => Rule::Word(BOUNDS, |outcome| Some(outcome.bat_ceiling)),
            Self::BatRequiredFrom => Rule::Day(|outcome| outcome.required_from),
            Self::LegalBasis => Rule::Word(BASES, |outcome| outcome.legal_basis),
            Self::Operating => Rule::Truth(|outcome| outcome.operating),
            Self::Evidence => Rule::Word(&EVIDENCE, |outcome| Some(outcome.evidence)),
            Self::Ancillary => Rule::Text(|outcome| &outcome.ancillary),
            Self::Needs => Rule::Text(|outcome| &outcome.needs),
            Self::Issues => Rule::Text(|outcome| &outcome.issues),
            Self::ObligationCandidates => Rule::Text(|outcome| &outcome.obligation_candidates),
            Self::RequiredSince => Rule::Since(|outcome| outcome.required),
        }
    }

    /// All, in the order of the border.
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;

    /// The name of the column.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The output of a name.
    ///
    /// # Errors
    /// Says which there are.
    pub fn from_name(name: &str) -> Result<Self, String> {
        name.parse().map_err(|_| format!("`{name}` is no output; there are {}", Self::NAMES.join(", ")))
    }

    const NAMES: &'static [&'static str] = <Self as VariantNames>::VARIANTS;

    /// What it is in an outcome; `begun` is what the dates of the row say of when that was begun which
    /// makes its source new (`Classifier::begun`).
    #[must_use]
    pub fn shown(self, outcome: &Outcome, begun: Option<Interval>) -> Shown<'_> {
        match self.rule() {
            Rule::Word(words, of) => Shown::Word(of(outcome), words),
            Rule::Text(of) => Shown::Text(of(outcome)),
            Rule::Day(of) => Shown::Day(of(outcome)),
            Rule::Since(of) => {
                Shown::Day(of(outcome).zip(begun).and_then(|(required, begun)| required.since(begun)))
            }
            Rule::Truth(of) => Shown::Truth(of(outcome)),
        }
    }

    /// What the border says of it.
    #[must_use]
    pub fn described(self) -> Described {
        let (kind, words): (_, &[&str]) = match self.rule() {
            Rule::Word(words, _) => ("enum", words),
            Rule::Text(_) => ("text", &[]),
            Rule::Day(_) | Rule::Since(_) => ("date", &[]),
            Rule::Truth(_) => ("bool", &[]),
        };
        Described { name: self.name(), kind, words }
    }
}

/// An output column in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Described {
    pub name: &'static str,
    pub kind: &'static str,
    /// Those of an Enum, in the order of their numbers.
    pub words: &'static [&'static str],
}

/// What an output is in a row. In order as the border has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown<'a> {
    Word(Option<u8>, &'static [&'static str]),
    Text(&'a str),
    Day(Option<Day>),
    Truth(Option<bool>),
}

impl Shown<'_> {
    /// As JSON; a day as it is written.
    #[must_use]
    pub fn to_json(self) -> Value {
        match self {
            Self::Word(number, words) => {
                number.and_then(|number| words.get(usize::from(number)).copied()).into()
            }
            Self::Text(text) => text.into(),
            Self::Day(day) => day.map(calendar::to_iso).into(),
            Self::Truth(truth) => truth.into(),
        }
    }
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Other programs rely on the names and their order.
    const BORDER: [(&str, &str); 18] = [
        ("annex_c", "enum"),
        ("annex_c_candidates", "text"),
        ("source_age", "enum"),
        ("age_basis", "enum"),
        ("obligation", "enum"),
        ("bat", "enum"),
        ("bep", "enum"),
        ("bat_floor", "enum"),
        ("bat_ceiling", "enum"),
        ("bat_required_from", "date"),
        ("legal_basis", "enum"),
        ("operating", "bool"),
        ("evidence", "enum"),
        ("ancillary", "text"),
        ("needs", "text"),
        ("issues", "text"),
        ("obligation_candidates", "text"),
        ("required_since", "date"),
    ];

    #[test]
    fn the_outputs_are_those_of_the_border() {
        let described = Output::ALL.iter().map(|output| output.described());
        assert_eq!(described.map(|output| (output.name, output.kind)).collect::<Vec<_>>(), BORDER);
        for output in Output::ALL {
            assert_eq!(Output::from_name(output.name()).as_ref(), Ok(output));
        }
        assert!(Output::from_name("obligations").is_err_and(|said| said.contains("obligation, bat")));
    }

    #[test]
    fn a_word_is_that_of_its_number_and_none_is_null() {
        let shown = |number| Shown::Word(number, &SOURCE_AGES).to_json();
        assert_eq!([shown(Some(1)), shown(None)], [Value::from("existing"), Value::Null]);
        assert_eq!(Shown::Day(Some(0)).to_json(), "1970-01-01");
    }
}
