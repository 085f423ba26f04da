//! Which rules of Article 5 apply to a row, which do not, and why.

use std::fmt::Display;

use serde::Serialize;
use strum::{EnumCount, VariantArray};

use super::texts::{Text, Texts};
use crate::classify::combine::Evidence;
use crate::classify::outputs::Output;
use crate::classify::regime::standing::Standing;
use crate::classify::regime::{AgeState, Regime};
use crate::evidence::age::Ages;
use crate::law::annex_c::{Category, Part};
use crate::law::article5::{Age, Basis, Obligation};
use crate::law::plan::Identification;

/// A rule of Article 5 and whether it applies.
#[derive(Debug, Serialize)]
pub struct Rule {
    pub paragraph: String,
    pub rule: String,
    pub applies: Applies,
    pub why: String,
    /// The same with categories as a line shows them.
    #[serde(skip)]
    pub(super) shown: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    Yes,
    /// In some of the possible worlds.
    Perhaps,
    No,
}

/// In how many worlds a rule applies, in how many it may, of how many.
#[derive(Clone, Copy, Default)]
struct Tally {
    applies: usize,
    may: usize,
    of: usize,
}

impl Tally {
    fn applies(self) -> Applies {
        if self.of != 0 && self.applies == self.of {
            Applies::Yes
        } else if self.applies + self.may == 0 {
            Applies::No
        } else {
            Applies::Perhaps
        }
    }
}

/// The paragraphs and sentences, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, VariantArray)]
enum Paragraph {
    Second,
    First,
    Third,
    Existing,
    NotIdentified,
    Every,
    NoParty,
}

impl Paragraph {
    fn name(self, texts: Texts) -> String {
        match self {
            Self::Second => texts.say(Text::ParagraphSecond),
            Self::First => texts.say(Text::ParagraphFirst),
            Self::Third => texts.say(Text::ParagraphThird),
            Self::Existing => Basis::Ei.name().to_owned(),
            Self::NotIdentified => Basis::Eii.name().to_owned(),
            Self::Every => Basis::BC.name().to_owned(),
            Self::NoParty => texts.say(Text::ParagraphNoParty),
        }
    }

    /// What it asks.
    fn rule(self) -> Text<'static> {
        match self {
            Self::Second => Text::RuleSecond,
            Self::First => Text::RuleFirst,
            Self::Third => Text::RuleThird,
            Self::Existing => Text::RuleExisting,
            Self::NotIdentified => Text::RuleNotIdentified,
            Self::Every => Text::RuleEvery,
            Self::NoParty => Text::RuleNoParty,
        }
    }
}

/// All rules, over all possible worlds of the row.
pub(super) fn rules(evidence: &Evidence, state: AgeState, regime: &Regime, texts: Texts) -> Vec<Rule> {
    let mut tallies = [Tally::default(); Paragraph::COUNT];
    let mut count = |applies: &[Paragraph], may: &[Paragraph]| {
        for (paragraph, tally) in <Paragraph as VariantArray>::VARIANTS.iter().zip(&mut tallies) {
            tally.of += 1;
            tally.applies += usize::from(applies.contains(paragraph));
            tally.may += usize::from(may.contains(paragraph));
        }
    };
    for category in evidence.possible.categories().iter() {
        for (age, ages) in [(Age::New, Ages::NEW), (Age::Existing, Ages::EXISTING)] {
            if !state.age.ages.contains(ages) {
                continue;
            }
            for plan in regime.identifications_of(category, evidence.added) {
                for duty in regime.duties(category, age, plan).possible {
                    if duty.obligation == Obligation::NotAParty {
                        count(&[Paragraph::NoParty], &[]);
                        continue;
                    }
                    let mut applies = vec![Paragraph::Every];
                    applies.extend(match duty.basis {
                        Some(Basis::D) if category.part() == Part::II => Some(Paragraph::Second),
                        Some(Basis::D) => Some(Paragraph::First),
                        Some(Basis::Ei) => Some(Paragraph::Existing),
                        Some(Basis::Eii) => Some(Paragraph::NotIdentified),
                        Some(Basis::BC) | None => None,
                    });
                    let listed: &[Paragraph] = if age == Age::New {
                        &[Paragraph::First, Paragraph::Third]
                    } else {
                        &[Paragraph::Third]
                    };
                    match plan {
                        _ if category == Category::Neither => count(&applies, &[]),
                        Identification::From(_) | Identification::Undated => {
                            applies.extend(listed);
                            count(&applies, &[]);
                        }
                        // A plan that is not known may identify any category, of Part II too.
                        Identification::Unknown => count(&applies, listed),
                        Identification::NotIdentified => count(&applies, &[]),
                    }
                }
            }
        }
    }
    let shown = texts.listed(evidence.possible.categories());
    let age = texts.word(Output::SourceAge, state.age.ages.name());
    let row = Row { evidence, age, state, regime };
    let paragraphs = <Paragraph as VariantArray>::VARIANTS.iter().zip(tallies);
    paragraphs
        .map(|(paragraph, tally)| {
            let why = |categories: &dyn Display| texts.say(why(*paragraph, tally, &row, categories));
            Rule {
                paragraph: paragraph.name(texts),
                rule: texts.say(paragraph.rule()),
                applies: tally.applies(),
                why: why(&evidence.possible.categories()),
                shown: why(&shown),
            }
        })
        .collect()
}

/// What the reasons are given for.
struct Row<'a> {
    evidence: &'a Evidence,
    age: &'a str,
    state: AgeState,
    regime: &'a Regime,
}

fn why<'a>(paragraph: Paragraph, tally: Tally, row: &'a Row<'_>, categories: &'a dyn Display) -> Text<'a> {
    let neither = row.evidence.possible.categories().single() == Some(Category::Neither);
    let ages = row.state.age.ages;
    match (tally.applies(), paragraph) {
        (Applies::No, Paragraph::NoParty) => Text::IsParty,
        (Applies::No, _) if row.regime.standing == Standing::NotAParty => Text::IsNoParty,
        (Applies::Yes, Paragraph::Every) if neither => Text::BindsAlone,
        (Applies::Yes, Paragraph::Every) => Text::BindsBeside,
        (Applies::Yes, _) => Text::InEveryWorld { categories, age: &row.age },
        (Applies::Perhaps, Paragraph::First | Paragraph::Third) if tally.applies == 0 => {
            Text::PlanMayIdentify
        }
        (Applies::Perhaps, _) => Text::InSomeWorlds { categories, age: &row.age },
        (_, Paragraph::Second | Paragraph::First | Paragraph::NotIdentified) if ages == Ages::EXISTING => {
            Text::IsExisting
        }
        (_, Paragraph::Existing) if ages == Ages::NEW => Text::IsNew,
        (_, Paragraph::Second) => Text::NotInPartIi { categories },
        (_, Paragraph::First | Paragraph::Third) if neither => Text::NothingToIdentify,
        (_, Paragraph::First | Paragraph::Third) => Text::PlanIdentifiesNot,
        (_, Paragraph::NotIdentified) => Text::NoneOutsidePlan { categories },
        _ => Text::NotInAnnexC { categories },
    }
}
