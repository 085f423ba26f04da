//! How pieces of evidence meet. The laws of it are on the page `docs/law/evidence.md`.
//!
//! A piece *names* if it holds a category of the Annex, or one that the plan adds by this very code; else
//! it is *silent*: it says only that the activity is in none. A main activity proves itself and excludes
//! nothing else, so silence never excludes what another piece names.

use rustc_hash::FxHashSet;

use super::issues::Issues;
use crate::evidence::possibility::Mask;
use crate::evidence::scheme::Rank;

/// What one piece says: one code, one stated category, the words of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Said {
    pub possible: Mask,
    /// Which added categories it leaves possible.
    pub added: u32,
    /// The plan names this activity, so that its `III.x` counts as named.
    pub plan_names: bool,
    /// Stated by someone who knows the source: even a `none` decides.
    pub stated: bool,
}

impl Said {
    /// What is no naming: `none`, and a `III.x` that no plan has named.
    fn quiet(self) -> Mask {
        self.possible.and(if self.plan_names { Mask::NEITHER } else { Mask::NEITHER.or(Mask::ADDED) })
    }

    fn loud(self) -> Mask {
        self.possible.without(self.quiet())
    }

    /// Whether it names, or is silent.
    #[must_use]
    pub fn names(self) -> bool {
        self.stated || !self.loud().is_empty()
    }

    /// The same, cut by what is stated of the source; nothing if that leaves nothing.
    #[must_use]
    pub fn cut(self, facts: Mask) -> Option<Self> {
        let possible = self.possible.and(facts);
        (!possible.is_empty()).then_some(Self { possible, ..self })
    }

    fn or(self, other: Self) -> Self {
        Self {
            possible: self.possible.or(other.possible),
            added: self.added | other.added,
            plan_names: self.plan_names || other.plan_names,
            stated: self.stated || other.stated,
        }
    }

    /// A lower piece meets what stands above it. False where the lower one is not taken in as it is.
    #[must_use]
    fn meet(self, lower: Self) -> (Self, bool) {
        match (self.names(), lower.names()) {
            (true, true) => {
                let shared = self.loud().and(lower.loud());
                if shared.is_empty() {
                    return (self, false);
                }
                let quiet = [self.quiet(), lower.quiet()];
                let possible = shared.or(quiet_of(quiet.into_iter()));
                (Self { possible, added: shared_added(self, lower), ..self }, true)
            }
            // Silence agrees with a stated `none`, and disagrees with all that is named.
            (true, false) => (self, self.loud().is_empty()),
            (false, true) => (self.or(lower), false),
            (false, false) => {
                let possible = agreed(self.possible, lower.possible);
                (Self { possible, added: shared_added(self, lower), ..self }, true)
            }
        }
    }
}

/// The kinds of `none` that pieces which name leave together: none where one of them excludes it, else
/// those they share, else all of theirs, for each allows that the source is in no category.
fn quiet_of(kinds: impl Iterator<Item = Mask> + Clone) -> Mask {
    if kinds.clone().any(Mask::is_empty) {
        return Mask::EMPTY;
    }
    Mask::agreed(kinds).map_or(Mask::EMPTY, |(left, _)| left)
}

fn agreed(one: Mask, other: Mask) -> Mask {
    let both = one.and(other);
    if both.is_empty() { one.or(other) } else { both }
}

fn shared_added(one: Said, other: Said) -> u32 {
    match (one.possible.meets(Mask::ADDED), other.possible.meets(Mask::ADDED)) {
        (true, false) => one.added,
        (false, true) => other.added,
        _ if one.added & other.added != 0 => one.added & other.added,
        _ => one.added | other.added,
    }
}

/// Pieces of one rank that were met, so far; all of them count at once, so that their order is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Equals {
    /// Those that name, joined by AND and by OR.
    loud: u32,
    shared: Mask,
    united: Option<Said>,
    quiet_shared: Mask,
    quiet_united: Mask,
    quiet_excluded: bool,
    /// Those that are silent.
    silent_shared: Mask,
    silent_united: Option<Said>,
    added_shared: u32,
}

impl Equals {
    const NONE: Self = Self {
        loud: 0,
        shared: Mask::ALL,
        united: None,
        quiet_shared: Mask::ALL,
        quiet_united: Mask::EMPTY,
        quiet_excluded: false,
        silent_shared: Mask::ALL,
        silent_united: None,
        added_shared: u32::MAX,
    };

    fn with(mut self, said: Said) -> Self {
        let join = |known: Option<Said>| Some(known.map_or(said, |known| known.or(said)));
        if said.possible.meets(Mask::ADDED) {
            self.added_shared &= said.added;
        }
        if said.names() {
            let quiet = said.quiet();
            self.loud = (self.loud + 1).min(2);
            self.shared = self.shared.and(said.loud());
            self.united = join(self.united);
            self.quiet_shared = self.quiet_shared.and(quiet);
            self.quiet_united = self.quiet_united.or(quiet);
            self.quiet_excluded |= quiet.is_empty();
        } else {
            self.silent_shared = self.silent_shared.and(said.possible);
            self.silent_united = join(self.silent_united);
        }
        self
    }

    /// What they say together, and whether they contradict each other.
    fn together(self) -> Option<(Said, bool)> {
        let narrowed = |said: Said| {
            let added = said.added & self.added_shared;
            Said { added: if added == 0 { said.added } else { added }, ..said }
        };
        let named = self.united.map(|united| {
            if self.loud < 2 {
                (united, false)
            } else if self.shared.is_empty() {
                (united, true)
            } else {
                let quiet = match (self.quiet_excluded, self.quiet_shared.is_empty()) {
                    (true, _) => Mask::EMPTY,
                    (false, true) => self.quiet_united,
                    (false, false) => self.quiet_shared,
                };
                (narrowed(Said { possible: self.shared.or(quiet), ..united }), false)
            }
        });
        let silent = self.silent_united.map(|united| {
            let possible = if self.silent_shared.is_empty() { united.possible } else { self.silent_shared };
            narrowed(Said { possible, ..united })
        });
        match (named, silent) {
            // A piece that says only `none` excludes nothing that its equal names.
            (Some((named, _)), Some(silent)) => Some((named.or(silent), true)),
            (Some(named), None) => Some(named),
            (None, silent) => silent.map(|silent| (silent, false)),
        }
    }
}

/// The pieces of one column: its choices, each what one of its codes says; None where a writing was not
/// understood, so that in this choice the column says nothing.
pub type Choices = Vec<Option<Said>>;

/// What a row's pieces come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// None if no piece said anything.
    pub said: Option<Said>,
    pub issues: Issues,
    /// By rank: whether a piece of it was there, and was taken in in some choice.
    pub taken: [bool; RANKS.len()],
    /// By rank: what is left after it, over all choices.
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
    let mut states: FxHashSet<Option<Said>> = FxHashSet::from_iter([None]);
    for (place, rank) in RANKS.into_iter().enumerate() {
        let mut equals: FxHashSet<Equals> = FxHashSet::from_iter([Equals::NONE]);
        let mut spoke = false;
        for (_, choices) in columns.iter().filter(|(of, _)| *of == rank) {
            spoke |= choices.iter().any(Option::is_some);
            equals = equals
                .iter()
                .flat_map(|before| choices.iter().map(|said| said.map_or(*before, |said| before.with(said))))
                .collect();
            if equals.len() > MOST_STATES {
                return overflowing(columns, issues);
            }
        }
        if !spoke {
            continue;
        }
        let met: FxHashSet<Option<(Said, bool)>> = equals.into_iter().map(Equals::together).collect();
        if met.len().saturating_mul(states.len()) > MOST_STATES {
            return overflowing(columns, issues);
        }
        let mut next: FxHashSet<Option<Said>> = FxHashSet::default();
        for before in &states {
            for said in &met {
                let Some((said, contradictory)) = said else {
                    next.insert(*before);
                    continue;
                };
                if *contradictory {
                    issues.add(Issues::CONTRADICTORY_EVIDENCE);
                }
                let (after, agrees) = before.map_or((*said, true), |before| before.meet(*said));
                if !agrees {
                    issues.add(disagreement(rank));
                }
                taken[place] |= agrees || Some(after) != *before;
                next.insert(Some(after));
            }
        }
        states = next;
        left[place] = union(&states).map(|said| said.possible);
    }
    // A choice in which nothing was understood says nothing: all is open.
    let said = if states.contains(&None) { None } else { union(&states) };
    Weighed { said, issues, taken, left }
}

/// The issue of a piece of this rank that was set aside or joined against its superior.
#[must_use]
pub fn disagreement(rank: Rank) -> Issues {
    match rank {
        Rank::Sector => Issues::SECTOR_DISAGREES,
        _ => Issues::CONTRADICTORY_EVIDENCE,
    }
}

fn union(states: &FxHashSet<Option<Said>>) -> Option<Said> {
    states.iter().flatten().copied().reduce(Said::or)
}

fn overflowing(columns: &[(Rank, Choices)], mut issues: Issues) -> Weighed {
    issues.add(Issues::CONTRADICTORY_EVIDENCE);
    let all = || columns.iter().flat_map(|(_, choices)| choices);
    let open = all().any(Option::is_none);
    let said = all().flatten().copied().reduce(Said::or).filter(|_| !open);
    let taken = RANKS.map(|rank| columns.iter().any(|(of, _)| *of == rank));
    Weighed { said, issues, taken, left: [said.map(|said| said.possible); RANKS.len()] }
}
