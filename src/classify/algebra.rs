//! How pieces of evidence meet. The laws of it are on the page `docs/law/evidence.md`.
//!
//! A piece *names* if it holds a category of the Annex, or one that the plan adds by this very code; else
//! it is *silent*: it says only that the activity is in none. A main activity proves itself and excludes
//! nothing else, so silence never excludes what another piece names, nor what a piece that was not read may name.

use rustc_hash::FxHashSet;

use super::issues::{Issue, Issues};
use crate::evidence::possibility::Mask;
use crate::evidence::scheme::Rank;

/// What one piece says: one code, one stated category, the words of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Said {
    pub possible: Mask,
    /// Which added categories it leaves possible.
    pub added: u32,
    /// The kinds of `none` that its `III.x` stands for: without any of them it falls.
    pub stands_for: Mask,
    /// The plan names this activity, so that a `III.x` of it counts as named.
    pub plan_names: bool,
    /// A `III.x` of it is one that the plan may mean, for all that its code tells.
    pub plan_may: bool,
    /// Stated by someone who knows the source: even a `none` decides.
    pub stated: bool,
}

impl Said {
    /// What is no naming: `none`, and a `III.x` that no plan has named.
    fn quiet(self) -> Mask {
        self.possible.and(if self.plan_may { Mask::NEITHER.or(Mask::ADDED) } else { Mask::NEITHER })
    }

    fn loud(self) -> Mask {
        let unnamed = if self.plan_names { Mask::EMPTY } else { Mask::ADDED };
        self.possible.without(Mask::NEITHER.or(unnamed))
    }

    /// Whether it holds a category: of the Annex, or one that the plan adds by this very code.
    #[must_use]
    pub fn holds_a_category(self) -> bool {
        !self.loud().is_empty()
    }

    /// The added categories that it leaves possible: none if no `III.x` is.
    #[must_use]
    pub fn adds(self) -> u32 {
        if self.possible.meets(Mask::ADDED) { self.added } else { 0 }
    }

    /// Whether it names, or is silent.
    #[must_use]
    pub fn names(self) -> bool {
        self.stated || self.holds_a_category()
    }

    /// The same, cut by what is stated of the source; nothing if that leaves nothing. An activity that the
    /// plan adds is in none of the Annex, so what the facts leave of `none` they leave of it.
    #[must_use]
    pub fn cut(self, facts: Mask) -> Option<Self> {
        let stands_for = self.stands_for.and(facts);
        let added = if stands_for.is_empty() { Mask::EMPTY } else { self.possible.and(Mask::ADDED) };
        let possible = self.possible.without(Mask::ADDED).and(facts).or(added);
        (!possible.is_empty()).then_some(Self { possible, stands_for, ..self })
    }

    fn or(self, other: Self) -> Self {
        Self {
            possible: self.possible.or(other.possible),
            added: self.adds() | other.adds(),
            stands_for: self.stands_for.or(other.stands_for),
            plan_names: self.names_added() || other.names_added(),
            plan_may: self.may_add() || other.may_add(),
            stated: self.stated || other.stated,
        }
    }

    fn names_added(self) -> bool {
        self.plan_names && self.possible.meets(Mask::ADDED)
    }

    fn may_add(self) -> bool {
        self.plan_may && self.possible.meets(Mask::ADDED)
    }

    /// What two that share a possibility leave: that, and `none` if both allow it. A `III.x` is shared also
    /// where the plan names the activity by the code of one alone.
    fn and(self, other: Self) -> Self {
        let (loud, quiet) = (self.loud().and(other.loud()), quiet_of(&[self, other]));
        let shared = self.possible.and(other.possible).and(Mask::ADDED);
        Self {
            possible: loud.or(quiet).or(shared),
            added: shared_added(self, other),
            plan_names: loud.meets(Mask::ADDED),
            plan_may: quiet.or(shared.without(loud)).meets(Mask::ADDED),
            ..self
        }
    }
}

/// The kinds of `none` that pieces leave together: those they share, else all of theirs. The kinds are of
/// the tables and not of the source, and each piece allows that it is in no category. A `III.x` is no kind of
/// `none`: that they share one takes no `none` away.
fn kinds(of: impl Iterator<Item = Mask> + Clone) -> Mask {
    let outside = of.clone().map(|kinds| kinds.and(Mask::NEITHER));
    match Mask::agreed(outside) {
        None => Mask::EMPTY,
        Some((_, false)) => of.reduce(Mask::and).unwrap_or(Mask::EMPTY),
        Some((_, true)) => of.fold(Mask::EMPTY, Mask::or),
    }
}

/// What of `none` pieces that name leave together: nothing where one of them excludes it.
fn quiet_of(pieces: &[Said]) -> Mask {
    let quiet = || pieces.iter().map(|said| said.quiet());
    if quiet().any(Mask::is_empty) { Mask::EMPTY } else { kinds(quiet()) }
}

fn shared_added(one: Said, other: Said) -> u32 {
    match (one.possible.meets(Mask::ADDED), other.possible.meets(Mask::ADDED)) {
        (true, false) => one.added,
        (false, true) => other.added,
        _ if one.added & other.added != 0 => one.added & other.added,
        _ => one.added | other.added,
    }
}

/// What silent pieces say together.
fn silence(pieces: &[Said]) -> Option<Said> {
    let possible = kinds(pieces.iter().map(|said| said.possible));
    pieces
        .iter()
        .copied()
        .reduce(|one, other| Said { added: shared_added(one, other), ..one.or(other) })
        .map(|said| Said { possible, ..said })
}

/// One choice of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    Said(Said),
    /// A writing that was not understood: in this choice the column may say anything.
    Unknown,
    /// A code that the facts leave nothing of: it drops out, and the rest of the choice speaks.
    Dropped,
}

impl Choice {
    #[must_use]
    pub fn said(self) -> Option<Said> {
        match self {
            Self::Said(said) => Some(said),
            Self::Unknown | Self::Dropped => None,
        }
    }
}

/// The pieces of one column: its choices, one a code of different effect.
pub type Choices = Vec<Choice>;

/// What the pieces of one choice of the row have come to, from the highest rank down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct State {
    named: Option<Said>,
    /// What silent pieces say that no higher one has overruled.
    silence: Option<Said>,
    /// The highest rank that counted.
    spoke: Option<Rank>,
    /// A column of it was not understood.
    unknown: bool,
    /// What is said of codes of it that the facts left nothing of.
    dropped: Issues,
}

impl State {
    fn left(&self) -> Option<Said> {
        match (self.named, self.silence) {
            (Some(named), Some(silence)) => Some(named.or(silence)),
            (one, other) => one.or(other),
        }
    }

    /// Meets the pieces of one rank: one that names, or none, and the silent ones beside it.
    fn meet(mut self, rank: Rank, naming: Option<Said>, silent: Option<Said>, issues: &mut Issues) -> Self {
        let overruled = self.named;
        if let Some(said) = naming {
            // A silent equal is overruled by neither.
            let said = match (overruled, silent) {
                (Some(_), Some(silent)) => said.or(silent),
                _ => said,
            };
            match overruled {
                None => {
                    if self.silence.is_some() {
                        issues.add(disagreement(rank));
                    }
                    (self.named, self.spoke) = (Some(said), Some(rank));
                }
                Some(named) if named.loud().meets(said.loud()) => self.named = Some(named.and(said)),
                Some(_) => issues.add(disagreement(rank)),
            }
        }
        match (silent, overruled) {
            (None, _) => {}
            // Silence agrees with a stated `none`, and disagrees with all that is named.
            (Some(_), Some(named)) => {
                if naming.is_none() && !named.loud().is_empty() {
                    issues.add(disagreement(rank));
                }
            }
            (Some(silent), None) => {
                self.silence = Some(match self.silence {
                    None => silent,
                    Some(before) if naming.is_some() => before.or(silent),
                    Some(before) => silence(&[before, silent]).unwrap_or(silent),
                });
                self.spoke = self.spoke.or(Some(rank));
            }
        }
        self
    }
}

/// The pieces of one rank in one choice, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Equals {
    pieces: Vec<Said>,
    unknown: bool,
    dropped: bool,
}

impl Equals {
    fn with(&self, choice: &Choice) -> Self {
        let mut all = self.clone();
        match choice {
            Choice::Said(said) => {
                if let Err(place) = all.pieces.binary_search(said) {
                    all.pieces.insert(place, *said);
                }
            }
            Choice::Unknown => all.unknown = true,
            Choice::Dropped => all.dropped = true,
        }
        all
    }
}

/// What of them may be the one that names: what they share, or each where they share nothing, and whether
/// they contradict each other.
fn naming(pieces: &[Said]) -> (Vec<Option<Said>>, bool) {
    let named: Vec<Said> = pieces.iter().copied().filter(|said| said.names()).collect();
    let Some(first) = named.first() else { return (vec![None], false) };
    let shared = named.iter().fold(Mask::ALL, |left, said| left.and(said.loud()));
    if named.len() == 1 {
        (vec![Some(*first)], false)
    } else if shared.is_empty() {
        // Nothing of lower rank decides between equals: each meets what is below by itself.
        (named.into_iter().map(Some).collect(), true)
    } else {
        let all = named.iter().fold(Mask::ALL, |left, said| left.and(said.possible)).and(Mask::ADDED);
        let none = quiet_of(&named).or(all.without(shared));
        let added =
            named.iter().copied().reduce(|one, other| Said { added: shared_added(one, other), ..one });
        let said = added.map(|said| Said {
            possible: shared.or(none),
            plan_names: shared.meets(Mask::ADDED),
            plan_may: none.meets(Mask::ADDED),
            ..said
        });
        (vec![said], false)
    }
}

/// What a row's pieces come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// None if no piece said anything.
    pub said: Option<Said>,
    /// In some choice nothing names and something was not understood: it may be anything.
    pub open: bool,
    /// What is left in the choices in which nothing stated decides.
    pub unstated: Mask,
    /// The highest rank that counted.
    pub spoke: Option<Rank>,
    pub issues: Issues,
    /// By rank: whether a piece of it was there, and changed what was left in some choice.
    pub taken: [bool; RANKS.len()],
    /// By rank: what is left after it, over all choices; nothing where all is open.
    pub left: [Option<Mask>; RANKS.len()],
}

/// The ranks, highest first.
pub const RANKS: [Rank; 4] = [Rank::Stated, Rank::Activity, Rank::Sector, Rank::Text];

/// More different states than this, and no choice is cut any more: what is left is all that any piece
/// allows. No register comes near; it bounds what a hostile cell can cost.
const MOST_STATES: usize = 4096;

/// Lets the pieces of a row meet, in every choice of one from each column, and unites the choices.
#[must_use]
pub fn weigh(columns: &[(Rank, Choices)]) -> Weighed {
    let mut issues = Issues::default();
    let (mut taken, mut left) = ([false; RANKS.len()], [None; RANKS.len()]);
    let mut states: FxHashSet<State> = FxHashSet::from_iter([State::default()]);
    for (place, rank) in RANKS.into_iter().enumerate() {
        let Some(equals) = choices_of(columns, rank) else { return overflowing(columns, issues) };
        if equals.iter().all(|equals| *equals == Equals::default()) {
            continue;
        }
        if equals.len().saturating_mul(states.len()) > MOST_STATES {
            return overflowing(columns, issues);
        }
        let mut next: FxHashSet<State> = FxHashSet::default();
        for Equals { pieces, unknown, dropped } in &equals {
            let (alternatives, contradictory) = naming(pieces);
            let silent: Vec<Said> = pieces.iter().copied().filter(|said| !said.names()).collect();
            let silent = silence(&silent);
            if contradictory || (silent.is_some() && alternatives.iter().any(Option::is_some)) {
                issues.add(Issue::ContradictoryEvidence);
            }
            for before in &states {
                for said in &alternatives {
                    let mut after = before.meet(rank, *said, silent, &mut issues);
                    taken[place] |= after != *before || (before.left().is_none() && !pieces.is_empty());
                    after.unknown |= unknown;
                    if *dropped {
                        after.dropped.add(disagreement(rank));
                    }
                    next.insert(after);
                }
            }
        }
        states = next;
        left[place] = union(&states).map(|said| said.possible);
    }
    // A choice in which something was not understood and nothing names is open to all: what was not read may name,
    // and silence excludes nothing.
    let open = states.iter().any(|state| state.named.is_none() && state.unknown);
    if open {
        left = [None; RANKS.len()];
    }
    let unstated = states.iter().filter(|state| !state.named.is_some_and(|said| said.stated));
    let unstated = unstated.filter_map(State::left).fold(Mask::EMPTY, |all, said| all.or(said.possible));
    let spoke = states.iter().filter_map(|state| state.spoke).max();
    for state in states.iter().filter(|state| state.left().is_some() || state.unknown) {
        issues.join(state.dropped);
    }
    Weighed { said: union(&states), open, unstated, spoke, issues, taken, left }
}

/// The choices of a rank: one from each of its columns. None if there are too many.
fn choices_of(columns: &[(Rank, Choices)], rank: Rank) -> Option<FxHashSet<Equals>> {
    let mut equals: FxHashSet<Equals> = FxHashSet::from_iter([Equals::default()]);
    for (_, choices) in columns.iter().filter(|(of, _)| *of == rank) {
        if equals.len().saturating_mul(choices.len()) > MOST_STATES {
            return None;
        }
        equals = equals.iter().flat_map(|before| choices.iter().map(|choice| before.with(choice))).collect();
    }
    Some(equals)
}

/// The issue of a piece of this rank that was set aside or joined against its superior.
#[must_use]
pub fn disagreement(rank: Rank) -> Issue {
    match rank {
        Rank::Sector => Issue::SectorDisagrees,
        _ => Issue::ContradictoryEvidence,
    }
}

fn union(states: &FxHashSet<State>) -> Option<Said> {
    states.iter().filter_map(State::left).reduce(Said::or)
}

fn overflowing(columns: &[(Rank, Choices)], mut issues: Issues) -> Weighed {
    issues.add(Issue::ContradictoryEvidence);
    let all = || columns.iter().flat_map(|(_, choices)| choices);
    let open = all().any(|choice| *choice == Choice::Unknown);
    let said = all().filter_map(|choice| choice.said()).reduce(Said::or);
    let taken = RANKS.map(|rank| columns.iter().any(|(of, _)| *of == rank));
    let spoke = columns.iter().map(|(rank, _)| *rank).max();
    let unstated = said.map_or(Mask::EMPTY, |said| said.possible);
    let left = [said.filter(|_| !open).map(|said| said.possible); RANKS.len()];
    Weighed { said, open, unstated, spoke, issues, taken, left }
}
