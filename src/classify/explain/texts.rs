//! The texts of the reasoning, by language: what a step says is named here and written in the table.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use serde::Deserialize;
use strum::{EnumCount, EnumDiscriminants, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::classify::outputs::Output;
use crate::law::annex_c::{Categories, Category};
use crate::table::{self, TableError};

const FILE: &str = "classify/data/explain.csv";

/// A language that the table has: a column of it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray, VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum Language {
    #[default]
    En,
    Fr,
    Es,
}

impl Language {
    pub const ALL: &'static [Self] = <Self as VariantArray>::VARIANTS;

    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The language of a name.
    ///
    /// # Errors
    /// Says which there are.
    pub fn from_name(name: &str) -> Result<Self, String> {
        let known = <Self as VariantNames>::VARIANTS;
        name.parse().map_err(|_| format!("language is `{name}`; there are {}", known.join(", ")))
    }
}

/// Defines the texts with what each is filled with, so that one left out does not compile.
macro_rules! texts {
    ($($name:ident $({ $($place:ident),+ })?),+ $(,)?) => {
        /// A sentence, or part of one, of the table: its key is the name.
        // Nothing here makes a value of it, so that the compiler finds one that no step says.
        #[derive(Clone, Copy, EnumDiscriminants)]
        #[strum_discriminants(
            name(Key), derive(EnumCount, VariantNames), strum(serialize_all = "snake_case")
        )]
        pub(super) enum Text<'a> {
            $($name $({ $($place: &'a dyn Display),+ })?),+
        }

        impl Text<'_> {
            fn places(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(Self::$name $({ $($place),+ })? => {
                        vec![$($((stringify!($place), $place.to_string())),+)?]
                    })+
                }
            }
        }

        #[cfg(test)]
        const PLACES: &[&[&str]] = &[$(&[$($(stringify!($place)),+)?]),+];
    };
}

texts! {
    TitleParty,
    TitleEvidence,
    TitleSilent,
    TitleAge,
    TitleArticle5,
    TitleMissing,
    TitleOutcome,
    StandingSince { day },
    StandingNotAParty,
    StandingEntryUnknown,
    StandingDoubtful,
    StandingUnknown,
    PartyUnknown,
    Asked { standing, as_of },
    NewFrom { cut_off },
    RequiredFrom { deadline },
    NoEvidence,
    SetAsideSilent { rank },
    SetAside { rank, possible },
    Opened { rank, opened, left },
    NoMore { rank, left },
    Leaves { rank, left, ruled },
    Others { count },
    Cited { table, entry, why, source },
    ByLine { row },
    NamedByRegister { scheme },
    NamedByParty { scheme },
    ToldApart { facts },
    Beside { categories },
    NoCategory,
    NoLine,
    TableFacts,
    TableCategory,
    TableWords { lang },
    CategoryWhy,
    CategorySource,
    WordsSource,
    UnknownCode { codes, scheme },
    UnknownCategory { value },
    UnknownValue { values },
    UnknownStatus { value },
    ContradictedStatus { value },
    DeniedStatus { value },
    UnknownChemical { names },
    NoChemical,
    Reopened,
    OpensBeside,
    NamedAlready,
    NoValue,
    RulesNothingOut,
    UnreadableDate,
    StartsAhead,
    StartedThen,
    StartedBy,
    StartedFrom,
    AnyPermit,
    WasThere,
    NotHappened,
    MaybeNotHappened,
    BothPossible,
    ModifiedIsNew,
    RetrofitMay,
    Dated { day, says },
    Span { first, last },
    SpanTo { last },
    SpanFrom { first },
    Either,
    AgePartiesOnly,
    AgeNoCutOff,
    AgeCutOffAhead { cut_off },
    AgeClosed { last, cut_off },
    AgeContradictory { cut_off },
    AgeDenied { cut_off },
    AgePresumed { first, last, cut_off },
    AgeModified { cut_off },
    AgeRetrofit { first, last, cut_off },
    AgeNew { first, last, cut_off },
    AgeExisting { first, last, cut_off },
    AgeUnbounded { cut_off },
    AgeOpen { first, last, cut_off },
    AgeLine { basis, why },
    ParagraphSecond,
    ParagraphFirst,
    ParagraphThird,
    ParagraphNoParty,
    RuleSecond,
    RuleFirst,
    RuleThird,
    RuleExisting,
    RuleNotIdentified,
    RuleEvery,
    RuleNoParty,
    AppliesYes { why },
    AppliesPerhaps { why },
    AppliesNo { why },
    IsParty,
    IsNoParty,
    BindsAlone,
    BindsBeside,
    InEveryWorld { categories, age },
    InSomeWorlds { categories, age },
    PlanMayIdentify,
    IsExisting,
    IsNew,
    NotInPartIi { categories },
    NothingToIdentify,
    PlanIdentifiesNot,
    NoneOutsidePlan { categories },
    NotInAnnexC { categories },
    AnyCategory,
    MissingActivity { categories },
    MissingConstruction,
    MissingModification,
    MissingPlan,
    MissingPlanDate,
    MissingEntry,
    MissingParty,
    MissingFact { fact, categories },
    TruthYes,
    TruthNo,
}

#[derive(Deserialize)]
struct Line {
    key: String,
    en: String,
    fr: String,
    es: String,
}

/// A text in each language, in the order of `Language`.
type Written = [String; Language::ALL.len()];

struct Table {
    /// In the order of the keys.
    texts: Vec<Written>,
    words: BTreeMap<String, Written>,
}

fn read() -> Result<Table, TableError> {
    let lines: Vec<Line> = table::read(FILE, include_str!("../data/explain.csv"))?;
    let mut keys = Key::VARIANTS.iter();
    let mut table = Table { texts: Vec::with_capacity(Key::COUNT), words: BTreeMap::new() };
    for line in lines {
        let written = [line.en, line.fr, line.es];
        if written.iter().any(String::is_empty) {
            return Err(TableError::new(FILE, format!("{}: a language is empty", line.key)));
        }
        if line.key.contains('.') {
            table.words.insert(line.key, written);
        } else if keys.next() == Some(&line.key.as_str()) {
            table.texts.push(written);
        } else {
            return Err(TableError::new(FILE, format!("{}: the texts stand in another order", line.key)));
        }
    }
    match keys.next() {
        Some(key) => Err(TableError::new(FILE, format!("{key} is missing"))),
        None => Ok(table),
    }
}

/// The texts of one language.
#[derive(Clone, Copy)]
pub(super) struct Texts {
    table: &'static Table,
    language: Language,
}

impl Texts {
    pub(super) fn of(language: Language) -> Result<Self, TableError> {
        static TABLE: LazyLock<Result<Table, TableError>> = LazyLock::new(read);
        match &*TABLE {
            Ok(table) => Ok(Self { table, language }),
            Err(error) => Err(error.clone()),
        }
    }

    /// A text with its places filled.
    pub(super) fn say(self, text: Text<'_>) -> String {
        let written = &self.table.texts[Key::from(&text) as usize][self.language as usize];
        filled(written, &text.places())
    }

    /// A word of an output column as a sentence says it.
    pub(super) fn word(self, output: Output, word: &str) -> &str {
        let written = self.table.words.get(&format!("{}.{word}", output.name()));
        written.map_or(word, |written| written[self.language as usize].as_str())
    }

    /// Categories as a line shows them, with room to break it; all that there are make no list.
    pub(super) fn listed(self, categories: Categories) -> String {
        if categories == Categories::ALL {
            return self.say(Text::AnyCategory);
        }
        categories.iter().map(Category::reference).collect::<Vec<_>>().join(", ")
    }
}

/// What is filled in may hold braces of its own.
fn filled(template: &str, places: &[(&str, String)]) -> String {
    let mut parts = template.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once('}').unwrap_or((part, ""));
        text.push_str(places.iter().find(|(place, _)| *place == name).map_or(name, |(_, value)| value));
        text.push_str(after);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Texts that two languages write alike.
    const ALIKE: [&str; 4] = ["title_article5", "cited", "dated", "age_line"];

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn every_text_stands_in_every_language_with_what_it_is_filled_with() -> Result<(), TableError> {
        let table = read()?;
        assert_eq!(table.texts.len(), Key::COUNT);
        for ((key, named), written) in Key::VARIANTS.iter().zip(PLACES).zip(&table.texts) {
            for text in written {
                assert_eq!(places(text), named.iter().copied().collect(), "{key}: {text}");
                assert_eq!(text.matches('{').count(), text.matches('}').count(), "{key}: {text}");
            }
            let others = &written[1..];
            assert!(ALIKE.contains(key) || !others.contains(&written[0]), "{key}: {written:?}");
        }
        Ok(())
    }

    #[test]
    fn words_are_those_of_the_columns_and_english_has_them_as_they_stand() -> Result<(), TableError> {
        let table = read()?;
        let spoken = [Output::SourceAge, Output::AgeBasis, Output::Evidence];
        let columns = spoken.iter().map(|output| output.described());
        let keys: BTreeSet<String> = columns
            .flat_map(|column| column.words.iter().map(move |word| format!("{}.{word}", column.name)))
            .collect();
        assert_eq!(table.words.keys().cloned().collect::<BTreeSet<_>>(), keys);
        for (key, written) in &table.words {
            assert!(key.ends_with(&format!(".{}", written[0])), "{key}: {written:?}");
        }
        Ok(())
    }

    #[test]
    fn languages_are_found_by_name() {
        for language in Language::ALL {
            assert_eq!(Language::from_name(language.name()), Ok(*language));
        }
        assert_eq!(Language::from_name("de"), Err("language is `de`; there are en, fr, es".to_owned()));
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        let places = [("value", "{value}{other}".to_owned()), ("other", "x".to_owned())];
        assert_eq!(filled("a {value}, {other} b", &places), "a {value}{other}, x b");
    }
}
