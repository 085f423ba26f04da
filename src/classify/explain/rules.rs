//! Which rules of Article 5 apply to a row, which do not, and why.

use serde::Serialize;

use crate::classify::combine::Evidence;
use crate::classify::outcome::AgeState;
use crate::classify::regime::Regime;
use crate::classify::regime::standing::Standing;
use crate::evidence::age::Ages;
use crate::law::annex_c::{Category, Part};
use crate::law::article5::{Age, Basis, Obligation};
use crate::law::plan::Identification;

/// A rule of Article 5 and whether it applies: `yes`, `perhaps` (in some of the possible worlds), `no`.
#[derive(Debug, Serialize)]
pub struct Rule {
    pub paragraph: &'static str,
    pub rule: &'static str,
    pub applies: &'static str,
    pub why: String,
}

/// In how many worlds a rule applies, in how many it may, of how many.
#[derive(Clone, Copy, Default)]
struct Tally {
    applies: usize,
    may: usize,
    of: usize,
}

impl Tally {
    fn word(self) -> &'static str {
        if self.of != 0 && self.applies == self.of {
            "yes"
        } else if self.applies + self.may == 0 {
            "no"
        } else {
            "perhaps"
        }
    }
}

/// The paragraphs and sentences, with what each asks.
const RULES: [(&str, &str); 7] = [
    (
        "5(d), second sentence",
        "new source in Part II: BAT required as soon as practicable, at the latest four years after entry into \
         force, whatever the plan says",
    ),
    (
        "5(d), first sentence",
        "new source in a category, of Part II or any other, that the action plan identifies: BAT promoted, and \
         required by the plan's date",
    ),
    ("5(d), third sentence", "source in an identified category: BEP promoted"),
    (
        "5(e)(i)",
        "existing source in Part II or in a category such as those of Part III: BAT and BEP promoted",
    ),
    (
        "5(e)(ii)",
        "new source in a category such as those of Part III, not dealt with under 5(d): BAT and BEP promoted",
    ),
    (
        "5(b)-(c)",
        "every source: feasible measures and substitution are promoted; for a source in no category there is \
         nothing else",
    ),
    ("no Party", "a State that is not a Party on that day has no duty"),
];
const SECOND: usize = 0;
const FIRST: usize = 1;
const THIRD: usize = 2;
const EXISTING: usize = 3;
const NOT_IDENTIFIED: usize = 4;
const EVERY: usize = 5;
const NO_PARTY: usize = 6;

/// All rules, over all possible worlds of the row.
#[must_use]
pub fn rules(evidence: &Evidence, state: AgeState, regime: &Regime) -> Vec<Rule> {
    let mut tallies = [Tally::default(); RULES.len()];
    let mut count = |applies: &[usize], may: &[usize]| {
        for (index, tally) in tallies.iter_mut().enumerate() {
            tally.of += 1;
            tally.applies += usize::from(applies.contains(&index));
            tally.may += usize::from(may.contains(&index));
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
                        count(&[NO_PARTY], &[]);
                        continue;
                    }
                    let mut applies = vec![EVERY];
                    applies.extend(match duty.basis {
                        Some(Basis::D) if category.part() == Part::II => Some(SECOND),
                        Some(Basis::D) => Some(FIRST),
                        Some(Basis::Ei) => Some(EXISTING),
                        Some(Basis::Eii) => Some(NOT_IDENTIFIED),
                        Some(Basis::BC) | None => None,
                    });
                    let listed: &[usize] = if age == Age::New { &[FIRST, THIRD] } else { &[THIRD] };
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
    RULES
        .into_iter()
        .zip(tallies)
        .enumerate()
        .map(|(index, ((paragraph, rule), tally))| {
            let applies = tally.word();
            Rule { paragraph, rule, applies, why: why(index, tally, evidence, state, regime) }
        })
        .collect()
}

fn why(rule: usize, tally: Tally, evidence: &Evidence, state: AgeState, regime: &Regime) -> String {
    let categories = evidence.possible.categories();
    let age = state.age.ages.name();
    match (tally.word(), rule) {
        ("no", NO_PARTY) => "the State is a Party".into(),
        ("no", _) if regime.standing == Standing::NotAParty => "the State is not a Party on that day".into(),
        ("yes", EVERY) if categories.single() == Some(Category::Neither) => {
            "binds for every source; nothing else applies here".into()
        }
        ("yes", EVERY) => "binds for every source, beside what is said above".into(),
        ("yes", _) => format!("so in every possible world: category {categories}, age {age}"),
        ("perhaps", FIRST | THIRD) if tally.applies == 0 => {
            "the plan is not known and may identify the category".into()
        }
        ("perhaps", _) => format!("so in some of the possible worlds ({categories}; age {age}), not in all"),
        (_, SECOND | FIRST | NOT_IDENTIFIED) if state.age.ages == Ages::EXISTING => {
            "the source is existing".into()
        }
        (_, EXISTING) if state.age.ages == Ages::NEW => "the source is new".into(),
        (_, SECOND) => format!("no category of Part II is possible ({categories})"),
        (_, FIRST | THIRD) if categories.single() == Some(Category::Neither) => {
            "no category is possible that a plan could identify".into()
        }
        (_, FIRST | THIRD) => "the plan does not identify it".into(),
        (_, NOT_IDENTIFIED) => {
            format!("no category of Part III stands outside the action plan ({categories})")
        }
        _ => format!("no category of Annex C is possible ({categories})"),
    }
}
