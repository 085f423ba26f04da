//! From the cells of a row to what its evidence comes to: stated facts cut every piece, the pieces meet
//! (`algebra`), and what is reported as released reopens what only silence closed.

use rustc_hash::FxHashSet;

use super::algebra::{self, Choice, Choices, RANKS, Said, Weighed};
use super::cell::Cell;
use super::issues::{Issue, Issues};
use super::regime::Regime;
use super::regime::added::Match;
use crate::evidence::crosswalk::{self, Codes, Facts, facts_of};
use crate::evidence::facts::{self, FactValue};
use crate::evidence::possibility::Mask;
use crate::evidence::releases::Releases;
use crate::evidence::role::{Fact, Role};
use crate::evidence::scheme::{Rank, Scheme};
use crate::law::annex_c::Categories;
use crate::table::TableError;

/// A piece of evidence: what one input says, and with what rank.
#[derive(Clone, Debug)]
pub struct Piece {
    pub role: Role,
    pub rank: Rank,
    /// What it allows, over all of its codes, as the plan reads them and before any fact cuts it.
    pub possible: Mask,
    /// Facts that would split it.
    pub facts: Facts,
    pub ancillary: Categories,
    /// The codes it read, for schemes.
    pub codes: Codes,
    /// It was taken in in no choice of the row, or the facts leave nothing of it.
    pub set_aside: bool,
    /// What is left after it and its equals, over all choices.
    pub left: Mask,
    choices: Choices,
}

/// What a row's evidence comes to.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub possible: Mask,
    pub added: u32,
    /// The highest rank that spoke.
    pub rank: Option<Rank>,
    /// Facts not stated, some value of which would leave fewer categories.
    pub splits: Facts,
    pub ancillary: Categories,
    pub issues: Issues,
    /// `III.x` is possible only because no one knows whether the plan adds the activity.
    pub plan_open: bool,
    /// What is left when the codes were silent and a chemical of Annex C is reported: all.
    pub reopened: bool,
    /// What a stated fact opens beside codes that are silent is possible too.
    pub beside: bool,
    pub pieces: Vec<Piece>,
}

/// Combines the cells of a row under a regime. Where people contradict each other on a fact, each may be
/// right: what any of them leaves possible stays possible.
///
/// # Errors
/// If an embedded table does not read.
pub fn combine(cells: &[(Role, &Cell)], regime: &Regime) -> Result<Evidence, TableError> {
    let mut found = agreed(cells, regime)?;
    let mut contested: Vec<Role> = Vec::new();
    for (role, _) in cells.iter().filter(|(_, cell)| **cell == Cell::Contested) {
        let of_dates = matches!(role, Role::Date(_));
        found.issues.add(if of_dates { Issue::ContradictoryDates } else { Issue::ContradictoryEvidence });
        contested.push(*role);
    }
    if contested.is_empty() {
        return Ok(found);
    }
    let Some(worlds) = worlds(cells, &contested) else {
        found.possible = found.possible.or(regime.full);
        found.added |= regime.all_added() | regime.unnamed();
        return Ok(found);
    };
    for world in worlds {
        let other = agreed(&world, regime)?;
        found.possible = found.possible.or(other.possible);
        found.added |= other.added;
        found.splits |= other.splits;
        found.ancillary = Categories(found.ancillary.0 | other.ancillary.0);
        found.plan_open |= other.plan_open;
        found.issues.join(other.issues);
    }
    found.ancillary = Categories(found.ancillary.0 & !found.possible.categories().0);
    Ok(found)
}

/// More worlds of one row are not told apart.
const MOST_WORLDS: usize = 64;

/// The cells of a row with one of those that contradict each other of each role; none if they are too many.
fn worlds<'a>(cells: &[(Role, &'a Cell)], contested: &[Role]) -> Option<Vec<Vec<(Role, &'a Cell)>>> {
    let rest = cells.iter().filter(|(role, _)| !contested.contains(role));
    let mut worlds: Vec<Vec<(Role, &Cell)>> = vec![rest.copied().collect()];
    for role in contested {
        let says = |cell: &Cell| !matches!(cell, Cell::Contested | Cell::Missing);
        let own: Vec<&Cell> =
            cells.iter().filter(|(of, cell)| of == role && says(cell)).map(|(_, cell)| *cell).collect();
        if own.is_empty() {
            continue;
        }
        if worlds.len() * own.len() > MOST_WORLDS {
            return None;
        }
        let with = |world: &Vec<(Role, &'a Cell)>, cell: &'a Cell| {
            world.iter().copied().chain(std::iter::once((*role, cell))).collect()
        };
        worlds = worlds.iter().flat_map(|world| own.iter().map(move |cell| with(world, cell))).collect();
    }
    Some(worlds)
}

/// The same of cells that are heard together.
fn agreed(cells: &[(Role, &Cell)], regime: &Regime) -> Result<Evidence, TableError> {
    let mut issues = Issues::default();
    let stated = Stated::read(cells, &mut issues)?;
    let mut unread = Vec::new();
    let mut pieces = stated_pieces(cells, regime, &mut issues, &mut unread);
    code_pieces(cells, regime, &mut issues, &mut pieces, &mut unread)?;
    text_piece(cells, regime, &mut pieces);
    let cut = stated.cut(regime, &mut issues);
    let row = Row { pieces: &pieces, unread: &unread, regime };
    let found = row.weigh(cut);
    let without = if cut == Cut::NOTHING { None } else { Some(row.weigh(Cut::NOTHING)) };
    issues.join(found.issues);
    // A chemical that was not understood may be one of the Annex.
    let is_one = |said: &Releases| said.chemicals != 0 || !said.unknown.is_empty();
    let reported = cells.iter().any(|(_, cell)| matches!(cell, Cell::Releases(said) if is_one(said)));
    let reported = reported && !row.has_an_expert();
    // With and without the facts, what is reported opens.
    let without = without.map(|without| row.settled(without, Cut::NOTHING, &[], reported));
    let found = row.settled(found, cut, &stated.beside(), reported);
    match found.opened {
        Opened::Not => {}
        Opened::ByReleases => issues.add(Issue::ReleasesReported),
        Opened::Beside => issues.add(algebra::disagreement(found.spoke.unwrap_or(Rank::Sector))),
    }
    let rank = Row::rank(&found, cut, without);
    let found = row.heard(found, &stated, reported)?;
    let splits = row.splits(&found, &stated, reported)?;
    let ancillary = pieces.iter().fold(0, |set, piece| set | piece.ancillary.0);
    for piece in &mut pieces {
        let place = RANKS.iter().position(|rank| *rank == piece.rank).unwrap_or_default();
        let emptied = said_of(&piece.choices).all(|said| said.cut(cut.facts).is_none());
        piece.set_aside = !found.taken[place] || emptied;
        piece.left = found.left[place].unwrap_or(found.possible);
    }
    pieces.extend(stated.pieces(regime, &found));
    Ok(Evidence {
        possible: found.possible,
        added: found.added,
        rank,
        splits,
        ancillary: Categories(ancillary & !found.possible.categories().0),
        issues,
        plan_open: found.plan_open,
        reopened: found.opened == Opened::ByReleases,
        beside: found.opened == Opened::Beside,
        pieces,
    })
}

/// The facts stated of a source.
struct Stated {
    facts: [Option<Mask>; Fact::ALL.len()],
    /// What each opens where the codes are silent.
    beside: [Mask; Fact::ALL.len()],
    /// Facts of which all that is written was understood.
    written: Facts,
    /// Facts of which something is written that was not.
    unread: Facts,
}

/// The facts that tell what a thing is that stands beside an activity: what burns there, or what metal is won.
const OF_WHAT_STANDS_BESIDE: Facts = 1 << Fact::Fuel as Facts
    | 1 << Fact::Combustion as Facts
    | 1 << Fact::WasteBurned as Facts
    | 1 << Fact::Metal as Facts
    | 1 << Fact::Feed as Facts;

impl Stated {
    fn read(cells: &[(Role, &Cell)], issues: &mut Issues) -> Result<Self, TableError> {
        let nothing = [Mask::EMPTY; Fact::ALL.len()];
        let mut found = Self { facts: [None; Fact::ALL.len()], beside: nothing, written: 0, unread: 0 };
        for (role, cell) in cells {
            if let (Role::Fact(fact), Cell::Fact(said)) = (role, cell) {
                if !said.unknown.is_empty() {
                    issues.add(Issue::UnknownWord);
                    found.unread |= 1 << *fact as Facts;
                }
                if said.unknown.is_empty() && !said.values.is_empty() {
                    found.written |= 1 << *fact as Facts;
                }
                let slot = &mut found.facts[*fact as usize];
                *slot = Some(slot.map_or(said.possible, |before| before.or(said.possible)));
                let values = &facts::book()?.values;
                for value in said.values.iter().filter_map(|value| values.get(*value)) {
                    let slot = &mut found.beside[*fact as usize];
                    *slot = slot.or(value.beside);
                }
            }
            if matches!(cell, Cell::Releases(said) if !said.unknown.is_empty()) {
                issues.add(Issue::UnknownWord);
            }
        }
        found.join_wastes(issues);
        Ok(found)
    }

    /// What they open where the codes are silent.
    fn beside(&self) -> Vec<Mask> {
        let read = Fact::ALL.into_iter().filter(|fact| !self.is_unread(*fact));
        read.map(|fact| self.beside[fact as usize]).filter(|beside| !beside.is_empty()).collect()
    }

    fn is_unread(&self, fact: Fact) -> bool {
        self.unread & 1 << fact as Facts != 0
    }

    /// `waste_burned` names kinds of waste and `hazardous_waste` one more: a kiln that burns municipal and
    /// hazardous waste may say so in two columns. That it burns none contradicts that it burns hazardous
    /// waste.
    fn join_wastes(&mut self, issues: &mut Issues) {
        let (hazardous, burned) = (Fact::HazardousWaste as usize, Fact::WasteBurned as usize);
        let (Some(fires), Some(kinds)) = (self.facts[hazardous], self.facts[burned]) else { return };
        // What was not understood of the one says nothing against the other.
        if fires.meets(Mask::NEITHER) || self.is_unread(Fact::WasteBurned) {
            return;
        }
        self.facts[burned] = Some(kinds.or(fires));
        if kinds.meets(Mask::OTHER) {
            issues.add(Issue::ContradictoryEvidence);
            self.facts[hazardous] = self.facts[burned];
        }
    }

    /// What all of them leave. Where they contradict each other no one knows which is wrong, and their
    /// union stands.
    fn cut(&self, regime: &Regime, issues: &mut Issues) -> Cut {
        // What was not understood takes no side.
        let read = Fact::ALL.into_iter().filter(|fact| !self.is_unread(*fact));
        let said = read.filter_map(|fact| self.facts[fact as usize]);
        let Some((left, contradictory)) = Mask::agreed(said) else {
            return Cut::NOTHING;
        };
        if contradictory {
            issues.add(Issue::ContradictoryEvidence);
        }
        let left = if left.meets(Mask::NEITHER) { left } else { left.without(Mask::ADDED) };
        Cut { facts: or_added(left, regime), unnamed: left.meets(Mask::ADDED) }
    }

    /// The same with one more fact, or with a value for what was not understood of it.
    fn with(&self, value: &FactValue) -> Self {
        let place = value.fact as usize;
        let (mut facts, mut beside) = (self.facts, self.beside);
        let slot = &mut facts[place];
        *slot = Some(slot.map_or(value.possible, |before| before.and(value.possible)));
        beside[place] = value.beside;
        let unread = self.unread & !(1 << place as Facts);
        let mut more = Self { facts, beside, written: self.written, unread };
        more.join_wastes(&mut Issues::default());
        more
    }

    /// The facts as pieces, for the explanation.
    fn pieces(&self, regime: &Regime, found: &Found) -> Vec<Piece> {
        let said = |fact: Fact| self.facts[fact as usize].filter(|said| *said != Mask::ALL);
        Fact::ALL
            .into_iter()
            .filter_map(|fact| {
                let possible = or_added(said(fact)?, regime);
                let facts = if found.opened == Opened::Beside { OF_WHAT_STANDS_BESIDE } else { 0 };
                Some(Piece { left: found.possible, facts, ..piece(Role::Fact(fact), Rank::Stated, possible) })
            })
            .collect()
    }
}

/// A row as the algebra takes it.
struct Row<'a> {
    pieces: &'a [Piece],
    /// The ranks of cells of which nothing was understood.
    unread: &'a [Rank],
    regime: &'a Regime,
}

/// What the facts of a row leave of all possibilities.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Cut {
    facts: Mask,
    /// Also a category that the plan may add and no one has named.
    unnamed: bool,
}

impl Cut {
    const NOTHING: Self = Self { facts: Mask::ALL, unnamed: true };
}

/// What has opened a row of which only silence was left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Not,
    /// A chemical of Annex C is reported.
    ByReleases,
    /// A stated fact is a sign of what may stand beside the activity.
    Beside,
}

/// What a row comes to under some facts.
struct Found {
    possible: Mask,
    added: u32,
    /// A piece that stands names a category of the Annex, or one that the plan adds by its very code.
    names: bool,
    plan_open: bool,
    opened: Opened,
    /// The highest rank of a piece that counted.
    spoke: Option<Rank>,
    issues: Issues,
    taken: [bool; RANKS.len()],
    left: [Option<Mask>; RANKS.len()],
}

impl Found {
    /// Whether nothing names a category and nothing but silence is left.
    fn is_silent(&self) -> bool {
        !self.names && self.possible.without(Mask::NEITHER.or(Mask::ADDED)).is_empty()
    }
}

impl Row<'_> {
    /// Cuts the pieces by the facts and lets them meet.
    fn weigh(&self, cut: Cut) -> Found {
        let facts = cut.facts;
        let mut issues = Issues::default();
        let mut columns: Vec<(Rank, Choices)> = Vec::with_capacity(self.pieces.len() + self.unread.len());
        columns.extend(self.unread.iter().map(|rank| (*rank, vec![Choice::Unknown])));
        let mut emptied: Vec<&Piece> = Vec::new();
        let mut denied = None;
        for piece in self.pieces {
            let mut choices = cut_by(&piece.choices, facts);
            if piece.rank == Rank::Stated {
                // What is stated decides, and no lower piece speaks in its place.
                choices.retain(|choice| *choice != Choice::Dropped);
            }
            let stands = said_of(&choices).next().is_some();
            if !stands && piece.rank == Rank::Stated {
                // Stated categories that stated facts empty: one of the two is wrong, and no one knows which.
                issues.add(Issue::ContradictoryEvidence);
                denied = Some(all_of(&piece.choices));
            }
            // What was not read may be what the facts are said of.
            if stands || choices.contains(&Choice::Unknown) {
                columns.push((piece.rank, choices));
            } else if piece.rank != Rank::Stated && said_of(&piece.choices).next().is_some() {
                emptied.push(piece);
            }
        }
        let is_code = |rank: Rank| matches!(rank, Rank::Activity | Rank::Sector);
        let coded = columns.iter().any(|(rank, _)| *rank == Rank::Stated || is_code(*rank));
        let all_emptied = !coded && emptied.iter().any(|piece| is_code(piece.rank));
        if all_emptied {
            if let Some((rank, said)) = self.beside(&emptied, facts) {
                issues.add(algebra::disagreement(rank));
                columns.push((rank, vec![Choice::Said(said)]));
            } else {
                issues.add(Issue::ContradictoryEvidence);
            }
        } else {
            for piece in &emptied {
                issues.add(algebra::disagreement(piece.rank));
            }
        }
        let Weighed { said, open, unstated, spoke, issues: met, taken, left } = algebra::weigh(&columns);
        issues.join(met);
        let said_of_all = said.map_or((Mask::EMPTY, 0), |said| (said.possible, said.adds()));
        let names = said.is_some_and(Said::holds_a_category);
        let open = open || said.is_none();
        // What was read stands beside all that what was not read may be.
        let (all, adds) = if open { self.open(cut) } else { (Mask::EMPTY, 0) };
        let (possible, added) = (all.or(said_of_all.0), adds | said_of_all.1);
        let mut found = Found {
            possible,
            added,
            names,
            plan_open: false,
            opened: Opened::Not,
            spoke,
            issues,
            taken,
            left,
        };
        // A stated `none` is the word of someone who knows the source: only what is left without one is open to the plan.
        let unstated = if open { found.possible } else { unstated };
        self.open_to_the_plan(&mut found, unstated);
        if let Some(denied) = denied {
            found.possible = found.possible.or(denied);
            // Only a stated `III.x` may be any that the plan adds.
            found.added |= if denied.meets(Mask::ADDED) { self.all_added() } else { 0 };
            found.spoke = Some(Rank::Stated);
        }
        found
    }

    /// Where the facts leave nothing of any code: the categories that often stand beside such an activity,
    /// as far as the facts allow them (a hospital that burns hazardous waste has an incinerator). Facts that
    /// allow `none` as well prove no category, and stand alone.
    fn beside(&self, emptied: &[&Piece], facts: Mask) -> Option<(Rank, Said)> {
        if facts.meets(Mask::NEITHER) {
            return None;
        }
        let coded = || emptied.iter().filter(|piece| piece.rank != Rank::Text);
        let beside = coded().fold(0, |set, piece| set | piece.ancillary.0);
        let possible = Mask::of_all(Categories(beside)).and(facts);
        let rank = coded().map(|piece| piece.rank).max()?;
        (!possible.is_empty()).then_some((
            rank,
            Said {
                possible,
                added: self.regime.all_added(),
                stands_for: Mask::EMPTY,
                plan_names: false,
                plan_may: true,
                stated: false,
            },
        ))
    }

    /// Every category that the plan adds, or may add.
    fn all_added(&self) -> u32 {
        self.regime.all_added() | self.regime.unnamed()
    }

    /// An activity outside the Annex that the Toolkit has a source group for may be one that a plan not
    /// known adds.
    fn open_to_the_plan(&self, found: &mut Found, unstated: Mask) {
        if self.regime.plan_may_add() && unstated.meets(Mask::TOOLKIT) {
            found.plan_open = !found.possible.meets(Mask::ADDED);
            found.added = self.regime.unnamed() | if found.plan_open { 0 } else { found.added };
            found.possible = found.possible.or(Mask::ADDED);
        }
    }

    /// What is left of all possibilities.
    fn open(&self, cut: Cut) -> (Mask, u32) {
        let open = self.regime.full.and(cut.facts);
        let added = if cut.unnamed { self.all_added() } else { self.regime.all_added() };
        (if open.is_empty() { self.regime.full } else { open }, added)
    }

    /// A facility that reports a chemical of Annex C and whose codes say only that it is in no category is
    /// not certainly in none; nor is one that is stated to burn what a source of the Annex burns.
    fn settled(&self, mut found: Found, cut: Cut, beside: &[Mask], reported: bool) -> Found {
        let is_silent = found.is_silent();
        // A kiln that is left burns the fuel itself, which then tells of nothing else.
        let unexplained = beside.iter().filter(|beside| !found.possible.and(Mask::NEITHER).meets(**beside));
        let beside = unexplained.fold(Mask::EMPTY, |all, beside| all.or(*beside)).and(cut.facts);
        let beside = beside.without(Mask::NEITHER);
        if is_silent && !beside.is_empty() && !self.pieces.is_empty() && !self.has_an_expert() {
            found.possible = found.possible.or(beside);
            found.opened = Opened::Beside;
        }
        if reported && is_silent && (found.spoke.is_some() || cut != Cut::NOTHING) {
            (found.possible, found.added) = self.open(cut);
            found.plan_open = false;
            found.opened = Opened::ByReleases;
            let all = found.possible;
            self.open_to_the_plan(&mut found, all);
        }
        found
    }

    /// Whether someone stated what the source is.
    fn has_an_expert(&self) -> bool {
        self.pieces.iter().any(|piece| piece.rank == Rank::Stated)
    }

    /// What the row comes to with these facts, but for what was not understood of them.
    fn under(&self, stated: &Stated, reported: bool) -> Found {
        let cut = stated.cut(self.regime, &mut Issues::default());
        self.settled(self.weigh(cut), cut, &stated.beside(), reported)
    }

    /// What a row whose codes are silent may be by a fact that was written in words not understood: what
    /// any of its values would make of it. Where a piece names a category, or someone stated that there is
    /// none, that decides.
    fn heard(&self, mut found: Found, stated: &Stated, reported: bool) -> Result<Found, TableError> {
        let is_silent = found.is_silent() || found.opened == Opened::Beside;
        if stated.unread == 0 || self.has_an_expert() || found.opened == Opened::ByReleases || !is_silent {
            return Ok(found);
        }
        for fact in facts_of(stated.unread) {
            for value in facts::book()?.values.iter().filter(|value| value.fact == fact) {
                let other = self.under(&stated.with(value), reported);
                found.possible = found.possible.or(other.possible);
                found.added |= other.added;
                found.plan_open |= other.plan_open;
            }
        }
        Ok(found)
    }

    /// The highest rank that spoke. A fact that changed nothing did not make the source one that was seen;
    /// words that narrowed the answer always show.
    fn rank(found: &Found, cut: Cut, without: Option<Found>) -> Option<Rank> {
        let by_facts = without.is_some_and(|without| without.possible != found.possible);
        if by_facts || (found.spoke.is_none() && cut != Cut::NOTHING) {
            return Some(Rank::Stated);
        }
        let [above @ .., words] = found.left;
        match (above.into_iter().flatten().next_back(), words) {
            (Some(above), Some(words)) if words != above && above.or(words) == above => Some(Rank::Text),
            _ => found.spoke,
        }
    }

    /// The facts not stated, some value of which would leave fewer categories.
    fn splits(&self, found: &Found, stated: &Stated, reported: bool) -> Result<Facts, TableError> {
        let categories = found.possible.categories();
        if categories.single().is_some() || found.opened == Opened::ByReleases {
            return Ok(0);
        }
        let asked = self.pieces.iter().fold(stated.unread, |set, piece| set | piece.facts);
        let named = if found.opened == Opened::Beside { asked | OF_WHAT_STANDS_BESIDE } else { asked }
            & !stated.written;
        let mut splits = 0;
        for fact in facts_of(named) {
            for value in facts::book()?.values.iter().filter(|value| value.fact == fact) {
                let more = stated.with(value);
                let left = self.heard(self.under(&more, reported), &more, reported)?;
                let left = left.possible.categories();
                if left != categories && left.0 & !categories.0 == 0 {
                    splits |= 1 << fact as Facts;
                    break;
                }
            }
        }
        Ok(splits)
    }
}

fn piece(role: Role, rank: Rank, possible: Mask) -> Piece {
    Piece {
        role,
        rank,
        possible,
        facts: 0,
        ancillary: Categories::EMPTY,
        codes: Codes::default(),
        set_aside: false,
        left: Mask::ALL,
        choices: Vec::new(),
    }
}

/// A source in no category may be in one that the plan adds, for all that a fact or a word tells.
fn or_added(possible: Mask, regime: &Regime) -> Mask {
    if !regime.added.is_empty() && possible.meets(Mask::NEITHER) {
        possible.or(Mask::ADDED)
    } else {
        possible
    }
}

/// The stated categories; several in a cell, or in several columns, are as many activities.
fn stated_pieces(
    cells: &[(Role, &Cell)],
    regime: &Regime,
    issues: &mut Issues,
    unread: &mut Vec<Rank>,
) -> Vec<Piece> {
    let added = regime.all_added() | regime.unnamed();
    let mut choices: Choices = Vec::new();
    for cell in cells.iter().filter(|(role, _)| *role == Role::Category).map(|(_, cell)| cell) {
        let Cell::Category { each, unknown } = cell else { continue };
        if *unknown {
            issues.add(Issue::UnknownCode);
        }
        let said = each
            .iter()
            .map(|possible| Said {
                possible: *possible,
                added,
                stands_for: Mask::NEITHER,
                plan_names: true,
                plan_may: false,
                stated: true,
            })
            .map(Choice::Said);
        for said in said.chain(unknown.then_some(Choice::Unknown)) {
            if !choices.contains(&said) {
                choices.push(said);
            }
        }
    }
    if choices.len() > 1 {
        issues.add(Issue::SeveralActivities);
    }
    if said_of(&choices).next().is_none() {
        unread.extend(choices.first().map(|_| Rank::Stated));
        return Vec::new();
    }
    let possible = all_of(&choices);
    vec![Piece { choices, ..piece(Role::Category, Rank::Stated, possible) }]
}

fn said_of(choices: &Choices) -> impl Iterator<Item = Said> + '_ {
    choices.iter().filter_map(|choice| choice.said())
}

/// The same choices, each cut by what is stated of the source.
fn cut_by(choices: &Choices, facts: Mask) -> Choices {
    let cut = |choice: &Choice| match choice {
        Choice::Said(said) => said.cut(facts).map_or(Choice::Dropped, Choice::Said),
        other => *other,
    };
    choices.iter().map(cut).collect()
}

fn all_of(choices: &Choices) -> Mask {
    said_of(choices).fold(Mask::EMPTY, |all, said| all.or(said.possible))
}

/// One piece a scheme, of as many choices as there are codes of different effect.
fn code_pieces(
    cells: &[(Role, &Cell)],
    regime: &Regime,
    issues: &mut Issues,
    pieces: &mut Vec<Piece>,
    unread: &mut Vec<Rank>,
) -> Result<(), TableError> {
    let mut schemes: Vec<(Scheme, Codes)> = Vec::new();
    for (role, cell) in cells {
        let (Role::Code(scheme), Cell::Codes(codes)) = (role, cell) else { continue };
        match schemes.iter_mut().find(|(known, _)| known == scheme) {
            None => schemes.push((*scheme, codes.clone())),
            Some((_, joined)) => joined.join(codes),
        }
    }
    for (scheme, codes) in schemes {
        if codes.several {
            issues.add(Issue::SeveralActivities);
        }
        if !codes.unknown.is_empty() {
            issues.add(Issue::UnknownCode);
        }
        if !codes.other_revision.is_empty() {
            issues.add(Issue::RevisionUnstated);
        }
        let mut found = piece(Role::Code(scheme), scheme.rank(), Mask::EMPTY);
        let mut seen: FxHashSet<Said> = FxHashSet::default();
        let own = codes.known.iter().map(|entry| (scheme, *entry));
        for (scheme, entry) in own.chain(codes.other_revision.iter().copied()) {
            let Some(known) = crosswalk::book(scheme)?.entries.get(entry) else { continue };
            let said = under_the_plan(known.possible, scheme, entry, regime);
            found.facts |= known.facts;
            found.ancillary = Categories(found.ancillary.0 | known.ancillary.0);
            if seen.insert(said) {
                found.choices.push(Choice::Said(said));
            }
        }
        // A writing that no list knows may mean any code.
        if !codes.unknown.is_empty() {
            found.choices.push(Choice::Unknown);
        }
        found.possible = all_of(&found.choices);
        found.codes = codes;
        if !found.possible.is_empty() {
            pieces.push(found);
        } else if !found.choices.is_empty() {
            unread.push(scheme.rank());
        }
    }
    Ok(())
}

/// Under a plan that adds categories, a code in none of the Annex may be in one of the plan's.
fn under_the_plan(possible: Mask, scheme: Scheme, entry: usize, regime: &Regime) -> Said {
    let stands_for = possible.and(Mask::NEITHER);
    let said = |possible: Mask, added: u32, plan_names: bool| {
        let plan_may = !plan_names;
        Said { possible, added, stands_for, plan_names, plan_may, stated: false }
    };
    if regime.added.is_empty() || !possible.meets(Mask::NEITHER) {
        return said(possible, regime.all_added(), false);
    }
    let (mut is, mut may) = (0_u32, 0_u32);
    for (index, added) in regime.added.iter().enumerate() {
        match added.matches(scheme, entry) {
            Match::Is => is |= 1 << index,
            Match::May => may |= 1 << index,
            Match::No => {}
        }
    }
    if is != 0 {
        said(possible.without(Mask::NEITHER).or(Mask::ADDED), is, true)
    } else if may != 0 {
        said(possible.or(Mask::ADDED), may, false)
    } else {
        said(possible, regime.all_added(), false)
    }
}

/// Words of all text columns as one piece.
fn text_piece(cells: &[(Role, &Cell)], regime: &Regime, pieces: &mut Vec<Piece>) {
    let said = cells.iter().filter_map(|(role, cell)| match cell {
        Cell::Text(possible) => Some((*role, *possible)),
        _ => None,
    });
    let Some((possible, _)) = Mask::agreed(said.clone().map(|(_, possible)| possible)) else { return };
    let role = said.map(|(role, _)| role).next().unwrap_or(Role::Name);
    let possible = or_added(possible, regime);
    let stands_for = possible.and(Mask::NEITHER);
    let said = Said {
        possible,
        added: regime.all_added(),
        stands_for,
        plan_names: false,
        plan_may: true,
        stated: false,
    };
    pieces.push(Piece { choices: vec![Choice::Said(said)], ..piece(role, Rank::Text, possible) });
}
